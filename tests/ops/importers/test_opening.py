"""A list taken over, and a list compared with what the ledger holds."""

from datetime import date

import openpyxl
import pytest

from domain.codes import Code, CodeScheme
from domain.dates import PartialDate, Precision
from domain.elements import Extra, Limit
from domain.power import Status
from domain.vocabulary import Level, PowerKind
from ops.importers.options import Column, NamedAct
from ops.importers.run import PlanRefused
from tests.ops.importers.office import DAY, PAPER, actions, held, hows, item, reasons, said

GOOD = "11440000006940693J"
BAD = "13440000515356094L"


def implementation(organ=GOOD, base="440124018000"):
    return f"{organ}2{base}"


def test_a_row_becomes_a_power_from_the_day_of_the_list_on(office):
    office.load([item()])
    assert office.powers("2019-12-31") == []
    power = office.power("2020-01-01")
    assert power.elements.name == "建设工程规划许可证核发"
    assert (power.kind, power.term, power.area) == (PowerKind.LICENCE, "行政许可", "211100")
    assert office.holders(power) == ["市住建局"]


def test_an_entry_says_from_which_file_and_row_it_was_taken(office):
    plan = office.load([item("甲"), item("乙")])
    acts = [c.act for c in plan.request.commands if hasattr(c, "elements")]
    assert [(a.origin.file, a.origin.row, a.title) for a in acts] == [
        ("清单.csv", 2, "首次接管清单"),
        ("清单.csv", 3, "首次接管清单"),
    ]
    assert {a.origin.sha256 for a in acts} == {plan.sha256}


def test_the_row_is_kept_as_printed_only_where_reading_it_changed_a_character(office):
    office.load([item("甲"), item(" 乙\u200b", 备注="y\r\nz")])
    origins = [e.event.act.origin for e in office.ledger.all_entries() if "power" in e.event.stream]
    assert [o.verbatim for o in origins] == ["", " 乙\\u200b\t行政许可\t市住建局\ty\\u000d\nz"]


def test_what_was_printed_is_kept_even_where_an_entry_could_not_hold_it(office):
    """Decomposed characters are no canonical text; they are spelt out."""
    office.load([item("cafe\u0301许可")])
    [entry] = [e.event for e in office.ledger.all_entries() if "power" in e.event.stream]
    assert entry.elements.name == "café许可"
    assert entry.act.origin.verbatim.startswith("cafe\\u0301许可")


@pytest.mark.parametrize(
    ("text", "latest", "precision"),
    [("2020", "2020-12-31", Precision.YEAR), ("2020-02", "2020-02-29", Precision.MONTH)],
)
def test_a_partial_date_counts_from_its_last_day_and_says_how_much_is_known(
    office, text, latest, precision
):
    office.load([item()], as_of=PartialDate(text))
    [entry] = [e.event for e in office.ledger.all_entries() if "power" in e.event.stream]
    assert entry.act.effective_on == date.fromisoformat(latest)
    assert entry.act.effective_precision is precision


def test_the_column_of_a_row_comes_before_the_day_of_the_list(office):
    office.load([item(captured_on="2018-05-01")])
    assert len(office.powers("2018-05-01")) == 1


def test_a_row_without_a_day_waits_for_the_operators_day_and_reason(office):
    plan = office.plan([item()], as_of=None)
    assert held(plan) == [("A2", "no_usable_date")]
    plan = office.load([item()], as_of=None, date=DAY, date_reason="清单未注明日期")
    [add] = [c for c in plan.request.commands if hasattr(c, "elements")]
    assert add.act.remark == "清单未注明日期"


def test_where_rows_carry_dates_the_day_of_the_list_dates_no_other_row(office):
    rows = [item("甲", captured_on="2018-05-01"), item("乙")]
    plan = office.plan(rows)
    assert held(plan) == [("A3", "date_blank")]
    assert "--date-reason" in said(plan, "date_blank")
    plan = office.load(rows, date=PartialDate("2019"), date_reason="据网站快照")
    acts = {c.elements.name: c.act for c in plan.request.commands if hasattr(c, "elements")}
    assert (acts["甲"].effective_on, acts["甲"].remark) == (date(2018, 5, 1), "")
    assert (acts["乙"].effective_on, acts["乙"].remark) == (date(2019, 12, 31), "据网站快照")


def test_a_column_for_dates_that_nobody_filled_leaves_the_day_of_the_list(office):
    office.load([item(captured_on="")])
    assert len(office.powers("2020-01-01")) == 1


def test_a_date_that_cannot_be_read_holds_the_row(office):
    assert held(office.plan([item(captured_on="去年")])) == [("D2", "date_unreadable")]


def test_rows_are_compared_day_by_day_and_later_rows_see_earlier_ones(office):
    rows = [
        item(编码="21004", 设定依据="《条例》第二十六条", captured_on="2021-01-01"),
        item(编码="21004", 设定依据="《条例》第二十七条", captured_on="2019-01-01"),
    ]
    plan = office.load(rows, act=PAPER)
    assert actions(plan) == ["amend", "add"]
    assert office.power("2020-01-01").elements.legal_basis[0].article == "第二十七条"
    assert office.power("2021-01-01").elements.legal_basis[0].article == "第二十六条"


def test_a_kind_nobody_knows_holds_the_row(office):
    rows = [item("甲", 职权类别="行政奇迹"), item("乙", 职权类别="")]
    assert held(office.plan(rows)) == [("B2", "kind_unknown"), ("B3", "kind_unknown")]


def test_a_type_number_is_read_in_the_scheme_the_operator_names(office):
    """20 is 公共服务 in the national scheme, 其他行政权力 in Guangdong."""
    rows = [item(职权类别="", 类型编码="20")]
    for scheme, kind in (("national_task_type", "service"), ("guangdong_task_type", "other")):
        plan = office.plan(rows, scheme=scheme)
        assert plan.request.commands[-1].kind == kind
    assert held(office.plan(rows)) == [("B2", "kind_unknown")]


def test_a_word_and_a_number_that_disagree_hold_the_row(office):
    plan = office.plan([item(类型编码="20")], scheme="guangdong_task_type")
    assert held(plan) == [("B2", "kind_conflict")]


def test_a_service_is_carried_as_a_service(office):
    office.load([item(职权类别="公共服务")])
    assert office.power().kind is PowerKind.SERVICE


def test_codes_are_kept_under_their_schemes(office):
    office.load([item(实施编码=implementation(), 基本编码="440124018000")])
    assert office.power().elements.codes == (
        Code(scheme=CodeScheme.IMPLEMENTATION, text=implementation()),
        Code(scheme=CodeScheme.BASE, text="440124018000"),
    )


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("21004", CodeScheme.STATE_COUNCIL),
        ("440124018000", CodeScheme.BASE),
        ("许可-00802-007-01", CodeScheme.ZHEJIANG),
        ("市局-7", CodeScheme.LOCAL),
    ],
)
def test_the_shape_of_a_code_tells_its_scheme_where_the_column_does_not(office, text, scheme):
    office.load([item(编码=text)])
    assert office.power().elements.codes == (Code(scheme=scheme, text=text),)


def test_a_wrong_check_digit_is_said_and_kept(office):
    plan = office.load([item(实施编码=implementation(organ=BAD))])
    assert "credit_code_check_digit" in said(plan, "code_warning")
    assert office.power().elements.codes[0].text.startswith(BAD)


@pytest.mark.parametrize("text", ["许可-00077-025－01", "-00041-000", "12345"])
def test_a_malformed_base_code_holds_the_row_and_says_so_once(office, text):
    rows = [item(基本编码=text)]
    assert held(office.plan(rows)) == [("D2", "code_malformed")]


def test_a_file_of_codes_without_names_is_taken_and_that_is_said_once(office):
    rows = [{"基本编码": f"许可-0080{n}-007", "类型编码": ""} for n in range(3)]
    plan = office.load(rows, without=(Column.NAME, Column.ORGAN))
    assert (reasons(plan).count("no_name_column"), reasons(plan).count("no_organ_column")) == (1, 1)
    assert [power.elements.name for power in office.powers()] == ["", "", ""]
    assert {power.kind for power in office.powers()} == {PowerKind.LICENCE}


def test_a_blank_name_under_its_heading_holds_the_row(office):
    assert held(office.plan([item("", 编码="21004")])) == [("A2", "name_blank")]


def test_a_row_with_neither_name_nor_code_is_held(office):
    rows = [{"职权类别": "行政许可", "行使主体": "市住建局"}]
    assert [reason for _, reason in held(office.plan(rows))] == ["name_blank"]


def test_a_blank_organ_under_its_heading_holds_the_row(office):
    assert held(office.plan([item("甲"), item("乙", 行使主体="")])) == [("C3", "organ_blank")]


def test_a_list_without_a_column_for_organs_has_powers_without_holders(office):
    row = {"职权名称": "甲", "职权类别": "行政许可"}
    plan = office.load([row], without=(Column.ORGAN,))
    assert office.power().holders == ()
    assert reasons(plan).count("no_organ_column") == 1


@pytest.mark.parametrize(
    ("without", "missing"),
    [
        ((), ["no_organ_column", "no_name_column"]),
        ((Column.NAME,), ["no_organ_column"]),
        ((Column.ORGAN,), ["no_name_column"]),
    ],
)
def test_a_list_without_names_or_organs_is_refused_unless_the_operator_says_so(
    office, without, missing
):
    plan = office.plan([{"基本编码": "许可-00801-007", "类型编码": ""}], without=without)
    assert [refusal.reason for refusal in plan.refusals] == missing
    for refusal in plan.refusals:
        option = f"--without {refusal.reason.split('_')[1]}"
        assert option in refusal.zh
        assert option in refusal.en
    with pytest.raises(PlanRefused):
        office.carry_out(plan)
    assert office.ledger.position == 0


def test_of_two_sheets_the_one_that_lacks_the_column_is_named(office):
    path = office.folder / "两表.xlsx"
    book = openpyxl.Workbook()
    for name, heading in (("甲", "行使主体"), ("乙", "备注")):
        sheet = book.create_sheet(name)
        sheet.append(["职权名称", "职权类别", heading])
        sheet.append([f"{name}许可", "行政许可", "市住建局"])
    del book["Sheet"]
    book.save(path)
    [refusal] = office.prepare(path).refusals
    assert (refusal.sheet, refusal.reason) == ("乙", "no_organ_column")


def test_the_operator_may_name_the_organ_of_a_list_without_the_column(office):
    plan = office.load([{"职权名称": "甲", "职权类别": "行政许可"}], organ="市住建局")
    assert office.holders(office.power()) == ["市住建局"]
    assert "no_organ_column" not in reasons(plan)


def test_an_option_for_an_absent_column_that_is_there_is_said_to_do_nothing(office):
    plan = office.load([item("甲")], without=(Column.NAME, Column.ORGAN), organ="市水利局")
    assert reasons(plan).count("without_present") == 2
    assert "市水利局" in said(plan, "organ_option_idle")
    assert office.holders(office.power()) == ["市住建局"]


def test_without_organ_does_nothing_beside_the_organ_the_operator_names(office):
    rows = [{"职权名称": "甲", "职权类别": "行政许可"}]
    plan = office.load(rows, without=(Column.ORGAN,), organ="市住建局")
    assert "--without organ" in said(plan, "without_named")
    assert "without_present" not in reasons(plan)


def test_options_for_absent_columns_that_do_something_are_not_spoken_of(office):
    """Of two sheets, one lacks the column: the option is for that one."""
    path = office.folder / "两表.xlsx"
    book = openpyxl.Workbook()
    for name, heading in (("甲", "行使主体"), ("乙", "备注")):
        sheet = book.create_sheet(name)
        sheet.append(["职权名称", "职权类别", heading])
        sheet.append([f"{name}许可", "行政许可", "市住建局"])
    del book["Sheet"]
    book.save(path)
    for more in ({"without": (Column.ORGAN,)}, {"organ": "市住建局"}):
        told = set(reasons(office.prepare(path, **more)))
        assert not told & {"without_present", "without_named", "organ_option_idle"}


def test_limits_and_levels_are_read(office):
    office.load([item(法定时限="20个工作日", 承诺时限="5", 承诺时限单位="工作日", 层级="市级")])
    power = office.power()
    assert power.elements.statutory_limit == Limit(amount=20, unit="工作日")
    assert power.elements.promised_limit == Limit(amount=5, unit="工作日")
    assert power.level is Level.CITY


def test_several_levels_and_odd_limits_are_kept_as_published(office):
    plan = office.load([item(层级="2;3", 法定时限="看情况")])
    power = office.power()
    assert (power.level, power.elements.statutory_limit) == (None, None)
    assert {Extra(heading="层级", value="2;3"), Extra(heading="法定时限", value="看情况")} <= set(
        power.elements.extras
    )
    assert "unclear" in reasons(plan)


def test_a_limit_beyond_all_measure_is_told_by_its_cell_and_kept_as_published(office):
    rows = [{"职权名称": "甲", "职权类别": "行政许可", "法定时限": "3000000000工作日"}]
    plan = office.load(rows, organ="市住建局")
    assert office.power().elements.statutory_limit is None
    assert Extra(heading="法定时限", value="3000000000工作日") in office.power().elements.extras
    [told] = [warning for warning in plan.warnings if warning.reason == "unclear"]
    assert told.cell == "C2"
    assert "99,999" in said(plan, "unclear")


def test_unknown_columns_are_kept_as_published(office):
    office.load([item(办理窗口="3号窗口")])
    assert office.power().elements.extras == (Extra(heading="办理窗口", value="3号窗口"),)


def test_a_column_that_only_the_second_list_has_amends_nothing_and_is_said(office):
    office.load([item("甲"), item("乙")])
    rows = [item("甲", 办理窗口="3号窗口"), item("乙", 办理窗口="4号窗口")]
    plan = office.plan(rows, "二.csv")
    assert (plan.request, plan.refusals) == (None, ())
    assert actions(plan) == ["none", "none"]
    [told] = [w for w in plan.warnings if w.reason == "column_unread"]
    assert (told.cell, told.value) == ("D1", "办理窗口")


def test_a_new_column_rides_along_with_no_other_amendment(office):
    office.load([item("甲")])
    row = item("甲", 办理窗口="3号窗口", 设定依据="《条例》第三条")
    plan = office.load([row], "二.csv", act=PAPER)
    [amend] = [c for c in plan.request.commands if hasattr(c, "changed")]
    assert amend.changed == ("legal_basis",)


def test_a_column_that_both_lists_have_amends(office):
    office.load([item("甲", 办理窗口="3号窗口"), item("乙", 办理窗口="")])
    rows = [item("甲", 办理窗口="4号窗口"), item("乙", 办理窗口="5号窗口")]
    plan = office.load(rows, "二.csv", act=PAPER)
    assert actions(plan) == ["amend", "amend"]
    assert "column_unread" not in reasons(plan)


def test_a_new_column_without_a_word_in_it_is_not_spoken_of(office):
    office.load([item("甲")])
    assert "column_unread" not in reasons(office.plan([item("甲", 办理窗口="")], "二.csv"))


@pytest.mark.parametrize("heading", ["consult_phone", "咨询电话", "联系人", "经办人姓名", "E-mail"])
def test_columns_about_persons_are_left_out_and_that_is_said_once(office, heading):
    plan = office.load([item("甲", **{heading: "张三"}), item("乙", **{heading: "李四"})])
    assert all(power.elements.extras == () for power in office.powers())
    assert reasons(plan).count("personal_column") == 1
    assert not any("张三" in warning.value for warning in plan.warnings)


@pytest.mark.parametrize("column", ["监督方式", "备注", "办理窗口"])
def test_a_text_with_a_telephone_number_is_left_out(office, column):
    number = "0427-" + "7" * 7
    plan = office.load([item(**{column: f"请拨打 {number} 投诉"})])
    told = [entry.event for entry in office.ledger.all_entries()]
    assert number not in repr(told)
    assert number not in repr(plan.as_json())
    assert "phone_left_out" in reasons(plan)


def test_a_channel_of_supervision_without_a_number_is_kept(office):
    office.load([item(监督方式="向纪检监察机构书面举报")])
    assert office.power().elements.supervision == "向纪检监察机构书面举报"


def test_the_same_list_once_more_leads_to_nothing(office):
    rows = [item("甲"), item("乙", 编码="21004")]
    office.load(rows)
    plan = office.load(rows[::-1], "另一份.csv")
    assert plan.request is None
    assert actions(plan) == ["none", "none"]


def test_what_differs_is_amended_under_the_named_act_and_nothing_else(office):
    office.load([item(设定依据="《城乡规划法》第四十条", 行政相对人="企业")])
    plan = office.load(
        [item(设定依据="《城乡规划法》第四十一条")],
        "二.csv",
        act=PAPER,
        as_of=PartialDate("2021-01-01"),
    )
    [amend] = [c for c in plan.request.commands if hasattr(c, "changed")]
    assert amend.changed == ("legal_basis",)
    assert (amend.act.number, amend.act.title) == (PAPER.number, PAPER.title)
    assert amend.act.instrument == plan.request.commands[0].stream
    power = office.power()
    assert power.elements.legal_basis[0].article == "第四十一条"
    assert power.elements.counterpart == "企业"


def test_a_blank_cell_denies_nothing(office):
    office.load([item(设定依据="《城乡规划法》第四十条")])
    assert office.load([item(设定依据="")], "二.csv").request is None


def test_another_spelling_of_a_name_is_no_change(office):
    office.load([item("许可（甲）核发", 编码="21004")])
    assert office.load([item("许可(甲)核发 ", 编码="21004")], "二.csv").request is None


def test_another_address_of_a_page_is_no_change_of_the_power(office):
    office.load([item(item_url="http://a.example/1")])
    assert office.load([item(item_url="http://a.example/2")], "二.csv").request is None


def test_differences_without_a_named_act_refuse_the_file(office):
    office.load([item(设定依据="《城乡规划法》第四十条")])
    plan = office.plan([item(设定依据="《城乡规划法》第四十一条")], "二.csv")
    assert [refusal.reason for refusal in plan.refusals] == ["differences_need_act"]
    before = office.ledger.position
    with pytest.raises(PlanRefused, match="name the act"):
        office.carry_out(plan)
    assert office.ledger.position == before


def test_another_kind_is_a_reclassification(office):
    office.load([item(编码="21004")])
    plan = office.load([item(编码="21004", 职权类别="行政确认")], "二.csv", act=PAPER)
    assert actions(plan) == ["reclassify"]
    assert office.power().kind is PowerKind.CONFIRMATION


def test_a_list_never_moves_a_power_to_another_organ(office):
    office.load([item(编码="21004")])
    plan = office.load([item(编码="21004", 行使主体="市审批局")], "二.csv")
    assert plan.request is None
    assert "organ_differs" in reasons(plan)
    assert office.holders(office.power()) == ["市住建局"]


def test_another_level_is_said_and_left(office):
    office.load([item(层级="市级")])
    plan = office.load([item(层级="县级")], "二.csv")
    assert "level_differs" in reasons(plan)
    assert office.power().level is Level.CITY


def test_powers_of_the_same_organ_that_a_list_leaves_out_are_reported_and_kept(office):
    office.load([item("甲"), item("乙"), item("丙", 行使主体="市水利局")])
    plan = office.load([item("甲")], "二.csv")
    assert len(plan.missing) == 1
    assert "乙" in said(plan, "missing")
    assert len(office.powers()) == 3


def test_a_complete_list_cancels_what_it_leaves_out_under_the_named_act(office):
    office.load([item("甲"), item("乙"), item("丙", 行使主体="市水利局")])
    later = PartialDate("2021-01-01")
    office.load([item("甲")], "二.csv", act=PAPER, complete=True, as_of=later)
    assert {p.elements.name for p in office.powers("2020-12-31")} == {"甲", "乙", "丙"}
    assert {p.elements.name for p in office.powers("2021-01-01")} == {"甲", "丙"}
    [ended] = [e.event for e in office.ledger.all_entries() if e.event.topic == "power.cancelled"]
    assert ended.act.number == PAPER.number


def test_a_complete_list_says_which_organs_and_powers_it_passes_over(office):
    others = [item("丙", 行使主体="市水利局"), item("丁", 行使主体="市水利局")]
    office.load([item("甲"), item("乙"), *others])
    office.load([item("戊", 行使主体="外县局")], "外县.csv", area="220300")
    plan = office.plan([item("甲")], "二.csv", act=PAPER, complete=True)
    named = {power.id: power.elements.name for power in office.powers()}
    assert sorted(named[id] for id in plan.unnamed) == ["丁", "丙"]
    assert [named[id] for id in plan.missing] == ["乙"]
    assert reasons(plan).count("unnamed") == 2
    assert "市水利局" in said(plan, "organ_unnamed")
    assert "(2)" in said(plan, "organ_unnamed")
    assert plan.as_json()["unnamed"] == list(plan.unnamed)


def test_an_organ_that_a_complete_list_names_on_any_day_is_not_passed_over(office):
    office.load([item("甲"), item("丙", 行使主体="市水利局")])
    rows = [
        item("甲", captured_on="2021-01-01"),
        item("丙", 行使主体="市水利局", captured_on="2022-01-01"),
    ]
    plan = office.plan(rows, "二.csv", act=PAPER, complete=True)
    assert plan.unnamed == ()


def test_without_the_word_that_it_is_complete_a_list_passes_nobody_over(office):
    office.load([item("甲"), item("丙", 行使主体="市水利局")])
    assert office.plan([item("甲")], "二.csv").unnamed == ()


def test_a_complete_list_needs_an_act_to_cancel_anything(office):
    office.load([item("甲"), item("乙")])
    plan = office.plan([item("甲")], "二.csv", complete=True)
    assert [refusal.reason for refusal in plan.refusals] == ["differences_need_act"]


def test_a_complete_list_with_rows_held_back_cancels_nothing(office):
    """The row that cannot be read may be the very power that seems to be missing."""
    office.load([item("甲"), item("乙")])
    rows = [item("甲"), item("乙", 职权类别="看不清")]
    plan = office.plan(rows, "二.csv", complete=True, act=PAPER)
    assert [refusal.reason for refusal in plan.refusals] == ["complete_needs_clean_file"]
    with pytest.raises(PlanRefused):
        office.accept(plan)
    assert {power.status for power in office.powers()} == {Status.IN_FORCE}


def test_a_power_the_ledger_lists_from_a_later_day_is_not_entered_twice(office):
    office.load([item(编码="21004")], as_of=PartialDate("2021-01-01"))
    plan = office.plan([item(编码="21004")], "旧清单.csv", as_of=PartialDate("2014-01-01"))
    assert held(plan) == [("D2", "listed_later")]
    assert "2021-01-01" in said(plan, "listed_later")


def test_a_named_act_is_registered_once(office):
    office.load([item("甲")], act=PAPER)
    office.load([item("甲"), item("乙")], "二.csv", act=PAPER)
    issued = [e for e in office.ledger.all_entries() if e.event.topic == "instrument.issued"]
    assert len(issued) == 1


def test_an_act_known_by_number_alone_will_do(office):
    office.load([item("甲")], act=NamedAct(number=PAPER.number))
    [entry] = [e.event for e in office.ledger.all_entries() if "power" in e.event.stream]
    assert (entry.act.number, entry.act.title) == (PAPER.number, "")


def test_simulated_files_are_marked_throughout(office):
    office.load([item()], simulated=True, act=PAPER)
    assert {entry.event.act.simulated for entry in office.ledger.all_entries()} == {True}


def test_a_new_power_with_a_namesake_elsewhere_is_entered_and_said(office):
    office.load([item("甲")])
    plan = office.load([item("甲", 行使主体="市水利局")], "二.csv")
    assert hows(plan) == ["new"]
    assert "namesake" in reasons(plan)
