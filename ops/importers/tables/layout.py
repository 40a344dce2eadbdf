"""From a grid to a table: which row carries the headings, which rows may go on, which are held."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ops.importers.quarantine import Quarantined, quarantined
from ops.importers.tables import limits
from ops.importers.tables.columns import is_code, is_known
from ops.importers.tables.grid import (
    Grid,
    Line,
    Span,
    address,
    distrusted,
    letters,
    numeric,
    printed,
)
from ops.importers.tables.merges import Merges, Trouble
from ops.importers.tables.plain import plain, spoilt
from ops.importers.tables.table import Cell, Heading, Notice, Place, Row, Table, Unreadable, noticed
from ops.importers.tables.tally import Tally

SEARCHED_ROWS: Final = 50
KNOWN_HEADINGS: Final = 2
HEADING_ROWS: Final = 3


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The headings of a grid, and the number of the last row they take."""

    headings: tuple[Heading, ...]
    codes: tuple[bool, ...]
    top: int
    bottom: int


def table(file: str, grid: Grid, tally: Tally, *, hidden_accepted: bool) -> Table:
    """The table that a grid holds; rows that something is wrong with are held back.

    Every row will have a cell for each heading, so these are counted before they are made.
    """
    lines = [line for line in grid.lines if not line.blank]
    frame = framed(file, grid, lines)
    data = [line for line in lines if line.number > frame.bottom]
    tally.count_cells((file, grid.sheet, ""), len(data) * len(frame.headings))
    merges = Merges((file, grid.sheet, ""), grid.spans, (frame.top, frame.bottom), tally)
    check = Check(file, grid, frame, merges.fill(data), hidden_accepted=hidden_accepted)
    rows: list[Row] = []
    held: list[Row] = []
    for line in data:
        if check.repeats_heading(line):
            continue
        found = check.hold(line)
        tally.count_flaws((file, grid.sheet, ""), found)
        (held if found else rows).append(check.row(line))
    return Table(
        file=file,
        sheet=grid.sheet,
        headings=frame.headings,
        rows=tuple(rows),
        held=tuple(held),
        quarantined=tuple(check.items),
        notes=notes(grid, [line for line in lines if line.number < frame.top]),
        warnings=(*remarks(file, grid), *merges.notices, *check.notices),
        hidden=grid.hidden,
    )


def framed(file: str, grid: Grid, lines: list[Line]) -> Frame:
    """The heading row is the first in which at least two headings are known."""
    for line in lines[:SEARCHED_ROWS]:
        if (
            len({text for text in map(heading_text, line.values) if is_known(text)})
            >= KNOWN_HEADINGS
        ):
            return _frame(file, grid, line)
    first = lines[0] if lines else Line(number=1, values=[""])
    place = (file, grid.sheet, address(first.number, 0))
    value = printed(first.values[0]) if first.values else ""
    raise Unreadable(place, "unknown_headings", value=value, limit=SEARCHED_ROWS)


def heading_text(value: object) -> str:
    """A heading as text; only text is one."""
    return plain(value) if isinstance(value, str) else ""


def _frame(file: str, grid: Grid, line: Line) -> Frame:
    spans = [span for span in grid.spans if span.top == line.number]
    bottom = max((span.bottom for span in spans), default=line.number)
    if bottom >= line.number + HEADING_ROWS:
        tall = max(spans, key=lambda span: span.bottom)
        raise Unreadable((file, grid.sheet, address(tall.top, tall.left)), "tall_heading")
    block = [each for each in grid.lines if line.number <= each.number <= bottom]
    texts = _joined(block, [span for span in grid.spans if line.number <= span.top <= bottom])
    while texts and not texts[-1]:
        texts.pop()
    headings = tuple(
        Heading(address=address(line.number, column), column=letters(column), text=text)
        for column, text in enumerate(texts)
    )
    return Frame(
        headings=headings,
        codes=tuple(is_code(text) for text in texts),
        top=line.number,
        bottom=bottom,
    )


def _joined(block: list[Line], spans: list[Span]) -> list[str]:
    """The texts above each column from top to bottom, each merged text once."""
    width = min(limits.COLUMNS, max(len(line.values) for line in block))
    texts = [""] * width
    for line in block:
        for column, value in enumerate(line.values[:width]):
            texts[column] += heading_text(value)
        for span in spans:
            if span.top == line.number and span.left < len(line.values):
                for column in range(span.left + 1, min(span.right + 1, width)):
                    # A heading across columns stands above others; alone, it names the first.
                    texts[column] += heading_text(line.values[span.left]) if len(block) > 1 else ""
    return texts


def notes(grid: Grid, above: list[Line]) -> tuple[Cell, ...]:
    """What stands above the headings, in a sheet or in the text before a table."""
    cells = [
        Cell(address=address(line.number, column), text=plain(text), original=text)
        for line in above
        for column, value in enumerate(line.values)
        if plain(text := printed(value))
    ]
    return (*(Cell(address="", text=plain(text), original=text) for text in grid.notes), *cells)


def remarks(file: str, grid: Grid) -> list[Notice]:
    """What the reader of the format had to say about the sheet."""
    return [
        noticed((file, grid.sheet, each.cell), each.reason, value=each.value, count=each.count)
        for each in grid.remarks
    ]


class Check:
    """Looks at the rows of one table, one after the other, and says what is wrong with them."""

    def __init__(
        self,
        file: str,
        grid: Grid,
        frame: Frame,
        troubles: Mapping[int, list[Trouble]],
        *,
        hidden_accepted: bool,
    ) -> None:
        self.file, self.grid, self.frame = file, grid, frame
        self.troubles = troubles
        self.hidden_accepted = hidden_accepted
        self.width = len(frame.headings)
        self.letters = [letters(column) for column in range(self.width)]
        self.texts = [heading.text for heading in frame.headings]
        self.flaws: dict[int, list[Trouble]] = {}
        for (row, column), flaw in grid.flaws.items():
            self.flaws.setdefault(row, []).append((column, flaw.reason, flaw.value))
        self.items: list[Quarantined] = []
        self.notices: list[Notice] = []

    def repeats_heading(self, line: Line) -> bool:
        """Whether the heading row is printed once more, as at the top of a page."""
        pairs = zip(line.values, self.texts, strict=False)
        if len(line.values) < self.width or any(heading_text(v) != text for v, text in pairs):
            return False
        self.notices.append(noticed(self._place(line.number, 0), "repeated_heading"))
        return True

    def row(self, line: Line) -> Row:
        """The cells of a line, one under each heading."""
        values = line.values
        if len(values) < self.width:
            values = [*values, *[""] * (self.width - len(values))]
        number = line.number
        cells = tuple(
            Cell(address=f"{column}{number}", text=plain(text), original=text)
            for column, text in zip(self.letters, map(printed, values), strict=False)
        )
        return Row(number=number, cells=cells, hidden=line.hidden or self.grid.hidden)

    def hold(self, line: Line) -> int:
        """Note whatever is wrong with a line; how much there was."""
        found = [
            *self.flaws.get(line.number, ()),
            *self.troubles.get(line.number, ()),
            *self._hidden(line),
            *self._length(line),
            *self._values(line),
        ]
        found = sorted(set(found))
        for column, reason, value in found:
            heading = self.texts[column] if column < self.width else ""
            place = self._place(line.number, column)
            self.items.append(quarantined(place, reason, column=heading, value=value))
        return len(found)

    def _hidden(self, line: Line) -> list[Trouble]:
        if not line.hidden and not self.grid.hidden:
            return []
        reason = "hidden_row" if line.hidden else "hidden_sheet"
        value = next((text for text in map(printed, line.values) if text.strip()), "")
        if not self.hidden_accepted:
            return [(0, reason, value)]
        if line.hidden:
            place = self._place(line.number, 0)
            self.notices.append(noticed(place, "hidden_row_accepted", value=value))
        return []

    def _length(self, line: Line) -> list[Trouble]:
        if self.grid.counted and len(line.values) < self.width:
            value = printed(line.values[-1]) if line.values else ""
            return [(len(line.values), "row_too_short", value)]
        for column, value in enumerate(line.values[self.width :], self.width):
            if text := printed(value).strip():
                reason = "row_too_long" if self.grid.counted else "no_heading"
                return [(column, reason, text)]
        return []

    def _values(self, line: Line) -> list[Trouble]:
        found: list[Trouble] = []
        for column, value in enumerate(line.values[: self.width]):
            if isinstance(value, str):
                reason = spoilt(value)
            elif numeric(value):
                code = self.frame.codes[column]
                reason = "number_in_code_column" if code else distrusted(value)
            else:
                continue
            if not reason and not self.texts[column] and printed(value).strip():
                reason = "no_heading"
            if reason:
                found.append((column, reason, printed(value)))
        return found

    def _place(self, row: int, column: int) -> Place:
        return self.file, self.grid.sheet, address(row, column)
