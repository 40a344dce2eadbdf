"""Since when: the day the books begin, and powers that are older than the day they were entered.

A list that is taken over shows that a power exists by its date, not when it was set up. Its day of
entry is therefore the latest it can have begun on.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from api.services import Services
from api.view import View
from domain.events import AnyEvent, ChangeRevoked, EntryCorrected
from domain.events.power import PowerAdded
from domain.timeline import effective_order, standing
from ops.cli.messages import message
from ops.cli.output import Form, Printer
from ops.cli.progress import watched

Rows = list[Mapping[str, Any]]


def taken_over(event: AnyEvent) -> bool:
    """Entered because a file shows it to exist; no paper says that it was set up on that day."""
    return isinstance(event, PowerAdded) and event.act.taken_over


def opening(events: Iterable[AnyEvent]) -> PowerAdded | None:
    """The entry that put a power on the list, as it stands after corrections."""
    return next((event for event in standing(events) if isinstance(event, PowerAdded)), None)


def not_later(day: object, *, chinese: bool) -> str:
    """A day that something had begun by."""
    return message("not_later", chinese=chinese, day=day)


def dated(services: Services, rows: Sequence[Mapping[str, Any]], out: Printer, upto: int) -> Rows:
    """The rows for people: ``since`` says of a power that was taken over that it may be older."""
    if out.form is not Form.TABLE:
        return list(rows)
    found = services.ledger.streams([row["power"] for row in rows], upto=upto)
    older = {id for id, events in found.items() if (e := opening(events)) and taken_over(e)}
    return [
        {**row, "since": not_later(row["since"], chinese=out.chinese)}
        if row["power"] in older
        else row
        for row in rows
    ]


def say_beginning(here: View, out: Printer, *, aside: bool = False) -> None:
    """Say when the books begin, to somebody who asks about a day before that."""
    if here.lines():
        return
    first = beginning(here, chinese=out.chinese)
    if first is not None and here.as_of < first:
        (out.complain if aside else out.say)("books_begin", day=first)


def beginning(here: View, *, chinese: bool) -> date | None:
    """The first day on which any power was on the list; None where none ever was.

    A stream in which an entry was corrected or revoked, or a power awaits its hand-over, is read as
    a whole; of all others the day on which the power was added will do.
    """
    ledger = here.services.ledger
    days: dict[str, date] = {}
    involved: dict[str, None] = {}
    entries = ledger.all_entries(upto=here.position)
    for entry in watched(entries, key="reading", total=here.position, chinese=chinese):
        event = entry.event
        if isinstance(event, EntryCorrected | ChangeRevoked):
            involved[event.stream] = None
        elif isinstance(event, PowerAdded):
            days[event.stream] = event.act.effective_on
            if event.act.awaits_handover:
                involved[event.stream] = None
    for stream, events in ledger.streams(involved, upto=here.position).items():
        days.pop(stream, None)
        for day, event in effective_order(events):
            if isinstance(event, PowerAdded):
                days[stream] = min(day, days.get(stream, day))
    return min(days.values(), default=None)
