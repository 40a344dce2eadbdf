"""Frames for people: the answer to a question in their language, one in SQL as it was asked for."""

import polars as pl

from analytics.words import WORDS, heading, word
from ops.cli.plain import shown
from ops.cli.tables import NO_NUMBER, Sheet, show


def in_chinese(frame: pl.DataFrame, question: str) -> pl.DataFrame:
    """The answer to a question with its columns, and what are words of ours, in Chinese."""
    said = [
        pl.Series(name, [None if value is None else word(name, value) for value in frame[name]])
        for name in frame.columns
        if name in WORDS or name == "says"
    ]
    return frame.with_columns(said).rename(
        {name: heading(question, name) for name in frame.columns}
    )


def print_frame(frame: pl.DataFrame, *, chinese: bool) -> None:
    """The frame on standard output."""
    rows = [[text(value, chinese=chinese) for value in row] for row in frame.iter_rows()]
    numbers = [dtype.is_numeric() for dtype in frame.dtypes]
    show(Sheet(heads=frame.columns, rows=rows, numbers=numbers))


def text(value: object, *, chinese: bool) -> str:
    """A value as people read it: numbers to four figures behind the point."""
    match value:
        case None:
            return NO_NUMBER
        case bool() if chinese:
            return "是" if value else "否"
        case float():
            return f"{value:.4f}"
        case _:
            return shown(value)
