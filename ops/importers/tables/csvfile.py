"""CSV: strict in its encoding and its quotes, and each row named by the line it begins on."""

import csv
import re
from collections.abc import Iterator
from typing import Final

from ops.importers.tables import limits
from ops.importers.tables.grid import Grid, Line
from ops.importers.tables.table import Place, Unreadable

UTF8_BOM: Final = b"\xef\xbb\xbf"
UTF16_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
SURELY_UTF8: Final = 10
"""So many characters beyond ASCII that read as UTF-8 do not do so by chance."""


def grids(file: str, content: bytes) -> list[Grid]:
    """The one grid of a CSV file; columns are parted by commas, or all by tabs."""
    text = decoded(file, content)
    delimiter = "\t" if "\t" in text and "," not in text.partition("\n")[0] else ","
    lines = list(_lines(file, text, delimiter))
    return [Grid(sheet="", lines=lines, counted=True)]


def decoded(file: str, content: bytes) -> str:
    """UTF-8, else GB18030, each to the letter; UTF-16 only with its byte order mark."""
    place = (file, "", "")
    if content.startswith(UTF16_BOMS):
        text = _strictly(place, content, "utf-16")
    else:
        if (offset := content.find(0)) >= 0:
            raise Unreadable(place, "nul_byte", value=str(offset), offset=offset)
        text = _utf8_or_gb18030(place, content)
    if (offset := text.find("\0")) >= 0:
        raise Unreadable(place, "nul_byte", value=str(offset), offset=2 * offset + 2)
    if len(text) > limits.CHARACTERS:
        raise Unreadable(place, "too_much_text", limit=limits.CHARACTERS)
    return text.removeprefix("\ufeff")


def _utf8_or_gb18030(place: Place, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        good = content[: error.start].decode("utf-8")
        # Damaged UTF-8 may pass for GB18030 and come out as other words.
        if content.startswith(UTF8_BOM) or sum(char > "\x7f" for char in good) >= SURELY_UTF8:
            return _strictly(place, content, "utf-8")
    return _strictly(place, content, "gb18030")


def _strictly(place: Place, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            place, "undecodable", value=str(error.start), offset=error.start, encoding=encoding
        ) from error


def _lines(file: str, text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(_typed_lines(file, text), delimiter=delimiter, strict=True)
    cells = 0
    begin = 1
    while True:
        place = (file, "", f"A{begin}")
        try:
            values = next(reader, None)
        except csv.Error as error:
            raise Unreadable(place, "bad_csv", line=begin, detail=str(error)) from error
        if values is None:
            return
        cells += len(values)
        _bounded(place, begin, len(values), cells)
        if values:
            yield Line(number=begin, values=[*values])
        begin = reader.line_num + 1


def _typed_lines(file: str, text: str) -> Iterator[str]:
    """The lines as they were typed; the parser keeps a whole one in pieces before it answers."""
    for number, found in enumerate(LINE.finditer(text), 1):
        if found.end() - found.start() > limits.UNBROKEN_BYTES:
            place = (file, "", f"A{number}")
            raise Unreadable(place, "line_too_long", limit=limits.UNBROKEN_BYTES)
        yield found[0]


def _bounded(place: Place, rows: int, columns: int, cells: int) -> None:
    if rows > limits.ROWS:
        raise Unreadable(place, "too_many_rows", limit=limits.ROWS)
    if columns > limits.COLUMNS:
        raise Unreadable(place, "too_many_columns", limit=limits.COLUMNS)
    if cells > limits.CELLS:
        raise Unreadable(place, "too_many_cells", limit=limits.CELLS)
