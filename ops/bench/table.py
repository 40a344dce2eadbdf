"""A figure beside the one it is measured against, and a few of them as a table."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One figure; ``ratio`` is to ``against``, which was measured in the same run.

    Without a ratio, ``against`` says why there is none, where there could be one.
    """

    what: str
    figure: float
    unit: str
    ratio: float | None = None
    against: str = ""

    def beside(self, other: float, against: str) -> "Row":
        """The same figure, and how many times the other it is."""
        return replace(self, ratio=self.figure / other, against=against)


def table(rows: Iterable[Row]) -> str:
    """One line a row, in columns."""
    cells = [
        (
            row.what,
            f"{row.figure:,.1f}" if row.figure < 1_000 else f"{row.figure:,.0f}",
            row.unit,
            row.against if row.ratio is None else f"{row.ratio:.2f} × {row.against}",
        )
        for row in rows
    ]
    wide = [max((len(cell) for cell in column), default=0) for column in zip(*cells, strict=True)]
    return "\n".join(
        f"{what:<{wide[0]}}  {figure:>{wide[1]}} {unit:<{wide[2]}}  {ratio}".rstrip()
        for what, figure, unit, ratio in cells
    )
