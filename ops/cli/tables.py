"""Tables for people: Chinese widths, 80 columns, nothing taken for markup."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from ops.cli.headings import called
from ops.cli.plain import shown
from ops.cli.terms import acted, counted
from ops.cli.words import explained, spoken

WIDTH = 80
NARROW = 24
NO_NUMBER = "–"
WHOLE = frozenset({"id", "since", "from", "until", "effective_on", "change", "position"})
"""Columns that are not broken into lines, unless something in them is long."""


def laid_out(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], *, chinese: bool) -> Table:
    """The rows as a table; a number that is not known is shown as one."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    cells: list[list[str]] = []
    for column in columns:
        values = [row.get(column) for row in rows]
        numbers = all_numbers(values)
        texts = [
            NO_NUMBER if numbers and row.get(column) is None else cell(column, row, chinese=chinese)
            for row in rows
        ]
        table.add_column(
            Text(called(column, chinese=chinese)),
            overflow="fold",
            no_wrap=column in WHOLE and all(len(text) <= NARROW for text in texts),
            justify="right" if numbers else "left",
        )
        cells.append(texts)
    for line in zip(*cells, strict=True):
        table.add_row(*map(Text, line))
    return table


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


def width(stream: TextIO) -> int | None:
    """The terminal's own width; 80 columns where there is none."""
    return None if stream.isatty() else WIDTH
