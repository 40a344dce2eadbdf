"""Who holds and who exercises after several hand-downs: batches, chains, transfers."""

import pytest

from domain.commands import power as p
from domain.errors import InvalidTerm, NothingTo, Overlap
from domain.events import power as e
from domain.power import divisions, within
from tests.facts import (
    CITY,
    COUNTY,
    OTHER,
    TOWN,
    added,
    day,
    delegate,
    delegated,
    grant,
    granted,
    happened,
    wish,
)
from tests.given import given

END = day("2020-01-01")


def accept(on: str, by: str = COUNTY) -> p.AcceptPower:
    return wish(p.AcceptPower, on, by=by)


def withdraw(on: str, source: str = COUNTY, **fields: object) -> p.WithdrawPower:
    return wish(p.WithdrawPower, on, source=source, **fields)


def transfer(on: str, source: str, to: str) -> p.TransferPower:
    return wish(p.TransferPower, on, source=source, to=to)


def roles(*commands: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    power = given(added()).when(*commands).power(END)
    return power.holders, power.supervisors


def test_a_late_grant_does_not_turn_a_withdrawal_to_itself():
    story = given(added(), delegated("2012-01-01")).when(
        withdraw("2014-01-01"), grant("2013-01-01")
    )
    assert [a.kind for a in story.power(END).arrangements] == ["grant"]


def test_nobody_is_granted_what_it_held_at_the_time():
    given(added(), delegated("2012-01-01", at_once=True)).when(
        withdraw("2014-01-01"), grant("2013-01-01")
    ).refuses(Overlap, organ=COUNTY, on=day("2013-01-01"))


def test_an_acceptance_is_of_the_delegation_not_of_a_grant():
    assert roles(delegate("2012-01-01"), grant("2013-01-01", area="211121"), accept("2014-01-01"))[
        0
    ] == (COUNTY,)


def test_a_late_delegation_does_not_take_the_acceptance_of_a_grant():
    story = given(added(), granted("2012-01-01")).when(accept("2014-01-01"), delegate("2013-01-01"))
    power = story.power(END)
    assert power.holders == (CITY,)
    assert [(a.kind, a.accepted) for a in power.arrangements] == [
        ("grant", True),
        ("delegation", False),
    ]


def test_an_entrustment_is_not_accepted():
    given(added(), happened(e.PowerEntrusted, "2012-01-01", to=COUNTY)).when(
        accept("2013-01-01")
    ).refuses(NothingTo, do="accept")


def test_a_second_batch_leaves_the_first_receivers_what_they_have():
    first = delegate("2012-01-01", at_once=True)
    second = delegate("2014-01-01", to=(OTHER,), at_once=True, source=(CITY,))
    assert roles(first, second) == ((COUNTY, OTHER), (CITY,))


def test_of_a_second_batch_the_sender_must_be_named():
    given(added(), delegated("2012-01-01", at_once=True)).when(
        delegate("2014-01-01", to=(OTHER,), at_once=True)
    ).refuses(NothingTo, do="delegate: name who sends it")


def test_two_batches_give_the_same_whichever_is_accepted_first():
    one, two = delegate("2012-01-01"), delegate("2012-06-01", to=(OTHER,))
    assert roles(one, two, accept("2013-01-01"), accept("2014-01-01", OTHER)) == (
        (COUNTY, OTHER),
        (CITY,),
    )


def test_a_chain_of_delegations_ends_with_the_last():
    down = delegate("2014-01-01", to=(TOWN,), at_once=True, source=(COUNTY,))
    assert roles(delegate("2012-01-01", at_once=True), down) == ((TOWN,), (CITY, COUNTY))


def test_only_holders_and_former_holders_send_down():
    given(added()).when(delegate("2012-01-01", source=(OTHER,))).refuses(NothingTo, organ=OTHER)


def test_what_was_passed_on_cannot_be_withdrawn_from_the_one_that_passed_it_on():
    past = (
        added(),
        delegated("2012-01-01", at_once=True),
        delegated("2014-01-01", to=(TOWN,), at_once=True, source=(COUNTY,)),
    )
    given(*past).when(withdraw("2016-01-01")).refuses(NothingTo, do="withdraw")


def test_a_transfer_takes_the_senders_place_along():
    holders, supervisors = roles(
        delegate("2012-01-01"), transfer("2013-01-01", CITY, OTHER), accept("2014-01-01")
    )
    assert (holders, supervisors) == ((COUNTY,), (OTHER,))


def test_a_transfer_takes_the_receivers_place_along():
    moved = (delegate("2012-01-01", at_once=True), transfer("2013-01-01", COUNTY, OTHER))
    assert roles(*moved, withdraw("2014-01-01", OTHER))[0] == (CITY,)


def test_a_grant_follows_the_holder_it_was_given_by():
    power = (
        given(added(), granted("2012-01-01")).when(transfer("2013-01-01", CITY, OTHER)).power(END)
    )
    assert power.arrangements[0].principals == (OTHER,)


def test_taken_back_up_a_power_is_its_holders_own_again():
    taken_back = (delegate("2012-01-01", at_once=True), transfer("2013-01-01", COUNTY, CITY))
    assert roles(*taken_back) == ((CITY,), ())
    assert roles(*taken_back, delegate("2015-01-01", at_once=True))[0] == (COUNTY,)


def test_an_agent_that_becomes_holder_is_no_agent_any_more():
    power = (
        given(added(), happened(e.PowerEntrusted, "2012-01-01", to=OTHER))
        .when(transfer("2013-01-01", CITY, OTHER))
        .power(END)
    )
    assert (power.holders, power.arrangements) == ((OTHER,), ())


def test_one_acceptance_brings_no_other_holder_back():
    both = delegate("2012-01-01", to=(COUNTY, OTHER))
    moved = transfer("2014-01-01", COUNTY, TOWN)
    assert roles(both, accept("2013-01-01"), moved, accept("2015-01-01", OTHER))[0] == (
        TOWN,
        OTHER,
    )


@pytest.mark.parametrize("accepted_first", [True, False])
def test_a_batch_is_taken_up_when_the_rest_of_it_is_withdrawn(accepted_first: bool):
    both = delegate("2012-01-01", to=(COUNTY, OTHER))
    if accepted_first:
        steps = (both, accept("2013-01-01"), withdraw("2014-01-01", OTHER))
    else:
        steps = (both, withdraw("2013-01-01", OTHER), accept("2014-01-01"))
    assert roles(*steps) == ((COUNTY,), (CITY,))


def test_what_is_withdrawn_must_be_named_where_there_are_two():
    past = (added(), delegated("2012-01-01"), granted("2013-01-01"))
    given(*past).when(withdraw("2014-01-01")).refuses(NothingTo, versions=[2, 3])
    story = given(*past).when(withdraw("2014-01-01", of=2))
    assert [a.kind for a in story.power(END).arrangements] == ["grant"]


def test_a_delegation_for_a_term_goes_back_when_it_ends():
    pilot = delegate("2012-01-01", at_once=True, act={"until": day("2014-01-01")})
    story = given(added()).when(pilot)
    assert story.power(day("2013-12-31")).holders == (COUNTY,)
    assert story.power(day("2014-01-01")).holders == (CITY,)


@pytest.mark.parametrize("command", [p.CancelPower, p.RetainPower, p.ConvertToFiling])
def test_a_change_that_is_for_good_has_no_term(command: type):
    given(added()).when(wish(command, "2012-01-01", act={"until": day("2014-01-01")})).refuses(
        InvalidTerm
    )


def test_nobody_acts_for_itself():
    for command in (p.EntrustPower, p.AuthorisePower):
        given(added()).when(wish(command, "2012-01-01", to=CITY)).refuses(Overlap, organ=CITY)
    given(added()).when(grant("2012-01-01", to=CITY)).refuses(Overlap, organ=CITY)


def test_nobody_is_named_twice():
    given(added()).when(delegate("2012-01-01", to=(COUNTY, COUNTY))).refuses(Overlap)
    given(added(holders=(CITY, OTHER))).when(
        wish(p.ReduceHolders, "2012-01-01", holders=(CITY, CITY))
    ).refuses(Overlap)


def test_a_power_is_not_sent_down_to_nobody():
    given(added()).when(delegate("2012-01-01", to=())).refuses(NothingTo)


def test_training_is_extended_and_not_shortened():
    past = (added(), granted("2012-01-01", training_until=day("2012-04-01")))
    given(*past).when(
        wish(p.ExtendTraining, "2012-02-01", organ=COUNTY, until=day("2012-03-01"))
    ).refuses(InvalidTerm)
    given(added()).when(grant("2012-01-01", training_until=day("2011-12-31"))).refuses(InvalidTerm)


def test_an_authorised_body_acts_beside_the_holder():
    power = given(added()).when(wish(p.AuthorisePower, "2012-01-01", to=TOWN)).power(END)
    assert power.exercisers("211122") == (CITY, TOWN)


def test_a_grantee_of_unknown_area_displaces_nobody():
    power = given(added()).when(grant("2012-01-01", area="")).power(END)
    assert power.exercisers("211103") == (CITY, COUNTY)


def test_townships_of_one_county_are_areas_apart():
    past = (added(), granted("2012-01-01", to=TOWN, area="211122100000"))
    power = given(*past).when(grant("2013-01-01", to=OTHER, area="211122101000")).power(END)
    assert power.exercisers("211122101000") == (OTHER,)
    given(*past).when(grant("2013-01-01", to=OTHER, area="211122")).refuses(Overlap)


@pytest.mark.parametrize(
    ("area", "outer", "inside"),
    [
        ("211122", "211100", True),
        ("211122", "210000", True),
        ("211122", "100000", True),
        ("211122100000", "211122", True),
        ("211122100", "211122101", False),
        ("211122", "211122100000", False),
        ("211122", "211121", False),
        ("210000", "211100", False),
        ("110101", "110100", True),
        ("100000", "110000", False),
    ],
)
def test_areas_lie_in_one_another_level_by_level(area: str, outer: str, inside: bool):
    assert within(area, outer) is inside


def test_a_code_is_cut_by_levels():
    assert divisions("211122100000") == ("21", "11", "22", "100")
    assert divisions("110000000000") == ("11",)
    assert divisions("100000") == ()


def test_two_waiting_changes_of_one_paper_may_need_each_other():
    waiting = {"awaits_handover": True}
    past = (added(), granted("2012-01-01"))
    given(*past).when(
        withdraw("2014-01-01", act=waiting), grant("2014-01-01", to=OTHER, act=waiting)
    ).decided()
