"""The list as it is now known, on any day: today's, a past one's, a coming one's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.codes import Code, CodeScheme
from domain.listing import Line, Selection
from projections import lists, shown
from projections.generations import Tables
from projections.lists import (
    ALL,
    WHOLE,
    Compared,
    Lines,
    Page,
    Shown,
    Standing,
    Standings,
    When,
)
from projections.reading import Reading


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """What an importer needs to recognise a power that is already listed."""

    power: str
    name: str
    kind: str
    holders: tuple[str, ...]
    codes: tuple[Code, ...]
    area: str


Recognised = list[Listed]


class Current(Tables):
    """Rows with one half-open interval, of days; what was once thought leaves no trace."""

    name = "current"
    sheets = (
        shown.sheet("current", forgetful=True),
        shown.names_sheet("current_names", forgetful=True),
    )

    def list_bytes(self, as_of: date, selection: Selection = ALL, page: Page = WHOLE) -> Lines:
        """The list on a day in its canonical spelling, a line each."""
        return self.ask(
            lambda reading: lists.list_bytes(reading, at(reading, as_of), selection, page)
        )

    def list(self, as_of: date, selection: Selection = ALL, page: Page = WHOLE) -> Shown:
        """The list on a day."""
        return shown.read(self.list_bytes(as_of, selection, page))

    def stream(self, as_of: date, selection: Selection = ALL) -> Iterator[Lines]:
        """The list on a day in its canonical spelling, some lines at a time."""
        return self.ask_in_parts(
            lambda reading: lists.stream(reading, at(reading, as_of), selection)
        )

    def power(self, id: str, as_of: date) -> Standing | None:
        """One power on a day, also when it is no longer listed; None before its first day."""
        return self.ask(lambda reading: lists.power(reading, at(reading, as_of), id))

    def diff(self, days: tuple[date, date], selection: Selection = ALL) -> Compared:
        """What the second day's list has more, has less and says otherwise than the first's."""
        return self.ask(
            lambda reading: lists.compare(
                reading, at(reading, days[0]), at(reading, days[1]), selection
            )
        )

    def totals(self, as_of: date) -> dict[str, Any]:
        """How many powers and, apart from them, services: by kind, by level, by holder."""
        return self.ask(lambda reading: lists.totals(reading, at(reading, as_of)))

    def scheduled(self, after: date, selection: Selection = ALL) -> Standings:
        """What is known to take effect after a day: not in the list, and never mixed into it."""
        return self.ask(lambda reading: lists.scheduled(reading, at(reading, after), selection))

    def listed(self, as_of: date) -> Recognised:
        """Every power and service on the list of a day, by what it can be recognised by."""
        return [recognised(line) for line in self.list(as_of, Selection(services=True))]


def recognised(line: Line) -> Listed:
    return Listed(
        power=line["power"],
        name=line["name"],
        kind=line["kind"],
        holders=tuple(party["organ"] for party in line["holders"]),
        codes=tuple(Code(scheme=CodeScheme(c["scheme"]), text=c["text"]) for c in line["codes"]),
        area=line["area"],
    )


def at(reading: Reading, day: date) -> When:
    return When(day, reading.position)
