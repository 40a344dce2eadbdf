"""改名: rows that only one of two lists has, and whose names are nearly one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from domain.compliance.pairing import Row
from domain.compliance.peers import likeness, pairs
from domain.value import Value

LIKE: Final = 0.6
"""From this share of common letter pairs on, two names may be one that was changed."""
RARE: Final = 4
"""So many of a name's rarest letter pairs are looked up for others like it."""
CROWD: Final = 8
"""A letter pair that more names share tells none of them from the others."""


class Like(Value):
    """A row of the other side that may be meant: its id or place, its name, how alike, 0 to 1."""

    id: str
    name: str
    share: float


class Found(NamedTuple):
    """A row that is like another; one of the same organ is preferred, then the likest."""

    ours: bool
    share: float
    row: Row

    @property
    def like(self) -> Like:
        return Like(id=self.row.id or self.row.place(), name=self.row.name, share=self.share)


def alike(missing: Sequence[Row], added: Sequence[Row]) -> Mapping[int, Like]:
    """For rows on either side, by their Python id, the likest on the other, if any is like it.

    Only names that share one of their rarest letter pairs are looked at, and of a pair that many
    share, none: a hint may be lacking, and no list is so long that it takes long to find.
    """
    index = rare_pairs(missing)
    best: dict[int, Found] = {}
    for row in added:
        for at in sorted({at for pair in rarest(row, index) for at in index[pair]}):
            entry = missing[at]
            share = likeness(entry.name, row.name)
            if share >= LIKE:
                ours = entry.organs is not None and entry.organs == row.organs
                keep(best, entry, Found(ours, share, row))
                keep(best, row, Found(ours, share, entry))
    return {key: found.like for key, found in best.items()}


def keep(best: dict[int, Found], row: Row, new: Found) -> None:
    old = best.get(id(row))
    if old is None or (new.ours, new.share) > (old.ours, old.share):
        best[id(row)] = new


def rare_pairs(rows: Sequence[Row]) -> Mapping[str, list[int]]:
    """The letter pairs of names that few of them share, with the places of those that do."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        for pair in pairs(row.name):
            found[pair].append(at)
    return {pair: places for pair, places in found.items() if len(places) <= CROWD}


def rarest(row: Row, index: Mapping[str, list[int]]) -> list[str]:
    there = [pair for pair in pairs(row.name) if pair in index]
    return sorted(there, key=lambda pair: (len(index[pair]), pair))[:RARE]
