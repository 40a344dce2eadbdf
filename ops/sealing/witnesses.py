"""Asking the witnesses of a log's policy, and publishing a tree once enough of them have seen it.

A witness is asked over HTTP (C2SP tlog-witness) at the address that the policy gives it. Nothing it
says is believed but a cosignature of its key, and a size as the place to prove from. It is given so
much time and so many bytes, and is not followed elsewhere.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final

from domain.merkle import consistency
from domain.notes import SIZE, Checkpoint, NotANote, Note, Signature
from domain.policy import Policy, Witness, satisfied
from domain.witnessing import Submission
from ops.sealing.cosigning import cosigned_at, cosigned_by, witnessed
from ops.sealing.folder import CHECKPOINTS, Publication
from ops.sealing.outside import ORDINARY, WHY_NOT, Manners, Unanswered, post, usable
from ops.sealing.refusals import Wrong

TEXT = "text/plain; charset=utf-8"
FUTURE = 300
"""Seconds by which a witness's clock may be ahead of ours."""
CLOCKS = 60
"""Seconds by which it may be behind the ledger's: a verifier allows no more."""

WHY: Final[Mapping[str, tuple[str, str]]] = {
    **WHY_NOT,
    "early": (
        "它说见证于 {at}（自 1970 年起的秒数），早于最后一条记录；请校准它的时钟",
        "it says that it cosigned at {at} (seconds since 1970), before the last entry was recorded;"
        " have its clock set",
    ),
    "unknown_log": (
        "它不见证这个日志，或地址不对；请把日志的公钥交给它登记",
        "it does not watch this log, or the address is wrong; have the log's verifier key added"
        " there",
    ),
    "not_trusted": (
        "它不认日志的签名；请把新的公钥交给它登记",
        "it does not trust the log's signature; have the new verifier key added there",
    ),
    "ahead": (
        "它已见证过 {size} 条，比现在的多：账本可能退回了旧状态，请先查明",
        "it has cosigned {size} entries, more than there are now: the ledger may have been set"
        " back; find out before going on",
    ),
    "fork": (
        "它不承认这棵树延续它见证过的那棵：账本可能被改写，请先查明",
        "to it this tree does not continue the one it cosigned: the ledger may have been rewritten;"
        " find out before going on",
    ),
}
STATUSES: Final[Mapping[int, str]] = {403: "not_trusted", 404: "unknown_log", 422: "fork"}
ALARMS: Final = frozenset({"ahead", "fork"})


class Unheard(Exception):
    """A witness gave no cosignature; ``reason`` says why, and two of the reasons are an alarm."""

    def __init__(self, witness: str, reason: str, **facts: object) -> None:
        zh, en = (text.format_map(facts) for text in WHY[reason])
        self.witness, self.reason = witness, reason
        self.zh, self.en = f"见证方 {witness}: {zh}", f"witness {witness}: {en}"
        super().__init__(f"{self.zh} / {self.en}")

    @property
    def alarming(self) -> bool:
        """Whether the witness remembers another past than ours."""
        return self.reason in ALARMS


@dataclass(frozen=True, kw_only=True)
class Cosigned:
    """A tree with the cosignatures it got; ``names`` are the witnesses, ``unheard`` the others."""

    note: Note
    names: frozenset[str]
    unheard: tuple[Unheard, ...]
    published: bool


def cosigned_since(recorded_at: datetime | None) -> int:
    """The earliest time, in seconds since 1970, of a cosignature over entries up to this moment."""
    return 1 if recorded_at is None else int(recorded_at.timestamp()) - CLOCKS


def publish_cosigned(
    publication: Publication,
    note: Note,
    policy: Policy,
    manners: Manners = ORDINARY,
    *,
    since: int = 1,
) -> Cosigned:
    """Ask for cosignatures; make the tree the latest if the quorum of the policy has seen it.

    If not, it stays among the signed trees with the cosignatures it has, and those that are missing
    can be asked for again, by the same call. The tree is on the disk before anybody is shown it.
    A cosignature of a time before ``since`` is none.
    Within ``Publication.writing``. Raises ValueError and OSError where the tiles are not there.
    """
    tree = Checkpoint.parse(note.text)
    publication.refuse_without_tiles(tree)
    note = without_wrong(with_kept(publication, note, tree), policy, since)
    keep(publication, note, tree)
    have = witnessed(note, policy)
    lines, unheard = ask_all(
        [witness for witness in policy.witnesses if witness.url and witness.name not in have],
        lambda witness: ask(witness, publication, note, manners, since),
        manners,
    )
    note = note._replace(signatures=(*note.signatures, *lines))
    names = witnessed(note, policy)
    published = satisfied(policy, names)
    if published:
        publication.publish(note)
    elif lines:
        keep(publication, note, tree)
    return Cosigned(note=note, names=names, unheard=unheard, published=published)


def keep(publication: Publication, note: Note, tree: Checkpoint) -> None:
    publication.write({f"{CHECKPOINTS}/{tree.size}": str(note).encode()})


def with_kept(publication: Publication, note: Note, tree: Checkpoint) -> Note:
    """The note with the lines that stand below the same text in the folder."""
    try:
        kept = publication.checkpoint(tree.size)
    except FileNotFoundError:
        return note
    more = kept.signatures if kept.text == note.text else ()
    return note._replace(signatures=tuple(dict.fromkeys((*note.signatures, *more))))


def without_wrong(note: Note, policy: Policy, since: int) -> Note:
    """The note without lines under a witness's name and key id that are not its cosignatures.

    Nor are they where they say a time before ``since``. One wrong line would make the right one
    count for nothing.
    """
    keys = {(witness.key.name, witness.key.id): witness.key for witness in policy.witnesses}

    def right(line: Signature) -> bool:
        key = keys.get((line.name, line.key_id))
        return key is None or (cosigned_at(key, note.text, line) or 0) >= since

    return note._replace(signatures=tuple(filter(right, note.signatures)))


def ask_all(
    witnesses: Iterable[Witness], ask: Callable[[Witness], Signature], manners: Manners
) -> tuple[list[Signature], tuple[Unheard, ...]]:
    """Ask all at once; who has not answered when the time is over is not waited for."""
    answers: SimpleQueue[tuple[str, Signature | Exception]] = SimpleQueue()

    def heard(witness: Witness) -> None:
        try:
            answers.put((witness.name, ask(witness)))
        except Exception as failure:  # to be raised where somebody sees it
            answers.put((witness.name, failure))

    waiting = {witness.name: witness for witness in witnesses}
    found: dict[str, Signature | Unheard] = {}
    for witness in waiting.values():
        Thread(target=heard, args=(witness,), daemon=True).start()
    end = time.monotonic() + manners.whole
    while len(found) < len(waiting):
        try:
            name, answer = answers.get(timeout=max(0.0, end - time.monotonic()))
        except Empty:
            break
        if isinstance(answer, Exception) and not isinstance(answer, Unheard):
            raise answer
        found[name] = answer
    every = [found.get(name, Unheard(name, "late")) for name in waiting]
    lines = [answer for answer in every if isinstance(answer, Signature)]
    return lines, tuple(answer for answer in every if isinstance(answer, Unheard))


def ask(
    witness: Witness, publication: Publication, note: Note, manners: Manners, since: int
) -> Signature:
    """The witness's cosignature of a published tree. Raises Unheard.

    The first question guesses the size from which to prove; the answer may correct it, once.
    """
    tree = Checkpoint.parse(note.text)
    old = guessed(witness, publication, tree)
    for _ in range(2):
        proof = consistency(old, tree.size, publication.hashes(tree.size))
        sent = str(Submission(old, proof, note)).encode()
        try:
            status, answer = post(f"{witness.url.rstrip('/')}/add-checkpoint", sent, TEXT, manners)
        except Unanswered as no:
            raise Unheard(witness.name, no.reason, **no.facts) from no
        if status != 409:
            line, at = cosignature(witness, note, status, answer, manners.clock())
            if at < since:
                raise Unheard(witness.name, "early", at=at)
            return line
        old = size_of(witness, answer)
        if old > tree.size:
            raise Unheard(witness.name, "ahead", size=old)
    raise Unheard(witness.name, "answer", why="409, 409")


def refuse_unusable(policy: Policy, manners: Manners) -> None:
    """Every witness that has an address must have one that we would go to. Raises Wrong."""
    for witness in policy.witnesses:
        try:
            if witness.url:
                usable(witness.url, manners)
        except Unanswered as no:
            facts = {"name": witness.name, "url": witness.url}
            raise Wrong("E_FORMAT", "policy_address", **facts) from no


def guessed(witness: Witness, publication: Publication, tree: Checkpoint) -> int:
    """The size of the latest published tree, if the witness has cosigned that; else 0."""
    latest = publication.latest()
    if latest is None or not cosigned_by(latest, [witness.key]):
        return 0
    return min(Checkpoint.parse(latest.text).size, tree.size)


def cosignature(
    witness: Witness, note: Note, status: int, answer: bytes, at_most: int
) -> tuple[Signature, int]:
    """The line of the witness in an answer, and its time. Raises Unheard."""
    if status != 200:
        raise Unheard(witness.name, STATUSES.get(status, "answer"), why=f"HTTP {status}")
    try:
        lines = [Signature.parse(line) for line in answer.decode().removesuffix("\n").split("\n")]
    except (UnicodeDecodeError, NotANote) as error:
        raise Unheard(witness.name, "answer", why=error) from error
    for line in lines:
        at = cosigned_at(witness.key, note.text, line)
        if at is not None and at <= at_most + FUTURE:
            return line, at
    raise Unheard(witness.name, "answer", why="no cosignature of its key, of a time not to come")


def size_of(witness: Witness, answer: bytes) -> int:
    """The size in the answer to a wrong one. Raises Unheard."""
    text = answer.decode("ascii", "replace")
    if not text.endswith("\n") or not SIZE.fullmatch(text[:-1]):
        raise Unheard(witness.name, "answer", why="409, and no size")
    return int(text)
