"""What every question may be told: the two dates, the registers, and what to look at."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, TypedDict

from analytics.errors import Unanswerable
from domain.dates import Precision, parse_chinese_date
from domain.vocabulary import KIND_LABELS

Day = date | str
"""A day, or as officials or machines write it: 2015-03-20, 2015/3/20, 2015年3月20日."""
Known = int | datetime | str | Mapping[str, int] | None
"""A position of one register, an instant, or a position for each register; None: all there is."""

SHANGHAI = timezone(timedelta(hours=8))
AREA = re.compile(r"[0-9]{6}([0-9]{3}){0,2}")


class Selection(TypedDict, total=False):
    """What a question is asked about; what is left out asks for nothing in particular.

    ``as_of`` is the day on which it is asked (today, in Asia/Shanghai); ``known_at`` the state of
    knowledge. ``area`` (GB/T 2260) takes in what lies in it; ``organ`` is an id, of one that holds
    or exercises; ``kind`` is a word of ``domain.vocabulary.PowerKind``, or its Chinese name.
    Services (公共服务) are no powers: they are counted when asked for, by ``services`` or as the
    ``kind``.
    """

    as_of: Day | None
    known_at: Known
    register: str | Sequence[str] | None
    area: str
    organ: str
    kind: str
    services: bool


def today() -> date:
    return datetime.now(SHANGHAI).date()


def day(parameter: str, value: object) -> date:
    """The day a parameter names. Raises Unanswerable."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        with suppress(ValueError):
            found = parse_chinese_date(value)
            if found.precision is Precision.DAY:
                return found.earliest
    raise Unanswerable(
        parameter,
        f"not a day such as 2015-03-20: {value!r}",
        f"不是日期（如 2015-03-20）: {value!r}",
    )


def as_of(selection: Selection) -> date:
    """The day of the question: the one named, or today. Raises Unanswerable."""
    named = selection.get("as_of")
    return today() if named is None else day("as_of", named)


def instant(parameter: str, value: datetime | str) -> datetime:
    """The moment a parameter names, in UTC, without a zone. Raises Unanswerable."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise Unanswerable(
            parameter,
            f"not a moment such as 2015-03-20T08:00Z: {value!r}",
            f"不是时刻（如 2015-03-20T08:00Z）: {value!r}",
        ) from None
    if moment.utcoffset() is None:
        raise Unanswerable(
            parameter, f"a moment needs a time zone: {value!r}", f"时刻要带时区: {value!r}"
        )
    try:
        return moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        raise Unanswerable(
            parameter, f"no calendar reaches it: {value!r}", f"超出历法范围: {value!r}"
        ) from None


def one_of(parameter: str, value: object, allowed: Sequence[str]) -> str:
    """One of some words. Raises Unanswerable, and names them."""
    if isinstance(value, str) and value in allowed:
        return value
    there = ", ".join(filter(None, allowed))
    raise Unanswerable(
        parameter, f"unknown: {value!r}; there are: {there}", f"没有 {value!r}；可用: {there}"
    )


def some(parameter: str, value: str | Sequence[str] | None, allowed: Sequence[str]) -> list[str]:
    """Some of the words allowed, in their order; None: all. Raises Unanswerable."""
    if value is None:
        return [*allowed]
    asked = {
        one_of(parameter, one, allowed) for one in ([value] if isinstance(value, str) else value)
    }
    if not asked:
        there = ", ".join(allowed)
        raise Unanswerable(
            parameter, f"none is named; there are: {there}", f"一个也没有指定；可用: {there}"
        )
    return [one for one in allowed if one in asked]


def kind(value: object) -> str:
    """A kind of power, by our word or its Chinese name; or nothing. Raises Unanswerable."""
    for one, label in KIND_LABELS.items():
        if value in (one.value, label):
            return one.value
    if value == "":
        return ""
    there = ", ".join(f"{one.value} {label}" for one, label in KIND_LABELS.items())
    raise Unanswerable(
        "kind", f"unknown: {value!r}; there are: {there}", f"没有 {value!r}；可用: {there}"
    )


def area(value: object) -> str:
    """A code of an area, or nothing. Raises Unanswerable."""
    if isinstance(value, str) and (not value or AREA.fullmatch(value)):
        return value
    raise Unanswerable(
        "area",
        f"not a code of 6, 9 or 12 digits: {value!r}",
        f"不是 6、9 或 12 位的行政区划代码: {value!r}",
    )


def known_parameters(given: Mapping[str, Any]) -> None:
    """Refuse a parameter that no question has. Raises Unanswerable."""
    for name in given:
        if name not in Selection.__annotations__:
            there = ", ".join(Selection.__annotations__)
            raise Unanswerable(name, f"unknown; there are: {there}", f"没有这个参数；可用: {there}")
