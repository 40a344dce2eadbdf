"""A holiday notice as a table: day, is_workday, source, provisional."""

import csv
from dataclasses import dataclass
from datetime import date
from io import StringIO

from domain.dates import Precision, parse_chinese_date

REQUIRED = ("day", "is_workday")
OPTIONAL = ("source", "provisional")
TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, kw_only=True, slots=True)
class SpecialDay:
    """放假 or 调休上班: what a notice says of one day, and whether it may still change."""

    day: date
    is_workday: bool
    source: str = ""
    provisional: bool = False


class UnreadableNotice(ValueError):
    """The table of a notice cannot be read; nothing of it is taken over."""

    def __init__(self, line: int, column: str, reason: str) -> None:
        super().__init__(line, column, reason)
        self.line = line
        self.column = column
        self.reason = reason

    def __str__(self) -> str:
        where = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return f"{where}: {self.reason}"


def load_notice(text: str) -> tuple[SpecialDay, ...]:
    """The days of a notice from CSV; the first thing that is wrong is named by line and column."""
    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header = heading(next(reader, list[str]()))
        rows: dict[date, SpecialDay] = {}
        for fields in reader:
            if not any(value.strip() for value in fields):
                continue
            special = read(reader.line_num, header, fields)
            if special.day in rows:
                raise UnreadableNotice(reader.line_num, "day", f"{special.day} stands there twice")
            rows[special.day] = special
    except csv.Error as error:
        raise UnreadableNotice(reader.line_num, "", str(error)) from error
    if not rows:
        raise UnreadableNotice(reader.line_num, "day", "there is no day in the table")
    return tuple(rows.values())


def heading(fields: list[str]) -> list[str]:
    names = [name.strip() for name in fields]
    for name in REQUIRED:
        if name not in names:
            raise UnreadableNotice(1, name, "the column is missing")
    for name in names:
        if name not in (*REQUIRED, *OPTIONAL):
            raise UnreadableNotice(1, name, f"no such column; there are {REQUIRED + OPTIONAL}")
        if names.count(name) > 1:
            raise UnreadableNotice(1, name, "the column stands there twice")
    return names


def read(line: int, header: list[str], fields: list[str]) -> SpecialDay:
    if len(fields) != len(header):
        raise UnreadableNotice(line, "", f"{len(fields)} fields under {len(header)} headings")
    row = {name: value.strip() for name, value in zip(header, fields, strict=True)}
    return SpecialDay(
        day=whole_day(line, row["day"]),
        is_workday=truth(line, "is_workday", row["is_workday"]),
        source=row.get("source", ""),
        provisional=truth(line, "provisional", row.get("provisional") or "false"),
    )


def whole_day(line: int, text: str) -> date:
    try:
        day = parse_chinese_date(text)
    except ValueError as error:
        raise UnreadableNotice(line, "day", str(error)) from error
    if day.precision is not Precision.DAY:
        raise UnreadableNotice(line, "day", f"{text!r} is not a whole day")
    return day.earliest


def truth(line: int, column: str, text: str) -> bool:
    if text.lower() not in TRUTH:
        raise UnreadableNotice(line, column, f"{text!r} is neither true nor false")
    return TRUTH[text.lower()]
