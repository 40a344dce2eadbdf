"""What is recorded under a paper already, found by what a row says; each record serves one row."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from domain.events.instrument import Change
from ops.importers.itemcodes import CODE_FIELDS
from ops.importers.known import Recorded
from ops.importers.targets import ChangeRow, Targets, of_organs
from ops.importers.values import normal_name

Key = tuple[Change, date, str, str, str]
BEGINNINGS: Final = frozenset({Change.ESTABLISH, Change.MERGE})
"""Changes recorded on the power that begins: its organs are those that receive it."""
RECEIVED: Final = frozenset(
    {
        Change.DELEGATE,
        Change.ACCEPT,
        Change.ENTRUST,
        Change.AUTHORISE,
        Change.GRANT,
        Change.TRANSFER,
    }
)
"""Changes in which organs receive the power."""
ONE_EACH: Final = RECEIVED - {Change.DELEGATE, Change.TRANSFER}
"""Those of them that are recorded once for each receiver."""


class Records:
    """The changes recorded under one paper."""

    def __init__(self, records: Iterable[Recorded], targets: Targets) -> None:
        self.targets = targets
        self._by_key: dict[Key, list[Recorded]] = defaultdict(list)
        for record in records:
            for key in keys_of(record):
                self._by_key[key].append(record)

    def take(self, group: Sequence[ChangeRow]) -> list[Recorded]:
        """The records of a row, or of the rows of one merger or split; they serve no other.

        Several only of one power, where the row names several receivers.
        """
        fit = self.fitting(group, self.by_organs) or self.fitting(group, self.by_code_alone)
        taken = fit[:1]
        if group[0].kind in ONE_EACH and self.targets.organs_after(group[0]):
            taken = list(dict.fromkeys(r for r in fit if r.stream == fit[0].stream))
        for record in taken:
            for key in keys_of(record):
                self._by_key[key].remove(record)
        return taken

    def fitting(
        self, group: Sequence[ChangeRow], fits: Callable[[Recorded, ChangeRow], bool]
    ) -> list[Recorded]:
        return [
            record
            for change in group
            for key in keys_in(change)
            for record in self._by_key.get(key, ())
            if fits(record, change)
        ]

    def by_organs(self, record: Recorded, change: ChangeRow) -> bool:
        """The organs that the row names, as far as they are known, are the record's."""
        before = self.targets.organs_before(change)
        if change.kind in BEGINNINGS:
            return agree(self.targets.organs_after(change) or before, record.to)
        known = record.organs and record.organs | record.to
        return self.by_receivers(record, change) and agree(before, known)

    def by_code_alone(self, record: Recorded, change: ChangeRow) -> bool:
        """A code tells the power whatever organ the row names, unless that organ has one too."""
        codes = codes_in(change)
        if not codes & record.codes or not self.by_receivers(record, change):
            return False
        listing = self.targets.outlook.on(change.day.on)
        found = (power for code in codes for power in listing.with_code(code))
        return not of_organs(found, self.targets.organs_before(change))

    def by_receivers(self, record: Recorded, change: ChangeRow) -> bool:
        return change.kind not in RECEIVED or agree(self.targets.organs_after(change), record.to)


def agree(named: set[str], known: frozenset[str]) -> bool:
    """They share an organ, or one side says nothing."""
    return not named or not known or bool(named & known)


def codes_in(change: ChangeRow) -> set[str]:
    return {change.row.text(field) for field in CODE_FIELDS} - {""}


def keys_of(record: Recorded) -> Iterator[Key]:
    for name in record.names:
        yield record.change, record.day, name, record.annex, record.item


def keys_in(change: ChangeRow) -> Iterator[Key]:
    """Kind, day, name and place in the paper; a merger is recorded on its result."""
    row = change.row
    name = change.name
    if change.kind is Change.MERGE:
        name = normal_name(row.text("item_name_after"))
    place = (row.text("annex"), row.text("annex_item_no"))
    yield change.kind, change.day.on, name, *place
