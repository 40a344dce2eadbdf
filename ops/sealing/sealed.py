"""What was published for the last position that has everything: what bundles and certificates are
cut from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from domain.merkle import Hashes
from domain.notes import Checkpoint, VerifierKey
from domain.tiles import ENTRIES, HEIGHT, WIDTH, Tile
from ops.sealing.folder import CHECKPOINTS, Publication
from ops.sealing.policy import published
from ops.sealing.published import read
from ops.sealing.stateroots import Proofs, positions, read_state


class NoStateRoots(LookupError):
    """No position has both a checkpoint and the state roots of all models."""


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """What was published for one position; believed where a key of its policy has signed."""

    publication: Publication
    origin: str
    position: int
    tree: Checkpoint
    checkpoint: bytes
    keys: tuple[VerifierKey, ...]

    @classmethod
    def last(cls, publication: Publication, origin: str) -> "Sealed":
        """The last position with a checkpoint and all state roots. Raises NoStateRoots, Wrong."""
        found = positions(publication)
        policy = published(publication)
        if not found or policy is None:
            raise NoStateRoots(origin)
        keys = policy.keys(origin)
        note = read(publication, f"{CHECKPOINTS}/{found[-1]}", origin, keys)
        return cls(
            publication=publication,
            origin=origin,
            position=found[-1],
            tree=Checkpoint.parse(note.text),
            checkpoint=str(note).encode(),
            keys=keys,
        )

    def hashes(self) -> Hashes:
        return self.publication.hashes(self.position)

    def state(self, model: str) -> Proofs:
        return read_state(self.publication, self.origin, model, self.position, self.keys)

    def entries(self) -> Callable[[int], bytes]:
        """The published entry at a position; those beside it are kept for a while."""

        @lru_cache(maxsize=64)
        def some(number: int) -> list[bytes]:
            width = min(WIDTH, self.position - (number << HEIGHT))
            return self.publication.bundle(Tile(ENTRIES, number, width))

        return lambda position: some((position - 1) >> HEIGHT)[(position - 1) % WIDTH]
