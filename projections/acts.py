"""What was done to powers, under which paper, and on which day it took effect; as it was known."""

from collections.abc import Generator, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from domain.events import AnyEvent, EntryCorrected
from domain.ledger import Entry
from domain.timeline import effective_day, standing
from projections.database import Rows
from projections.generations import Tables
from projections.sheets import Batch
from projections.sql import sql
from projections.timelines import grouped, unsettles
from projections.writing import Diverged, copied

COLUMNS = {
    "stream": "text",
    "version": "int8",
    "told": "int8",
    "effective_on": "date",
    "known_from": "int8",
    "known_until": "int8",
    "topic": "text",
    "instrument": "text",
}
Streams = list[str]


class Deed(NamedTuple):
    """A change that stands: event ``version`` of a stream, in the words of event ``told``.

    That is the event itself, or the one that corrected it. ``effective_on`` is None for as long
    as its hand-over is awaited.
    """

    version: int
    told: int
    effective_on: date | None
    topic: str
    instrument: str


class Row(NamedTuple):
    """A deed, and the positions from and until which it was known to stand so.

    ``known_from`` is None for a row that is stored, and is to be closed.
    """

    stream: str
    known_from: int | None
    known_until: int | None
    deed: Deed

    @property
    def values(self) -> tuple[Any, ...]:
        version, told, effective_on, topic, instrument = self.deed
        known = self.known_from, self.known_until
        return (self.stream, version, told, effective_on, *known, topic, instrument)


class Acts(Tables):
    """A row for each change of a power that stands, or once stood.

    What was corrected or revoked is closed at the position that said so; a change that awaited its
    hand-over is closed, and stands anew on the day of that.
    """

    name = "acts"
    sheets = ()

    @property
    def tables(self) -> tuple[str, ...]:
        return ("acts",)

    def _write(self, cursor: Rows, generation: int, batch: Batch) -> Generator[None]:
        rows = [
            row
            for stream, entries in grouped(batch.entries).items()
            if stream.startswith("power:")
            for row in told(batch.past.get(stream, ()), entries)
        ]
        table = self._places(generation)["acts"]
        close(cursor, [row for row in rows if row.known_from is None], table)
        yield from copied(cursor, table, COLUMNS, (row.values for row in rows if row.known_from))

    def under(self, instrument: str, known_at: int | None = None) -> Streams:
        """The powers that were ever changed under a paper, in the order in which they first were.

        Also those of which nothing is left under it, as known at the position.
        """
        return self.ask(
            lambda reading: reading.column(
                "under", {"instrument": instrument, "known": reading.known(known_at)}
            )
        )


def told(past: Sequence[AnyEvent], fresh: Sequence[Entry]) -> Iterator[Row]:
    """The rows that entries of one stream close or open.

    ``past`` is what was recorded before; it is needed only if one of the entries unsettles it.
    """
    if not any(unsettles(item.event) for item in fresh):
        yield from (opened(item, settled(item.event)) for item in fresh)
        return
    events = list(past)
    standing = {deed: opened(fresh[0], deed) for deed in deeds(events)}
    stored = set(standing)
    for item in fresh:
        events.append(item.event)
        now = deeds(events)
        for gone in standing.keys() - now:
            row = standing.pop(gone)._replace(known_until=item.position)
            yield row._replace(known_from=None) if gone in stored else row
            stored.discard(gone)
        for deed in now - standing.keys():
            standing[deed] = opened(item, deed)
    yield from (row for deed, row in standing.items() if deed not in stored)


def opened(item: Entry, deed: Deed) -> Row:
    return Row(item.event.stream, item.position, None, deed)


def deeds(events: Sequence[AnyEvent]) -> set[Deed]:
    """What stands of one stream, as known from these events."""
    words = {e.corrects: e.version for e in events if isinstance(e, EntryCorrected)}
    return {
        settled(change)._replace(
            told=words.get(change.version, change.version),
            effective_on=effective_day(change, events),
        )
        for change in standing(events)
    }


def settled(event: AnyEvent) -> Deed:
    """A change of which no other event says how it stands."""
    act, version = event.act, event.version
    day = None if act.awaits_handover else act.effective_on
    return Deed(version, version, day, event.topic, act.instrument)


def close(cursor: Rows, closed: Sequence[Row], table: str) -> None:
    """Close stored rows, every one of them. Raises Diverged."""
    if not closed:
        return
    params = {
        "streams": [row.stream for row in closed],
        "versions": [row.deed.version for row in closed],
        "positions": [row.known_until for row in closed],
    }
    found = cursor.execute(sql("acts", "close", acts=table), params).fetchall()
    if len(found) != len(closed):
        raise Diverged(f"acts: to close {len(closed)} rows, found {len(found)}")
