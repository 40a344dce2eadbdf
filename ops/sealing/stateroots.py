"""Signing what the read models say (docs/formats.md §5), once that follows from the entries.

state/<model>/<position>          the signed note
state/<model>/<position>.leaves   the hashes of its rows
"""

import os
from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import NamedTuple

from domain.ledger import UnreadableEntry
from domain.merkle import EMPTY_ROOT, HASH_SIZE, Hashes, extend, leaf, node, root, subtree
from domain.notes import Checkpoint, NotANote, Note, VerifierKey
from domain.tiles import HEIGHT, hashes_in
from ops.sealing.folder import SIZE, Publication
from ops.sealing.keys import Signer, signed_by
from ops.sealing.published import Last, believing, last
from ops.sealing.refusals import Wrong
from projections.database import Database
from projections.forged import Difference, differences
from projections.stateroots import MODELS, Look, look, state_root

STATE = "state"
LEAVES = ".leaves"


class SignedState(NamedTuple):
    """The root of a model, and its note; ``fresh`` where it was not published before."""

    model: str
    tree: Checkpoint
    note: Note
    fresh: bool


def path_of(model: str, position: int) -> str:
    return f"{STATE}/{model}/{position}"


def origin_of_state(origin: str, model: str) -> str:
    """The first line of the note."""
    return f"{origin}/{STATE}/{model}"


def publish_state_roots(
    database: Database,
    publication: Publication,
    origin: str,
    signers: Sequence[Signer],
    *,
    full: bool = True,
) -> list[SignedState]:
    """Sign and publish the root of each model, at the position of the last published checkpoint.

    With ``full`` every row of every read model is first worked out from the entries, and these are
    compared with the published ones. Raises Wrong, and then nothing was signed; NotYetKnown and
    NotFollowed where the read models must follow first.
    """
    with publication.writing():
        before = last(publication, origin, [signer.verifier for signer in signers])
        with look(database, before.size) as seen:
            if full:
                refuse_forged(seen, publication, before)
            roots = {model: state_root(seen.rows(model)) for model in MODELS}
        done: list[SignedState] = []
        files: dict[str, bytes] = {}
        for model, found in roots.items():
            name = origin_of_state(origin, model)
            tree = Checkpoint(name, found.size, found.root, before.size)
            path = path_of(model, before.size)
            note, fresh = signed_note(publication, path, tree, signers)
            if fresh:
                files |= {f"{path}{LEAVES}": found.leaves, path: str(note).encode()}
            done.append(SignedState(model, tree, note, fresh))
        publication.write(files)
        return done


def signed_note(
    publication: Publication, path: str, tree: Checkpoint, signers: Sequence[Signer]
) -> tuple[Note, bool]:
    """The note of a state root, and whether it is a new one. One that was signed stays as it is.

    Raises Wrong where another root was signed for the same position.
    """
    try:
        there = Note.parse(publication.read(path))
    except FileNotFoundError:
        return Note(tree.text, tuple(signer.sign(tree.text) for signer in signers)), True
    except NotANote as error:
        raise Wrong("E_FORMAT", "checkpoint_form", file=path, why=error) from error
    if there.text != tree.text:
        raise Wrong("E_STATE", "state_split", file=path, why=tree.text.replace("\n", " "))
    done = signed_by(there, [signer.verifier for signer in signers])
    missing = [signer for signer in signers if signer.verifier not in done]
    more = tuple(signer.sign(tree.text) for signer in missing)
    return Note(there.text, (*there.signatures, *more)), bool(more)


def refuse_forged(seen: Look, publication: Publication, before: Last) -> None:
    """Every row of the read models must follow from the published entries. Raises Wrong."""
    compare = comparison(publication.hashes(before.size))
    counted = 0

    def check(position: int, entry: bytes) -> None:
        nonlocal counted
        counted += 1
        compare(position, entry)

    try:
        for difference in differences(seen, check):
            raise forged(difference)
    except UnreadableEntry as error:
        raise Wrong("E_FORMAT", "unreadable", position=error.position, why=error) from error
    if counted != before.size:
        raise Wrong("E_GAP", "position_missing", position=counted + 1)


def comparison(hashes: Hashes) -> Callable[[int, bytes], None]:
    """Refuses an entry that is not that of its leaf in the published tree."""

    def compare(position: int, entry: bytes) -> None:
        with believing("tile/0"):
            published = hashes(0, position - 1)
        if leaf(entry) != published:
            facts = {"found": leaf(entry).hex(), "published": published.hex()}
            raise Wrong("E_LEAF", "altered", position=position, **facts)

    return compare


def forged(difference: Difference) -> Wrong:
    table, key, wanted, found = difference
    return Wrong(
        "E_STATE", "forged_row", table=table, stream=key, wanted=told(wanted), found=told(found)
    )


def told(row: tuple[object, ...] | None) -> str:
    return "—" if row is None else ", ".join(text_of_value(value) for value in row)


def text_of_value(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def positions(publication: Publication) -> list[int]:
    """The positions for which the roots of all models are published, and a checkpoint; in order."""
    common = set(publication.sizes())
    for model in MODELS:
        try:
            names = os.listdir(publication.folder / STATE / model)
        except FileNotFoundError:
            return []
        common &= {int(name) for name in names if SIZE.fullmatch(name)}
    return sorted(common)


class Proofs(NamedTuple):
    """A signed state root, its bytes, and the hashes that proofs in it are made from."""

    tree: Checkpoint
    signed: bytes
    hashes: Hashes

    def leaf(self, index: int) -> bytes:
        return self.hashes(0, index)


def read_state(
    publication: Publication, origin: str, model: str, position: int, keys: Collection[VerifierKey]
) -> Proofs:
    """A published state root. Raises Wrong where it is not signed, or its leaves have gone."""
    path = path_of(model, position)
    with believing(path):
        signed = publication.read(path)
    try:
        note = Note.parse(signed)
        tree = Checkpoint.parse(note.text)
    except NotANote as error:
        raise Wrong("E_FORMAT", "checkpoint_form", file=path, why=error) from error
    if tree.origin != origin_of_state(origin, model) or tree.position != position:
        raise Wrong("E_FORMAT", "checkpoint_form", file=path, why=tree.text)
    if not signed_by(note, keys):
        raise Wrong("E_SIG", "checkpoint_signature", file=path)
    with believing(f"{path}{LEAVES}"):
        leaves = publication.read(f"{path}{LEAVES}")
    return Proofs(tree, signed, proved(tree, leaves, f"{path}{LEAVES}"))


def proved(tree: Checkpoint, leaves: bytes, file: str) -> Hashes:
    """The hashes of the leaves in a file, which are those of a signed root. Raises Wrong."""
    if len(leaves) != tree.size * HASH_SIZE:
        raise Wrong("E_STATE", "leaves", file=file, why=f"{len(leaves)} bytes")
    hashes = from_leaves(leaves)
    if (found := root_of(hashes, tree.size)) != tree.root:
        raise Wrong("E_STATE", "leaves", file=file, why=f"root {found.hex()}")
    return hashes


def from_leaves(leaves: bytes) -> Hashes:
    """The hashes of a tree whose leaf hashes stand one after the other; few are kept."""

    @cache
    def above(level: int, n: int) -> bytes:
        if level > HEIGHT:
            return node(above(level - 1, 2 * n), above(level - 1, 2 * n + 1))
        some = leaves[(n << level) * HASH_SIZE : ((n + 1) << level) * HASH_SIZE]
        return root(extend((), 0, hashes_in(some)))

    return above


def root_of(hashes: Hashes, size: int) -> bytes:
    return subtree(hashes, 0, size) if size else EMPTY_ROOT
