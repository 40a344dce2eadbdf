"""What a list speaks of: its areas, its organs and its powers, and whom it passes over."""

from collections.abc import Iterable, Sequence

from domain.power import Power
from ops.importers.entries import Entry
from ops.importers.match import Match
from ops.importers.outlook import Listing


class Named:
    """What the rows of one list name, all its days together."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.areas = {entry.sought.area for entry in entries}
        self.organs: set[str] = set()
        self.powers: set[str] = set()
        self.entered: set[str] = set()
        self.holderless = False
        self._expected: set[str] = set()

    def hear(self, entries: Sequence[Entry], matches: Iterable[Match], listing: Listing) -> None:
        """Take down what the rows of one day name, and what their organs had on the list then."""
        organs = {organ for entry in entries for organ in entry.sought.holders}
        holderless = any(not entry.sought.holders for entry in entries)
        self._expected.update(
            power.id
            for power in listing.powers.values()
            if organs.intersection(power.holders) or (holderless and not power.holders)
        )
        self.organs |= organs
        self.holderless |= holderless
        self.hear_powers(power for match in matches for power in match.powers)

    def hear_powers(self, powers: Iterable[Power]) -> None:
        self.powers.update(power.id for power in powers)

    def enter(self, stream: str) -> None:
        """A row's power is new: the list itself enters it."""
        self.powers.add(stream)
        self.entered.add(stream)

    def left_out(self, listing: Listing) -> list[Power]:
        """The powers of its areas and organs that no row speaks of.

        A list does not speak of what its organs came to hold only after its day.
        """
        return [
            power
            for power in self._silent(listing)
            if self.names_holder(power) and power.id in self._expected
        ]

    def unnamed(self, listing: Listing) -> list[Power]:
        """The powers of its areas that no row speaks of, and none of whose organs any row names."""
        return [power for power in self._silent(listing) if not self.names_holder(power)]

    def names_holder(self, power: Power) -> bool:
        """Some row names one of its holders; of a power without any, some row names nobody."""
        if not power.holders:
            return self.holderless
        return bool(self.organs.intersection(power.holders))

    def _silent(self, listing: Listing) -> list[Power]:
        return [
            power
            for power in listing.powers.values()
            if power.area in self.areas and power.id not in self.powers
        ]
