"""Files that are there whole or not at all, also after a crash or a lost power supply."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

PUBLIC = 0o644
SECRET = 0o600


def write_fresh(path: str | Path, content: bytes, mode: int, *, inside: int | None = None) -> None:
    """Write a file anew and wait until the disk has it; its name may still be lost.

    ``inside`` is the descriptor of the folder that a path begins from.
    """
    with suppress(FileNotFoundError):
        os.unlink(path, dir_fd=inside)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with open(os.open(path, flags, mode, dir_fd=inside), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folders(folders: Iterable[Path]) -> None:
    """Wait until the disk has the names in these folders."""
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
