"""The questions about the list, the same for the list today and for its history.

Each is put to a ``Reading``; the statements in the two .sql files bear the same names.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from domain.listing import Line, Selection, difference, folded, path
from domain.vocabulary import PowerKind
from projections.reading import Reading
from projections.shown import named, organs_in, read
from projections.sql import statements

Lines = list[bytes]
Row = tuple[Any, ...]
Shown = list[Line]
Compared = dict[str, Shown]
ALL = Selection()


class When(NamedTuple):
    """A day, and the position as known at which it is asked about."""

    day: date
    known: int


@dataclass(frozen=True, kw_only=True)
class Page:
    """A part of the list: so many lines behind a line (``domain.listing.order``); 0: all."""

    after: tuple[str, str, str, str] | None = None
    limit: int = 0


WHOLE = Page()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A power as it stood from a day until another; event ``version`` was the last to shape it."""

    valid_from: date
    valid_until: date | None
    version: int
    line: Line


Standings = list[Standing]


def list_bytes(
    reading: Reading, when: When, selection: Selection = ALL, page: Page = WHOLE
) -> Lines:
    """The lines in their order, in their canonical spelling."""
    params = when._asdict() | selected(selection) | paged(page)
    filters = conditions(selection, page)
    lines = [line for (line,) in reading.rows("list", params, filters=filters)]
    return named(lines, names(reading, when, organs_in(lines)))


def stream(reading: Reading, when: When, selection: Selection = ALL) -> Iterator[Lines]:
    """The same, some lines at a time, for a list of any length."""
    everybody = names(reading, when, reading.column("organs", {}))
    params = when._asdict() | selected(selection) | paged(WHOLE)
    for rows in reading.parts("list", params, filters=conditions(selection)):
        yield named([line for (line,) in rows], everybody)


def names(reading: Reading, when: When, organs: Sequence[str]) -> dict[str, str]:
    """What organs were called on a day."""
    return dict(reading.rows("names", when._asdict() | {"organs": organs})) if organs else {}


def power(reading: Reading, when: When, id: str) -> Standing | None:
    """A power as it stood on a day, listed or no longer listed; None before its first day."""
    rows = reading.rows("power", when._asdict() | {"power": id})
    found = standings(reading, when, rows)
    return found[0] if found else None


def versions(reading: Reading, known: int, id: str) -> Standings:
    """A power from its first day on, with the names of each day when it came to stand so."""
    rows = reading.rows("versions", {"known": known, "power": id})
    return on_their_days(reading, known, rows)


def scheduled(reading: Reading, when: When, selection: Selection) -> Standings:
    """What is known to take effect after a day, ends of powers and of terms among it."""
    params = when._asdict() | selected(selection)
    rows = reading.rows("scheduled", params, filters=conditions(selection))
    return on_their_days(reading, when.known, rows)


def ids(reading: Reading, which: str, when: When) -> list[str]:
    """The powers that a statement names, in the order in which they became known."""
    return reading.column(which, when._asdict())


def on_their_days(reading: Reading, known: int, rows: Sequence[Row]) -> Standings:
    return [
        found
        for day, some in groupby(rows, key=itemgetter(0))
        for found in standings(reading, When(day, known), list(some))
    ]


def standings(reading: Reading, when: When, rows: Sequence[Row]) -> Standings:
    lines = [row[3] for row in rows]
    shown = read(named(lines, names(reading, when, organs_in(lines))))
    return [
        Standing(valid_from=row[0], valid_until=row[1], version=row[2], line=line)
        for row, line in zip(rows, shown, strict=True)
    ]


def conditions(selection: Selection, page: Page = WHOLE) -> str:
    """The conditions that are asked for and no others: each combination is planned alone."""
    wanted = [name for name in ("area", "organ", "kind", "text") if getattr(selection, name)]
    if not selection.with_services:
        wanted.append("powers")
    if page.after is not None:
        wanted.append("after")
    known = statements("filters")
    return "".join(f"\n{known[name]}" for name in wanted)


def selected(selection: Selection) -> dict[str, Any]:
    return {
        "path": path(selection.area),
        "organ": selection.organ,
        "kind": selection.kind,
        "text": folded(selection.text),
    }


def paged(page: Page) -> dict[str, Any]:
    places = ("after_area", "after_holder", "after_kind", "after_power")
    after = dict(zip(places, page.after, strict=True)) if page.after else {}
    return after | {"limit": page.limit or None}


def compare(reading: Reading, before: When, after: When, selection: Selection = ALL) -> Compared:
    """What the list of one day and position has more, has less and says otherwise than another."""
    params = before._asdict() | {"other_day": after.day, "other_known": after.known}
    renamed = [organ for (organ,) in reading.rows("renamed", params)]
    params |= selected(selection) | {"renamed": renamed}
    rows = reading.rows("difference", params, filters=conditions(selection))
    old = [line for then, _, line in rows if then]
    new = [line for _, now, line in rows if now]
    return difference(
        read(named(old, names(reading, before, organs_in(old)))),
        read(named(new, names(reading, after, organs_in(new)))),
    )


def totals(reading: Reading, when: When) -> dict[str, Any]:
    """How many powers and, apart from them, services: by kind, by level, by holder."""
    kinds = reading.rows("kinds", when._asdict())
    holders = reading.rows("holders", when._asdict())
    service = PowerKind.SERVICE.value
    return {
        "powers": summed(
            [row for row in kinds if row[0] != service], [row[1:] for row in holders if not row[0]]
        ),
        "services": summed(
            [row for row in kinds if row[0] == service], [row[1:] for row in holders if row[0]]
        ),
    }


def summed(kinds: Sequence[Row], holders: Iterable[Row]) -> dict[str, Any]:
    by_kind: dict[str, int] = {}
    by_level: dict[str, int] = {}
    for kind, level, count in sorted(kinds, key=lambda row: (row[0], row[1] or 0)):
        by_kind[kind] = by_kind.get(kind, 0) + count
        place = "" if level is None else str(level)
        by_level[place] = by_level.get(place, 0) + count
    return {
        "total": sum(by_kind.values()),
        "by_kind": by_kind,
        "by_level": dict(sorted(by_level.items())),
        "by_organ": dict(sorted(holders)),
    }
