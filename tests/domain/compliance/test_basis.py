"""What a power rests on: named, in force, reviewed, and of a rank that may set it up."""

import pytest

from domain.compliance import NATIONWIDE, Standards
from domain.compliance.standards import Ceiling, Deadline, Term
from domain.events import instrument as i
from domain.events import power as e
from domain.vocabulary import PowerKind, Rank
from tests.domain.compliance.ledger import (
    LAW,
    citing,
    found,
    issued,
    resting,
    since,
    standards,
)
from tests.facts import added, cancelled, day, elements, happened


def retained(on: str) -> e.PowerRetained:
    return happened(e.PowerRetained, on)


def amended_law(on: str) -> i.InstrumentAmended:
    return happened(i.InstrumentAmended, on, stream=LAW)


def repealed_law(on: str) -> i.InstrumentRepealed:
    return happened(i.InstrumentRepealed, on, stream=LAW)


def voided_law(on: str) -> i.InstrumentVoided:
    return happened(i.InstrumentVoided, on, stream=LAW)


OTHERS = resting("2005-01-01", stream="power:other")
"""Shows that the list is one of those that name the basis."""


def test_a_power_without_a_basis_is_found():
    [said] = found("B1", OTHERS, added())
    assert said.since == day("2010-01-01")
    assert "建设工程规划许可证核发" in said.zh
    assert "建设工程规划许可证核发" in said.en


def test_a_power_with_a_basis_is_not():
    assert found("B1", resting()) == []


def test_a_service_needs_no_basis():
    assert found("B1", OTHERS, added(kind=PowerKind.SERVICE)) == []


def test_what_is_off_the_list_needs_no_basis():
    gone = OTHERS, added(), cancelled("2015-01-01")
    assert found("B1", *gone, as_of="2015-01-01") == []
    assert len(found("B1", *gone, as_of="2014-12-31")) == 1


def test_what_is_not_yet_on_the_list_needs_no_basis():
    assert found("B1", OTHERS, added(), as_of="2009-12-31") == []


def test_a_list_that_names_no_basis_at_all_is_one_complaint_about_the_register():
    powers = added(), added(stream="power:q")
    assert found("B1", *powers) == []
    assert "legal_basis@211100" in {said.cause for said in found("R1", *powers)}
    assert "legal_basis@211100" not in {said.cause for said in found("R1", OTHERS, *powers)}
    assert found("R1") == []


def test_a_repealed_basis_is_found_from_its_last_day_on():
    events = issued(), resting(), repealed_law("2018-05-01")
    assert found("B2", *events, as_of="2018-04-30") == []
    [said] = found("B2", *events, as_of="2018-05-01")
    assert (said.cause, said.since, said.names) == (LAW, day("2018-05-01"), (LAW,))
    assert "城乡规划法" in said.zh
    assert "2018-05-01废止" in said.zh


def test_a_void_basis_is_found():
    [said] = found("B2", issued(), resting(), voided_law("2018-05-01"))
    assert "宣布无效" in said.zh


def test_a_power_that_was_set_up_on_a_repealed_basis_is_wrong_from_its_own_first_day():
    events = issued(), repealed_law("2008-05-01"), resting("2010-01-01")
    assert since(found("B2", *events)) == [day("2010-01-01")]


def test_a_basis_that_the_register_does_not_know_is_not_judged():
    assert found("B2", resting("2010-01-01", "某办法")) == []


def test_one_of_two_bases_that_ended_is_named_and_the_other_not():
    other = issued(stream="instrument:other", title="行政许可法")
    power = resting("2010-01-01", "行政许可法", "城乡规划法")
    [said] = found("B2", issued(), other, power, repealed_law("2018-05-01"))
    assert said.cause == LAW


def test_a_basis_of_two_papers_of_one_title_is_not_guessed():
    other = issued(stream="instrument:other")
    assert found("B2", issued(), other, resting(), repealed_law("2018-05-01")) == []


def test_a_basis_that_is_not_yet_in_force_is_found_until_it_is():
    events = issued("2011-07-01"), resting("2010-01-01")
    [said] = found("B3", *events, as_of="2011-06-30")
    assert said.since == day("2010-01-01")
    assert "2011-07-01" in said.zh
    assert found("B3", *events, as_of="2011-07-01") == []


def test_a_basis_whose_entry_into_force_is_not_known_is_passed_over():
    events = issued("2011-07-01", in_force_unknown=True), resting("2010-01-01")
    assert found("B3", *events, as_of="2010-06-30") == []


def test_a_basis_that_was_amended_since_the_last_review_is_found():
    events = issued(), resting("2010-01-01"), amended_law("2015-04-24"), amended_law("2019-04-23")
    [said] = found("B4", *events)
    assert said.since == day("2019-04-23")
    assert since(found("B4", *events, as_of="2016-01-01")) == [day("2015-04-24")]
    assert found("B4", *events, as_of="2015-04-23") == []


@pytest.mark.parametrize(
    "review",
    [
        retained("2019-05-01"),
        happened(e.PowerAmended, "2019-05-01", changed=("legal_basis",), **citing("城乡规划法")),
    ],
)
def test_a_review_settles_it(review: e.AnyPowerEvent):
    assert found("B4", issued(), resting(), amended_law("2019-04-23"), review) == []


def test_another_amendment_of_the_power_is_no_review():
    rename = happened(
        e.PowerAmended, "2019-05-01", changed=("office",), elements=elements(office="规划科")
    )
    assert len(found("B4", issued(), resting(), amended_law("2019-04-23"), rename)) == 1


def test_a_basis_that_ended_is_not_said_to_be_unreviewed_too():
    events = issued(), resting(), amended_law("2015-04-24"), repealed_law("2018-05-01")
    assert found("B4", *events) == []


@pytest.mark.parametrize(
    ("kind", "rank", "degree"),
    [
        (PowerKind.LICENCE, Rank.LAW, "sound"),
        (PowerKind.LICENCE, Rank.ADMINISTRATIVE_REGULATION, "sound"),
        (PowerKind.LICENCE, Rank.STATE_COUNCIL_DECISION, "sound"),
        (PowerKind.LICENCE, Rank.LOCAL_REGULATION, "sound"),
        (PowerKind.LICENCE, Rank.LOCAL_GOVERNMENT_RULE, "weak"),
        (PowerKind.LICENCE, Rank.MINISTRY_RULE, "none"),
        (PowerKind.LICENCE, Rank.MUNICIPAL_DOCUMENT, "none"),
        (PowerKind.PENALTY, Rank.LOCAL_REGULATION, "sound"),
        (PowerKind.PENALTY, Rank.MINISTRY_RULE, "weak"),
        (PowerKind.PENALTY, Rank.STATE_COUNCIL_DECISION, "none"),
        (PowerKind.PENALTY, Rank.PROVINCIAL_DOCUMENT, "none"),
        (PowerKind.COMPULSION, Rank.LAW, "sound"),
        (PowerKind.COMPULSION, Rank.LOCAL_REGULATION, "weak"),
        (PowerKind.COMPULSION, Rank.MINISTRY_RULE, "none"),
        (PowerKind.CONFIRMATION, Rank.DEPARTMENT_DOCUMENT, "weak"),
        (PowerKind.PAYMENT, Rank.DEPARTMENT_DOCUMENT, "sound"),
    ],
)
def test_what_rank_may_set_up_which_kind(kind: PowerKind, rank: Rank, degree: str):
    events = issued(rank=rank), resting(kind=kind)
    assert (len(found("B5", *events)), len(found("B6", *events))) == (
        degree == "none",
        degree == "weak",
    )


def test_administrative_enforcement_is_set_up_by_law_alone():
    events = (
        issued(rank=Rank.ADMINISTRATIVE_REGULATION),
        resting(kind=PowerKind.COMPULSION, term="行政强制执行"),
    )
    assert len(found("B5", *events)) == 1
    assert found("B5", issued(), resting(kind=PowerKind.COMPULSION, term="行政强制执行")) == []


def test_the_best_basis_counts():
    rule = issued(stream="instrument:rule", title="某规定", rank=Rank.MUNICIPAL_DOCUMENT)
    assert found("B5", issued(), rule, resting("2010-01-01", "某规定", "城乡规划法")) == []


def test_a_basis_of_no_known_rank_may_be_the_sufficient_one():
    rule = issued(stream="instrument:rule", title="某规定", rank=Rank.MUNICIPAL_DOCUMENT)
    assert len(found("B5", rule, resting("2010-01-01", "某规定"))) == 1
    assert found("B5", rule, resting("2010-01-01", "某规定", "某办法")) == []


def test_before_the_licensing_law_nothing_was_laid_down():
    rule = issued("2000-01-01", rank=Rank.MUNICIPAL_DOCUMENT)
    events = rule, resting("2001-01-01")
    assert found("B5", *events, as_of="2004-06-30") == []
    assert len(found("B5", *events, as_of="2004-07-01")) == 1


def test_a_government_may_have_a_ceiling_of_its_own():
    own = Ceiling(
        kind=PowerKind.PAYMENT,
        sound=frozenset({Rank.LAW}),
        since=day("2015-01-01"),
        area="211100",
        source="某市规定",
    )
    table = standards(ceilings=(*standards().ceilings, own))
    events = issued(rank=Rank.MUNICIPAL_DOCUMENT), resting(kind=PowerKind.PAYMENT)
    [said] = found("B5", *events, standards=table)
    assert "某市规定" in said.zh
    elsewhere = resting(kind=PowerKind.PAYMENT, area="211200")
    assert found("B5", events[0], elsewhere, standards=table) == []


REVISED = Standards(
    deadlines=(
        Deadline(
            term=Term.REVISION, days=10, since=day("2015-01-01"), area="211100", source="某市办法"
        ),
    )
)
# 10 working days from 23 April 2019 end on 8 May: 28 April and 5 May were worked.


def test_a_list_follows_its_law_in_time_where_a_term_is_laid_down():
    table = NATIONWIDE.plus(REVISED)
    late = issued(), resting(), amended_law("2019-04-23"), retained("2019-05-09")
    [said] = found("B8", *late, standards=table)
    assert (said.cause, said.due) == ("instrument:law@2019-04-23", day("2019-05-08"))
    assert found("B8", *late) == [], "no term is laid down for the nation"
    timely = issued(), resting(), amended_law("2019-04-23"), retained("2019-05-08")
    assert found("B8", *timely, standards=table) == []


def test_each_amendment_is_judged_by_the_review_that_followed_it():
    events = (
        *(issued(), resting()),
        *(amended_law("2015-04-24"), retained("2016-01-01")),
        *(amended_law("2019-04-23"), retained("2019-04-24")),
    )
    [said] = found("B8", *events, standards=NATIONWIDE.plus(REVISED))
    assert said.cause == "instrument:law@2015-04-24"


def test_what_is_not_reviewed_yet_has_a_day_by_which_it_must_be():
    table = NATIONWIDE.plus(REVISED)
    events = issued(), resting(), amended_law("2019-04-23")
    assert [one.due for one in found("B4", *events, standards=table)] == [day("2019-05-08")]
    assert [one.due for one in found("B4", *events)] == [None]
    assert found("B8", *events, standards=table) == []
    ended = issued(), resting(), repealed_law("2019-04-23")
    assert [one.due for one in found("B2", *ended, standards=table)] == [day("2019-05-08")]
