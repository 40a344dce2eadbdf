"""What a paper did: the questions that lead from the ledger to a regression."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from analytics import Ledger
from analytics.errors import Unanswerable
from analytics.questions.difference_in_differences import difference_in_differences
from analytics.questions.interrupted_series import interrupted_series
from analytics.series import BY, Measured, Window, series
from domain.act import Origin
from domain.commands import instrument as i
from domain.ledger import Ledger as Book
from tests.analytics.brute_lags import asked_about, looked
from tests.analytics.clerk import Rows, stood, taken_over, wanted
from tests.analytics.clerk import asked as opened
from tests.analytics.detailed import detailed_scripts, looks, unhurried
from tests.facts import CITY, COUNTY, OTHER, TOWN, add, cancel, wish
from tests.projections.shelves import record

pytest.importorskip("statsmodels", reason="needs the extra statistics")
Asked = Callable[[Book], Ledger]
MONTHS = (date(2009, 12, 1), date(2010, 1, 1), date(2010, 2, 1), date(2010, 3, 1))
ENDS = (date(2009, 12, 31), date(2010, 1, 31), date(2010, 2, 28), date(2010, 3, 31))


@unhurried
@given(
    detailed_scripts,
    looks,
    st.sampled_from(["none", *BY]),
    st.sampled_from([("list_size", ""), ("changes", ""), ("changes", "cancel")]),
)
def test_a_series_is_counted_month_by_month(script, looks, by, wanted):
    with opened(script) as one:
        for look, known_at, rows in looked(one, looks):
            asked = {"as_of": date(2010, 4, 1), "known_at": known_at} | look.selection
            found = series(one.ledger, asked, Window(MONTHS, 2), by, Measured(*wanted))
            expected = counted(rows, look.selection, by, *wanted)
            assert {group: some for group, some in found.items() if any(some)} == expected
            event(f"something to count: {bool(expected)}")


def counted(
    rows: dict[str, Rows], selection: dict[str, Any], by: str, measure: str, change: str
) -> dict[str, list[float]]:
    tally: Counter[tuple[str, int]] = Counter()
    if measure == "list_size":
        for place, day in enumerate(ENDS):
            for row in stood(rows["versions"], day):
                if row["listed"] and wanted(row, selection):
                    tally.update((group, place) for group in groups(row, by))
    else:
        for act, state in asked_about(rows, selection, date(2010, 4, 1)):
            day = act["effective_on"]
            if taken_over(act) or day is None or not date(2009, 12, 1) <= day <= ENDS[-1]:
                continue
            if act["change"] is not None and change in ("", act["change"]):
                place = MONTHS.index(day.replace(day=1))
                tally.update((group, place) for group in groups(state, by))
    return {group: [float(tally[group, place]) for place in range(4)] for group, _ in tally}


def groups(row: dict[str, Any] | None, by: str) -> list[str]:
    if row is None or by == "none":
        return [""]
    return row["holders"] or [""] if by == "organ" else [row[by]]


def month(count: int) -> str:
    return date(2014 + count // 12, count % 12 + 1, 10).isoformat()


def adding(book: Book, area: str, holder: str, counts: list[int]) -> None:
    """So many powers added in each month from January 2014."""
    for place, count in enumerate(counts):
        for number in range(count):
            stream = f"power:{area}-{place}-{number}"
            record(book, add(month(place), stream=stream, area=area, holders=(holder,)))


def said(frame: Any, part: str) -> dict[str, Any]:
    return {row["term"]: row for row in frame.to_dicts() if row["part"] == part}


def issue(on: str) -> Any:
    return wish(
        i.IssueInstrument, on, stream="instrument:i", title="决定", number="国发〔2014〕1号"
    )


def test_a_jump_on_the_day_of_a_paper_is_a_change_of_level(book: Book, asked: Asked):
    record(book, issue("2014-07-15"))
    adding(book, "211100", CITY, [2, 1, 2, 1, 2, 1, 6, 5, 6, 5, 6, 5])
    frame = interrupted_series(
        asked(book), paper="国发〔2014〕1号", since="2014-01-01", until="2014-12-31"
    )
    level = said(frame, "estimate")["level_change"]
    assert level["estimate"] == pytest.approx(4.1, abs=0.5)
    assert (level["lower"], level["p_value"]) == (None, None)
    assert said(frame, "size")["months_before"]["estimate"] == 6
    assert frame.filter(frame["part"] == "assumption")["says"].len() >= 4
    warnings = " ".join(frame.filter(frame["part"] == "warning")["says"])
    assert "6 months before" in warnings
    assert "no interval is given" in warnings
    assert "Fewer than 5 a month" in warnings
    assert "hangs together" in warnings


def test_with_a_year_on_either_side_there_is_an_interval(book: Book, asked: Asked):
    adding(book, "211100", CITY, [2, 1, 3, 1] * 3 + [6, 5, 7, 5] * 3)
    frame = interrupted_series(asked(book), on="2015-01-10", since="2014-01-01", until="2015-12-31")
    level = said(frame, "estimate")["level_change"]
    assert level["lower"] > 0
    assert "no interval" not in " ".join(frame.filter(frame["part"] == "warning")["says"])


def test_the_month_of_the_day_is_the_first_after(book: Book, asked: Asked):
    adding(book, "211100", CITY, [1] * 8)
    ledger = asked(book)
    span: dict[str, Any] = {"since": "2014-01-01", "until": "2014-08-31"}
    for on, before in (("2014-04-30", 3), ("2014-05-01", 4), ("2014-05-31", 4)):
        sizes = said(interrupted_series(ledger, on=on, **span), "size")
        assert sizes["months_before"]["estimate"] == before


def test_months_that_are_not_whole_are_left_out(book: Book, asked: Asked):
    adding(book, "211100", CITY, [1] * 9)
    frame = interrupted_series(asked(book), on="2014-05-01", since="2014-01-02", until="2014-08-30")
    sizes = said(frame, "size")
    assert (sizes["months_before"]["estimate"], sizes["months_after"]["estimate"]) == (3, 3)


def test_a_list_that_never_moves_has_no_error(book: Book, asked: Asked):
    record(book, add("2010-01-01"))
    frame = interrupted_series(
        asked(book), on="2014-07-01", since="2014-01-01", until="2014-12-31", measure="list_size"
    )
    estimates = said(frame, "estimate")
    assert estimates["level"]["estimate"] == pytest.approx(1)
    assert estimates["level_change"]["standard_error"] is None
    assert "nothing to estimate" in " ".join(frame.filter(frame["part"] == "warning")["says"])


def test_what_was_taken_over_is_no_change(book: Book, asked: Asked):
    adding(book, "211100", CITY, [1] * 8)
    origin = Origin(file="list.xlsx", sha256="ab" * 32)
    record(book, add("2014-03-10", stream="power:x", act={"origin": origin}))
    ledger = asked(book)
    months = Window(tuple(date(2014, n, 1) for n in range(1, 9)), 4)
    found = series(ledger, {"as_of": "2015-01-01"}, months, "none", Measured("changes"))
    assert found == {"": [1.0] * 8}


GROUPS = (("211100", CITY), ("211121", OTHER), ("211122", COUNTY), ("220000", TOWN))


def four_areas(book: Book) -> None:
    for number, (area, holder) in enumerate(GROUPS):
        treated = number < 2
        adding(book, area, holder, [2 + number % 2] * 6 + [5 + number if treated else 3] * 6)


def test_two_areas_change_more_than_two_others(book: Book, asked: Asked):
    four_areas(book)
    frame = difference_in_differences(
        asked(book),
        treated=("211100", "211121"),
        control=("211122", "220000"),
        on="2014-07-01",
        since="2014-01-01",
        until="2014-12-31",
    )
    # (5 + 6)/2 - (2 + 3)/2 = 3; the others: 3 - (2 + 3)/2 = 0.5.
    effect = said(frame, "estimate")["effect"]
    assert effect["estimate"] == pytest.approx(2.5)
    assert (effect["lower"], effect["upper"], effect["p_value"]) == (None, None, None)
    assert said(frame, "test")["drift"]["estimate"] == pytest.approx(0, abs=1e-9)
    warnings = " ".join(frame.filter(frame["part"] == "warning")["says"])
    assert "Only 2 of the groups are treated" in warnings
    assert "Only 2 of the groups are control" in warnings
    assert "6 months after" in warnings
    assumptions = " ".join(frame.filter(frame["part"] == "assumption")["says"])
    assert "no interval is given" in assumptions


def test_five_areas_on_either_side_are_enough_for_an_interval(book: Book, asked: Asked):
    for number in range(10):
        more = 3 if number < 5 else 0
        adding(
            book, f"21{number + 1:02}00", CITY, [1 + number % 3] * 4 + [1 + number % 2 + more] * 4
        )
    frame = difference_in_differences(
        asked(book),
        treated=[f"21{number + 1:02}00" for number in range(5)],
        on="2014-05-01",
        since="2014-01-01",
        until="2014-08-31",
    )
    # Of the treated 1,2,3,1,2 become 4,5,4,5,4; of the others 3,1,2,3,1 become 2,1,2,1,2.
    effect = said(frame, "estimate")["effect"]
    assert effect["estimate"] == pytest.approx(2.6 + 0.4)
    assert 0 < effect["lower"] < effect["estimate"] < effect["upper"]
    assert "of the groups" not in " ".join(frame.filter(frame["part"] == "warning")["says"])


def test_all_others_are_the_control_unless_some_are_named(book: Book, asked: Asked):
    four_areas(book)
    asking: dict[str, Any] = {"since": "2014-01-01", "until": "2014-12-31", "on": "2014-07-01"}
    frame = difference_in_differences(asked(book), treated="220000", **asking)
    assert said(frame, "size")["control"]["estimate"] == 3
    assert said(frame, "estimate")["effect"]["lower"] is None
    warnings = " ".join(frame.filter(frame["part"] == "warning")["says"])
    assert "Only 1 of the groups is treated" in warnings
    assert "Only 3 of the groups are control" in warnings


def test_a_group_without_a_change_counts_as_nothing(book: Book, asked: Asked):
    four_areas(book)
    record(book, add("2010-01-01", stream="power:old", area="230000"))
    asking: dict[str, Any] = {"since": "2014-01-01", "until": "2014-12-31", "on": "2014-07-01"}
    frame = difference_in_differences(
        asked(book), treated=("211100", "211121"), control=("230000", "220000"), **asking
    )
    # The treated change by 3; the others by 0 and by 0: 220000 has 3 a month throughout.
    assert said(frame, "estimate")["effect"]["estimate"] == pytest.approx(3.0)


def test_organs_and_kinds_can_be_compared_too(book: Book, asked: Asked):
    four_areas(book)
    frame = difference_in_differences(
        asked(book),
        by="organ",
        measure="list_size",
        treated=(CITY, OTHER),
        since="2014-01-01",
        until="2014-12-31",
        on="2014-07-01",
    )
    assert said(frame, "size")["treated"]["estimate"] == 2
    assert said(frame, "estimate")["effect"]["estimate"] > 0


SPAN: dict[str, Any] = {"since": "2014-01-01", "until": "2014-12-31"}


@pytest.mark.parametrize(
    ("asking", "parameter"),
    [
        ({"on": "2014-02-01"}, "since"),
        ({"on": "2014-11-15"}, "until"),
        ({}, "paper"),
        ({"paper": "国发〔1999〕9号"}, "paper"),
        ({"paper": "instrument:i", "on": "2014-07-01"}, "paper"),
        ({"on": "2014-07-01", "measure": "sizes"}, "measure"),
        ({"on": "2014-07-01", "change": "vanish"}, "change"),
        ({"on": "2014-07-01", "measure": "list_size", "change": "cancel"}, "change"),
        ({"on": "2014-07-01", "lags": 11}, "lags"),
    ],
)
def test_what_cannot_be_estimated_is_refused(
    book: Book, asked: Asked, asking: dict[str, Any], parameter: str
):
    with pytest.raises(Unanswerable) as refused:
        interrupted_series(asked(book), **SPAN, **asking)
    assert refused.value.parameter == parameter


@pytest.mark.parametrize(
    ("asking", "parameter"),
    [
        ({"treated": "999999"}, "treated"),
        ({"treated": ()}, "treated"),
        ({"treated": "211100", "control": "211100"}, "control"),
        ({"treated": ("211100", "211121", "211122", "220000")}, "control"),
        ({"treated": "211100", "by": "level"}, "by"),
    ],
)
def test_groups_that_are_not_there_are_refused(
    book: Book, asked: Asked, asking: dict[str, Any], parameter: str
):
    four_areas(book)
    with pytest.raises(Unanswerable) as refused:
        difference_in_differences(asked(book), on="2014-07-01", **SPAN, **asking)
    assert refused.value.parameter == parameter


def test_a_cancelled_power_is_no_longer_counted(book: Book, asked: Asked):
    record(book, add("2010-01-01"))
    record(book, cancel("2014-04-10"))
    months = Window(tuple(date(2014, n, 1) for n in range(1, 7)), 3)
    selection: Any = {"as_of": "2015-01-01"}
    found = series(asked(book), selection, months, "area", Measured("list_size"))
    assert found == {"211100": [1.0, 1.0, 1.0, 0.0, 0.0, 0.0]}


def test_areas_within_the_treated_and_around_them_are_no_control_by_themselves(
    book: Book, asked: Asked
):
    four_areas(book)
    record(book, add("2010-01-01", stream="power:old", area="210000"))
    asking: dict[str, Any] = {"since": "2014-01-01", "until": "2014-12-31", "on": "2014-07-01"}
    ledger = asked(book)
    frame = difference_in_differences(ledger, treated="211100", **asking)
    assert said(frame, "size")["control"]["estimate"] == 1
    named = difference_in_differences(
        ledger, treated="211100", control=("210000", "211122"), **asking
    )
    assert said(named, "size")["control"]["estimate"] == 2
