"""What papers state about themselves, counted as domain.totals counts it."""

from collections import Counter
from collections.abc import Callable
from itertools import cycle
from random import Random
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from analytics import Ledger, Unanswerable
from domain.act import Act
from domain.commands import Request
from domain.commands.instrument import ExplainDifference, StateTotals
from domain.events.instrument import Because, Change, Total
from domain.ledger import Ledger as Book
from domain.streams import history
from domain.timeline import on
from domain.totals import count, reconcile
from domain.value import names_of, replace
from tests.analytics.clerk import LAST, days, fractions, whole
from tests.analytics.clerk import asked as opened
from tests.analytics.handings import by_hand, lively, lively_scripts
from tests.facts import act, add, cancel
from tests.projections.papered import ISSUED, PAPERS
from tests.projections.shelves import record

Asked = Callable[[Book], Ledger]
UNDER = {"instrument": PAPERS[0]}
places = st.fixed_dictionaries(
    {
        "scope": st.sampled_from(["", "", "许可"]),
        "annex": st.sampled_from(["附件1", "附件1", "附件2", ""]),
        "item": st.sampled_from(["1", "2", ""]),
        "sub_item": st.sampled_from([False, False, False, False, True]),
    }
)
"""Where in its paper a change stands."""
FREQUENT = (
    *(Change.ALL, Change.CANCEL_OR_DELEGATE, Change.RECEIVERS, Change.DELEGATE, Change.CANCEL),
    *(Change.GRANT, Change.ENTRUST, Change.AUTHORISE, Change.PARTIAL_CANCEL, Change.LAPSE),
)
stated = st.builds(
    Total,
    change=st.sampled_from([*FREQUENT, *FREQUENT, *FREQUENT, *Change]),
    count=st.integers(0, 9),
    scope=st.sampled_from(["", "", "", "许可"]),
    annex=st.sampled_from(["", "", "", "附件1"]),
    sub_items=st.sampled_from([False, False, False, False, True]),
)


def placed(thing: Any, place: dict[str, Any]) -> Any:
    changes: dict[str, Any] = {"act": replace(thing.act, **place)}
    if getattr(thing, "replacement", None) is not None:
        changes["replacement"] = placed(thing.replacement, place)
    if "into" in names_of(type(thing)) and not isinstance(thing.into, str):
        changes["into"] = tuple(placed(each, place) for each in thing.into)
    return replace(thing, **changes)


def stating(
    script: list[Request], where: list[dict[str, Any]], totals: list[Total], day: Any
) -> list[Request]:
    """A script whose changes have places in their papers, and papers that count them."""
    turns = cycle(where)
    said = [
        StateTotals(stream=paper, act=Act(effective_on=day), totals=tuple(totals[n::2]))
        for n, paper in enumerate(PAPERS)
        if totals[n::2]
    ]
    because = ExplainDifference(
        stream=PAPERS[0],
        act=Act(effective_on=day),
        change=totals[0].change,
        count=2,
        because=Because.WITHHELD,
        scope=totals[0].scope,
        sub_items=totals[0].sub_items,
    )
    return [
        script[0],
        *(Request(commands=(one,), actor="clerk") for one in (*said, because)),
        *(
            replace(one, commands=tuple(placed(each, next(turns)) for each in one.commands))
            for one in script[1:]
        ),
    ]


stating_scripts = st.builds(
    stating,
    lively_scripts,
    st.lists(places, min_size=1, max_size=6),
    st.lists(
        stated,
        min_size=4,
        max_size=10,
        unique_by=lambda one: (one.change, one.scope, one.annex, one.sub_items),
    ),
    days,
)


def stated_by_hand(seed: int) -> list[Request]:
    """A lively history whose papers count what is frequent in it."""
    rng = Random(seed)
    where = [
        {
            "scope": rng.choice(("", "许可")),
            "annex": rng.choice(("附件1", "附件2", "")),
            "item": rng.choice(("1", "2", "")),
            "sub_item": rng.random() < 0.2,
        }
        for _ in range(5)
    ]
    totals = [
        Total(change=change, count=rng.randint(0, 5), scope=scope, annex=rng.choice(("", "附件1")))
        for change in FREQUENT
        for scope in ("", "许可")
    ]
    rng.shuffle(totals)
    return stating(lively(seed), where, totals, LAST)


@settings(max_examples=30)
@given(stating_scripts, days, fractions)
@by_hand(lambda seed: {"script": stated_by_hand(seed), "as_of": LAST, "fraction": 0.9}, seeds=20)
def test_it_is_what_the_domain_reconciles(script, as_of, fraction):
    with opened(script) as (ledger, rows, position, book):
        for day, known_at in ((LAST, position), (as_of, whole(rows, fraction, position))):
            frame = ledger.stated_totals(as_of=day, known_at=known_at)
            keys = ("paper", "change", "scope", "annex", "sub_items", "stated")
            numbers = ("recorded", "difference", "explained", "unexplained")
            found = Counter(
                tuple(row[key] for key in (*keys, *numbers)) for row in frame.iter_rows(named=True)
            )
            expected = reconciled(book, day, known_at)
            assert found == expected
            for change in {key[1] for key in expected if key[6]}:
                event(f"something recorded of {change}")


def reconciled(book: Book, day: Any, known_at: int) -> Counter[tuple[Any, ...]]:
    """What ``quanze totals --paper`` says of every paper, by the domain alone."""
    streams: dict[str, list[Any]] = {}
    for entry in book.all_entries(upto=known_at):
        streams.setdefault(entry.event.stream, []).append(entry.event)
    powers = [events for id, events in streams.items() if id.startswith("power:")]
    found: Counter[tuple[Any, ...]] = Counter()
    for id in streams:
        if not id.startswith("instrument:"):
            continue
        paper = on(history(streams[id]), day)
        if paper is None:
            continue
        for one in reconcile(paper.totals, count(powers, id), paper.explained):
            said = one.stated
            explained = sum(reason.count for reason in one.explained)
            key = (id, said.change.value, said.scope, said.annex, said.sub_items, said.count)
            found[(*key, one.recorded, one.difference, explained, one.unexplained)] += 1
    return found


def states(book: Book, *totals: Total) -> None:
    book.execute(ISSUED)
    record(book, StateTotals(stream=PAPERS[0], act=act("2016-01-01"), totals=totals))


def test_a_paper_that_cancels_less_than_it_says_is_shown_with_what_is_missing(
    book: Book, asked: Asked
):
    states(book, Total(change=Change.CANCEL, count=3))
    record(book, add(stream="power:a"), add(stream="power:b"))
    record(book, cancel("2016-05-01", stream="power:a", act=UNDER))
    record(book, cancel("2016-05-01", stream="power:b"))
    ledger = asked(book)
    [row] = ledger.stated_totals(paper="市政发〔2010〕1号").rows(named=True)
    assert (row["stated"], row["recorded"], row["unexplained"]) == (3, 1, 2)
    assert row["title"] == "《关于取消one的决定》"
    assert ledger.stated_totals(paper=PAPERS[1]).is_empty()


def test_a_sum_counts_an_item_of_the_paper_once_and_a_plain_number_every_change(
    book: Book, asked: Asked
):
    states(book, Total(change=Change.ALL, count=1), Total(change=Change.CANCEL, count=2))
    record(book, add(stream="power:a", act={**UNDER, "annex": "附件1", "item": "7"}))
    place = {**UNDER, "annex": "附件1", "item": "7"}
    record(book, cancel("2016-05-01", stream="power:a", act=place))
    rows = asked(book).stated_totals().select("change", "stated", "recorded").rows()
    assert rows == [("all", 1, 1), ("cancel", 2, 1)]


def test_what_the_ledger_does_not_count_is_null_and_not_nought(book: Book, asked: Asked):
    states(book, Total(change=Change.PARTIAL_DELEGATE, count=26))
    [row] = asked(book).stated_totals().rows(named=True)
    assert (row["recorded"], row["difference"], row["unexplained"]) == (None, None, None)


@pytest.mark.parametrize(
    ("parameter", "value"), [("area", "211100"), ("organ", "organ:city"), ("kind", "licence")]
)
def test_a_part_of_a_paper_is_not_compared_with_what_it_states_of_all(
    book: Book, asked: Asked, parameter: str, value: str
):
    states(book, Total(change=Change.ALL, count=1))
    with pytest.raises(Unanswerable) as refused:
        asked(book).stated_totals(**{parameter: value})
    assert refused.value.parameter == parameter
