"""What calamine does not tell about a worksheet: hidden rows, formulas, errors, merged cells."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ops.importers.tables import limits
from ops.importers.tables.grid import Flaw, Remark, Span, add_span, address, letters, position
from ops.importers.tables.markup import Attributes, local
from ops.importers.tables.table import Place, Unreadable

OLD_ERRORS: Final = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"))
"""The errors that calamine knows; it refuses a sheet with any other."""

TRUE: Final = frozenset(("1", "true"))


@dataclass(kw_only=True)
class Marks:
    """What stands beside the values of one sheet."""

    hidden_rows: set[int] = field(default_factory=set[int])
    all_hidden: bool = False
    hidden_columns: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    spans: list[Span] = field(default_factory=list[Span])
    flaws: dict[tuple[int, int], Flaw] = field(default_factory=dict[tuple[int, int], Flaw])
    area: int = 0
    formulas: int = 0
    first_formula: str = ""

    def flaw(self, place: Place, row: int, column: int, flaw: Flaw) -> None:
        """Note a cell that cannot be trusted, as long as there are not more than in any table."""
        if len(self.flaws) >= limits.FLAWS:
            raise Unreadable(place, "too_many_flaws", limit=limits.FLAWS)
        self.flaws[row, column] = flaw

    def hide_columns(self, place: Place, first: int, last: int) -> None:
        """Note columns of one width that are not shown."""
        if len(self.hidden_columns) >= limits.SHEET_COLUMNS:
            raise Unreadable(place, "too_many_columns", limit=limits.SHEET_COLUMNS)
        self.hidden_columns.append((first, last))

    def formula(self, row: int, column: int) -> None:
        """Count a formula; the first is remembered by its address."""
        self.formulas += 1
        self.first_formula = self.first_formula or address(row, column)

    def remarks(self) -> list[Remark]:
        """What to tell about the sheet as a whole."""
        told = [
            Remark("hidden_column", letters(first), f"{letters(first)}:{letters(last)}")
            for first, last in self.hidden_columns
        ]
        if self.formulas:
            told.append(Remark("formula", self.first_formula, count=self.formulas))
        return told


def refuse_too_many_cells(file: str, marks: Iterable[Marks]) -> None:
    """Refuse a workbook whose sheets are too large together."""
    if sum(each.area for each in marks) > limits.CELLS:
        raise Unreadable((file, "", ""), "too_many_cells", limit=limits.CELLS)


class SharedStrings:
    """The length of each shared string: one long text may be referred to a million times."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.lengths: list[int] = []
        self.defined = 0
        self.total = 0

    def start(self, name: str, _: Attributes) -> None:
        """A string begins."""
        if local(name) == "si":
            if len(self.lengths) >= limits.STRINGS:
                raise Unreadable(self.place, "too_many_strings", limit=limits.STRINGS)
            self.lengths.append(0)

    def text(self, data: str) -> None:
        """A piece of the string; spaces between strings count for the one before."""
        if self.lengths:
            self.lengths[-1] += len(data)
            self.defined += len(data)
            if self.defined > limits.CHARACTERS:
                raise Unreadable(self.place, "too_much_text", limit=limits.CHARACTERS)


class Worksheet:
    """Reads one worksheet part element by element, and stops where it grows beyond the limits."""

    def __init__(self, place: Place, strings: SharedStrings) -> None:
        self.place, self.strings = place, strings
        self.marks = Marks()
        self.row = 0
        self.column = -1
        self.height = self.width = self.blank = 0
        self.kind = ""
        self.inside = False
        self.formula = False
        self.value: list[str] | None = None
        self.has_value = False
        self.starts = {
            "c": self.start_cell,
            "v": self.start_value,
            "row": self.start_row,
            "f": self.start_formula,
            "is": self.start_inline,
            "mergeCell": self.merge_cell,
            "col": self.hidden_column,
            "sheetFormatPr": self.defaults,
        }

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        begin = self.starts.get(local(name))
        if begin is not None:
            begin(attributes)

    def text(self, data: str) -> None:
        """A piece of a value, or of a text in the cell itself."""
        if self.inside:
            self._count(len(data))
            if self.value is not None:
                self.value.append(data)

    def end(self, name: str) -> None:
        """An element ends; only values and cells matter."""
        ended = local(name)
        if ended == "v" and self.value is not None:
            self.end_value("".join(self.value))
            self.value = None
        elif ended == "c" and self.inside:
            self.inside = False
            if not self.has_value:
                self.end_blank()

    def end_blank(self) -> None:
        """A cell without a value: formatted only, or a formula that was never computed."""
        self.blank += 1
        if self.formula:
            flaw = Flaw("formula_without_value", "")
            self.marks.flaw(self.place, self.row, self.column, flaw)
        if self.blank > limits.BLANK_CELLS:
            raise Unreadable(self.place, "too_many_cells", limit=limits.BLANK_CELLS)

    def start_row(self, attributes: Attributes) -> None:
        """Rows come in order, each with a number or one below the last."""
        number = int(attributes.get("r", self.row + 1))
        if not self.row < number <= limits.SHEET_ROWS:
            raise ValueError(f"row {number} after row {self.row}")
        self.row, self.column = number, -1
        if attributes.get("hidden") in TRUE or float(attributes.get("ht", "1")) == 0:
            self.marks.hidden_rows.add(number)

    def start_cell(self, attributes: Attributes) -> None:
        """Cells come in order too."""
        name = attributes.get("r")
        # Nearly every cell is the next one, and need not be parsed to know it.
        if name is None or name == f"{letters(self.column + 1)}{self.row}":
            self.column += 1
        else:
            row, column = position(name)
            if row != self.row or column <= self.column:
                raise ValueError(f"cell {name} in row {self.row}")
            self.column = column
        self.kind = attributes.get("t", "n")
        self.inside, self.formula, self.has_value = True, False, False

    def start_value(self, _: Attributes) -> None:
        """The value of a cell; cells without one may reach as far as they like."""
        if self.inside:
            if self.column >= self.width or self.row != self.height:
                self._bounded()
            self.value = []

    def end_value(self, text: str) -> None:
        """Note an error; count the length of a shared text."""
        # A formula may rightly come to an empty text, but not to an empty number.
        self.has_value = bool(text) or self.kind == "str"
        if self.kind == "e" and text not in OLD_ERRORS:
            file, sheet, _ = self.place
            cell = address(self.row, self.column)
            raise Unreadable((file, sheet, cell), "error_value", value=text)
        if self.kind == "e":
            self.marks.flaw(self.place, self.row, self.column, Flaw("error_value", text))
        elif self.kind == "s":
            self._count(self.strings.lengths[_index(text, len(self.strings.lengths))])

    def start_formula(self, _: Attributes) -> None:
        """A formula; its stored result is taken, and said to be one."""
        if self.inside:
            self.formula = True
            self.marks.formula(self.row, self.column)

    def start_inline(self, _: Attributes) -> None:
        """A text stored in the cell itself."""
        self._bounded()
        self.has_value = True

    def merge_cell(self, attributes: Attributes) -> None:
        """An area such as `B8:B10`."""
        first, _, last = attributes.get("ref", "").partition(":")
        top, left = position(first)
        bottom, right = position(last or first)
        if bottom < top or right < left:
            raise ValueError(f"merged backwards: {first}:{last}")
        add_span(self.place, self.marks.spans, Span(top, left, bottom, right))

    def hidden_column(self, attributes: Attributes) -> None:
        """Columns of one width, which may be none."""
        if attributes.get("hidden") in TRUE:
            first, last = int(attributes["min"]) - 1, int(attributes["max"]) - 1
            self.marks.hide_columns(self.place, first, last)

    def defaults(self, attributes: Attributes) -> None:
        """Rows may be hidden unless they say otherwise."""
        self.marks.all_hidden = attributes.get("zeroHeight") in TRUE

    def _bounded(self) -> None:
        self.height, self.width = self.row, max(self.width, self.column + 1)
        if self.row > limits.ROWS:
            raise Unreadable(self.place, "too_many_rows", limit=limits.ROWS)
        if self.width > limits.COLUMNS:
            raise Unreadable(self.place, "too_many_columns", limit=limits.COLUMNS)
        self.marks.area = self.row * self.width
        if self.marks.area > limits.CELLS:
            raise Unreadable(self.place, "too_many_cells", limit=limits.CELLS)

    def _count(self, characters: int) -> None:
        self.strings.total += characters
        if self.strings.total > limits.CHARACTERS:
            raise Unreadable(self.place, "too_much_text", limit=limits.CHARACTERS)


def _index(text: str, size: int) -> int:
    """A place in the shared strings; a negative one would silently name the last."""
    index = int(text)
    if not 0 <= index < size:
        raise ValueError(f"no shared string {index}")
    return index
