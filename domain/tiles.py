"""A tree cut into tiles (C2SP tlog-tiles): 256 hashes each, of one level in eight.

Tile ``n`` of level ``l`` holds the roots of the subtrees of 256^l leaves, from leaf n·256^(l+1) on.
It is full, or as wide as the tree reaches; a full tile never changes. Entries are bundled in the
same way.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from domain.merkle import HASH_SIZE, Hashes, extend, root

HEIGHT = 8
WIDTH = 1 << HEIGHT
LONGEST_ENTRY = 0xFFFF
ENTRIES = -1
"""The level of entry bundles, which are cut like level 0."""
PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)
LEVELS = 64


class Tile(NamedTuple):
    """``width`` hashes (or entries) of a level, from the one numbered ``number``·256 on."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it lies: tile/0/x001/234.p/17."""
        *groups, last = grouped(self.number)
        level = "entries" if self.level == ENTRIES else str(self.level)
        name = "/".join([f"tile/{level}", *(f"x{group}" for group in groups), last])
        return name if self.width == WIDTH else f"{name}.p/{self.width}"


def grouped(index: int) -> list[str]:
    """A number in groups of three digits."""
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    return [digits[n : n + 3] for n in range(0, len(digits), 3)]


def parse_path(path: str) -> Tile:
    """The tile at a path; ValueError for any path but the one it is written as."""
    found = PATH.fullmatch(path)
    if found is None:
        raise ValueError(f"not the path of a tile: {path!r}")
    level, number, width = found.groups()
    index = int(number.replace("x", "").replace("/", ""))
    tile = Tile(ENTRIES if level == "entries" else int(level), index, int(width or WIDTH))
    if tile.path != path or tile.level >= LEVELS:
        raise ValueError(f"not the path of a tile: {path!r}")
    return tile


def tiles(size: int, *, since: int = 0) -> Iterator[Tile]:
    """The tiles of hashes that a tree of this size has and one of ``since`` leaves had not."""
    level = 0
    while size:
        yield from row(level, size, since)
        size, since = size >> HEIGHT, since >> HEIGHT
        level += 1


def bundles(size: int, *, since: int = 0) -> Iterator[Tile]:
    """The entry bundles that a log of this size has and one of ``since`` entries had not."""
    return row(ENTRIES, size, since)


def row(level: int, size: int, since: int) -> Iterator[Tile]:
    if size == since:
        return
    for index in range(since >> HEIGHT, size >> HEIGHT):
        yield Tile(level, index)
    if size % WIDTH:
        yield Tile(level, size >> HEIGHT, size % WIDTH)


def bundle(entries: Sequence[bytes]) -> bytes:
    """Entries one after the other, each behind its length in two bytes, big-endian."""
    for entry in entries:
        if len(entry) > LONGEST_ENTRY:
            raise ValueError(f"an entry of {len(entry)} bytes does not fit a bundle")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundle(data: bytes) -> list[bytes]:
    """The entries of a bundle. Raises ValueError where it is cut off."""
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise ValueError(f"the bundle is cut off after {len(entries)} entries")
        entries.append(data[at + 2 : end])
        at = end
    return entries


def reader(size: int, read: Callable[[Tile], bytes]) -> Hashes:
    """The hashes of a tree of this size, from its tiles, each read once.

    Raises ValueError for a tile of another length than its width tells.
    """
    kept: dict[Tile, bytes] = {}

    def fetch(tile: Tile) -> bytes:
        if tile not in kept:
            found = read(tile)
            if len(found) != tile.width * HASH_SIZE:
                raise ValueError(f"{tile.path} has {len(found)} bytes")
            kept[tile] = found
        return kept[tile]

    def hashes(level: int, n: int) -> bytes:
        above = level % HEIGHT
        first = n << above
        number = first >> HEIGHT
        width = min(WIDTH, (size >> (level - above)) - (number << HEIGHT))
        data = fetch(Tile(level // HEIGHT, number, width))
        at = (first % WIDTH) * HASH_SIZE
        inside = data[at : at + (HASH_SIZE << above)]
        return root(extend((), 0, hashes_in(inside)))

    return hashes


def hashes_in(data: bytes) -> list[bytes]:
    """The hashes that stand one after the other."""
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]
