"""悬空: what was sent down is taken over, and what was granted is equipped."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.compliance.standards import Term
from domain.events.power import GrantMode
from domain.power import Arrangement, ArrangementKind


@rule(
    "D1",
    "下放后未承接",
    "Sent down, and not taken over",
    severity=Severity.SERIOUS,
    clause="盘县政办发〔2016〕109号四",
    remedy=("由承接单位办理承接，或收回", "Let the receiver accept it, or take it back"),
)
def not_accepted(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """After the term for the hand-over; where none is laid down, after the day itself."""
    power = dossier.listed
    for one in power.arrangements if power else ():
        if one.kind is not ArrangementKind.DELEGATION or one.accepted or power is None:
            continue
        due = facts.last_day(Term.HANDOVER, power.area, one.since)
        if facts.as_of > (due.day if due else one.since):
            yield Said(
                zh=f"{one.since}下放给{facts.name_of(one.to)}，至今未承接"
                + (f"，期限为{due.day}（{due.source}）。" if due else "。"),
                en=f"Sent down to {facts.name_of(one.to)} on {one.since}, not taken over"
                + (f"; due by {due.day} ({due.source})." if due else "."),
                cause=f"{one.by}:{one.to}",
                since=one.since,
                names=(one.to, *one.principals),
                due=due.day if due else None,
            )


@rule(
    "D2",
    "完成交接逾期",
    "The hand-over is overdue",
    severity=Severity.SERIOUS,
    clause="盘县政办发〔2016〕109号四（15个工作日内完成交接）",
    remedy=("完成交接并记录交接日期", "Complete the hand-over, and record its day"),
)
def handover_late(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """What waits for 完成交接 beyond the term that its area lays down."""
    for event in dossier.waiting:
        area = dossier.versions[0].state.area if dossier.versions else ""
        due = facts.last_day(Term.HANDOVER, area, event.act.effective_on)
        if due and facts.as_of > due.day:
            yield Said(
                zh=f"{event.act.effective_on}的变更（第{event.version}次）应于{due.day}前完成交接"
                f"（{due.source}）。",
                en=f"The change of {event.act.effective_on} (version {event.version}) was to be"
                f" handed over by {due.day} ({due.source}).",
                cause=str(event.version),
                since=due.day,
                due=due.day,
            )


@rule(
    "D3",
    "赋权未启用专用章",
    "Granted, and no seal in use",
    severity=Severity.SERIOUS,
    clause="盘县政办发〔2016〕109号四（一）",
    remedy=("启用专用章，或收回赋权", "Put the seal in use, or withdraw the grant"),
)
def no_seal(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """A grantee that acts for the holder (代为行使), after the term for the hand-over."""
    power = dossier.listed
    for one in power.arrangements if power else ():
        if not acts_for_holder(one) or one.seal or power is None:
            continue
        due = facts.last_day(Term.HANDOVER, one.area or power.area, one.since)
        if due and facts.as_of > due.day:
            yield Said(
                zh=f"{one.since}赋权{facts.name_of(one.to)}，至今没有启用专用章。",
                en=f"Granted to {facts.name_of(one.to)} on {one.since}; no seal is in use.",
                cause=f"{one.by}:{one.to}",
                since=due.day,
                names=(one.to,),
                due=due.day,
            )


def acts_for_holder(one: Arrangement) -> bool:
    return one.kind is ArrangementKind.GRANT and one.mode is GrantMode.FOR_HOLDER
