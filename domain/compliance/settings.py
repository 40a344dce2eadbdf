"""A government's own standards, as a text of TOML: rows that go before those for the nation.

    [[deadline]]
    term = "revision"
    days = 10
    since = 2021-01-01
    area = "220300"
    source = "某市行政权力清单管理办法第九条"

The tables are ``ceiling``, ``deadline``, ``demand``, ``training`` and ``reviews``; their fields are
those of the classes of ``standards``. Nothing unknown is passed over.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any, TypeVar, cast

from domain.compliance.standards import (
    Ceiling,
    Deadline,
    Demand,
    Reviews,
    Standard,
    Standards,
    Training,
)
from domain.plain import read

S = TypeVar("S", bound=Standard)
AREA = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,2}")
"""GB/T 2260, GB/T 10114."""
LONGEST_TERM, LONGEST_TRAINING, MOST_REVIEWS = 400, 120, 20
"""Working days, months and levels: more is a slip of the pen."""
TABLES = ("ceiling", "deadline", "demand", "training", "reviews")


class UnreadableStandards(ValueError):
    """A text that is not TOML, or a table, a row (from 1) or a field in it that cannot be meant."""

    def __init__(self, problem: str, *, table: str = "", row: int = 0, field: str = "") -> None:
        self.problem, self.table, self.row, self.field = problem, table, row, field
        super().__init__(f"{self.place}: {problem}" if self.place else problem)

    @property
    def place(self) -> str:
        """``[[deadline]] 2: days``; empty for the text as a whole."""
        table = f"[[{self.table}]]" if self.table else ""
        row = f" {self.row}" if self.row else ""
        return f"{table}{row}: {self.field}" if self.field else f"{table}{row}"


def read_standards(text: str) -> Standards:
    """The rows of a text, to be added to others. Raises UnreadableStandards."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableStandards(f"not TOML: {error}") from None
    if unknown := sorted(set(tables) - set(TABLES)):
        raise UnreadableStandards(f"no such table; there are {', '.join(TABLES)}", table=unknown[0])
    return Standards(
        ceilings=rows(tables, "ceiling", Ceiling),
        deadlines=rows(tables, "deadline", Deadline),
        demands=rows(tables, "demand", Demand),
        trainings=rows(tables, "training", Training),
        reviews=rows(tables, "reviews", Reviews),
    )


def rows(tables: dict[str, Any], table: str, kind: type[S]) -> tuple[S, ...]:
    written = tables.get(table, [])
    if not isinstance(written, list):
        raise UnreadableStandards(f"write [[{table}]], once for each row", table=table)
    some = cast("list[object]", written)
    return tuple(row(one, table, number, kind) for number, one in enumerate(some, start=1))


def row(written: object, table: str, number: int, kind: type[S]) -> S:
    try:
        found = read(written, kind)
    except ValueError as error:
        problem, _, path = str(error).partition(" - at ")
        field = re.sub(r"^\$\.?", "", path.strip("`")) or named(problem)
        raise UnreadableStandards(problem, table=table, row=number, field=field) from None
    for field, problem in unsound(found):
        raise UnreadableStandards(problem, table=table, row=number, field=field)
    return found


def named(problem: str) -> str:
    """The field that a problem with the whole row names: one that is missing, or unknown."""
    found = re.search(r"field `([^`]+)`", problem)
    return found[1] if found else ""


def unsound(row: Standard) -> Iterator[tuple[str, str]]:
    """The fields of a row that cannot be meant, and why."""
    if not row.source.strip():
        yield "source", "where it is laid down must be said"
    if not AREA.fullmatch(row.area):
        yield "area", f"a code of six, nine or twelve figures is wanted, not {row.area!r}"
    if row.until is not None and row.until <= row.since:
        yield "until", f"it holds since {row.since}, and so not until {row.until}"
    match row:
        case Deadline(days=days) if not 1 <= days <= LONGEST_TERM:
            yield "days", f"1 to {LONGEST_TERM} working days are wanted, not {days}"
        case Demand(share=share) if not 0 < share < 1:
            yield "share", f"a share between 0 and 1 is wanted, not {share}"
        case Training(least=least, most=most) if not 1 <= least <= most <= LONGEST_TRAINING:
            yield "most", f"1 to {LONGEST_TRAINING} months are wanted, not {least} to {most}"
        case Reviews(most=most) if not 1 <= most <= MOST_REVIEWS:
            yield "most", f"1 to {MOST_REVIEWS} levels are wanted, not {most}"
        case _:
            pass
