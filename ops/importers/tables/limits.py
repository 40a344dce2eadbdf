"""What is refused before anything is parsed: the size of a file, and content unlike its name."""

from enum import StrEnum
from typing import Final

from ops.importers.tables.table import Unreadable

FILE_BYTES: Final = 64 * 2**20
UNPACKED_BYTES: Final = 512 * 2**20
RATIO: Final = 100
PARTS: Final = 10_000
TAGS: Final = 16_000_000
"""Angle brackets in all parts that are parsed; so many take about four seconds."""
ROWS: Final = 1_000_000
SHEET_ROWS: Final = 1_048_576
COLUMNS: Final = 512
SHEETS: Final = 1000
SPANS: Final = 100_000
BLANK_CELLS: Final = 1_000_000
"""Cells of a worksheet that are stored although nothing is in them."""
UNBROKEN_BYTES: Final = 2**20
"""The longest text or tag of a part; a cell holds 32,767 characters."""
CELLS: Final = 3_000_000
"""The area from A1 to the last used cell: calamine allocates it, used or not, 32 bytes a cell."""
CHARACTERS: Final = 64 * 2**20

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
    if len(content) > FILE_BYTES:
        raise Unreadable(place, "too_large", limit=f"{FILE_BYTES // 2**20} MiB")
    expected = Format(extension)
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
