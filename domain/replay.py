"""The list from the events alone: no read model, no database, nothing remembered.

The slow and simple road to the list of a day. What a read model says must be the same bytes.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from domain.act import Act
from domain.events import AnyEvent
from domain.ledger import Entry
from domain.listing import Line, lines, name_on
from domain.power import Power
from domain.streams import history
from domain.timeline import on
from domain.value import replace


def replay(entries: Iterable[Entry], *, as_of: date) -> list[Line]:
    """The list on a day, as these entries tell it; who wants an earlier view cuts the log."""
    streams = grouped(entries)
    names = {
        stream: name_on(versions, as_of)
        for stream in streams
        if stream.startswith("organ:") and (versions := history(streams[stream]))
    }
    return lines(powers_on(streams, as_of), names)


def powers_on(streams: dict[str, list[AnyEvent]], day: date) -> Iterator[Power]:
    for stream, events in streams.items():
        if stream.startswith("power:"):
            state = on(history(events), day)
            if state is not None:
                yield state


def grouped(entries: Iterable[Entry]) -> dict[str, list[AnyEvent]]:
    """The events by stream, without what the list does not show: a million fit into memory."""
    streams: dict[str, list[AnyEvent]] = {}
    for entry in entries:
        event = entry.event
        if event.stream.startswith(("power:", "organ:")):
            streams.setdefault(event.stream, []).append(bare(event))
    return streams


def bare(event: AnyEvent) -> AnyEvent:
    """The event without its paper and its actor; what is left of the act is shared by many."""
    act = event.act
    days = days_only(act.effective_on, act.awaits_handover, act.until)
    return replace(event, act=days, actor="", on_behalf_of="", command_id="")


@lru_cache(maxsize=4096)
def days_only(effective_on: date, awaits_handover: bool, until: date | None) -> Act:
    return Act(effective_on=effective_on, awaits_handover=awaits_handover, until=until)
