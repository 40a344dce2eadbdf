"""Receipts: what a submitter keeps, so that nobody can take an entry back unseen (formats.md §7).

With proofs where the entries are sealed; before that, a promise under the writer's own key.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from msgspec import MsgspecError, json

from domain import merkle
from domain.codec import decode, spell
from domain.ledger import Recorder
from domain.notes import Checkpoint, NotANote, Note, binary, text_of
from domain.policy import Policy, satisfied
from domain.value import Value, replace
from ops.sealing.folder import Publication
from ops.sealing.keys import Signer, sign, signed_by
from ops.sealing.published import believing
from ops.sealing.refusals import Wrong

FORM = "quanze-receipt/1"
PROMISE = "/promise"
HEX = re.compile(r"[0-9a-f]{64}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
TICK = timedelta(microseconds=1)
PAGE = 2_000


class Receipt(Value):
    """The entries of one append, with a signed tree and a proof for each, or with a promise."""

    format: str
    origin: str
    first: int
    last: int
    leaves: tuple[str, ...]
    recorded_at: str = ""
    checkpoint: str = ""
    proofs: tuple[tuple[str, ...], ...] = ()
    promise: str = ""

    @property
    def bytes(self) -> bytes:
        return json.encode(self) + b"\n"


class Held(NamedTuple):
    """What a receipt proves: these positions, in a signed tree of ``size``; promised if None."""

    first: int
    last: int
    size: int | None


def append_of(store: Recorder, position: int) -> tuple[int, int, datetime] | None:
    """The first and last position of the append a position belongs to, and when that was."""
    found = store.select_states(position - 1, 1) if position > 0 else []
    if not found:
        return None
    recorded_at = decode(found[0][1])[1]
    return store.position_at(recorded_at - TICK) + 1, store.position_at(recorded_at), recorded_at


def leaves(store: Recorder, first: int, last: int) -> Iterator[bytes]:
    """The leaf hashes of what is stored at these positions."""
    after = first - 1
    while after < last and (page := store.select_states(after, min(PAGE, last - after))):
        yield from (merkle.leaf(state) for _, state in page)
        after = page[-1][0]


def receipt(
    store: Recorder, publication: Publication, append: tuple[int, int, datetime], origin: str
) -> Receipt:
    """The receipt of an append, with proofs if it is sealed. Raises Wrong if that is not so."""
    first, last, recorded_at = append
    hashes = tuple(leaves(store, first, last))
    plain = Receipt(
        format=FORM,
        origin=origin,
        first=first,
        last=last,
        leaves=tuple(hash.hex() for hash in hashes),
        recorded_at=spell(recorded_at).decode(),
    )
    with believing("checkpoint"):
        note = publication.latest()
        tree = Checkpoint.parse(note.text) if note else None
    if note is None or tree is None or tree.size < last:
        return plain
    proven = proofs(publication, tree, plain)
    return replace(plain, recorded_at="", checkpoint=str(note), proofs=proven)


def proofs(
    publication: Publication, tree: Checkpoint, plain: Receipt
) -> tuple[tuple[str, ...], ...]:
    """A proof for each entry, which holds. Raises Wrong."""
    found: list[tuple[str, ...]] = []
    hashes = publication.hashes(tree.size)
    for position, leaf in enumerate(plain.leaves, plain.first):
        with believing("tile/…"):
            proof = merkle.inclusion(position - 1, tree.size, hashes)
            published = hashes(0, position - 1)
        if published.hex() != leaf:
            facts = {"position": position, "found": leaf, "published": published.hex()}
            raise Wrong("E_LEAF", "altered", **facts)
        if not merkle.includes(tree.root, tree.size, position - 1, published, proof):
            raise Wrong("E_TILE", "tile", file="tile/…", why=f"signed root {tree.root.hex()}")
        found.append(tuple(map(text_of, proof)))
    return tuple(found)


def promised(plain: Receipt, signer: Signer) -> Receipt:
    """A receipt before the sealer has been there: a promise. Raises SignerFailed."""
    note = sign(promise_text(plain), [signer])
    return replace(plain, promise=str(note))


def promise_text(receipt: Receipt) -> str:
    whole = sha256(b"".join(bytes.fromhex(leaf) for leaf in receipt.leaves)).digest()
    lines = (
        f"{receipt.origin}{PROMISE}",
        str(receipt.first),
        str(receipt.last),
        text_of(whole),
        receipt.recorded_at,
    )
    return "".join(f"{line}\n" for line in lines)


def parse(data: bytes) -> Receipt:
    """Raises Wrong for anything but a receipt in its form."""
    try:
        found = json.decode(data, type=Receipt)
    except (MsgspecError, UnicodeDecodeError) as error:
        raise Wrong("E_FORMAT", "receipt_form", why=error) from error
    if why := amiss(found):
        raise Wrong("E_FORMAT", "receipt_form", why=why)
    return found


def amiss(found: Receipt) -> str:
    """What is not in its form, nothing where all is."""
    count = found.last - found.first + 1
    if found.format != FORM:
        return f"format {found.format!r}"
    if found.first < 1 or len(found.leaves) != count:
        return f"{len(found.leaves)} leaves from {found.first} to {found.last}"
    if not all(map(HEX.fullmatch, found.leaves)):
        return "a leaf"
    timed = INSTANT.fullmatch(found.recorded_at) if found.promise else not found.recorded_at
    if bool(found.checkpoint) == bool(found.promise) or not timed:
        return "a checkpoint, or a promise with recorded_at"
    if len(found.proofs) != (count if found.checkpoint else 0):
        return f"{len(found.proofs)} proofs"
    return ""


def verify(data: bytes, policy: Policy) -> Held:
    """What a receipt proves to those who hold this policy. Raises Wrong."""
    found = parse(data)
    try:
        if found.promise:
            return verify_promise(found, Note.parse(found.promise.encode()), policy)
        return verify_proofs(found, Note.parse(found.checkpoint.encode()), policy)
    except NotANote as error:
        raise Wrong("E_FORMAT", "receipt_form", why=error) from error


def verify_promise(found: Receipt, note: Note, policy: Policy) -> Held:
    keys = [entry.key for entry in policy.promises if entry.key.name == f"{found.origin}{PROMISE}"]
    if not signed_by(note, keys):
        raise Wrong("E_SIG", "receipt_signature")
    if note.text != promise_text(found):
        raise Wrong("E_SIG", "receipt_promise")
    return Held(found.first, found.last, None)


def verify_proofs(found: Receipt, note: Note, policy: Policy) -> Held:
    tree = Checkpoint.parse(note.text)
    if tree.position is not None:
        raise Wrong("E_FORMAT", "receipt_form", why=note.text)
    seen = [one.name for one in policy.witnesses if signed_by(note, [one.key])]
    if tree.origin != found.origin or not signed_by(note, policy.keys(found.origin)):
        raise Wrong("E_SIG", "receipt_signature")
    if not satisfied(policy, seen):
        raise Wrong("E_SIG", "receipt_signature")
    for position, (leaf, proof) in enumerate(
        zip(found.leaves, found.proofs, strict=True), found.first
    ):
        path = [binary(text) for text in proof]
        if not merkle.includes(tree.root, tree.size, position - 1, bytes.fromhex(leaf), path):
            raise Wrong("E_LEAF", "receipt_proof", position=position)
    return Held(found.first, found.last, tree.size)
