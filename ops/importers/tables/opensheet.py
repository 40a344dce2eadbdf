"""One table of an ODS document, built up as its elements go by."""

from typing import Final

from ops.importers.tables import limits
from ops.importers.tables.grid import (
    Flaw,
    Grid,
    Line,
    Remark,
    Span,
    Value,
    add_span,
    address,
    letters,
)
from ops.importers.tables.markup import Attributes
from ops.importers.tables.table import Place, Unreadable
from ops.importers.tables.tally import Tally

HIDING: Final = frozenset(("collapse", "filter"))
NUMBERS: Final = frozenset(("float", "percentage", "currency"))
ERROR_STARTS: Final = ("#", "Err:")


class Sheet:
    """The rows of a table so far. Rows and cells alike are stored once, with a count."""

    def __init__(self, file: str, name: str, style: str, tally: Tally) -> None:
        self.file, self.name, self.style, self.tally = file, name, style, tally
        self.lines: list[Line] = []
        self.spans: list[Span] = []
        self.flaws: dict[tuple[int, int], Flaw] = {}
        self.remarks: list[Remark] = []
        self.row = self.column = self.column_defined = 0
        self.formulas = 0
        self.first_formula = ""
        self.repeated = 1
        self.hidden = False
        self.values: list[Value] = []
        self.row_flaws: dict[int, Flaw] = {}
        self.cell: Attributes | None = None
        self.pieces: list[str] = []
        self.paragraphs = 0
        self.in_paragraph = False

    def here(self) -> str:
        """The address of the cell that is being read."""
        return address(self.row + 1, self.column)

    def grid(self, hidden_styles: set[str]) -> Grid:
        """The table as a grid."""
        remarks = list(self.remarks)
        if self.formulas:
            remarks.append(Remark("formula", self.first_formula, count=self.formulas))
        return Grid(
            sheet=self.name,
            lines=self.lines,
            hidden=self.style in hidden_styles,
            spans=self.spans,
            flaws=self.flaws,
            remarks=remarks,
        )

    def columns(self, attributes: Attributes) -> None:
        """Columns, of which some may be hidden."""
        first = self.column_defined
        self.column_defined += _count(attributes, "number-columns-repeated")
        if attributes.get("visibility") in HIDING:
            if len(self.remarks) >= limits.SHEET_COLUMNS:
                raise Unreadable(self._place(), "too_many_columns", limit=limits.SHEET_COLUMNS)
            cell = letters(first)
            self.remarks.append(
                Remark("hidden_column", cell, f"{cell}:{letters(self.column_defined - 1)}")
            )

    def start_row(self, attributes: Attributes) -> None:
        """A row, or many alike."""
        self.column = 0
        self.values = []
        self.row_flaws = {}
        self.repeated = _count(attributes, "number-rows-repeated")
        self.hidden = attributes.get("visibility") in HIDING

    def end_row(self) -> None:
        """Keep the row as often as it is repeated, unless nothing stands in it."""
        if self.values or self.row_flaws:
            self._bound_rows()
            for number in range(self.row + 1, self.row + self.repeated + 1):
                self.lines.append(Line(number=number, values=list(self.values), hidden=self.hidden))
                for column, flaw in self.row_flaws.items():
                    self.flaws[number, column] = flaw
        self.row += self.repeated

    def start_cell(self, attributes: Attributes) -> None:
        """A cell, or many alike."""
        self.cell = attributes
        self.pieces = []
        self.paragraphs = 0
        self.in_paragraph = False

    def paragraph(self) -> None:
        """A new line of the cell."""
        self.in_paragraph = True
        if self.paragraphs:
            self.text("\n")
        self.paragraphs += 1

    def text(self, data: str) -> None:
        """A piece of a line; what stands between paragraphs is only layout of the file."""
        if self.cell is not None and self.in_paragraph:
            self.pieces.append(data)
            self.tally.count_text(self._place(), len(data))

    def end_cell(self) -> None:
        """Keep the cell as often as it is repeated; the first of merged cells says how many."""
        if self.cell is None:
            return
        cell, self.cell = self.cell, None
        repeated = _count(cell, "number-columns-repeated")
        text = "".join(self.pieces)
        value = _value(cell, text)
        if value != "":
            if self.column + repeated > limits.COLUMNS:
                raise Unreadable(self._place(), "too_many_columns", limit=limits.COLUMNS)
            characters = len(str(value)) * repeated * self.repeated
            self.tally.count_text(self._place(), characters)
            self.values.extend([""] * (self.column - len(self.values)))
            self.values.extend([value] * repeated)
        self._merge(cell)
        if "formula" in cell:
            self._formula(text, repeated, empty=value == "")
        self.column += repeated

    def _merge(self, cell: Attributes) -> None:
        rows = _count(cell, "number-rows-spanned")
        columns = _count(cell, "number-columns-spanned")
        if rows > 1 or columns > 1:
            top, left = self.row + 1, self.column
            span = Span(top, left, top + rows - 1, left + columns - 1)
            add_span(self._place(), self.spans, span)

    def _formula(self, text: str, repeated: int, *, empty: bool) -> None:
        self.formulas += 1
        self.first_formula = self.first_formula or self.here()
        if text.startswith(ERROR_STARTS):
            flaw = Flaw("error_value", text)
        elif empty and not self.paragraphs:
            flaw = Flaw("formula_without_value", "")
        else:
            return
        if self.column + repeated > limits.COLUMNS:
            raise Unreadable(self._place(), "too_many_columns", limit=limits.COLUMNS)
        self.tally.count_flaws(self._place(), repeated * self.repeated)
        for column in range(self.column, self.column + repeated):
            self.row_flaws[column] = flaw

    def _bound_rows(self) -> None:
        if self.row + self.repeated > limits.ROWS:
            raise Unreadable(self._place(), "too_many_rows", limit=limits.ROWS)
        self.tally.count_cells(self._place(), max(1, len(self.values)) * self.repeated)

    def _place(self) -> Place:
        return self.file, self.name, self.here()


def _value(cell: Attributes, text: str) -> Value:
    """The typed value; a cell without a type holds the text it shows."""
    kind = cell.get("value-type", "")
    if kind in NUMBERS:
        return float(cell["value"])
    if kind == "date":
        return cell.get("date-value", text).removesuffix("T00:00:00").replace("T", " ")
    if kind == "boolean":
        return cell.get("boolean-value", text).upper()
    return cell.get("string-value", text) if kind == "string" else text


def _count(attributes: Attributes, name: str) -> int:
    """A count of one or more."""
    count = int(attributes.get(name, "1"))
    if count < 1:
        raise ValueError(f"{name} {count}")
    return count
