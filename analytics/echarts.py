"""A question's frame as an ECharts option: plain JSON, drawn by the vendored library."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import polars as pl

from analytics.chart import Chart

Option = dict[str, Any]
ALL = "全部"
"""What a place or a series is called where nothing was counted apart."""


class Series(NamedTuple):
    """One line, or one colour of bars: its name, and the points, where there is one."""

    name: str
    points: dict[Any, float | int | None]


def option(chart: Chart, frame: pl.DataFrame, *, by: str = "none") -> Option | None:
    """The option, or None where a table says it better, or there is nothing to draw.

    ``by`` is what the question was told to count by.
    """
    x, apart = chart.x.format(by=by), chart.series.format(by=by)
    if chart.shape == "table" or frame.is_empty():
        return None
    if x not in frame.columns:
        frame = frame.with_columns(pl.lit(ALL).alias(x))
    if chart.shape == "interval":
        return look(chart, legend=False) | intervals(chart, frame, x)
    found = list(series(frame, x, chart.y, apart if apart in frame.columns else ""))
    drawn = stepped(found) if frame[x].dtype.is_numeric() else placed(chart, frame, x, found)
    return look(chart, legend=len(found) > 1) | drawn


def look(chart: Chart, *, legend: bool) -> Option:
    """What all charts share: still, for they are printed; told in words to those who hear them."""
    return {
        "animation": False,
        "aria": {"enabled": True},
        "tooltip": {"trigger": "axis"},
        "grid": {"left": 70, "right": 20, "top": 60, "bottom": 50},
        "yAxis": {"type": "value", "name": chart.unit},
        "legend": {"show": legend, "type": "scroll", "top": 0},
    }


def series(frame: pl.DataFrame, x: str, y: tuple[str, ...], apart: str) -> Iterator[Series]:
    """A series for each column of ``y``, or for each value of ``apart``; points add up."""
    for value in frame[apart].unique(maintain_order=True) if apart else [None]:
        part = frame.filter(pl.col(apart).eq_missing(value)) if apart else frame
        for column in y:
            summed = part.group_by(x, maintain_order=True).agg(pl.col(column).sum())
            name = " ".join(filter(None, (spelled(value), column if len(y) > 1 else "")))
            yield Series(name or ALL, dict(summed.iter_rows()))


def placed(chart: Chart, frame: pl.DataFrame, x: str, found: list[Series]) -> Option:
    """Days and words: places side by side, in the order of the frame's first rows."""
    where = frame[x].unique(maintain_order=True).to_list()
    where = sorted(where) if frame[x].dtype.is_temporal() else where
    kind = {"type": "line" if chart.shape == "line" else "bar"}
    if chart.shape == "stacked":
        kind["stack"] = "all"
    return {
        "xAxis": {"type": "category", "data": [spelled(value) for value in where]},
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
                "data": [[place, value] for place, value in one.points.items()],
            }
            for one in found
        ],
    }


def intervals(chart: Chart, frame: pl.DataFrame, x: str) -> Option:
    """Estimates as points, and a line from the lower to the upper bound of each."""
    middle, lower, upper = chart.y
    rows = [row for row in frame.to_dicts() if row[middle] is not None]
    bounds = [
        [
            {"coord": [spelled(row[x]), row[lower]], "symbol": "none"},
            {"coord": [spelled(row[x]), row[upper]], "symbol": "none"},
        ]
        for row in rows
        if row[lower] is not None
    ]
    return {
        "xAxis": {"type": "category", "data": [spelled(row[x]) for row in rows]},
        "series": [
            {
                "type": "scatter",
                "name": middle,
                "data": [row[middle] for row in rows],
                "markLine": {"silent": True, "lineStyle": {"type": "solid"}, "data": bounds},
            }
        ],
    }


def spelled(value: object) -> str:
    """A place or a name on the chart."""
    return "" if value is None else str(value)
