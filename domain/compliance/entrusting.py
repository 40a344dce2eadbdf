"""委托: what may be entrusted, to whom, by what mandate."""

from collections.abc import Iterator
from datetime import date

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.events.power import PowerEntrusted
from domain.vocabulary import OrganKind, PowerKind

ADMINISTRATIVE = frozenset({OrganKind.DEPARTMENT, OrganKind.GOVERNMENT})


@rule(
    "W1",
    "行政强制措施权不得委托",
    "Compulsion may not be entrusted",
    severity=Severity.GRAVE,
    clause="行政强制法第十七条",
    remedy=("收回委托", "Withdraw the entrustment"),
)
def compulsion_entrusted(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """Whoever the agent is. Measures only: 行政强制执行 is another matter."""
    for day, event in entrusted(dossier, PowerKind.COMPULSION, since=date(2012, 1, 1)):
        if dossier.listed and "执行" in dossier.listed.term:
            continue
        agent = facts.name_of(event.to)
        zh = f"行政强制职权自{day}起委托{agent}行使。"
        yield said(day, event, zh, f"A power of compulsion is entrusted to {agent} since {day}.")


@rule(
    "W2",
    "行政许可只能委托行政机关",
    "A licence is entrusted to an administrative organ only",
    severity=Severity.GRAVE,
    clause="行政许可法第二十四条",
    remedy=("收回委托，或改委托行政机关", "Withdraw it, or entrust an administrative organ"),
)
def licence_entrusted(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """A government, or a department of one. An organ that is not registered is passed over."""
    for day, event in entrusted(dossier, PowerKind.LICENCE, since=date(2004, 7, 1)):
        organ = facts.organ(event.to)
        if organ and organ.kind not in ADMINISTRATIVE:
            zh = f"行政许可自{day}起委托{organ.name}（{organ.kind.label}）。"
            en = f"The licence is entrusted to {organ.name} ({organ.kind.value}) since {day}."
            yield said(day, event, zh, en)


@rule(
    "W3",
    "委托没有委托书",
    "Entrusted without a mandate",
    severity=Severity.SERIOUS,
    clause="行政处罚法第二十条；行政许可法第二十四条",
    remedy=("补录并公布委托书", "Enter and publish the mandate"),
)
def no_mandate(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """While the entrustment stands."""
    for day, event in dossier.standing(PowerEntrusted):
        if not event.mandate:
            agent = facts.name_of(event.to)
            zh = f"{day}委托{agent}，没有列明委托书。"
            yield said(day, event, zh, f"Entrusted to {agent} on {day} without a mandate.")


def entrusted(
    dossier: Dossier, kind: PowerKind, *, since: date = date.min
) -> Iterator[tuple[date, PowerEntrusted]]:
    """The entrustments of a power of that kind that still stand, once the law was in force."""
    power = dossier.listed
    if power is not None and power.kind is kind and dossier.as_of >= since:
        yield from dossier.standing(PowerEntrusted)


def said(day: date, event: PowerEntrusted, zh: str, en: str) -> Said:
    """What is said of an entrustment."""
    return Said(zh=zh, en=en, cause=f"{event.version}:{event.to}", since=day, names=(event.to,))
