"""A published copy held against the list of a day: what is compared, and whose it is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from domain.compliance.copied import Departure, Difference, compare
from domain.compliance.facts import Facts
from domain.compliance.pairing import Row
from domain.vocabulary import PowerKind, counts_as_power
from ops.compliance.listed import listed
from ops.compliance.published import UNKNOWN, Setup, copied
from ops.importers.organs import Organs
from ops.importers.quarantine import Quarantined
from ops.importers.tables.table import Book


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which part of the list a copy is of: an organ's (its id), some kinds, powers only; or all."""

    organ: str = ""
    kinds: Collection[PowerKind] = ()
    powers_only: bool = False

    def covers(self, facts: Facts, entry: Row) -> bool:
        """Whether an entry of the list is in it."""
        power = facts.powers[entry.id].carried
        assert power is not None, "the list has what it carries"
        return (
            (not self.kinds or power.kind in self.kinds)
            and (not self.powers_only or counts_as_power(power.kind))
            and (not self.organ or self.organ in {*power.holders, *power.exercisers()})
        )


@dataclass(frozen=True, kw_only=True)
class Held:
    """What came of it.

    ``uncompared``: columns of the copy that nothing on the list has. ``others``: rows that no power
    answers to and that name another organ than the scope's.
    """

    differences: list[Difference]
    doubts: list[Quarantined]
    uncompared: list[str]
    rows: int
    entries: int
    matched: int
    others: int

    def count(self, departure: Departure) -> int:
        return sum(one.departure is departure for one in self.differences)


def hold(facts: Facts, book: Book, setup: Setup, scope: Scope) -> Held:
    """Compare a copy with the list of the day.

    It is compared with all of the list: a row may be another organ's, or of another kind, and is
    then no addition. What the list has more is missed only within the scope.
    """
    entries = list(listed(facts))
    covered = {entry.id for entry in entries if scope.covers(facts, entry)}
    seen = copied(book, Organs(facts.organs.values()), setup)
    carried = {field for entry in entries for field in entry.cells} | {"name"}
    rows = [only(row, carried) for row in seen.rows]
    found = compare(entries, rows)
    ids = [entries[pair.listed].id for pair in found.paired]
    kept = [one for one in found.differences if within(one, covered, scope)]
    foreign = [one for one in found.differences if one.departure is Departure.ADDED]
    headings = {
        (row.sheet, column.heading): None
        for row in seen.rows
        for field, column in row.columns.items()
        if field not in carried
    }
    return Held(
        differences=kept,
        doubts=seen.doubts,
        uncompared=[heading for _, heading in headings],
        rows=len(rows),
        entries=len(covered),
        matched=sum(id in covered for id in ids),
        others=sum(not within(one, covered, scope) for one in foreign),
    )


def only(row: Row, fields: Collection[str]) -> Row:
    """The row without columns that nothing on the list has: they tell nothing about any power."""
    return replace(row, cells={name: text for name, text in row.cells.items() if name in fields})


def within(one: Difference, covered: Collection[str], scope: Scope) -> bool:
    """Whether a difference is the scope's: a power of it, or a row that is not surely another's.

    A row that names no organ, or one that the register does not know, may be the scope's.
    """
    if one.departure is not Departure.ADDED:
        return one.power in covered
    known = [organ for organ in one.organs if not organ.startswith(UNKNOWN)]
    return not scope.organ or scope.organ in known or len(known) < max(1, len(one.organs))


def in_order(differences: Sequence[Difference]) -> list[Difference]:
    """What counts first: missing, added and altered before what is only spelt otherwise."""
    return sorted(differences, key=lambda one: one.departure is Departure.VARIANT)
