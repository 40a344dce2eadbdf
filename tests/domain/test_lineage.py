"""A merger or split stands on all its sides, or on none."""

import pytest

from domain.commands import power as p
from domain.errors import NothingTo, OneSided
from domain.events import power as e
from domain.lineage import related
from tests.facts import add, added, correct, day, happened, merge, revoke, split, wish
from tests.given import by_stream, given

P, Q, R = "power:p", "power:q", "power:r"
BOTH = (added(), added(stream=Q))
MERGED = (
    *BOTH,
    added("2030-01-01", stream=R, sources=(P, Q)),
    happened(e.PowerMerged, "2030-01-01", into=(R,)),
    happened(e.PowerMerged, "2030-01-01", stream=Q, into=(R,)),
)


def annul(stream: str, version: int) -> object:
    return wish(type(correct(1)), "2020-01-01", stream=stream, corrects=version, replacement=None)


def test_one_closing_of_a_merger_cannot_be_revoked_alone():
    given(*MERGED).when(revoke(2, on="2029-01-01")).refuses(OneSided, source=P, result=R)


def test_the_result_of_a_merger_cannot_be_annulled_alone():
    given(*MERGED).when(annul(R, 1)).refuses(OneSided)


def test_all_sides_of_a_merger_can_be_annulled_together():
    story = given(*MERGED).when(annul(R, 1), annul(P, 2), annul(Q, 2))
    assert story.power(day("2031-01-01")).listed
    assert story.power(day("2031-01-01"), R) is None


def test_one_side_of_a_merger_cannot_be_dated_otherwise():
    early = happened(e.PowerMerged, "2029-01-01", into=(R,))
    given(*MERGED).when(correct(2, early)).refuses(OneSided, source=P)


def test_the_results_open_under_the_act_that_closes_the_sources():
    story = given(*BOTH).when(merge("2012-01-01", (P, Q), add("2020-01-01", stream=R)))
    assert story.power(day("2012-01-01"), R).listed


@pytest.mark.parametrize(
    "command",
    [
        merge("2012-01-01", (P, Q)),
        merge("2012-01-01", (P,), add(stream=R)),
        split("2012-01-01", P),
        split("2012-01-01", P, add(stream=R)),
        split("2012-01-01", P, add(stream=R), add(stream=R)),
    ],
)
def test_a_merger_needs_two_sources_and_a_split_two_parts(command: object):
    given(*BOTH).when(command).refuses(NothingTo)


def test_no_power_comes_from_one_that_says_nothing_of_it():
    given(*BOTH).when(add("2012-01-01", stream=R, sources=(P,))).refuses(OneSided)


def test_no_entry_is_corrected_into_one_side_of_a_split():
    ghost = happened(e.PowerSplit, "2012-01-01", into=("power:ghost",))
    cancelled = happened(e.PowerCancelled, "2012-01-01")
    given(added(), cancelled).when(correct(2, ghost)).refuses(OneSided)


def test_a_merger_does_not_wait_for_a_handover():
    given(*BOTH).when(
        wish(
            p.MergePowers,
            "2012-01-01",
            others=(Q,),
            into=(add(stream=R),),
            act={"awaits_handover": True},
        )
    ).refuses(NothingTo, do="await a hand-over")


def test_the_related_powers_are_known_from_either_side():
    streams = by_stream(MERGED)
    assert related({P: streams[P]}) == {R}
    assert related({R: streams[R]}) == {P, Q}
