"""What no past could make true is refused, not recorded and not crashed on."""

import pytest

from domain.codec import NotCanonical, encode
from domain.commands import Request
from domain.commands import organ as o
from domain.commands import power as p
from domain.dates import PartialDate, Precision
from domain.decide import decide
from domain.elements import Limit
from domain.errors import (
    AlreadyEffective,
    InvalidLimit,
    InvalidTerm,
    NothingTo,
    Overlap,
    Unknown,
)
from domain.events import power as e
from domain.events.amendment import ChangeRevoked
from domain.events.organ import OrganEstablished
from domain.value import replace
from domain.vocabulary import PowerKind
from tests.facts import (
    CITY,
    ORGANS,
    OTHER,
    add,
    added,
    cancel,
    cancelled,
    code,
    correct,
    day,
    elements,
    granted,
    happened,
    revoke,
    wish,
)
from tests.given import Story, given

CONDITIONAL = {"awaits_handover": True}


def test_an_empty_request_is_refused():
    with pytest.raises(NothingTo):
        decide(Request(commands=(), actor="clerk"), {})


@pytest.mark.parametrize("conditional", [False, True])
def test_a_power_event_stays_out_of_an_organs_stream(conditional: bool):
    given().when(cancel("2012-01-01", stream=CITY, act={"awaits_handover": conditional})).refuses(
        NothingTo
    )


def test_an_organ_event_stays_out_of_a_powers_stream():
    given(added()).when(wish(o.RenameOrgan, "2012-01-01", name="局")).refuses(NothingTo)


def test_only_changes_to_powers_await_a_handover():
    given().when(
        wish(o.RenameOrgan, "2012-01-01", stream=CITY, name="局", act=CONDITIONAL)
    ).refuses(NothingTo, do="await a hand-over")


@pytest.mark.parametrize("stream", ["foo", "", "power:", "power:一"])
def test_a_stream_of_no_kind_is_unknown(stream: str):
    given().when(add(stream=stream)).refuses(Unknown)


@pytest.mark.parametrize("holder", ["power:q", "power:p", "", "instrument:i", "organ:none"])
def test_only_a_registered_organ_holds_a_power(holder: str):
    given(added(stream="power:q")).when(add(holders=(holder,))).refuses(Unknown)


def test_an_organ_whose_founding_was_annulled_is_not_registered():
    gone = Story(ORGANS).when(correct_of(CITY))
    events = [*ORGANS, *gone.decided()]
    Story(tuple(events)).when(add()).refuses(Unknown, stream=CITY)


def correct_of(stream: str) -> object:
    return wish(type(correct(1)), "2020-01-01", stream=stream, corrects=1, replacement=None)


def test_a_paper_is_an_instrument():
    given().when(add(act={"instrument": CITY})).refuses(Unknown, wanted="instrument")


def test_a_power_hangs_under_a_registered_duty():
    given().when(add(elements=elements(duty="duty:ghost"))).refuses(Unknown, wanted="duty")


def test_a_power_has_a_name_or_a_code():
    given().when(add(elements=elements(""))).refuses(NothingTo)
    given().when(add(elements=elements("", codes=(code(""),)))).refuses(NothingTo)
    given().when(add(elements=elements("", codes=(code("A-1"),)))).decided()


@pytest.mark.parametrize("element", ["statutory_limit", "promised_limit"])
@pytest.mark.parametrize("amount", [-1, 100_000, 3_000_000_000])
def test_a_limit_beyond_all_measure_is_refused(element: str, amount: int):
    absurd = elements(**{element: Limit(amount=amount, unit="日")})
    given().when(add(elements=absurd)).refuses(InvalidLimit, amount=amount)
    amend = wish(p.AmendPower, "2013-01-01", changed=(element,), elements=absurd)
    given(added()).when(amend).refuses(InvalidLimit, amount=amount)
    replaced = happened(e.PowerAmended, "2013-01-01", changed=(element,), elements=absurd)
    given(added(), replace(replaced, elements=elements())).when(correct(2, replaced)).refuses(
        InvalidLimit, amount=amount
    )


@pytest.mark.parametrize("amount", [0, 99_999])
def test_the_shortest_and_the_longest_limit_are_recorded(amount: int):
    given().when(add(elements=elements(promised_limit=Limit(amount=amount, unit="年")))).decided()


def test_what_was_recorded_with_an_absurd_limit_goes_on_and_can_be_put_right():
    absurd = added(elements=elements(promised_limit=Limit(amount=3_000_000_000, unit="日")))
    given(absurd).when(cancel("2014-01-01")).decided()
    mended = added(elements=elements(promised_limit=Limit(amount=30, unit="日")))
    given(absurd).when(correct(1, mended)).decided()


def test_holders_are_named_once():
    given().when(add(holders=(CITY, OTHER, CITY))).refuses(Overlap, organ=CITY)


@pytest.mark.parametrize("conditional", [False, True])
def test_a_replacement_meets_the_same_guards(conditional: bool):
    nonsense = happened(
        e.PowerAmended,
        "2013-01-01",
        changed=("nonsense",),
        elements=elements(),
        act={"awaits_handover": conditional},
    )
    given(added(), cancelled("2014-01-01")).when(correct(2, nonsense)).refuses(NothingTo)


def test_an_organ_does_not_merge_into_itself():
    given().when(wish(o.MergeOrgan, "2012-01-01", stream=CITY, into=CITY)).refuses(Overlap)


def test_a_name_plate_that_never_hung_cannot_come_off():
    given().when(wish(o.RemoveNamePlate, "2012-01-01", stream=CITY, plate="无")).refuses(NothingTo)


def test_a_handover_does_not_come_before_the_decision_but_may_before_its_deadline():
    decided = CONDITIONAL | {"decided_on": PartialDate("2016-09-09")}
    story = given(added(), granted("2016-10-08", act=decided))
    story.when(wish(p.CompleteHandover, "2016-09-08", completes=2)).refuses(InvalidTerm)
    story.when(wish(p.CompleteHandover, "2016-09-22", completes=2)).decided()


def test_a_handover_does_not_await_a_handover():
    given(added(), granted("2016-09-09", act=CONDITIONAL)).when(
        wish(p.CompleteHandover, "2016-10-08", completes=2, act=CONDITIONAL)
    ).refuses(NothingTo)


def test_a_handover_of_a_revoked_change_leaves_no_trace():
    past = (
        added(),
        granted("2016-09-09", act=CONDITIONAL),
        happened(e.HandoverCompleted, "2030-01-01", completes=2),
        happened(ChangeRevoked, "2029-01-01", revokes=2),
    )
    assert given(*past).when().power(day("2031-01-01")).handed_over_on is None


def test_a_revocation_does_not_come_before_the_decision():
    decided = cancelled("2030-01-01", act={"decided_on": PartialDate("2028-05")})
    given(added(), decided).when(revoke(2, on="2028-04-30")).refuses(InvalidTerm)


def test_a_correction_may_not_show_that_a_revocation_came_too_late():
    past = (added(), cancelled("2030-01-01"), happened(ChangeRevoked, "2029-01-01", revokes=2))
    given(*past).when(correct(2, cancelled("2015-01-01"))).refuses(AlreadyEffective)


def test_a_filing_that_becomes_a_licence_again_is_no_filing():
    filed = happened(e.PowerConvertedToFiling, "2012-01-01")
    story = given(added(), filed).when(
        wish(p.ReclassifyPower, "2014-01-01", kind=PowerKind.LICENCE)
    )
    assert story.power(day("2013-01-01")).handling == "filing"
    assert story.power(day("2014-01-01")).handling == ""


@pytest.mark.parametrize(
    ("on", "precision"), [("2014-06-15", Precision.YEAR), ("2014-06-29", Precision.MONTH)]
)
def test_a_period_stands_for_its_last_day(on: str, precision: Precision):
    given().when(add(on, act={"effective_precision": precision})).refuses(InvalidTerm)


@pytest.mark.parametrize(
    ("on", "precision"),
    [
        ("2014-12-31", Precision.YEAR),
        ("2016-02-29", Precision.MONTH),
        ("2014-06-15", Precision.DAY),
    ],
)
def test_a_period_is_dated_by_its_last_day(on: str, precision: Precision):
    assert given().when(add(on, act={"effective_precision": precision})).power(day(on)).listed


def test_text_with_a_combining_mark_after_a_new_line_is_text():
    encode(added(elements=elements("a\n\u0303b")))


def test_half_a_character_is_no_text():
    with pytest.raises(NotCanonical):
        encode(added(elements=elements("\ud800")))


def test_a_grant_is_given_the_area_of_its_receiver():
    county = happened(
        OrganEstablished, "2000-01-01", stream="organ:pan", name="盘山县局", area="211122"
    )
    story = given(added(), county).when(
        wish(p.GrantPower, "2012-01-01", to="organ:pan", mode=e.GrantMode.OWN_NAME)
    )
    assert story.power(day("2012-01-01")).arrangements[0].area == "211122"
