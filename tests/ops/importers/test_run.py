"""From a file to a plan and from a plan to entries: all or nothing, once."""

import dataclasses
import json
from datetime import timedelta

import pytest

from domain.commands.power import CancelPower
from domain.dates import PartialDate
from domain.errors import Refused
from domain.events.instrument import Change, Total
from domain.ledger import Ledger
from domain.value import replace
from ops.importers.known import LedgerKnown
from ops.importers.options import BadOptions, DateBy, Kind, Options, TakeOver
from ops.importers.run import NotAccepted, carry_out
from tests.ops.importers.office import MEMORY, PAPER, Office, actions, change, held, item, reasons

ROWS = [item("甲"), item("乙"), item("丙", 行使主体="市水利局")]
DAMAGED = [item("甲"), item("乙", 职权类别="看不清")]


def test_preparing_writes_nothing(office):
    office.plan(ROWS)
    assert office.ledger.position == 0


def test_a_plan_is_one_request_under_an_id_of_the_file_and_the_options(office):
    plan = office.load(ROWS)
    assert plan.request.command_id == plan.command_id
    assert plan.command_id.startswith("import:")
    assert {e.event.command_id for e in office.ledger.all_entries()} == {plan.command_id}


def test_planning_twice_gives_the_same_commands(office, tmp_path):
    elsewhere = Office(tmp_path, Ledger(MEMORY))
    assert office.plan(ROWS).request == elsewhere.plan(ROWS).request


def test_the_same_file_again_is_answered_with_the_first_receipt(office):
    first = office.carry_out(office.plan(ROWS))
    plan = office.plan(ROWS)
    again = office.carry_out(plan)
    assert plan.repeated
    assert (again.first, again.last, again.repeated) == (first.first, first.last, True)
    assert office.ledger.position == first.last


def test_a_plan_that_lost_its_answer_may_be_carried_out_again(office):
    """The connection broke after the commit: the operator tries the very same plan once more."""
    plan = office.plan(ROWS)
    first = office.carry_out(plan)
    assert office.carry_out(plan).repeated
    assert office.ledger.position == first.last


def test_the_same_file_again_undoes_nothing_that_came_in_between(office):
    office.load(ROWS)
    paper = [change("甲", "取消")]
    office.load(paper, "文件.csv", kind=Kind.CHANGES)
    before = office.ledger.position
    assert office.carry_out(office.plan(ROWS)).repeated
    assert office.ledger.position == before
    assert {power.elements.name for power in office.powers()} == {"乙", "丙"}


def test_the_file_under_another_name_is_the_same_request(office):
    office.load(ROWS)
    assert office.plan(ROWS, "改名.csv").repeated


def test_other_options_make_another_request(office):
    one = office.plan(ROWS)
    assert office.plan(ROWS, as_of=PartialDate("2021-01-01")).command_id != one.command_id
    assert office.plan(ROWS, accept="0123456789ab").command_id == one.command_id


def test_rows_in_another_order_lead_to_nothing(office):
    office.load(ROWS)
    plan = office.plan(ROWS[::-1], "二.csv")
    assert (plan.request, plan.repeated, office.carry_out(plan)) == (None, False, None)


def test_what_is_held_back_must_be_accepted_by_its_name(office):
    plan = office.plan(DAMAGED)
    with pytest.raises(NotAccepted, match=plan.quarantine_digest):
        office.carry_out(plan)
    assert office.ledger.position == 0
    office.carry_out(office.plan(DAMAGED, accept=plan.quarantine_digest))
    assert [power.elements.name for power in office.powers()] == ["甲"]


def test_the_name_of_another_quarantine_accepts_nothing(office):
    other = office.plan([item("甲", 行使主体="")], "二.csv").quarantine_digest
    for digest in (other, "0" * 12, " "):
        with pytest.raises(NotAccepted):
            office.carry_out(office.plan(DAMAGED, accept=digest))
    assert office.ledger.position == 0


def test_a_digest_given_where_nothing_is_held_does_no_harm(office):
    assert office.carry_out(office.plan(ROWS, accept="0" * 12)) is not None


def test_rows_that_reading_held_back_are_in_the_quarantine_too(office):
    path = office.folder / "短.csv"
    path.write_text("职权名称,职权类别,行使主体\n甲,行政许可,市住建局\n乙,行政许可\n", "utf-8")
    plan = office.prepare(path)
    assert (plan.rows, plan.held, held(plan)) == (2, 1, [("C3", "row_too_short")])


def test_a_refused_plan_leaves_nothing_behind(office):
    """All or nothing: the second command cannot be, so the first is not recorded either."""
    plan = office.plan(ROWS)
    bad = CancelPower(stream="power:nobody", act=plan.request.commands[0].act)
    request = replace(plan.request, commands=(*plan.request.commands, bad))
    with pytest.raises(Refused):
        carry_out(dataclasses.replace(plan, request=request), office.ledger)
    assert office.ledger.position == 0


def test_a_plan_overtaken_by_another_registrar_is_refused_whole(office):
    """Both planned to list the same power; the second finds it listed."""
    first, second = office.plan(ROWS), office.plan([*ROWS, item("丁")], "二.csv")
    office.carry_out(first)
    before = office.ledger.position
    with pytest.raises(Refused):
        office.carry_out(second)
    assert office.ledger.position == before


def test_a_plan_can_be_told_as_json(office):
    plan = office.plan(DAMAGED)
    told = json.loads(json.dumps(plan.as_json(), ensure_ascii=False))
    assert told["counts"]["rows"] == 2
    assert told["counts"]["held"] == 1
    assert told["counts"]["commands_AddPower"] == 1
    assert told["quarantine"][0]["cell"] == "B3"
    assert told["quarantine"][0]["value"] == "看不清"
    assert told["quarantine_digest"] == plan.quarantine_digest
    assert not told["accepted"]


def test_a_plan_is_told_to_people_in_both_languages(office):
    told = office.plan(DAMAGED).summary()
    assert "隔离 1" in told
    assert "kind_unknown 1" in told
    assert office.plan(DAMAGED).quarantine_digest in told
    office.load(ROWS)
    assert "nothing will be written" in office.plan(ROWS).summary()
    assert "nothing to do" in office.plan(ROWS[::-1], "二.csv").summary()


def test_every_word_to_the_operator_stands_in_both_languages(office):
    plan = office.plan([*DAMAGED, item("丙", 行使主体=""), item("", 编码="")])
    for each in (*plan.quarantine, *plan.warnings):
        assert each.zh
        assert each.en
        assert each.zh != each.en
        assert "{" not in each.zh + each.en


@pytest.mark.parametrize(
    "said",
    [
        {"date": PartialDate("2020")},
        {"date_by": DateBy.PUBLICATION, "date_reason": "  "},
        {"take_over": TakeOver(day=PartialDate("2020"), reason="")},
        {"scheme": "no_such_scheme"},
        {"totals": (Total(change=Change.CANCEL, count=3),)},
    ],
)
def test_options_that_lack_a_reason_or_contradict_themselves_are_refused(said):
    with pytest.raises(BadOptions):
        Options(kind=Kind.CHANGES, actor="clerk", **said)


def test_hidden_rows_are_read_only_if_the_operator_says_so(office):
    import xlsxwriter

    path = office.folder / "隐藏.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("清单")
        for number, cells in enumerate([list(ROWS[0]), *(list(row.values()) for row in ROWS)]):
            sheet.write_row(number, 0, cells)
        sheet.set_row(2, None, None, {"hidden": True})
    assert [reason for _, reason in held(office.prepare(path))] == ["hidden_row"]
    plan = office.prepare(path, accept_hidden=True)
    assert (held(plan), actions(plan)) == ([], ["add"] * 3)
    assert "hidden_row_accepted" in reasons(plan)


def test_the_actor_and_the_organ_acted_for_are_on_every_entry(office):
    office.load(ROWS, actor="clerk-7", on_behalf_of="organ:x", act=PAPER)
    entries = [entry.event for entry in office.ledger.all_entries()]
    assert {(e.actor, e.on_behalf_of) for e in entries} == {("clerk-7", "organ:x")}


def test_what_is_known_is_what_the_ledger_itself_would_say(office):
    office.load(ROWS)
    office.load([change("甲", "取消")], "文件.csv", kind=Kind.CHANGES)
    known = LedgerKnown(office.ledger)
    [paper] = known.papers(numbers=[PAPER.number], titles=[])
    [record] = known.changes_under(paper.id)
    assert (record.change, record.day.isoformat(), record.names) == (
        Change.CANCEL,
        "2020-06-01",
        frozenset({"甲"}),
    )
    assert known.papers(numbers=[], titles=["x"]) == []
    assert known.changes_under("instrument:x") == []


def test_a_power_enters_the_list_on_its_day_not_after_it(office):
    office.load(ROWS)
    known = LedgerKnown(office.ledger)
    day = office.powers()[0].since
    assert (len(known.powers_on(day)), known.powers_after(day)) == (3, [])
    assert len(known.powers_after(day - timedelta(days=1))) == 3
