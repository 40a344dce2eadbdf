"""States kept whole: what an organ, a paper or a duty was on a day, read back as it was folded."""

from collections.abc import Callable
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

import orjson

from domain.plain import plain, read
from domain.timeline import Version
from projections.generations import Tables
from projections.reading import Reading
from projections.sheets import Shape, Sheet

S = TypeVar("S")
Cells = Callable[[Any], tuple[Any, ...]]


def sheet(kind: str, table: str, columns: dict[str, str], cells: Cells) -> Sheet:
    """A sheet with the whole state in its last column."""

    def shaped(state: Any) -> Shape:
        return Shape(cells(state), (orjson.dumps(plain(state), option=orjson.OPT_SORT_KEYS),))

    return Sheet(table=table, kind=kind, shaped=shaped, cells=columns, text={"state": "bytea"})


def versions(model: Tables, cls: type[S], id: str, known_at: int | None) -> list[Version[S]]:
    """The timeline of one stream, as known at a position."""

    def told(reading: Reading) -> list[Version[S]]:
        rows = reading.rows("versions", {"id": id, "known": reading.known(known_at)})
        return [Version(start, end, read(orjson.loads(state), cls)) for start, end, state in rows]

    return model.ask(told)


def histories(model: Tables, cls: type[S], known_at: int | None) -> list[list[Version[S]]]:
    """The timeline of every stream, as known at a position, in order of id."""

    def told(reading: Reading) -> list[list[Version[S]]]:
        rows = reading.rows("histories", {"known": reading.known(known_at)})
        return [
            [Version(start, end, read(orjson.loads(state), cls)) for _, start, end, state in past]
            for _, past in groupby(rows, key=itemgetter(0))
        ]

    return model.ask(told)


def on_day(model: Tables, cls: type[S], day: date, known_at: int | None, **sought: str) -> list[S]:
    """The states of a day that answer to everything sought, by column; all if nothing is."""
    conditions = "".join(model.condition(name) for name in sought)

    def told(reading: Reading) -> list[S]:
        params = {"day": day, "known": reading.known(known_at), **sought}
        rows = reading.rows("on_day", params, filters=conditions)
        return [read(orjson.loads(state), cls) for (state,) in rows]

    return model.ask(told)
