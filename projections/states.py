"""States kept whole: what an organ, a paper or a duty was on a day, read back as it was folded."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

import orjson

from domain.plain import plain, reader
from domain.timeline import Version
from projections.reading import Reading
from projections.sheets import Shape, Sheet

S = TypeVar("S")
Cells = Callable[[Any], tuple[Any, ...]]


def sheet(kind: str, table: str, columns: dict[str, str], cells: Cells) -> Sheet:
    """A sheet with the whole state in its last column."""

    def shaped(state: Any) -> Shape:
        return Shape(cells(state), (orjson.dumps(plain(state), option=orjson.OPT_SORT_KEYS),))

    return Sheet(table=table, kind=kind, shaped=shaped, cells=columns, text={"state": "bytea"})


def states(cls: type[S], rows: Iterable[tuple[Any, ...]]) -> list[S]:
    """The states of an answer that asks for nothing else."""
    read = reader(cls)
    return [read(orjson.loads(state)) for (state,) in rows]


def only(found: list[S]) -> S | None:
    return found[0] if found else None


def versions(cls: type[S], reading: Reading, id: str, known_at: int | None) -> list[Version[S]]:
    """The timeline of one stream, as known at a position."""
    rows = reading.rows("versions", {"id": id, "known": reading.known(known_at)})
    read = reader(cls)
    return [Version(start, end, read(orjson.loads(state))) for start, end, state in rows]


def when(reading: Reading, day: date, known_at: int | None) -> dict[str, Any]:
    return {"day": day, "known": reading.known(known_at)}
