"""Frames for people: columns under their own names; a row over many lines where it is wide."""

import sys
from collections.abc import Iterator
from shutil import get_terminal_size

import polars as pl
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ops.cli.plain import shown
from ops.cli.tables import NO_NUMBER, width

GAP = 2


def show(frame: pl.DataFrame) -> None:
    """The frame on standard output: as a table where each row fits on a line."""
    rows = [[text(value) for value in row] for row in frame.iter_rows()]
    longest = [
        max(map(cell_len, (name, *cells)))
        for name, cells in zip(frame.columns, zip(*rows, strict=True), strict=True)
    ]
    room = width(sys.stdout) or get_terminal_size().columns
    if sum(longest) + GAP * len(longest) > room:
        print("\n".join(blocks(frame.columns, rows)))
    else:
        numbers = [dtype.is_numeric() for dtype in frame.dtypes]
        console = Console(file=sys.stdout, width=room, highlight=False, emoji=False)
        console.print(table(frame.columns, rows, numbers))


def table(columns: list[str], rows: list[list[str]], numbers: list[bool]) -> Table:
    found = Table(box=box.SIMPLE_HEAD, padding=(0, GAP, 0, 0), pad_edge=False, show_edge=False)
    for name, number in zip(columns, numbers, strict=True):
        found.add_column(Text(name), no_wrap=True, justify="right" if number else "left")
    for row in rows:
        found.add_row(*map(Text, row))
    return found


def blocks(columns: list[str], rows: list[list[str]]) -> Iterator[str]:
    """A line for each column, and an empty one between two rows."""
    indent = max(map(cell_len, columns)) + GAP
    for number, row in enumerate(rows):
        if number:
            yield ""
        for name, value in zip(columns, row, strict=True):
            yield f"{name}{' ' * (indent - cell_len(name))}{value}"


def text(value: object) -> str:
    """A value as people read it: numbers to four figures behind the point."""
    if value is None:
        return NO_NUMBER
    return f"{value:.4f}" if isinstance(value, float) else shown(value)
