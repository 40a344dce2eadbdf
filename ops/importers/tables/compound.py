"""复合文档: the compound file around an old workbook, opened with every loop bounded.

The layout is that of [MS-CFB]: sectors, a table that chains them, a directory of streams. A table
may be crafted to run in a circle, so no chain is followed further than the file has sectors, and
the stream is then wrapped afresh for the reader that trusts its tables.
"""

import struct
import sys
from array import array
from collections.abc import Sequence
from typing import Final

END_OF_CHAIN: Final = 0xFFFFFFFE
FREE: Final = 0xFFFFFFFF
FAT_SECTOR: Final = 0xFFFFFFFD
NAMES: Final = ("workbook", "book")
MINI_SECTOR: Final = 64
MINI_STREAM_BELOW: Final = 4096
MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook_stream(content: bytes) -> bytes:
    """The stream that holds the workbook; ValueError or struct.error if there is none."""
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in (9, 12):
        raise ValueError(f"sector shift {shift}")
    sectors = _Sectors(content, 1 << shift, 1 << shift)
    directory_at, mini_table_at = struct.unpack_from("<I8xI", content, 48)
    table = _fat(content, sectors)
    directory = sectors.chain(directory_at, table)
    streams = {name: place for name, *place in _entries(directory)}
    found = next((streams[name] for name in NAMES if name in streams), None)
    if found is None:
        raise ValueError("no workbook stream")
    start, size = found
    if size >= MINI_STREAM_BELOW:
        return _exactly(sectors.chain(start, table), size)
    root_start, _ = next(iter(streams.values()))
    mini = _Sectors(sectors.chain(root_start, table), MINI_SECTOR, 0)
    return _exactly(mini.chain(start, _numbers(sectors.chain(mini_table_at, table))), size)


class _Sectors:
    """Blocks of equal size behind a header."""

    def __init__(self, content: bytes, size: int, header: int) -> None:
        self.content, self.size, self.header = content, size, header
        self.count = max(0, -(-(len(content) - header) // size))

    def sector(self, number: int) -> bytes:
        if number >= self.count:
            raise ValueError(f"sector {number} of {self.count}")
        begin = self.header + number * self.size
        return self.content[begin : begin + self.size]

    def chain(self, number: int, table: Sequence[int]) -> bytes:
        """The sectors from a number on, one after the other."""
        found: list[bytes] = []
        while number != END_OF_CHAIN:
            if len(found) >= self.count or number >= len(table):
                raise ValueError("a chain of sectors without an end")
            found.append(self.sector(number))
            number = table[number]
        return b"".join(found)


def _fat(content: bytes, sectors: _Sectors) -> Sequence[int]:
    """The table of chains, itself in sectors that the header and more sectors name."""
    named = list(struct.unpack_from("<109I", content, 76))
    (more,) = struct.unpack_from("<I", content, 68)
    for _ in range(sectors.count):
        if more >= FAT_SECTOR - 1:
            break
        *numbers, more = _numbers(sectors.sector(more))
        named += numbers
    used = [number for number in named if number < FAT_SECTOR - 1][: sectors.count]
    return _numbers(b"".join(map(sectors.sector, used)))


def _numbers(block: bytes) -> Sequence[int]:
    """Little-endian numbers of four bytes, which a large table needs to keep in four bytes."""
    numbers = array("I", block[: len(block) // 4 * 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _entries(directory: bytes) -> list[tuple[str, int, int]]:
    """Name, first sector and size of each stream; the root comes first."""
    entries: list[tuple[str, int, int]] = []
    for begin in range(0, len(directory) - 127, 128):
        length, kind, start, size = struct.unpack_from("<HB49xII", directory, begin + 64)
        if kind:
            name = directory[begin : begin + max(0, min(length, 64) - 2)]
            entries.append((name.decode("utf-16-le").lower(), start, size))
    return entries


def _exactly(content: bytes, size: int) -> bytes:
    if len(content) < size:
        raise ValueError("a stream shorter than its entry says")
    return content[:size]


def wrapped(stream: bytes) -> bytes:
    """A compound file with this workbook and nothing else, in sectors of 4096 bytes."""
    sector = 4096
    stream = stream.ljust(max(len(stream), MINI_STREAM_BELOW), b"\0")
    data = -(-len(stream) // sector)
    fats = -(-(data + 1) // (sector // 4 - 1))
    chain = [FAT_SECTOR] * fats + [END_OF_CHAIN]
    chain += [*range(fats + 2, fats + 1 + data), END_OF_CHAIN]
    chain += [FREE] * (fats * sector // 4 - len(chain))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        *(MAGIC, bytes(16), 0x3E, 4, 0xFFFE, 12, 6, bytes(6), 1, fats, fats, 0),
        *(MINI_STREAM_BELOW, END_OF_CHAIN, 0, END_OF_CHAIN, 0),
    )
    header += struct.pack("<109I", *range(fats), *[FREE] * (109 - fats))
    directory = _entry("Root Entry", 5, 0, 0, child=1) + _entry(
        "Workbook", 2, fats + 1, len(stream)
    )
    return b"".join(
        (
            header.ljust(sector, b"\0"),
            struct.pack(f"<{len(chain)}I", *chain),
            directory.ljust(sector, b"\0"),
            stream.ljust(data * sector, b"\0"),
        )
    )


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    head = struct.pack("<64sHBBIII", text, len(text) + 2, kind, 1, FREE, FREE, child)
    return head.ljust(116, b"\0") + struct.pack("<IQ", start, size)
