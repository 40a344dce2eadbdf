"""Sealing: reread what was stored, rehash it, and sign the tree if it continues the published one.

The order is what makes it safe. Everything is checked first; then the tiles are written from a
second reading, whose tree must be the same; the signature comes last.

What is remembered beside the keys is the truth. Others may write into the published folder: it is a
copy, which must agree, or nothing is signed.
"""

import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from domain import merkle
from domain.merkle import Frontier
from domain.notes import Checkpoint, Note, VerifierKey
from domain.policy import satisfied
from domain.value import replace
from ops.sealing import everything, extras
from ops.sealing.cosigning import witnessed
from ops.sealing.extras import NOBODY, Trust
from ops.sealing.folder import CHECKPOINTS, LATEST, POLICY, Publication
from ops.sealing.growth import Growth
from ops.sealing.keys import Signer, signed_by
from ops.sealing.memory import Memory, Shown
from ops.sealing.outside import ORDINARY, Manners
from ops.sealing.policy import copy, naming, parse, refuse_another, succeeding
from ops.sealing.policy import publish as publish_policy
from ops.sealing.published import Last, believing, last
from ops.sealing.refusals import Wrong
from ops.sealing.soundness import check
from ops.sealing.stored import Source, Stored, StoredHead
from ops.sealing.witnesses import (
    Unheard,
    cosigned_since,
    publish_cosigned,
    refuse_unusable,
    without_wrong,
)


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

    @contextmanager
    def writing(self) -> Generator[None]:
        """Be the only one who seals: with these keys, and into this folder.

        The lock beside the keys counts; the other one can be removed by whoever writes there.
        Raises AlreadySealing.
        """
        with self.memory.alone(self.publication.folder), self.publication.writing():
            yield

    def seal(
        self,
        source: Source,
        *,
        full: bool = False,
        policy: bytes | None = None,
        republish: bool = False,
    ) -> Sealing:
        """Sign and publish all that is stored. Raises NotSealed, and then nothing was signed.

        With ``full`` every entry is reread from the first on, and every published file. ``policy``
        takes the place of the one that was settled before. With ``republish`` a folder that was
        lost is written anew, if the entries are those that were signed.
        """
        with self.writing():
            if republish:
                refuse_not_lost(self.publication, self.memory)
            if policy is not None:
                refuse_unusable(parse(policy), self.manners)
                policy = succeeding(policy, self.memory.policy())
            keys = self.believed(policy or self.memory.policy())
            before = last(self.publication, self.origin, keys)
            head = source.head()
            refuse_behind(before, head)
            if full:
                everything.reread(self.publication, before, source)
                everything.reread_trees(self.publication, before.size, self.origin, keys)
                extras.reread(self.publication, self.origin, keys, self.trust)
            refuse_fork(before, source)
            with believing("tile/…"):
                growth = Growth.of(self.publication, before.size)
            refuse_other_root(growth, before.root)
            refuse_unsound(source, growth, before, head)
            self.write(source, growth, head)
            tree = Checkpoint(self.origin, growth.size, merkle.root(growth.frontier))
            with believing("tile/…"):
                self.memory.refuse_other(tree, self.publication.hashes(tree.size))
            if republish:
                self.memory.show(Shown())
            return self.publish(before, tree, head, policy)

    def believed(self, policy: bytes | None) -> tuple[VerifierKey, ...]:
        """Whose trees are continued: those of all the policy's keys, if one of ours is among them.

        A retired key may have signed the latest tree; what may follow it, the memory says.
        """
        named = parse(policy).keys(self.origin) if policy is not None else ()
        return (*self.keys, *named) if {*self.keys} & {*named} else self.keys

    def write(self, source: Source, growth: Growth, head: StoredHead) -> None:
        """The tiles and bundles of the new entries, as they are read once more."""
        if growth.size == head.position:
            return
        for states in source.states(growth.size, head.position):
            self.publication.write_tiles(growth.add(states))
        if growth.frontier != head.frontier:
            raise Wrong("E_ROOT", "changed_meanwhile", position=head.position)
        self.publication.write_tiles(growth.edge())

    def publish(
        self, before: Last, tree: Checkpoint, head: StoredHead, policy: bytes | None
    ) -> Sealing:
        """The policy, and a signed tree. One that all have signed before is left as it is.

        Whatever is not as it was left is refused first; ``policy`` is one newly given.
        """
        if policy is None:
            refuse_forgotten(self.publication, self.memory, before)
            refuse_another(self.publication, self.memory)
        refuse_removed(self.publication, self.memory.shown())
        text = naming(policy or self.memory.policy(), self.keys, self.promises)
        agreed = publish_policy(self.publication, self.memory, text)
        since = cosigned_since(head.recorded_at)
        lines = before.note.signatures if before.note and before.size == tree.size else ()
        kept = without_wrong(Note(tree.text, lines), agreed, since)
        done = signed_by(kept, self.keys)
        missing = [signer for signer in self.signers if signer.verifier not in done]
        self.memory.remember(tree)
        signed = (signer.sign(tree.text) for signer in missing)
        note = kept._replace(signatures=(*kept.signatures, *signed))
        fresh = tree.size - before.size
        if note == self.publication.latest() and satisfied(agreed, witnessed(note, agreed)):
            self.show(tree)
            return Sealing(tree=tree, note=note, fresh=fresh)
        got = publish_cosigned(self.publication, note, agreed, self.manners, since=since)
        if got.published:
            self.show(tree)
        return Sealing(
            tree=tree, note=got.note, fresh=fresh, published=got.published, unheard=got.unheard
        )

    def show(self, tree: Checkpoint) -> None:
        """Remember that the folder was brought to this tree."""
        trees = trees_to(self.publication, tree.size)
        self.memory.show(replace(self.memory.shown(), size=tree.size, trees=trees))


def refuse_not_lost(publication: Publication, memory: Memory) -> None:
    """Only what was lost is published anew, where it is known what was signed. Raises Wrong."""
    if memory.last() is None or memory.policy() is None:
        raise Wrong("E_FORMAT", "nothing_remembered", file=memory.path)
    for name in (LATEST, CHECKPOINTS, POLICY):
        if os.path.lexists(publication.folder / name):
            raise Wrong("E_FORMAT", "not_lost", file=name)


def refuse_forgotten(publication: Publication, memory: Memory, before: Last) -> None:
    """What was signed by us must be remembered beside the keys, with all of it. Raises Wrong.

    The policy, and what was shown, are remembered before anything is signed.
    """
    if memory.last() is not None:
        forgotten = memory.policy() is None or not memory.has_shown
    elif memory.policy() is not None:
        forgotten = before.note is not None
    else:
        forgotten = before.note is not None or copy(publication) is not None
    if forgotten:
        raise Wrong("E_FORMAT", "forgotten", file=memory.path)


def refuse_removed(publication: Publication, shown: Shown) -> None:
    """The folder must hold the latest tree, and as many as were there. Raises Wrong."""
    note = publication.latest()
    if shown.size >= 0 and (note is None or Checkpoint.parse(note.text).size < shown.size):
        raise Wrong("E_FORMAT", "set_back", file=LATEST, size=shown.size)
    if (there := trees_to(publication, shown.size)) < shown.trees:
        facts = {"trees": shown.trees, "size": shown.size, "there": there}
        raise Wrong("E_FORMAT", "removed", file=CHECKPOINTS, **facts)


def trees_to(publication: Publication, size: int) -> int:
    """How many signed trees of at most this size lie in the folder."""
    return sum(one <= size for one in publication.sizes())


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
