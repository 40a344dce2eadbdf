"""Sealing: reread what was stored, rehash it, and sign the tree if it continues the published one.

The order is what makes it safe. Everything is checked first; then the tiles are written from a
second reading, whose tree must be the same; the signature comes last.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain import merkle
from domain.merkle import Frontier
from domain.notes import Checkpoint, Note, VerifierKey
from domain.policy import satisfied
from ops.sealing import everything, extras
from ops.sealing.cosigning import witnessed
from ops.sealing.extras import NOBODY, Trust
from ops.sealing.folder import Publication
from ops.sealing.growth import Growth
from ops.sealing.keys import Signer, signed_by
from ops.sealing.memory import Memory
from ops.sealing.outside import ORDINARY, Manners
from ops.sealing.policy import name_keys, published
from ops.sealing.published import Last, believing, last
from ops.sealing.refusals import Wrong
from ops.sealing.soundness import check
from ops.sealing.stored import Source, Stored, StoredHead
from ops.sealing.witnesses import Unheard, publish_cosigned


@dataclass(frozen=True, kw_only=True)
class Sealing:
    """What was signed, and how many entries it has more than what was published before.

    It is not ``published`` while the witnesses that the policy demands have not seen it;
    ``unheard`` are those that were asked in vain.
    """

    tree: Checkpoint
    note: Note
    fresh: int
    published: bool = True
    unheard: tuple[Unheard, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sealer:
    """Who seals one log: under which name, into which folder, with which keys.

    ``promises`` are the keys of writers, which the policy names; ``manners``: how its witnesses are
    asked; ``trust``: whose time-stamps and shadows are checked.
    """

    origin: str
    publication: Publication
    signers: Sequence[Signer]
    memory: Memory
    promises: Sequence[VerifierKey] = ()
    manners: Manners = ORDINARY
    trust: Trust = NOBODY

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        return tuple(signer.verifier for signer in self.signers)

    def seal(self, source: Source, *, full: bool = False) -> Sealing:
        """Sign and publish all that is stored. Raises NotSealed, and then nothing was signed.

        With ``full`` every entry is reread from the first on, and every published file.
        """
        with self.publication.writing():
            before = last(self.publication, self.origin, self.keys)
            head = source.head()
            refuse_behind(before, head)
            if full:
                everything.reread(self.publication, before, source)
                self.reread_signed(before)
            refuse_fork(before, source)
            with believing("tile/…"):
                growth = Growth.of(self.publication, before.size)
            refuse_other_root(growth, before.root)
            refuse_unsound(source, growth, before, head)
            self.write(source, growth, head)
            return self.publish(before, growth)

    def reread_signed(self, before: Last) -> None:
        """All that was ever signed here, also by keys that were retired since. Raises Wrong."""
        policy = published(self.publication)
        older = policy.keys(self.origin) if policy else ()
        keys = {*self.keys, *older}
        everything.reread_trees(self.publication, before.size, self.origin, keys)
        extras.reread(self.publication, self.origin, keys, self.trust)

    def write(self, source: Source, growth: Growth, head: StoredHead) -> None:
        """The tiles and bundles of the new entries, as they are read once more."""
        if growth.size == head.position:
            return
        for states in source.states(growth.size, head.position):
            self.publication.write_tiles(growth.add(states))
        if growth.frontier != head.frontier:
            raise Wrong("E_ROOT", "changed_meanwhile", position=head.position)
        self.publication.write_tiles(growth.edge())

    def publish(self, before: Last, growth: Growth) -> Sealing:
        """The policy, and a signed tree. One that all have signed before is left as it is."""
        name_keys(self.publication, self.keys, self.promises)
        tree = Checkpoint(self.origin, growth.size, merkle.root(growth.frontier))
        kept = before.note if before.size == growth.size else None
        lines = kept.signatures if kept else ()
        done = signed_by(kept, self.keys) if kept else ()
        missing = [signer for signer in self.signers if signer.verifier not in done]
        self.memory.refuse_other(tree, self.publication.hashes(tree.size))
        if missing:
            self.memory.remember(tree)
        note = Note(tree.text, (*lines, *(signer.sign(tree.text) for signer in missing)))
        fresh = growth.size - before.size
        policy = published(self.publication)
        if policy is None or (
            note == self.publication.latest() and satisfied(policy, witnessed(note, policy))
        ):
            return Sealing(tree=tree, note=note, fresh=fresh)
        done = publish_cosigned(self.publication, note, policy, self.manners)
        return Sealing(
            tree=tree, note=done.note, fresh=fresh, published=done.published, unheard=done.unheard
        )


def refuse_behind(before: Last, head: StoredHead) -> None:
    """The database must hold at least what was published, and as much as its head row says."""
    if head.position < before.size or head.last < before.size:
        raise Wrong(
            "E_TRUNCATED",
            "truncated",
            position=min(head.position, head.last),
            size=before.size,
            root=before.root.hex(),
        )
    if head.last > head.position:
        raise Wrong("E_ROOT", "head_behind", position=head.position, last=head.last)
    if head.last < head.position:
        raise Wrong("E_GAP", "position_missing", position=head.last + 1)


def refuse_fork(before: Last, source: Source) -> None:
    """The entries of the last published bundle must still be those of the database."""
    expected = iter(enumerate(before.entries, before.first))
    for page in source.pages(before.first - 1, before.size):
        for row, (position, entry) in zip(page, expected, strict=False):
            if (row.position, row.state) != (position, entry):
                raise forked(before, position)
    if (rest := next(expected, None)) is not None:
        raise forked(before, rest[0])


def forked(before: Last, position: int) -> Wrong:
    return Wrong("E_FORK", "fork", position=position, size=before.size, root=before.root.hex())


def refuse_other_root(growth: Growth, root: bytes) -> None:
    if merkle.root(growth.frontier) != root:
        why = f"root {merkle.root(growth.frontier).hex()}, signed {root.hex()}"
        raise Wrong("E_TILE", "tile", file="tile", why=why)


def refuse_unsound(source: Source, growth: Growth, before: Last, head: StoredHead) -> None:
    """Every new row is sound, and together they lead to the tree of the head row."""
    size, frontier, recorded_at = growth.size, growth.frontier, before.recorded_at
    for page in sound(source, before, head.position):
        leaves = [merkle.leaf(row.state) for row in page]
        frontier = merkle.extend(frontier, size, leaves)
        size += len(leaves)
        recorded_at = page[-1].recorded_at
    if size != head.position:
        raise Wrong("E_GAP", "position_missing", position=size + 1)
    if frontier != head.frontier:
        raise Wrong(
            "E_ROOT",
            "other_root",
            size=size,
            computed=merkle.root(frontier).hex(),
            head=shown_root(head.frontier),
            published=before.size,
        )
    if head.recorded_at != recorded_at:
        facts = {"beside": head.recorded_at, "said": recorded_at}
        raise Wrong("E_ROW", "column", position=size, column="head.recorded_at", **facts)


def sound(source: Source, before: Last, upto: int) -> Iterator[list[Stored]]:
    """The new rows, each of them checked. Raises Wrong."""
    position: int = before.size
    recorded_at: datetime | None = before.recorded_at
    for page in source.pages(position, upto):
        for row in page:
            position += 1
            check(row, position, recorded_at)
            recorded_at = row.recorded_at
        yield page


def shown_root(frontier: Frontier) -> str:
    """The root of a frontier that somebody else wrote down, be it one or not."""
    return merkle.root(frontier).hex()
