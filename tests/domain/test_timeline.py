"""Corrections, revocations, late records and future dates: the past changes, not what was known."""

import pytest

from domain.commands import power as p
from domain.errors import AlreadyAnnulled, AlreadyEffective, NothingTo, NotInForce, Unknown
from domain.events import power as e
from domain.events.amendment import ChangeRevoked, EntryCorrected
from domain.events.organ import OrganRenamed
from domain.power import Status
from domain.streams import history
from domain.timeline import effective_order, on
from domain.value import replace
from tests.facts import (
    CITY,
    COUNTY,
    OTHER,
    added,
    cancel,
    cancelled,
    correct,
    day,
    delegate,
    delegated,
    elements,
    granted,
    happened,
    revoke,
    wish,
)
from tests.given import by_stream, given


def test_events_count_in_the_order_of_their_days_not_of_their_record():
    late = happened(e.PowerAmended, "2012-01-01", changed=("name",), elements=elements("一"))
    earlier = happened(e.PowerAmended, "2011-01-01", changed=("name",), elements=elements("二"))
    [stream] = by_stream((added(), late, earlier)).values()
    assert [s.event.version for s in effective_order(stream)] == [1, 3, 2]
    assert on(history(stream), day("2012-06-01")).elements.name == "一"
    assert on(history(stream), day("2011-06-01")).elements.name == "二"


def test_on_one_day_the_order_of_record_decides():
    one = happened(e.PowerAmended, "2012-01-01", changed=("name",), elements=elements("一"))
    two = happened(e.PowerAmended, "2012-01-01", changed=("name",), elements=elements("二"))
    [stream] = by_stream((added(), one, two)).values()
    assert on(history(stream), day("2012-01-01")).elements.name == "二"


def test_a_correction_changes_the_past_and_the_log_before_it_still_knows_the_old_past():
    story = given(added(), cancelled("2014-01-01")).when(
        correct(2, cancelled("2015-01-01", stream="power:p"))
    )
    assert story.power(day("2014-06-01")).listed
    assert story.power(day("2015-01-01")).status is Status.CANCELLED
    assert not given(added(), cancelled("2014-01-01")).when().power(day("2014-06-01")).listed


def test_an_annulled_entry_never_happened():
    story = given(added(), cancelled("2014-01-01")).when(correct(2, None))
    assert story.power(day("2014-06-01")).listed


def test_the_last_correction_of_an_entry_counts():
    story = given(added(), cancelled("2014-01-01")).when(
        correct(2, None), correct(2, cancelled("2016-01-01"))
    )
    assert story.power(day("2015-12-31")).listed
    assert not story.power(day("2016-01-01")).listed


def test_an_entry_is_annulled_once():
    past = (added(), cancelled("2014-01-01"))
    given(*past).when(correct(2, None), correct(2, None)).refuses(AlreadyAnnulled, version=2)


def test_an_entry_that_was_put_back_can_be_annulled_again():
    story = given(added(), cancelled("2014-01-01")).when(
        correct(2, None), correct(2, cancelled("2016-01-01")), correct(2, None)
    )
    assert story.power(day("2016-01-01")).listed


def test_a_correction_is_corrected_by_correcting_the_original():
    given(added(), cancelled("2014-01-01")).when(correct(2, None), correct(3, None)).refuses(
        NothingTo
    )


def test_a_correction_may_not_make_the_past_impossible():
    given(added(), delegated("2014-01-01")).when(
        correct(1, added("2014-06-01")),
    ).refuses(NotInForce, on=day("2014-01-01"))


def test_annulling_the_first_entry_under_later_ones_is_refused():
    given(added(), cancelled("2014-01-01")).when(correct(1, None)).refuses(NotInForce)


def test_a_correction_keeps_to_its_stream_and_kind():
    renamed = happened(OrganRenamed, "2014-01-01", stream="power:p", name="局")
    given(added()).when(correct(1, renamed)).refuses(NothingTo)
    given(added()).when(correct(1, added(stream="power:q"))).refuses(NothingTo)


def test_what_was_never_recorded_cannot_be_corrected():
    given(added()).when(correct(7, None)).refuses(Unknown, version=7)


def test_a_replacement_may_only_name_what_is_registered():
    given(added()).when(correct(1, added(holders=("organ:nobody",)))).refuses(
        Unknown, stream="organ:nobody"
    )
    given(added()).when(correct(1, added(act={"instrument": "instrument:none"}))).refuses(
        Unknown, stream="instrument:none"
    )


def test_a_replacement_is_recorded_in_the_name_of_the_one_who_corrects():
    [event] = given(added()).when(correct(1, added("2011-01-01"))).decided()
    assert isinstance(event, EntryCorrected)
    assert (event.replacement.version, event.replacement.actor) == (1, "clerk")


def test_a_future_change_can_be_revoked_before_its_day():
    story = given(added(), cancelled("2030-01-01")).when(revoke(2, on="2029-12-31"))
    assert story.power(day("2031-01-01")).listed


def test_a_change_in_effect_can_no_longer_be_revoked():
    given(added(), cancelled("2030-01-01")).when(revoke(2, on="2030-01-01")).refuses(
        AlreadyEffective, version=2
    )


def test_a_change_is_revoked_once():
    past = (added(), cancelled("2030-01-01"), happened(ChangeRevoked, "2029-01-01", revokes=2))
    given(*past).when(revoke(2, on="2029-06-01")).refuses(NothingTo)


def test_an_annulled_revocation_brings_the_change_back():
    past = (added(), cancelled("2030-01-01"), happened(ChangeRevoked, "2029-01-01", revokes=2))
    story = given(*past).when(correct(3, None))
    assert not story.power(day("2030-01-01")).listed


def test_a_change_that_awaits_its_handover_can_be_revoked():
    waiting = granted("2016-09-09", act={"awaits_handover": True})
    story = given(added(), waiting).when(revoke(2, on="2016-12-01"))
    story.decided()
    given(added(), waiting, happened(ChangeRevoked, "2016-12-01", revokes=2)).when(
        wish(p.CompleteHandover, "2017-01-01", completes=2)
    ).refuses(NothingTo)


def test_several_future_changes_stand_and_fall_one_by_one():
    past = (added(), delegated("2030-01-01", at_once=True), cancelled("2031-01-01"))
    story = given(*past).when(revoke(3, on="2029-01-01"))
    assert story.power(day("2030-06-01")).holders == (COUNTY,)
    assert story.power(day("2032-01-01")).listed


def test_what_follows_from_a_revoked_change_keeps_it_from_being_revoked():
    accepted = happened(e.PowerAccepted, "2030-02-01", by=COUNTY)
    given(added(), delegated("2030-01-01"), accepted).when(revoke(2, on="2029-01-01")).refuses(
        NothingTo, do="accept"
    )


def test_every_prefix_of_a_request_is_possible():
    accepted = wish(p.AcceptPower, "2015-02-01", by=COUNTY)
    given(added()).when(accepted, delegate("2015-01-01")).refuses(NothingTo, do="accept")


def test_versions_adjoin_and_end_open():
    [stream] = by_stream(
        (added(), delegated("2012-01-01", at_once=True), cancelled("2014-01-01"))
    ).values()
    spans = [(v.valid_from, v.valid_until) for v in history(stream)]
    assert spans == [
        (day("2010-01-01"), day("2012-01-01")),
        (day("2012-01-01"), day("2014-01-01")),
        (day("2014-01-01"), None),
    ]


def test_a_term_that_ends_makes_a_version_of_its_own():
    [stream] = by_stream(
        (
            added(),
            happened(e.PowerEntrusted, "2012-01-01", to=OTHER, act={"until": day("2013-01-01")}),
        )
    ).values()
    assert [v.valid_from for v in history(stream)] == [
        day("2010-01-01"),
        day("2012-01-01"),
        day("2013-01-01"),
    ]


@pytest.mark.parametrize("when", ["0001-01-01", "9999-12-31"])
def test_any_date_answers(when: str):
    [stream] = by_stream((added(),)).values()
    state = on(history(stream), day(when))
    assert (state is None) == (when < "2010")


def test_the_same_organ_of_two_terms_lapses_with_the_first_only():
    past = (
        added(),
        happened(e.PowerEntrusted, "2012-01-01", to=OTHER, act={"until": day("2013-01-01")}),
    )
    story = given(*past).when(
        wish(p.EntrustPower, "2013-01-01", to=OTHER, act={"until": day("2014-01-01")})
    )
    assert [a.since for a in story.power(day("2013-06-01")).arrangements] == [day("2013-01-01")]


def test_cancelling_a_second_time_is_refused_even_retroactively():
    given(added(), cancelled("2014-01-01")).when(cancel("2013-01-01")).refuses(
        NotInForce, on=day("2014-01-01"), status="cancelled"
    )


def test_a_replaced_entry_keeps_its_place_among_entries_of_the_same_day():
    one = happened(e.PowerAmended, "2012-01-01", changed=("name",), elements=elements("一"))
    two = happened(e.PowerAmended, "2012-01-01", changed=("name",), elements=elements("二"))
    three = replace(one, elements=elements("三"))
    story = given(added(), one, two).when(correct(2, three))
    assert story.power(day("2012-01-01")).elements.name == "二"


def test_a_transfer_and_its_return_may_share_a_day():
    story = given(added()).when(
        wish(p.TransferPower, "2016-01-01", source=CITY, to=OTHER),
        wish(p.TransferPower, "2016-01-01", source=OTHER, to=CITY),
    )
    assert story.power(day("2016-01-01")).holders == (CITY,)
