"""存疑: rows of a list that nobody may decide about but the operator."""

from collections.abc import Sequence

from domain.power import Power
from ops.importers.desk import Desk
from ops.importers.entries import Entry
from ops.importers.match import NEW, Match, duplicates, namesakes, pair
from ops.importers.outlook import Listing, Outlook


class Doubts:
    """Holds the rows of one day that are doubtful beside each other or beside the ledger."""

    def __init__(self, desk: Desk, outlook: Outlook) -> None:
        self.desk = desk
        self.findings = desk.findings
        self.outlook = outlook

    def hold(self, entries: Sequence[Entry], matches: Sequence[Match]) -> list[Power]:
        """Hold rows that say the same, that may mean several powers, or that come too early.

        Returns the powers that those which come too early speak of.
        """
        twice = duplicates([entry.sought for entry in entries], matches)
        for index, others in twice.items():
            rows = "、".join(str(entries[other].row.row.number) for other in others)
            self.findings.hold(
                entries[index].row, key_field(entries[index]), "duplicate", rows=rows
            )
        for index, entry in enumerate(entries):
            powers = matches[index].powers
            if index not in twice and len(powers) > 1:
                named = "、".join(map(self.described, powers))
                self.findings.hold(entry.row, key_field(entry), "ambiguous", candidates=named)
        return self.hold_listed_later(
            [e for e, m in zip(entries, matches, strict=True) if m is NEW]
        )

    def hold_listed_later(self, entries: Sequence[Entry]) -> list[Power]:
        """The ledger would hold one power twice: an earlier beginning is a 更正, no new entry."""
        if not entries:
            return []
        later = Listing(self.desk.known.powers_after(entries[0].day.on))
        matches = pair([entry.sought for entry in entries], later)
        for entry, match in zip(entries, matches, strict=True):
            if match.powers and not self.findings.is_held(entry.row):
                power = match.powers[0]
                self.findings.hold(
                    entry.row,
                    key_field(entry),
                    "listed_later",
                    since=power.since,
                    power=self.described(power),
                )
        return [power for match in matches for power in match.powers]

    def note_namesakes(self, entries: Sequence[Entry], listing: Listing) -> None:
        """A new power is not taken for another's of the same name, but that is worth a look."""
        for entry in entries:
            for power in namesakes(entry.sought, listing)[:1]:
                field, named = key_field(entry), self.described(power)
                self.findings.note(entry.row, field, "namesake", power=named)

    def described(self, power: Power) -> str:
        codes = "、".join(code.text for code in power.elements.codes)
        told = (power.elements.name, codes, self.organ_names(power))
        return " ".join(filter(None, (*told, power.id)))

    def organ_names(self, power: Power) -> str:
        organs, day = self.desk.organs, self.outlook.day
        return "、".join(organs.name(id, day) for id in power.holders if id in organs.histories)


def key_field(entry: Entry) -> str:
    """The column to point at: the code where there is one, else the name."""
    fields = ("implementation_code", "item_code", "base_code")
    return next((field for field in fields if entry.row.text(field)), "item_name")
