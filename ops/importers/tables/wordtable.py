"""One table of a Word document, built up as its elements go by."""

from typing import Final

from ops.importers.tables import limits
from ops.importers.tables.grid import Flaw, Grid, Line, Remark, Span, Value, add_span, address
from ops.importers.tables.markup import Attributes
from ops.importers.tables.table import Unreadable
from ops.importers.tables.tally import Tally

FALSE: Final = frozenset(("0", "false", "off"))


class WordTable:
    """Rows of cells on a common grid; a cell takes one or more columns, and rows by `vMerge`."""

    def __init__(self, file: str, name: str, notes: list[str], tally: Tally) -> None:
        self.file, self.name, self.notes, self.tally = file, name, notes, tally
        self.lines: list[Line] = []
        self.spans: list[Span] = []
        self.flaws: dict[tuple[int, int], Flaw] = {}
        self.remarks: list[Remark] = []
        self.open: dict[int, Span] = {}
        self.row = self.column = 0
        self.values: list[Value] = []
        self.hidden = False
        self.pieces: list[str] = []
        self.paragraphs = 0
        self.width = 1
        self.merged = ""

    def here(self) -> str:
        """The address of the cell that is being read."""
        return address(max(1, self.row), self.column)

    def grid(self) -> Grid:
        """The table as a grid."""
        self.row += 1
        self._close()
        return Grid(
            sheet=self.name,
            lines=self.lines,
            counted=True,
            spans=sorted(self.spans),
            flaws=self.flaws,
            remarks=self.remarks,
            notes=self.notes,
        )

    def start_row(self, _: Attributes) -> None:
        """A row; an empty one counts as a cell."""
        self.row += 1
        if self.row > limits.ROWS:
            raise Unreadable((self.file, self.name, ""), "too_many_rows", limit=limits.ROWS)
        self.tally.count_cells((self.file, self.name, ""), 1)
        self.column = 0
        self.values = []
        self.hidden = False

    def end_row(self) -> None:
        """Keep the row; merged cells that it did not go on with have ended."""
        self.lines.append(Line(number=self.row, values=self.values, hidden=self.hidden))
        self._close()

    def skip(self, attributes: Attributes) -> None:
        """Columns left out at the beginning of the row."""
        self._advance(int(attributes.get("val", "0")), [""])

    def start_cell(self, _: Attributes) -> None:
        """A cell."""
        self.pieces, self.paragraphs, self.width, self.merged = [], 0, 1, ""

    def paragraph(self) -> None:
        """A new line of the cell."""
        if self.paragraphs:
            self.pieces.append("\n")
        self.paragraphs += 1

    def span(self, attributes: Attributes) -> None:
        """How many columns the cell takes."""
        self.width = max(1, int(attributes.get("val", "1")))

    def merge(self, attributes: Attributes) -> None:
        """Whether a merged cell begins here or goes on."""
        self.merged = attributes.get("val", "continue")

    def hide(self, attributes: Attributes) -> None:
        """A hidden row, or hidden text in one."""
        if attributes.get("val", "true") not in FALSE:
            self.hidden = True

    def auto_number(self, _: Attributes) -> None:
        """A number that Word counts by itself; said once for a table."""
        if not any(remark.reason == "auto_number" for remark in self.remarks):
            self.remarks.append(Remark("auto_number", self.here()))

    def text_box(self, _: Attributes) -> None:
        """Something in the cell that is more than text."""
        if (self.row, self.column) not in self.flaws:
            self.tally.count_flaws((self.file, self.name, self.here()), 1)
        self.flaws[self.row, self.column] = Flaw("text_box", "")

    def end_cell(self) -> None:
        """Put the text into the first of the columns that the cell takes."""
        text = "".join(self.pieces)
        left = self.column
        span = Span(self.row, left, self.row, left + self.width - 1)
        if self.merged == "continue" and (above := self.open.get(left)) is not None:
            self.open[left] = above._replace(bottom=self.row)
        elif self.merged == "restart":
            self.open[left] = span
        elif self.width > 1:
            add_span((self.file, self.name, self.here()), self.spans, span)
        self._advance(self.width, [text, ""])

    def _advance(self, width: int, values: list[Value]) -> None:
        place = (self.file, self.name, self.here())
        if self.column + width > limits.COLUMNS:
            raise Unreadable(place, "too_many_columns", limit=limits.COLUMNS)
        self.tally.count_cells(place, width)
        self.values.extend(values[:1] * min(width, 1) + values[-1:] * (width - 1))
        self.column += width

    def _close(self) -> None:
        for left, span in list(self.open.items()):
            if span.bottom < self.row:
                add_span((self.file, self.name, ""), self.spans, self.open.pop(left))
