"""Each kind of change and its legal effect: who holds, who exercises, what stays, since when."""

from datetime import date

import pytest

from domain.commands import power as p
from domain.errors import AlreadyExists, InvalidTerm, NothingTo, NotInForce, Overlap, Unknown
from domain.events import power as e
from domain.events.power import GrantMode
from domain.power import Handling, Status
from domain.value import replace
from domain.vocabulary import Level, PowerKind
from tests.facts import (
    CITY,
    COUNTY,
    OTHER,
    TOWN,
    add,
    added,
    cancel,
    cancelled,
    day,
    delegate,
    delegated,
    elements,
    grant,
    granted,
    happened,
    merge,
    split,
    wish,
)
from tests.given import given

BEFORE, AFTER = day("2015-12-31"), day("2016-01-01")


def test_a_power_is_listed_from_its_effective_day_and_not_the_day_before():
    story = given().when(add("2016-01-01"))
    assert story.power(BEFORE) is None
    assert story.power(AFTER).listed


def test_a_power_of_an_unregistered_organ_is_refused():
    given().when(add(holders=("organ:nobody",))).refuses(Unknown, stream="organ:nobody")


def test_a_power_is_added_once():
    given(added()).when(add("2012-01-01")).refuses(AlreadyExists, on=day("2012-01-01"))


def test_cancellation_ends_the_power_from_its_day():
    story = given(added()).when(cancel("2016-01-01"))
    story.then(replace(cancelled("2016-01-01"), version=2))
    assert story.power(BEFORE).listed
    assert story.power(AFTER).status is Status.CANCELLED


def test_a_power_cannot_be_cancelled_before_it_is_added():
    given(added("2010-01-01")).when(cancel("2009-12-31")).refuses(
        NotInForce, on=day("2009-12-31"), status="not_listed"
    )


def test_a_cancelled_power_can_no_longer_be_delegated_from_the_day_of_its_end():
    given(added(), cancelled("2014-01-01")).when(delegate("2014-01-01")).refuses(
        NotInForce, status="cancelled"
    )


def test_a_retroactive_cancellation_is_refused_for_the_later_day_it_would_break():
    given(added(), delegated("2014-01-01")).when(cancel("2013-01-01")).refuses(
        NotInForce, on=day("2014-01-01")
    )


def test_a_future_cancellation_leaves_the_power_in_force_until_then():
    story = given(added()).when(cancel("2030-01-01"))
    assert story.power(day("2029-12-31")).listed
    assert not story.power(day("2030-01-01")).listed


def test_delegation_makes_the_receiver_holder_once_it_has_accepted():
    story = given(added(), delegated("2015-06-01", level=Level.COUNTY)).when(
        wish(p.AcceptPower, "2016-01-01", by=COUNTY)
    )
    assert story.power(BEFORE).holders == (CITY,)
    assert story.power(AFTER).holders == (COUNTY,)
    assert story.power(AFTER).supervisors == (CITY,)
    assert story.power(AFTER).level is Level.COUNTY


def test_a_delegation_at_once_needs_no_acceptance():
    story = given(added()).when(delegate("2016-01-01", at_once=True))
    assert story.power(AFTER).holders == (COUNTY,)


def test_of_two_receivers_the_first_to_accept_shares_with_the_sender():
    past = (added(), delegated("2015-06-01", to=(COUNTY, OTHER)))
    one = wish(p.AcceptPower, "2015-07-01", by=COUNTY)
    both = (one, wish(p.AcceptPower, "2016-01-01", by=OTHER))
    assert given(*past).when(one).power(AFTER).holders == (CITY, COUNTY)
    assert given(*past).when(*both).power(AFTER).holders == (COUNTY, OTHER)


def test_nobody_accepts_what_was_not_sent():
    given(added()).when(wish(p.AcceptPower, "2016-01-01", by=COUNTY)).refuses(
        NothingTo, do="accept", organ=COUNTY
    )


def test_acceptance_does_not_come_before_the_delegation():
    given(added(), delegated("2016-06-01")).when(
        wish(p.AcceptPower, "2016-05-31", by=COUNTY)
    ).refuses(NothingTo, on=day("2016-05-31"))


def test_a_delegation_to_the_holder_itself_is_refused():
    given(added()).when(delegate("2016-01-01", to=(CITY,))).refuses(Overlap, organ=CITY)


def test_entrusting_leaves_the_holder_in_place_and_ends_with_its_term():
    story = given(added()).when(
        wish(
            p.EntrustPower,
            "2016-01-01",
            to=TOWN,
            mandate="委托书",
            act={"until": day("2018-01-01")},
        )
    )
    power = story.power(AFTER)
    assert (power.holders, power.exercisers()) == ((CITY,), (CITY,))
    assert [a.to for a in power.arrangements] == [TOWN]
    assert story.power(day("2017-12-31")).arrangements
    assert not story.power(day("2018-01-01")).arrangements


def test_a_term_that_ends_on_the_day_it_begins_is_refused():
    given(added()).when(
        wish(p.EntrustPower, "2016-01-01", to=TOWN, act={"until": day("2016-01-01")})
    ).refuses(InvalidTerm)


def test_an_authorised_body_exercises_in_its_own_name():
    power = given(added()).when(wish(p.AuthorisePower, "2016-01-01", to=TOWN)).power(AFTER)
    assert power.arrangements[0].mode is GrantMode.OWN_NAME
    assert power.holders == (CITY,)


def test_a_grant_adds_an_exerciser_in_its_area_and_the_legal_holder_stays():
    power = given(added()).when(grant("2016-01-01")).power(AFTER)
    assert power.holders == (CITY,)
    assert power.exercisers("211122") == (COUNTY,)
    assert power.exercisers("211103") == (CITY,)


def test_two_grantees_may_not_exercise_in_one_area():
    given(added(), granted("2015-01-01")).when(grant("2016-01-01", to=OTHER)).refuses(
        Overlap, organ=COUNTY
    )


def test_grants_to_two_areas_stand_side_by_side():
    power = (
        given(added(), granted("2015-01-01"))
        .when(grant("2016-01-01", to=OTHER, area="211121"))
        .power(AFTER)
    )
    assert power.exercisers("211121") == (OTHER,)
    assert power.exercisers("211122") == (COUNTY,)


def test_a_grant_that_awaits_the_handover_changes_nothing_until_it_is_completed():
    waiting = granted("2016-09-09", act={"awaits_handover": True})
    assert given(added(), waiting).when().power(day("2020-01-01")).exercisers("211122") == (CITY,)
    story = given(added(), waiting).when(wish(p.CompleteHandover, "2016-10-08", completes=2))
    assert story.power(day("2016-10-07")).exercisers("211122") == (CITY,)
    assert story.power(day("2016-10-08")).exercisers("211122") == (COUNTY,)


def test_a_handover_is_completed_once():
    past = (
        added(),
        granted("2016-09-09", act={"awaits_handover": True}),
        happened(e.HandoverCompleted, "2016-10-08", completes=2),
    )
    given(*past).when(wish(p.CompleteHandover, "2016-10-09", completes=2)).refuses(NothingTo)


def test_a_change_that_awaits_no_handover_cannot_be_handed_over():
    given(added(), granted("2016-09-09")).when(
        wish(p.CompleteHandover, "2016-10-08", completes=2)
    ).refuses(NothingTo)


def test_a_conditional_change_is_judged_on_its_nominal_day():
    given(added(), cancelled("2015-01-01")).when(
        grant("2016-01-01", act={"awaits_handover": True})
    ).refuses(NotInForce)


def test_withdrawing_a_delegation_gives_the_power_back():
    past = (added(), delegated("2012-01-01", at_once=True))
    power = given(*past).when(wish(p.WithdrawPower, "2016-01-01", source=COUNTY)).power(AFTER)
    assert (power.holders, power.supervisors, power.arrangements) == ((CITY,), (), ())


def test_only_what_was_given_can_be_withdrawn():
    given(added()).when(wish(p.WithdrawPower, "2016-01-01", source=COUNTY)).refuses(NothingTo)


def test_a_transfer_changes_the_holder_and_nothing_else():
    story = given(added()).when(wish(p.TransferPower, "2016-01-01", source=CITY, to=OTHER))
    before, after = story.power(BEFORE), story.power(AFTER)
    assert after.holders == (OTHER,)
    assert (after.elements, after.kind) == (before.elements, before.kind)


def test_only_the_holder_gives_in_a_transfer():
    given(added()).when(wish(p.TransferPower, "2016-01-01", source=OTHER, to=TOWN)).refuses(
        NothingTo, organ=OTHER
    )


def test_of_joint_holders_one_can_be_named_the_only_one():
    story = given(added(holders=(CITY, OTHER))).when(
        wish(p.ReduceHolders, "2016-01-01", holders=(OTHER,))
    )
    assert story.power(AFTER).holders == (OTHER,)


def test_a_paper_that_names_no_remaining_holder_leaves_them_as_they_were():
    story = given(added()).when(wish(p.ReduceHolders, "2016-01-01"))
    assert story.power(AFTER).holders == (CITY,)


def test_releasing_a_power_takes_it_off_the_list():
    story = given(added()).when(wish(p.ReleasePower, "2016-01-01", receiver="行业协会"))
    assert story.power(AFTER).status is Status.RELEASED
    assert story.power(AFTER).released_to == "行业协会"


def test_a_merger_closes_its_sources_and_opens_its_results_with_their_lineage():
    story = given(added(), added(stream="power:q")).when(
        merge("2016-01-01", ("power:p", "power:q"), add("2016-01-01", stream="power:r"))
    )
    assert story.power(AFTER, "power:p").results == ("power:r",)
    assert story.power(AFTER, "power:q").status is Status.MERGED
    assert story.power(AFTER, "power:r").sources == ("power:p", "power:q")
    assert story.power(BEFORE, "power:p").listed
    assert story.power(BEFORE, "power:r") is None


def test_a_merger_with_itself_is_refused():
    given(added()).when(
        merge("2016-01-01", ("power:p", "power:p"), add("2016-01-01", stream="power:r"))
    ).refuses(NothingTo)


def test_a_merger_with_an_unknown_power_is_refused():
    given(added()).when(
        merge("2016-01-01", ("power:p", "power:zz"), add("2016-01-01", stream="power:r"))
    ).refuses(NotInForce, stream="power:zz")


def test_a_split_closes_one_and_opens_several():
    parts = (add("2016-01-01", stream="power:a"), add("2016-01-01", stream="power:b"))
    story = given(added()).when(split("2016-01-01", "power:p", *parts))
    assert story.power(AFTER).status is Status.SPLIT
    assert story.power(AFTER, "power:b").sources == ("power:p",)


def test_an_amendment_sets_the_elements_it_names_and_no_other():
    given_power = given(added(elements=elements(remark="旧", office="科")))
    power = given_power.when(
        wish(p.AmendPower, "2016-01-01", changed=("name", "remark"), elements=elements("新名"))
    ).power(AFTER)
    assert power.elements == elements("新名", office="科")


@pytest.mark.parametrize("changed", [(), ("holders",), ("name", "nonsense")])
def test_an_amendment_must_name_elements(changed: tuple[str, ...]):
    given(added()).when(
        wish(p.AmendPower, "2016-01-01", changed=changed, elements=elements())
    ).refuses(NothingTo)


@pytest.mark.parametrize(
    ("command", "field", "value"),
    [
        (p.ConvertToFiling, "handling", Handling.FILING),
        (p.ConvertToCommitment, "handling", Handling.COMMITMENT),
        (p.ResequencePower, "after_registration", True),
        (p.MarkStrict, "strict", True),
        (p.RetainPower, "retained_on", date(2016, 1, 1)),
        (p.LapsePower, "status", Status.LAPSED),
    ],
)
def test_a_conversion_shows_from_its_day(command: type, field: str, value: object):
    story = given(added()).when(wish(command, "2016-01-01"))
    assert getattr(story.power(AFTER), field) == value
    assert getattr(story.power(BEFORE), field) != value


def test_a_filing_is_no_licence_any_more():
    power = given(added()).when(wish(p.ConvertToFiling, "2016-01-01")).power(AFTER)
    assert power.kind is PowerKind.OTHER
    assert power.listed


def test_reclassification_changes_the_kind():
    story = given(added()).when(
        wish(p.ReclassifyPower, "2016-01-01", kind=PowerKind.CONFIRMATION, term="行政确定")
    )
    assert (story.power(AFTER).kind, story.power(AFTER).term) == (
        PowerKind.CONFIRMATION,
        "行政确定",
    )


def test_narrowing_keeps_the_power_and_says_what_went():
    story = given(added()).when(wish(p.NarrowPower, "2016-01-01", removed="乙级资质"))
    assert story.power(AFTER).listed
    assert story.power(AFTER).removed == ("乙级资质",)


def test_a_suspended_power_stays_on_the_list_until_it_resumes():
    past = (added(), happened(e.PowerSuspended, "2015-01-01"))
    story = given(*past).when(wish(p.ResumePower, "2016-01-01"))
    assert story.power(BEFORE).suspended
    assert story.power(BEFORE).listed
    assert not story.power(AFTER).suspended


def test_a_suspension_in_an_area_is_none_elsewhere_and_ends_with_its_term():
    story = given(added()).when(
        wish(p.SuspendPower, "2015-01-01", areas=("310115",), act={"until": day("2016-01-01")})
    )
    assert [s.area for s in story.power(BEFORE).suspensions] == ["310115"]
    assert not story.power(BEFORE).suspended
    assert story.power(AFTER).suspensions == ()


def test_nothing_resumes_that_was_not_suspended():
    given(added()).when(wish(p.ResumePower, "2016-01-01")).refuses(NothingTo, do="resume")


def test_a_provisional_power_expires_with_its_term():
    story = given().when(add("2015-01-01", act={"until": day("2016-01-01")}))
    assert story.power(BEFORE).listed
    assert story.power(AFTER).status is Status.EXPIRED


def test_an_expired_power_cannot_be_cancelled():
    given(added("2015-01-01", act={"until": day("2016-01-01")})).when(cancel("2016-01-01")).refuses(
        NotInForce, status="expired"
    )


def test_a_seal_and_a_longer_training_are_kept_with_the_grant():
    power = (
        given(added(), granted("2015-01-01", training_until=day("2015-04-01")))
        .when(
            wish(p.PutSealInUse, "2015-02-01", organ=COUNTY, seal="市住建局行政审批专用章(4)"),
            wish(p.ExtendTraining, "2015-03-01", organ=COUNTY, until=day("2015-06-01")),
        )
        .power(AFTER)
    )
    assert power.arrangements[0].seal == "市住建局行政审批专用章(4)"
    assert power.arrangements[0].training_until == day("2015-06-01")


def test_there_is_no_seal_without_a_grant():
    given(added()).when(wish(p.PutSealInUse, "2016-01-01", organ=COUNTY, seal="章")).refuses(
        NothingTo, do="equip"
    )
