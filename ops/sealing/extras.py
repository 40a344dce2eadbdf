"""What lies beside the signed trees, each file checked: time-stamps, shadows in SM3, state roots.

Time-stamps and shadows are believed by what is trusted besides the log's own keys; of whom nothing
is trusted, nothing is checked.
"""

import os
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import NamedTuple

from cryptography import x509

from domain.codec import decode
from domain.notes import Checkpoint, NotANote, Note, VerifierKey
from domain.policy import Policy
from ops.sealing import everything, sm
from ops.sealing.folder import CHECKPOINTS, SIZE, Publication
from ops.sealing.keys import signed_by
from ops.sealing.published import last
from ops.sealing.refusals import Wrong
from ops.sealing.sm import Sm2VerifierKey
from ops.sealing.stateroots import STATE, read_state
from ops.sealing.timestamps import BadForm, NoStamp, NoTsa, path, stamped_at
from projections.stateroots import MODELS

CLOCKS = timedelta(seconds=60)
"""By which the clocks of a ledger and of an authority may differ."""


class Trust(NamedTuple):
    """The roots of time-stamp authorities, and keys that sign shadows with SM2."""

    roots: Sequence[x509.Certificate] = ()
    sm2: Sequence[Sm2VerifierKey] = ()


NOBODY = Trust()


class Extra(NamedTuple):
    """A file that holds: of which tree, and when the authority saw that (only of a time-stamp)."""

    file: str
    size: int
    at: datetime | None = None


def verify(publication: Publication, policy: Policy, trust: Trust) -> list[Extra]:
    """The whole folder by the keys of a policy, and what was found beside its trees. Raises Wrong.

    Files, signatures and stamps only: what the entries say is checked by the verifier.
    """
    try:
        note = publication.latest()
        origin = Checkpoint.parse(note.text).origin if note else ""
    except NotANote as error:
        raise Wrong("E_FORMAT", "checkpoint_form", file="checkpoint", why=error) from error
    if note is None:
        raise Wrong("E_FORMAT", "missing", file="checkpoint")
    keys = policy.keys(origin)
    before = last(publication, origin, keys)
    everything.reread_folder(publication, before)
    everything.reread_trees(publication, before.size, origin, keys)
    return reread(publication, origin, keys, trust)


def reread(
    publication: Publication, origin: str, keys: Collection[VerifierKey], trust: Trust
) -> list[Extra]:
    """Every file beside the trees; these must have been reread before. Raises Wrong."""
    for model in MODELS:
        for name in names(publication, f"{STATE}/{model}"):
            if SIZE.fullmatch(name):
                read_state(publication, origin, model, int(name), keys)
    found: list[Extra] = []
    for name in names(publication, CHECKPOINTS):
        size, suffix = PurePath(name).stem, PurePath(name).suffix
        if suffix == ".tsr" and trust.roots:
            found.append(stamped(publication, tree(publication, size, name), trust.roots))
        if suffix == ".sm3" and trust.sm2:
            of = tree(publication, size, name)
            found.append(shadowed(publication, of, [*keys], trust.sm2))
    return found


def names(publication: Publication, folder: str) -> Iterator[str]:
    """The files of a folder, the same each time."""
    try:
        yield from sorted(os.listdir(publication.folder / folder))
    except FileNotFoundError:
        return


def tree(publication: Publication, size: str, name: str) -> Checkpoint:
    """The signed tree that a file lies beside. Raises Wrong."""
    if not SIZE.fullmatch(size) or int(size) not in publication.sizes():
        raise Wrong("E_FORMAT", "beside_nothing", file=f"{CHECKPOINTS}/{name}")
    return Checkpoint.parse(publication.checkpoint(int(size)).text)


def stamped(publication: Publication, tree: Checkpoint, roots: Sequence[x509.Certificate]) -> Extra:
    """The stamp of a tree, in which nothing was recorded after it. Raises Wrong, and NoTsa."""
    file = path(tree.size)
    try:
        at = stamped_at(publication.read(file), tree.text, roots).astimezone(UTC)
    except NoTsa:
        raise
    except BadForm as error:
        raise Wrong("E_FORMAT", "stamp", file=file, why=error.why) from error
    except NoStamp as error:
        raise Wrong("E_SIG", "stamp", file=file, why=error.why) from error
    refuse_later(publication, tree.size, at, file)
    return Extra(file, tree.size, at)


def refuse_later(publication: Publication, size: int, at: datetime, file: str) -> None:
    """Raises Wrong at the first entry that was recorded after the stamp over it.

    Times never go back from one entry to the next, so that the last one tells whether there is one.
    """
    after = at + CLOCKS
    if not any(moment > after for _, moment in recorded(publication, size, first=max(size, 1))):
        return
    for position, moment in recorded(publication, size):
        if moment > after:
            facts = {"position": position, "recorded_at": moment, "stamped_at": at}
            raise Wrong("E_TIME", "after_stamp", file=file, **facts)


def recorded(
    publication: Publication, size: int, *, first: int = 1
) -> Iterator[tuple[int, datetime]]:
    """The positions of a signed tree from one on, and when each was recorded. Raises Wrong."""
    for position, entry in enumerate(publication.entries(size, first=first), first):
        try:
            yield position, decode(entry)[1]
        except ValueError as error:
            raise Wrong("E_FORMAT", "unreadable", position=position, why=error) from error


def shadowed(
    publication: Publication,
    tree: Checkpoint,
    keys: Sequence[VerifierKey],
    sm2: Sequence[Sm2VerifierKey],
) -> Extra:
    """The shadow of a tree, signed by the log and with SM2. Raises Wrong, and NoGm."""
    file = sm.path(tree.size)
    try:
        note = Note.parse(publication.read(file))
        found = Checkpoint.parse(note.text)
    except NotANote as error:
        raise Wrong("E_FORMAT", "checkpoint_form", file=file, why=error) from error
    if not signed_by(note, keys) or not any(sm.signed(note, key) for key in sm2):
        raise Wrong("E_SIG", "checkpoint_signature", file=file)
    due = sm.shadow(tree.origin, publication.entries(tree.size))
    if found != due:
        raise Wrong("E_ROOT", "shadow", file=file, root=found.root.hex(), other=due.root.hex())
    return Extra(file, tree.size)
