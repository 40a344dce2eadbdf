"""The duties (职责) of organs through time."""

from datetime import date

from domain.duties import Duty
from domain.timeline import Version
from projections.generations import Tables
from projections.states import on_day, sheet, versions

Found = list[Duty]


class Duties(Tables):
    """A duty that has ended stays known, and says so."""

    name = "duties"
    sheets = (sheet("duty", "duties", {"organ": "text"}, lambda duty: (duty.organ,)),)

    def duty(self, id: str, on: date, known_at: int | None = None) -> Duty | None:
        """One duty on a day; None before it was assigned."""
        return next(iter(on_day(self, Duty, on, known_at, stream=id)), None)

    def of(self, organ: str, on: date, known_at: int | None = None) -> Found:
        """What an organ owes on a day."""
        found = on_day(self, Duty, on, known_at, organ=organ)
        return [duty for duty in found if not duty.ended]

    def all(self, on: date, known_at: int | None = None) -> Found:
        """Every duty assigned by a day, ended ones too."""
        return on_day(self, Duty, on, known_at)

    def history(self, id: str, known_at: int | None = None) -> list[Version[Duty]]:
        """One duty from its first day on."""
        return versions(self, Duty, id, known_at)
