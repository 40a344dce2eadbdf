"""Tables for people: Chinese widths, nothing taken for markup, and nothing of an id broken off.

In a terminal, a table is as wide as that; text that has no room is broken into lines, but never
within a word of ASCII, such as an id. Where even that has no room, a row is a block of lines. In a
pipe or a file each row is one line, however long.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from shutil import get_terminal_size
from typing import Any

from rich.cells import cell_len

from ops.cli.headings import called
from ops.cli.plain import shown
from ops.cli.terms import acted, counted
from ops.cli.words import explained, spoken

WIDTH = 80
GAP = 2
NO_NUMBER = "–"
WIDEST = 2
"""The cells of a Chinese character."""
UNBROKEN = re.compile(r"[!-~]+")
TOKEN = re.compile(r"[!-~]+|[\s\S]")
LINE_END = "⏎"
"""Stands for a line end within a cell, where a row is one line."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What is printed: headings, and cells as text; which columns are numbers."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[bool]

    def columns(self) -> Iterator[tuple[str, ...]]:
        """Each column with its heading."""
        return zip(self.heads, *self.rows, strict=True)


def show(sheet: Sheet) -> None:
    """The sheet on standard output, as wide as that is."""
    room = get_terminal_size().columns if sys.stdout.isatty() else None
    print("\n".join(laid_out(sheet, room)))


def laid_out(sheet: Sheet, room: int | None) -> Iterable[str]:
    """The lines of a sheet in a terminal of that width; None: there is none."""
    if room is None or sum(map(widest, sheet.columns())) + GAP * len(sheet.heads) <= room:
        return lines(sheet)
    if sum(map(least, sheet.columns())) + GAP * len(sheet.heads) <= room:
        return folded(sheet, room)
    return blocks(sheet)


def widest(column: Iterable[str]) -> int:
    """The cells that a column takes when each of its texts stands on one line."""
    return max(cell_len(on_one_line(text)) for text in column)


def least(column: Sequence[str]) -> int:
    """The cells that a column takes at least: its longest word, or two Chinese characters."""
    words = (word for text in column for word in UNBROKEN.findall(text))
    longest = max(map(cell_len, words), default=0)
    return max(longest, min(2 * WIDEST, widest(column)))


def lines(sheet: Sheet) -> Iterator[str]:
    """A line for the headings, one below them, and a line for each row."""
    widths = [widest(column) for column in sheet.columns()]
    yield line(sheet.heads, widths, sheet.numbers)
    yield rule(widths)
    for row in sheet.rows:
        yield line(map(on_one_line, row), widths, sheet.numbers)


def line(cells: Iterable[str], widths: Sequence[int], numbers: Sequence[bool]) -> str:
    """Cells side by side; numbers to the right of theirs."""
    padded: list[str] = []
    for text, width, number in zip(cells, widths, numbers, strict=True):
        space = " " * (width - cell_len(text))
        padded.append(space + text if number else text + space)
    return (" " * GAP).join(padded).rstrip(" ")


def rule(widths: Sequence[int]) -> str:
    return "─" * (sum(widths) + GAP * (len(widths) - 1))


def on_one_line(text: str) -> str:
    return text.replace("\n", LINE_END)


def folded(sheet: Sheet, room: int) -> Iterator[str]:
    """The same, but texts that are too long for their column go on below."""
    widths = narrowed(sheet, room)
    for number, row in enumerate((sheet.heads, *sheet.rows)):
        parts = [broken(text, width) for text, width in zip(row, widths, strict=True)]
        for cells in zip_longest(*parts, fillvalue=""):
            yield line(cells, widths, sheet.numbers)
        if not number:
            yield rule(widths)


def narrowed(sheet: Sheet, room: int) -> list[int]:
    """The widths of the columns: the widest give way, and none below what it takes at least."""
    bounds = [least(column) for column in sheet.columns()]
    widths = [max(min(widest(c), room), b) for c, b in zip(sheet.columns(), bounds, strict=True)]
    while sum(widths) + GAP * len(widths) > room:
        _, at = max((width, at) for at, width in enumerate(widths) if width > bounds[at])
        widths[at] -= 1
    return widths


def broken(text: str, width: int) -> list[str]:
    """A text in lines of that width; no word of ASCII in it is broken."""
    found = [""]
    for token in TOKEN.findall(text):
        if token == "\n" or cell_len(found[-1] + token) > width:
            found.append(token.strip())
        else:
            found[-1] += token
    return found


def blocks(sheet: Sheet) -> Iterator[str]:
    """A line for each cell, and an empty one between two rows."""
    indent = max(map(cell_len, sheet.heads)) + GAP
    for number, row in enumerate(sheet.rows):
        if number:
            yield ""
        for name, value in zip(sheet.heads, row, strict=True):
            yield f"{name}{' ' * (indent - cell_len(name))}{value}"


def sheet(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], *, chinese: bool) -> Sheet:
    """The rows in words; a number that is not known is shown as one."""
    numbers = [all_numbers([row.get(column) for row in rows]) for column in columns]
    return Sheet(
        heads=[called(column, chinese=chinese) for column in columns],
        rows=[
            [
                NO_NUMBER
                if number and row.get(column) is None
                else cell(column, row, chinese=chinese)
                for column, number in zip(columns, numbers, strict=True)
            ]
            for row in rows
        ],
        numbers=numbers,
    )


def cell(column: str, row: Mapping[str, Any], *, chinese: bool) -> str:  # noqa: PLR0911 (one case for each kind of column)
    """A value as people read it: words of ours in their language, others as they were published."""
    text = shown(row.get(column))
    match column:
        case "field":
            return called(text, chinese=chinese)
        case "value" if "field" in row:
            return spoken(str(row["field"]), text, chinese=chinese)
        case "label" if row.get("by") in ("kind", "level"):
            return spoken(str(row["by"]), shown(row["value"]), chinese=chinese)
        case "what" if "count" in row:
            return called(counted(text, chinese=chinese), chinese=chinese)
        case "action":
            return acted(text, chinese=chinese)
        case "reasons":
            return explained(text, chinese=chinese)
        case _:
            return spoken(column, text, chinese=chinese)


def all_numbers(values: Iterable[object]) -> bool:
    known = [value for value in values if value not in (None, "")]
    return bool(known) and all(type(value) is int for value in known)


def packed(facts: Iterable[str]) -> Iterable[str]:
    """Facts side by side, as many as fit on a line."""
    line = ""
    for fact in facts:
        longer = f"{line}  {fact}" if line else fact
        if line and cell_len(longer) > WIDTH:
            yield line
            longer = fact
        line = longer
    yield line
