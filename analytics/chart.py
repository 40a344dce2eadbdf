"""How a question's frame is best drawn; who draws it is somebody else's affair."""

from typing import Any, NamedTuple


class Chart(NamedTuple):
    """``shape`` is line, bar, stacked, interval or table; the others name columns of the frame.

    A point is a cell of the frame, in a column of ``y``: ``x`` says where it stands, ``series``
    which line or colour it belongs to. Columns of ``adds`` are not shown: over their values, and
    over nothing else, the numbers are added, for each row counts what no other counts. ``only``
    names columns and the value that is drawn of each; rows with another are left out. ``stacked``
    is for numbers that may be added over the series. ``{by}`` stands for what the question was told
    to count by; a column that the frame lacks, for nothing was counted by it, is left out.
    """

    shape: str
    x: tuple[str, ...]
    y: tuple[str, ...]
    series: tuple[str, ...] = ()
    unit: str = ""
    adds: tuple[str, ...] = ()
    only: tuple[tuple[str, Any], ...] = ()
