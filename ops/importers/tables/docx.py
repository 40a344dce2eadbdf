"""DOCX: the tables of a Word document, and the text that stands before each of them.

The body is read element by element: python-docx repeats the text of merged cells, and passes over
text in content controls and tracked insertions without a word.
"""

from collections.abc import Callable
from typing import Final

from ops.importers.tables import limits
from ops.importers.tables.grid import Grid
from ops.importers.tables.markup import Attributes, local, refuse_doctypes, walk
from ops.importers.tables.package import Package
from ops.importers.tables.table import Unreadable
from ops.importers.tables.tally import Tally
from ops.importers.tables.wordtable import WordTable

Element = Callable[[Attributes], None]

DOCUMENT: Final = "word/document.xml"
TRACKED: Final = frozenset(("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"))
CHARACTERS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": "\ufffd"}
"""Elements that stand for a character; a symbol of a special font is lost."""


def grids(file: str, content: bytes) -> list[Grid]:
    """One grid for each table that stands in the body, named 表1, 表2 and so on."""
    package = Package(file, content)
    if package.part(DOCUMENT) is None:
        raise Unreadable(package.place, "wrong_content", value="ZIP", expected="docx", found="ZIP")
    refuse_doctypes(package)
    reader = Body(file)
    walk(package.required(DOCUMENT), start=reader.start, end=reader.end, text=reader.text)
    if not reader.tables:
        raise Unreadable(package.place, "no_table")
    return [table.grid() for table in reader.tables]


class Body:
    """Reads the body: paragraphs go to the next table as notes, tables are built up."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.tables: list[WordTable] = []
        self.notes: list[str] = []
        self.pieces: list[str] = []
        self.depth = 0
        self.fallback = 0
        self.in_text = False
        self.tally = Tally()
        self.starts = {
            "tbl": self.start_table,
            "tr": self.in_table(WordTable.start_row),
            "tc": self.in_table(WordTable.start_cell),
            "p": self.start_paragraph,
            "t": self.start_text,
            "AlternateContent": self.in_table(WordTable.text_box),
            "gridSpan": self.in_table(WordTable.span),
            "gridBefore": self.in_table(WordTable.skip),
            "vMerge": self.in_table(WordTable.merge),
            "hidden": self.in_table(WordTable.hide),
            "vanish": self.in_table(WordTable.hide),
            "numPr": self.in_table(WordTable.auto_number),
        }

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins. Older copies of new drawings (Fallback) are passed over."""
        found = local(name)
        if self.fallback or found == "Fallback":
            self.fallback += 1
        elif found in TRACKED:
            cell = self.tables[-1].here() if self.depth else ""
            sheet = self.tables[-1].name if self.depth else ""
            raise Unreadable((self.file, sheet, cell), "tracked_changes")
        elif found in CHARACTERS:
            # A tab with attributes is a tab stop of the paragraph, not a character.
            self.add("" if found == "tab" and attributes else CHARACTERS[found])
        elif (begin := self.starts.get(found)) is not None:
            begin({local(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        """An element ends."""
        if self.fallback:
            self.fallback -= 1
            return
        found = local(name)
        if found == "t":
            self.in_text = False
        elif found == "p" and not self.depth:
            self.notes.append("".join(self.pieces))
        elif found == "tbl":
            self.depth -= 1
        elif self.depth == 1 and found == "tc":
            self.tables[-1].end_cell()
        elif self.depth == 1 and found == "tr":
            self.tables[-1].end_row()

    def text(self, data: str) -> None:
        """Text counts only inside a text element; the rest is layout of the file."""
        if self.in_text:
            self.add(data)

    def add(self, data: str) -> None:
        """A piece of text for the cell or the paragraph that is being read."""
        if self.fallback:
            return
        self.tally.count_text((self.file, "", ""), len(data))
        (self.tables[-1].pieces if self.depth else self.pieces).append(data)

    def in_table(self, method: Callable[[WordTable, Attributes], None]) -> Element:
        """A method of the table that is being read; outside of any, the element says nothing."""

        def begin(attributes: Attributes) -> None:
            if self.depth == 1:
                method(self.tables[-1], attributes)

        return begin

    def start_table(self, attributes: Attributes) -> None:
        """A table; one inside another spoils the cell it stands in."""
        if self.depth:
            self.tables[-1].text_box(attributes)
        else:
            if len(self.tables) >= limits.SHEETS:
                raise Unreadable((self.file, "", ""), "too_many_sheets", limit=limits.SHEETS)
            notes = [note for note in self.notes if note.strip()]
            name = f"表{len(self.tables) + 1}"
            self.tables.append(WordTable(self.file, name, notes, self.tally))
            self.notes = []
        self.depth += 1

    def start_paragraph(self, _: Attributes) -> None:
        """A paragraph, which is a line of a cell or stands by itself."""
        if self.depth:
            self.tables[-1].paragraph()
        else:
            self.pieces = []

    def start_text(self, _: Attributes) -> None:
        """A run of text."""
        self.in_text = True
