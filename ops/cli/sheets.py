"""An answer as a file: a workbook for people, Parquet for programs; both say what they rest on."""

import json
import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from ops.cli.plain import shown

CELL = 32_767
"""Characters that a cell of a workbook holds, at most."""


EXACT = 2**53
"""Beyond it a workbook rounds whole numbers."""


def write_parquet(file: Path, frame: pl.DataFrame, about: Mapping[str, Any]) -> None:
    """The frame, with what it is about in the file's metadata; all of it, or no file."""
    facts = {name: shown(value, for_eyes=False) for name, value in about.items()}
    with replaced(file) as fresh:
        frame.write_parquet(fresh, metadata={"quanze": json.dumps(facts, ensure_ascii=False)})


def write_xlsx(file: Path, frame: pl.DataFrame, about: Mapping[str, Any]) -> None:
    """The frame on one sheet, what it is about on a second; all of it, or no file.

    Text is text: nothing in it is taken for a formula or a link.
    """
    with replaced(file) as fresh, fresh.open("wb") as stream:
        book: Any = xlsxwriter.Workbook(stream, {"constant_memory": True})
        formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        answer, facts = book.add_worksheet("answer"), book.add_worksheet("about")
        answer.freeze_panes(1, 0)
        for number, row in enumerate([frame.columns, *frame.iter_rows()]):
            for column, value in enumerate(row):
                put(answer, (number, column), value, formats)
        for number, fact in enumerate(about.items()):
            for column, value in enumerate(fact):
                put(facts, (number, column), value, formats)
        book.close()


def put(sheet: Any, place: tuple[int, int], value: Any, formats: Mapping[type, Any]) -> None:
    """A value in a cell: a number, a yes or no, a day or a moment (UTC), else text.

    A number that a workbook would round is text.
    """
    match value:
        case None:
            pass
        case bool():
            sheet.write_boolean(*place, value)
        case int() | float() | Decimal() if abs(value) <= EXACT:
            sheet.write_number(*place, float(value))
        case datetime():
            sheet.write_datetime(*place, value.replace(tzinfo=None), formats[datetime])
        case date():
            sheet.write_datetime(*place, value, formats[date])
        case _:
            sheet.write_string(*place, shown(value, for_eyes=False)[:CELL])


@contextmanager
def replaced(file: Path) -> Generator[Path]:
    """A file beside this one, which takes its place once it is whole."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        yield fresh
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
