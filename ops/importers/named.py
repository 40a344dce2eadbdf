"""What a list speaks of: its areas, its organs and its powers, and whom it passes over."""

from collections.abc import Iterable, Sequence

from domain.power import Power
from ops.importers.entries import Entry
from ops.importers.match import Match
from ops.importers.outlook import Listing


class Named:
    """What the rows of one list name, all its days together."""

    def __init__(self) -> None:
        self.areas: set[str] = set()
        self.organs: set[str] = set()
        self.powers: set[str] = set()
        self.holderless = False

    def hear(self, entries: Sequence[Entry], matches: Iterable[Match]) -> None:
        """Take down what the rows of one day name."""
        self.areas.update(entry.sought.area for entry in entries)
        self.organs.update(organ for entry in entries for organ in entry.sought.holders)
        self.powers.update(power.id for match in matches for power in match.powers)
        self.holderless |= any(not entry.sought.holders for entry in entries)

    def unnamed(self, listing: Listing) -> list[Power]:
        """The powers of its areas that no row speaks of, and none of whose organs any row names."""
        return [
            power
            for power in listing.powers.values()
            if power.area in self.areas
            and power.id not in self.powers
            and not self.organs.intersection(power.holders)
            and (power.holders or not self.holderless)
        ]
