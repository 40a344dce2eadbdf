"""A list beside a copy of it: what the copy has more, has less and says otherwise.

Order does not count, and a column that the copy lacks is not held against it.
"""

from collections.abc import Hashable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from domain.compliance.pairing import Paired, Row, identity, match
from domain.compliance.renamed import Like, alike
from domain.compliance.spelling import marked, spelt_otherwise
from domain.value import Value


class Departure(StrEnum):
    """How a copy departs from the list."""

    ADDED = "added"
    MISSING = "missing"
    ALTERED = "altered"
    VARIANT = "variant"
    """Spelt otherwise: width, spaces, punctuation, 第十二条 for 第12条, a former name."""

    @property
    def label(self) -> str:
        """The word in Chinese."""
        return {"added": "多出", "missing": "缺漏", "altered": "改动", "variant": "异写"}[self]


class Difference(Value):
    """One thing in which a copy departs from the list: a whole row, or one field of it."""

    departure: Departure
    power: str = ""
    """Its stream; empty where the list has no such power."""
    name: str
    codes: tuple[str, ...] = ()
    organs: frozenset[str] = frozenset()
    file: str = ""
    sheet: str = ""
    cell: str = ""
    field: str = ""
    heading: str = ""
    """What stands above the field in the copy."""
    listed: str = ""
    copied: str = ""
    repeats: str = ""
    """The power of which another row of the copy speaks in the same words."""
    like: Like | None = None

    @property
    def marked(self) -> str:
        """Both texts in one line, letter by letter, with a little of what they have in common."""
        return marked(self.listed, self.copied) if self.field else ""


class Comparison(NamedTuple):
    """Every difference, in the order of the copy and then of the list; and what was paired."""

    differences: list[Difference]
    paired: list[Paired]


def compare(listed: Sequence[Row], copied: Sequence[Row]) -> Comparison:
    """A copy beside the list."""
    paired = match(listed, copied)
    partner = {pair.copied: pair.listed for pair in paired}
    used = {pair.listed for pair in paired}
    missing = [row for at, row in enumerate(listed) if at not in used]
    added = [row for at, row in enumerate(copied) if at not in partner]
    hints = alike(missing, added)
    spoken_of: dict[Hashable, str] = {}
    if added:
        spoken_of = {identity(copied[pair.copied]): listed[pair.listed].id for pair in paired}
    found: list[Difference] = []
    for at, row in enumerate(copied):
        if at in partner:
            found += fields(listed[partner[at]], row)
        else:
            repeats = spoken_of.get(identity(row), "")
            found.append(more(row, repeats, None if repeats else hints.get(id(row))))
    found += (less(row, hints.get(id(row))) for row in missing)
    return Comparison(found, paired)


def fields(entry: Row, row: Row) -> Iterator[Difference]:
    """What the copy says otherwise of a power, field by field."""
    for name, copied in row.cells.items():
        listed = entry.cells.get(name, "")
        if listed == copied:
            continue
        yield Difference(
            departure=departure(entry, row, name),
            power=entry.id,
            name=entry.name,
            codes=entry.codes,
            organs=entry.organs or frozenset(),
            file=row.file,
            sheet=row.sheet,
            cell=row.place(name),
            field=name,
            heading=row.heading(name),
            listed=listed,
            copied=copied,
        )


def departure(entry: Row, row: Row, name: str) -> Departure:
    """Whether a field that is not the same to the letter says the same."""
    meant = entry.meant.get(name), row.meant.get(name)
    if None not in meant:
        same = meant[0] == meant[1]
    else:
        same = spelt_otherwise(entry.cells.get(name, ""), row.cells[name])
    return Departure.VARIANT if same else Departure.ALTERED


def more(row: Row, repeats: str, like: Like | None) -> Difference:
    return Difference(
        departure=Departure.ADDED,
        name=row.name,
        codes=row.codes,
        organs=row.organs or frozenset(),
        file=row.file,
        sheet=row.sheet,
        cell=row.place(),
        copied=row.name,
        repeats=repeats,
        like=like,
    )


def less(entry: Row, like: Like | None) -> Difference:
    return Difference(
        departure=Departure.MISSING,
        power=entry.id,
        name=entry.name,
        codes=entry.codes,
        organs=entry.organs or frozenset(),
        listed=entry.name,
        like=like,
    )
