"""A question's frame as an ECharts option: plain JSON, drawn by the vendored library."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import polars as pl

from analytics.chart import Chart

Option = dict[str, Any]
Place = tuple[Any, ...]
ALL = "全部"
"""What a place or a series is called where nothing was counted apart."""
OVERLAPPING = "organ"
"""By organ, a power of several holders counts for each of them: such numbers are never stacked."""


class Words(NamedTuple):
    """How columns, values and units are called on the chart."""

    column: Callable[[str], str] = str
    value: Callable[[str, Any], str] = lambda _, value: "" if value is None else str(value)
    unit: Callable[[str], str] = str


AS_THEY_ARE = Words()


class Series(NamedTuple):
    """One line, or one colour of bars: its name, and the points, where there is one."""

    name: str
    points: dict[Place, float | int | None]


def option(
    chart: Chart, frame: pl.DataFrame, *, by: str = "none", words: Words = AS_THEY_ARE
) -> Option | None:
    """The option, or None where a table says it better, or there is nothing to draw.

    ``by`` is what the question was told to count by. Raises ValueError where two rows stand at one
    point, and the chart does not say that they may be added.
    """
    for column, wanted in chart.only:
        frame = frame.filter(pl.col(column) == wanted)
    if chart.shape == "table" or frame.is_empty():
        return None
    x, apart, adds = (there(names, frame, by) for names in (chart.x, chart.series, chart.adds))
    keys = [*x, *apart, *adds]
    if len(frame) > (frame.select(keys).n_unique() if keys else 1):
        raise ValueError(f"rows that {keys} do not tell apart")
    if chart.shape == "interval":
        return look(words.unit(chart.unit), legend=False) | intervals(chart, frame, x, words)
    if chart.shape == "stacked" and by == OVERLAPPING:
        chart = chart._replace(shape="bar")
    found = list(series(frame, chart.y, x, apart, words))
    numbers = len(x) == 1 and frame[x[0]].dtype.is_numeric()
    if chart.shape == "line" and numbers:
        drawn = stepped(found)
    else:
        drawn = placed(chart, frame.select(x), found, words)
    return look(words.unit(chart.unit), legend=len(found) > 1) | drawn


def there(names: Sequence[str], frame: pl.DataFrame, by: str) -> list[str]:
    """The columns of those names that the frame has."""
    return [name for name in (one.format(by=by) for one in names) if name in frame.columns]


def look(unit: str, *, legend: bool) -> Option:
    """What all charts share: still, for they are printed; told in words to those who hear them."""
    return {
        "animation": False,
        "aria": {"enabled": True},
        "tooltip": {"trigger": "axis"},
        "grid": {"left": 70, "right": 20, "top": 60, "bottom": 50},
        "yAxis": {"type": "value", "name": unit},
        "legend": {"show": legend, "type": "scroll", "top": 0},
    }


def series(
    frame: pl.DataFrame, y: tuple[str, ...], x: list[str], apart: list[str], words: Words
) -> Iterator[Series]:
    """A series for each column of ``y`` and each value of ``apart``."""
    for values in places(frame.select(apart)) if apart else [()]:
        same = [pl.col(name).eq_missing(value) for name, value in zip(apart, values, strict=True)]
        part = frame.filter(same) if same else frame
        said = [named(name, value, words) for name, value in zip(apart, values, strict=True)]
        for column in y:
            name = " ".join(filter(None, (*said, words.column(column) if len(y) > 1 else "")))
            yield Series(name or ALL, summed(part, x, column))


def summed(part: pl.DataFrame, x: list[str], column: str) -> dict[Place, float | int | None]:
    """The number at each place; the sum, where the chart says that rows may be added."""
    found: dict[Place, float | int | None] = {}
    for place, number in zip(places(part.select(x), every=True), part[column], strict=True):
        known = found.get(place)
        found[place] = number if known is None else known + (number or 0)
    return found


def places(frame: pl.DataFrame, *, every: bool = False) -> list[Place]:
    """The rows as they come, each once or every one; without columns, one place for all."""
    if not frame.columns:
        return [()]
    return (frame if every else frame.unique(maintain_order=True)).rows()


def placed(chart: Chart, frame: pl.DataFrame, found: list[Series], words: Words) -> Option:
    """Days, years and words: places side by side, words in the order of the first rows."""
    where = places(frame)
    if len(frame.columns) == 1 and (frame.dtypes[0].is_temporal() or frame.dtypes[0].is_numeric()):
        where = sorted(where)
    kind = {"type": "line" if chart.shape == "line" else "bar"}
    if chart.shape == "stacked":
        kind["stack"] = "all"
    return {
        "xAxis": {"type": "category", "data": [label(frame.columns, one, words) for one in where]},
        "series": [
            {**kind, "name": one.name, "data": [one.points.get(value) for value in where]}
            for one in found
        ],
    }


def stepped(found: list[Series]) -> Option:
    """Numbers on the axis: a curve that falls where something happened, and stays between."""
    return {
        "xAxis": {"type": "value"},
        "series": [
            {
                "type": "line",
                "step": "end",
                "showSymbol": False,
                "name": one.name,
                "data": [[place, value] for (place,), value in one.points.items()],
            }
            for one in found
        ],
    }


def intervals(chart: Chart, frame: pl.DataFrame, x: list[str], words: Words) -> Option:
    """Estimates as points, and a line from the lower to the upper bound of each."""
    middle, lower, upper = chart.y
    rows = [row for row in frame.to_dicts() if row[middle] is not None]
    names = [label(x, tuple(row[name] for name in x), words) for row in rows]
    bounds = [
        [
            {"coord": [name, row[lower]], "symbol": "none"},
            {"coord": [name, row[upper]], "symbol": "none"},
        ]
        for name, row in zip(names, rows, strict=True)
        if row[lower] is not None
    ]
    return {
        "xAxis": {"type": "category", "data": names},
        "series": [
            {
                "type": "scatter",
                "name": words.column(middle),
                "data": [row[middle] for row in rows],
                "markLine": {"silent": True, "lineStyle": {"type": "solid"}, "data": bounds},
            }
        ],
    }


def label(columns: Sequence[str], values: Place, words: Words) -> str:
    """What stands under a place."""
    said = (named(name, value, words) for name, value in zip(columns, values, strict=True))
    return " ".join(filter(None, said)) if columns else ALL


def named(column: str, value: Any, words: Words) -> str:
    """A value; of a yes or no the column's name, where it is yes."""
    if isinstance(value, bool):
        return words.column(column) if value else ""
    return words.value(column, value)
