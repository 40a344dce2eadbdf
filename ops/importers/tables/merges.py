"""Merged cells: downwards, the value counts for every row; across, the row is not to be trusted."""

from collections.abc import Sequence

from ops.importers.tables import limits
from ops.importers.tables.grid import Line, Span, address, printed
from ops.importers.tables.table import Notice, Place, Unreadable, noticed
from ops.importers.tables.tally import Tally

Trouble = tuple[int, str, str]
"""What is wrong in a row: the column, the reason, the value."""


class Merges:
    """The merged areas of one sheet, of which the heading rows take from `top` to `bottom`."""

    def __init__(
        self, place: Place, spans: Sequence[Span], heading: tuple[int, int], tally: Tally
    ) -> None:
        self.place = place
        top, bottom = heading
        self.below = [span for span in spans if span.top > bottom]
        # A column that is two columns wide from the heading down is only a wide column.
        self.wide = {(span.left, span.right) for span in spans if top <= span.top <= bottom}
        self.notices: list[Notice] = []
        self.troubles: dict[int, list[Trouble]] = {}
        self.tally = tally
        self.touched = 0

    def fill(self, lines: Sequence[Line]) -> dict[int, list[Trouble]]:
        """Write a merged value into every row it covers; what cannot be filled is returned."""
        by_number = {line.number: line for line in lines}
        last = max(by_number, default=0)
        for span in self.below:
            rows = range(span.top, min(span.bottom, last) + 1)
            self._count(len(rows))
            covered = [by_number[row] for row in rows if row in by_number]
            if span.right > span.left and (span.left, span.right) not in self.wide:
                self._across(span, covered)
            elif span.bottom > span.top:
                self._down(span, covered)
        return self.troubles

    def _count(self, rows: int) -> None:
        self.touched += rows
        if self.touched > limits.CELLS:
            raise Unreadable(self.place, "too_many_cells", limit=limits.CELLS)

    def _across(self, span: Span, lines: Sequence[Line]) -> None:
        for line in lines:
            self._trouble(line, span.left, "merged_across")

    def _down(self, span: Span, lines: Sequence[Line]) -> None:
        if not lines or lines[0].number != span.top or len(lines[0].values) <= span.left:
            return
        value = lines[0].values[span.left]
        if value == "":
            return
        for line in lines[1:]:
            line.values.extend([""] * (span.left + 1 - len(line.values)))
            if line.values[span.left] == "":
                line.values[span.left] = value
            else:
                self._trouble(line, span.left, "under_merge")
        file, sheet, _ = self.place
        cells = f"{address(span.top, span.left)}:{address(span.bottom, span.left)}"
        self.notices.append(noticed((file, sheet, cells), "merged_down", value=printed(value)))

    def _trouble(self, line: Line, column: int, reason: str) -> None:
        self.tally.count_flaws(self.place, 1)
        value = printed(line.values[column]) if column < len(line.values) else ""
        self.troubles.setdefault(line.number, []).append((column, reason, value))
