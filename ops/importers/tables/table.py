"""What a table is: rows of text in which every cell keeps its address."""

from dataclasses import dataclass

from ops.importers.quarantine import Quarantined
from ops.importers.reasons import told

Place = tuple[str, str, str]
"""File, sheet and cell; a sheet or a cell that cannot be named is the empty text."""


def placed(file: str, sheet: str, cell: str) -> str:
    """A place as a person would name it: `目录.xlsx!Sheet1!C17`."""
    return "!".join(part for part in (file, sheet, cell) if part)


class Unreadable(Exception):
    """The file cannot be trusted as a whole, so none of it is read."""

    def __init__(self, place: Place, reason_code: str, *, value: str = "", **facts: object) -> None:
        self.file, self.sheet, self.cell = place
        self.value = value
        self.reason_code = reason_code
        self.zh, self.en = told(reason_code, facts)
        super().__init__(f"{placed(*place)}: {self.zh} / {self.en}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell: its address, its text made plain, and the text exactly as it was read."""

    address: str
    text: str
    original: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """列标题: what stands above a column; a heading of two rows is joined into one text."""

    address: str
    column: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row under the headings; it has exactly one cell for each of them."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """Something a person should know about a file that is read all the same."""

    file: str
    sheet: str
    cell: str
    value: str
    reason: str
    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """One sheet, or one table of a document.

    `rows` may go on; `held` are the rows that something in `quarantined` names. Together they are
    every row under the headings. `notes` is the text that stood around the table, titles first.
    """

    file: str
    sheet: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    held: tuple[Row, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    notes: tuple[Cell, ...] = ()
    warnings: tuple[Notice, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class Book:
    """A file as it was read: its name without directories, its hash, its tables."""

    name: str
    sha256: str
    tables: tuple[Table, ...]
    warnings: tuple[Notice, ...] = ()


def noticed(place: Place, reason: str, *, value: str = "", **facts: object) -> Notice:
    """A notice for a place, worded in both languages."""
    file, sheet, cell = place
    zh, en = told(reason, facts)
    return Notice(file=file, sheet=sheet, cell=cell, value=value, reason=reason, zh=zh, en=en)
