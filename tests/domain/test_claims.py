"""Claims are read off a stream: from which day until which day it holds a code."""

from itertools import pairwise

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.claims import Claim, claims, may_alter_claims
from domain.codes import CodeScheme
from domain.events import power as e
from tests.examples import EXAMPLES
from tests.facts import CITY, OTHER, added, cancelled, code, correct, day, elements, happened
from tests.given import by_stream, given
from tests.scripts import histories

CODED = elements(codes=(code("A-1"),))


def of(*events: object) -> list[tuple[str, object, object]]:
    [stream] = by_stream(events).values()
    return [(c.key, c.valid_from, c.valid_until) for c in claims(stream)]


def test_a_power_without_a_code_claims_nothing():
    assert of(added()) == []


def test_a_code_is_held_from_listing_to_cancellation():
    assert of(added(elements=CODED), cancelled("2014-01-01")) == [
        (f"local:A-1@{CITY}", day("2010-01-01"), day("2014-01-01"))
    ]


def test_a_change_that_leaves_the_code_alone_does_not_cut_the_claim():
    assert of(added(elements=CODED), happened(e.PowerRetained, "2012-01-01")) == [
        (f"local:A-1@{CITY}", day("2010-01-01"), None)
    ]


def test_a_transfer_moves_a_shared_code_to_the_new_holder():
    moved = happened(e.PowerTransferred, "2012-01-01", source=CITY, to=OTHER)
    assert of(added(elements=CODED), moved) == [
        (f"local:A-1@{CITY}", day("2010-01-01"), day("2012-01-01")),
        (f"local:A-1@{OTHER}", day("2012-01-01"), None),
    ]


def test_an_implementation_code_is_claimed_for_the_whole_register():
    both = elements(codes=(code("X" * 31, CodeScheme.IMPLEMENTATION), code("0" * 12)))
    assert of(added(elements=both)) == [(f"implementation:{'X' * 31}", day("2010-01-01"), None)]


def test_an_annulled_power_claims_nothing():
    story = given(added(elements=CODED)).when(correct(1, None))
    [stream] = [s for s in by_stream((*story.past, *story.decided())).values() if len(s) > 1]
    assert claims(stream) == []


def test_an_organ_claims_nothing():
    organ = next(event for event in EXAMPLES if event.topic == "organ.established")
    assert claims([organ]) == []


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (("2010-01-01", None), ("2010-01-01", None), True),
        (("2010-01-01", "2012-01-01"), ("2012-01-01", None), False),
        (("2010-01-01", "2012-01-01"), ("2011-12-31", None), True),
        (("2010-01-01", None), ("2030-01-01", "2031-01-01"), True),
        (("2010-01-01", "2011-01-01"), ("2012-01-01", "2013-01-01"), False),
    ],
)
def test_half_open_spans_overlap_or_adjoin(one, other, both):
    def span(ends, stream):
        start, end = ends
        until = day(end) if end else None
        return Claim(kind="code", key="k", stream=stream, valid_from=day(start), valid_until=until)

    assert span(one, "power:a").overlaps(span(other, "power:b")) is both
    assert span(other, "power:b").overlaps(span(one, "power:a")) is both


@for_all(histories())
def test_an_event_said_to_be_harmless_leaves_the_claims_alone(history):
    for stream in history.values():
        for n, event in enumerate(stream):
            if n and not may_alter_claims(event):
                assert claims(stream[:n]) == claims(stream[: n + 1])


@for_all(histories())
def test_the_claims_of_one_stream_never_overlap(history):
    for stream in history.values():
        found = sorted(claims(stream), key=lambda c: (c.key, c.valid_from))
        assert not any(a.overlaps(b) for a, b in pairwise(found))


def test_the_strategy_reaches_claims():
    """The two laws above would hold of empty histories too."""
    seen: list[int] = []

    @for_all(st.lists(histories(), min_size=1, max_size=3))
    def collect(batch):
        seen.append(sum(len(claims(s)) for history in batch for s in history.values()))

    collect()
    assert max(seen) > 1
