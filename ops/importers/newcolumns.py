"""新增栏目: a column nobody knows, which the powers of the ledger were entered without.

It does not tell how they changed: it amends none of them, unless the operator takes it in. Powers
that are entered from the list keep it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from domain import value
from ops.importers.desk import Desk
from ops.importers.entries import Entry
from ops.importers.match import Match
from ops.importers.named import Named
from ops.importers.outlook import Listing
from ops.importers.tables.table import Heading

TAKEN: Final = "column_taken"
UNREAD: Final = "column_unread"


class NewColumns:
    """Tells them by the headings that powers of the file's areas carry in the ledger."""

    def __init__(self, desk: Desk) -> None:
        self.findings = desk.findings
        self.reason = TAKEN if desk.options.new_columns else UNREAD
        self.known: set[str] = set()
        self._said: set[tuple[str, str]] = set()

    def learn(self, listing: Listing, named: Named) -> None:
        """Take down the headings of a day's list; what the file itself enters teaches nothing."""
        for power in listing.powers.values():
            if power.area in named.areas and power.id not in named.entered:
                self.known.update(extra.heading for extra in power.elements.extras)

    def left(self, entries: Sequence[Entry], matches: Sequence[Match], named: Named) -> list[Entry]:
        """The rows as they count: those about powers of the ledger without what is new to it."""
        return [
            self.compared(entry)
            if any(power.id not in named.entered for power in match.powers)
            else entry
            for entry, match in zip(entries, matches, strict=True)
        ]

    def compared(self, entry: Entry) -> Entry:
        """The row without its new columns, or with them if so told; each is said once a sheet."""
        carried = {extra.heading for extra in entry.elements.extras}
        unknown = [h for h in entry.row.unknown_headings() if h.text in carried - self.known]
        for heading in unknown:
            self.say(entry, heading)
        if self.reason == TAKEN:
            return entry
        return without(entry, frozenset(heading.text for heading in unknown))

    def say(self, entry: Entry, heading: Heading) -> None:
        table = entry.row.table
        if (table.sheet, heading.text) not in self._said:
            self._said.add((table.sheet, heading.text))
            place = (table.file, table.sheet, heading.address)
            self.findings.note_at(place, self.reason, heading.text)


def without(entry: Entry, headings: frozenset[str]) -> Entry:
    """The row as if it had no columns of these headings."""
    extras = tuple(e for e in entry.elements.extras if e.heading not in headings)
    return replace(entry, elements=value.replace(entry.elements, extras=extras))
