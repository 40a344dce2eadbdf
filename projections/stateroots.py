"""What the read models say at a position, as rows that are signed (docs/formats.md §5 and §9).

The rows are read from the tables that answer questions, so that what was slipped into those is
found out. All of it is one look: all models at one position, and nothing changes meanwhile.
"""

from bisect import bisect_left
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

import orjson
from psycopg.errors import UndefinedTable

from domain.listing import folded
from domain.merkle import Frontier, extend, leaf, root
from projections import READ_MODELS
from projections.database import Database, Rows
from projections.generations import ATTEMPTS, SERVING
from projections.reading import NotYetKnown
from projections.sql import sql, statements

FILE = "stateroots"
PART = 2_000
LISTS = "lists"
STREAMS = "streams"
CONDITIONS = {LISTS: "one_organ"}
KINDS = {"duty": "duties", "instrument": "instruments", "organ": "organs", "power": "history"}
"""The model that has the rows of a kind of stream."""
MODELS = tuple(sorted((*KINDS.values(), LISTS)))
"""The models whose roots are signed."""


class StateRow(NamedTuple):
    """A row as it is signed: whose (a stream; in ``lists``, an organ), and its canonical JSON."""

    key: str
    row: bytes


class Stretch(NamedTuple):
    """Rows side by side: those of one key, and the row on either side, as far as there is one.

    ``first`` is the index of the first, ``own`` how many are those of the key.
    """

    first: int
    rows: tuple[StateRow, ...]
    key: str

    @property
    def own(self) -> list[StateRow]:
        return [row for row in self.rows if row.key == self.key]


class StateRoot(NamedTuple):
    """The tree of a model's rows: the root, and the hashes of its leaves one after the other."""

    size: int
    root: bytes
    leaves: bytes


class Called(NamedTuple):
    """A power of a name (``by_name``) or a code; whether the organ ``had`` it on the day."""

    power: str
    by_name: bool
    had: bool


class NotFollowed(LookupError):
    """A read model has never been followed."""


class Look:
    """One look at the tables of all read models, as known at ``position``."""

    def __init__(self, cursor: Rows, places: dict[str, str], position: int) -> None:
        self._cursor = cursor
        self._cursors = 0
        self.places = places
        self.position = position

    def rows(self, model: str) -> Iterator[StateRow]:
        """All rows of a model in their order; as many as there are, in the memory of a few."""
        return self._rows(model, None)

    def around(self, model: str, key: str) -> Stretch:
        """The rows of a stream (in ``lists``, of an organ) and the row on either side."""
        before, previous, following = self._neighbours(model, key)
        there = [one for one in (previous, key, following) if one is not None]
        found = list(self._rows(model, there))
        earlier = [row for row in found if row.key == previous]
        later = [row for row in found if row.key == following]
        own = [row for row in found if row.key == key]
        return Stretch(before - len(earlier[-1:]), (*earlier[-1:], *own, *later[:1]), key)

    def exercised(self, organ: str) -> list[str]:
        """Every power that an organ was ever named as exercising."""
        rows = self.read("exercised", {"organ": organ}, history=self.places["history"])
        return [power for (power,) in rows]

    def called(self, text: str, *, organ: str, day: date) -> list[Called]:
        """The powers that have this name or code on any day, as now known."""
        asked = {"text": text, "folded": folded(text), "organ": organ, "day": day}
        places = {name: self.places[name] for name in ("history", "history_texts")}
        return [Called(*row) for row in self.read("called", asked, **places)]

    def events(self, streams: Sequence[str] | None = None) -> Iterator[tuple[int, bytes]]:
        """The entries as stored, with their positions: stream by stream, or of some by position."""
        if streams is None:
            return self.read("events", {})
        return self.read("some_events", {"streams": list(streams)})

    def read(self, name: str, params: dict[str, Any], **places: str) -> Iterator[Any]:
        """The answer to a statement of ours, fetched as it is asked for."""
        self._cursors += 1
        named = f"look_{self._cursors}"
        with self._cursor.connection.cursor(named, binary=True) as cursor:
            cursor.itersize = PART
            cursor.execute(sql(FILE, name, **places), {"known": self.position, **params})
            yield from cursor

    def _rows(self, model: str, keys: Sequence[str] | None) -> Iterator[StateRow]:
        condition = "" if keys is None else f"\n{statements(FILE)[CONDITIONS.get(model, STREAMS)]}"
        params = {} if keys is None else {"streams": list(keys)}
        texts = {name: self.places[name] for name in ("history", "history_texts")}
        if model == LISTS:
            return listed(self.read("lists", params, organs=condition, **texts))
        if model == "history":
            found = self.read("history", params, streams=condition, **texts)
        else:
            found = self.read("states", params, streams=condition, rows=self.places[model])
        return (StateRow(row[0], spelled(*row)) for row in found)

    def _neighbours(self, model: str, key: str) -> tuple[int, str | None, str | None]:
        if model != LISTS:
            [found] = self.read("neighbours", {"stream": key}, rows=self.places[model])
            return found
        organs = [organ for (organ,) in self.read("organs", {}, history=self.places["history"])]
        at = bisect_left(organs, key)
        later = at + (organs[at : at + 1] == [key])
        return at, (organs[at - 1] if at else None), next(iter(organs[later:]), None)


@contextmanager
def look(database: Database, position: int | None = None) -> Generator[Look]:
    """Look at all read models, as known at a position; None: the last that all have followed.

    Raises NotYetKnown for a position that one of them has not reached, NotFollowed if one has not
    even begun.
    """
    for attempt in range(ATTEMPTS):
        with database.reading() as cursor:
            places, reached = placed(cursor)
            try:
                cursor.execute(sql(FILE, "hold", tables=", ".join(places.values())))
            except UndefinedTable:  # rebuilt between these two lines
                if attempt == ATTEMPTS - 1:
                    raise
                continue
            if position is not None and position > reached:
                raise NotYetKnown(asked=position, reached=reached)
            yield Look(cursor, places, reached if position is None else position)
            return


def placed(cursor: Rows) -> tuple[dict[str, str], int]:
    """The tables that serve, and the position that all of them have reached."""
    places: dict[str, str] = {}
    positions: list[int] = []
    for model in READ_MODELS:
        params = {"name": model.name, "generation": SERVING}
        row = cursor.execute(sql("generations", "place"), params).fetchone()
        if row is None:
            raise NotFollowed(model.name)
        names = [name for sheet in model.sheets for name in sheet.tables] or [model.name]
        places |= {name: f"{name}_{row[0]}" for name in names}
        positions.append(row[1])
    return places, min(positions)


def state_root(rows: Iterable[StateRow]) -> StateRoot:
    """The tree over rows in their order."""
    frontier: Frontier = ()
    leaves = bytearray()
    size = 0
    waiting = iter(rows)
    while some := [leaf(row.row) for row in islice(waiting, PART)]:
        frontier = extend(frontier, size, some)
        size += len(some)
        leaves += b"".join(some)
    return StateRoot(size, root(frontier), bytes(leaves))


def spelled(
    stream: str,
    valid_from: str,
    valid_until: str | None,
    known_from: int,
    known_until: int | None,
    state: bytes,
    version: int | None = None,
) -> bytes:
    """A row in canonical JSON; the days are spelled so already."""
    shaped_last = b"" if version is None else b',"version":%d' % version
    return (
        b'{"known_from":%d,"known_until":%b,"state":%b,"stream":%b,"valid_from":%b,"valid_until":%b%b}'
    ) % (
        known_from,
        b"null" if known_until is None else b"%d" % known_until,
        state,
        orjson.dumps(stream),
        valid_from.encode(),
        (valid_until or "null").encode(),
        shaped_last,
    )


def listed(found: Iterable[tuple[str, str | None, str, str, str | None]]) -> Iterator[StateRow]:
    """The rows of the lists of organs: each organ comes first alone, then with each power."""
    for organ, some in groupby(found, key=itemgetter(0)):
        powers = [
            b"[%b,%b,%b,%b]"
            % (orjson.dumps(power), orjson.dumps(name), day.encode(), (until or "null").encode())
            for _, power, name, day, until in some
            if power is not None
        ]
        row = b'{"organ":%b,"powers":[%b]}' % (orjson.dumps(organ), b",".join(powers))
        yield StateRow(organ, row)
