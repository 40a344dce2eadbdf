"""Rows against powers: which power of the list each row of a day speaks of, if any.

In this order, each rule only for the rows that none before it placed: the implementation code;
another code with the same holders; an item code alone, where exactly one power has it; holders,
kind and name; kind and name alone, where the ledger and the file do not contradict each other on
who holds it. Nothing is guessed: two powers that fit, or two rows for one power, are held.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from domain.codes import Code, CodeScheme
from domain.power import Power
from domain.vocabulary import PowerKind
from ops.importers.outlook import Listing

ITEM_CODES: Final = frozenset((CodeScheme.STATE_COUNCIL, CodeScheme.ZHEJIANG, CodeScheme.SICHUAN))
"""Codes that stand for one item wherever they are used."""
ORGAN_LENGTH: Final = 18


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """What a row gives to know a power by."""

    codes: tuple[Code, ...]
    holders: tuple[str, ...]
    kind: PowerKind
    name: str
    """In its normal form."""
    area: str

    @property
    def implementation(self) -> str:
        return next((c.text for c in self.codes if c.scheme is CodeScheme.IMPLEMENTATION), "")

    @property
    def identities(self) -> list[tuple[str, ...]]:
        """What no two rows of one day may share: what the ledger would let only one power claim."""
        if self.implementation:
            return [("implementation", self.implementation)]
        holders = "+".join(self.holders)
        if self.codes:
            return [(code.scheme, code.text, holders) for code in self.codes]
        return [("name", holders, self.kind, self.name)]


class Match(NamedTuple):
    """How a row was placed, and the power; several: ambiguous; none: a new power."""

    how: str
    powers: tuple[Power, ...]


NEW: Final = Match("new", ())
Rule = Callable[[Sought, Listing], list[Power]]


def pair(rows: Sequence[Sought], listing: Listing) -> list[Match]:
    """The match of each row, in the order of the rows."""
    matches: list[Match | None] = [None] * len(rows)
    taken: set[str] = set()
    for how, rule in RULES:
        placed: list[Power] = []
        for index, row in enumerate(rows):
            if matches[index] is not None:
                continue
            fit = unique(p for p in rule(row, listing) if not spoken_for(row, p, taken))
            if fit:
                matches[index] = Match(how, tuple(fit))
                placed += fit if len(fit) == 1 else ()
        taken.update(power.id for power in placed)
    return [match or NEW for match in matches]


def unique(powers: Iterable[Power]) -> list[Power]:
    return list({power.id: power for power in powers}.values())


def spoken_for(row: Sought, power: Power, taken: set[str]) -> bool:
    """Another row has the power by a stronger rule, and this one has a code of its own."""
    return power.id in taken and contradicts(row.codes, power.elements.codes)


def contradicts(one: Iterable[Code], other: Iterable[Code]) -> bool:
    """Both have codes of one scheme, and none in common."""
    mine, theirs = by_scheme(one), by_scheme(other)
    return any(not mine[scheme] & theirs[scheme] for scheme in mine.keys() & theirs.keys())


def by_scheme(codes: Iterable[Code]) -> dict[CodeScheme, set[str]]:
    found: dict[CodeScheme, set[str]] = defaultdict(set)
    for code in codes:
        found[code.scheme].add(code.text)
    return found


def implementation_code(row: Sought, listing: Listing) -> list[Power]:
    return listing.with_code(row.implementation) if row.implementation else []


def code_and_holders(row: Sought, listing: Listing) -> list[Power]:
    return [
        power
        for code in row.codes
        if code.scheme is not CodeScheme.IMPLEMENTATION
        for power in listing.with_code(code.text)
        if power.holders == row.holders
        and (power.holders or power.area == row.area)
        and same_handling_item(row, power)
    ]


def same_handling_item(row: Sought, power: Power) -> bool:
    """Implementation codes may differ in the organ's part only: the rest is the item."""
    theirs = [c.text for c in power.elements.codes if c.scheme is CodeScheme.IMPLEMENTATION]
    if not row.implementation or not theirs:
        return True
    return any(code[ORGAN_LENGTH:] == row.implementation[ORGAN_LENGTH:] for code in theirs)


def item_code(row: Sought, listing: Listing) -> list[Power]:
    """Alone, where exactly one power has it; of many, it tells none."""
    found = [p for c in row.codes if c.scheme in ITEM_CODES for p in listing.with_code(c.text)]
    return found if len({power.id for power in found}) == 1 else []


def holders_kind_name(row: Sought, listing: Listing) -> list[Power]:
    if not row.holders:
        return []
    return [p for p in namesakes(row, listing) if set(p.holders) == set(row.holders)]


def kind_name(row: Sought, listing: Listing) -> list[Power]:
    """In one area, where holders overlap or one side names none: the item is the same."""
    return [
        power
        for power in namesakes(row, listing)
        if power.area == row.area
        and (not power.holders or not row.holders or set(power.holders) & set(row.holders))
    ]


def namesakes(row: Sought, listing: Listing) -> list[Power]:
    if not row.name:
        return []
    return [power for power in listing.named(row.name) if power.kind is row.kind]


RULES: Final[tuple[tuple[str, Rule], ...]] = (
    ("implementation_code", implementation_code),
    ("code", code_and_holders),
    ("item_code", item_code),
    ("organ_kind_name", holders_kind_name),
    ("kind_name", kind_name),
)


def duplicates(rows: Sequence[Sought], matches: Sequence[Match]) -> dict[int, list[int]]:
    """For each row that shares its identity or its power with others, those others."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, (row, match) in enumerate(zip(rows, matches, strict=True)):
        for identity in row.identities:
            groups[identity].append(index)
        if len(match.powers) == 1:
            groups["power", match.powers[0].id].append(index)
    found: dict[int, list[int]] = defaultdict(list)
    for group in groups.values():
        for index in group if len(group) > 1 else ():
            found[index] += [other for other in group if other != index]
    return {index: sorted(set(others)) for index, others in found.items()}
