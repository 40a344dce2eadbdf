"""The values in a workbook, by calamine, which is given nothing that was not measured before."""

import io
from collections.abc import Iterator
from typing import Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from ops.importers.tables.grid import Line
from ops.importers.tables.table import Place, Unreadable

BROKEN: Final = (CalamineError, OSError, ValueError, OverflowError, MemoryError)


class Guard:
    """Says of whatever calamine raises that the file is damaged, or encrypted."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def __enter__(self) -> None:
        return

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> None:
        if isinstance(error, PasswordError):
            raise Unreadable(self.place, "encrypted") from error
        # A panic in calamine's Rust is no Exception and has no class that could be imported.
        panicked = kind is not None and kind.__name__ == "PanicException"
        if panicked or isinstance(error, BROKEN):
            raise Unreadable(self.place, "damaged", detail=str(error)[:200]) from error


def workbook(file: str, content: bytes) -> CalamineWorkbook:
    """The workbook as calamine sees it."""
    with Guard((file, "", "")):
        return CalamineWorkbook.from_filelike(io.BytesIO(content))


def lines(file: str, book: CalamineWorkbook, index: int, hidden: set[int]) -> list[Line]:
    """The lines of a sheet, numbered as a person sees them and padded from column A."""
    with Guard((file, book.sheet_names[index], "")):
        sheet = book.get_sheet_by_index(index)
        return list(_lines(sheet, hidden))


def _lines(sheet: CalamineSheet, hidden: set[int]) -> Iterator[Line]:
    if sheet.start is None:
        return
    left = sheet.start[1]
    # The same words stand in thousands of cells; they are kept once.
    words: dict[str, str] = {}
    for number, row in enumerate(sheet.iter_rows(), 1):
        values = [words.setdefault(v, v) if isinstance(v, str) else v for v in row]
        yield Line(number=number, values=[""] * left + values, hidden=number in hidden)
