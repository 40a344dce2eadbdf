"""委托: what may be entrusted, to whom, by what mandate."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.events import power as e
from domain.power import ArrangementKind
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
    """Whoever the agent is."""
    power = dossier.listed
    if power and power.kind is PowerKind.COMPULSION:
        for one in power.arrangements:
            if one.kind is ArrangementKind.ENTRUSTMENT:
                yield Said(
                    zh=f"行政强制职权自{one.since}起委托{facts.name_of(one.to)}行使。",
                    en=f"A power of compulsion is entrusted to {facts.name_of(one.to)} since"
                    f" {one.since}.",
                    cause=f"{one.by}:{one.to}",
                    since=one.since,
                    names=(one.to,),
                )


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
    power = dossier.listed
    if not power or power.kind is not PowerKind.LICENCE:
        return
    for one in power.arrangements:
        organ = facts.organ(one.to)
        if one.kind is not ArrangementKind.ENTRUSTMENT or organ is None:
            continue
        if organ.kind not in ADMINISTRATIVE:
            yield Said(
                zh=f"行政许可自{one.since}起委托{organ.name}（{organ.kind.label}）。",
                en=f"The licence is entrusted to {organ.name} ({organ.kind.value}) since"
                f" {one.since}.",
                cause=f"{one.by}:{one.to}",
                since=one.since,
                names=(one.to,),
            )


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
    power = dossier.listed
    standing = {a.by for a in power.arrangements} if power else set[int]()
    for day, event in dossier.steps:
        if not isinstance(event, e.PowerEntrusted) or event.version not in standing:
            continue
        if not event.mandate:
            yield Said(
                zh=f"{day}委托{facts.name_of(event.to)}，没有列明委托书。",
                en=f"Entrusted to {facts.name_of(event.to)} on {day} without a mandate.",
                cause=f"{event.version}:{event.to}",
                since=day,
                names=(event.to,),
            )
