"""Logs for witnesses to watch: made-up trees, signed, with their proofs."""

from domain import merkle
from domain.merkle import EMPTY_ROOT, consistency, levels
from domain.notes import Checkpoint
from domain.tiles import Tile
from domain.witnessing import Submission
from ops.sealing.cosigning import Cosigner
from ops.sealing.folder import Publication
from ops.sealing.keys import SigningKey, sign
from ops.sealing.witness import Notebook, Witness

ORIGIN = "quanze/a/public"
LOG = SigningKey(name=ORIGIN, seed=b"l" * 32)
NEXT = SigningKey(name=ORIGIN, seed=b"n" * 32)
STRANGER = SigningKey(name=ORIGIN, seed=b"s" * 32)
OTHER = SigningKey(name="quanze/b/public", seed=b"o" * 32)
COSIGNER = Cosigner(SigningKey(name="witness.example.gov", seed=b"w" * 32))
AT = 1_795_000_000
LONGEST = 40


def leaves(fork=LONGEST):
    """The leaf hashes of a log that goes another way from the leaf ``fork`` on."""
    return [merkle.leaf(b"%d" % n if n < fork else b"other %d" % n) for n in range(LONGEST)]


def tree(size, fork=LONGEST, origin=ORIGIN):
    hashes = leaves(fork)[:size]
    root = merkle.root(merkle.extend((), 0, hashes)) if hashes else EMPTY_ROOT
    return Checkpoint(origin, size, root)


def submission(old, size, fork=LONGEST, *, signers=(LOG,), proof=None):
    """What an honest log of this shape sends: the proof is right within it."""
    if proof is None:
        proof = consistency(old, size, levels(leaves(fork)[:size])) if old <= size else ()
    note = sign(tree(size, fork, signers[0].name).text, signers)
    return Submission(old, tuple(proof), note)


def witness(folder, *, clock=lambda: AT, cosigner=COSIGNER, keys=(LOG, OTHER)):
    notebook = Notebook(folder=folder)
    for key in keys:
        notebook.watch(key.verifier)
    return Witness(notebook=notebook, cosigner=cosigner, clock=clock)


def published(folder, size=LONGEST, fork=LONGEST):
    """A folder with the tiles of all sizes up to this one, and no signed tree yet."""
    publication = Publication(folder)
    hashes = leaves(fork)
    with publication.writing():
        publication.write_tiles(
            {Tile(0, 0, width): b"".join(hashes[:width]) for width in range(1, size + 1)}
        )
    return publication
