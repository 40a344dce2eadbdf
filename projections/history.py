"""The list on any day, as known at any position; the current list is today's, as now known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.codes import Code, CodeScheme
from domain.ledger import Entry, entry
from domain.listing import Line, Selection
from projections import lists, shown
from projections.generations import Tables
from projections.lists import ALL, WHOLE, Compared, Lines, Page, Shown, Standing, Standings, When
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
Ids = list[str]


@dataclass(frozen=True, kw_only=True)
class Story:
    """A power from its first day on: how it stood, and every entry that was made about it."""

    versions: Standings
    entries: list[Entry]


class History(Tables):
    """Rows with two half-open intervals: of days, and of positions as known at which.

    ``known_at`` is a position; None stands for the last one followed. A position not yet followed
    raises NotYetKnown: who asks about an instant asks the ledger for its position first.
    """

    name = "history"
    sheets = (
        shown.sheet("history", aside="history_texts"),
        shown.names_sheet("history_names"),
    )

    def list_bytes(
        self,
        as_of: date,
        known_at: int | None = None,
        selection: Selection = ALL,
        page: Page = WHOLE,
    ) -> Lines:
        """The list on a day in its canonical spelling, a line each."""
        return self.ask(
            lambda reading: lists.list_bytes(reading, at(reading, as_of, known_at), selection, page)
        )

    def list(
        self,
        as_of: date,
        known_at: int | None = None,
        selection: Selection = ALL,
        page: Page = WHOLE,
    ) -> Shown:
        """The list on a day."""
        return shown.read(self.list_bytes(as_of, known_at, selection, page))

    def stream(
        self, as_of: date, known_at: int | None = None, selection: Selection = ALL
    ) -> Iterator[Lines]:
        """The list on a day in its canonical spelling, some lines at a time."""
        return self.ask_in_parts(
            lambda reading: lists.stream(reading, at(reading, as_of, known_at), selection)
        )

    def power(self, id: str, as_of: date, known_at: int | None = None) -> Standing | None:
        """One power on a day, also when it is no longer listed; None before its first day."""
        return self.ask(lambda reading: lists.power(reading, at(reading, as_of, known_at), id))

    def history(self, id: str, known_at: int | None = None) -> Story:
        """A power from its first day on, and the entries that led to it."""

        def told(reading: Reading) -> Story:
            known = reading.known(known_at)
            rows = reading.rows("entries", {"power": id, "known": known})
            return Story(
                versions=lists.versions(reading, known, id),
                entries=[entry(position, state) for position, state in rows],
            )

        return self.ask(told)

    def diff(
        self,
        days: tuple[date, date],
        known_at: tuple[int | None, int | None] = (None, None),
        selection: Selection = ALL,
    ) -> Compared:
        """What the second day's list has more, has less and says otherwise than the first's."""
        return self.ask(
            lambda reading: lists.compare(
                reading,
                at(reading, days[0], known_at[0]),
                at(reading, days[1], known_at[1]),
                selection,
            )
        )

    def totals(self, as_of: date, known_at: int | None = None) -> dict[str, Any]:
        """How many powers and, apart from them, services: by kind, by level, by holder."""
        return self.ask(lambda reading: lists.totals(reading, at(reading, as_of, known_at)))

    def scheduled(
        self, after: date, known_at: int | None = None, selection: Selection = ALL
    ) -> Standings:
        """What is known to take effect after a day: not in the list, and never mixed into it."""
        return self.ask(
            lambda reading: lists.scheduled(reading, at(reading, after, known_at), selection)
        )

    def on_list(self, as_of: date, known_at: int | None = None) -> Ids:
        """The ids of the powers and services on the list of a day, as they became known."""
        return self.ask(lambda reading: lists.ids(reading, "on_list", at(reading, as_of, known_at)))

    def coming(self, after: date, known_at: int | None = None) -> Ids:
        """The ids of the powers and services whose first day comes after a day."""
        return self.ask(lambda reading: lists.ids(reading, "coming", at(reading, after, known_at)))

    def listed(self, as_of: date) -> Recognised:
        """Every power and service on the list of a day, by what it can be recognised by."""
        return [recognised(line) for line in self.list(as_of, selection=Selection(services=True))]


def recognised(line: Line) -> Listed:
    return Listed(
        power=line["power"],
        name=line["name"],
        kind=line["kind"],
        holders=tuple(party["organ"] for party in line["holders"]),
        codes=tuple(Code(scheme=CodeScheme(c["scheme"]), text=c["text"]) for c in line["codes"]),
        area=line["area"],
    )


def at(reading: Reading, day: date, known_at: int | None) -> When:
    return When(day, reading.known(known_at))
