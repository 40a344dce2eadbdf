"""Everything once more: the published files against each other, then the database against them."""

from collections.abc import Collection, Iterator
from datetime import datetime

from domain import merkle
from domain.merkle import EMPTY_ROOT, Hashes, subtree
from domain.notes import Checkpoint, VerifierKey
from domain.tiles import ENTRIES, HEIGHT, WIDTH
from ops.sealing.folder import CHECKPOINTS, Publication, last_tiles
from ops.sealing.growth import Growth, Written
from ops.sealing.published import Last, believing, entries, entries_of, read, refuse_another_size
from ops.sealing.refusals import Wrong
from ops.sealing.soundness import check
from ops.sealing.stored import Source

MODULUS = 1 << 256


def reread(publication: Publication, before: Last, source: Source) -> None:
    """Raises Wrong for the first published file, or the first stored entry, that is not right."""
    reread_folder(publication, before)
    reread_database(publication, before, source)


def reread_folder(publication: Publication, before: Last) -> None:
    """Every bundle fits its tile of leaves, every tile those below it, and all of it the root."""
    growth = Growth()
    for bundle in bundles(publication, before.size):
        compare(publication, growth.add(bundle))
    compare(publication, growth.edge())
    if merkle.root(growth.frontier) != before.root:
        raise Wrong("E_TILE", "tile", file="tile", why=f"signed root {before.root.hex()}")


def bundles(publication: Publication, size: int) -> Iterator[list[bytes]]:
    """The published entries by bundles, each compared with its leaf. Raises Wrong."""
    for number in range(-(-size // WIDTH)):
        yield entries_of(publication, number, min(WIDTH, size - number * WIDTH))


def compare(publication: Publication, written: Written) -> None:
    """The tiles of hashes are those that the entries lead to. Raises Wrong."""
    for tile, content in written.items():
        if tile.level == ENTRIES:
            continue
        with believing(tile.path):
            if publication.tile(tile) != content:
                raise ValueError("not the hashes of what lies below it")


def reread_trees(
    publication: Publication, size: int, origin: str, keys: Collection[VerifierKey]
) -> None:
    """Every tree that was signed is the beginning of the one of this size, and has its files.

    Raises Wrong.
    """
    hashes = publication.hashes(size)
    for earlier in publication.sizes():
        file = f"{CHECKPOINTS}/{earlier}"
        tree = Checkpoint.parse(read(publication, file, origin, keys).text)
        refuse_another_size({earlier: file}, tree)
        begun = subtree(hashes, 0, earlier) if earlier else EMPTY_ROOT
        if tree.root != begun:
            facts = {"size": earlier, "root": tree.root.hex(), "other": begun.hex()}
            raise Wrong("E_FORK", "earlier_tree", file=file, **facts)
        reread_edge(publication, earlier, hashes)


def reread_edge(publication: Publication, size: int, hashes: Hashes) -> None:
    """The last bundle and tiles of an earlier tree, which may be partial ones of its own."""
    for tile in last_tiles(size):
        first, level = tile.number * WIDTH, tile.level * HEIGHT
        due = b"".join(hashes(level, first + n) for n in range(tile.width))
        with believing(tile.path):
            if publication.tile(tile) != due:
                raise ValueError("not the hashes of what lies below it")
    entries(publication, size)


class Difference:
    """The first stored entry that is not the published one, and whether all are there after all."""

    def __init__(self) -> None:
        self.position = 0
        self.found = self.published = self.next = b""
        self.balance = 0

    def take(self, position: int, found: bytes, published: bytes) -> None:
        """The leaves of a position. The sum of all leaves does not depend on their order."""
        self.balance = (self.balance + number(found) - number(published)) % MODULUS
        if self.position and not self.next:
            self.next = published
        if found != published and not self.position:
            self.position, self.found, self.published = position, found, published

    def refuse(self) -> None:
        """Raises Wrong if there was one."""
        if not self.position:
            return
        if self.balance == 0:
            raise Wrong("E_ORDER", "reordered", position=self.position)
        if self.found == self.next:
            raise Wrong("E_GAP", "position_missing", position=self.position)
        raise Wrong(
            "E_LEAF",
            "altered",
            position=self.position,
            found=self.found.hex(),
            published=self.published.hex(),
        )


def number(leaf: bytes) -> int:
    return int.from_bytes(leaf)


def reread_database(publication: Publication, before: Last, source: Source) -> None:
    """Every stored entry is the published one; and sound, with the columns beside it."""
    published = publication.entries(before.size)
    difference = Difference()
    recorded_at: datetime | None = None
    position = 0
    for page in source.pages(0, before.size):
        for row in page:
            position += 1
            if row.position != position:
                raise Wrong("E_GAP", "position_missing", position=position)
            difference.take(position, merkle.leaf(row.state), merkle.leaf(next(published)))
            if not difference.position:
                check(row, position, recorded_at)
                recorded_at = row.recorded_at
    if position != before.size:
        raise Wrong("E_GAP", "position_missing", position=position + 1)
    difference.refuse()
