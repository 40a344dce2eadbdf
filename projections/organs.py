"""The organs of a register through their history, found by id, by name or by credit code."""

from datetime import date

from domain.organs import Organ, OrganStatus
from domain.timeline import Version
from projections.generations import Tables
from projections.states import only, sheet, states, versions, when

Found = list[Organ]


class Organs(Tables):
    """On a day before its first one, an organ whose founding is unknown is what it was first."""

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
        """One organ on a day."""
        return only(self._found("and stream = %(sought)s", id, on, known_at))

    def named(self, name: str, on: date, known_at: int | None = None) -> Found:
        """The organs that a name meant on a day (second names and short ones, too), active first."""
        found = self._found("and %(sought)s = any(names)", name, on, known_at)
        return sorted(found, key=lambda organ: organ.status is not OrganStatus.ACTIVE)
