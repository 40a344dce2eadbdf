"""The rows of papers that change powers."""

import pytest

from domain.dates import PartialDate
from domain.events.instrument import Change, Total
from domain.events.power import GrantMode
from domain.power import ArrangementKind, Handling, Status
from domain.totals import count, reconcile
from domain.vocabulary import Level, PowerKind, Rank
from ops.importers.options import BadOptions, DateBy, Kind, NamedAct, TakeOver
from tests.ops.importers.office import PAPER, actions, change, held, hows, item, reasons, said

OVER = TakeOver(day=PartialDate("2015-01-01"), reason="此前未登记,随取消文件接管")
PUBLISHED = {"施行日期": "", "公布日期": "2020-05-05", "决定日期": "2020-05-01"}


@pytest.fixture
def stocked(office):
    """Three powers of two bureaus, since 2020."""
    office.load([item("甲"), item("乙", 编码="21004"), item("丙", 行使主体="市水利局")])
    return office


def plan(office, *rows, name="文件.csv", **said):
    return office.plan(list(rows), name, kind=Kind.CHANGES, **said)


def load(office, *rows, name="文件.csv", **said):
    made = plan(office, *rows, name=name, **said)
    assert held(made) == []
    office.carry_out(made)
    return made


def test_a_cancelled_power_ends_on_the_day_of_effect(stocked):
    load(stocked, change("甲", "取消", 取消理由="依据已废止"))
    assert len(stocked.powers("2020-05-31")) == 3
    assert {p.elements.name for p in stocked.powers("2020-06-01")} == {"乙", "丙"}
    [event] = [e.event for e in stocked.ledger.all_entries() if e.event.topic == "power.cancelled"]
    assert event.reason == "依据已废止"


def test_every_change_carries_its_paper(stocked):
    row = change("甲", "取消", 附件="附件1", 附件序号="7", 决定日期="2020-05-01")
    load(stocked, row, scope="行政审批项目")
    issued = [e.event for e in stocked.ledger.all_entries() if "issued" in e.event.topic]
    [event] = [e.event for e in stocked.ledger.all_entries() if e.event.topic == "power.cancelled"]
    act = event.act
    assert [i.stream for i in issued] == [act.instrument]
    assert (act.number, act.title, act.issuer) == (PAPER.number, PAPER.title, PAPER.issuer)
    assert (act.annex, act.item, act.scope) == ("附件1", "7", "行政审批项目")
    assert (act.decided_on, act.origin.row) == ("2020-05-01", 2)


def test_a_paper_is_registered_once_with_its_rank(stocked):
    national = {"文号": "国发〔2020〕13号", "决定机关": "国务院"}
    national |= {"文件名称": "国务院关于取消和下放一批行政许可事项的决定", "区划代码": "100000"}
    load(stocked, change("甲", "取消", **national), change("乙", "取消", **national))
    [issued] = [e.event for e in stocked.ledger.all_entries() if "issued" in e.event.topic]
    assert (issued.rank, issued.area) == (Rank.STATE_COUNCIL_DECISION, "100000")
    assert not issued.in_force_unknown


def test_a_paper_the_operator_names_stands_for_rows_that_name_none(stocked):
    row = change("甲", "取消", 文件名称="", 文号="", 决定机关="")
    assert held(plan(stocked, row)) == [("C2", "paper_missing")]
    load(stocked, row, act=PAPER)
    [event] = [e.event for e in stocked.ledger.all_entries() if e.event.topic == "power.cancelled"]
    assert event.act.number == PAPER.number


def test_the_day_of_a_list_dates_no_row_of_a_paper(stocked):
    made = plan(stocked, change("甲", "取消", **PUBLISHED), as_of=PartialDate("2020-01-01"))
    assert held(made) == [("A2", "no_usable_date")]


def test_a_row_of_another_paper_than_the_operators_keeps_its_own_and_that_is_said(stocked):
    other = {"文号": "市政发〔2020〕2号", "文件名称": "另一决定", "决定机关": ""}
    rows = [change("甲", "取消"), change("乙", "取消", **other), change("丙", "取消", **other)]
    made = load(stocked, *rows, act=PAPER)
    assert reasons(made).count("other_paper") == 1
    assert "市政发〔2020〕2号" in said(made, "other_paper")
    assert PAPER.number in said(made, "other_paper")
    acts = [e.event.act for e in stocked.ledger.all_entries() if "cancelled" in e.event.topic]
    assert [act.number for act in acts] == [PAPER.number, "市政发〔2020〕2号", "市政发〔2020〕2号"]
    assert [act.issuer for act in acts] == [PAPER.issuer, "", ""]


@pytest.mark.parametrize(
    "named",
    [
        NamedAct(number="市政发〔2099〕9号"),
        NamedAct(title="别的决定"),
        NamedAct(number=PAPER.number, title="别的决定"),
    ],
)
def test_a_paper_no_row_is_of_refuses_the_file_and_both_are_named(stocked, named):
    made = plan(stocked, change("甲", "取消"), act=named)
    [refusal] = made.refusals
    assert refusal.reason == "paper_not_in_file"
    for said_ in (refusal.zh, refusal.en):
        assert PAPER.number in said_
        assert (named.number or named.title) in said_


def test_the_operator_fills_in_what_a_row_of_his_paper_leaves_blank(stocked):
    made = load(stocked, change("甲", "取消", 文号="", 决定机关=""), act=PAPER)
    assert "other_paper" not in reasons(made)
    [event] = [e.event for e in stocked.ledger.all_entries() if e.event.topic == "power.cancelled"]
    assert (event.act.number, event.act.issuer) == (PAPER.number, PAPER.issuer)


def test_the_days_of_the_operators_paper_are_not_those_of_another(stocked):
    other = {"文号": "市政发〔2020〕2号", "文件名称": "另一决定", "施行日期": ""}
    rows = [change("甲", "取消", 施行日期=""), change("乙", "取消", **other)]
    named = NamedAct(number=PAPER.number, published_on=PartialDate("2020-05-05"))
    told = {"date_by": DateBy.PUBLICATION, "date_reason": "文件未载明施行日期"}
    assert held(plan(stocked, *rows, act=named, **told)) == [("A3", "no_usable_date")]


@pytest.mark.parametrize("kind", [Kind.INSTRUMENTS, Kind.ORGANS])
def test_for_a_register_of_papers_or_organs_no_paper_can_be_named(office, kind):
    with pytest.raises(BadOptions, match="no other can be named"):
        office.plan([item()], kind=kind, act=PAPER)


def test_a_row_without_a_day_of_effect_is_held(stocked):
    made = plan(stocked, change("甲", "取消", **PUBLISHED))
    assert held(made) == [("A2", "no_usable_date")]


@pytest.mark.parametrize(
    ("rule", "day"), [(DateBy.PUBLICATION, "2020-05-05"), (DateBy.DECISION, "2020-05-01")]
)
def test_the_operator_says_which_day_of_the_paper_counts_and_why(stocked, rule, day):
    reason = "文件未载明施行日期"
    load(stocked, change("甲", "取消", **PUBLISHED), date_by=rule, date_reason=reason)
    [event] = [e.event for e in stocked.ledger.all_entries() if e.event.topic == "power.cancelled"]
    assert (event.act.effective_on.isoformat(), event.act.remark) == (day, reason)


def test_the_operators_own_day_comes_last_and_its_reason_is_on_record(stocked):
    rows = [change("甲", "取消", **PUBLISHED), change("乙", "取消", 施行日期="")]
    told = {"date_by": DateBy.PUBLICATION, "date": PartialDate("2020-09"), "date_reason": "据报道"}
    load(stocked, *rows, **told)
    acts = [e.event.act for e in stocked.ledger.all_entries() if "cancelled" in e.event.topic]
    assert [(a.effective_on.isoformat(), a.effective_precision, a.remark) for a in acts] == [
        ("2020-05-05", "day", "据报道"),
        ("2020-09-30", "month", "据报道"),
    ]


def test_rows_take_effect_in_the_order_of_their_days_not_of_the_file(stocked):
    rows = [
        change("甲", "恢复", 施行日期="2020-08-01"),
        change("甲", "暂停", 施行日期="2020-07-01"),
    ]
    assert actions(load(stocked, *rows)) == ["resume", "suspend"]


def test_a_power_is_found_by_code_before_name(stocked):
    made = load(stocked, change("乙的旧名", "取消", 编码="21004"))
    assert hows(made) == ["code"]
    assert {p.elements.name for p in stocked.powers()} == {"甲", "丙"}


def test_a_power_is_found_by_holder_and_name_among_namesakes(stocked):
    stocked.load([item("甲", 行使主体="市水利局")], "二.csv")
    assert held(plan(stocked, change("甲", "取消"))) == [("A2", "ambiguous")]
    made = load(stocked, change("甲", "取消", 原行使主体="市水利局"))
    assert hows(made) == ["organ_name"]
    assert stocked.holders(stocked.power(name="甲")) == ["市住建局"]


def test_a_kind_tells_namesakes_of_one_organ_apart(stocked):
    stocked.load([item("甲", 职权类别="行政确认")], "二.csv")
    load(stocked, change("甲", "取消", 职权类别="行政确认"))
    assert stocked.power(name="甲").kind is PowerKind.LICENCE


@pytest.mark.parametrize("organ", ["市水利局", "从未登记的局"])
def test_a_paper_does_not_change_the_power_of_an_organ_it_does_not_name(stocked, organ):
    made = plan(stocked, change("甲", "取消", 原行使主体=organ))
    assert [reason for _, reason in held(made)] == ["other_holder"]


def test_a_paper_of_one_area_changes_no_power_of_another(stocked):
    row = change("甲", "取消", 区划代码="220300")
    assert held(plan(stocked, row)) == [("A2", "not_in_ledger")]


def test_a_paper_below_the_nation_changes_no_national_power(office):
    office.load([item("甲")], area="100000")
    assert held(plan(office, change("甲", "取消"))) == [("A2", "not_in_ledger")]


def test_a_power_nobody_listed_is_held(stocked):
    assert held(plan(stocked, change("丁", "取消"))) == [("A2", "not_in_ledger")]


def test_with_the_operators_word_it_is_taken_over_first_as_a_backfill(office):
    row = change("丁", "取消", 原行使主体="市住建局", 设定依据="《条例》第三条")
    made = load(office, row, take_over=OVER, item_type="行政许可")
    assert hows(made) == ["taken_over"]
    [power] = office.powers("2019-01-01")
    assert (power.kind, office.holders(power)) == (PowerKind.LICENCE, ["市住建局"])
    assert office.powers("2020-06-01") == []
    [added] = [e.event for e in office.ledger.all_entries() if e.event.topic == "power.added"]
    assert (added.act.effective_on.isoformat(), added.act.remark) == ("2015-01-01", OVER.reason)
    assert (added.act.instrument, added.act.origin.row) == ("", 2)


def test_nothing_is_taken_over_for_an_organ_before_its_founding(office):
    facts = [{"organ": "新局", "event": "establish", "date": "2018-03-17", "level": "市级"}]
    office.load(facts, "沿革.csv", kind=Kind.ORGANS)
    load(office, change("丁", "取消", 原行使主体="新局"), take_over=OVER, item_type="行政许可")
    assert office.powers("2018-03-16") == []
    assert len(office.powers("2018-03-17")) == 1


def test_a_take_over_needs_the_kind_of_power(office):
    assert held(plan(office, change("丁", "取消"), take_over=OVER)) == [("A2", "kind_unknown")]


def test_a_penalty_is_told_by_its_name_and_that_is_said(office):
    row = change("对使用童工的处罚", "取消")
    made = load(office, row, take_over=OVER, item_type="行政许可")
    assert "kind_from_name" in reasons(made)
    assert office.power("2019-01-01").kind is PowerKind.PENALTY


def test_a_take_over_that_does_not_come_before_the_change_is_held(office):
    over = TakeOver(day=PartialDate("2020-06-01"), reason="x")
    made = plan(office, change("丁", "取消"), take_over=over, item_type="行政许可")
    assert held(made) == [("A2", "take_over_too_late")]


def test_a_power_listed_from_a_later_day_is_not_taken_over_a_second_time(office):
    office.load([item("甲")], as_of=PartialDate("2021-01-01"))
    row = change("甲", "取消", 原行使主体="市住建局")
    made = plan(office, row, take_over=OVER, item_type="行政许可")
    assert held(made) == [("A2", "listed_later")]


def test_two_changes_of_one_power_in_one_file_meet_one_another(office):
    rows = [
        change("丁", "下放", 承接部门="县住建局", 施行日期="2020-07-01"),
        change("丁", "设立", 承接部门="市住建局", 变更类型原文="设定行政许可"),
    ]
    made = load(office, *rows)
    assert (hows(made), actions(made)) == (["name", "new"], ["delegate", "establish"])


def test_establishing_says_what_kind_it_establishes(office):
    row = change("丁", "设定行政许可", 承接部门="市住建局", 现层级="市级")
    load(office, row)
    power = office.power("2020-06-01")
    assert (power.kind, power.level, office.holders(power)) == (
        PowerKind.LICENCE,
        Level.CITY,
        ["市住建局"],
    )


def test_what_is_on_the_list_cannot_be_established_once_more(stocked):
    row = change("甲", "新增", 承接部门="市住建局", 职权类别="行政许可")
    assert held(plan(stocked, row)) == [("A2", "already_listed")]


def test_what_the_ledger_lists_from_later_on_cannot_be_established_before(stocked):
    row = change("甲", "新增", 承接部门="市住建局", 职权类别="行政许可", 施行日期="2019-01-01")
    assert held(plan(stocked, row)) == [("A2", "listed_later")]


def test_a_delegation_to_an_organ_waits_for_its_acceptance(stocked):
    made = load(stocked, change("甲", "下放", 承接部门="县住建局"))
    assert "until it is accepted (承接) by 县住建局" in said(made, "awaits_acceptance")
    assert stocked.holders(stocked.power(name="甲")) == ["市住建局"]
    row = change("甲", "承接", 承接部门="县住建局", 文号="县政发〔2020〕9号", 施行日期="2020-07-01")
    load(stocked, row, name="承接.csv")
    assert stocked.holders(stocked.power(name="甲")) == ["县住建局"]


@pytest.mark.parametrize(
    ("cells", "holder"),
    [
        ({"承接部门": "县级住房和城乡建设部门"}, "县级住房和城乡建设部门"),
        ({"承接部门": "县住建局", "区划代码": "100000"}, "县住建局"),
    ],
)
def test_a_national_paper_or_a_class_of_receivers_takes_effect_at_once(stocked, cells, holder):
    made = load(stocked, change("甲", "下放管理层级", **cells))
    assert "awaits_acceptance" not in reasons(made)
    power = stocked.power(name="甲")
    assert stocked.holders(power) == [holder]
    assert len(power.supervisors) == 1


def test_a_delegation_without_a_receiver_is_held(stocked):
    assert held(plan(stocked, change("甲", "下放", 承接部门=""))) == [("G2", "receiver_missing")]


def test_a_grant_needs_its_mode_from_the_operator(stocked):
    """代为行使 leaves the name of the city, 以自己名义 does not: nobody may guess."""
    row = change("甲", "赋权", 承接部门="乡镇人民政府、街道办事处")
    assert held(plan(stocked, row)) == [("B2", "mode_not_stated")]
    load(stocked, row, grant_mode=GrantMode.OWN_NAME)
    [grant] = stocked.power(name="甲").arrangements
    assert (grant.kind, grant.mode) == (ArrangementKind.GRANT, GrantMode.OWN_NAME)
    assert stocked.holders(stocked.power(name="甲")) == ["市住建局"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [("委托", ArrangementKind.ENTRUSTMENT), ("授权", ArrangementKind.AUTHORISATION)],
)
def test_entrusting_and_authorising_leave_the_holder(stocked, word, kind):
    load(stocked, change("甲", word, 承接部门="市质监站"))
    power = stocked.power(name="甲")
    assert [a.kind for a in power.arrangements] == [kind]
    assert stocked.holders(power) == ["市住建局"]


def test_what_was_entrusted_is_taken_back(stocked):
    load(stocked, change("甲", "委托", 承接部门="市质监站"))
    row = change("甲", "收回", 施行日期="2020-07-01")
    load(stocked, row, name="收回.csv")
    assert stocked.power(name="甲").arrangements == ()


def test_where_nothing_was_given_there_is_nothing_to_take_back(stocked):
    assert [r for _, r in held(plan(stocked, change("甲", "收回")))] == ["sender_missing"]


def test_a_transfer_moves_the_holder(stocked):
    load(stocked, change("甲", "划转", 原行使主体="市住建局", 承接部门="市审批局"))
    assert stocked.holders(stocked.power(name="甲")) == ["市审批局"]


def test_a_transfer_from_somebody_else_is_held(office):
    office.load([item("甲", 行使主体="甲局;乙局"), item("乙", 行使主体="丙局")])
    row = change("甲", "划转", 原行使主体="丙局", 承接部门="市审批局")
    assert held(plan(office, row)) == [("G2", "other_holder")]


def test_a_released_power_leaves_the_list_with_whoever_takes_it_on(stocked):
    load(stocked, change("甲", "转移", 承接部门="市建筑业协会"))
    assert {p.elements.name for p in stocked.powers()} == {"乙", "丙"}
    assert "市建筑业协会" not in stocked.organ_names().values()


def test_an_amendment_names_the_new_element(stocked):
    row = change("甲", "更名", 变更后名称="甲甲", 设定依据="《条例》第九条")
    load(stocked, row)
    power = stocked.power(name="甲甲")
    assert power.elements.legal_basis[0].article == "第九条"
    rows = held(plan(stocked, change("丙", "更名"), name="二.csv"))
    assert [reason for _, reason in rows] == ["nothing_to_amend"]


def test_joint_holders_are_reduced_to_those_the_paper_names(office):
    office.load([item("甲", 行使主体="甲局;乙局")])
    load(office, change("甲", "减少审批部门", 现行使主体="乙局"))
    assert office.holders(office.power()) == ["乙局"]


def test_a_reduction_to_an_organ_that_never_held_it_is_held(office):
    office.load([item("甲", 行使主体="甲局;乙局")])
    made = plan(office, change("甲", "减少审批部门", 现行使主体="丙局"))
    assert [reason for _, reason in held(made)] == ["refused"]


def test_a_reduction_without_names_is_recorded_all_the_same(office):
    office.load([item("甲", 行使主体="甲局;乙局")])
    assert actions(load(office, change("甲", "减少审批部门"))) == ["amend_organ"]


def test_a_reclassification_names_the_kind(stocked):
    load(stocked, change("甲", "类别调整", 职权类别="行政确认"))
    assert stocked.power(name="甲").kind is PowerKind.CONFIRMATION
    assert [r for _, r in held(plan(stocked, change("丙", "类别调整"), name="二.csv"))] == [
        "kind_unknown"
    ]


@pytest.mark.parametrize(
    ("word", "seen"),
    [
        ("改为备案", lambda p: p.handling is Handling.FILING),
        ("告知承诺", lambda p: p.handling is Handling.COMMITMENT),
        ("改为后置审批", lambda p: p.after_registration),
        ("暂停", lambda p: p.suspended),
        ("保留", lambda p: p.retained_on is not None),
        ("严管", lambda p: p.strict),
    ],
)
def test_changes_that_need_nothing_but_the_paper(stocked, word, seen):
    load(stocked, change("甲", word))
    assert seen(stocked.power(name="甲"))
    assert not seen(stocked.power(name="丙"))


def test_a_power_given_up_leaves_the_list(stocked):
    load(stocked, change("甲", "自动放弃"))
    assert {p.elements.name for p in stocked.powers()} == {"乙", "丙"}


def test_a_partial_cancellation_says_which_part(stocked):
    load(stocked, change("甲", "部分取消", 子项名称="临时建筑"))
    assert stocked.power(name="甲").removed == ("临时建筑",)
    made = plan(stocked, change("丙", "部分取消"), name="二.csv")
    assert [reason for _, reason in held(made)] == ["nothing_to_amend"]


def test_rows_with_one_result_are_one_merger(stocked):
    rows = [change(n, "合并", 合并后名称="甲乙", 原行使主体="市住建局") for n in ("甲", "乙")]
    made = load(stocked, *rows)
    assert [type(c).__name__ for c in made.request.commands] == ["IssueInstrument", "MergePowers"]
    result = stocked.power(name="甲乙")
    assert (len(result.sources), stocked.holders(result)) == (2, ["市住建局"])
    assert {p.elements.name for p in stocked.powers()} == {"甲乙", "丙"}


def test_a_merger_with_a_row_that_cannot_be_read_is_no_merger(stocked):
    rows = [change(n, "合并", 合并后名称="甲丁") for n in ("甲", "丁")]
    assert sorted(held(plan(stocked, *rows))) == [("A2", "group_held"), ("A3", "not_in_ledger")]


def test_a_merger_of_one_or_without_a_result_is_held(stocked):
    assert held(plan(stocked, change("甲", "合并", 合并后名称="x"))) == [("A2", "merge_alone")]
    made = plan(stocked, change("甲", "合并", 合并后名称=""))
    assert [reason for _, reason in held(made)] == ["result_missing"]


def test_a_split_names_its_results(stocked):
    rows = [change("甲", "拆分", 拆分后名称=name) for name in ("甲一", "甲二")]
    load(stocked, *rows)
    assert {p.elements.name for p in stocked.powers()} == {"甲一", "甲二", "乙", "丙"}
    assert stocked.power(name="甲一").sources == stocked.power(name="甲二").sources


def test_a_change_that_cannot_have_happened_is_held_and_the_rest_goes_on(stocked):
    rows = [change("甲", "恢复"), change("乙", "取消")]
    made = plan(stocked, *rows)
    assert held(made) == [("B2", "refused")]
    assert actions(made) == ["cancel"]


def test_a_held_row_leaves_no_trace_in_what_later_rows_meet(office):
    """It would have been taken over, but its change cannot be: so nobody took it over."""
    rows = [change("丁", "恢复"), change("丁", "取消", 施行日期="2020-07-01")]
    made = plan(office, *rows, take_over=OVER, item_type="行政许可")
    assert (hows(made), actions(made)) == (["taken_over"], ["cancel"])
    assert len([c for c in made.request.commands if type(c).__name__ == "AddPower"]) == 1


@pytest.mark.parametrize("word", ["调整", "随便", ""])
def test_a_kind_of_change_that_is_vague_or_unknown_is_held(stocked, word):
    assert held(plan(stocked, change("甲", word))) == [("B2", "change_unclear")]


def test_the_same_rows_under_another_name_and_order_lead_to_nothing(office):
    rows = [
        change("甲", "取消", 附件序号="1"),
        change("乙", "下放", 承接部门="县级住建部门", 附件序号="2"),
        change("丙", "设定行政许可", 承接部门="市住建局", 附件序号="3"),
        change("丁", "合并", 合并后名称="丁戊", 附件序号="4"),
        change("戊", "合并", 合并后名称="丁戊", 附件序号="5"),
        change("己", "拆分", 合并后名称="己一", 附件序号="6"),
        change("己", "拆分", 合并后名称="己二", 附件序号="7"),
        change("庚", "更名", 合并后名称="庚庚", 附件序号="8"),
    ]
    told = {"take_over": OVER, "item_type": "行政许可"}
    load(office, *rows, **told)
    made = plan(office, *rows[::-1], name="另一份.csv", **told)
    assert (made.request, held(made)) == (None, [])
    assert actions(made) == ["none"] * len(rows)


def test_a_row_more_than_last_time_is_the_only_one_carried_out(stocked):
    load(stocked, change("甲", "取消"))
    made = load(stocked, change("甲", "取消"), change("乙", "取消"), name="二.csv")
    assert actions(made) == ["none", "cancel"]


def test_a_number_in_the_title_is_recorded_and_set_against_the_rows(stocked):
    title = {"文件名称": "关于取消2项行政审批项目的决定"}
    made = load(stocked, change("甲", "取消", **title), change("乙", "取消", **title))
    [stated] = made.stated
    assert (stated.total.change, stated.total.count, stated.read) == (Change.CANCEL, 2, 2)
    [entry] = [e.event for e in stocked.ledger.all_entries() if "totals" in e.event.topic]
    assert entry.totals == (stated.total,)


def test_a_number_that_does_not_agree_must_be_accepted_by_name(stocked):
    title = {"文件名称": "关于取消49项行政审批项目的决定"}
    made = plan(stocked, change("甲", "取消", **title))
    assert held(made) == [("C2", "stated_total")]
    assert said(made, "stated_total") == "the paper states 49, 1 were read"
    assert stocked.accept(made) is not None
    assert {p.elements.name for p in stocked.powers()} == {"乙", "丙"}


def test_the_title_of_an_annex_counts_the_rows_of_that_annex(stocked):
    rows = [
        change("甲", "取消", 附件="附件1 取消的行政许可(共1项)"),
        change("乙", "取消", 附件="附件2 取消的行政确认(共计二项)"),
        change("丙", "取消", 附件="附件2 取消的行政确认(共计二项)"),
    ]
    made = load(stocked, *rows)
    assert [(s.total.change, s.total.count, s.read) for s in made.stated] == [
        (Change.CANCEL, 1, 1),
        (Change.CANCEL, 2, 2),
    ]


def test_totals_the_operator_states_are_set_against_the_rows_of_that_paper(stocked):
    totals = (Total(change=Change.CANCEL, count=3),)
    row = change("甲", "取消", 文件名称="", 文号="", 决定机关="")
    made = plan(stocked, row, act=PAPER, totals=totals)
    assert [reason for _, reason in held(made)] == ["stated_total"]


@pytest.mark.parametrize("named", [NamedAct(number=PAPER.number), NamedAct(title=PAPER.title)])
def test_the_paper_of_a_stated_total_is_found_by_its_number_or_its_title(stocked, named):
    totals = (Total(change=Change.CANCEL, count=3),)
    made = plan(stocked, change("甲", "取消"), act=named, totals=totals)
    assert [reason for _, reason in held(made)] == ["stated_total"]


def test_a_total_of_no_paper_of_the_file_is_refused(stocked):
    totals = (Total(change=Change.CANCEL, count=1),)
    two = (change("甲", "取消"), change("乙", "取消", 文号="市政发〔2020〕2号", 文件名称="另一份"))
    with pytest.raises(BadOptions):
        plan(stocked, change("甲", "取消"), act=NamedAct(number="国发〔1999〕9号"), totals=totals)
    with pytest.raises(BadOptions):
        plan(stocked, *two, act=NamedAct(title="无此文件"), totals=totals)


def test_a_merger_counts_once_by_its_result(stocked):
    title = {"文件名称": "关于合并1项职权的决定", "合并后名称": "甲乙"}
    made = load(stocked, change("甲", "合并", **title), change("乙", "合并", **title))
    assert [s.read for s in made.stated] == [1]


def test_another_paper_with_the_same_number_is_another_paper_and_said(stocked):
    load(stocked, change("甲", "取消"))
    made = load(stocked, change("乙", "取消", 文件名称="另一份决定"), name="二.csv")
    assert "number_in_use" in reasons(made)
    issued = [e.event for e in stocked.ledger.all_entries() if "issued" in e.event.topic]
    assert [i.title for i in issued] == [PAPER.title, "另一份决定"]


def test_one_title_on_two_days_is_two_papers(stocked):
    """Governments use a title again: only the day tells papers without a number apart."""
    rows = [
        change("甲", "取消", 文号="", 决定日期="2020-05-01"),
        change("乙", "取消", 文号="", 决定日期="2020-05-09"),
    ]
    load(stocked, *rows)
    issued = [e.event for e in stocked.ledger.all_entries() if "issued" in e.event.topic]
    assert len({i.stream for i in issued}) == 2


def test_status_after_a_merger_and_a_split_is_told(stocked):
    rows = [change(n, "合并", 合并后名称="甲乙") for n in ("甲", "乙")]
    load(stocked, *rows)
    assert Status.MERGED not in {power.status for power in stocked.powers()}


def test_a_named_act_without_a_title_or_number_is_no_act():
    assert not NamedAct(issuer="某市人民政府").given


def test_one_title_in_two_areas_is_two_papers(office):
    office.load([item("甲")], area="211122")
    office.load([item("乙")], "二.csv", area="211121")
    rows = [
        change("甲", "取消", 文号="", 区划代码="211122"),
        change("乙", "取消", 文号="", 区划代码="211121"),
    ]
    load(office, *rows, area="")
    issued = [e.event for e in office.ledger.all_entries() if "issued" in e.event.topic]
    assert sorted(i.area for i in issued) == ["211121", "211122"]


def test_a_paper_nobody_dated_is_registered_from_the_operators_day_with_its_reason(stocked):
    told = {"date": PartialDate("2020-09-01"), "date_reason": "据报道"}
    load(stocked, change("甲", "取消", 施行日期=""), **told)
    [issued] = [e.event for e in stocked.ledger.all_entries() if "issued" in e.event.topic]
    assert (issued.act.effective_on.isoformat(), issued.act.remark) == ("2020-09-01", "据报道")
    assert issued.in_force_unknown


def test_an_amendment_changes_no_more_than_the_paper_says(stocked):
    made = load(stocked, change("甲", "更名", 变更后名称="甲甲", 办理窗口="3号窗口"))
    assert made.request.commands[-1].changed == ("name",)


def test_the_only_holder_need_not_be_named_in_a_transfer(stocked):
    load(stocked, change("甲", "划转", 承接部门="市审批局"))
    assert stocked.holders(stocked.power(name="甲")) == ["市审批局"]


def test_stated_numbers_agree_and_are_stated_once_when_the_paper_comes_again(stocked):
    title = {"文件名称": "关于取消2项行政审批项目的决定"}
    rows = [change("甲", "取消", **title), change("乙", "取消", **title)]
    load(stocked, *rows)
    made = plan(stocked, *rows[::-1], name="二.csv")
    assert (held(made), made.request) == ([], None)
    assert [s.read for s in made.stated] == [2]


def test_a_file_none_of_whose_rows_go_on_is_not_set_against_the_number(stocked):
    title = {"文件名称": "关于取消2项行政审批项目的决定"}
    load(stocked, change("甲", "取消", **title), change("乙", "取消", **title))
    made = plan(stocked, change("丁", "取消", **title), name="二.csv")
    assert held(made) == [("A2", "not_in_ledger")]


def test_a_number_above_the_table_counts_for_the_paper_the_operator_names(stocked):
    path = stocked.folder / "附件.csv"
    lines = ("取消的行政审批项目目录(共3项)", "职权名称,变更类型,施行日期", "甲,取消,2020-06-01")
    path.write_text("\n".join(lines), "utf-8")
    made = stocked.prepare(path, kind=Kind.CHANGES, act=PAPER)
    assert held(made) == [("A1", "stated_total")]


def test_sub_items_are_marked_in_the_act(stocked):
    made = load(stocked, change("甲", "取消", 子项名称="临时建筑"), change("丙", "取消"))
    acts = [c.act for c in made.request.commands if type(c).__name__ == "CancelPower"]
    assert [act.sub_item for act in acts] == [True, False]


def test_a_merger_of_two_kinds_must_say_which_kind_comes_of_it(office):
    office.load([item("甲"), item("乙", 职权类别="行政确认")])
    rows = [change(n, "合并", 合并后名称="甲乙") for n in ("甲", "乙")]
    assert ("A2", "kind_unknown") in held(plan(office, *rows))


def test_what_comes_of_a_merger_rests_on_the_bases_of_its_sources(office):
    office.load([item("甲", 设定依据="《甲法》第一条"), item("乙", 设定依据="《乙法》第二条")])
    load(office, *(change(n, "合并", 合并后名称="甲乙") for n in ("甲", "乙")))
    basis = office.power(name="甲乙").elements.legal_basis
    assert [c.instrument_title for c in basis] == ["甲法", "乙法"]


def test_a_split_into_one_is_held(stocked):
    made = plan(stocked, change("甲", "拆分", 拆分后名称="甲一"))
    assert [reason for _, reason in held(made)] == ["result_missing"]


def test_a_change_that_fails_half_way_leaves_nothing_for_later_rows(stocked):
    """Two receivers accept, but only one was sent the power: that row counts for neither."""
    rows = [
        change("甲", "下放", 承接部门="县住建局"),
        change("甲", "承接", 承接部门="县住建局;邻县住建局", 施行日期="2020-07-01"),
        change("甲", "承接", 承接部门="县住建局", 施行日期="2020-07-01"),
    ]
    made = plan(stocked, *rows)
    assert (held(made), actions(made)) == ([("B3", "refused")], ["delegate", "accept"])
    stocked.accept(made)
    assert stocked.holders(stocked.power(name="甲")) == ["县住建局"]


def test_what_the_ledger_knows_of_later_days_outweighs_what_a_file_says_of_earlier_ones(stocked):
    load(stocked, change("甲", "取消", 施行日期="2021-01-01"))
    rows = [
        change("甲", "暂停", 施行日期="2020-07-01"),
        change("乙", "取消", 施行日期="2022-01-01"),
        change("甲", "恢复", 施行日期="2022-01-01"),
    ]
    made = plan(stocked, *rows, name="二.csv")
    assert (held(made), actions(made)) == ([("A4", "not_in_ledger")], ["suspend", "cancel"])
    stocked.accept(made)
    assert {p.elements.name for p in stocked.powers("2022-01-01")} == {"丙"}


def test_a_record_counts_for_one_row_only(stocked):
    """Two bureaus lose powers of one name under one paper; the first file had only one of them."""
    stocked.load([item("甲", 行使主体="市水利局")], "二.csv")
    one = change("甲", "取消", 原行使主体="市住建局")
    load(stocked, one)
    made = load(stocked, one, change("甲", "取消", 原行使主体="市水利局"), name="三.csv")
    assert actions(made) == ["none", "cancel"]


@pytest.mark.parametrize(("area", "known"), [("211122", True), ("220381", False)])
def test_a_paper_sends_powers_to_organs_below_it_and_to_no_others(stocked, area, known):
    stocked.load([item("丁", 行使主体="县住建局")], "县.csv", area=area)
    made = load(stocked, change("甲", "下放", 承接部门="县住建局"))
    assert ("organ_registered" not in reasons(made)) is known


def test_a_stated_sum_counts_items_not_what_happened_to_them(stocked):
    rows = [
        change("甲", "下放", 承接部门="县住建局"),
        change("甲", "承接", 承接部门="县住建局", 施行日期="2020-07-01"),
        change("乙", "取消"),
    ]
    totals = (Total(change=Change.ALL, count=2), Total(change=Change.ACCEPT, count=1))
    made = load(stocked, *rows, act=PAPER, totals=totals)
    assert [(s.total.count, s.read) for s in made.stated] == [(2, 2), (1, 1)]
    again = plan(stocked, *rows[::-1], name="再次.csv", act=PAPER, totals=totals)
    assert [(s.total.count, s.read) for s in again.stated] == [(2, 2), (1, 1)]


def test_a_stated_sum_counts_numbered_items_of_one_power_apart(stocked):
    rows = [change("甲", "部分取消", 备注=part, 附件序号=n) for n, part in (("1", "A"), ("2", "B"))]
    totals = (Total(change=Change.ALL, count=2),)
    made = load(stocked, *rows, act=PAPER, totals=totals)
    assert [s.read for s in made.stated] == [2]
    again = plan(stocked, *rows[::-1], name="再次.csv", act=PAPER, totals=totals)
    assert [s.read for s in again.stated] == [2]


MERGED = [change(name, "合并", 调整后名称="丁") for name in ("甲", "乙")]
SENT_DOWN = change("丁", "下放", 施行日期="2020-07-01", 承接部门="县住建局;邻县住建局")


def test_importer_and_ledger_count_a_merger_and_its_receivers_alike(stocked):
    """甲 and 乙 become 丁, and 丁 is sent down to two bureaus: one item, two receivers."""
    totals = (Total(change=Change.ALL, count=1), Total(change=Change.RECEIVERS, count=2))
    made = load(stocked, *MERGED, SENT_DOWN, act=PAPER, totals=totals)
    again = plan(stocked, SENT_DOWN, *MERGED, name="再次.csv", act=PAPER, totals=totals)
    assert [s.read for s in made.stated] == [s.read for s in again.stated] == [1, 2]
    events = [entry.event for entry in stocked.ledger.all_entries()]
    [paper] = {e.stream for e in events if e.topic == "instrument.issued"}
    streams = {e.stream: [f for f in events if f.stream == e.stream] for e in events}
    recorded = count((s for id, s in streams.items() if id.startswith("power:")), paper)
    assert [row.recorded for row in reconcile(totals, recorded, [])] == [1, 2]


def test_receivers_of_several_changes_are_counted_once_each(stocked):
    rows = [change(name, "委托", 承接部门="县住建局;邻县住建局") for name in ("甲", "丙")]
    totals = (Total(change=Change.RECEIVERS, count=2),)
    made = load(stocked, *rows, act=PAPER, totals=totals)
    again = plan(stocked, *rows[::-1], name="再次.csv", act=PAPER, totals=totals)
    assert [s.read for s in made.stated] == [s.read for s in again.stated] == [2]
    differs = plan(stocked, *rows, name="三.csv", act=PAPER, totals=(stated_receivers(3),))
    assert [reason for _, reason in held(differs)] == ["stated_total"]


def stated_receivers(number):
    return Total(change=Change.RECEIVERS, count=number)


@pytest.mark.parametrize("kind", [Change.OTHER, Change.PARTIAL_DELEGATE])
def test_a_number_of_what_the_ledger_does_not_count_is_recorded_and_not_compared(stocked, kind):
    total = Total(change=kind, count=4)
    made = load(stocked, change("甲", "取消"), act=PAPER, totals=(total,))
    assert [(s.read, s.agrees) for s in made.stated] == [(None, True)]
    assert reasons(made).count("total_uncounted") == 1
    [entry] = [e.event for e in stocked.ledger.all_entries() if "totals" in e.event.topic]
    assert entry.totals == (total,)


def test_two_numbers_for_one_total_are_refused_and_both_named(stocked):
    two = (Total(change=Change.CANCEL, count=5), Total(change=Change.CANCEL, count=2))
    with pytest.raises(BadOptions, match="5, 2"):
        plan(stocked, change("甲", "取消"), act=PAPER, totals=two)
    apart = (two[0], Total(change=Change.CANCEL, count=2, scope="审批"), two[0])
    assert plan(stocked, change("甲", "取消"), act=PAPER, totals=apart).refusals == ()
