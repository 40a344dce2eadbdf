"""Dates as papers give them: sometimes only a year, or a year and a month."""

import re
from calendar import monthrange
from datetime import date
from enum import StrEnum
from typing import Self


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


PRECISIONS = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
ISO = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


class PartialDate(str):
    """A civil date of Asia/Shanghai in ISO 8601, whole or cut short: 2014, 2014-02, 2014-02-19."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        if not ISO.fullmatch(text):
            raise ValueError(f"not a year, a month or a day in ISO 8601: {text!r}")
        try:
            date.fromisoformat(text + "-01-01"[len(text) - 4 :])
        except ValueError as error:
            raise ValueError(f"no such day in the calendar: {text!r}") from error
        return super().__new__(cls, text)

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        return PRECISIONS[len(self)]

    @property
    def earliest(self) -> date:
        """The first day it may mean."""
        return date.fromisoformat(self + "-01-01"[len(self) - 4 :])

    @property
    def latest(self) -> date:
        """The last day it may mean."""
        first = self.earliest
        match self.precision:
            case Precision.DAY:
                return first
            case Precision.MONTH:
                return first.replace(day=monthrange(first.year, first.month)[1])
            case Precision.YEAR:
                return first.replace(month=12, day=31)


FULL_WIDTH = str.maketrans("０１２３４５６７８９－／．", "0123456789-/.")
ZEROS = "〇○◯零"
NUMERALS = str.maketrans(ZEROS + "一二三四五六七八九", "0" * len(ZEROS) + "123456789")

MONTH = r"[0-9]{1,2}|[一二三四五六七八九]|十[一二]?"
DAY = r"[0-9]{1,2}|[一二三四五六七八九]|[二三]?十[一二三四五六七八九]?"
WRITTEN = re.compile(
    rf"([0-9{ZEROS}一二三四五六七八九]{{4}})\s*年"
    rf"(?:\s*({MONTH})\s*月(?:\s*({DAY})\s*日)?)?"
)
# No two-part form with a dot: a spreadsheet turns 2016.10 into 2016.1.
SEPARATED = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|[-/]([0-9]{1,2}))")
COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


def parse_chinese_date(text: str) -> PartialDate:
    """The date as officials write it: 2016年9月9日, 二○○七年六月五日, 2016/9/9, 20160909.

    Year first, always: what could be read two ways (a two-digit year, 9/10/2016) is refused.
    """
    plain = text.strip().translate(FULL_WIDTH)
    if found := WRITTEN.fullmatch(plain):
        year, month, day = found[1].translate(NUMERALS), found[2], found[3]
    elif found := SEPARATED.fullmatch(plain):
        year, month, day = found[1], found[3] or found[5], found[4]
    elif found := COMPACT.fullmatch(plain):
        year, month, day = found[1], found[2], found[3]
    else:
        return PartialDate(plain)
    parts = [year, *(f"{number(part):02}" for part in (month, day) if part)]
    return PartialDate("-".join(parts))


def number(numeral: str) -> int:
    """A month or day from its figures, 9 or 九 or 二十九."""
    if numeral.isascii():
        return int(numeral)
    tens, ten, units = numeral.rpartition("十")
    tens_value = int(tens.translate(NUMERALS) or 1) if ten else 0
    return tens_value * 10 + int(units.translate(NUMERALS) or 0)
