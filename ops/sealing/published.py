"""What was published last, as far as it can be believed: signed by our own key, with its tiles."""

from collections.abc import Collection, Generator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from domain import merkle
from domain.codec import decode
from domain.merkle import EMPTY_ROOT
from domain.notes import Checkpoint, NotANote, Note, VerifierKey
from domain.tiles import ENTRIES, HEIGHT, WIDTH, Tile, hashes_in
from ops.sealing.folder import CHECKPOINTS, LATEST, Publication
from ops.sealing.keys import signed_by
from ops.sealing.refusals import Wrong


class Last(NamedTuple):
    """The last signed tree, its note, and the entries of its last bundle."""

    size: int
    root: bytes
    note: Note | None
    entries: list[bytes]

    @property
    def first(self) -> int:
        """The position of the first of these entries."""
        return self.size - len(self.entries) + 1

    @property
    def recorded_at(self) -> datetime | None:
        return decode(self.entries[-1])[1] if self.entries else None


def last(publication: Publication, origin: str, keys: Collection[VerifierKey]) -> Last:
    """The largest tree that was ever signed here; an empty one before the first. Raises Wrong.

    A crash may have come between the two names of a checkpoint: the one that is not yet the latest
    was signed, too, and is continued.
    """
    found = {size: f"{CHECKPOINTS}/{size}" for size in publication.sizes()[-1:]}
    notes = [read(publication, file, origin, keys) for file in found.values()]
    if (publication.folder / LATEST).exists():
        notes.append(read(publication, LATEST, origin, keys))
    if not notes:
        return Last(0, EMPTY_ROOT, None, [])
    trees = [Checkpoint.parse(note.text) for note in notes]
    refuse_another_size(found, trees[0])
    refuse_split(trees)
    tree, note = max(
        zip(trees, notes, strict=True), key=lambda both: (both[0].size, len(both[1].signatures))
    )
    return Last(tree.size, tree.root, note, entries(publication, tree.size))


def read(publication: Publication, file: str, origin: str, keys: Collection[VerifierKey]) -> Note:
    try:
        note = Note.parse(publication.read(file))
        tree = Checkpoint.parse(note.text)
    except NotANote as error:
        raise Wrong("E_FORMAT", "checkpoint_form", file=file, why=error) from error
    if tree.origin != origin or tree.position is not None:
        raise Wrong("E_FORMAT", "checkpoint_form", file=file, why=tree.text)
    if not signed_by(note, keys):
        raise Wrong("E_SIG", "checkpoint_signature", file=file)
    return note


def refuse_another_size(found: dict[int, str], tree: Checkpoint) -> None:
    for size, file in found.items():
        if size != tree.size:
            raise Wrong("E_FORMAT", "checkpoint_form", file=file, why=tree.text)


def refuse_split(trees: list[Checkpoint]) -> None:
    one, other = trees[0], trees[-1]
    if one.size == other.size and one.root != other.root:
        raise Wrong("E_SPLIT", "split", size=one.size, root=one.root.hex(), other=other.root.hex())


def entries(publication: Publication, size: int) -> list[bytes]:
    """The entries of the last bundle; the tree's right-hand edge must fit them. Raises Wrong."""
    if not size:
        return []
    number = (size - 1) >> HEIGHT
    return entries_of(publication, number, size - number * WIDTH)


def entries_of(publication: Publication, number: int, width: int) -> list[bytes]:
    """The entries of one bundle, each compared with its leaf. Raises Wrong."""
    tile, bundle = Tile(0, number, width), Tile(ENTRIES, number, width)
    with believing(bundle.path):
        found = publication.bundle(bundle)
    with believing(tile.path):
        hashes = hashes_in(publication.tile(tile))
    for position, (entry, hash) in enumerate(zip(found, hashes, strict=True), number * WIDTH + 1):
        if merkle.leaf(entry) != hash:
            raise Wrong("E_LEAF", "bundle", file=bundle.path, tile=tile.path, position=position)
    return found


@contextmanager
def believing(file: str) -> Generator[None]:
    """Where a published file is not what it must be, say which. Raises Wrong."""
    try:
        yield
    except FileNotFoundError as error:
        raise Wrong("E_TILE", "tile", file=file, why=error.strerror) from error
    except ValueError as error:
        raise Wrong("E_TILE", "tile", file=file, why=error) from error
