"""Which power a row speaks of: by which mark, and what is held because nobody can tell."""

from domain.codes import CodeScheme
from domain.dates import PartialDate
from ops.importers.options import Column
from tests.ops.importers.office import PAPER, actions, held, hows, item, reasons, said

A, B = "11440000006940693J", "11440000007483842K"
BASE = "440124018000"
LATER = PartialDate("2021-01-01")


def again(office, *rows, **more):
    """The plan of a second list, a year later, under a named act."""
    return office.plan(list(rows), "二.csv", **({"as_of": LATER, "act": PAPER} | more))


def test_the_implementation_code_comes_first(office):
    office.load([item("甲", 实施编码=f"{A}2{BASE}"), item("乙", 实施编码=f"{A}2440124019000")])
    plan = again(office, item("乙", 实施编码=f"{A}2{BASE}"))
    assert (hows(plan), actions(plan)) == (["implementation_code"], ["amend"])


def test_another_code_of_the_same_organ_comes_next(office):
    office.load([item("甲", 编码="市局-7")])
    plan = again(office, item("甲的新名称", 编码="市局-7"))
    assert (hows(plan), actions(plan)) == (["code"], ["amend"])


def test_a_code_shared_by_organs_is_only_matched_with_the_organ(office):
    """A base code belongs to the item, and every organ that holds the item has it."""
    office.load([item("甲", 基本编码=BASE)])
    plan = again(office, item("甲乙", 基本编码=BASE, 行使主体="市水利局"))
    assert hows(plan) == ["new"]


def test_an_organ_with_a_new_credit_code_keeps_its_powers(office):
    office.load([item("甲", 实施编码=f"{A}2{BASE}", 基本编码=BASE)])
    plan = again(office, item("甲", 实施编码=f"{B}2{BASE}", 基本编码=BASE))
    assert (hows(plan), actions(plan)) == (["code"], ["amend"])
    office.carry_out(plan)
    codes = {c.scheme: c.text for c in office.power().elements.codes}
    assert codes == {CodeScheme.IMPLEMENTATION: f"{B}2{BASE}", CodeScheme.BASE: BASE}


def test_two_handling_items_of_one_base_code_are_two_powers(office):
    """业务办理项: they differ in the last two figures of the implementation code."""
    one = item("甲(首次)", 实施编码=f"{A}2{BASE}01", 基本编码=BASE)
    two = item("甲(延续)", 实施编码=f"{A}2{BASE}02", 基本编码=BASE)
    office.load([one])
    plan = again(office, one, two)
    assert hows(plan) == ["implementation_code", "new"]


def test_an_item_code_alone_will_do_where_exactly_one_power_has_it(office):
    office.load([item("甲", 编码="21004")])
    assert hows(again(office, item("甲", 编码="21004", 行使主体="市分行"))) == ["item_code"]


def test_an_item_code_that_several_powers_have_tells_none_of_them(office):
    office.load([item("甲", 编码="21004"), item("甲", 编码="21004", 行使主体="市分行")])
    assert hows(again(office, item("甲", 编码="21004", 行使主体="第三行"))) == ["new"]


def test_organ_kind_and_name_will_do_without_a_code(office):
    office.load([item("甲（乙）许可")])
    assert hows(again(office, item("甲(乙) 许可"))) == ["organ_kind_name"]


def test_another_kind_of_power_of_the_same_name_is_another_power(office):
    office.load([item("甲")])
    assert hows(again(office, item("甲", 职权类别="行政确认"))) == ["new"]


def test_a_power_without_a_holder_is_known_by_kind_and_name_in_its_area(office):
    office.load([{"职权名称": "甲", "职权类别": "行政许可"}], without=(Column.ORGAN,))
    assert hows(again(office, item("甲"))) == ["kind_name"]
    assert hows(again(office, item("甲"), area="220300")) == ["new"]


def test_joint_holders_of_whom_the_list_names_one_are_the_same_item(office):
    office.load([item("甲", 行使主体="市住建局;市水利局")])
    plan = again(office, item("甲"))
    assert hows(plan) == ["kind_name"]
    assert "organ_differs" in reasons(plan)


def test_two_powers_that_fit_hold_the_row_and_are_named(office):
    office.load([item("甲", 编码="市局-1"), item("甲", 编码="市局-2")])
    plan = again(office, item("甲"))
    assert held(plan) == [("A2", "ambiguous")]
    assert "市局-1" in said(plan, "ambiguous")
    assert "市局-2" in said(plan, "ambiguous")


def test_a_namesake_with_its_own_code_is_left_to_the_row_that_has_the_code(office):
    office.load([item("甲", 编码="市局-1")])
    plan = again(office, item("甲", 编码="市局-1"), item("甲", 编码="市局-2"))
    assert (hows(plan), actions(plan)) == (["code", "new"], ["none", "add"])


def test_a_power_whose_code_changed_is_known_by_its_name(office):
    office.load([item("甲", 编码="市局-1")])
    plan = again(office, item("甲", 编码="市局-9"))
    assert (hows(plan), actions(plan)) == (["organ_kind_name"], ["amend"])


def test_two_rows_of_one_implementation_code_are_both_held(office):
    code = f"{A}2{BASE}"
    rows = [item("甲", 实施编码=code), item("乙"), item("丙", 实施编码=code)]
    plan = office.plan(rows)
    assert held(plan) == [("D2", "duplicate"), ("D4", "duplicate")]
    assert said(plan, "duplicate") == "the same as row 4"
    assert [m.row for m in plan.matched] == [3]


def test_two_rows_that_could_not_both_claim_their_code_are_both_held(office):
    """The ledger lets one organ hold a code once; the whole file would be refused."""
    rows = [item("甲", 编码="21004"), item("乙", 编码="21004")]
    assert held(office.plan(rows)) == [("D2", "duplicate"), ("D3", "duplicate")]


def test_two_rows_of_one_organ_kind_and_name_are_both_held(office):
    plan = office.plan([item("甲"), item("甲 "), item("甲", 职权类别="行政确认")])
    assert held(plan) == [("A2", "duplicate"), ("A3", "duplicate")]


def test_one_code_on_two_days_is_no_duplicate(office):
    rows = [item(编码="1", captured_on="2019-01-01"), item(编码="1", captured_on="2020-01-01")]
    assert held(office.plan(rows)) == []


def test_two_rows_for_one_power_are_both_held(office):
    office.load([item("甲", 编码="市局-1")])
    plan = again(office, item("甲", 编码="市局-1"), item("甲"))
    assert held(plan) == [("D2", "duplicate"), ("A3", "duplicate")]


def test_a_power_that_ended_is_no_longer_met(office):
    office.load([item("甲"), item("乙")])
    office.carry_out(again(office, item("甲"), complete=True))
    plan = office.plan([item("乙")], "三.csv", as_of=PartialDate("2022-01-01"))
    assert hows(plan) == ["new"]


def test_ten_thousand_rows_are_matched_without_comparing_each_with_each(office):
    """With each compared with each this takes minutes; the count of looks is what is bounded."""
    from domain.vocabulary import PowerKind
    from ops.importers.match import Sought, pair
    from ops.importers.outlook import Listing

    class Counting(Listing):
        looks = 0

        def named(self, name):
            found = super().named(name)
            Counting.looks += len(found)
            return found

    office.load([item(f"事项{n}") for n in range(500)])
    organ = office.powers()[0].holders
    rows = [
        Sought(codes=(), holders=organ, kind=PowerKind.LICENCE, name=f"事项{n}", area="211100")
        for n in range(500)
    ]
    matches = pair(rows, Counting(office.powers()))
    assert {match.how for match in matches} == {"organ_kind_name"}
    assert Counting.looks == 500


def test_another_handling_item_alone_is_not_taken_for_the_one_that_is_listed(office):
    office.load([item("甲(首次)", 实施编码=f"{A}2{BASE}01", 基本编码=BASE)])
    plan = again(office, item("甲(延续)", 实施编码=f"{A}2{BASE}02", 基本编码=BASE))
    assert hows(plan) == ["new"]


def test_without_holders_neither_code_nor_name_leads_into_another_area(office):
    row = {"职权名称": "甲", "职权类别": "行政许可", "基本编码": BASE}
    known = {"without": (Column.ORGAN,)}
    office.load([row], **known)
    assert hows(again(office, row, **known)) == ["code"]
    assert hows(again(office, row, area="220300", **known)) == ["new"]
    assert hows(again(office, row | {"基本编码": ""}, area="220300", **known)) == ["new"]


def test_a_list_that_gives_fewer_codes_takes_none_away(office):
    office.load([item("甲", 实施编码=f"{A}2{BASE}", 基本编码=BASE)])
    assert actions(again(office, item("甲", 基本编码=BASE))) == ["none"]


def test_powers_of_the_same_organ_in_another_area_are_not_missing(office):
    office.load([item("甲", 行使主体="海关总署")], area="100000")
    office.load([item("乙", 行使主体="海关总署")], "三.csv", area="211100")
    plan = again(office, item("丙", 行使主体="海关总署"), area="220300")
    assert (plan.missing, "organ_registered" in reasons(plan)) == ((), False)


def test_a_list_without_organs_contradicts_no_holder(office):
    office.load([item("甲", 编码="21004")])
    plan = again(office, {"职权名称": "甲", "职权类别": "行政许可", "编码": "21004"})
    assert (hows(plan), "organ_differs" in reasons(plan)) == (["item_code"], False)
