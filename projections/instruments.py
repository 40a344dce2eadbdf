"""The papers of a register through their life, found by id, by number or by title."""

from datetime import date
from typing import NamedTuple

from domain.instruments import Instrument
from domain.timeline import Version
from projections.generations import Tables
from projections.states import histories, on_day, sheet, versions

Found = list[Instrument]
Histories = list[list[Version[Instrument]]]
EVER = date.max
"""The day on which everything that is known has happened."""


class Titled(NamedTuple):
    """A paper by what it is looked up by."""

    id: str
    number: str
    title: str


Titles = list[Titled]


class Instruments(Tables):
    """Papers are cited long after their end, so that they are looked up whatever the day."""

    name = "instruments"
    sheets = (
        sheet(
            "instrument",
            "instruments",
            {"number": "text", "title": "text"},
            lambda paper: (paper.number, paper.title),
        ),
    )

    def instrument(
        self, id: str, on: date = EVER, known_at: int | None = None
    ) -> Instrument | None:
        """One paper on a day; None before its issue."""
        return next(iter(on_day(self, Instrument, on, known_at, stream=id)), None)

    def numbered(self, number: str, known_at: int | None = None) -> Found:
        """The papers of a number (文号): two issuers may have used the same."""
        return on_day(self, Instrument, EVER, known_at, number=number)

    def titled(self, title: str, known_at: int | None = None) -> Found:
        """The papers of a title: a law and its later version, or a title used twice."""
        return on_day(self, Instrument, EVER, known_at, title=title)

    def all(self, on: date = EVER, known_at: int | None = None) -> Found:
        """Every paper issued by a day: for whoever looks up many."""
        return on_day(self, Instrument, on, known_at)

    def history(self, id: str, known_at: int | None = None) -> list[Version[Instrument]]:
        """One paper from its issue on."""
        return versions(self, Instrument, id, known_at)

    def histories(self, known_at: int | None = None) -> Histories:
        """Every paper from its issue on, in order of id."""
        return histories(self, Instrument, known_at)

    def titles(self, known_at: int | None = None) -> Titles:
        """Every paper by number and title: for whoever compares them in a form of his own."""
        return self.ask(
            lambda reading: [
                Titled(*row) for row in reading.rows("titles", {"known": reading.known(known_at)})
            ]
        )
