"""A published tree that grows to its right: the tiles and bundles that new entries fill.

In memory are, of each level, only the hashes of the last tile that is not full (fewer than 256).
"""

from collections.abc import Iterator, Sequence
from typing import Self

from domain.merkle import Frontier, extend, leaf, root
from domain.tiles import ENTRIES, HEIGHT, WIDTH, Tile, bundle, hashes_in
from ops.sealing.folder import Publication, last_tiles

Written = dict[Tile, bytes]


class Growth:
    """A tree of ``size`` leaves, and what of its last tiles is not full yet."""

    def __init__(self) -> None:
        self.size = 0
        self.frontier: Frontier = ()
        self.entries: list[bytes] = []
        self.levels: list[list[bytes]] = [[]]

    @classmethod
    def of(cls, publication: Publication, size: int) -> Self:
        """A tree as it was published. Raises FileNotFoundError and ValueError for bad tiles."""
        growth = cls()
        growth.size, growth.frontier = size, publication.frontier(size)
        growth.levels = [[] for _ in range(size.bit_length() // HEIGHT + 1)]
        for tile in last_tiles(size):
            if tile.width < WIDTH:
                growth.levels[tile.level] = hashes_in(publication.tile(tile))
        if width := size % WIDTH:
            growth.entries = publication.bundle(Tile(ENTRIES, size >> HEIGHT, width))
        return growth

    def add(self, entries: Sequence[bytes]) -> Written:
        """Grow by these entries; the tiles and bundles that are full now."""
        leaves = [leaf(entry) for entry in entries]
        full: Written = {}
        number = self.size >> HEIGHT
        self.entries += entries
        while len(self.entries) >= WIDTH:
            full[Tile(ENTRIES, number)] = bundle(self.entries[:WIDTH])
            del self.entries[:WIDTH]
            number += 1
        full.update(self.rise(leaves))
        self.frontier = extend(self.frontier, self.size, leaves)
        self.size += len(leaves)
        return full

    def rise(self, new: list[bytes]) -> Iterator[tuple[Tile, bytes]]:
        """Put hashes into level 0, the roots of its full tiles into the level above, and so on."""
        level, number = 0, self.size >> HEIGHT
        while new:
            if level == len(self.levels):
                self.levels.append([])
            row = self.levels[level]
            row += new
            new = []
            while len(row) >= WIDTH:
                yield Tile(level, number + len(new)), b"".join(row[:WIDTH])
                new.append(root(extend((), 0, row[:WIDTH])))
                del row[:WIDTH]
            level, number = level + 1, number >> HEIGHT

    def edge(self) -> Written:
        """The tiles and the bundle that are not full: those a tree of this size needs besides."""
        last = {
            Tile(level, self.size >> HEIGHT * (level + 1), len(row)): b"".join(row)
            for level, row in enumerate(self.levels)
            if row
        }
        if self.entries:
            last[Tile(ENTRIES, self.size >> HEIGHT, len(self.entries))] = bundle(self.entries)
        return last
