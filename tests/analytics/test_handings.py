"""The drawn histories reach what the questions are about: else agreement would prove nothing."""

from collections import Counter
from typing import Any

from tests.analytics.brute_changes import counted, ended_approvals
from tests.analytics.brute_delegated import handed_on
from tests.analytics.brute_slimming import returned, slimmed
from tests.analytics.clerk import FIRST, LAST, as_known
from tests.analytics.handings import lively
from tests.analytics.slow import tables
from tests.analytics.test_stated_totals import reconciled, stated_by_hand
from tests.projections.papered import PAPERS
from tests.projections.shelves import played_out

SPAN: dict[str, Any] = {"since": FIRST, "until": LAST, "as_of": LAST, "selection": {}}


def test_lively_histories_reach_every_fate_that_is_counted():
    seen: Counter[str] = Counter()
    for seed in range(20):
        with played_out(lively(seed)) as book:
            rows = as_known(tables(book), book.position)
            seen.update(key[2] for key in counted(rows, **SPAN, by="none"))
            seen.update(key[4] for key in ended_approvals(rows, **SPAN, by="none"))
            asked = {**SPAN, "by": "none"}
            seen.update(key[4] for key in handed_on(book, rows, book.position, asked))
            did = slimmed(rows, PAPERS[0], LAST, {})
            seen.update(f"paper {mark}" for marks in did.values() for mark in marks if marks[mark])
            seen.update("back" for _ in returned(rows, FIRST, LAST, LAST, {}))
    wanted = (
        *("establish", "taken_over", "cancel", "delegate", "accept", "withdraw", "merge", "split"),
        *("cancelled", "narrowed", "released", "lapsed", "converted_to_filing"),
        *("merged_ended", "merged_results", "back"),
        *("items", "accepted", "hanging", "withdrawn", "awaiting_handover"),
        *(f"paper {mark}" for mark in ("before", "after", "established", "cancelled", "net")),
        *(f"paper {mark}" for mark in ("merged_ended", "merged_results", "split_results")),
    )
    assert [mark for mark in wanted if not seen[mark]] == []


def test_lively_papers_have_something_recorded_under_most_of_what_they_state():
    recorded: Counter[str] = Counter()
    for seed in range(20):
        with played_out(stated_by_hand(seed)) as book:
            for key in reconciled(book, LAST, book.position):
                recorded[key[1]] += bool(key[6])
    for change in ("all", "cancel_or_delegate", "receivers", "delegate", "cancel", "lapse"):
        assert recorded[change], change
