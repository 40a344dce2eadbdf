"""What is recorded under a paper already, found by what a row says; each record serves one row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from domain.events.instrument import Change
from ops.importers.known import Recorded
from ops.importers.targets import ChangeRow
from ops.importers.values import normal_name

Key = tuple[Change, date, str, str, str]


class Records:
    """The changes recorded under one paper."""

    def __init__(self, records: Iterable[Recorded]) -> None:
        self._by_key: dict[Key, list[Recorded]] = defaultdict(list)
        for record in records:
            for key in keys_of(record):
                self._by_key[key].append(record)

    def take(self, group: Sequence[ChangeRow]) -> Recorded | None:
        """The record of a row, or of the rows of one merger or split; it serves no other."""
        keys = (key for change in group for key in keys_in(change))
        record = next((r for key in keys for r in self._by_key.get(key, ())), None)
        if record is not None:
            for key in keys_of(record):
                self._by_key[key].remove(record)
        return record


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
