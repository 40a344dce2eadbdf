"""A row read by its fields: what a cell says, where it stands, and how it was printed."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from domain.act import Origin
from ops.importers.tables.table import Heading, Row, Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A row of a table under headings that mean something."""

    table: Table
    row: Row
    at: Mapping[str, int]

    @property
    def key(self) -> tuple[str, int]:
        """Its place in the file."""
        return self.table.sheet, self.row.number

    def has(self, field: str) -> bool:
        """Whether the file has a column for it at all."""
        return field in self.at

    def text(self, field: str) -> str:
        """What stands there; nothing where the cell is blank or the column absent."""
        index = self.at.get(field)
        return "" if index is None else self.row.cells[index].text

    def heading(self, field: str) -> str:
        index = self.at.get(field)
        return "" if index is None else self.table.headings[index].text

    def place(self, field: str = "") -> tuple[str, str, str]:
        """File, sheet and cell; the first cell of the row where the field has no column."""
        cell = self.row.cells[self.at.get(field, 0)]
        return self.table.file, self.table.sheet, cell.address

    def unknown(self) -> Iterator[tuple[Heading, str]]:
        """The cells of columns whose headings mean nothing to us."""
        for index in self._unknown():
            yield self.table.headings[index], self.row.cells[index].text

    def unknown_headings(self) -> list[Heading]:
        """Those headings."""
        return [self.table.headings[index] for index in self._unknown()]

    def _unknown(self) -> Iterator[int]:
        known = set(self.at.values())
        for index, heading in enumerate(self.table.headings):
            if index not in known and heading.text:
                yield index

    def origin(self, sha256: str) -> Origin:
        return Origin(
            file=plain_enough(self.table.file),
            sha256=sha256,
            sheet=self.table.sheet,
            row=self.row.number,
            verbatim=self.verbatim,
        )

    @property
    def verbatim(self) -> str:
        """The row as printed, cells divided by tabs, where reading it changed a character."""
        cells = self.row.cells
        if all(cell.text == cell.original for cell in cells):
            return ""
        return plain_enough("\t".join(cell.original for cell in cells))


def plain_enough(text: str) -> str:
    """The text with every character spelt out as \\uXXXX that an entry may not hold.

    Entries are NFC without control characters, and what was printed may be neither.
    """
    if text.isascii() and text.isprintable():
        return text
    spelt = "".join(c if storable(c) else f"\\u{ord(c):04x}" for c in text)
    if unicodedata.is_normalized("NFC", spelt):
        return spelt
    return "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in spelt)


def storable(character: str) -> bool:
    if character in "\t\n":
        return True
    printable = character.isprintable() or character in "\u3000\xa0"
    composed = unicodedata.normalize("NFC", character) == character
    return printable and composed and not unicodedata.combining(character)
