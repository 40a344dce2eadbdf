"""What an entry says of itself: kind, levels of review, limits, and what may not be missing."""

import pytest

from domain.compliance.standards import Demand
from domain.elements import Attachment, Limit
from domain.events import power as e
from domain.vocabulary import PowerKind
from tests.domain.compliance.ledger import found, standards
from tests.facts import added, day, delegated, elements, happened

CHART = Attachment(reference="流程图.pdf")
WHOLE = {
    "responsibilities": ("受理",),
    "grounds": ("不予受理的",),
    "supervision": "投诉",
    "remedies": "复议",
    "flow_chart": CHART,
    "supervision_rules": CHART,
}


def limited(statutory: Limit | None, promised: Limit | None) -> e.PowerAdded:
    return added(elements=elements(statutory_limit=statutory, promised_limit=promised))


def days(amount: int, unit: str = "工作日") -> Limit:
    return Limit(amount=amount, unit=unit)


def test_a_non_licence_approval_is_found_from_the_day_the_kind_was_abolished():
    events = (added(kind=PowerKind.NON_LICENCE_APPROVAL),)
    assert found("K1", *events, as_of="2015-05-09") == []
    [said] = found("K1", *events, as_of="2015-05-10")
    assert said.since == day("2015-05-10")


def test_what_was_reclassified_is_not():
    other = happened(e.PowerReclassified, "2015-05-10", kind=PowerKind.OTHER)
    assert found("K1", added(kind=PowerKind.NON_LICENCE_APPROVAL), other) == []


@pytest.mark.parametrize(("levels", "complaints"), [(0, 0), (1, 0), (2, 0), (3, 1)])
def test_an_approval_passes_two_levels_of_review_at_most(levels: int, complaints: int):
    entry = added(elements=elements(review_levels=levels))
    assert len(found("E1", entry, as_of="2022-04-27")) == complaints
    assert found("E1", entry, as_of="2022-04-26") == [], "the plan is of 27 April 2022"


def test_two_levels_of_review_are_asked_of_approvals_alone():
    entry = added(kind=PowerKind.PENALTY, elements=elements(review_levels=3))
    assert found("E1", entry, as_of="2022-04-27") == []


def test_no_more_time_is_promised_than_the_law_allows():
    assert len(found("E2", limited(days(20), days(21)))) == 1
    assert found("E2", limited(days(20), days(20))) == []


@pytest.mark.parametrize(
    ("statutory", "promised"),
    [(None, days(30)), (days(20), None), (days(20), days(30, "日")), (None, None)],
)
def test_what_cannot_be_compared_is_not(statutory: Limit | None, promised: Limit | None):
    assert found("E2", limited(statutory, promised)) == []


def test_a_plan_may_demand_that_the_promise_is_cut():
    plan = Demand(share=0.3, since=day("2018-01-01"), area="211122", source="某县方案")
    table = standards(demands=(plan,))

    def complaints(promised: int, area: str = "211122", as_of: str = "2020-01-01") -> int:
        entry = added(
            area=area, elements=elements(statutory_limit=days(20), promised_limit=days(promised))
        )
        return len(found("E3", entry, standards=table, as_of=as_of))

    assert complaints(15) == 1
    assert complaints(14) == 0
    assert complaints(21) == 0, "too long is another rule's complaint"
    assert complaints(15, area="211100") == 0
    assert complaints(15, as_of="2017-12-31") == 0


FULL = added(stream="power:full", elements=elements(**WHOLE))
"""Shows that the list is one of those that give all of it."""


def test_an_entry_that_lacks_nothing_is_whole():
    assert found("E4", FULL, added(elements=elements(**WHOLE))) == []


@pytest.mark.parametrize(
    ("element", "zh"),
    [
        ("responsibilities", "责任事项"),
        ("grounds", "追责情形"),
        ("supervision", "监督方式"),
        ("remedies", "救济渠道"),
        ("flow_chart", "运行流程图"),
        ("supervision_rules", "事中事后监管制度"),
    ],
)
def test_whatever_is_missing_is_named(element: str, zh: str):
    there = {name: value for name, value in WHOLE.items() if name != element}
    [said] = found("E4", FULL, added(elements=elements(**there)))
    assert (said.zh, said.cause) == (f"缺少: {zh}。", element)


def test_each_element_that_is_missing_is_a_complaint_of_its_own():
    """So that putting one in leaves the others as they were found."""
    assert {one.cause for one in found("E4", FULL, added())} == WHOLE.keys()


@pytest.mark.parametrize("kind", [PowerKind.PENALTY, PowerKind.COMPULSION, PowerKind.CONFIRMATION])
def test_rules_of_supervision_are_not_asked_of_penalties_and_the_like(kind: PowerKind):
    there = {name: value for name, value in WHOLE.items() if name != "supervision_rules"}
    assert found("E4", FULL, added(kind=kind, elements=elements(**there))) == []
    sent = delegated("2019-03-01")
    assert found("E5", FULL, added(kind=kind, elements=elements(**there)), sent) == []


CONVERTED = happened(e.PowerConvertedToFiling, "2019-03-01")
# 20 working days from 1 March 2019 end on 29 March.


def test_what_was_converted_needs_rules_of_supervision_in_time():
    assert found("E5", FULL, added(), CONVERTED, as_of="2019-03-29") == []
    [said] = found("E5", FULL, added(), CONVERTED, as_of="2019-03-30")
    assert (said.cause, said.due) == ("2", day("2019-03-29"))
    assert "国发〔2019〕6号" in said.zh


def test_what_was_sent_down_needs_rules_of_supervision_too():
    [said] = found("E5", FULL, added(), delegated("2019-03-01"))
    assert said.since == day("2019-03-29")


def test_rules_of_supervision_before_the_state_councils_decision_were_not_asked_for():
    assert found("E5", FULL, added(), delegated("2019-02-01")) == []


def test_a_power_with_rules_of_supervision_is_supervised():
    rules = elements(supervision_rules=WHOLE["supervision_rules"])
    assert found("E5", FULL, added(elements=rules), CONVERTED) == []
    assert found("E5", FULL, added()) == []


def test_where_no_power_names_rules_of_supervision_the_list_as_a_whole_is_complained_about():
    assert found("E5", added(), CONVERTED) == []
    assert "supervision_rules@211100" in {one.cause for one in found("R1", added(), CONVERTED)}


def test_what_the_list_of_another_area_gives_says_nothing_of_this_one():
    there = added(stream="power:full", area="211200", elements=elements(**WHOLE))
    assert found("E4", there, added()) == []
    assert {one.cause.partition("@")[2] for one in found("R1", there, added())} == {
        "211100",
        "211200",
    }
    assert "legal_basis@211200" in {one.cause for one in found("R1", there, added())}
    assert "remedies@211200" not in {one.cause for one in found("R1", there, added())}
