"""The organs of a register through their history, found by id, by name or by credit code."""

from datetime import date

from domain.organs import Organ, OrganStatus
from domain.timeline import Version
from projections.generations import Tables
from projections.states import histories, on_day, sheet, versions

Found = list[Organ]
Histories = list[list[Version[Organ]]]


class Organs(Tables):
    """Before its first day, an organ whose founding is not known is what it was on that day."""

    name = "organs"
    sheets = (
        sheet(
            "organ",
            "organs",
            {"names": "text[]", "credit_code": "text", "founding_unknown": "bool"},
            lambda organ: (list(organ.names), organ.credit_code, organ.founding_unknown),
        ),
    )

    def organ(self, id: str, on: date, known_at: int | None = None) -> Organ | None:
        """One organ on a day; None before it was founded."""
        return next(iter(on_day(self, Organ, on, known_at, stream=id)), None)

    def named(self, name: str, on: date, known_at: int | None = None) -> Found:
        """Whom a name meant on a day, also a short or a second name; active organs come first."""
        return active_first(on_day(self, Organ, on, known_at, organ_name=name))

    def coded(self, credit_code: str, on: date, known_at: int | None = None) -> Found:
        """Who had a 统一社会信用代码 on a day; active organs come first."""
        return active_first(on_day(self, Organ, on, known_at, credit_code=credit_code))

    def all(self, on: date, known_at: int | None = None) -> Found:
        """Every organ of a day, ended ones too: for whoever looks up many."""
        return on_day(self, Organ, on, known_at)

    def history(self, id: str, known_at: int | None = None) -> list[Version[Organ]]:
        """One organ from its first day on."""
        return versions(self, Organ, id, known_at)

    def histories(self, known_at: int | None = None) -> Histories:
        """Every organ from its first day on, in order of id."""
        return histories(self, Organ, known_at)


def active_first(found: Found) -> Found:
    return sorted(found, key=lambda organ: organ.status is not OrganStatus.ACTIVE)
