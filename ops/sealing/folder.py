"""The folder in which a log is published (docs/formats.md §3): read by anybody, written by one.

A file is written under another name, brought to the disk, and renamed; so it is there whole or not
at all. What a checkpoint needs is on the disk before the checkpoint gets its name. Partial tiles
stay until the full tile is there; who then asks for one is given that much of the full tile.
"""

import fcntl
import os
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from errno import ENOENT
from os import strerror
from pathlib import Path
from shutil import rmtree
from typing import IO

from domain.merkle import HASH_SIZE, Frontier, Hashes, root
from domain.notes import Checkpoint, Note
from domain.tiles import ENTRIES, HEIGHT, WIDTH, Tile, reader, unbundle
from ops.sealing.beneath import beneath, not_plain, plain_file, read
from ops.sealing.durable import PUBLIC, sync_folders, write_fresh
from ops.sealing.refusals import AlreadySealing

LATEST = "checkpoint"
CHECKPOINTS = "checkpoints"
POLICY = "policy"
UNFINISHED = ".new"
LOCK = ".lock"
SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class Publication:
    """A published log. Reading raises FileNotFoundError for what is not there, Wrong for a link."""

    folder: Path

    def read(self, path: str) -> bytes:
        """The bytes of a file, by its path in the folder."""
        return read(self.folder, path)

    def latest(self) -> Note | None:
        """The last signed tree, None before the first. Raises NotANote. Signatures unchecked."""
        try:
            return Note.parse(self.read(LATEST))
        except FileNotFoundError:
            return None

    def checkpoint(self, size: int) -> Note:
        """The signed tree of a size. Raises NotANote."""
        return Note.parse(self.read(f"{CHECKPOINTS}/{size}"))

    def sizes(self) -> list[int]:
        """The sizes of all signed trees, smallest first."""
        try:
            with beneath(self.folder, CHECKPOINTS) as inside:
                names = os.listdir(inside)
        except FileNotFoundError:
            return []
        return sorted(int(name) for name in names if SIZE.fullmatch(name))

    def tile(self, tile: Tile) -> bytes:
        """The hashes of a tile. Raises ValueError where the file has another length."""
        there, content = self.either(tile)
        if len(content) != there.width * HASH_SIZE:
            raise ValueError(f"{there.path} has {len(content)} bytes")
        return content[: tile.width * HASH_SIZE]

    def bundle(self, tile: Tile) -> list[bytes]:
        """The entries of a bundle. Raises ValueError where the file holds fewer or more."""
        there, content = self.either(tile)
        entries = unbundle(content)
        if len(entries) != there.width:
            raise ValueError(f"{there.path} holds {len(entries)} entries")
        return entries[: tile.width]

    def either(self, tile: Tile) -> tuple[Tile, bytes]:
        """A partial tile, or the full one that has taken its place."""
        try:
            return tile, self.read(tile.path)
        except FileNotFoundError:
            if tile.width == WIDTH:
                raise
        full = tile._replace(width=WIDTH)
        try:
            return full, self.read(full.path)
        except FileNotFoundError:
            raise FileNotFoundError(ENOENT, strerror(ENOENT), tile.path) from None

    def hashes(self, size: int) -> Hashes:
        """The hashes of a signed tree, from its tiles, for proofs (``domain.merkle``).

        They raise ValueError for a tile of the wrong length.
        """
        return reader(size, self.tile)

    def frontier(self, size: int) -> Frontier:
        """The frontier of a signed tree, from its tiles."""
        hashes = self.hashes(size)
        levels = [level for level in reversed(range(size.bit_length())) if size >> level & 1]
        return tuple(hashes(level, (size >> level) - 1) for level in levels)

    def entries(self, size: int, *, first: int = 1) -> Iterator[bytes]:
        """The entries of a signed tree from a position on. Raises ValueError for a bad bundle."""
        for number in range((first - 1) >> HEIGHT, -(-size // WIDTH)):
            width = min(WIDTH, size - (number << HEIGHT))
            found = self.bundle(Tile(ENTRIES, number, width))
            yield from found[max(0, first - 1 - (number << HEIGHT)) :]

    @contextmanager
    def writing(self) -> Generator[None]:
        """Be the only one who writes. What a crash left half-written is cleared away.

        Raises AlreadySealing where somebody else is at it.
        """
        make(self.folder)
        with beneath(self.folder, "") as inside:
            lock = plain_file(LOCK, os.O_RDWR | os.O_CREAT, inside, LOCK)
        with open(lock, "ab") as held:
            take(held, self.folder)
            self.clear()
            yield

    def clear(self) -> None:
        """Remove what was left half-written. Within ``writing``."""
        with beneath(self.folder, UNFINISHED, made=True) as inside:
            for name in filter(SIZE.fullmatch, os.listdir(inside)):
                try:
                    os.unlink(name, dir_fd=inside)
                except IsADirectoryError as error:
                    raise not_plain(f"{UNFINISHED}/{name}") from error

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files, by their paths, and wait until the disk has them all. Within ``writing``."""
        touched = {self.folder}
        with beneath(self.folder, UNFINISHED, made=True) as unfinished:
            for number, (path, content) in enumerate(files.items()):
                fresh = str(number)
                write_fresh(fresh, content, PUBLIC, inside=unfinished)
                folder, _, name = path.rpartition("/")
                with beneath(self.folder, folder, made=True) as inside:
                    os.rename(fresh, name, src_dir_fd=unfinished, dst_dir_fd=inside)
                touched.update(upwards(self.folder / folder, self.folder))
        # A folder is synced also where it was there already: a crash may have come before that.
        sync_folders(touched)

    def write_tiles(self, files: Mapping[Tile, bytes]) -> None:
        """Write tiles and bundles; partial ones make place for the full one."""
        self.write({tile.path: content for tile, content in files.items()})
        for tile in files:
            if tile.width == WIDTH:
                self.remove_partial(tile)

    def remove_partial(self, tile: Tile) -> None:
        """Remove the partial tiles of a full one, where there are any."""
        folder, _, name = tile.path.rpartition("/")
        with beneath(self.folder, folder) as inside, suppress(FileNotFoundError):
            rmtree(f"{name}.p", dir_fd=inside)

    def publish(self, note: Note) -> None:
        """Make a signed tree the latest. Raises ValueError where its tiles are not there."""
        checkpoint = Checkpoint.parse(note.text)
        self.refuse_without_tiles(checkpoint)
        signed = str(note).encode()
        self.write({f"{CHECKPOINTS}/{checkpoint.size}": signed})
        self.write({LATEST: signed})

    def refuse_without_tiles(self, checkpoint: Checkpoint) -> None:
        """The right-hand edge of the tree must lie in the folder and give the root."""
        for tile in last_tiles(checkpoint.size):
            self.tile(tile)
        if root(self.frontier(checkpoint.size)) != checkpoint.root:
            raise ValueError(f"the tiles of {self.folder} have another root than {checkpoint}")


def last_tiles(size: int) -> Iterator[Tile]:
    """The last tile of hashes of each level of a tree, full or not."""
    level = 0
    while size:
        number = (size - 1) >> HEIGHT
        yield Tile(level, number, size - number * WIDTH)
        size, level = size >> HEIGHT, level + 1


def upwards(folder: Path, top: Path) -> Iterable[Path]:
    """A folder and those above it, up to the top."""
    while folder != top:
        yield folder
        folder = folder.parent


def take(lock: IO[bytes], folder: Path) -> None:
    """Lock a file, for as long as it is open. Raises AlreadySealing where somebody else has."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise AlreadySealing(
            f"另一个进程正在向 {folder} 封存",
            f"another process is sealing into {folder}",
        ) from None


def make(folder: Path) -> None:
    """Make a folder and those above it that are missing, so that they stay."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    sync_folders(path.parent for path in missing)
