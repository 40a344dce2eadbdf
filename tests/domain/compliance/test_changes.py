"""Changes that nobody ordered, and changes that hang."""

from typing import Any

import pytest

from domain.act import Origin
from domain.compliance.training import months_after
from domain.events import power as e
from domain.events.power import GrantMode
from tests.domain.compliance.ledger import ACT, found, since
from tests.facts import (
    COUNTY,
    OTHER,
    added,
    cancelled,
    day,
    delegated,
    elements,
    granted,
    happened,
)

NOBODY = {"number": "", "title": "", "issuer": ""}
# 15 working days from 9 September 2016 end on 8 October, a Saturday that was worked.
FILE = Origin(file="清单.xlsx", sha256="0" * 64)


def test_a_change_under_no_paper_is_found():
    [said] = found("A1", added(), cancelled("2015-01-01", act=NOBODY))
    assert (said.cause, said.since) == ("2", day("2015-01-01"))


@pytest.mark.parametrize("paper", [{"number": "市政发〔2015〕1号"}, {"title": "决定"}, ACT])
def test_a_change_under_a_paper_is_not(paper: dict[str, str]):
    assert found("A1", added(), cancelled("2015-01-01", act=NOBODY | paper)) == []


def test_a_list_that_is_taken_over_is_no_change():
    assert found("A1", added(act=NOBODY | {"origin": FILE})) == []
    assert len(found("A1", added(act=NOBODY))) == 1


def test_a_cancellation_read_from_a_file_without_a_paper_is_found():
    gone = cancelled("2015-01-01", act=NOBODY | {"origin": FILE})
    assert len(found("A1", added(), gone)) == 1


def test_a_change_of_tomorrow_is_not_judged_today():
    later = cancelled("2015-01-01", act=NOBODY)
    assert found("A1", added(), later, as_of="2014-12-31") == []


def test_taking_over_what_was_sent_down_needs_no_paper_of_its_own():
    accepted = happened(e.PowerAccepted, "2015-02-01", by=COUNTY, of=2, act=NOBODY)
    assert found("A1", added(), delegated("2015-01-01"), accepted) == []


def test_elements_that_were_changed_under_no_paper_are_found_by_a_rule_of_their_own():
    events = (
        added(),
        happened(
            e.PowerAmended,
            "2015-01-01",
            changed=("office",),
            elements=elements(office="规划科"),
            act=NOBODY,
        ),
    )
    assert found("A1", *events) == []
    assert since(found("A2", *events)) == [day("2015-01-01")]


def test_what_was_sent_down_hangs_until_it_is_taken_over():
    sent = added(area="211122"), delegated("2016-09-09")
    due = "2016-10-09"
    assert found("D1", *sent, as_of="2016-10-08") == []
    [said] = found("D1", *sent, as_of=due)
    assert (said.cause, said.since) == (f"2:{COUNTY}", day("2016-09-09"))
    accepted = happened(e.PowerAccepted, "2016-10-09", by=COUNTY, of=2)
    assert found("D1", *sent, accepted, as_of=due) == []


def test_where_no_term_is_laid_down_it_hangs_from_the_next_day_on():
    sent = added(), delegated("2016-09-09")
    assert found("D1", *sent, as_of="2016-09-09") == []
    assert len(found("D1", *sent, as_of="2016-09-10")) == 1


def test_what_the_paper_itself_gives_does_not_hang():
    assert found("D1", added(), delegated("2016-09-09", at_once=True)) == []


def test_a_handover_is_overdue_after_its_fifteen_working_days():
    waiting = added(area="211122"), cancelled("2016-09-09", act={"awaits_handover": True})
    assert found("D2", *waiting, as_of="2016-10-08") == []
    [said] = found("D2", *waiting, as_of="2016-10-09")
    assert "盘县政办发〔2016〕109号" in said.zh
    done = happened(e.HandoverCompleted, "2016-09-30", completes=2)
    assert found("D2", *waiting, done, as_of="2016-10-09") == []


def test_where_no_term_is_laid_down_no_handover_is_overdue():
    waiting = added(), cancelled("2016-09-09", act={"awaits_handover": True})
    assert found("D2", *waiting) == []


def test_a_grantee_that_acts_for_the_holder_uses_a_seal():
    given = added(area="211100"), granted("2016-09-09")
    assert found("D3", *given, as_of="2016-10-08") == []
    assert len(found("D3", *given, as_of="2016-10-09")) == 1
    seal = happened(e.SealPutInUse, "2016-09-30", organ=COUNTY, seal="盘山县专用章（1）")
    assert found("D3", *given, seal, as_of="2016-10-09") == []


def test_a_grantee_that_acts_in_its_own_name_needs_none():
    given = added(), granted("2016-09-09", mode=GrantMode.OWN_NAME)
    assert found("D3", *given) == []


UNDER = {"title": "关于承接市级下放职权的决定"}
LOWER: dict[str, Any] = {"stream": "power:q", "area": "211122", "holders": (COUNTY,)}


def test_what_is_taken_over_was_sent_down():
    lower = added("2016-01-01", act=UNDER, **LOWER)
    [said] = found("D4", added(), lower)
    assert (said.cause, said.since, said.names) == ("1", day("2016-01-01"), ("power:p",))
    assert found("D4", added(), delegated("2015-12-01"), lower) == []


def test_what_was_sent_to_somebody_else_was_not_sent_here():
    lower = added("2016-01-01", act=UNDER, **LOWER)
    assert len(found("D4", added(), delegated("2015-12-01", to=(OTHER,)), lower)) == 1


def test_a_power_set_up_of_itself_or_with_none_above_was_not_taken_over():
    assert found("D4", added(), added("2016-01-01", **LOWER)) == []
    assert found("D4", added("2016-01-01", act=UNDER, **LOWER)) == []
    gone = added(), cancelled("2015-01-01")
    assert found("D4", *gone, added("2016-01-01", act=UNDER, **LOWER)) == []


def test_a_grant_that_took_effect_without_a_hand_over_is_found():
    [said] = found("D5", added(), granted("2016-09-09"))
    assert (said.cause, said.due) == ("2", day("2016-10-08"))
    awaited = granted("2016-09-09", act={"awaits_handover": True})
    done = happened(e.HandoverCompleted, "2016-09-20", completes=2)
    assert found("D5", added(), awaited, done) == []


def test_where_no_hand_over_is_laid_down_none_is_missed():
    assert found("D5", added(), granted("2016-09-09", area="211121")) == []
    assert found("D5", added(), delegated("2016-09-09")) == []
    assert len(found("D5", added(area="211122"), delegated("2016-09-09"))) == 1


@pytest.mark.parametrize(
    ("until", "complaints"),
    [
        (None, 1),
        ("2016-10-08", 1),
        ("2016-10-09", 0),
        ("2016-12-09", 0),
        ("2016-12-10", 1),
    ],
)
def test_training_lasts_one_to_three_months(until: str | None, complaints: int):
    grant = granted("2016-09-09", training_until=until and day(until))
    assert len(found("D6", added(), grant)) == complaints


def test_training_may_be_extended_and_counts_from_the_hand_over():
    grant = granted("2016-09-09", training_until=day("2016-11-09"))
    more = happened(e.TrainingExtended, "2016-11-01", organ=COUNTY, until=day("2017-06-01"))
    assert found("D6", added(), grant, more) == []
    awaited = granted("2016-09-09", training_until=day("2016-12-20"), act={"awaits_handover": True})
    done = happened(e.HandoverCompleted, "2016-09-20", completes=2)
    assert found("D6", added(), awaited, done) == []


def test_training_is_asked_for_in_panshan_only_while_the_grant_stands():
    assert found("D6", added(), granted("2016-09-09", area="211121")) == []
    back = happened(e.PowerWithdrawn, "2017-01-01", source=COUNTY)
    assert found("D6", added(), granted("2016-09-09"), back) == []
    assert found("D6", added(), granted("2016-09-09", mode=GrantMode.OWN_NAME)) == []


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2016-09-09", 1, "2016-10-09"),
        ("2016-10-31", 1, "2016-12-01"),
        ("2016-12-15", 1, "2017-01-15"),
        ("2016-11-30", 3, "2017-03-01"),
        ("2016-11-15", 1, "2016-12-15"),
    ],
)
def test_a_month_too_short_ends_on_the_first_of_the_next(start: str, months: int, end: str):
    assert months_after(day(start), months) == day(end)
