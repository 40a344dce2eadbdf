"""What is recorded under a paper already, and what only looks like it."""

import pytest

from domain.dates import PartialDate
from ops.importers.options import Kind, TakeOver
from tests.ops.importers.office import actions, change, held, hows, item

HOUSING, WATER = "市住建局", "市水利局"
BASE = "440124018000"


@pytest.fixture
def namesakes(office):
    """Two bureaus hold a power of one name."""
    office.load([item("甲", 行使主体=HOUSING), item("甲", 行使主体=WATER), item("乙")])
    return office


def plan(office, *rows, name="文件.csv", **more):
    return office.plan(list(rows), name, kind=Kind.CHANGES, **more)


def load(office, *rows, **more):
    made = plan(office, *rows, **more)
    assert held(made) == []
    office.carry_out(made)
    return made


def once_more(office, *rows, **more):
    """The same rows in a file of other bytes, which is therefore planned anew."""
    return plan(office, *(row | {"来源": "网站"} for row in rows), name="再次.csv", **more)


@pytest.mark.parametrize("column", ["行使主体", "原审批部门"])
def test_the_power_of_another_organ_of_the_same_name_is_not_taken_for_recorded(namesakes, column):
    load(namesakes, change("甲", "取消", **{column: HOUSING}))
    made = load(namesakes, change("甲", "取消", **{column: WATER}), name="二.csv")
    assert (actions(made), hows(made)) == (["cancel"], ["organ_name"])
    assert [power.elements.name for power in namesakes.powers()] == ["乙"]


def test_the_same_rows_in_another_order_are_recorded_each_with_its_organ(namesakes):
    rows = [change("甲", "取消", 行使主体=organ) for organ in (HOUSING, WATER)]
    first = load(namesakes, *rows)
    again = plan(namesakes, *rows[::-1], name="二.csv")
    assert (actions(again), again.request) == (["none", "none"], None)
    streams = [[m.stream for m in made.matched] for made in (first, again)]
    assert streams[0] == streams[1][::-1]


def test_a_row_that_names_no_organ_is_recorded_by_its_name(office):
    office.load([item("甲")])
    load(office, change("甲", "取消", 行使主体=HOUSING))
    assert actions(plan(office, change("甲", "取消"), name="二.csv")) == ["none"]


def test_another_receiver_is_another_change(office):
    office.load([item("甲")])
    to = [change("甲", "委托", 承接部门=organ) for organ in ("县住建局", "邻县住建局")]
    load(office, to[0])
    made = load(office, to[1], to[0], name="二.csv")
    assert actions(made) == ["entrust", "none"]


def test_several_receivers_of_one_row_are_recorded_together(office):
    office.load([item("甲")])
    both = change("甲", "委托", 承接部门="县住建局;邻县住建局")
    load(office, both)
    again = once_more(office, both)
    assert (actions(again), again.request) == (["none"], None)


def test_an_organ_nobody_knows_yet_had_no_part_in_what_is_recorded(office):
    office.load([item("甲")])
    load(office, change("甲", "取消", 行使主体=HOUSING))
    made = plan(office, change("甲", "取消", 行使主体="外市住建局"), name="二.csv")
    assert held(made) == [("A2", "not_in_ledger")]


def test_a_power_set_up_for_another_organ_is_another_power(office):
    office.load([item("乙"), item("丙", 行使主体=WATER)])
    rows = [change("甲", "设定行政许可", 行使主体=organ) for organ in (HOUSING, WATER)]
    load(office, rows[0])
    made = plan(office, *rows, name="二.csv")
    assert [m.how for m in made.matched] == ["recorded", "new"]


def test_a_row_found_by_its_code_is_recorded_whatever_organ_it_names(office):
    office.load([item("甲", 编码="21004"), item("乙", 行使主体=WATER)])
    row = change("甲", "部分取消", 编码="21004", 行使主体=WATER, 备注="临时建筑")
    load(office, row)
    again = once_more(office, row)
    assert (actions(again), again.request) == (["none"], None)


def test_a_code_that_two_organs_share_does_not_make_one_the_other(office):
    office.load([item("甲", 行使主体=organ, 基本编码=BASE) for organ in (HOUSING, WATER)])
    rows = [change("甲", "取消", 行使主体=organ, 基本编码=BASE) for organ in (HOUSING, WATER)]
    load(office, rows[0])
    made = load(office, rows[1], name="二.csv")
    assert (actions(made), office.powers()) == (["cancel"], [])
    again = plan(office, *rows[::-1], name="三.csv")
    assert (actions(again), again.request) == (["none", "none"], None)


def test_two_changes_of_one_day_are_recorded_by_the_organs_between(office):
    """划转 to one bureau and 下放 by that bureau, on one day."""
    office.load([item("甲"), item("乙", 行使主体=WATER)])
    rows = [
        change("甲", "划转", 原审批部门=HOUSING, 承接部门=WATER),
        change("甲", "下放", 原审批部门=WATER, 承接部门="县水利局"),
    ]
    load(office, *rows)
    again = once_more(office, *rows)
    assert (actions(again), again.request) == (["none", "none"], None)


def test_a_power_taken_over_without_a_holder_is_recorded_all_the_same(office):
    office.load([item("乙")])
    over = TakeOver(day=PartialDate("2015"), reason="此前未登记")
    row = change("甲", "取消", 行使主体=HOUSING, 职权类别="行政许可")
    load(office, row, take_over=over)
    again = once_more(office, row, take_over=over)
    assert (actions(again), again.request) == (["none"], None)


def test_a_merger_of_other_organs_into_one_name_is_another_merger(office):
    office.load([item(n, 行使主体=organ) for organ in (HOUSING, WATER) for n in ("甲", "乙")])
    merged = {
        organ: [change(n, "合并", 合并后名称="丁", 行使主体=organ) for n in ("甲", "乙")]
        for organ in (HOUSING, WATER)
    }
    load(office, *merged[HOUSING])
    again = once_more(office, *merged[HOUSING])
    assert (actions(again), again.request) == (["none", "none"], None)
    load(office, *merged[WATER], name="三.csv")
    assert [power.elements.name for power in office.powers()] == ["丁", "丁"]
