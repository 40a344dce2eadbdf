"""The zip archive inside XLSX, ODS and DOCX, measured before a byte of it is parsed."""

import io
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable
from typing import Final

from ops.importers.tables import limits
from ops.importers.tables.table import Place, Unreadable

BROKEN: Final = (
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    struct.error,
    zlib.error,
)
"""Everything the standard library raises for an archive that is not one."""

JUDGED_BYTES: Final = 2**20
"""Parts below a mebibyte may be packed as tightly as they like."""


class Part:
    """One part of the archive, read forward; too many angle brackets end the reading."""

    def __init__(self, package: "Package", name: str) -> None:
        self.package = package
        self.place = package.place
        self.unbroken = 0
        with package.guarded():
            self.stream = package.archive.open(name)

    def read(self, size: int = 65536) -> bytes:
        """The next bytes of the part, none at its end."""
        with self.package.guarded():
            chunk = self.stream.read(size)
        self.package.tags += chunk.count(b"<")
        self._bound_unbroken(chunk)
        if self.package.tags > limits.TAGS:
            raise Unreadable(self.place, "zip_bomb", detail=f"> {limits.TAGS} XML tags")
        return chunk

    def _bound_unbroken(self, chunk: bytes) -> None:
        last = max(chunk.rfind(b"<"), chunk.rfind(b">"))
        self.unbroken = self.unbroken + len(chunk) if last < 0 else len(chunk) - last
        if self.unbroken > limits.UNBROKEN_BYTES:
            raise Unreadable(self.place, "zip_bomb", detail="one tag or text of a mebibyte")


class Guard:
    """Says of whatever breaks inside an archive that the file is damaged."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def __enter__(self) -> None:
        return

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> None:
        if isinstance(error, BROKEN):
            raise Unreadable(self.place, "damaged", detail=str(error)[:200]) from error


class Package:
    """The parts of an archive by name; whoever holds one knows it is not a bomb."""

    def __init__(self, file: str, content: bytes) -> None:
        self.place: Place = (file, "", "")
        self.tags = 0
        with self.guarded():
            self.archive = zipfile.ZipFile(io.BytesIO(content))
            infos = self.archive.infolist()
        self._measure(infos, len(content))
        self._refuse_trickery(infos)
        self.names = {info.filename.lower(): info.filename for info in infos}

    def guarded(self) -> Guard:
        """A block in which a broken archive is reported as a damaged file."""
        return Guard(self.place)

    def part(self, name: str) -> Part | None:
        """A part by its name, in whatever case, or None."""
        found = self.names.get(name.lower())
        return None if found is None else Part(self, found)

    def required(self, name: str) -> Part:
        """A part without which the file is not what its name says."""
        if (part := self.part(name)) is None:
            raise Unreadable(self.place, "damaged", value=name, detail=f"no part {name}")
        return part

    def copy(self, names: Iterable[str]) -> bytes:
        """A fresh archive of these parts only, so that the next reader sees what we measured."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name in dict.fromkeys(names):
                if (found := self.names.get(name.lower())) is not None:
                    with (
                        self.guarded(),
                        self.archive.open(found) as source,
                        archive.open(name, "w") as copied,
                    ):
                        shutil.copyfileobj(source, copied, 2**20)
        return target.getvalue()

    def refuse_larger(self, names: Iterable[str], most: int) -> None:
        """Refuse parts that have no business to be so large."""
        for name in names:
            found = self.names.get(name.lower())
            if found is not None and self.archive.getinfo(found).file_size > most:
                raise Unreadable(self.place, "zip_bomb", value=found, detail=found)

    def _measure(self, infos: list[zipfile.ZipInfo], size: int) -> None:
        total = sum(info.file_size for info in infos)
        if len(infos) > limits.PARTS:
            raise Unreadable(self.place, "zip_bomb", detail=f"{len(infos)} parts")
        if total > limits.UNPACKED_BYTES:
            raise Unreadable(self.place, "zip_bomb", detail=f"{total >> 20} MiB")
        for info in infos:
            # The packed size is the directory's word; the size of the file is not.
            packed = max(1, min(info.compress_size, size))
            if info.file_size > JUDGED_BYTES and info.file_size > limits.RATIO * packed:
                raise Unreadable(
                    self.place,
                    "zip_bomb",
                    value=info.filename,
                    detail=f"{info.filename} 1:{info.file_size // packed}",
                )

    def _refuse_trickery(self, infos: list[zipfile.ZipInfo]) -> None:
        if any(info.flag_bits & 1 for info in infos):
            raise Unreadable(self.place, "encrypted")
        names = [info.filename.lower() for info in infos]
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise Unreadable(self.place, "damaged", value=twice, detail=f"two parts named {twice}")
