"""What a sealer remembers beside its keys. This is the truth; what is published is a copy of it.

signed             the last tree that was signed, or was about to be
signed.policy      the policy: which keys may sign, and who must have seen a tree
signed.published   how far the published folder was brought
signed.lock        who holds it, seals

Published folder and database can be set back together, and others may write into the folder; who
signed then still knows.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from msgspec import MsgspecError, json

from domain.merkle import EMPTY_ROOT, Hashes, consistency, continues, subtree
from domain.notes import Checkpoint, NotANote
from domain.value import Value
from ops.sealing.durable import SECRET, sync_folders, write_fresh
from ops.sealing.folder import take
from ops.sealing.refusals import Wrong


class Shown(Value):
    """What the published folder was brought to.

    ``policy``: the SHA-256 of its policy; ``size``: of its latest checkpoint, -1 before the first;
    ``trees``: how many signed trees up to that size lie in it.
    """

    policy: str = ""
    size: int = -1
    trees: int = 0


@dataclass(frozen=True)
class Memory:
    """The file that holds the text of one checkpoint, and those beside it."""

    path: Path

    def beside(self, suffix: str) -> Path:
        return self.path.with_name(f"{self.path.name}.{suffix}")

    @contextmanager
    def alone(self, what: Path) -> Generator[None]:
        """Be the only one who seals with these keys. Raises AlreadySealing."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
        with open(os.open(self.beside("lock"), flags, SECRET), "ab") as lock:
            take(lock, what)
            yield

    def last(self) -> Checkpoint | None:
        """The tree remembered, None before the first. Raises Wrong."""
        found = self.read(self.path)
        try:
            return None if found is None else Checkpoint.parse(found.decode())
        except (UnicodeDecodeError, NotANote) as error:
            raise Wrong("E_FORMAT", "memory", file=self.path, why=error) from error

    def policy(self) -> bytes | None:
        """The policy that was settled last, None before the first."""
        return self.read(self.beside("policy"))

    def shown(self) -> Shown:
        """How far the published folder was brought. Raises Wrong."""
        path = self.beside("published")
        found = self.read(path)
        try:
            return Shown() if found is None else json.decode(found, type=Shown)
        except (MsgspecError, UnicodeDecodeError) as error:
            raise Wrong("E_FORMAT", "memory", file=path, why=error) from error

    @property
    def has_shown(self) -> bool:
        """Whether it is known how far the folder was brought."""
        return self.read(self.beside("published")) is not None

    def refuse_other(self, tree: Checkpoint, hashes: Hashes) -> None:
        """Raises Wrong unless a tree continues the one remembered.

        The hashes are read where others may write: what they prove is worked out up to both roots.
        """
        known = self.last()
        if known is None:
            return
        facts = {"position": tree.size, "size": known.size, "root": known.root.hex()}
        if tree.size < known.size:
            raise Wrong("E_TRUNCATED", "truncated", **facts)
        proof = consistency(known.size, tree.size, hashes)
        if tree.origin != known.origin or not continues(
            tree.root, tree.size, known.root, known.size, proof
        ):
            begun = subtree(hashes, 0, known.size) if known.size else EMPTY_ROOT
            raise Wrong("E_FORK", "signed_before", **facts, other=begun.hex())

    def remember(self, tree: Checkpoint) -> None:
        """Before the signature leaves the house."""
        self.keep(self.path, tree.text.encode())

    def settle(self, policy: bytes) -> None:
        """Remember a policy, before it is published."""
        self.keep(self.beside("policy"), policy)

    def show(self, shown: Shown) -> None:
        """Remember what the folder was brought to, after it was."""
        self.keep(self.beside("published"), json.encode(shown) + b"\n")

    def read(self, path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def keep(self, path: Path, content: bytes) -> None:
        """Write a file, unless it says this already, and wait until the disk has it."""
        if self.read(path) == content:
            return
        fresh = path.with_name(f".{path.name}.new")
        write_fresh(fresh, content, SECRET)
        fresh.rename(path)
        sync_folders((path.parent,))
