"""Charts: what a frame says is what is drawn, and nothing else."""

import json
from datetime import date

import polars as pl
import pytest

from analytics.chart import Chart
from analytics.echarts import Words, option

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
    found = option(Chart("line", ("month",), ("powers",), series=("{by}",)), frame, by="kind")
    assert drawn(found) == {
        "licence": {"2016-01-01": 3, "2016-02-01": 4},
        "other": {"2016-01-01": None, "2016-02-01": 1},
    }
    assert {one["type"] for one in found["series"]} == {"line"}
    assert found["legend"]["show"]


def test_one_line_where_nothing_was_counted_apart():
    frame = pl.DataFrame({"month": [FEBRUARY, JANUARY], "powers": [4, 3]})
    found = option(Chart("line", ("month",), ("powers",), series=("{by}",)), frame)
    assert drawn(found) == {"全部": {"2016-01-01": 3, "2016-02-01": 4}}
    assert not found["legend"]["show"]


def test_bars_of_several_columns_stand_side_by_side_and_stacked_ones_on_each_other():
    frame = pl.DataFrame({"kind": ["a", "b"], "before": [1, 2], "after": [3, 4]})
    found = option(Chart("bar", ("kind",), ("before", "after")), frame)
    assert drawn(found) == {"before": {"a": 1, "b": 2}, "after": {"a": 3, "b": 4}}
    assert all("stack" not in one for one in found["series"])
    found = option(Chart("stacked", ("kind",), ("before", "after")), frame)
    assert {one["stack"] for one in found["series"]} == {"all"}


def test_rows_of_one_place_add_up_only_where_the_chart_says_so():
    frame = pl.DataFrame({"kind": ["a", "a", "b"], "part": [1, 2, 1], "n": [1, 2, 4]})
    chart = Chart("bar", ("kind",), ("n",), adds=("part",))
    assert drawn(option(chart, frame)) == {"全部": {"a": 3, "b": 4}}
    with pytest.raises(ValueError, match="do not tell apart"):
        option(chart._replace(adds=()), frame)


def test_rows_that_are_not_meant_are_left_out():
    frame = pl.DataFrame({"kind": ["a", "both"], "n": [1, 1]})
    chart = Chart("bar", (), ("n",), only=(("kind", "both"),))
    assert drawn(option(chart, frame)) == {"全部": {"全部": 1}}


def test_numbers_by_organ_are_not_stacked_for_a_power_may_count_for_several():
    frame = pl.DataFrame({"period": [JANUARY], "organ": ["a"], "n": [1]})
    chart = Chart("stacked", ("period",), ("n",), series=("{by}",))
    found = option(chart, frame, by="organ")
    assert found is not None
    assert all("stack" not in one for one in found["series"])


def test_a_year_is_a_place_and_no_distance():
    frame = pl.DataFrame({"year": [2016, 2015], "n": [1, 2]})
    found = option(Chart("stacked", ("year",), ("n",)), frame)
    assert found is not None
    assert found["xAxis"] == {"type": "category", "data": ["2015", "2016"]}
    assert drawn(found) == {"全部": {"2015": 2, "2016": 1}}


def test_columns_values_and_units_are_called_as_asked():
    frame = pl.DataFrame({"sub_items": [False, True], "x": ["a", "a"], "n": [1, 2], "m": [3, 4]})
    chart = Chart("bar", ("x",), ("n", "m"), series=("sub_items",), unit="items")
    words = Words(
        {"sub_items": "子项", "n": "数", "m": "量"}.__getitem__, lambda *_: "甲", "单位{}".format
    )
    found = option(chart, frame, words=words)
    assert drawn(found) == {
        "数": {"甲": 1},
        "量": {"甲": 3},
        "子项 数": {"甲": 2},
        "子项 量": {"甲": 4},
    }
    assert found is not None
    assert found["yAxis"]["name"] == "单位items"


def test_a_column_that_was_not_grouped_by_is_one_place():
    frame = pl.DataFrame({"n": [5]})
    assert drawn(option(Chart("bar", ("{by}",), ("n",)), frame)) == {"全部": {"全部": 5}}


def test_a_curve_over_numbers_keeps_their_distances():
    frame = pl.DataFrame({"kind": ["a", "a"], "days": [10, 1000], "survival": [0.9, 0.5]})
    found = option(Chart("line", ("days",), ("survival",), series=("kind",)), frame)
    assert found["xAxis"] == {"type": "value"}
    [one] = found["series"]
    assert (one["data"], one["step"]) == ([[10, 0.9], [1000, 0.5]], "end")


def test_an_interval_is_a_point_and_the_way_between_its_bounds():
    frame = pl.DataFrame({"term": ["level"], "estimate": [2.0], "lower": [1.0], "upper": [3.0]})
    found = option(Chart("interval", ("term",), ("estimate", "lower", "upper")), frame)
    [one] = found["series"]
    assert one["data"] == [2.0]
    assert [point["coord"] for point in one["markLine"]["data"][0]] == [["level", 1], ["level", 3]]


@pytest.mark.parametrize("shape", ["line", "bar", "stacked", "interval", "table"])
def test_nothing_is_drawn_of_nothing(shape):
    frame = pl.DataFrame(schema={"x": pl.String, "y": pl.Int64, "low": pl.Int64, "up": pl.Int64})
    assert option(Chart(shape, ("x",), ("y", "low", "up")), frame) is None


def test_what_a_table_says_better_is_not_drawn():
    assert option(Chart("table", ("x",), ("y",)), pl.DataFrame({"x": ["a"], "y": [1]})) is None


def test_a_chart_is_told_in_words_to_those_who_hear_it():
    found = option(Chart("bar", ("x",), ("y",), unit="项"), pl.DataFrame({"x": ["a"], "y": [1]}))
    assert found is not None
    assert found["aria"] == {"enabled": True}
    assert found["yAxis"]["name"] == "项"
