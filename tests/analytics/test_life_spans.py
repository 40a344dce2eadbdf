"""How long powers live."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from analytics import Ledger
from analytics.errors import Unanswerable
from analytics.questions.life_spans import ENDS, GONE, TAKEN_OVER, life_spans
from domain.act import Origin
from domain.commands.power import ReclassifyPower
from domain.ledger import Ledger as Book
from domain.vocabulary import PowerKind
from tests.analytics.brute_lags import looked
from tests.analytics.brute_lives import Life, curve, lives
from tests.analytics.clerk import asked as opened
from tests.analytics.detailed import detailed_scripts, looks, unhurried
from tests.facts import add, cancel, merge, wish
from tests.projections.shelves import record

Asked = Callable[[Book], Ledger]
START = date(2000, 1, 1)
COLUMNS = ("days", "at_risk", "ended", "censored")


@unhurried
@given(
    detailed_scripts,
    looks,
    st.sampled_from(TAKEN_OVER),
    st.just(GONE) | st.lists(st.sampled_from(ENDS), min_size=1, unique=True).map(tuple),
)
def test_the_curve_is_reckoned_life_by_life(script, looks, taken_over, ends):
    with opened(script) as one:
        for look, known_at, rows in looked(one, looks):
            asked = {"as_of": look.as_of, "since": look.since}
            asked |= {"ends": ends, "taken_over": taken_over}
            frame = life_spans(one.ledger, **asked, known_at=known_at, **look.selection)
            expected = [
                {"kind": kind} | row
                for kind, some in sorted(lives(rows, look.selection, **asked).items())
                for row in curve(some)
            ]
            same(frame.to_dicts(), expected)
            event(f"ends: {sum(row['ended'] for row in expected) > 1}")
            event(f"censored early: {any(row['censored'] for row in expected[:-1])}")


def same(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    assert [[row[name] for name in ("kind", *COLUMNS)] for row in found] == [
        [row[name] for name in ("kind", *COLUMNS)] for row in expected
    ]
    for name in ("survival", "standard_error"):
        assert [row[name] for row in found] == pytest.approx(
            [row[name] for row in expected], abs=1e-12
        )


REMISSION = [
    *((6, True), (6, True), (6, True), (6, False), (7, True), (9, False), (10, True)),
    *((10, False), (11, False), (13, True), (16, True), (17, False), (19, False), (20, False)),
    *((22, True), (23, True), (25, False), (32, False), (32, False), (34, False), (35, False)),
]
"""Weeks in remission of the 21 patients under 6-MP (Freireich and others 1963, Blood 21)."""
PUBLISHED = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
ERRORS = {6: 0.0764, 7: 0.0869, 10: 0.0963, 13: 0.1068, 16: 0.1141, 22: 0.1282, 23: 0.1346}


def test_a_textbook_case_gives_the_published_curve(book: Book, asked: Asked):
    today = START + timedelta(100)
    for number, (weeks, ended) in enumerate(REMISSION):
        born = (today - timedelta(weeks)) if not ended else START
        record(book, add(born.isoformat(), stream=f"power:{number}"))
        if ended:
            on = (born + timedelta(weeks)).isoformat()
            record(book, cancel(on, stream=f"power:{number}"))
    frame = life_spans(asked(book), as_of=today)
    ends = [row for row in frame.to_dicts() if row["ended"]]
    assert {row["days"]: round(row["survival"], 3) for row in ends} == PUBLISHED
    assert {row["days"]: round(row["standard_error"], 4) for row in ends} == ERRORS
    assert frame["censored"].sum() == 12


def test_when_all_have_ended_nothing_survives(book: Book, asked: Asked):
    record(book, add("2010-01-01"))
    record(book, add("2010-01-01", stream="power:q"))
    record(book, cancel("2010-01-11"))
    record(book, cancel("2010-01-21", stream="power:q"))
    frame = life_spans(asked(book), as_of="2011-01-01")
    assert frame.select("days", "survival").rows() == [(10, 0.5), (20, 0.0)]
    assert frame["standard_error"].to_list() == [pytest.approx(0.5 * 0.5**0.5), None]


def test_what_goes_on_in_another_power_is_censored_unless_asked_otherwise(book: Book, asked: Asked):
    record(book, add("2010-01-01"))
    record(book, add("2010-01-01", stream="power:q"))
    record(book, merge("2010-01-11", ("power:p", "power:q"), add("2010-01-11", stream="power:m")))
    ledger = asked(book)
    first = life_spans(ledger, as_of="2010-02-10").select("days", "ended", "censored").rows()
    assert first == [(10, 0, 2), (30, 0, 1)]
    merged = life_spans(ledger, as_of="2010-02-10", ends="merged")
    assert merged.select("days", "ended").rows()[0] == (10, 2)


def test_a_power_taken_over_is_left_out_unless_counted_from_its_listing(book: Book, asked: Asked):
    origin = Origin(file="list.xlsx", sha256="ab" * 32)
    record(book, add("2010-01-01", act={"origin": origin}))
    record(book, add("2010-01-01", stream="power:q"))
    record(book, cancel("2010-01-11"))
    ledger = asked(book)
    assert life_spans(ledger, as_of="2010-02-01")["ended"].sum() == 0
    counted = life_spans(ledger, as_of="2010-02-01", taken_over="from_listing")
    assert counted.select("days", "at_risk", "ended").rows()[0] == (10, 2, 1)


def test_a_power_enters_late_when_only_later_days_are_looked_at(book: Book, asked: Asked):
    record(book, add("2010-01-01"))  # 20 days old on the first day looked at
    record(book, add("2010-01-21", stream="power:q"))
    record(book, add("2010-01-01", stream="power:r"))  # gone by then
    record(book, cancel("2010-02-10"))
    record(book, cancel("2010-01-31", stream="power:q"))
    record(book, cancel("2010-01-11", stream="power:r"))
    frame = life_spans(asked(book), since="2010-01-21", as_of="2010-03-01")
    assert frame.select("days", "at_risk", "ended").rows() == [(10, 1, 1), (40, 1, 1)]


def test_a_life_belongs_to_the_kind_it_began_with(book: Book, asked: Asked):
    record(book, add("2010-01-01"))
    record(book, wish(ReclassifyPower, "2010-01-11", kind=PowerKind.OTHER))
    record(book, cancel("2010-01-21"))
    ledger = asked(book)
    assert life_spans(ledger, as_of="2010-03-01", kind="licence").select("kind", "days").rows() == [
        ("licence", 20)
    ]
    assert life_spans(ledger, as_of="2010-03-01", kind="other").height == 0


def test_statsmodels_draws_the_same_curve(book: Book, asked: Asked):
    duration = pytest.importorskip("statsmodels.duration.survfunc")
    since = START + timedelta(30)
    ages = [(0, 5, 1), (0, 9, 0), (3, 9, 1), (10, 12, 1), (0, 12, 1), (7, 30, 0), (0, 20, 1)]
    today = since + timedelta(60)
    some: list[Life] = []
    for number, (entry, length, ended) in enumerate(ages):
        born = since - timedelta(entry)
        stream = f"power:{number}"
        record(book, add(born.isoformat(), stream=stream))
        end = born + timedelta(length)
        if ended:
            record(book, cancel(end.isoformat(), stream=stream))
            some.append(Life(entry, length, ended=True))
        else:
            some.append(Life(entry, (today - born).days, ended=False))
    frame = life_spans(asked(book), as_of=today, since=since)
    oracle = duration.SurvfuncRight(
        [life.days for life in some],
        [int(life.ended) for life in some],
        entry=[life.entry for life in some],
    )
    ends = frame.filter(frame["ended"] > 0)
    assert ends["days"].to_list() == oracle.surv_times.tolist()
    assert ends["survival"].to_list() == pytest.approx(oracle.surv_prob.tolist())
    assert ends["standard_error"].to_list() == pytest.approx(oracle.surv_prob_se.tolist())


@pytest.mark.parametrize(
    ("asking", "parameter"),
    [
        ({"ends": "suspended"}, "ends"),
        ({"ends": ()}, "ends"),
        ({"taken_over": "all"}, "taken_over"),
    ],
)
def test_an_unknown_word_is_refused(
    book: Book, asked: Asked, asking: dict[str, Any], parameter: str
):
    with pytest.raises(Unanswerable) as refused:
        life_spans(asked(book), **asking)
    assert refused.value.parameter == parameter


def test_one_who_is_born_today_has_not_lived_yet(book: Book, asked: Asked):
    record(book, add("2010-01-01"))
    assert life_spans(asked(book), as_of="2010-01-01").height == 0
