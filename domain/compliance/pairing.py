"""Rows of two lists that speak of one power: by code, then by name and organ, and no guess."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from domain.compliance.spelling import normal


class Column(NamedTuple):
    """Where a field of a copy stands: the letters of its column, and the heading as published."""

    letters: str
    heading: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """An entry of the list, or a row of a copy.

    ``cells`` are the fields that are there, blank ones too; in a copy, a field without a column is
    not among them. ``meant`` tells what a cell means where its spelling does not: an organ's id, a
    kind of power. ``organs`` is None where nothing tells whose row it is. ``number`` and
    ``columns`` say where in its sheet a row of a copy stands.
    """

    id: str = ""
    name: str
    codes: tuple[str, ...] = ()
    organs: frozenset[str] | None = None
    cells: Mapping[str, str]
    meant: Mapping[str, str] = field(default_factory=dict[str, str])
    file: str = ""
    sheet: str = ""
    number: int = 0
    columns: Mapping[str, Column] = field(default_factory=dict[str, Column])

    @cached_property
    def known_by(self) -> str:
        """Its name as it is compared."""
        return normal(self.name)

    def place(self, name: str = "") -> str:
        """The cell of a field; for none, the number of the row."""
        column = self.columns.get(name)
        return f"{column.letters}{self.number}" if column else str(self.number)

    def heading(self, name: str) -> str:
        """What stands above a field in the copy."""
        column = self.columns.get(name)
        return column.heading if column else name


class Paired(NamedTuple):
    """An entry of the list and the row of the copy that speaks of it, by their places."""

    listed: int
    copied: int


Keys = Callable[[Row], Sequence[Hashable]]
"""What a row is found by; no key twice."""


def code_organ_name(row: Row) -> Sequence[Hashable]:
    if row.organs is None:
        return ()
    return [(code, row.organs, row.known_by) for code in row.codes]


def code_organ(row: Row) -> Sequence[Hashable]:
    return () if row.organs is None else [(code, row.organs) for code in row.codes]


def code_name(row: Row) -> Sequence[Hashable]:
    return [(code, row.known_by) for code in row.codes]


def code(row: Row) -> Sequence[Hashable]:
    return row.codes


def organ_name(row: Row) -> Sequence[Hashable]:
    return () if row.organs is None or not row.known_by else ((row.organs, row.known_by),)


def any_organ_name(row: Row) -> Sequence[Hashable]:
    """One of its organs: a copy may name the first holder, or one among several, alone."""
    if row.organs is None or not row.known_by:
        return ()
    return [(organ, row.known_by) for organ in sorted(row.organs)]


def name(row: Row) -> Sequence[Hashable]:
    return (row.known_by,) if row.known_by else ()


RULES: Final[tuple[tuple[Keys, bool], ...]] = (
    (code_organ_name, True),
    (code_organ, False),
    (code_name, False),
    (code, False),
    (organ_name, True),
    (any_organ_name, False),
    (name, False),
)
"""How rows are paired, each rule for those that none before it placed.

True: where several share the key, they are paired all the same, those alike to the letter first;
False: only one with one, or with the first of rows that are the same in all they are known by.
"""


def match(listed: Sequence[Row], copied: Sequence[Row]) -> list[Paired]:
    """The pairs, in the order of the copy."""
    entries, rows = dict(enumerate(listed)), dict(enumerate(copied))
    found: list[Paired] = []
    for keys, several in RULES:
        there = by_key(entries, keys)
        for key, sharing in by_key(rows, keys).items():
            theirs = [at for at in there.get(key, ()) if at in entries]
            mine = [at for at in sharing if at in rows]
            alone = len(theirs) == 1 == len({identity(copied[at]) for at in mine})
            if not theirs or not mine or not (several or alone):
                continue
            for pair in couples(theirs, mine, listed, copied):
                found.append(pair)
                del entries[pair.listed], rows[pair.copied]
    return sorted(found, key=lambda pair: pair.copied)


def by_key(rows: Mapping[int, Row], keys: Keys) -> Mapping[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for at, row in rows.items():
        for key in keys(row):
            found[key].append(at)
    return found


def couples(
    entries: Sequence[int], rows: Sequence[int], listed: Sequence[Row], copied: Sequence[Row]
) -> Iterator[Paired]:
    """Rows of one key with entries of that key: those alike to the letter, then by their order."""
    if len(entries) == 1 == len(rows):
        yield Paired(entries[0], rows[0])
        return
    left = dict.fromkeys(entries)
    over: list[int] = []
    same: dict[tuple[str, ...], Mapping[Hashable, list[int]]] = {}
    for at in rows:
        names = tuple(copied[at].cells)
        if names not in same:
            same[names] = by_key({one: listed[one] for one in reversed(entries)}, told(names))
        alike = same[names].get(says(copied[at], names), [])
        while alike and alike[-1] not in left:
            alike.pop()
        if alike:
            del left[alike[-1]]
            yield Paired(alike[-1], at)
        else:
            over.append(at)
    yield from (Paired(one, at) for one, at in zip(left, over, strict=False))


def told(names: Sequence[str]) -> Keys:
    """The key of rows that say the same in these fields."""
    return lambda row: (says(row, names),)


def says(row: Row, names: Sequence[str]) -> Hashable:
    return tuple(row.cells.get(name, "") for name in names)


def identity(row: Row) -> Hashable:
    """All that a row is paired by."""
    return frozenset(row.codes), row.organs, row.known_by
