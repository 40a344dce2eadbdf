"""The tables of a page, built up as its tags go by; tags that are not closed are closed for it."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Final

from ops.importers.tables import limits
from ops.importers.tables.grid import Flaw, Grid, Line, Span, Value, add_span, address
from ops.importers.tables.table import Unreadable
from ops.importers.tables.tally import Tally

Attributes = list[tuple[str, str | None]]

UNSEEN: Final = frozenset(("script", "style", "template", "noscript", "select", "textarea"))
"""What stands in these is no text of the page."""
VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
LINES: Final = frozenset(("p", "div", "li", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6"))
"""Elements that begin a new line and end it."""
GROUPS: Final = ("tbody", "thead", "tfoot")
IMPLIED_ENDS: Final = {
    **dict.fromkeys(("td", "th"), (("td", "th"), ("tr", "table"))),
    "tr": (("tr",), ("table",)),
    **dict.fromkeys(GROUPS, (GROUPS, ("table",))),
    "p": (("p",), ("td", "th", "table", "div")),
    "li": (("li",), ("td", "th", "table", "ul", "ol")),
    **dict.fromkeys(("dd", "dt"), (("dd", "dt"), ("td", "th", "table", "dl"))),
}
"""What a tag closes if it is still open, and within what; pages need not say so themselves."""
BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
LINE_END: Final = re.compile(r" *\n[ \n]*")
NOT_SHOWN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.I)


class PageTable:
    """Rows of cells on a common grid; a cell may take several rows and columns."""

    def __init__(self, file: str, name: str, tally: Tally, *, hidden: bool) -> None:
        self.file, self.name, self.tally, self.hidden = file, name, tally, hidden
        self.lines: list[Line] = []
        self.spans: list[Span] = []
        self.flaws: dict[tuple[int, int], Flaw] = {}
        self.busy: dict[int, int] = {}
        """By column, the last row that a cell from above takes."""
        self.row = self.column = 0
        self.values: list[Value] | None = None
        self.row_hidden = False
        self.pieces: list[str] | None = None
        self.size = (1, 1)

    def grid(self) -> Grid:
        """The table as a grid."""
        last = self.row
        spans = [span._replace(bottom=min(span.bottom, last)) for span in self.spans]
        real = [span for span in spans if span.bottom > span.top or span.right > span.left]
        return Grid(
            sheet=self.name,
            lines=self.lines,
            counted=True,
            hidden=self.hidden,
            spans=real,
            flaws=self.flaws,
        )

    def start_row(self, *, hidden: bool) -> None:
        self.end_row()
        self.row += 1
        if self.row > limits.ROWS:
            raise Unreadable((self.file, self.name, ""), "too_many_rows", limit=limits.ROWS)
        self.column, self.values, self.row_hidden = 0, [], hidden

    def end_row(self) -> None:
        """Keep the row, with what cells from above take at its end."""
        if self.values is None:
            return
        self.end_cell()
        self._pass_busy()
        self.lines.append(Line(number=self.row, values=self.values, hidden=self.row_hidden))
        self.values = None

    def start_cell(self, rows: int, columns: int) -> None:
        """A cell; one outside of any row begins a row."""
        if self.values is None:
            self.start_row(hidden=False)
        self.end_cell()
        self._pass_busy()
        self.pieces, self.size = [], (rows, columns)

    def end_cell(self) -> None:
        """Put the text into the first of the places that the cell takes."""
        if self.pieces is None or self.values is None:
            return
        text = LINE_END.sub("\n", "".join(self.pieces)).strip()
        self.pieces = None
        rows, columns = self.size
        place = (self.file, self.name, address(self.row, self.column))
        if self.column + columns > limits.COLUMNS:
            raise Unreadable(place, "too_many_columns", limit=limits.COLUMNS)
        self.tally.count_cells(place, columns)
        bottom = self.row + rows - 1
        if rows > 1 or columns > 1:
            span = Span(self.row, self.column, bottom, self.column + columns - 1)
            add_span(place, self.spans, span)
        for column in range(self.column, self.column + columns):
            self.busy[column] = bottom
        self.values += [text, *[""] * (columns - 1)]
        self.column += columns

    def text(self, data: str) -> None:
        if self.pieces is not None:
            self.tally.count_text((self.file, self.name, ""), len(data))
            self.pieces.append(data)

    def spoil(self) -> None:
        """A table in the cell that is being read: its text is not the cell's."""
        if self.pieces is not None:
            self.tally.count_flaws((self.file, self.name, ""), 1)
            self.flaws[self.row, self.column] = Flaw("text_box", "")

    def _pass_busy(self) -> None:
        """Leave blank what cells from above take."""
        while self.values is not None and self.busy.get(self.column, 0) >= self.row:
            self.values.append("")
            self.column += 1


class Page(HTMLParser):
    """Reads the tables of a page, each by itself, one inside another too."""

    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self.file = file
        self.tally = Tally()
        self.tables: list[PageTable] = []
        self.open: list[PageTable] = []
        self.tags: list[tuple[str, bool]] = []
        """What is open, and whether it is not shown, or no text."""

    def grids(self) -> list[Grid]:
        """The tables in the order in which they begin; those left open end with the page."""
        while self.open:
            self.open.pop().end_row()
        return [table.grid() for table in self.tables if table.lines]

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag == "br" or tag in LINES:
            self.add("\n")
        if tag in VOID:
            return
        if len(self.tags) >= limits.DEPTH:
            raise Unreadable((self.file, "", ""), "zip_bomb", detail=f"HTML > {limits.DEPTH} deep")
        given = {name: value or "" for name, value in attrs}
        if tag in IMPLIED_ENDS:
            shut, within = IMPLIED_ENDS[tag]
            self.close_to(shut, within=within)
        self.tags.append((tag, tag in UNSEEN or not shown(given)))
        if tag == "table":
            self.start_table()
        elif self.open and tag == "tr":
            self.open[-1].start_row(hidden=self.hidden_within(("table",)))
        elif self.open and tag in ("td", "th"):
            self.open[-1].start_cell(
                count(given.get("rowspan"), limits.ROWS), count(given.get("colspan"), 1000)
            )

    def handle_endtag(self, tag: str) -> None:
        if tag in LINES:
            self.add("\n")
        within = () if tag == "table" else ("table",)
        self.close_to((tag,), within=within)

    def handle_data(self, data: str) -> None:
        self.add(BLANKS.sub(" ", data))

    def add(self, text: str) -> None:
        """A piece of text for the cell that is being read, if it is shown there."""
        if self.open and not self.hidden_within(("td", "th", "caption")):
            self.open[-1].text(text)

    def start_table(self) -> None:
        if len(self.tables) >= limits.SHEETS:
            raise Unreadable((self.file, "", ""), "too_many_sheets", limit=limits.SHEETS)
        if self.open:
            self.open[-1].spoil()
        hidden = any(hidden for _, hidden in self.tags)
        name = f"表{len(self.tables) + 1}"
        made = PageTable(self.file, name, self.tally, hidden=hidden)
        self.tables.append(made)
        self.open.append(made)

    def close_to(self, wanted: tuple[str, ...], *, within: tuple[str, ...]) -> None:
        """Close what is open up to one of these elements, but nothing beyond its surroundings."""
        for at in range(len(self.tags) - 1, -1, -1):
            tag = self.tags[at][0]
            if tag in wanted:
                while len(self.tags) > at:
                    self.closed(self.tags.pop()[0])
                return
            if tag in within:
                return

    def closed(self, tag: str) -> None:
        if not self.open:
            return
        if tag in ("td", "th"):
            self.open[-1].end_cell()
        elif tag == "tr":
            self.open[-1].end_row()
        elif tag == "table":
            self.open.pop().end_row()

    def hidden_within(self, outer: tuple[str, ...]) -> bool:
        """Whether anything that is open within the innermost of these elements is not shown."""
        for tag, hidden in reversed(self.tags):
            if hidden:
                return True
            if tag in outer:
                return False
        return False


def shown(attributes: Mapping[str, str]) -> bool:
    """Whether an element is shown, as far as its own attributes tell; style sheets are not read."""
    return "hidden" not in attributes and not NOT_SHOWN.search(attributes.get("style", ""))


def count(text: str | None, most: int) -> int:
    """How many rows or columns a cell takes; what is no such number is one."""
    number = (text or "").strip()
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        return 1
    return min(max(1, int(number)), most)
