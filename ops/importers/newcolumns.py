"""新增栏目: a column nobody knows, which the powers of the ledger were entered without.

It tells nothing about how they changed, so it is left unread and reported; it never amends a power.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from domain import value
from ops.importers.entries import Entry
from ops.importers.findings import Findings
from ops.importers.match import Match


def without_new_columns(
    entries: Sequence[Entry], matches: Sequence[Match], findings: Findings
) -> list[Entry]:
    """The rows without the columns that are new to every power they were matched to.

    Where no row of a sheet was matched, nothing is compared, and every column is kept.
    """
    new: dict[str, frozenset[str]] = {}
    for sheet, headings in known_headings(entries, matches).items():
        reading = next(e.row for e in entries if e.row.table.sheet == sheet)
        found = [h for h in reading.unknown_headings() if h.text not in headings]
        new[sheet] = frozenset(heading.text for heading in found)
        for heading in found:
            place = (reading.table.file, sheet, heading.address)
            if any(heading.text == x.heading for e in entries for x in e.elements.extras):
                findings.note_at(place, "column_unread", heading.text)
    return [
        without(entry, new[entry.row.table.sheet]) if entry.row.table.sheet in new else entry
        for entry in entries
    ]


def known_headings(entries: Sequence[Entry], matches: Sequence[Match]) -> dict[str, set[str]]:
    """By sheet, the headings under which the powers met there carry anything."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry, match in zip(entries, matches, strict=True):
        for power in match.powers:
            found[entry.row.table.sheet].update(e.heading for e in power.elements.extras)
    return found


def without(entry: Entry, headings: frozenset[str]) -> Entry:
    """The row as if it had no columns of these headings."""
    extras = tuple(e for e in entry.elements.extras if e.heading not in headings)
    return replace(entry, elements=value.replace(entry.elements, extras=extras))
