"""A sheet as it lies in the file, before anyone knows which of its rows carries the headings."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from ops.importers.tables import limits
from ops.importers.tables.table import Place, Unreadable

Value = str | int | float | bool | dt.date | dt.time | dt.timedelta
"""What a cell may hold; a blank cell is the empty string."""

TRUSTED_DIGITS = 15


class Span(NamedTuple):
    """A merged area: rows as a person counts them, columns from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


def add_span(place: Place, spans: list[Span], span: Span) -> None:
    """Note a merged area, as long as there are not more than anybody merges by hand."""
    if len(spans) >= limits.SPANS:
        raise Unreadable(place, "too_many_merges", limit=limits.SPANS)
    spans.append(span)


class Flaw(NamedTuple):
    """A cell whose value cannot be trusted, and what stood there."""

    reason: str
    value: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know about a sheet, at a cell or about all of it."""

    reason: str
    cell: str = ""
    value: str = ""
    count: int = 1


@dataclass(kw_only=True, slots=True)
class Line:
    """A row of values from column A; its number is the one a person sees."""

    number: int
    values: list[Value]
    hidden: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(printed(value).strip() for value in self.values)


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The lines of one sheet, with what the file says about them.

    In a `counted` grid, as in CSV, a row says itself how many cells it has, and too few is an
    error; a worksheet simply does not store blank cells at the end of a row.
    """

    sheet: str
    lines: Sequence[Line]
    counted: bool = False
    hidden: bool = False
    spans: Sequence[Span] = ()
    flaws: Mapping[tuple[int, int], Flaw] = field(default_factory=dict[tuple[int, int], Flaw])
    remarks: Sequence[Remark] = ()
    notes: Sequence[str] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return all(line.blank for line in self.lines)


@cache
def letters(column: int) -> str:
    """The letters of a column counted from 0: A, Z, AA, XFD."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_of(name: str) -> int:
    """The column, counted from 0, that letters name."""
    number = 0
    for letter in name:
        if not "A" <= letter <= "Z":
            raise ValueError(f"not a column: {name}")
        number = number * 26 + ord(letter) - 64
    return number - 1


def address(row: int, column: int) -> str:
    """`C17` for row 17 and column 2."""
    return f"{letters(column)}{row}"


def position(name: str) -> tuple[int, int]:
    """Row and column, from 0, of an address such as `C17`."""
    digits = name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if not digits.isascii() or not digits.isdigit() or digits == name or digits.startswith("0"):
        raise ValueError(f"not a cell: {name}")
    return int(digits), column_of(name[: -len(digits)])


def printed(value: Value) -> str:
    """A value as text: whole numbers without a point, days in ISO form."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value)


def _number(value: float) -> str:
    if math.isfinite(value) and value == int(value):
        return str(int(value))
    return f"{value:.{TRUSTED_DIGITS}g}"


def numeric(value: Value) -> bool:
    """Whether the cell holds a number rather than text, a day or a truth value."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def distrusted(value: Value) -> str:
    """Why a number is not what was typed: infinite, or with more digits than a sheet keeps."""
    if not isinstance(value, (int, float)):
        return ""
    if not math.isfinite(value):
        return "error_value"
    return "digits_lost" if abs(value) >= 10**TRUSTED_DIGITS else ""
