"""先于交接生效: until the hand-over is complete, everything stays as it was."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.compliance.standards import Term
from domain.events.power import PowerDelegated, PowerGranted
from domain.timeline import on


@rule(
    "D5",
    "未完成交接即生效",
    "In effect before the hand-over",
    severity=Severity.SERIOUS,
    clause="盘县政办发〔2016〕109号四（在未完成权力交接、启用专用分章之前，保持现有办理方式不变）",
    remedy=(
        "补录完成交接的日期（更正为待交接并记录完成交接）",
        "Correct it to await the hand-over, and record that",
    ),
)
def before_handover(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """Granted or sent down at once, where the area lays down a term for the hand-over."""
    for day, event in dossier.steps:
        if not isinstance(event, PowerGranted | PowerDelegated) or event.act.awaits_handover:
            continue
        power = on(dossier.versions, day)
        area = (event.area if isinstance(event, PowerGranted) else "") or (power and power.area)
        due = facts.last_day(Term.HANDOVER, area or "", day)
        if due:
            to = "、".join(facts.name_of(organ) for organ in event.organs)
            yield Said(
                zh=f"{day}交给{to}的职权即日生效，没有经过交接（{due.source}）。",
                en=f"What was handed to {to} on {day} took effect at once, without a hand-over"
                f" ({due.source}).",
                cause=str(event.version),
                since=day,
                names=event.organs,
                due=due.day,
            )
