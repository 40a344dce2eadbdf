"""Files beneath a folder into which others may write, too: nothing there leads us elsewhere.

Each folder on the way is opened in the one above it, and no symbolic link is followed; so a link in
the place of a folder or a file cannot make us read, write or remove anything outside. What is read
is a plain file, and no pipe or device.
"""

import os
import stat
from collections.abc import Generator
from contextlib import contextmanager
from errno import ELOOP, ENOTDIR
from pathlib import PurePosixPath

from ops.sealing.refusals import Wrong

FOLDER = os.O_RDONLY | os.O_DIRECTORY
NO_LINK = os.O_NOFOLLOW | os.O_NONBLOCK


@contextmanager
def beneath(top: os.PathLike[str], folder: str, *, made: bool = False) -> Generator[int]:
    """The descriptor of a folder by its path in another; with ``made`` those missing are made.

    Raises FileNotFoundError, and Wrong where a link or a file stands in its place.
    """
    descriptor = os.open(top, FOLDER)
    try:
        for part in PurePosixPath(folder).parts:
            try:
                inner = plain(part, FOLDER, descriptor, folder)
            except FileNotFoundError:
                if not made:
                    raise
                os.mkdir(part, dir_fd=descriptor)
                inner = plain(part, FOLDER, descriptor, folder)
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)


def plain(name: str, flags: int, inside: int, path: str) -> int:
    """Open a name in a folder, unless it is a link. Raises Wrong, and OSError."""
    try:
        return os.open(name, flags | NO_LINK, 0o644, dir_fd=inside)
    except OSError as error:
        if error.errno in (ELOOP, ENOTDIR):
            raise not_plain(path) from error
        raise


def plain_file(name: str, flags: int, inside: int, path: str) -> int:
    """Open a plain file. Raises Wrong for anything else, and OSError."""
    descriptor = plain(name, flags, inside, path)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise not_plain(path)


def read(top: os.PathLike[str], path: str) -> bytes:
    """The bytes of a file by its path in a folder. Raises FileNotFoundError and Wrong."""
    folder, _, name = path.rpartition("/")
    with beneath(top, folder) as inside:
        descriptor = plain_file(name, os.O_RDONLY, inside, path)
    with open(descriptor, "rb") as file:
        return file.read()


def not_plain(path: str) -> Wrong:
    return Wrong("E_FORMAT", "not_plain", file=path)
