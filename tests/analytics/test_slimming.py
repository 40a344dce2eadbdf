"""What a paper did to the list; what came back; what soon left it again."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from analytics import Ledger, Unanswerable
from analytics.questions.churn import GROUPS
from analytics.questions.revivals import likeness
from domain.act import Origin
from domain.codes import CodeScheme
from domain.commands import AddPower
from domain.commands.instrument import IssueInstrument
from domain.elements import Elements
from domain.ledger import Ledger as Book
from domain.value import replace
from tests.analytics.brute_slimming import churned, returned, slimmed
from tests.analytics.clerk import as_known, whole
from tests.analytics.clerk import asked as opened
from tests.analytics.handings import by_hand, lively_scripts, looks, wholly
from tests.facts import CITY, OTHER, add, cancel, code, merge, split, wish
from tests.projections.papered import ISSUED, PAPERS
from tests.projections.shelves import record

Asked = Callable[[Book], Ledger]
UNDER = {"instrument": PAPERS[0]}
CALLED = (*PAPERS, "市政发〔2010〕1号", "县政发〔2010〕9号")
MARKS = (
    *("before", "after", "now", "established", "cancelled", "released", "lapsed"),
    *("merged_ended", "merged_results", "split_ended", "split_results", "net"),
)


@settings(max_examples=25)
@given(lively_scripts, looks, st.sampled_from(CALLED))
@by_hand(lambda seed: {**wholly(seed), "paper": CALLED[seed % 3]})
def test_slimming_is_what_reading_the_list_before_and_after_shows(script, looks, paper):
    with opened(script) as (ledger, rows, position, _):
        for look in looks:
            known_at = whole(rows, look.fraction, position)
            known_rows = as_known(rows, known_at)
            asked: dict[str, Any] = {"as_of": look.as_of, "known_at": known_at, **look.selection}
            called = {
                *(
                    row[key]
                    for row in known_rows["instruments"]
                    for key in ("instrument", "number")
                ),
                *(row["number"] for row in known_rows["acts"] if not row["instrument"]),
            }
            if paper not in called:
                with pytest.raises(Unanswerable, match="paper"):
                    ledger.net_slimming(paper=paper, **asked)
                continue
            frame = ledger.net_slimming(paper=paper, **asked)
            expected = slimmed(known_rows, paper, look.as_of, look.selection)
            found = {
                row["kind"]: {mark: row[mark] for mark in MARKS}
                for row in frame.iter_rows(named=True)
            }
            assert found == {
                kind: {mark: marks[mark] for mark in MARKS} for kind, marks in expected.items()
            }
            for mark in {m for marks in expected.values() for m in marks if marks[m]}:
                event(f"some: {mark}")


def test_the_paper_accounts_for_what_it_did_and_not_for_what_others_did(book: Book, asked: Asked):
    book.execute(ISSUED)
    record(book, *(add(stream=f"power:{name}") for name in "abcdef"))
    record(book, cancel("2016-05-01", stream="power:a", act=UNDER))
    pair = ("power:b", "power:c")
    record(book, merge("2016-05-03", pair, add(stream="power:m", act=UNDER), act=UNDER))
    record(book, cancel("2016-05-02", stream="power:d"))
    record(book, cancel("2016-08-02", stream="power:e"))
    [row] = asked(book).net_slimming(paper="市政发〔2010〕1号").rows(named=True)
    assert (row["before"], row["after"], row["now"]) == (6, 3, 2)
    assert (row["cancelled"], row["merged_ended"], row["merged_results"], row["net"]) == (
        1,
        2,
        1,
        2,
    )
    assert (row["first_on"], row["last_on"]) == (date(2016, 5, 1), date(2016, 5, 3))


def test_a_paper_nobody_knows_is_no_answer_of_nought(book: Book, asked: Asked):
    record(book, add())
    for paper in ("国发〔1900〕1号", ""):
        with pytest.raises(Unanswerable, match="paper: no paper has the id or the number"):
            asked(book).net_slimming(paper=paper)


@settings(max_examples=25)
@given(lively_scripts, looks, st.sampled_from([0.0, 0.5, 0.8, 1.0]))
@by_hand(lambda seed: {**wholly(seed), "similar": (0.0, 0.5, 0.8)[seed % 3]})
def test_revivals_are_what_comparing_every_ending_with_every_beginning_finds(
    script, looks, similar
):
    with opened(script) as (ledger, rows, position, _):
        for look in looks:
            known_at = whole(rows, look.fraction, position)
            span = {"since": look.since, "until": look.until, "as_of": look.as_of}
            asked: dict[str, Any] = {**span, "known_at": known_at, **look.selection}
            frame = ledger.revivals(similar=similar, **asked)
            pairs = returned(as_known(rows, known_at), **span, selection=look.selection)
            expected = {key: how for key, how in pairs.items() if how[1] or how[2] >= similar}
            found = {
                (row["ended"], row["revived"]): (
                    row["days"],
                    row["same_base_code"],
                    row["similarity"],
                )
                for row in frame.iter_rows(named=True)
            }
            assert found == expected
            assert frame.height == len(expected)
            event(f"revivals: {min(3, len(expected))}")


def opening(name: str, stream: str, on: str, **fields: Any) -> AddPower:
    return add(on, stream=stream, elements=Elements(name=name, **fields))


def test_a_power_that_comes_back_under_almost_the_same_name_is_found(book: Book, asked: Asked):
    book.execute(ISSUED)
    record(book, opening("建设工程规划许可证核发", "power:a", "2010-01-01"))
    record(book, cancel("2016-05-01", stream="power:a", act=UNDER))
    record(book, opening("建设工程规划许可证核准", "power:b", "2016-06-10"))
    record(book, opening("建设用地批准", "power:c", "2016-06-10"))
    record(book, add("2016-06-10", stream="power:d", holders=(OTHER,), area="211121"))
    [row] = asked(book).revivals(since="2016-01-01").rows(named=True)
    assert (row["ended"], row["revived"], row["days"]) == ("power:a", "power:b", 40)
    assert (row["ended_by"], row["revived_by"]) == (PAPERS[0], "市政发〔2016〕1号")
    assert row["similarity"] == pytest.approx(20 / 22)
    assert row["ended_as"] == "cancelled"
    strict = asked(book).revivals(since="2016-01-01", similar=0.95)
    assert strict.is_empty()


def test_the_same_base_code_is_enough_under_any_name(book: Book, asked: Asked):
    base = (code("000124001000", CodeScheme.BASE),)
    record(book, opening("甲事项", "power:a", "2010-01-01", codes=base))
    record(book, cancel("2016-05-01", stream="power:a"))
    record(book, opening("乙事项", "power:b", "2017-01-01", codes=base))
    [row] = asked(book).revivals(since="2016-01-01", similar=1.0).rows(named=True)
    assert row["same_base_code"]
    assert row["similarity"] < 1


def test_what_a_merger_or_a_split_made_is_no_revival(book: Book, asked: Asked):
    record(book, *(add(stream=f"power:{name}") for name in "abc"))
    record(book, merge("2016-05-01", ("power:a", "power:b"), add(stream="power:m")))
    record(book, split("2016-05-01", "power:c", add(stream="power:s"), add(stream="power:t")))
    found = asked(book).revivals(since="2016-01-01")
    pairs = set(found.select("ended", "revived").rows())
    assert not pairs & {("power:a", "power:m"), ("power:b", "power:m"), ("power:c", "power:s")}
    assert ("power:a", "power:s") in pairs


def test_likeness_is_one_for_the_same_name_and_nought_for_no_shared_character():
    assert likeness("甲乙丙", "甲乙丙") == 1
    assert likeness("甲乙", "丙丁") == 0
    assert likeness("甲乙丙丁", "甲乙") == pytest.approx(2 * 2 / 6)


@settings(max_examples=25)
@given(lively_scripts, looks, st.sampled_from(GROUPS), st.sampled_from([0, 10, 30, 365]))
@by_hand(lambda seed: {**wholly(seed), "by": GROUPS[seed % len(GROUPS)], "within": 30})
def test_churn_is_what_following_each_addition_shows(script, looks, by, within):
    with opened(script) as (ledger, rows, position, _):
        for look in looks:
            known_at = whole(rows, look.fraction, position)
            span = {"since": look.since, "until": look.until, "as_of": look.as_of}
            asked: dict[str, Any] = {**span, "known_at": known_at, **look.selection}
            frame = ledger.churn(each="month", by=by, within=within, **asked)
            expected = churned(
                as_known(rows, known_at), **span, by=by, within=within, selection=look.selection
            )
            found = {
                (row["period"], "" if by == "none" else row[by]): (
                    row["added"],
                    row["ended_again"],
                    row["too_recent"],
                )
                for row in frame.iter_rows(named=True)
            }
            assert found == expected
            event(f"ended again: {any(sums[1] for sums in expected.values())}")


def test_a_power_added_too_late_to_tell_is_left_out_of_the_share(book: Book, asked: Asked):
    last = date(2017, 1, 1)
    days = {"power:a": 400, "power:b": 400, "power:c": 10}
    for stream, ago in days.items():
        record(book, add((last - timedelta(ago)).isoformat(), stream=stream, holders=(CITY,)))
    record(book, cancel((last - timedelta(300)).isoformat(), stream="power:a"))
    frame = asked(book).churn(since="2015-01-01", as_of=last, within=365, each="year")
    rows = frame.select("added", "ended_again", "too_recent", "share").rows()
    assert rows == [(2, 1, 0, 0.5), (1, 0, 1, None)]


def test_what_is_found_on_a_list_did_not_come_back(book: Book, asked: Asked):
    listed = {"origin": Origin(file="清单.xlsx", sha256="0" * 64), "number": "", "title": ""}
    record(book, opening("建设项目环评审批", "power:a", "2010-01-01"))
    record(book, cancel("2014-01-01", stream="power:a"))
    again = opening("建设项目环评审批核准", "power:b", "2015-12-31")
    record(book, replace(again, act=replace(again.act, **listed)))
    assert asked(book).revivals(since="2014-01-01", as_of="2016-01-01").is_empty()


def test_a_paper_is_the_same_by_its_id_and_by_its_number(book: Book, asked: Asked):
    book.execute(ISSUED)
    record(book, add(stream="power:a"), add(stream="power:b"))
    number = "市政发〔2010〕1号"
    record(book, cancel("2016-05-01", stream="power:a", act=UNDER))
    record(book, cancel("2016-05-02", stream="power:b", act={"number": number}))
    ledger = asked(book)
    by_id = ledger.net_slimming(paper=PAPERS[0])
    assert by_id.select("before", "after", "cancelled", "net").rows() == [(2, 0, 2, 2)]
    assert ledger.net_slimming(paper=number).equals(by_id)


def test_a_number_that_two_papers_bear_is_not_taken_for_either(book: Book, asked: Asked):
    book.execute(ISSUED)
    number = "市政发〔2010〕1号"
    twin = wish(IssueInstrument, "2010-01-01", stream="instrument:twin", title="另", number=number)
    record(book, twin)
    record(book, add(stream="power:a"), add(stream="power:b"))
    record(book, cancel("2016-05-01", stream="power:a", act=UNDER))
    record(book, cancel("2016-05-02", stream="power:b", act={"number": number}))
    ledger = asked(book)
    assert ledger.net_slimming(paper=PAPERS[0])["net"].to_list() == [1]
    with pytest.raises(Unanswerable, match="paper: called so are demo: instrument:one"):
        ledger.net_slimming(paper=number)
