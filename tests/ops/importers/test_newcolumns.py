"""新增栏目: a column the ledger's powers were entered without."""

import openpyxl

from tests.ops.importers.office import PAPER, actions, item, reasons, said


def extras(office):
    return {
        power.elements.name: {extra.heading: extra.value for extra in power.elements.extras}
        for power in office.powers()
    }


def test_a_power_that_the_list_enters_keeps_a_column_that_is_new_to_the_others(office):
    office.load([item("甲"), item("乙")])
    rows = [item("甲", 新栏="x"), item("丙", 新栏="z"), item("乙")]
    plan = office.load(rows, "二.csv")
    assert actions(plan) == ["none", "add", "none"]
    assert extras(office) == {"甲": {}, "乙": {}, "丙": {"新栏": "z"}}
    assert "--new-columns" in said(plan, "column_unread")


def test_a_column_that_only_new_powers_fill_in_is_not_spoken_of(office):
    office.load([item("甲")])
    plan = office.load([item("甲", 新栏=""), item("丙", 新栏="z")], "二.csv")
    assert "column_unread" not in reasons(plan)
    assert extras(office)["丙"] == {"新栏": "z"}


def test_the_operator_may_take_a_new_column_in_under_the_named_act(office):
    office.load([item("甲", 特别说明=""), item("乙", 特别说明="")])
    rows = [item("甲", 特别说明="仅限春季"), item("乙", 特别说明="")]
    refused = office.plan(rows, "二.csv", new_columns=True)
    assert [refusal.reason for refusal in refused.refusals] == ["differences_need_act"]
    plan = office.load(rows, "二.csv", new_columns=True, act=PAPER)
    assert actions(plan) == ["amend", "none"]
    assert extras(office) == {"甲": {"特别说明": "仅限春季"}, "乙": {}}
    assert "--new-columns" in said(plan, "column_taken")
    assert "column_unread" not in reasons(plan)


def test_a_column_that_any_power_of_the_area_has_is_not_new(office):
    """Whether the row for that power stands in the file, and on which sheet, makes no odds."""
    office.load([item("甲", 特别说明="a"), item("乙", 特别说明="")])
    path = office.folder / "二.xlsx"
    book = openpyxl.Workbook()
    for name in ("甲", "乙"):
        sheet = book.create_sheet(name)
        sheet.append(["职权名称", "职权类别", "行使主体", "特别说明"])
        sheet.append([name, "行政许可", "市住建局", "a" if name == "甲" else "新"])
    del book["Sheet"]
    book.save(path)
    both = office.prepare(path, act=PAPER)
    alone = office.plan([item("乙", 特别说明="新")], "三.csv", act=PAPER)
    assert (actions(both), actions(alone)) == (["amend", "none"], ["amend"])
    assert "column_unread" not in reasons(both) + reasons(alone)


def test_a_column_of_another_area_is_new_here(office):
    office.load([item("甲", 行使主体="外县局", 特别说明="a")], "外.csv", area="220300")
    office.load([item("乙")])
    plan = office.plan([item("乙", 特别说明="新")], "二.csv")
    assert (actions(plan), reasons(plan).count("column_unread")) == (["none"], 1)


def test_what_the_file_itself_enters_makes_a_column_no_older(office):
    office.load([item("甲")])
    rows = [
        item("丙", 新栏="x", captured_on="2021-01-01"),
        item("甲", 新栏="y", captured_on="2022-01-01"),
    ]
    plan = office.plan(rows, "二.csv")
    assert (actions(plan), plan.refusals) == (["add", "none"], ())
    assert reasons(plan).count("column_unread") == 1


def test_a_power_the_file_entered_on_an_earlier_day_is_compared_in_every_column(office):
    office.load([item("甲")])
    rows = [item("丙", 新栏="x", captured_on=f"{year}-01-01") for year in (2021, 2022)]
    rows[1]["新栏"] = "y"
    plan = office.load(rows, "二.csv", act=PAPER)
    assert actions(plan) == ["add", "amend"]
    assert extras(office)["丙"] == {"新栏": "y"}
    assert "column_unread" not in reasons(plan)


def test_of_an_unknown_column_it_is_said_that_a_list_keeps_it(office):
    plan = office.load([item("甲", 办理窗口="3号窗口")])
    [notice] = [w for w in plan.warnings if w.reason == "unknown_heading"]
    assert "不读" not in notice.zh
    assert "not used" not in notice.en
    assert extras(office) == {"甲": {"办理窗口": "3号窗口"}}
