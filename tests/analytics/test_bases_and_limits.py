"""What the list says of limits and bases, and of what rank the papers are that change it."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from analytics import Ledger
from analytics.errors import Unanswerable
from analytics.questions.basis_ageing import basis_ageing
from analytics.questions.basis_structure import basis_structure
from analytics.questions.incomparable_limits import incomparable_limits
from analytics.questions.promised_limits import GROUPS, promised_limits
from analytics.questions.who_decides import who_decides
from domain.act import Origin
from domain.basis import parse_citations
from domain.commands import instrument as i
from domain.elements import Limit
from domain.ledger import Ledger as Book
from domain.vocabulary import Rank
from tests.analytics import brute_lists as brute
from tests.analytics.brute_lags import looked
from tests.analytics.clerk import asked as opened
from tests.analytics.detailed import detailed_scripts, looks, unhurried
from tests.facts import add, added, cancel, elements, wish
from tests.projections.shelves import record

Asked = Callable[[Book], Ledger]
groups = st.sampled_from(GROUPS)


@unhurried
@given(detailed_scripts, looks, groups)
def test_limits_are_compared_pair_by_pair(script, looks, by):
    with opened(script) as one:
        for look, known_at, rows in looked(one, looks):
            asked = {"as_of": look.as_of, "by": by, "known_at": known_at} | look.selection
            listed = brute.on_the_list(rows, look.selection, look.as_of)
            expected = brute.limits(listed, by)
            found = {
                "" if by == "none" else row.pop(by): row
                for row in promised_limits(one.ledger, **asked).to_dicts()
            }
            assert found.keys() == expected.keys()
            for group, row in expected.items():
                assert found[group] == pytest.approx(row)
            apart = {
                ("" if by == "none" else row[by], row["statutory_unit"], row["promised_unit"]): row[
                    "powers"
                ]
                for row in incomparable_limits(one.ledger, **asked).to_dicts()
            }
            assert apart == dict(brute.unlike(listed, by))
            event(f"compared: {any(row['compared'] for row in expected.values())}")
            event(f"incomparable: {bool(apart)}")


@unhurried
@given(detailed_scripts, looks)
def test_deciders_are_found_act_by_act(script, looks):
    with opened(script) as one:
        for look, known_at, rows in looked(one, looks):
            asked = {"as_of": look.as_of, "since": look.since}
            frame = who_decides(one.ledger, **asked, known_at=known_at, **look.selection)
            expected = brute.deciders(rows, look.selection, **asked)
            found = {
                (row.pop("year"), row.pop("change"), row.pop("rank")): row
                for row in frame.to_dicts()
            }
            assert found == expected
            shares = [row["unregistered_share"] for row in found.values()]
            event(f"some registered: {any(share < 1 for share in shares)}")


@unhurried
@given(detailed_scripts, looks, groups)
def test_bases_are_looked_up_one_by_one(script, looks, by):
    with opened(script) as one:
        for look, known_at, rows in looked(one, looks):
            asked = {"as_of": look.as_of, "known_at": known_at} | look.selection
            listed = brute.on_the_list(rows, look.selection, look.as_of)
            found = {
                (row.pop("kind"), row.pop("rank")): row
                for row in basis_structure(one.ledger, **asked).to_dicts()
            }
            assert found == brute.structure(rows, listed, look.as_of)
            assert sum(row["highest"] for row in found.values()) == len(listed)
            ages = {
                "" if by == "none" else row.pop(by): row
                for row in basis_ageing(one.ledger, by=by, **asked).to_dicts()
            }
            assert ages == brute.ageing(rows, listed, by, look.as_of)
            for what in ("aged", "on_repealed", "unmatched", "without"):
                event(f"{what}: {any(row[what] for row in ages.values())}")


def limited(stream: str, statutory: Limit | None, promised: Limit | None) -> Any:
    said = elements(statutory_limit=statutory, promised_limit=promised)
    return add("2016-01-01", stream=stream, elements=said)


def working(amount: int) -> Limit:
    return Limit(amount=amount, unit="工作日")


def test_a_promise_of_seven_for_twenty_days_cuts_sixty_five_percent(book: Book, asked: Asked):
    record(book, limited("power:p", working(20), working(7)))
    record(book, limited("power:q", working(20), working(30)))
    [row] = promised_limits(asked(book), as_of="2016-02-01").to_dicts()
    assert (row["shorter"], row["longer"], row["mean_cut"]) == (1, 1, 7.5)
    assert row["median_cut"] == -50.0


def test_done_at_once_is_nothing_in_any_unit(book: Book, asked: Asked):
    record(book, limited("power:p", Limit(amount=3, unit="月"), Limit(amount=0, unit="即办")))
    frame = promised_limits(asked(book), as_of="2016-02-01")
    assert frame.select("compared", "mean_cut").rows() == [(1, 100.0)]


def test_a_year_is_twelve_months(book: Book, asked: Asked):
    record(book, limited("power:p", Limit(amount=1, unit="年"), Limit(amount=6, unit="月")))
    frame = promised_limits(asked(book), as_of="2016-02-01")
    assert frame["mean_cut"].to_list() == [50.0]


@pytest.mark.parametrize("unit", ["年", "月", "日"])
def test_absurd_limits_that_were_recorded_do_not_keep_the_others_from_an_answer(
    book: Book, asked: Asked, unit: str
):
    """The greatest number that canonical JSON has: no longer recorded, and still there."""
    absurd = elements(
        statutory_limit=Limit(amount=2**53 - 1, unit=unit),
        promised_limit=Limit(amount=200_000_000, unit=unit),
    )
    book.append([added("2016-01-01", elements=absurd)], past={})
    record(book, limited("power:q", working(20), working(10)))
    [row] = promised_limits(asked(book), as_of="2016-02-01").to_dicts()
    assert (row["compared"], row["shorter"]) == (2, 2)
    assert row["mean_cut"] == pytest.approx(75)


def test_days_that_may_be_working_days_are_not_compared_with_them(book: Book, asked: Asked):
    record(book, limited("power:p", Limit(amount=20, unit="日"), working(7)))
    record(book, limited("power:q", working(20), None))
    ledger = asked(book)
    [row] = promised_limits(ledger, as_of="2016-02-01").to_dicts()
    assert (row["powers"], row["stated"], row["compared"], row["incomparable"]) == (2, 1, 0, 1)
    assert row["mean_cut"] is None
    apart = incomparable_limits(ledger, as_of="2016-02-01").rows()
    assert apart == [("licence", "日", "工作日", 1)]


def test_the_registered_rank_counts_before_the_one_an_act_gives(book: Book, asked: Asked):
    record(book, law("instrument:i", "决定", Rank.LAW))
    by_paper = {"instrument": "instrument:i", "rank": Rank.COUNTY_DOCUMENT}
    record(book, add("2016-01-01", act=by_paper))
    record(book, add("2016-01-01", stream="power:q", act={"rank": Rank.COUNTY_DOCUMENT}))
    frame = who_decides(asked(book), as_of="2016-02-01")
    assert frame.select("year", "change", "rank", "unregistered").rows() == [
        (2016, "establish", "county_document", 1),
        (2016, "establish", "law", 0),
    ]


def test_what_was_taken_over_nobody_decided(book: Book, asked: Asked):
    origin = Origin(file="list.xlsx", sha256="ab" * 32)
    record(book, add("2016-01-01", act={"origin": origin}))
    record(book, cancel("2016-01-10"))
    frame = who_decides(asked(book), as_of="2016-02-01")
    assert frame["change"].to_list() == ["cancel"]


def law(stream: str, title: str, rank: Rank) -> Any:
    return wish(i.IssueInstrument, "2010-01-01", stream=stream, title=title, rank=rank)


def cited(*texts: str) -> Any:
    bases = tuple(one for text in texts for one in parse_citations(text))
    return elements(legal_basis=bases)


def test_a_power_counts_once_by_its_highest_basis(book: Book, asked: Asked):
    record(book, law("instrument:law", "甲法", Rank.LAW))
    record(book, law("instrument:rule", "乙办法", Rank.MINISTRY_RULE))
    both = cited("《甲法》第一条", "《甲法》第二条", "《乙办法》第三条", "《丙条例》第四条")
    record(book, add("2016-01-01", elements=both))
    record(book, add("2016-01-01", stream="power:q", elements=cited("《丙条例》第四条")))
    record(book, add("2016-01-01", stream="power:r"))
    ledger = asked(book)
    ages = basis_ageing(ledger, as_of="2016-02-01").select("powers", "aged", "unmatched", "without")
    assert ages.rows() == [(3, 1, 1, 1)]
    frame = basis_structure(ledger, as_of="2016-02-01")
    assert frame.select("rank", "powers", "highest", "citations").rows() == [
        ("law", 1, 1, 2),
        ("ministry_rule", 1, 0, 1),
        ("unmatched", 2, 1, 2),
        ("none", 1, 1, 0),
    ]


def test_an_amended_text_is_young_again_and_a_repealed_one_is_none(book: Book, asked: Asked):
    record(book, law("instrument:law", "甲法", Rank.LAW))
    record(book, law("instrument:rule", "乙办法", Rank.MINISTRY_RULE))
    record(book, wish(i.AmendInstrument, "2015-01-01", stream="instrument:law"))
    record(book, wish(i.RepealInstrument, "2015-06-01", stream="instrument:rule"))
    record(book, add("2012-01-01", elements=cited("《甲法》第一条", "《乙办法》第三条")))
    record(book, add("2012-01-01", stream="power:q", elements=cited("《乙办法》第三条")))
    ledger = asked(book)
    columns = ("aged", "median", "on_repealed", "on_repealed_only")
    assert basis_ageing(ledger, as_of="2016-01-01").select(columns).rows() == [(1, 365, 2, 1)]
    assert basis_ageing(ledger, as_of="2014-01-01").select(columns).rows() == [(2, 1461, 0, 0)]


@pytest.mark.parametrize("question", [promised_limits, incomparable_limits, basis_ageing])
def test_an_unknown_group_is_refused(book: Book, asked: Asked, question: Any):
    with pytest.raises(Unanswerable, match="by"):
        question(asked(book), by="month")


def test_a_law_that_is_not_yet_in_force_is_no_basis(book: Book, asked: Asked):
    later = wish(
        i.IssueInstrument, "2030-01-01", stream="instrument:law", title="甲法", rank=Rank.LAW
    )
    record(book, later)
    record(book, add("2010-01-01", elements=cited("《甲法》第一条")))
    ledger = asked(book)
    assert basis_structure(ledger, as_of="2016-01-01")["rank"].to_list() == ["unmatched"]
    assert basis_structure(ledger, as_of="2030-01-01")["rank"].to_list() == ["law"]
    assert basis_ageing(ledger, as_of="2016-01-01")["unmatched"].to_list() == [1]
