"""The Panshan register: a county is granted its city's powers, in the frame of a real paper.

The frame is real (``panshan_frame``); the items, the days of hand-over and the slip are invented,
and every act says so. What the register is made to show:

- a grant waits for its hand-over; one department is late, one never takes over;
- the paper states 308 grants and 306 are recorded: one is withheld, and said to be; for one there
  is no explanation;
- the cancellation of one item was entered under another and put right half a year later, so that
  the list known before and the list known after differ for the same day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from domain.act import Act
from domain.calendar import default_calendar
from domain.commands import Command, Request
from domain.commands.entry import CorrectEntry
from domain.commands.instrument import ExplainDifference
from domain.commands.power import ExtendTraining
from domain.events.instrument import Because, Change
from domain.ledger import Ledger, Receipt
from ops.demo import panshan_frame as frame
from ops.demo.panshan_acts import (
    LISTED_ON,
    LISTS,
    NO_DAY,
    PLAN,
    STAFFING_OFFICE,
    cancellation,
    city_plan_issued,
    clerical,
    established,
    grant,
    handed_over,
    listed,
    lists_issued,
    plan_issued,
)
from ops.demo.panshan_frame import Department
from ops.demo.panshan_powers import Invented, cancelled, granted, own
from ops.demo.story import Corrected, Milestone, Story

ACTOR = "demo"
WITHHELD, FORGOTTEN = 307, 308
"""Items of annex 2 that are not recorded: one for a reason, one for none."""
MISTAKEN = 17
"""The item of annex 1 that is first entered under another power."""
CORRECTED_ON = date(2017, 3, 6)
LATE, NEVER = "earthquake", "disabled-persons"
FIRST_HANDOVERS = 8
DIFFICULT = "environment"
MORE_TRAINING = date(2017, 1, 5), date(2017, 4, 8)


def load_panshan(ledger: Ledger) -> Story:
    """Record the register; a second call changes nothing and tells the same story."""
    do(ledger, "organs", established())
    lists = do(ledger, "lists", [*lists_issued(), *map(listed, [*granted(), *cancelled(), *own()])])
    do(ledger, "city-plan", [city_plan_issued()])
    plan = do(ledger, "plan", [*plan_issued(), *decided()])
    do(ledger, "difference", [withheld()])
    for department in frame.departments():
        if department.slug != NEVER:
            do(ledger, f"handover-{department.slug}", handover(department))
    do(ledger, "training", more_training())
    corrected = do(ledger, "correction", correction())
    return Story(
        milestones=(
            milestone(LISTS, lists, LISTED_ON, LISTED_ON),
            milestone(PLAN, plan, frame.DECIDED_ON, handover_day(LATE)),
        ),
        corrections=(told(corrected),),
    )


def do(ledger: Ledger, name: str, commands: Iterable[Command]) -> Receipt:
    request = Request(
        commands=tuple(commands),
        actor=ACTOR,
        on_behalf_of=STAFFING_OFFICE,
        command_id=f"demo-panshan-{name}",
    )
    return ledger.execute(request)


def decided() -> Iterator[Command]:
    """The plan's two annexes as they were entered: with the slip, and without two of the grants."""
    for power in cancelled():
        yield cancellation(replace(power, id=slipped().id) if power.number == MISTAKEN else power)
    months = {d.slug: 1 + place % 3 for place, d in enumerate(frame.departments())}
    for power in granted():
        if power.number not in (WITHHELD, FORGOTTEN):
            yield grant(power, later(frame.DEADLINE, months[power.department.slug]))


def slipped() -> Invented:
    """The approval that was struck off by mistake: another one of the same department."""
    department = cancelled()[MISTAKEN - 1].department
    return next(power for power in own() if power.department == department)


def later(day: date, months: int) -> date:
    """The same day of a later month."""
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)


def withheld() -> ExplainDifference:
    return ExplainDifference(
        stream=PLAN.instrument,
        act=clerical("差额说明", frame.PUBLISHED_ON),
        change=Change.GRANT,
        count=1,
        because=Because.WITHHELD,
        scope=frame.CITY_POWERS,
        note=f"（模拟）附件2第{WITHHELD}项不宜公开,未记入公开账本",
    )


def handover(department: Department) -> Iterator[Command]:
    day = handover_day(department.slug)
    for power in granted():
        if power.department == department and power.number not in (WITHHELD, FORGOTTEN):
            yield from handed_over(power, day)


def handover_day(slug: str) -> date:
    """Within the fifteen working days, but for the one that is late."""
    if slug == LATE:
        return default_calendar().add_working_days(frame.DEADLINE, 2).day
    place = [department.slug for department in frame.departments()].index(slug)
    days = FIRST_HANDOVERS + place % (frame.HANDOVER_DAYS - FIRST_HANDOVERS + 1)
    return default_calendar().add_working_days(frame.DECIDED_ON, days).day


def more_training() -> Iterator[Command]:
    """延长培训指导期: for the one department whose work is hardest to learn."""
    on, until = MORE_TRAINING
    for power in granted():
        if power.department.slug == DIFFICULT:
            act = clerical("延长培训指导期", on)
            organ = power.department.county
            yield ExtendTraining(stream=power.id, act=act, organ=organ, until=until)


def correction() -> Iterator[Command]:
    """更正: the wrong entry is annulled and the right one recorded late, in one request."""
    act = clerical("更正登记", CORRECTED_ON)
    reason = f"（模拟）附件1第{MISTAKEN}项误记于另一事项"
    yield CorrectEntry(stream=slipped().id, act=act, corrects=2, replacement=None, reason=reason)
    yield cancellation(cancelled()[MISTAKEN - 1], remark=f"{NO_DAY};补录,原误记于另一事项")


def told(receipt: Receipt) -> Corrected:
    return Corrected(
        zh=f"附件1第{MISTAKEN}项原误记于另一事项,{CORRECTED_ON}更正",
        en=f"item {MISTAKEN} of annex 1 was recorded of another power; corrected {CORRECTED_ON}",
        wrong=slipped().id,
        right=cancelled()[MISTAKEN - 1].id,
        as_of=date(2016, 12, 31),
        before=receipt.first - 1,
        after=receipt.last,
    )


def milestone(act: Act, receipt: Receipt, first: date, last: date) -> Milestone:
    return Milestone(
        instrument=act.instrument,
        number=act.number,
        title=act.title,
        before=first - timedelta(days=1),
        after=last,
        first=receipt.first,
        last=receipt.last,
    )
