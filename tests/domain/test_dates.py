"""Dates as papers give them."""

import copy
import pickle
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import PartialDate, Precision, parse_chinese_date


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest"),
    [
        ("2014", Precision.YEAR, date(2014, 1, 1), date(2014, 12, 31)),
        ("2014-02", Precision.MONTH, date(2014, 2, 1), date(2014, 2, 28)),
        ("2016-02", Precision.MONTH, date(2016, 2, 1), date(2016, 2, 29)),
        ("2014-12", Precision.MONTH, date(2014, 12, 1), date(2014, 12, 31)),
        ("9999-12", Precision.MONTH, date(9999, 12, 1), date(9999, 12, 31)),
        ("2014-02-19", Precision.DAY, date(2014, 2, 19), date(2014, 2, 19)),
    ],
)
def test_a_partial_date_says_how_much_is_known_and_which_days_it_may_mean(
    text: str, precision: Precision, earliest: date, latest: date
):
    day = PartialDate(text)

    assert day == text
    assert (day.precision, day.earliest, day.latest) == (precision, earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "14",
        "0000",
        "2014-2",
        "2014-13",
        "2014-00",
        "2014-02-30",
        "2015-02-29",
        "2014-02-1",
        "20140219",
        "2014-W08",
        "2014-W08-3",
        "2014-02-19T00:00",
        "2014/02/19",
        " 2014",
        "2014\n",
        "２０１４",
        "٢٠١٤",
        "-2014",
        "2014-",
    ],
)
def test_a_partial_date_refuses_everything_else(text: str):
    with pytest.raises(ValueError, match=r"not a year|no such day"):
        PartialDate(text)


def test_a_partial_date_survives_copying_and_pickling():
    day = PartialDate("2014-02")

    for twin in (copy.deepcopy(day), pickle.loads(pickle.dumps(day))):
        assert twin == day
        assert twin.precision is Precision.MONTH


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2016年9月9日", "2016-09-09"),
        ("2016年09月09日", "2016-09-09"),
        ("2016年9月", "2016-09"),
        ("2016年", "2016"),
        ("2016", "2016"),
        ("2016-9-9", "2016-09-09"),
        ("2016-09-09", "2016-09-09"),
        ("2016-09", "2016-09"),
        ("2016/9", "2016-09"),
        ("2016/9/9", "2016-09-09"),
        ("2016.9.9", "2016-09-09"),
        ("20160909", "2016-09-09"),
        ("２０１６年９月９日", "2016-09-09"),
        ("２０１６－９－９", "2016-09-09"),
        ("２０１６．９．９", "2016-09-09"),
        ("二○○七年六月五日", "2007-06-05"),
        ("二〇〇七年六月五日", "2007-06-05"),
        ("二零零七年十月十日", "2007-10-10"),
        ("二〇〇七年十一月二十日", "2007-11-20"),
        ("二〇〇七年十二月三十一日", "2007-12-31"),
        ("二0一五年三月十九日", "2015-03-19"),
        ("一九九九年", "1999"),
        ("  2016年9月9日 ", "2016-09-09"),
        ("\u30002016年9月9日\u3000\n", "2016-09-09"),
        ("2016 年 9 月 9 日", "2016-09-09"),
    ],
)
def test_the_forms_officials_write_are_understood(text: str, iso: str):
    assert parse_chinese_date(text) == PartialDate(iso)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "年",
        "16年9月9日",
        "16-9-9",
        "〇七年六月五日",
        "9/10/2016",
        "9-10-2016",
        "09.10.2016",
        "201609",
        "2016.10",
        "2016.1",
        "2016-9/9",
        "2016年13月",
        "2016年0月1日",
        "2016年2月30日",
        "2015年2月29日",
        "2016年9月31日",
        "2016年9月0日",
        "二〇〇七年二月三十日",
        "二〇〇七年六月廿五日",
        "二〇〇七年六月二〇日",
        "二〇〇七年六月四十日",
        "二〇〇七年十三月",
        "二〇〇七年六月十二十日",
        "2016年9月9日前",
        "2015年320日",
        "2016年9日",
        "9月9日",
        "2016-9-9 00:00:00",
        "42622",
        "二〇一六",
        "不详",
    ],
)
def test_what_is_impossible_or_could_be_read_two_ways_is_refused(text: str):
    with pytest.raises(ValueError, match=r"not a year|no such day"):
        parse_chinese_date(text)


DIGITS = "〇一二三四五六七八九"


def chinese(value: int) -> str:
    tens, units = divmod(value, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return ten + (DIGITS[units] if units else "")


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_reads_the_same_in_every_form(day: date):
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    forms = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        f"{year}年{chinese(day.month)}月{chinese(day.day)}日",
    ]

    assert {parse_chinese_date(form) for form in forms} == {PartialDate(day.isoformat())}


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_a_cut_date_covers_the_day_it_was_cut_from_and_nothing_outside_its_period(
    day: date, length: int
):
    cut = PartialDate(day.isoformat()[:length])

    assert cut.earliest <= day <= cut.latest
    assert cut.earliest.isoformat().startswith(cut)
    assert cut.latest.isoformat().startswith(cut)
    if cut.latest < date.max:
        assert not (cut.latest + timedelta(days=1)).isoformat().startswith(cut)
    if cut.earliest > date.min:
        assert not (cut.earliest - timedelta(days=1)).isoformat().startswith(cut)


@given(st.text(alphabet="0123456789０９-/.年月日 十廿二〇○○一九\n", max_size=14) | st.text())
def test_any_text_is_a_date_or_a_value_error(text: str):
    try:
        day = parse_chinese_date(text)
    except ValueError:
        return
    assert PartialDate(day) == day
    assert day.earliest <= day.latest
