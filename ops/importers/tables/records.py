"""The records of an old workbook, one after the other, and the table of strings among them."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

EOF, SST, CONTINUE = 0x0A, 0xFC, 0x3C


class Record(NamedTuple):
    """A record's type, and where its bytes begin and end."""

    kind: int
    begin: int
    end: int


def records(stream: bytes, begin: int) -> Iterator[Record]:
    """The records from an offset to the end of the stream."""
    while begin + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, begin)
        end = begin + 4 + length
        if end > len(stream):
            raise ValueError("a record reaches beyond the end")
        yield Record(kind, begin + 4, end)
        begin = end


def listed(stream: bytes) -> Iterator[Record]:
    """The records of the workbook itself, which come before those of its sheets."""
    for record in records(stream, 0):
        if record.kind == EOF:
            return
        yield record


def string_blocks(stream: bytes, book: list[Record]) -> list[bytes]:
    """The table of strings and the records that it runs on into."""
    blocks: list[bytes] = []
    owner = 0
    for record in book:
        if record.kind == SST and blocks:
            raise ValueError("two tables of strings")
        owner = owner if record.kind == CONTINUE else record.kind
        if owner == SST:
            blocks.append(stream[record.begin : record.end])
    return blocks


def string_lengths(blocks: list[bytes]) -> Iterator[int]:
    """The length of each string of the table; a string may run on into the next block."""
    at = Cursor(blocks, 8)
    while at.more():
        count, flags = at.unpack("<HB")
        runs = at.unpack("<H")[0] if flags & 8 else 0
        extension = at.unpack("<I")[0] if flags & 4 else 0
        at.text(count, wide=bool(flags & 1))
        at.skip(4 * runs + extension)
        yield count


class Cursor:
    """A place in a record that is continued in others."""

    def __init__(self, blocks: list[bytes], offset: int) -> None:
        self.blocks, self.offset, self.block = blocks, offset, 0

    def more(self) -> bool:
        """Whether anything follows; moves to the next block at the end of one."""
        while self.block < len(self.blocks) and self.offset >= len(self.blocks[self.block]):
            self.block, self.offset = self.block + 1, 0
        return self.block < len(self.blocks)

    def unpack(self, form: str) -> tuple[int, ...]:
        """Numbers, which never run over the end of a block."""
        found = struct.unpack_from(form, self.blocks[self.block], self.offset)
        self.offset += struct.calcsize(form)
        return found

    def text(self, count: int, *, wide: bool) -> None:
        """Pass over characters; where they run on, the new block says again how wide they are."""
        while count:
            room = (len(self.blocks[self.block]) - self.offset) >> wide
            taken = min(count, room)
            self.offset += taken << wide
            count -= taken
            if count:
                self.block, self.offset = self.block + 1, 1
                if self.block >= len(self.blocks):
                    raise ValueError("a string without an end")
                wide = bool(self.blocks[self.block][0] & 1)

    def skip(self, count: int) -> None:
        """Pass over bytes."""
        while count:
            if not self.more():
                raise ValueError("a string without an end")
            taken = min(count, len(self.blocks[self.block]) - self.offset)
            self.offset += taken
            count -= taken
