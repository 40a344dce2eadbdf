"""ODS: read here rather than by calamine, which loses line breaks and cells without a type."""

from typing import Final

from ops.importers.tables import limits
from ops.importers.tables.grid import Grid
from ops.importers.tables.markup import Attributes, local, refuse_doctypes, walk
from ops.importers.tables.opensheet import Sheet
from ops.importers.tables.package import Package
from ops.importers.tables.table import Unreadable
from ops.importers.tables.tally import Tally

CONTENT: Final = "content.xml"
MANIFEST: Final = "META-INF/manifest.xml"
MIMETYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"


def grids(file: str, content: bytes) -> list[Grid]:
    """The grids of all tables, in the order of the document."""
    package = Package(file, content)
    kind = package.part("mimetype")
    found = "ZIP" if kind is None else kind.read(200).decode("ascii", "replace").strip()
    if kind is not None and found != MIMETYPE:
        raise Unreadable(package.place, "wrong_content", value=found, expected="ods", found=found)
    refuse_doctypes(package)
    _refuse_encrypted(package)
    part = package.required(CONTENT)
    reader = Spreadsheet(file)
    walk(part, start=reader.start, end=reader.end, text=reader.text)
    if not reader.sheets:
        raise Unreadable(package.place, "damaged", detail="no sheets")
    return [sheet.grid(reader.hidden_styles) for sheet in reader.sheets]


def _refuse_encrypted(package: Package) -> None:
    def start(name: str, _: Attributes) -> None:
        if local(name) == "encryption-data":
            raise Unreadable(package.place, "encrypted")

    if (part := package.part(MANIFEST)) is not None:
        walk(part, start=start)


class Spreadsheet:
    """Reads the content part: styles that hide, then tables, rows, cells and paragraphs."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.sheets: list[Sheet] = []
        self.names: set[str] = set()
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.sheet: Sheet | None = None
        self.tally = Tally()
        self.passed_over = 0
        self.starts = {
            "style": self.start_style,
            "table-properties": self.table_properties,
            "table": self.start_table,
            "table-column": self.table_column,
            "table-row": self.start_row,
            "table-cell": self.start_cell,
            "covered-table-cell": self.start_cell,
            "p": self.paragraph,
            "s": self.spaces,
            "tab": self.tab,
            "line-break": self.line_break,
        }

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins; comments and tracked changes are passed over with all they hold."""
        found = local(name)
        if self.passed_over or found in ("annotation", "tracked-changes"):
            self.passed_over += 1
        elif (begin := self.starts.get(found)) is not None:
            begin({local(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        """An element ends."""
        if self.passed_over:
            self.passed_over -= 1
            return
        found = local(name)
        if self.sheet is None:
            return
        if found in ("table-cell", "covered-table-cell"):
            self.sheet.end_cell()
        elif found == "table-row":
            self.sheet.end_row()
        elif found == "table":
            self.sheet = None
        elif found == "p":
            self.sheet.in_paragraph = False

    def text(self, data: str) -> None:
        """A piece of a paragraph."""
        if self.sheet is not None and not self.passed_over:
            self.sheet.text(data)

    def start_style(self, attributes: Attributes) -> None:
        """A style, which a table may name."""
        self.style = attributes.get("name", "")

    def table_properties(self, attributes: Attributes) -> None:
        """Whether tables of the style are shown."""
        if attributes.get("display") == "false":
            self.hidden_styles.add(self.style)

    def start_table(self, attributes: Attributes) -> None:
        """A sheet; its name must tell it from the others."""
        name = attributes.get("name", "")
        if self.sheet is not None:
            raise Unreadable((self.file, self.sheet.name, self.sheet.here()), "nested_table")
        if name.casefold() in self.names:
            raise Unreadable((self.file, name, ""), "same_sheet_name", value=name)
        if len(self.sheets) >= limits.SHEETS:
            raise Unreadable((self.file, "", ""), "too_many_sheets", limit=limits.SHEETS)
        self.names.add(name.casefold())
        self.sheet = Sheet(self.file, name, attributes.get("style-name", ""), self.tally)
        self.sheets.append(self.sheet)

    def table_column(self, attributes: Attributes) -> None:
        """Columns, shown or not."""
        if self.sheet is not None:
            self.sheet.columns(attributes)

    def start_row(self, attributes: Attributes) -> None:
        """A row, or many alike."""
        if self.sheet is not None:
            self.sheet.start_row(attributes)

    def start_cell(self, attributes: Attributes) -> None:
        """A cell, or many alike."""
        if self.sheet is not None:
            self.sheet.start_cell(attributes)

    def paragraph(self, _: Attributes) -> None:
        """A line of a cell."""
        if self.sheet is not None:
            self.sheet.paragraph()

    def spaces(self, attributes: Attributes) -> None:
        """Several spaces in a row are stored as a count."""
        self.text(" " * min(int(attributes.get("c", "1")), 1000))

    def tab(self, _: Attributes) -> None:
        """A tab."""
        self.text("\t")

    def line_break(self, _: Attributes) -> None:
        """A line break inside a paragraph."""
        self.text("\n")
