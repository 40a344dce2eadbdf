"""再委托: who acts by entrustment does not entrust anybody else."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.entrusting import said
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.events.power import PowerEntrusted
from domain.power import ArrangementKind, Power
from domain.timeline import on
from domain.value import replace


@rule(
    "W5",
    "受委托者再委托",
    "Entrusted on by an agent",
    severity=Severity.GRAVE,
    clause="行政处罚法第二十条；行政许可法第二十四条",
    remedy=("收回再委托", "Withdraw the second entrustment"),
)
def sub_entrusted(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """An entrustment that an agent of the day before issued, or had recorded for itself."""
    for day, event in dossier.standing(PowerEntrusted):
        now = on(dossier.versions, day)
        for agent in agents(now, but=event.version) if now else ():
            organ = facts.organ(agent)
            issued = organ is not None and event.act.issuer in organ.names
            if issued or event.on_behalf_of == agent:
                name, further = facts.name_of(agent), facts.name_of(event.to)
                zh = f"{name}受委托行使本职权，{day}又委托{further}。"
                en = f"{name} acts by entrustment, and entrusted {further} on {day}."
                cause = f"{event.version}:{agent}:{event.to}"
                yield replace(said(day, event, zh, en), cause=cause, names=(agent, event.to))


def agents(power: Power, but: int) -> list[str]:
    """Who acts by an entrustment other than that one, and does not hold the power."""
    entrusted = [one for one in power.arrangements if one.kind is ArrangementKind.ENTRUSTMENT]
    return [one.to for one in entrusted if one.by != but and one.to not in power.holders]
