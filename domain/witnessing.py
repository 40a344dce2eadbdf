"""What a log asks of a witness (C2SP tlog-witness), and whether the witness may cosign it.

    old 20852014
    PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
    …

    quanze/demo_panshan/public
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — quanze/demo_panshan/public 5V4mUOl…

The size that the log takes for the last one the witness cosigned, the consistency proof from there,
a blank line, the signed tree.
"""

from typing import NamedTuple, Self

from domain.merkle import EMPTY_ROOT, HASH_SIZE, Proof, continues
from domain.notes import SIZE, Checkpoint, NotANote, Note, binary, text_of

OLD = "old "
LONGEST_PROOF = 63
"""Hashes that a proof may have."""
MOST_SIGNATURES = 64


class NotWitnessed(Exception):
    """The tree is not cosigned; said in Chinese and in English.

    NotWitnessed
    ├── Malformed      the request is not in its form
    ├── UnknownLog     the witness does not watch this log
    ├── NotSigned      no key of the log has signed, or a signature is wrong
    ├── Stale          the witness has seen another size than the log believes; ``size`` says which
    └── Inconsistent   the tree does not continue the one that was cosigned
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh, self.en = zh, en


class Malformed(NotWitnessed):
    """The request is not in its form."""


class UnknownLog(NotWitnessed):
    """The witness does not watch this log."""

    def __init__(self, origin: str) -> None:
        super().__init__(f"见证方不见证日志 {origin}", f"the log {origin} is not witnessed here")


class NotSigned(NotWitnessed):
    """No key of the log has signed the tree, or a line under the name of one is wrong."""

    def __init__(self, origin: str) -> None:
        super().__init__(f"没有日志 {origin} 的有效签名", f"no valid signature of the log {origin}")


class Stale(NotWitnessed):
    """The witness has cosigned another size than the log believes."""

    def __init__(self, size: int) -> None:
        super().__init__(f"上次见证的大小是 {size}", f"the last size that was cosigned is {size}")
        self.size = size


class Inconsistent(NotWitnessed):
    """The tree is not shown to continue the one that was cosigned."""


class Submission(NamedTuple):
    """A signed tree, and the proof that it continues the tree of an old size."""

    old: int
    proof: Proof
    note: Note

    def __str__(self) -> str:
        return "\n".join([f"{OLD}{self.old}", *map(text_of, self.proof), "", str(self.note)])

    @property
    def checkpoint(self) -> Checkpoint:
        return Checkpoint.parse(self.note.text)

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Raises Malformed."""
        head, _, rest = data.partition(b"\n\n")
        try:
            first, *hashes = head.decode("ascii").split("\n")
            if not first.startswith(OLD) or not SIZE.fullmatch(size := first[len(OLD) :]):
                raise NotANote(f"not the old size: {first!r}")
            found = cls(int(size), tuple(map(binary, hashes)), Note.parse(rest))
            refuse_misshapen(found)
        except ValueError as error:
            raise Malformed(f"请求格式不对: {error}", f"not a submission: {error}") from error
        return found


def refuse_misshapen(submission: Submission) -> None:
    """Raises ValueError."""
    if len(submission.proof) > LONGEST_PROOF:
        raise ValueError(f"more than {LONGEST_PROOF} hashes")
    if any(len(hash) != HASH_SIZE for hash in submission.proof):
        raise ValueError(f"a hash is not {HASH_SIZE} bytes long")
    if len(submission.note.signatures) > MOST_SIGNATURES:
        raise ValueError(f"more than {MOST_SIGNATURES} signatures")
    if submission.checkpoint.position is not None:
        raise ValueError("a log's checkpoint has no extension lines")


def judge(submission: Submission, held: Checkpoint | None) -> Checkpoint:
    """The tree, if it may be cosigned after the one that is held (None: none was).

    Raises Malformed, Stale and Inconsistent.
    """
    new = submission.checkpoint
    held = held or Checkpoint(new.origin, 0, EMPTY_ROOT)
    if submission.old > new.size:
        raise Malformed(
            f"旧的大小 {submission.old} 大于新的大小 {new.size}",
            f"the old size {submission.old} is larger than the new size {new.size}",
        )
    if submission.old != held.size:
        raise Stale(held.size)
    if not continues(new.root, new.size, held.root, held.size, submission.proof):
        raise Inconsistent(
            f"大小为 {new.size} 的树没有被证明延续大小为 {held.size} 的树",
            f"the tree of {new.size} is not shown to continue the tree of {held.size}",
        )
    return new
