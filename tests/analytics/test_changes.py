"""What was done to powers, month by month; and what became of approvals."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from analytics import Ledger
from domain.act import Origin
from domain.commands import CorrectEntry
from domain.commands import power as p
from domain.elements import Elements
from domain.ledger import Ledger as Book
from domain.vocabulary import PowerKind
from tests.analytics.brute_changes import counted, ended_approvals
from tests.analytics.clerk import as_known, whole
from tests.analytics.clerk import asked as opened
from tests.analytics.handings import by_hand, lively_scripts, looks, wholly
from tests.facts import CITY, OTHER, add, cancel, merge, wish
from tests.projections.shelves import record

Asked = Callable[[Book], Ledger]
SPAN = {"since": "2016-01-01", "until": "2016-12-31"}
BY = ("none", "area", "organ", "level", "paper")


@settings(max_examples=25)
@given(lively_scripts, looks, st.sampled_from((*BY, "kind")))
@by_hand(lambda seed: {**wholly(seed), "by": BY[seed % len(BY)]})
def test_changes_are_what_going_through_the_acts_counts(script, looks, by):
    with opened(script) as (ledger, rows, position, _):
        for look in looks:
            known_at = whole(rows, look.fraction, position)
            span = {"since": look.since, "until": look.until, "as_of": look.as_of}
            frame = ledger.changes(**span, by=by, known_at=known_at, **look.selection)
            expected = counted(as_known(rows, known_at), **span, by=by, selection=look.selection)
            found: Counter[Any] = Counter()
            for row in frame.iter_rows(named=True):
                key = row["period"], "" if by == "none" else row[by], row["change"]
                found[(*key, True)] += row["sub_items"]
                found[(*key, False)] += row["changes"] - row["sub_items"]
            assert +found == expected
            event(f"kinds of change: {min(4, len({key[2] for key in expected}))}")


@settings(max_examples=25)
@given(lively_scripts, looks, st.sampled_from(BY))
@by_hand(lambda seed: {**wholly(seed), "by": BY[seed % len(BY)]})
def test_approvals_ended_are_what_going_through_the_acts_counts(script, looks, by):
    with opened(script) as (ledger, rows, position, _):
        for look in looks:
            known_at = whole(rows, look.fraction, position)
            span = {"since": look.since, "until": look.until, "as_of": look.as_of}
            frame = ledger.cancelled_approvals(**span, by=by, known_at=known_at, **look.selection)
            known_rows = as_known(rows, known_at)
            expected = ended_approvals(known_rows, **span, by=by, selection=look.selection)
            found: Counter[Any] = Counter()
            for row in frame.iter_rows(named=True):
                group = "" if by == "none" else row[by]
                for fate in FATES:
                    key = row["period"], group, row["kind"], row["sub_items"], fate
                    found[key] += row[fate]
                assert row["merged_net"] == row["merged_ended"] - row["merged_results"]
            assert +found == expected
            for fate in {key[4] for key in expected}:
                event(f"some were {fate}")


FATES = (
    "cancelled",
    "narrowed",
    "released",
    "lapsed",
    "converted_to_filing",
    "merged_ended",
    "merged_results",
)


def licences(book: Book, *names: str, **fields: Any) -> None:
    record(book, *(add(stream=f"power:{name}", **fields) for name in names))


def approvals(ledger: Ledger, kind: str = "approval", **asked: Any) -> dict[str, int]:
    frame = ledger.cancelled_approvals(**(SPAN | asked), each="year")
    rows = [row for row in frame.iter_rows(named=True) if row["kind"] == kind]
    return {fate: sum(row[fate] for row in rows) for fate in (*FATES, "merged_net")}


def test_a_merger_of_three_into_one_ends_three_makes_one_and_leaves_two_less(
    book: Book, asked: Asked
):
    licences(book, "a", "b", "c")
    record(book, merge("2016-05-01", ("power:a", "power:b", "power:c"), add(stream="power:m")))
    found = approvals(asked(book))
    assert (found["merged_ended"], found["merged_results"], found["merged_net"]) == (3, 1, 2)
    assert found["cancelled"] == 0
    by_change = asked(book).changes(**SPAN, each="year")
    assert by_change.select("change", "changes").rows() == [("merge", 1)]


def test_licences_other_approvals_items_and_sub_items_are_counted_apart(book: Book, asked: Asked):
    licences(book, "a", "b")
    licences(book, "c", kind=PowerKind.NON_LICENCE_APPROVAL)
    licences(book, "d", kind=PowerKind.PENALTY)
    record(book, cancel("2016-05-01", stream="power:a"))
    record(book, cancel("2016-05-02", stream="power:b", act={"sub_item": True}))
    record(book, cancel("2016-05-03", stream="power:c"), cancel("2016-05-03", stream="power:d"))
    frame = asked(book).cancelled_approvals(**SPAN, each="year")
    assert {
        (row["kind"], row["sub_items"]): row["cancelled"] for row in frame.iter_rows(named=True)
    } == {
        ("approval", False): 2,
        ("approval", True): 1,
        ("licence", False): 1,
        ("licence", True): 1,
        ("non_licence_approval", False): 1,
    }


def test_what_is_narrowed_released_lapsed_or_filed_is_not_cancelled(book: Book, asked: Asked):
    licences(book, "a", "b", "c", "d")
    record(book, wish(p.NarrowPower, "2016-05-01", stream="power:a", removed="部分"))
    record(book, wish(p.ReleasePower, "2016-05-01", stream="power:b"))
    record(book, wish(p.LapsePower, "2016-05-01", stream="power:c"))
    record(book, wish(p.ConvertToFiling, "2016-05-01", stream="power:d"))
    found = approvals(asked(book))
    assert {fate for fate, n in found.items() if n == 1} == {
        "narrowed",
        "released",
        "lapsed",
        "converted_to_filing",
    }
    assert found["cancelled"] == 0


def test_a_cancellation_that_was_recorded_in_error_is_counted_as_known_then_and_not_now(
    book: Book, asked: Asked
):
    licences(book, "a")
    before = record(book, cancel("2016-05-01", stream="power:a"))
    record(book, wish(CorrectEntry, "2020-01-01", stream="power:a", **CORRECTION))
    ledger = asked(book)
    assert approvals(ledger, known_at=before)["cancelled"] == 1
    assert approvals(ledger)["cancelled"] == 0


CORRECTION: dict[str, Any] = {"corrects": 2, "replacement": None, "reason": "录入有误"}


def test_what_was_read_from_a_list_is_no_addition_by_a_paper(book: Book, asked: Asked):
    taken = {"origin": Origin(file="清单.xlsx", sha256="0" * 64)}
    record(book, add("2016-03-01", stream="power:a", act=taken))
    record(book, add("2016-03-01", stream="power:b"))
    frame = asked(book).changes(**SPAN, each="year")
    assert frame.select("change", "changes").rows() == [("establish", 1), ("taken_over", 1)]


def test_a_change_counts_for_each_of_the_organs_that_held_the_power(book: Book, asked: Asked):
    licences(book, "a", holders=(CITY, OTHER), elements=Elements(name="甲"))
    record(book, cancel("2016-05-01", stream="power:a"))
    ledger = asked(book)
    frame = ledger.changes(**SPAN, each="quarter", by="organ")
    cancelled = frame.filter(frame["changes"] > 0)
    assert cancelled.select("period", "organ", "changes").rows() == [
        (date(2016, 4, 1), CITY, 1),
        (date(2016, 4, 1), OTHER, 1),
    ]
    only = ledger.changes(**SPAN, each="year", organ="邻县住建局")
    assert only["changes"].to_list() == [1]


def test_a_licence_that_becomes_a_filing_is_found_among_the_licences(book: Book, asked: Asked):
    licences(book, "a")
    record(book, wish(p.ConvertToFiling, "2016-05-01", stream="power:a"))
    ledger = asked(book)
    span = {**SPAN, "each": "year"}
    for asking in ({}, {"kind": "licence"}):
        frame = ledger.cancelled_approvals(**span, **asking)
        licensed = frame.filter(frame["kind"] == "licence")
        assert licensed["converted_to_filing"].to_list() == [1]


def test_only_an_establishment_is_taken_over_from_a_list(book: Book, asked: Asked):
    licences(book, "a")
    read = {"origin": Origin(file="清单.xlsx", sha256="0" * 64)}
    record(book, cancel("2016-05-01", stream="power:a", act=read))
    ledger = asked(book)
    assert ledger.changes(**SPAN, each="year").select("change", "changes").rows() == [("cancel", 1)]
    decided = ledger.who_decides(since="2016-01-01", as_of="2016-12-31")
    assert decided.select("change", "changes", "unregistered").rows() == [("cancel", 1, 1)]
