"""How long the list is at the end of each month."""

from collections.abc import Callable
from datetime import date

from hypothesis import event, given, settings
from hypothesis import strategies as st

from analytics import Ledger
from analytics.questions.list_size import GROUPS
from domain.ledger import Ledger as Book
from tests.analytics.brute_list_size import sizes
from tests.analytics.clerk import asked as opened
from tests.analytics.clerk import known, whole
from tests.analytics.handings import by_hand, lively_scripts, looks, wholly
from tests.facts import CITY, COUNTY, add, cancel, correct, delegate
from tests.projections.shelves import record

Asked = Callable[[Book], Ledger]


@settings(max_examples=30)
@given(lively_scripts, looks, st.sampled_from(GROUPS))
@by_hand(lambda seed: {**wholly(seed), "by": GROUPS[seed % len(GROUPS)]})
def test_it_is_what_leafing_through_the_list_counts(script, looks, by):
    with opened(script) as (ledger, rows, position, _):
        for look in looks:
            known_at = whole(rows, look.fraction, position)
            span = {"since": look.since, "until": look.until}
            asked = {**span, "as_of": look.as_of, "by": by, "known_at": known_at}
            frame = ledger.list_size(**asked, **look.selection)
            versions = known(rows["versions"], known_at)
            expected = sizes(versions, **span, by=by, selection=look.selection)
            found = {
                (row["day"], "" if by == "none" else row[by]): row["powers"]
                for row in frame.iter_rows(named=True)
            }
            assert found == expected
            assert frame.height == len(expected)
            event(f"sizes of the list: {min(5, len(set(expected.values())))}")


def test_the_last_month_is_counted_on_the_last_day_of_the_series(book: Book, asked: Asked):
    record(book, add("2016-01-10"))
    record(book, add("2016-02-20", stream="power:q"))
    ledger = asked(book)
    rows = ledger.list_size(since="2016-01-01", until="2016-02-19", as_of="2016-03-01").rows()
    assert rows == [
        (date(2016, 1, 1), date(2016, 1, 31), 1),
        (date(2016, 2, 1), date(2016, 2, 19), 1),
    ]
    whole = ledger.list_size(since="2016-01-01", until="2016-02-20", as_of="2016-03-01")
    assert whole["powers"].to_list() == [1, 2]


def test_a_power_handed_down_moves_from_one_organ_to_the_other(book: Book, asked: Asked):
    record(book, add("2016-01-10"))
    record(book, delegate("2016-02-10", to=(COUNTY,), at_once=True))
    frame = asked(book).list_size(since="2016-01-01", until="2016-02-29", by="organ")
    assert frame.select("organ", "powers").rows() == [
        (CITY, 1),
        (CITY, 0),
        (COUNTY, 0),
        (COUNTY, 1),
    ]


def test_a_correction_alters_what_is_known_now_and_not_what_was_known(book: Book, asked: Asked):
    record(book, add("2016-01-10"))
    before = record(book, cancel("2016-02-10"))
    record(book, correct(2, None))
    ledger = asked(book)
    span = {"since": "2016-02-01", "until": "2016-02-29"}
    assert ledger.list_size(**span, known_at=before)["powers"].to_list() == [0]
    assert ledger.list_size(**span)["powers"].to_list() == [1]
