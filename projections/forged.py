"""What the tables of the read models should hold, by the entries, and where they do not.

The slow and simple road: every prefix of every stream is laid out anew (``domain.streams``), and
every column of every table is compared with what follows from that.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, zip_longest
from typing import Any, NamedTuple

from domain.ledger import Entry, entry
from domain.streams import history
from domain.timeline import Version
from projections import READ_MODELS, acts
from projections.sheets import Sheet
from projections.stateroots import Look

Row = tuple[Any, ...]
LOOSE = "history_texts"


class Known(NamedTuple):
    """A version of a stream, and the positions from and until which it was known."""

    known_from: int
    known_until: int | None
    version: Version[Any]


class Difference(NamedTuple):
    """A row that should be there, or is there and should not; None stands for none."""

    table: str
    key: str
    wanted: Row | None
    found: Row | None


def differences(
    look: Look, check: Callable[[int, bytes], None] | None = None
) -> Iterator[Difference]:
    """Where the tables say something else than the entries, stream by stream.

    ``check`` is given each entry's position and bytes, and raises what it has to say about them.
    Raises UnreadableEntry for an entry that is none.
    """
    tables = [
        *sheets(look),
        Watched("acts", "power", acts_of, look.read("acts", {}, **look.places)),
    ]
    for stream, entries in groupby(stored(look, check), key=lambda item: item.event.stream):
        past = list(entries)
        versions = known(past)
        for table in tables:
            if stream.startswith(f"{table.kind}:"):
                yield from table.compare(stream, past, versions)
    for table in tables:
        yield from table.left()
    loose = {"rows": look.places["history"], "texts": look.places[LOOSE]}
    for row in look.read("loose", {}, **loose):
        yield Difference(LOOSE, f"{row[0]} {row[1]}", None, row)


def stored(look: Look, check: Callable[[int, bytes], None] | None) -> Iterator[Entry]:
    for position, state in look.events():
        if check is not None:
            check(position, state)
        yield entry(position, state)


def known(entries: Sequence[Entry]) -> list[Known]:
    """How one stream's timeline was known after each of its entries, by first day and position."""
    found: list[Known] = []
    standing: dict[date, Known] = {}
    for count, item in enumerate(entries, 1):
        now = {v.valid_from: v for v in history([one.event for one in entries[:count]])}
        for day, one in list(standing.items()):
            if now.get(day) != one.version:
                found.append(standing.pop(day)._replace(known_until=item.position))
        for day, version in now.items():
            standing.setdefault(day, Known(item.position, None, version))
    found += standing.values()
    return sorted(found, key=lambda one: (one.version.valid_from, one.known_from))


@dataclass
class Watched:
    """A table, read in order of stream beside the entries; ``wanted`` makes a stream's rows."""

    name: str
    kind: str
    wanted: Callable[[Sequence[Entry], Sequence[Known]], list[Row]]
    rows: Iterator[Row]
    ahead: list[Row] = field(default_factory=list[Row])

    def compare(
        self, stream: str, past: Sequence[Entry], versions: Sequence[Known]
    ) -> Iterator[Difference]:
        """The rows up to and with those of the stream, against those there should be."""
        found: list[Row] = []
        while (row := self.following()) is not None:
            if row[0] > stream:
                self.ahead.append(row)
                break
            found.append(row)
        yield from differing(self.name, stream, self.wanted(past, versions), found)

    def left(self) -> Iterator[Difference]:
        """The rows of streams that are none."""
        while (row := self.following()) is not None:
            yield Difference(self.name, row[0], None, row)

    def following(self) -> Row | None:
        return self.ahead.pop() if self.ahead else next(self.rows, None)


def differing(
    table: str, stream: str, wanted: Sequence[Row], found: Sequence[Row]
) -> Iterator[Difference]:
    """Rows of no stream, and the first of this stream that is not what it should be."""
    for row in found:
        if row[0] != stream:
            yield Difference(table, row[0], None, row)
    own = [row for row in found if row[0] == stream]
    pairs = zip_longest(wanted, own)
    if unequal := next((pair for pair in pairs if pair[0] != pair[1]), None):
        yield Difference(table, stream, *unequal)


def sheets(look: Look) -> Iterator[Watched]:
    """The sheets of all read models, each with its rows as they are."""
    for model in READ_MODELS:
        for sheet in model.sheets:
            columns = ", ".join([*sheet.text, *sheet.cells])
            places = {"rows": look.places[sheet.table], "columns": columns}
            if sheet.aside:
                rows = look.read("sheet_aside", {}, texts=look.places[sheet.aside], **places)
            else:
                rows = look.read("sheet", {}, **places)
            yield Watched(sheet.table, sheet.kind, rows_of(sheet), rows)


def rows_of(sheet: Sheet) -> Callable[[Sequence[Entry], Sequence[Known]], list[Row]]:
    """How a sheet writes the versions of a stream, all columns in the order of the statement."""

    def wanted(past: Sequence[Entry], versions: Sequence[Known]) -> list[Row]:
        stream = past[0].event.stream
        return [
            (stream, *days(one.version), one.known_from, one.known_until, *shape.text, *shape.cells)
            for one in versions
            if sheet.worth is None or sheet.worth(one.version.state)
            for shape in [sheet.shaped(one.version.state)]
        ]

    return wanted


def days(version: Version[Any]) -> tuple[str, str | None]:
    start, end = version.valid_from, version.valid_until
    return spelled(start), None if end is None else spelled(end)


def spelled(day: date) -> str:
    """A day as the tables are read: in JSON, for a forged one may be none of the calendar."""
    return f'"{day.isoformat()}"'


def acts_of(past: Sequence[Entry], versions: Iterable[Known]) -> list[Row]:
    """What was done to a power and stood, as known after each of its entries."""
    del versions
    found: list[acts.Row] = []
    standing: dict[acts.Deed, acts.Row] = {}
    for count, item in enumerate(past, 1):
        now = acts.deeds([one.event for one in past[:count]])
        for gone in standing.keys() - now:
            found.append(standing.pop(gone)._replace(known_until=item.position))
        for deed in now - standing.keys():
            standing[deed] = acts.opened(item, deed)
    found += standing.values()
    return [
        (stream, version, told, None if day is None else spelled(day), *rest)
        for row in sorted(found, key=lambda row: (row.deed.version, row.known_from or 0))
        for stream, version, told, day, *rest in [row.values]
    ]
