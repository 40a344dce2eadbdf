"""What was handed on, month by month, and what became of it."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from analytics import Ledger
from analytics.questions.delegated_items import GROUPS
from domain.commands import power as p
from domain.events.power import GrantMode
from domain.ledger import Ledger as Book
from domain.vocabulary import Level
from tests.analytics.brute_delegated import handed_on
from tests.analytics.clerk import as_known, whole
from tests.analytics.clerk import asked as opened
from tests.analytics.handings import by_hand, lively_scripts, looks, wholly
from tests.facts import CITY, COUNTY, OTHER, TOWN, add, cancel, delegate, grant, wish
from tests.projections.shelves import record

Asked = Callable[[Book], Ledger]
SPAN = {"since": "2016-01-01", "until": "2016-12-31", "each": "year"}
MARKS = ("items", "receivers", "accepted", "hanging", "withdrawn", "awaiting_handover")


@settings(max_examples=40)
@given(lively_scripts, looks, st.sampled_from(GROUPS))
@by_hand(lambda seed: {**wholly(seed), "by": GROUPS[seed % len(GROUPS)]})
def test_it_is_what_going_through_the_entries_counts(script, looks, by):
    with opened(script) as (ledger, rows, position, book):
        for look in looks:
            known_at = whole(rows, look.fraction, position)
            asked: dict[str, Any] = {"since": look.since, "until": look.until, "as_of": look.as_of}
            asked["by"] = by
            frame = ledger.delegated_items(**asked, known_at=known_at, **look.selection)
            asked["selection"] = look.selection
            expected = handed_on(book, as_known(rows, known_at), known_at, asked)
            found: Counter[Any] = Counter()
            for row in frame.iter_rows(named=True):
                group = "" if by == "none" else row[by]
                for mark in MARKS:
                    key = row["period"], group, row["mode"], row["receiving_level"], mark
                    found[key] += row[mark]
            assert +found == expected
            for mark in {key[4] for key in expected}:
                event(f"some: {mark}")


def handed(ledger: Ledger, **asked: Any) -> list[dict[str, Any]]:
    rows = ledger.delegated_items(**(SPAN | asked)).rows(named=True)
    keys = ("mode", "receiving_level", *MARKS)
    return [{key: row[key] for key in keys if row[key]} for row in rows]


def test_a_delegation_hangs_until_every_receiver_has_accepted_it(book: Book, asked: Asked):
    record(book, add())
    record(book, delegate("2016-02-01", to=(COUNTY, OTHER), level=Level.COUNTY))
    record(book, wish(p.AcceptPower, "2016-03-01", by=COUNTY))
    record(book, wish(p.AcceptPower, "2016-05-01", by=OTHER))
    ledger = asked(book)
    common = {"mode": "delegation", "receiving_level": 4, "items": 1, "receivers": 2}
    till_april = {"until": "2016-04-30", "as_of": "2016-04-30"}
    assert handed(ledger, **till_april) == [common | {"hanging": 1}]
    assert handed(ledger, **till_april | {"as_of": "2016-05-01"}) == [common | {"accepted": 1}]


def test_a_delegation_withdrawn_later_neither_hangs_nor_disappears(book: Book, asked: Asked):
    record(book, add())
    record(book, delegate("2016-02-01"))
    record(book, wish(p.WithdrawPower, "2016-06-01", source=COUNTY))
    ledger = asked(book)
    common = {"mode": "delegation", "items": 1, "receivers": 1}
    assert handed(ledger) == [common | {"withdrawn": 1}]
    may = {"until": "2016-05-31", "as_of": "2016-05-31"}
    assert handed(ledger, **may) == [common | {"hanging": 1}]


def test_nothing_hangs_of_a_power_that_has_ended(book: Book, asked: Asked):
    record(book, add())
    record(book, delegate("2016-02-01"))
    record(book, cancel("2016-06-01"))
    assert handed(asked(book)) == [{"mode": "delegation", "items": 1, "receivers": 1}]


def test_each_title_is_counted_by_its_name_and_only_a_delegation_hangs(book: Book, asked: Asked):
    record(book, *(add(stream=f"power:{name}") for name in "abcde"))
    record(book, delegate("2016-02-01", stream="power:a", at_once=True))
    record(book, wish(p.EntrustPower, "2016-02-01", stream="power:b", to=COUNTY))
    record(book, wish(p.AuthorisePower, "2016-02-01", stream="power:c", to=COUNTY))
    record(book, grant("2016-02-01", stream="power:d"))
    record(book, grant("2016-02-01", stream="power:e", to=TOWN, mode=GrantMode.OWN_NAME))
    one = {"items": 1, "receivers": 1}
    assert handed(asked(book)) == [
        {"mode": "authorisation", **one},
        {"mode": "delegation", **one, "accepted": 1},
        {"mode": "entrustment", **one},
        {"mode": "grant_for_holder", **one},
        {"mode": "grant_own_name", **one},
    ]


def test_what_awaits_its_handover_is_no_item_yet(book: Book, asked: Asked):
    record(book, add())
    awaiting = {"awaits_handover": True}
    record(book, delegate("2016-02-01", at_once=True, act=awaiting))
    before = book.position
    record(book, wish(p.CompleteHandover, "2016-07-01", completes=2))
    ledger = asked(book)
    assert handed(ledger, known_at=before) == [{"mode": "delegation", "awaiting_handover": 1}]
    july = ledger.delegated_items(**SPAN | {"each": "month"})
    assert july.select("period", "items").rows() == [(date(2016, 7, 1), 1)]


def test_what_is_handed_over_later_still_awaits_it_on_the_day_of_the_question(
    book: Book, asked: Asked
):
    record(book, add())
    record(book, delegate("2016-02-01", act={"awaits_handover": True}))
    before = book.position
    record(book, wish(p.CompleteHandover, "2016-07-01", completes=2))
    ledger = asked(book)
    april = {"until": "2016-04-30", "as_of": "2016-04-30"}
    for known_at in (before, None):
        found = handed(ledger, **april, known_at=known_at)
        assert found == [{"mode": "delegation", "awaiting_handover": 1}]


def test_an_item_counts_for_the_organ_that_handed_it_on(book: Book, asked: Asked):
    record(book, add())
    record(book, delegate("2016-02-01", at_once=True, level=Level.COUNTY))
    ledger = asked(book)
    for organ, items in ((CITY, 1), (COUNTY, 0)):
        assert sum(ledger.delegated_items(**SPAN, organ=organ)["items"]) == items
    assert ledger.delegated_items(**SPAN, by="organ")["organ"].to_list() == [CITY]
