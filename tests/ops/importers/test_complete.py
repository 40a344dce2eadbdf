"""清单所缺: what a list leaves out, all its days together."""

import pytest

from domain.dates import PartialDate
from ops.importers.options import Kind
from tests.ops.importers.office import PAPER, actions, change, held, item, reasons

FIRST, SECOND = {"captured_on": "2021-01-01"}, {"captured_on": "2022-01-01"}
WHOLE = {"act": PAPER, "complete": True}


def ended(office):
    found = [e.event for e in office.ledger.all_entries() if e.event.topic == "power.cancelled"]
    return [event.act.effective_on.isoformat() for event in found]


@pytest.mark.parametrize("complete", [True, False])
def test_what_any_row_of_any_day_names_is_not_left_out(office, complete):
    office.load([item("甲"), item("乙")])
    rows = [item("甲", **FIRST), item("乙", **SECOND)]
    plan = office.load(rows, "二.csv", act=PAPER, complete=complete)
    assert (actions(plan), plan.missing, plan.request) == (["none", "none"], (), None)


def test_a_row_dated_by_the_operator_names_its_power_too(office):
    office.load([item("甲"), item("乙")])
    rows = [item("甲", **FIRST), item("乙", captured_on="")]
    plan = office.load(rows, "二.csv", date=PartialDate("2022"), date_reason="据快照", **WHOLE)
    assert (plan.missing, plan.request) == ((), None)


def test_what_no_row_of_any_day_names_ends_once_on_the_last_day(office):
    office.load([item("甲"), item("乙"), item("丙")])
    rows = [item("甲", **FIRST), item("乙", **SECOND)]
    plan = office.load(rows, "二.csv", **WHOLE)
    assert len(plan.missing) == 1
    assert reasons(plan).count("missing") == 1
    assert ended(office) == ["2022-01-01"]
    assert {p.elements.name for p in office.powers("2021-06-01")} == {"甲", "乙", "丙"}
    assert {p.elements.name for p in office.powers("2022-01-01")} == {"甲", "乙"}


def test_a_power_the_list_itself_enters_is_not_left_out_on_a_later_day(office):
    rows = [item("甲", **FIRST), item("乙", **SECOND)]
    plan = office.load(rows, **WHOLE)
    assert (actions(plan), plan.missing, ended(office)) == (["add", "add"], (), [])


def test_a_list_does_not_speak_of_what_began_after_its_organ_was_named(office):
    """市住建局 is listed as of 2021; what it got later in the year is not missing from that."""
    office.load([item("甲"), item("乙", 行使主体="市水利局")])
    office.load([item("丙")], "二.csv", as_of=PartialDate("2021-06-01"))
    rows = [item("甲", **FIRST), item("乙", 行使主体="市水利局", **SECOND)]
    plan = office.load(rows, "三.csv", **WHOLE)
    assert (plan.missing, plan.unnamed, ended(office)) == ((), (), [])


def test_a_power_that_ended_between_two_days_of_the_list_is_not_missing(office):
    office.load([item("甲"), item("乙"), item("丙")])
    office.load([change("丙", "取消", 施行日期="2021-06-01")], "文.csv", kind=Kind.CHANGES)
    plan = office.load([item("甲", **FIRST), item("乙", **SECOND)], "二.csv", **WHOLE)
    assert (plan.missing, ended(office)) == ((), ["2021-06-01"])


def test_a_row_held_for_coming_too_early_names_its_power_all_the_same(office):
    office.load([item("甲")])
    office.load([item("乙")], "二.csv", as_of=PartialDate("2021-06-01"))
    plan = office.plan([item("乙", **FIRST), item("甲", **SECOND)], "三.csv")
    assert [reason for _, reason in held(plan)] == ["listed_later"]
    assert plan.missing == ()
