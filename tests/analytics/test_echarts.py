"""Charts: what a frame says is what is drawn, and nothing else."""

import json
from datetime import date

import polars as pl
import pytest

from analytics.chart import Chart
from analytics.echarts import option

JANUARY, FEBRUARY = date(2016, 1, 1), date(2016, 2, 1)


def drawn(found):
    """The series by name: what stands at each place of the axis."""
    assert found is not None
    json.dumps(found)
    where = found["xAxis"]["data"]
    return {one["name"]: dict(zip(where, one["data"], strict=True)) for one in found["series"]}


def test_a_line_for_each_value_that_was_counted_apart():
    frame = pl.DataFrame(
        {
            "month": [JANUARY, FEBRUARY, FEBRUARY],
            "kind": ["licence", "licence", "other"],
            "powers": [3, 4, 1],
        }
    )
    found = option(Chart("line", "month", ("powers",), series="{by}"), frame, by="kind")
    assert drawn(found) == {
        "licence": {"2016-01-01": 3, "2016-02-01": 4},
        "other": {"2016-01-01": None, "2016-02-01": 1},
    }
    assert {one["type"] for one in found["series"]} == {"line"}
    assert found["legend"]["show"]


def test_one_line_where_nothing_was_counted_apart():
    frame = pl.DataFrame({"month": [FEBRUARY, JANUARY], "powers": [4, 3]})
    found = option(Chart("line", "month", ("powers",), series="{by}"), frame)
    assert drawn(found) == {"全部": {"2016-01-01": 3, "2016-02-01": 4}}
    assert not found["legend"]["show"]


def test_bars_of_several_columns_stand_side_by_side_and_stacked_ones_on_each_other():
    frame = pl.DataFrame({"kind": ["a", "b"], "before": [1, 2], "after": [3, 4]})
    found = option(Chart("bar", "kind", ("before", "after")), frame)
    assert drawn(found) == {"before": {"a": 1, "b": 2}, "after": {"a": 3, "b": 4}}
    assert all("stack" not in one for one in found["series"])
    found = option(Chart("stacked", "kind", ("before", "after")), frame)
    assert {one["stack"] for one in found["series"]} == {"all"}


def test_rows_of_one_place_add_up():
    frame = pl.DataFrame({"kind": ["a", "a"], "n": [1, 2]})
    assert drawn(option(Chart("bar", "kind", ("n",)), frame)) == {"全部": {"a": 3}}


def test_a_column_that_was_not_grouped_by_is_one_place():
    frame = pl.DataFrame({"n": [5]})
    assert drawn(option(Chart("bar", "{by}", ("n",)), frame)) == {"全部": {"全部": 5}}


def test_a_curve_over_numbers_keeps_their_distances():
    frame = pl.DataFrame({"kind": ["a", "a"], "days": [10, 1000], "survival": [0.9, 0.5]})
    found = option(Chart("line", "days", ("survival",), series="kind"), frame)
    assert found["xAxis"] == {"type": "value"}
    [one] = found["series"]
    assert (one["data"], one["step"]) == ([[10, 0.9], [1000, 0.5]], "end")


def test_an_interval_is_a_point_and_the_way_between_its_bounds():
    frame = pl.DataFrame({"term": ["level"], "estimate": [2.0], "lower": [1.0], "upper": [3.0]})
    found = option(Chart("interval", "term", ("estimate", "lower", "upper")), frame)
    [one] = found["series"]
    assert one["data"] == [2.0]
    assert [point["coord"] for point in one["markLine"]["data"][0]] == [["level", 1], ["level", 3]]


@pytest.mark.parametrize("shape", ["line", "bar", "stacked", "interval", "table"])
def test_nothing_is_drawn_of_nothing(shape):
    frame = pl.DataFrame(schema={"x": pl.String, "y": pl.Int64, "low": pl.Int64, "up": pl.Int64})
    assert option(Chart(shape, "x", ("y", "low", "up")), frame) is None


def test_what_a_table_says_better_is_not_drawn():
    assert option(Chart("table", "x", ("y",)), pl.DataFrame({"x": ["a"], "y": [1]})) is None


def test_a_chart_is_told_in_words_to_those_who_hear_it():
    found = option(Chart("bar", "x", ("y",), unit="项"), pl.DataFrame({"x": ["a"], "y": [1]}))
    assert found is not None
    assert found["aria"] == {"enabled": True}
    assert found["yAxis"]["name"] == "项"
