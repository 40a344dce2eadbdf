"""What a sealer remembers beside its key: the last tree that it signed, or was about to sign.

Published folder and database can be set back together; who signed then still knows.
"""

from dataclasses import dataclass
from pathlib import Path

from domain.merkle import EMPTY_ROOT, Hashes, subtree
from domain.notes import Checkpoint, NotANote
from ops.sealing.durable import SECRET, sync_folders, write_fresh
from ops.sealing.refusals import Wrong


@dataclass(frozen=True)
class Memory:
    """A file that holds the text of one checkpoint."""

    path: Path

    def last(self) -> Checkpoint | None:
        """The tree remembered, None before the first. Raises Wrong."""
        try:
            return Checkpoint.parse(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (UnicodeDecodeError, NotANote) as error:
            raise Wrong("E_FORMAT", "memory", file=self.path, why=error) from error

    def refuse_other(self, tree: Checkpoint, hashes: Hashes) -> None:
        """Raises Wrong unless a tree with these hashes continues the one remembered."""
        known = self.last()
        if known is None:
            return
        facts = {"position": tree.size, "size": known.size, "root": known.root.hex()}
        if tree.size < known.size:
            raise Wrong("E_TRUNCATED", "truncated", **facts)
        begun = subtree(hashes, 0, known.size) if known.size else EMPTY_ROOT
        if (tree.origin, begun) != (known.origin, known.root):
            raise Wrong("E_FORK", "signed_before", **facts, other=begun.hex())

    def remember(self, tree: Checkpoint) -> None:
        """Before the signature leaves the house."""
        fresh = self.path.with_name(f".{self.path.name}.new")
        write_fresh(fresh, tree.text.encode(), SECRET)
        fresh.rename(self.path)
        sync_folders((self.path.parent,))
