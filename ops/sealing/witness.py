"""A witness (C2SP tlog-witness): keeps the last tree that it cosigned of each log, and no other.

    policy                       the logs it watches, one key a line (docs/formats.md §4)
    held/<SHA-256 of origin>     the last tree that was cosigned, with the cosignature
    refused/<SHA-256 of origin>/<SHA-256 of note>
                                 signed trees that did not continue the one held: evidence

What is answered is on the disk before. Looking at the tree held, judging and keeping the new one is
one step: a lock on a file of the log, between threads and between processes.
"""

import fcntl
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from domain.notes import Checkpoint, Note, Signature, VerifierKey
from domain.policy import NONE, Log, Policy
from domain.witnessing import Inconsistent, NotSigned, Submission, UnknownLog, judge
from ops.sealing.cosigning import Cosigner
from ops.sealing.durable import PUBLIC, sync_folders, write_fresh
from ops.sealing.folder import make
from ops.sealing.keys import signed_by

POLICY = "policy"
HELD = "held"
REFUSED = "refused"
LOCK = ".lock"
MOST_REFUSED = 100
"""Trees kept as evidence for each log."""
WATCHES_NOTHING = Policy((), (), (), (), NONE)


@dataclass(frozen=True, kw_only=True)
class Notebook:
    """What a witness remembers, in a folder of its own."""

    folder: Path

    def policy(self) -> Policy:
        """The logs that are watched. Raises NotAPolicy."""
        try:
            return Policy.parse((self.folder / POLICY).read_bytes())
        except FileNotFoundError:
            return WATCHES_NOTHING

    def watch(self, key: VerifierKey) -> bool:
        """Watch the log of this key, which is called like it; False where it is watched already.

        Raises NotAPolicy for a key that cannot sign a log.
        """
        with self.turn(POLICY):
            there = self.policy()
            if key in there.keys(key.name):
                return False
            text = str(there._replace(logs=(*there.logs, Log(key)))).encode()
            Policy.parse(text)
            keep(self.folder / POLICY, text)
        return True

    def held(self, name: str) -> Note | None:
        """The last cosigned tree of the log whose origin has this hash. Raises NotANote."""
        try:
            return Note.parse((self.folder / HELD / name).read_bytes())
        except FileNotFoundError:
            return None

    def hold(self, name: str, note: Note) -> None:
        """Remember this tree, on the disk, in place of the one before. Within ``turn``."""
        keep(self.folder / HELD / name, str(note).encode())

    def refuse(self, name: str, note: Note) -> None:
        """Keep a tree that its log has signed and that does not go on from the one held."""
        folder = self.folder / REFUSED / name
        make(folder)
        if len(os.listdir(folder)) < MOST_REFUSED:
            content = str(note).encode()
            keep(folder / sha256(content).hexdigest(), content)

    @contextmanager
    def turn(self, name: str) -> Generator[None]:
        """Wait until nobody else, in any thread or process, is at this name."""
        folder = self.folder / LOCK
        make(folder)
        with open(folder / name, "ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@dataclass(frozen=True, kw_only=True)
class Witness:
    """Cosigns each log's trees in one line of growth; ``clock`` gives seconds since 1970."""

    notebook: Notebook
    cosigner: Cosigner
    clock: Callable[[], int]

    def add_checkpoint(self, submission: Submission) -> tuple[Signature, ...]:
        """The cosignatures of a tree, which is from now on the one that is held.

        Raises NotWitnessed; SignerFailed and OSError, after which nothing was promised.
        """
        origin = submission.checkpoint.origin
        note = self.trusted(origin, submission.note)
        name = named(origin)
        with self.notebook.turn(name):
            held = self.notebook.held(name)
            try:
                judge(submission, Checkpoint.parse(held.text) if held else None)
            except Inconsistent:
                self.notebook.refuse(name, note)
                raise
            line = self.cosigner.cosign(note.text, self.clock())
            self.notebook.hold(name, note._replace(signatures=(*note.signatures, line)))
        return (line,)

    def trusted(self, origin: str, note: Note) -> Note:
        """The tree with its log's own signatures only. Raises UnknownLog and NotSigned."""
        keys = self.notebook.policy().keys(origin)
        if not keys:
            raise UnknownLog(origin)
        known = {(key.name, key.id) for key in keys}
        lines = tuple(line for line in note.signatures if (line.name, line.key_id) in known)
        ours = note._replace(signatures=lines)
        if not lines or {(key.name, key.id) for key in signed_by(ours, keys)} != {
            (line.name, line.key_id) for line in lines
        }:
            raise NotSigned(origin)
        return ours

    def held(self, origin: str) -> Note | None:
        """The last cosigned tree of a log. Raises NotANote."""
        return self.notebook.held(named(origin))

    def checkpoint(self, name: str) -> Note | None:
        """The last cosigned tree of the log whose origin has this SHA-256, in hex."""
        watched = {named(log.key.name) for log in self.notebook.policy().logs}
        return self.notebook.held(name) if name in watched else None


def named(origin: str) -> str:
    """The name under which a log is kept: SHA-256 of its origin, in hex."""
    return sha256(origin.encode()).hexdigest()


def keep(path: Path, content: bytes) -> None:
    """Put a file in the place of the one of this name, whole, and wait until the disk has it."""
    make(path.parent)
    fresh = path.with_name(f".{path.name}.new")
    write_fresh(fresh, content, PUBLIC)
    os.rename(fresh, path)
    sync_folders([path.parent])
