"""BIFF: the records of an old workbook, read for what calamine does not tell about them.

The records are those of [MS-XLS]: a type, a length, and that many bytes. Only what is hidden,
merged, computed or wrong is noted here, and how far the cells reach; calamine reads the values.
"""

import struct
from itertools import islice
from typing import Final

from ops.importers.tables import limits
from ops.importers.tables.grid import Flaw, Span, add_span
from ops.importers.tables.records import (
    CONTINUE,
    EOF,
    SST,
    Record,
    listed,
    records,
    string_blocks,
    string_lengths,
)
from ops.importers.tables.table import Place, Unreadable
from ops.importers.tables.worksheet import Marks

BOF, FILEPASS, BOUNDSHEET = 0x809, 0x2F, 0x85
FORMULA, BOOLERR, LABELSST, MULRK, STRING = 0x06, 0x205, 0xFD, 0xBD, 0x207
ROW, COLINFO, MERGEDCELLS = 0x208, 0x7D, 0xE5
SINGLE: Final = frozenset((FORMULA, BOOLERR, LABELSST, 0x203, 0x204, 0xD6, 0x27E))
"""Records of one cell, which begin with its row and column."""
CODEPAGE, DATEMODE, FORMAT, XF = 0x42, 0x22, 0x41E, 0xE0
NEEDED: Final = frozenset((BOF, CODEPAGE, DATEMODE, FORMAT, XF, BOUNDSHEET, SST))
END: Final = struct.pack("<HH", EOF, 0)

ERRORS: Final = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
}


def scan(place: Place, stream: bytes) -> tuple[list[Marks], bytes]:
    """The marks of each sheet that the workbook lists, and the stream without all the rest.

    calamine reserves whatever memory a stream asks for, and one it cannot have ends the process:
    it is given the records that were measured here, and no others.
    """
    book = list(islice(listed(stream), limits.BOOK_RECORDS + 1))
    if len(book) > limits.BOOK_RECORDS:
        raise Unreadable(place, "too_many_records", limit=limits.BOOK_RECORDS)
    if any(record.kind == FILEPASS for record in book):
        raise Unreadable(place, "encrypted")
    begins = [
        struct.unpack_from("<I", stream, record.begin)[0]
        for record in book
        if record.kind == BOUNDSHEET
    ]
    if len(begins) > limits.SHEETS:
        raise Unreadable(place, "too_many_sheets", limit=limits.SHEETS)
    lengths = list(islice(string_lengths(string_blocks(stream, book)), limits.STRINGS + 1))
    if len(lengths) > limits.STRINGS:
        raise Unreadable(place, "too_many_strings", limit=limits.STRINGS)
    scanned = {begin: SheetRecords(place, stream, lengths) for begin in sorted(set(begins))}
    end = seen = 0
    for begin, sheet in scanned.items():
        if begin < end or len(scanned) < len(begins):
            raise ValueError("two sheets share their records")
        end, seen = sheet.scan(begin, seen)
    if sum(sheet.characters for sheet in scanned.values()) > limits.CHARACTERS:
        raise Unreadable(place, "too_much_text", limit=limits.CHARACTERS)
    kept = [b"".join(scanned[begin].kept) for begin in begins]
    return [scanned[begin].marks for begin in begins], rebuilt(stream, book, kept)


def rebuilt(stream: bytes, book: list[Record], sheets: list[bytes]) -> bytes:
    """The workbook with these sheets, and of its own records those that values depend on."""
    pieces: list[bytes] = []
    owner = 0
    for record in book:
        owner = owner if record.kind == CONTINUE else record.kind
        if owner in NEEDED:
            pieces.append(stream[record.begin - 4 : record.end])
    at = sum(map(len, pieces)) + len(END)
    rest = iter(sheets)
    for index, piece in enumerate(pieces):
        if struct.unpack_from("<H", piece)[0] == BOUNDSHEET:
            pieces[index] = piece[:4] + struct.pack("<I", at) + piece[8:]
            at += len(next(rest))
    return b"".join((*pieces, END, *sheets))


class SheetRecords:
    """Reads the records of one sheet."""

    def __init__(self, place: Place, stream: bytes, lengths: list[int]) -> None:
        self.place, self.stream, self.lengths = place, stream, lengths
        self.marks = Marks()
        self.kept: list[bytes] = []
        self.characters = self.height = self.width = 0
        self.readers = {
            ROW: self.row,
            COLINFO: self.column_width,
            MERGEDCELLS: self.merged,
            FORMULA: self.formula,
            BOOLERR: self.error,
            LABELSST: self.shared_text,
            MULRK: self.numbers,
        }

    def scan(self, begin: int, seen: int) -> tuple[int, int]:
        """All records of the sheet but those of the charts inside it.

        Where they end, and how many were seen, with those of the sheets before.
        """
        depth = end = 0
        for record in records(self.stream, begin):
            seen += 1
            if seen > limits.RECORDS:
                raise Unreadable(self.place, "too_many_records", limit=limits.RECORDS)
            depth += (record.kind == BOF) - (record.kind == EOF)
            end = record.end
            if depth <= 0:
                break
            if depth == 1:
                self.read(record)
        if not self.kept:
            raise ValueError("a sheet without a beginning")
        self.kept.append(END)
        return end, seen

    def read(self, record: Record) -> None:
        """One record, if it says anything of interest; those of values are kept."""
        if record.kind in SINGLE:
            self.cell(*struct.unpack_from("<HH", self.stream, record.begin))
        if (reader := self.readers.get(record.kind)) is not None:
            reader(record)
        if record.kind in SINGLE or record.kind in (MULRK, STRING, BOF):
            self.kept.append(self.stream[record.begin - 4 : record.end])

    def cell(self, row: int, column: int) -> None:
        """How far the cells reach."""
        self.height, self.width = max(self.height, row + 1), max(self.width, column + 1)
        if self.width > limits.COLUMNS:
            raise Unreadable(self.place, "too_many_columns", limit=limits.COLUMNS)
        self.marks.area = self.height * self.width
        if self.marks.area > limits.CELLS:
            raise Unreadable(self.place, "too_many_cells", limit=limits.CELLS)

    def numbers(self, record: Record) -> None:
        """A row of numbers, from the first column to the last."""
        row, first = struct.unpack_from("<HH", self.stream, record.begin)
        (last,) = struct.unpack_from("<H", self.stream, record.end - 2)
        if last < first:
            raise ValueError("a row of numbers that runs backwards")
        self.cell(row, last)

    def row(self, record: Record) -> None:
        """A row and whether it is shown."""
        row, height, flags = struct.unpack_from("<H4xH4xH", self.stream, record.begin)
        if flags & 0x20 or height & 0x7FFF == 0:
            self.marks.hidden_rows.add(row + 1)

    def column_width(self, record: Record) -> None:
        """Columns of one width, which may be none."""
        first, last, flags = struct.unpack_from("<HH4xH", self.stream, record.begin)
        if flags & 1:
            self.marks.hide_columns(self.place, first, last)

    def merged(self, record: Record) -> None:
        """Merged areas: first and last row, first and last column."""
        (count,) = struct.unpack_from("<H", self.stream, record.begin)
        for at in range(record.begin + 2, record.begin + 2 + 8 * count, 8):
            top, bottom, left, right = struct.unpack_from("<4H", self.stream, at)
            add_span(self.place, self.marks.spans, Span(top + 1, left, bottom + 1, right))

    def formula(self, record: Record) -> None:
        """A formula and its stored result; two bytes of ones say that it is not a number."""
        row, column, kind, error, special = struct.unpack_from(
            "<HH2xBxB3xH", self.stream, record.begin
        )
        self.marks.formula(row + 1, column)
        if special == 0xFFFF and kind == 2:
            self.flaw(row, column, error)

    def error(self, record: Record) -> None:
        """A truth value or an error."""
        row, column, value, is_error = struct.unpack_from("<HH2xBB", self.stream, record.begin)
        if is_error:
            self.flaw(row, column, value)

    def flaw(self, row: int, column: int, value: int) -> None:
        """An error value, worded as the sheet shows it."""
        text = ERRORS.get(value, f"#{value}")
        self.marks.flaw(self.place, row + 1, column, Flaw("error_value", text))

    def shared_text(self, record: Record) -> None:
        """A cell that refers to the table of strings."""
        (index,) = struct.unpack_from("<I", self.stream, record.begin + 6)
        if index >= len(self.lengths):
            raise ValueError(f"no shared string {index}")
        self.characters += self.lengths[index]
