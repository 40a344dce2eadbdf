"""Everything once more: the published files against each other, then the database against them."""

from collections.abc import Iterator
from datetime import datetime

from domain import merkle
from domain.tiles import ENTRIES, WIDTH
from ops.sealing.folder import Publication
from ops.sealing.growth import Growth, Written
from ops.sealing.published import Last, believing, entries_of
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
