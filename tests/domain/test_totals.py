"""Stated against recorded: items and sub-items apart, mergers by result, nothing hidden."""

import pytest

from domain.commands import CorrectEntry
from domain.commands.instrument import ExplainDifference
from domain.errors import NothingTo
from domain.events import power as e
from domain.events.amendment import EntryCorrected
from domain.events.instrument import (
    Because,
    Change,
    DifferenceExplained,
    InstrumentIssued,
    Total,
)
from domain.totals import change_of, count, reconcile
from tests.facts import act, added, cancelled, granted, happened, wish
from tests.given import by_stream, given

PAPER = {"instrument": "instrument:i"}


def streams(*events: object) -> list[object]:
    return list(by_stream(events).values())


def cancellation(n: int, **fields: object) -> list[object]:
    stream = f"power:{n}"
    return [
        added(stream=stream),
        cancelled("2016-01-01", stream=stream, act=PAPER | fields),
    ]


def stated(change: Change = Change.CANCEL, number: int = 3, **fields: object) -> Total:
    return Total(change=change, count=number, **fields)


def explained(number: int, because: Because = Because.WITHHELD) -> DifferenceExplained:
    return DifferenceExplained(
        stream="instrument:i",
        version=2,
        act=act(),
        actor="clerk",
        change=Change.CANCEL,
        count=number,
        because=because,
    )


def test_what_was_recorded_under_the_paper_is_counted_and_nothing_else():
    events = [*cancellation(1), *cancellation(2), added(stream="power:3")]
    foreign = cancelled("2016-01-01", stream="power:3")
    [row] = reconcile([stated()], count(streams(*events, foreign), "instrument:i"), [])
    assert (row.recorded, row.difference, row.unexplained) == (2, 1, 1)


def test_an_explanation_takes_its_number_off_the_unexplained_rest():
    recorded = count(streams(*cancellation(1)), "instrument:i")
    [row] = reconcile([stated()], recorded, [explained(1)])
    assert (row.difference, row.unexplained) == (2, 1)
    assert row.explained[0].because is Because.WITHHELD


def test_more_recorded_than_stated_is_a_difference_too():
    recorded = count(streams(*cancellation(1), *cancellation(2)), "instrument:i")
    [row] = reconcile([stated(number=1)], recorded, [])
    assert row.unexplained == -1


def test_sub_items_are_counted_apart():
    events = [*cancellation(1), *cancellation(2, sub_item=True)]
    recorded = count(streams(*events), "instrument:i")
    items, sub_items = reconcile([stated(), stated(sub_items=True)], recorded, [])
    assert (items.recorded, sub_items.recorded) == (1, 1)


def test_scopes_are_counted_apart_and_an_empty_scope_counts_all():
    events = [*cancellation(1, scope="审批"), *cancellation(2, scope="收费")]
    recorded = count(streams(*events), "instrument:i")
    one, every = reconcile([stated(scope="审批"), stated()], recorded, [])
    assert (one.recorded, every.recorded) == (1, 2)


def test_a_sum_counts_its_parts():
    events = [*cancellation(1), added(stream="power:2"), granted("2016-01-01", act=PAPER)]
    events[-1] = happened(
        e.PowerDelegated, "2016-01-01", stream="power:2", to=("organ:county",), act=PAPER
    )
    recorded = count(streams(*events), "instrument:i")
    both, every = reconcile([stated(Change.CANCEL_OR_DELEGATE), stated(Change.ALL)], recorded, [])
    assert (both.recorded, every.recorded) == (2, 2)


def test_a_sum_counts_an_item_once_whatever_happened_to_it_under_the_paper():
    """下放 and 承接 under one paper are two changes of one item."""
    handed = {"stream": "power:2", "act": PAPER}
    events = [
        *cancellation(1),
        added(stream="power:2"),
        happened(e.PowerDelegated, "2016-01-01", to=("organ:county",), **handed),
        happened(e.PowerAccepted, "2016-02-01", by="organ:county", **handed),
    ]
    recorded = count(streams(*events), "instrument:i")
    every, delegated, accepted = reconcile(
        [stated(Change.ALL), stated(Change.DELEGATE), stated(Change.ACCEPT)], recorded, []
    )
    assert (every.recorded, delegated.recorded, accepted.recorded) == (2, 1, 1)


@pytest.mark.parametrize(
    ("places", "items"),
    [
        ([{"item": "1"}, {"item": "2"}], 2),
        ([{"item": "1"}, {"item": "1"}], 1),
        ([{"item": "1", "annex": "附件1"}, {"item": "1", "annex": "附件2"}], 2),
        ([{}, {}], 1),
    ],
)
def test_a_sum_counts_the_numbered_items_of_the_paper(places: list[dict[str, str]], items: int):
    """Items 1 and 2 may take two parts off one power; without numbers, the power is the item."""
    events = [added()]
    events += [
        happened(e.PowerNarrowed, "2016-01-01", removed="部分", act=PAPER | p) for p in places
    ]
    [row] = reconcile([stated(Change.ALL)], count(streams(*events), "instrument:i"), [])
    assert row.recorded == items


def test_an_excess_is_explained_like_a_shortfall():
    recorded = count(streams(*cancellation(1), *cancellation(2)), "instrument:i")
    [row] = reconcile([stated(number=1)], recorded, [explained(1)])
    assert (row.difference, row.unexplained) == (-1, 0)


def test_a_merger_counts_by_its_results_and_a_split_by_its_source():
    merged = added(stream="power:r", sources=("power:a", "power:b"), act=PAPER)
    part = added(stream="power:s", sources=("power:c",), act=PAPER)
    closing = happened(e.PowerMerged, "2016-01-01", into=("power:r",), act=PAPER)
    splitting = happened(e.PowerSplit, "2016-01-01", into=("power:s",), act=PAPER)
    assert [change_of(x) for x in (merged, part, closing, splitting)] == [
        Change.MERGE,
        None,
        None,
        Change.SPLIT,
    ]


def test_an_annulled_entry_is_not_counted():
    annulled = happened(
        EntryCorrected, "2017-01-01", stream="power:1", corrects=2, replacement=None
    )
    recorded = count(streams(*cancellation(1), annulled), "instrument:i")
    assert not recorded


def test_receivers_are_counted_once_each_and_in_no_sum():
    events = [added(stream=f"power:{n}") for n in (1, 2, 3)]
    events += [
        granted("2016-01-01", stream=f"power:{n}", to=to, act=PAPER)
        for n, to in ((1, "organ:county"), (2, "organ:county"), (3, "organ:town"))
    ]
    recorded = count(streams(*events), "instrument:i")
    receivers, every = reconcile(
        [stated(Change.RECEIVERS, scope="承接部门"), stated(Change.ALL)], recorded, []
    )
    assert (receivers.recorded, every.recorded) == (2, 3)


def test_who_sends_a_power_down_is_no_receiver():
    sent = {"to": ("organ:county", "organ:town"), "source": ("organ:city",), "act": PAPER}
    events = [added(), happened(e.PowerDelegated, "2016-01-01", **sent)]
    [row] = reconcile([stated(Change.RECEIVERS)], count(streams(*events), "instrument:i"), [])
    assert row.recorded == 2


def test_what_the_ledger_does_not_count_is_neither_missing_nor_balanced():
    [row] = reconcile([stated(Change.OTHER)], count(streams(*cancellation(1)), "instrument:i"), [])
    assert (row.recorded, row.difference, row.unexplained) == (None, None, None)


ISSUED = happened(InstrumentIssued, "2016-01-01", stream="instrument:i", title="决定")
CANCELLATIONS = {"change": Change.CANCEL, "because": Because.WITHHELD, "stream": "instrument:i"}


@pytest.mark.parametrize("number", [-1, 0])
def test_an_explanation_of_less_than_one_change_is_refused(number: int):
    """It would make up a difference that is not there."""
    command = wish(ExplainDifference, "2016-02-01", count=number, **CANCELLATIONS)
    given(ISSUED).when(command).refuses(NothingTo, do="explain", count=number)


def test_an_explanation_of_one_change_is_recorded():
    said = happened(DifferenceExplained, "2016-02-01", count=1, **CANCELLATIONS)
    command = wish(ExplainDifference, "2016-02-01", count=1, **CANCELLATIONS)
    given(ISSUED).when(command).then(by_stream((ISSUED, said))["instrument:i"][1])


def test_no_correction_puts_a_negative_explanation_in_place_of_another():
    said = happened(DifferenceExplained, "2016-02-01", count=1, **CANCELLATIONS)
    wrong = happened(DifferenceExplained, "2016-02-01", count=-1, **CANCELLATIONS)
    command = wish(
        CorrectEntry,
        "2017-01-01",
        stream="instrument:i",
        corrects=2,
        replacement=wrong,
        reason="录入有误",
    )
    given(ISSUED, said).when(command).refuses(NothingTo, do="explain", count=-1)
