"""XLS: an old workbook; its compound file is opened and measured here, calamine reads the values.

What cannot be seen in this format: colours (white text), comments, and references to other
workbooks; a notice on the sheet says so.
"""

import struct
from collections import Counter
from typing import Final

from python_calamine import SheetTypeEnum, SheetVisibleEnum

from ops.importers.tables import biff, cells, compound
from ops.importers.tables.grid import Grid, Remark
from ops.importers.tables.table import Unreadable
from ops.importers.tables.worksheet import Marks, refuse_too_many_cells

BROKEN: Final = (struct.error, ValueError, IndexError)


def grids(file: str, content: bytes) -> list[Grid]:
    """The grids of all worksheets, in the order of the workbook."""
    place = (file, "", "")
    try:
        marks, stream = biff.scan(place, compound.workbook_stream(content))
        refuse_too_many_cells(file, marks)
        package = compound.wrapped(stream)
    except BROKEN as error:
        raise Unreadable(place, "damaged", detail=str(error)) from error
    book = cells.workbook(file, package)
    names = book.sheet_names
    if len(names) != len(marks) or not names:
        raise Unreadable(place, "damaged", detail="sheets")
    for name, count in Counter(names).items():
        if count > 1:
            raise Unreadable((file, name, ""), "same_sheet_name", value=name)
    return [_grid(file, book, index, each) for index, each in enumerate(marks)]


def _grid(file: str, book: cells.CalamineWorkbook, index: int, marks: Marks) -> Grid:
    sheet = book.sheets_metadata[index]
    if sheet.typ != SheetTypeEnum.WorkSheet:
        return Grid(sheet=sheet.name, lines=(), remarks=(Remark("not_a_sheet"),))
    return Grid(
        sheet=sheet.name,
        lines=cells.lines(file, book, index, marks.hidden_rows),
        hidden=sheet.visible != SheetVisibleEnum.Visible,
        spans=marks.spans,
        flaws=marks.flaws,
        remarks=[Remark("old_workbook"), *marks.remarks()],
    )
