"""What is refused before anything is parsed: the size of a file, and content unlike its name."""

from enum import StrEnum
from typing import Final

from ops.importers.tables.table import Unreadable

FILE_BYTES: Final = 64 * 2**20
CSV_BYTES: Final = 32 * 2**20
"""One character of four bytes makes every other take four in memory."""
UNPACKED_BYTES: Final = 256 * 2**20
RATIO: Final = 100
PARTS: Final = 10_000
TAGS: Final = 6_000_000
"""Angle brackets in all parts that are parsed; a cell takes up to six."""
DEPTH: Final = 1000
"""Elements inside one another; the parser remembers every open one."""
NAMES: Final = 10_000
"""Different names of elements and attributes in a part; the parser remembers every one."""
ROWS: Final = 250_000
SHEET_ROWS: Final = 1_048_576
COLUMNS: Final = 512
SHEET_COLUMNS: Final = 16_384
SHEETS: Final = 1000
SPANS: Final = 100_000
FLAWS: Final = 100_000
"""Things wrong with the cells of a file; one with more of them is no table."""
RECORDS: Final = 5_000_000
"""Records of all sheets of an old workbook."""
BOOK_RECORDS: Final = 200_000
"""Records of an old workbook itself: formats, names, strings."""
STRINGS: Final = 750_000
"""Shared strings of a workbook; it cannot show more of them than it has cells."""
BLANK_CELLS: Final = 1_000_000
"""Cells of a worksheet that are stored although nothing is in them."""
UNBROKEN_BYTES: Final = 2**20
"""The longest text or tag of a part; a cell holds 32,767 characters."""
CELLS: Final = 750_000
"""Cells of all sheets together, each sheet from A1 to the last used cell and, once its headings
are known, every row as wide as they are: a cell that is read takes some three hundred bytes."""
CHARACTERS: Final = 16 * 2**20

ZIP: Final = b"PK\x03\x04"
COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
OFFICE: Final = frozenset(("doc", "wps", "et", "dps", "ofd", "pdf", "rtf", "xlsb", "xlsm", "docm"))
PAGES: Final = frozenset(("html", "htm", "mht", "xml", "txt", "tsv", "xltx", "xlt", "numbers"))


class Format(StrEnum):
    """The kinds of file that are read, named as their extension."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    DOCX = "docx"


STARTS: Final = {
    Format.XLSX: ZIP,
    Format.ODS: ZIP,
    Format.DOCX: ZIP,
    Format.XLS: COMPOUND,
    Format.CSV: b"",
}


def format_of(file: str, content: bytes) -> Format:
    """The format that both the name and the first bytes of a file speak for."""
    place = (file, "", "")
    extension = file.rpartition(".")[2].lower() if "." in file else ""
    if extension in OFFICE | PAGES:
        raise Unreadable(place, "convert_first", value=extension, found=extension)
    if extension not in set(Format):
        raise Unreadable(place, "unknown_format", value=extension, found=f".{extension}")
    if not content:
        raise Unreadable(place, "empty_file")
    expected = Format(extension)
    most = CSV_BYTES if expected is Format.CSV else FILE_BYTES
    if len(content) > most:
        raise Unreadable(place, "too_large", limit=f"{most // 2**20} MiB")
    found = looks_like(content)
    if STARTS[expected] == ZIP and found == "OLE" and ENCRYPTED in content:
        raise Unreadable(place, "encrypted")
    if not content.startswith(STARTS[expected]) or (expected is Format.CSV and found != "text"):
        raise Unreadable(place, "wrong_content", value=found, expected=expected, found=found)
    return expected


def looks_like(content: bytes) -> str:
    """What the first bytes say a file is."""
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for name, starts in (
        ("ZIP", (b"pk\x03\x04", b"pk\x05\x06", b"pk\x07\x08")),
        ("OLE", (COMPOUND,)),
        ("PDF", (b"%pdf-",)),
        ("RTF", (b"{\\rtf",)),
        ("HTML/XML", (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head", b"<body")),
    ):
        if head.startswith(starts):
            return name
    return "text"
