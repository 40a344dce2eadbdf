"""How a question's frame is best drawn; who draws it is somebody else's affair."""

from typing import NamedTuple


class Chart(NamedTuple):
    """``shape`` is line, bar, stacked, interval or table; the others name columns of the frame.

    There is a series for each value of ``series``, or for each column of ``y``. A column that the
    frame lacks, for nothing was grouped by it, is left out.
    """

    shape: str
    x: str
    y: tuple[str, ...]
    series: str = ""
    unit: str = ""
