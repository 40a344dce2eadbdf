"""Which organ a name means on a day, and what becomes of a name nobody knows."""

import pytest

from domain.dates import PartialDate
from domain.vocabulary import OrganKind
from ops.importers.options import Kind
from ops.importers.organs import is_class
from tests.ops.importers.office import PAPER, actions, fact, held, hows, item, reasons, said

REORGANISED = [
    fact("establish", "2003-03-10", "中国银行业监督管理委员会", "银监会"),
    fact("establish", "1998-11-18", "中国保险监督管理委员会", "保监会"),
    fact("establish", "2018-03-17", "中国银行保险监督管理委员会", "银保监会"),
    fact("merge", "2018-03-17", "中国银行业监督管理委员会", "中国银行保险监督管理委员会"),
    fact("merge", "2018-03-17", "中国保险监督管理委员会", "中国银行保险监督管理委员会"),
    fact("establish", "2023-03-10", "国家金融监督管理总局"),
    fact("merge", "2023-03-10", "中国银行保险监督管理委员会", "国家金融监督管理总局"),
    fact("establish", "2013-03-14", "国家新闻出版广电总局", "新闻出版广电总局"),
    fact("establish", "2018-03-17", "国家广播电视总局"),
    fact("establish", "2018-03-17", "国家新闻出版署"),
    fact("dissolve", "2018-03-17", "国家新闻出版广电总局", "国家广播电视总局;国家新闻出版署"),
]


@pytest.fixture
def reorganised(office):
    office.load(REORGANISED, "沿革.csv", kind=Kind.ORGANS)
    return office


def listed(office, organ, on, **said):
    """The plan of one row that names an organ on a day."""
    return office.plan([item(行使主体=organ)], as_of=PartialDate(on), **said)


def holder(office, organ, on):
    plan = listed(office, organ, on)
    assert held(plan) == []
    office.carry_out(plan)
    return office.holders(office.power(), on), reasons(plan)


@pytest.mark.parametrize(
    ("on", "name", "told"),
    [
        ("2016-01-01", "中国银行业监督管理委员会", []),
        ("2019-01-01", "中国银行保险监督管理委员会", ["organ_succeeded"]),
        ("2024-01-01", "国家金融监督管理总局", ["organ_succeeded"]),
    ],
)
def test_an_old_name_leads_to_whoever_is_active_on_the_day(reorganised, on, name, told):
    assert holder(reorganised, "银监会", on) == ([name], told)


def test_an_organ_with_several_successors_holds_the_row_and_names_them(reorganised):
    plan = listed(reorganised, "新闻出版广电总局", "2019-01-01")
    assert held(plan) == [("C2", "organ_successors")]
    assert "国家广播电视总局、国家新闻出版署" in said(plan, "organ_successors")


def test_an_organ_that_ended_without_a_successor_holds_the_row(office):
    facts = [fact("establish", "2000-01-01", "某局"), fact("dissolve", "2010-01-01", "某局")]
    office.load(facts, "沿革.csv", kind=Kind.ORGANS)
    assert held(listed(office, "某局", "2012-01-01")) == [("C2", "organ_ended")]


def test_a_name_that_begins_only_later_is_not_another_organ(reorganised):
    assert held(listed(reorganised, "国家金融监督管理总局", "2016-01-01")) == [
        ("C2", "organ_later")
    ]


def test_a_renamed_organ_is_the_same_organ(office):
    facts = [fact("establish", "2000-01-01", "甲局"), fact("rename", "2010-01-01", "甲局", "乙局")]
    office.load(facts, "沿革.csv", kind=Kind.ORGANS)
    assert holder(office, "甲局", "2012-01-01") == (["乙局"], ["organ_succeeded"])


def test_a_name_plate_is_a_name_while_it_hangs(office):
    facts = [
        fact("establish", "2000-01-01", "宣传部"),
        fact("plate", "2018-01-01", "宣传部", "新闻出版局"),
        fact("unplate", "2020-01-01", "宣传部", "新闻出版局"),
    ]
    office.load(facts, "沿革.csv", kind=Kind.ORGANS)
    assert holder(office, "新闻出版局", "2019-01-01") == (["宣传部"], [])
    assert reasons(listed(office, "新闻出版局", "2021-01-01"))[:1] == ["organ_succeeded"]


def test_two_organs_of_one_name_hold_the_row(office):
    facts = [
        fact("establish", "2000-01-01", "甲局", "市局"),
        fact("establish", "2000-01-01", "乙局", "市局"),
    ]
    office.load(facts, "沿革.csv", kind=Kind.ORGANS)
    assert held(listed(office, "市局", "2012-01-01")) == [("C2", "organ_ambiguous")]


def test_a_bureau_is_not_its_neighbours_of_the_same_name(office):
    office.load([item("甲")], area="211122")
    office.load([item("甲")], "二.csv", area="211121")
    assert len({power.holders for power in office.powers()}) == 2


@pytest.mark.parametrize(("first", "then"), [("211100", "211122"), ("211122", "211100")])
def test_a_list_names_organs_of_its_own_area_not_of_the_one_above_or_below(office, first, then):
    office.load([item("甲", 行使主体="住建局")], area=first)
    office.load([item("乙", 行使主体="住建局")], "二.csv", area=then)
    assert len({power.holders for power in office.powers()}) == 2


def test_a_national_organ_is_met_in_every_area(office):
    office.load([item("甲", 行使主体="海关总署")], area="100000")
    plan = office.load([item("乙", 行使主体="海关总署")], "二.csv", area="211100")
    assert "organ_registered" not in reasons(plan)


def test_a_name_nobody_knows_is_registered_with_its_founding_unknown(office):
    plan = office.load([item()])
    assert said(plan, "organ_registered") == "registered as a new organ: 市住建局"
    [established] = [c for c in plan.request.commands if hasattr(c, "founding_unknown")]
    assert established.founding_unknown
    assert established.act.effective_on.isoformat() == "2020-01-01"


def test_an_organ_whose_founding_is_unknown_is_known_in_older_lists_too(office):
    office.load([item("甲")])
    plan = office.load([item("乙")], "二.csv", as_of=PartialDate("2014-01-01"))
    assert "organ_registered" not in reasons(plan)


def test_an_organ_of_held_rows_only_is_not_registered(office):
    rows = [
        item("甲"),
        item("乙", 行使主体="怪局", 编码="1"),
        item("乙", 行使主体="怪局", 编码="1"),
    ]
    plan = office.plan(rows)
    office.accept(plan)
    assert list(office.organ_names().values()) == ["市住建局"]


def test_a_code_of_one_organ_beside_the_name_of_another_is_held_back(office):
    code = "11440000006940693J"
    office.load([item("甲", 实施主体编码=code)])
    plan = office.plan([item("乙", 行使主体="市住房和城乡建设局", 实施主体编码=code)], "二.csv")
    assert [reason for _, reason in held(plan)] == ["organ_other_name"]
    assert "市住建局" in said(plan, "organ_other_name")


def test_one_name_under_two_credit_codes_is_one_organ_and_said(office):
    office.load([item("甲", 实施主体编码="11440000006940693J")])
    plan = office.load([item("乙", 实施主体编码="11440000007483842K")], "二.csv")
    assert len({power.holders for power in office.powers()}) == 1
    assert "organ_other_code" in reasons(plan)


def test_a_semicolon_always_divides_joint_holders(office):
    office.load([item(行使主体="甲局；乙局;丙局")])
    assert office.holders(office.power()) == ["甲局", "乙局", "丙局"]


def test_a_comma_divides_only_where_every_part_is_an_organ(office):
    office.load([item("一", 行使主体="甲局"), item("二", 行使主体="乙局")])
    office.load([item("三", 行使主体="甲局、乙局")], "二.csv")
    assert office.holders(office.power(name="三")) == ["甲局", "乙局"]
    office.load([item("四", 行使主体="甲局、丁和戊局")], "三.csv")
    assert office.holders(office.power(name="四")) == ["甲局、丁和戊局"]


def test_a_comma_divides_a_name_that_leads_nowhere_from_one_that_does(reorganised):
    """Else the two names together would be registered as an organ that never was."""
    plan = listed(reorganised, "新闻出版广电总局、国家金融监督管理总局", "2024-01-01")
    assert held(plan) == [("C2", "organ_successors")]


@pytest.mark.parametrize(
    "words",
    [
        "省级人民政府公安机关",
        "县级以上地方人民政府卫生行政主管部门",
        "省级、设区的市级人民政府公安机关",
        "市、县级工商行政管理部门(市场监督管理部门)",
        "国家邮政局或省级邮政管理机构",
        "人民银行分支行",
    ],
)
def test_words_for_a_class_of_organs_are_registered_as_a_class(office, words):
    office.load([item(行使主体=words)])
    [organ] = [e.event for e in office.ledger.all_entries() if "organ" in e.event.stream]
    assert (organ.name, organ.kind) == (words, OrganKind.CLASS_OF_ORGANS)


@pytest.mark.parametrize(
    "name", ["市住建局", "广东省总工会", "国务院", "中国人民银行", "某县人民政府"]
)
def test_the_name_of_one_organ_is_no_class(name):
    assert not is_class(name)


def test_two_classes_divided_by_a_comma_are_two(office):
    office.load([item(行使主体="县级以上人民政府教育行政部门、县级以上人民政府人社部门")])
    assert len(office.power().holders) == 2


def test_facts_about_organs_are_taken_once(reorganised):
    plan = reorganised.plan(REORGANISED[::-1], "再来.csv", kind=Kind.ORGANS)
    assert plan.request is None
    assert actions(plan) == ["none"] * len(REORGANISED)
    assert hows(plan) == ["recorded"] * len(REORGANISED)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (fact("merge", "2020-01-01", "无此局", "国家广播电视总局"), "organ_unknown"),
        (fact("merge", "2020-01-01", "国家广播电视总局", "无此局"), "organ_unknown"),
        (fact("merge", "2020-01-01", "国家广播电视总局", ""), "receiver_missing"),
        (fact("rename", "2020-01-01", "国家广播电视总局", ""), "nothing_to_amend"),
        (fact("升级", "2020-01-01", "国家广播电视总局", "x"), "event_unclear"),
        (fact("rename", "", "国家广播电视总局", "x"), "no_usable_date"),
        (fact("rename", "2019-01-01", "银监会", "x"), "organ_unknown"),
    ],
)
def test_a_fact_that_cannot_be_is_held(reorganised, row, reason):
    plan = reorganised.plan([row], "二.csv", kind=Kind.ORGANS)
    assert [why for _, why in held(plan)] == [reason]


def test_a_fact_carries_the_paper_that_decided_it(office):
    paper = {"文件名称": PAPER.title, "文号": PAPER.number, "决定机关": PAPER.issuer}
    rows = [fact("设立", "2003-03-10", "甲局", kind="政府工作部门", **paper)]
    office.load(rows, "沿革.csv", kind=Kind.ORGANS)
    issued, established = [entry.event for entry in office.ledger.all_entries()]
    assert (issued.number, established.act.instrument) == (PAPER.number, issued.stream)
    assert established.kind is OrganKind.DEPARTMENT


def test_an_organ_does_not_merge_into_the_one_that_merged_into_it(office):
    facts = [
        fact("establish", "2000-01-01", "甲局"),
        fact("establish", "2000-01-01", "乙局"),
        fact("merge", "2010-01-01", "甲局", "乙局"),
        fact("merge", "2011-01-01", "乙局", "甲局"),
    ]
    office.load(facts[:3], "沿革.csv", kind=Kind.ORGANS)
    assert held(office.plan(facts[3:], "又.csv", kind=Kind.ORGANS)) == [("A2", "refused")]


@pytest.mark.parametrize("above", ["100000", "210000"])
def test_of_two_organs_of_one_name_the_one_of_the_area_is_meant(office, above):
    facts = [
        fact("establish", "2000-01-01", "公安局", area_code=area) for area in (above, "211100")
    ]
    office.load(facts, "沿革.csv", kind=Kind.ORGANS, area="")
    plan = office.load([item(行使主体="公安局")], area="211100")
    assert "organ_registered" not in reasons(plan)
    [power] = office.powers()
    [organ] = [e.event for e in office.ledger.all_entries() if e.event.stream in power.holders]
    assert organ.area == "211100"


def test_a_name_with_a_comma_that_somebody_bears_is_one_organ(office):
    office.load([item("一", 行使主体="甲局、乙局")])
    office.load([item("二", 行使主体="甲局"), item("三", 行使主体="乙局")], "二.csv")
    office.load([item("四", 行使主体="甲局、乙局")], "三.csv")
    assert office.holders(office.power(name="四")) == ["甲局、乙局"]


def test_a_credit_code_is_not_given_to_joint_holders(office):
    plan = office.load([item(行使主体="甲局;乙局", 实施主体编码="11440000006940693J")])
    assert {c.credit_code for c in plan.request.commands if hasattr(c, "credit_code")} == {""}


def test_facts_of_one_day_may_stand_in_any_order(office):
    office.load(REORGANISED[::-1], "沿革.csv", kind=Kind.ORGANS)
    assert holder(office, "保监会", "2024-01-01") == (["国家金融监督管理总局"], ["organ_succeeded"])
