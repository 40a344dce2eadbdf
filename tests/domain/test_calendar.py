"""Working days: what the notices said, and what is not known yet."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import (
    Calendar,
    Deadline,
    SpecialDay,
    UnreadableNotice,
    default_calendar,
    load_notice,
)

ONE_DAY = timedelta(days=1)
NOTICE_2027 = """day,is_workday,source,provisional
2026-12-31,false,2027年部分节假日安排,
2027-01-01,false,2027年部分节假日安排,
2027-01-02,true,2027年部分节假日安排,
"""


def days(first: date, last: date) -> list[date]:
    return [first + n * ONE_DAY for n in range((last - first).days + 1)]


def test_every_day_from_2004_to_2026_is_worked_as_chinesecalendar_says():
    calendar = default_calendar()
    wrong = [
        day
        for day in days(date(2004, 1, 1), date(2026, 12, 31))
        if calendar.is_workday(day) != chinese_calendar.is_workday(day)
    ]

    assert wrong == []
    assert calendar.years == frozenset(range(2004, 2027))


def test_the_table_holds_no_day_that_its_weekday_explains():
    calendar = default_calendar()

    assert len(calendar.special) == 557
    assert all(row.is_workday == (day.weekday() > 4) for day, row in calendar.special.items())
    assert all(row.source and not row.provisional for row in calendar.special.values())


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        (date(2016, 9, 9), 15, date(2016, 10, 8)),  # 盘山: hand-over, over 中秋 and 国庆
        (date(2007, 12, 20), 20, date(2008, 1, 18)),
        (date(2016, 9, 9), 1, date(2016, 9, 12)),
        (date(2016, 9, 30), 1, date(2016, 10, 8)),  # a Saturday worked
        (date(2016, 10, 1), 1, date(2016, 10, 8)),  # begun on a holiday
    ],
)
def test_a_term_counts_from_the_first_working_day_after_its_start(
    start: date, count: int, last: date
):
    assert default_calendar().add_working_days(start, count) == Deadline(day=last)


@pytest.mark.parametrize("count", [0, -1])
def test_a_term_of_no_working_days_is_refused(count: int):
    with pytest.raises(ValueError, match="at least one"):
        default_calendar().add_working_days(date(2016, 9, 9), count)


@given(
    st.dates(date(2003, 1, 1), date(2029, 1, 1)),
    st.integers(min_value=1, max_value=60),
    st.integers(min_value=1, max_value=60),
)
def test_terms_add_up_end_on_working_days_and_hold_exactly_their_number(
    start: date, first: int, second: int
):
    calendar = default_calendar()
    half = calendar.add_working_days(start, first)
    rest = calendar.add_working_days(half.day, second)
    whole = calendar.add_working_days(start, first + second)

    assert whole == Deadline(day=rest.day, provisional=half.provisional or rest.provisional)
    assert calendar.is_workday(whole.day)
    crossed = days(start + ONE_DAY, whole.day)
    assert sum(map(calendar.is_workday, crossed)) == first + second
    assert whole.provisional == any(map(calendar.is_provisional, crossed))


def test_without_a_notice_weekdays_are_worked_and_every_day_is_provisional():
    calendar = Calendar()
    week = days(date(2030, 4, 29), date(2030, 5, 5))

    assert [calendar.is_workday(day) for day in week] == [True] * 5 + [False] * 2
    assert all(calendar.is_provisional(day) for day in week)
    assert calendar.add_working_days(week[0], 2) == Deadline(day=week[2], provisional=True)


def test_a_deadline_that_crosses_a_year_without_notice_says_so():
    calendar = default_calendar()

    assert not calendar.add_working_days(date(2026, 12, 1), 10).provisional
    assert calendar.add_working_days(date(2026, 12, 20), 20).provisional


def test_the_last_week_of_a_year_waits_for_the_next_notice():
    before, after = default_calendar(), default_calendar().with_notice(load_notice(NOTICE_2027))

    for day in days(date(2026, 12, 25), date(2026, 12, 31)):
        assert before.is_provisional(day)
        assert not after.is_provisional(day)
    assert not before.is_provisional(date(2026, 12, 24))
    assert before.add_working_days(date(2026, 12, 29), 2) == Deadline(
        day=date(2026, 12, 31), provisional=True
    )
    assert after.add_working_days(date(2026, 12, 29), 2) == Deadline(day=date(2027, 1, 2))


def test_entering_a_notice_leaves_the_old_calendar_as_it_was():
    before = default_calendar()
    after = before.with_notice(load_notice(NOTICE_2027))

    assert 2027 not in before.years
    assert after.years == before.years | {2027}
    assert before.is_workday(date(2026, 12, 31))
    assert not after.is_workday(date(2026, 12, 31))
    assert not after.is_provisional(date(2027, 7, 1))


def test_a_notice_replaces_what_was_provisional_in_its_year():
    guess = [
        SpecialDay(day=date(2027, 2, 8), is_workday=False, provisional=True),
        SpecialDay(day=date(2027, 1, 1), is_workday=True, provisional=True),
    ]
    guessed = default_calendar().with_notice(guess)
    noticed = guessed.with_notice(load_notice(NOTICE_2027))

    assert 2027 not in guessed.years
    assert not guessed.is_workday(date(2027, 2, 8))
    assert guessed.is_provisional(date(2027, 2, 8))
    assert noticed.is_workday(date(2027, 2, 8))
    assert not noticed.is_workday(date(2027, 1, 1))
    assert not noticed.is_provisional(date(2027, 1, 1))


def test_a_second_notice_of_a_year_changes_only_the_days_it_names():
    parade = [SpecialDay(day=date(2027, 9, 3), is_workday=False)]
    calendar = default_calendar().with_notice(load_notice(NOTICE_2027)).with_notice(parade)

    assert not calendar.is_workday(date(2027, 9, 3))
    assert not calendar.is_workday(date(2027, 1, 1))


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [
            SpecialDay(day=date(2027, 1, 1), is_workday=False),
            SpecialDay(day=date(2028, 1, 1), is_workday=False),
        ],
        [
            SpecialDay(day=date(2027, 1, 1), is_workday=False),
            SpecialDay(day=date(2027, 12, 31), is_workday=False),
        ],
    ],
)
def test_a_notice_is_of_one_year(rows: list[SpecialDay]):
    with pytest.raises(ValueError, match="of one year"):
        default_calendar().with_notice(rows)


def test_a_notice_is_read_as_a_spreadsheet_saves_it():
    text = "\ufeffis_workday,day\r\nFALSE,2027/1/1\r\n\r\nTrue,2027年1月2日\r\n"

    assert load_notice(text) == (
        SpecialDay(day=date(2027, 1, 1), is_workday=False),
        SpecialDay(day=date(2027, 1, 2), is_workday=True),
    )


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("", 1, "day", "missing"),
        ("day,source\n", 1, "is_workday", "missing"),
        ("day,is_workday,name\n", 1, "name", "no such column"),
        ("day,is_workday,day\n", 1, "day", "twice"),
        ("day,is_workday\n", 1, "day", "no day"),
        ("day,is_workday\n2027-01-01,false\n2027-13-01,false\n", 3, "day", "no such day"),
        ("day,is_workday\n01/02/2027,false\n", 2, "day", "01/02/2027"),
        ("day,is_workday\n2027-01,false\n", 2, "day", "whole day"),
        ("day,is_workday\n2027-01-01,no\n", 2, "is_workday", "'no'"),
        ("day,is_workday\n2027-01-01,\n", 2, "is_workday", "''"),
        ("day,is_workday,provisional\n2027-01-01,true,maybe\n", 2, "provisional", "'maybe'"),
        ("day,is_workday\n2027-01-01\n", 2, "", "1 fields under 2"),
        ("day,is_workday\n2027-01-01,true,x\n", 2, "", "3 fields under 2"),
        ("day,is_workday\n2027-01-01,true\n2027/1/1,true\n", 3, "day", "twice"),
        ('day,is_workday\n"2027-01-01,true\n', 2, "", "end of data"),
    ],
)
def test_an_unreadable_notice_names_line_column_and_reason(
    text: str, line: int, column: str, reason: str
):
    with pytest.raises(UnreadableNotice) as refusal:
        load_notice(text)

    assert (refusal.value.line, refusal.value.column) == (line, column)
    assert reason in refusal.value.reason
    assert str(refusal.value).startswith(f"line {line}")


@given(st.text() | st.text(alphabet='day,is_workruef2027-01\n"\r\x00', max_size=80))
def test_any_text_is_a_notice_or_unreadable(text: str):
    for candidate in (text, "day,is_workday\n" + text):
        try:
            rows = load_notice(candidate)
        except UnreadableNotice as refusal:
            line = refusal.line
            assert line >= 0
        else:
            assert rows
