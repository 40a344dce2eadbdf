"""From a file on disk to a book of tables, or to a plain word why it cannot be read."""

import hashlib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from ops.importers.tables import csvfile, docx, limits, ods, xls, xlsx
from ops.importers.tables.grid import Grid
from ops.importers.tables.layout import table
from ops.importers.tables.limits import Format
from ops.importers.tables.table import Book, Notice, Unreadable, noticed
from ops.importers.tables.tally import Tally

READERS: Final[dict[Format, Callable[[str, bytes], list[Grid]]]] = {
    Format.XLSX: xlsx.grids,
    Format.XLS: xls.grids,
    Format.ODS: ods.grids,
    Format.CSV: csvfile.grids,
    Format.DOCX: docx.grids,
}


def read(path: Path, *, hidden_accepted: bool = False, sheets: Collection[str] = ()) -> Book:
    """The tables of a file, or of the sheets named.

    Rows and sheets hidden from the reader of a legal annex are suspicious: they are held back
    until the operator says that they belong to it.
    """
    with path.open("rb") as stream:
        content = stream.read(limits.FILE_BYTES + 1)
    name = path.name
    found = chosen(name, READERS[limits.format_of(name, content)](name, content), sheets)
    filled = [grid for grid in found if not grid.blank]
    if not filled:
        raise Unreadable((name, found[0].sheet, ""), "empty_sheet")
    tally = Tally()
    return Book(
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        tables=tuple(table(name, grid, tally, hidden_accepted=hidden_accepted) for grid in filled),
        warnings=tuple(
            warning for grid in found for warning in _warnings(name, grid, accepted=hidden_accepted)
        ),
    )


def chosen(file: str, grids: list[Grid], sheets: Collection[str]) -> list[Grid]:
    """The sheets that were asked for, in the order of the file; all if none was."""
    names = [grid.sheet for grid in grids]
    for name in sheets:
        if name not in names:
            raise Unreadable((file, name, ""), "missing_sheet", value=name)
    return [grid for grid in grids if not sheets or grid.sheet in sheets]


def _warnings(file: str, grid: Grid, *, accepted: bool) -> list[Notice]:
    place = (file, grid.sheet, "")
    if grid.blank:
        chart = any(remark.reason == "not_a_sheet" for remark in grid.remarks)
        return [noticed(place, "not_a_sheet" if chart else "empty_sheet_passed")]
    if grid.hidden:
        return [noticed(place, "hidden_sheet_accepted" if accepted else "hidden_sheet_held")]
    return []
