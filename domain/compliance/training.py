"""培训指导期: who grants a power trains the grantee for as long as its area lays down."""

from collections.abc import Iterator
from datetime import date

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.compliance.standards import Training
from domain.events.power import GrantMode, PowerGranted


@rule(
    "D6",
    "培训指导期不合要求",
    "Training is missing, too short or too long",
    severity=Severity.MINOR,
    clause="盘县政办发〔2016〕109号（四）加强培训指导（期限为1—3个月）",
    remedy=("设置培训指导期，确需延长的办理延长", "Set the period; extend it where needed"),
)
def untrained(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """The period as granted; a later extension (延长) is allowed, and not looked at."""
    power = dossier.listed
    for day, event in dossier.standing(PowerGranted):
        area = event.area or (power.area if power else "")
        row = facts.standards.training(area, day)
        if event.mode is GrantMode.FOR_HOLDER and row and not lasts(event, day, row):
            until = event.training_until
            yield Said(
                zh=f"{day}赋权{facts.name_of(event.to)}，"
                + (f"培训指导期至{until}" if until else "没有培训指导期")
                + f"，应为{row.least}至{row.most}个月（{row.source}）。",
                en=f"Granted to {facts.name_of(event.to)} on {day}, "
                + (f"trained until {until}" if until else "with no training")
                + f"; {row.least} to {row.most} months are laid down ({row.source}).",
                cause=f"{event.version}:{event.to}",
                since=day,
                names=(event.to,),
            )


def lasts(event: PowerGranted, day: date, row: Training) -> bool:
    until = event.training_until
    if until is None:
        return False
    return months_after(day, row.least) <= until <= months_after(day, row.most)


def months_after(day: date, months: int) -> date:
    """The same day so many months on; where that month is too short, the first of the next."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
