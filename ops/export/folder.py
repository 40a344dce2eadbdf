"""The folder of one register's export: read by anybody, written by one.

A file gets its name when all of it is on the disk, and the manifest gets its own last of all. What
a killed export left behind is named by no manifest, and the next one clears it away.
"""

import fcntl
import os
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from analytics.dataset import MANIFEST, hash_of
from analytics.tables import TABLES
from ops.export.manifest import Manifest, Segment, file_name
from ops.export.refusals import Damaged, Exporting
from ops.sealing.durable import PUBLIC, sync_folders, write_fresh

LOCK = ".lock"
UNFINISHED = ".new"
SEGMENT = re.compile(r"[0-9]+-[0-9]+-[0-9a-f]{16}\.parquet")


@dataclass(frozen=True)
class Folder:
    """Where one register is exported to."""

    path: Path

    @property
    def unfinished(self) -> Path:
        """What has no name yet."""
        return self.path / UNFINISHED

    @contextmanager
    def writing(self) -> Generator[None]:
        """Be the only one who writes. Raises Exporting, Damaged for a link in it, OSError."""
        self.path.mkdir(parents=True, exist_ok=True)
        for name in (*TABLES, UNFINISHED, LOCK, MANIFEST):
            if (self.path / name).is_symlink():
                raise linked(self.path / name)
        with open(self.path / LOCK, "ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Exporting(
                    f"另一个进程正在向 {self.path} 导出，请等它结束",
                    f"another process exports into {self.path}: wait until it has ended",
                ) from None
            try:
                yield
            finally:
                rmtree(self.unfinished, ignore_errors=True)

    def clear(self, manifest: Manifest | None) -> None:
        """Remove segments that the manifest does not name, and what was left unfinished."""
        rmtree(self.unfinished, ignore_errors=True)
        self.unfinished.mkdir()
        named = manifest.files if manifest else set[str]()
        for table in TABLES:
            (self.path / table).mkdir(exist_ok=True)
            for file in (self.path / table).iterdir():
                if SEGMENT.fullmatch(file.name) and f"{table}/{file.name}" not in named:
                    file.unlink()

    def keep(self, fresh: Path, table: str, *, first: int, last: int, rows: int) -> Segment:
        """Give a finished file its name."""
        with open(fresh, "rb") as file:
            os.fsync(file.fileno())
        content = hash_of(fresh)
        name = file_name(table, first, last, content)
        size = fresh.stat().st_size
        os.rename(fresh, self.path / name)
        return Segment(file=name, first=first, last=last, rows=rows, sha256=content, bytes=size)

    def publish(self, manifest: Manifest) -> None:
        """From now on these files count."""
        sync_folders([*(self.path / table for table in TABLES), self.path])
        self.unfinished.mkdir(exist_ok=True)
        fresh = self.unfinished / MANIFEST
        write_fresh(fresh, manifest.content, PUBLIC)
        os.rename(fresh, self.path / MANIFEST)
        sync_folders([self.path, self.path.parent])


def linked(path: Path) -> Damaged:
    return Damaged(
        f"{path} 是符号链接；导出不跟随链接。请查明是谁放的，再移走它。",
        f"{path} is a symbolic link, and an export follows none. Find out who put it there, and"
        " move it away.",
    )
