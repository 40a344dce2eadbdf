"""Papers, laws, and what became of laws."""

import pytest

from domain.dates import PartialDate
from domain.vocabulary import Rank
from ops.importers.known import LedgerKnown
from ops.importers.options import Kind
from tests.ops.importers.office import actions, held, hows, reasons

LAW = "中华人民共和国行政许可法"


def law(said, force="", name=LAW, **cells):
    """A row of a register of laws: one text and the day it came into force."""
    usual = {
        "law_name": name,
        "level": "法律",
        "area_code": "100000",
        "promulgated_or_revised_date": said,
        "effective_date": force,
        "expired": "no",
    }
    return usual | cells


def event(on, action="promulgated", name=LAW, **cells):
    """A row of the history of a law."""
    usual = {"law_name": name, "area_code": "100000", "event_date": on, "action": action}
    return usual | {"ordinal": "", "instrument": "", "instrument_number": ""} | cells


def document(title, **cells):
    """A row of a register of papers."""
    usual = {
        "document_title": title,
        "document_number": "国发〔2020〕13号",
        "authority": "国务院",
        "authority_area_code": "100000",
        "issue_date": "2020-09-13",
        "publication_date": "2020-09-21",
    }
    return usual | cells


def load(office, *rows, name="法规.csv", **said):
    plan = office.plan(list(rows), name, kind=Kind.INSTRUMENTS, area="", **said)
    assert held(plan) == []
    office.carry_out(plan)
    return plan


def papers(office):
    return LedgerKnown(office.ledger).all_papers


def marks(office):
    """Day and manner of each mark of the one law there is."""
    [paper] = papers(office)
    return [(mark.on.isoformat(), mark.manner) for mark in paper.marks]


def test_a_law_is_issued_on_the_day_it_comes_into_force(office):
    load(office, law("2003-08-27", "2004-07-01"))
    [issued] = [entry.event for entry in office.ledger.all_entries()]
    assert (issued.title, issued.rank, issued.area) == (LAW, Rank.LAW, "100000")
    assert issued.act.effective_on.isoformat() == "2004-07-01"
    assert (issued.act.published_on, issued.in_force_unknown) == ("2003-08-27", False)


def test_without_a_day_of_force_the_day_of_issue_stands_for_it_and_that_is_said(office):
    load(office, law("2003-08-27"))
    [issued] = [entry.event for entry in office.ledger.all_entries()]
    assert issued.act.effective_on.isoformat() == "2003-08-27"
    assert issued.in_force_unknown


def test_a_law_with_or_without_the_nations_name_is_one_law(office):
    load(office, law("2019-04-23", name="行政许可法"), law("2003-08-27"))
    assert marks(office) == [("2003-08-27", ""), ("2019-04-23", "")]


def test_one_title_in_two_areas_is_two_laws(office):
    name = "优化营商环境条例"
    load(office, law("2020-01-01", name=name), law("2020-01-01", name=name, area_code="210000"))
    assert len(papers(office)) == 2


def test_a_further_text_is_an_amendment_and_names_its_version(office):
    load(office, law("2003-08-27"), law("2019-04-23", "2019-04-23"))
    amended = [e.event for e in office.ledger.all_entries()][1]
    assert (amended.topic, amended.text_version) == ("instrument.amended", "2019-04-23")


def test_expired_without_a_day_is_said_and_nothing_is_repealed(office):
    plan = load(office, law("2003-08-27", expired="yes"))
    assert "expired_without_day" in reasons(plan)
    assert not papers(office)[0].repealed


def test_a_law_without_any_day_is_held_until_the_operator_gives_one(office):
    plan = office.plan([law("")], kind=Kind.INSTRUMENTS)
    assert held(plan) == [("A2", "no_usable_date")]
    load(office, law(""), date=PartialDate("2026-06-08"), date_reason="以快照日为准")
    [issued] = [entry.event for entry in office.ledger.all_entries()]
    assert issued.act.remark == "以快照日为准"


def test_a_row_without_a_day_tells_nothing_of_a_law_that_is_known(office):
    load(office, law("2003-08-27"))
    told = {"date": PartialDate("2026-06-08"), "date_reason": "以快照日为准"}
    plan = load(office, law(""), name="二.csv", **told)
    assert (actions(plan), plan.request) == (["none"], None)


def test_the_history_of_a_law_is_issue_and_amendments_in_the_order_of_days(office):
    rows = [
        event("2019-04-23", "amended", ordinal="1", instrument="关于修改的决定"),
        event("2003-08-27", instrument_number="主席令第7号"),
    ]
    plan = load(office, *rows)
    issued, amended = [entry.event for entry in office.ledger.all_entries()]
    assert (issued.number, issued.manner) == ("主席令第7号", "promulgated")
    assert (amended.manner, amended.ordinal, amended.by) == ("amended", "1", "关于修改的决定")
    assert actions(plan) == ["amend", "issue"]


def test_an_approval_before_the_promulgation_is_how_the_law_was_decided(office):
    rows = [event("1996-10-03"), event("1996-09-19", "approved")]
    plan = load(office, *rows)
    assert hows(plan) == ["new", "approval"]
    [issued] = [entry.event for entry in office.ledger.all_entries()]
    assert (issued.act.decided_on, issued.act.published_on) == ("1996-09-19", "1996-10-03")
    assert load(office, *rows[::-1], name="二.csv").request is None


def test_a_later_approval_is_an_event_of_its_own(office):
    load(office, event("2015-06-26"), event("2015-07-30", "approved"))
    assert marks(office) == [("2015-06-26", "promulgated"), ("2015-07-30", "approved")]


def test_a_history_that_begins_otherwise_than_with_a_promulgation_says_so(office):
    plan = load(office, event("2012-12-13", "revised"))
    assert "first_not_promulgation" in reasons(plan)
    assert marks(office) == [("2012-12-13", "revised")]


@pytest.mark.parametrize("word", ["repainted", ""])
def test_an_unknown_action_is_held(office, word):
    plan = office.plan([event("2003-08-27", word)], kind=Kind.INSTRUMENTS)
    assert held(plan) == [("D2", "event_unclear")]


def test_the_same_history_in_another_order_leads_to_nothing(office):
    rows = [event("2003-08-27"), event("2010-01-01", "amended"), event("2019-04-23", "revised")]
    load(office, *rows)
    plan = load(office, *rows[::-1], name="二.csv")
    assert (plan.request, actions(plan)) == (None, ["none"] * 3)


def test_two_manners_on_one_day_are_two_events(office):
    load(office, event("2003-08-27"), event("2017-01-18", "approved"), event("2017-01-18"))
    assert sorted(marks(office)) == [
        ("2003-08-27", "promulgated"),
        ("2017-01-18", "approved"),
        ("2017-01-18", "promulgated"),
    ]


def test_a_register_puts_rank_and_day_of_force_into_a_history(office):
    load(office, event("2003-08-27"))
    plan = load(office, law("2003-08-27", "2004-07-01"), name="二.csv")
    assert actions(plan) == ["correct"]
    [paper] = papers(office)
    issued = paper.marks[0].event
    assert (issued.rank, issued.in_force_unknown) == (Rank.LAW, False)
    assert issued.act.effective_on.isoformat() == "2004-07-01"
    again = load(office, law("2003-08-27", "2004-07-01"), name="三.csv")
    assert again.request is None


def test_a_history_that_reaches_further_back_than_the_register_corrects_the_issue(office):
    load(office, law("2019-04-23", "2019-06-01"))
    rows = [event("2003-08-27"), event("2019-04-23", "amended")]
    plan = load(office, *rows, name="二.csv")
    assert actions(plan) == ["correct", "none"]
    [paper] = papers(office)
    assert [mark.on.isoformat() for mark in paper.marks] == ["2003-08-27", "2019-06-01"]
    assert paper.marks[0].event.rank is Rank.LAW
    assert office.plan(rows[::-1], "四.csv", kind=Kind.INSTRUMENTS).request is None


def test_a_day_the_operator_supplied_gives_way_to_the_history(office):
    told = {"date": PartialDate("2026-06-08"), "date_reason": "以快照日为准"}
    load(office, law(""), **told)
    load(office, event("2003-08-27"), name="二.csv")
    assert marks(office) == [("2003-08-27", "promulgated")]


def test_a_day_of_force_that_would_jump_over_the_next_event_is_not_put_in(office):
    load(office, event("2003-08-27"), event("2004-01-01", "amended"))
    load(office, law("2003-08-27", "2004-07-01"), name="二.csv")
    assert [on for on, _ in marks(office)] == ["2003-08-27", "2004-01-01"]


def test_papers_are_registered_with_number_issuer_days_and_rank(office):
    title = "国务院关于取消和下放一批行政许可事项的决定"
    load(office, document(title, source_url="http://www.gov.cn/x"))
    [issued] = [entry.event for entry in office.ledger.all_entries()]
    assert (issued.number, issued.issuer, issued.rank) == (
        "国发〔2020〕13号",
        "国务院",
        Rank.STATE_COUNCIL_DECISION,
    )
    assert (issued.act.decided_on, issued.act.published_on) == ("2020-09-13", "2020-09-21")
    assert (issued.reference, issued.in_force_unknown) == ("http://www.gov.cn/x", True)


def test_a_register_of_papers_is_taken_once(office):
    rows = [document("甲决定"), document("乙决定", document_number="")]
    load(office, *rows)
    assert load(office, *rows[::-1], name="二.csv").request is None


def test_two_papers_under_one_number_are_two_and_said(office):
    plan = load(office, document("甲决定"), document("乙决定"))
    assert len(papers(office)) == 2
    assert "number_in_use" in reasons(plan)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (document("甲", issue_date="", publication_date=""), "no_usable_date"),
        (document(""), "paper_missing"),
        (document("甲", issue_date="not a day"), "date_unreadable"),
        (law("2003-08-27", name=""), "law_unknown"),
        (law("27/08/2003"), "date_unreadable"),
    ],
)
def test_what_cannot_be_read_is_held(office, row, reason):
    plan = office.plan([row], kind=Kind.INSTRUMENTS)
    assert [why for _, why in held(plan)] == [reason]


def test_a_register_that_knows_only_the_day_of_force_agrees_with_a_history_of_that_day(office):
    load(office, law("", "2004-01-01"))
    assert load(office, event("2004-01-01"), name="二.csv").request is None


def test_a_row_without_a_day_completes_what_the_history_left_open(office):
    """The history names no rank, the register no day; each alone knows what the other lacks."""
    load(office, event("2003-08-27"))
    [before] = papers(office)
    plan = load(office, law(""), name="登记册.csv")
    assert actions(plan) == ["correct"]
    [after] = papers(office)
    assert (before.marks[0].event.rank, after.marks[0].event.rank) == (Rank.UNKNOWN, Rank.LAW)
    assert after.marks[0].on == before.marks[0].on
    assert office.plan([law("")], "登记册.csv", kind=Kind.INSTRUMENTS, area="").request is None
