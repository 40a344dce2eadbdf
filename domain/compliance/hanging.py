"""悬空: what was sent down is taken over, and what was granted is equipped."""

from collections.abc import Iterator
from datetime import date

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.compliance.standards import Deadline, Term
from domain.events.power import GrantMode
from domain.power import Arrangement, ArrangementKind


@rule(
    "D1",
    "下放后未承接",
    "Sent down, and not taken over",
    severity=Severity.SERIOUS,
    clause="四平市2015年实施方案六（二）；盘县政办发〔2016〕109号四",
    remedy=("由承接单位办理承接，或收回", "Let the receiver accept it, or take it back"),
)
def not_accepted(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """After the term for the hand-over; where none is laid down, after the day itself."""
    power = dossier.listed
    for one in power.arrangements if power else ():
        if one.kind is not ArrangementKind.DELEGATION or one.accepted or power is None:
            continue
        last, deadline = due(facts, one.since, power.area)
        if facts.as_of > last:
            yield Said(
                zh=f"{one.since}下放给{facts.name_of(one.to)}，至今未承接"
                + (f"，期限为{last}（{deadline.source}）。" if deadline else "。"),
                en=f"Sent down to {facts.name_of(one.to)} on {one.since}, not taken over"
                + (f"; due by {last} ({deadline.source})." if deadline else "."),
                cause=f"{one.by}:{one.to}",
                since=one.since,
                names=(one.to, *one.principals),
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
        last, deadline = due(facts, event.act.effective_on, area)
        if deadline and facts.as_of > last:
            yield Said(
                zh=f"{event.act.effective_on}的变更（第{event.version}次）应于{last}前完成交接"
                f"（{deadline.source}）。",
                en=f"The change of {event.act.effective_on} (version {event.version}) was to be"
                f" handed over by {last} ({deadline.source}).",
                cause=str(event.version),
                since=last,
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
        last, deadline = due(facts, one.since, one.area or power.area)
        if deadline and facts.as_of > last:
            yield Said(
                zh=f"{one.since}赋权{facts.name_of(one.to)}，至今没有启用专用章。",
                en=f"Granted to {facts.name_of(one.to)} on {one.since}; no seal is in use.",
                cause=f"{one.by}:{one.to}",
                since=last,
                names=(one.to,),
            )


def acts_for_holder(one: Arrangement) -> bool:
    return one.kind is ArrangementKind.GRANT and one.mode is GrantMode.FOR_HOLDER


def due(facts: Facts, start: date, area: str) -> tuple[date, Deadline | None]:
    """The last day for a hand-over that began on a day, and where that is laid down."""
    deadline = facts.standards.deadline(Term.HANDOVER, area, start)
    if deadline is None:
        return start, None
    return facts.calendar.add_working_days(start, deadline.days).day, deadline
