import datetime as dt

import pytest
import xlsxwriter

from ops.importers.tables.book import read
from ops.importers.values import stated_total
from tests.ops.importers.files import (
    HEADINGS,
    ROW,
    changed,
    heading_row,
    held,
    inline,
    place,
    raw_xlsx,
    refusal,
    texts,
    told,
    xlsx,
)


def one(path, **named):
    (table,) = read(path, **named).tables
    return table


def test_a_book_has_a_name_without_directories_and_the_hash_of_its_bytes(tmp_path):
    path = xlsx(tmp_path / "清单.xlsx", [HEADINGS, ROW])
    book = read(path)
    assert book.name == "清单.xlsx"
    assert len(book.sha256) == 64
    path.write_bytes(path.read_bytes() + b"\0")
    assert read(path).sha256 != book.sha256


def test_a_cell_knows_its_place_its_text_and_what_was_typed(tmp_path):
    typed = "\u3000ｅ\u0301船舶\r\n登记\u200b "
    table = one(xlsx(tmp_path / "a.xlsx", [HEADINGS, (typed, "1", "海事局")]))
    (row,) = table.rows
    assert (table.file, table.sheet, row.number) == ("a.xlsx", "目录", 2)
    assert row.cells[0].address == "A2"
    assert row.cells[0].text == "ｅ\u0301船舶\n登记"
    assert row.cells[0].original == typed
    assert [heading.address for heading in table.headings] == ["A1", "B1", "C1", "D1"]
    assert [heading.text for heading in table.headings] == list(HEADINGS)


def test_decomposed_text_is_composed(tmp_path):
    table = one(xlsx(tmp_path / "a.xlsx", [HEADINGS, ("Cafe\u0301", "1")]))
    assert table.rows[0].cells[0].text == "Caf\u00e9"


def test_titles_above_the_headings_are_kept_as_notes(tmp_path):
    def edit(sheet):
        sheet.merge_cells("A1:D1")

    title = "取消的行政审批事项目录(49项)"
    rows = [(title,), (None, "单位:海事局"), HEADINGS, ROW]
    table = one(xlsx(tmp_path / "a.xlsx", rows, edit=edit))
    assert [(note.address, note.text) for note in table.notes] == [
        ("A1", title),
        ("B2", "单位:海事局"),
    ]
    assert stated_total(table.notes[0].text) == 49
    assert [row.number for row in table.rows] == [4]


def test_a_table_that_begins_away_from_the_corner_keeps_its_addresses(tmp_path):
    rows = [(), (None, None, *HEADINGS), (None, None, *ROW)]
    table = one(xlsx(tmp_path / "a.xlsx", rows))
    assert table.rows[0].cells[2].address == "C3"
    assert table.rows[0].cells[2].text == "船舶登记"


def test_headings_of_two_rows_are_joined(tmp_path):
    def edit(sheet):
        for area in ("A1:A2", "B1:B2", "C1:D1"):
            sheet.merge_cells(area)

    rows = [
        ("职权名称", "行使主体", "法定时限"),
        (None, None, "数值", "单位"),
        ("甲", "乙", 20, "工作日"),
    ]
    table = one(xlsx(tmp_path / "a.xlsx", rows, edit=edit))
    assert [heading.text for heading in table.headings] == [
        "职权名称",
        "行使主体",
        "法定时限数值",
        "法定时限单位",
    ]
    assert texts(table) == [["甲", "乙", "20", "工作日"]]


def test_a_heading_that_is_merged_into_the_data_is_refused(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW], edit=lambda s: s.merge_cells("B1:B9"))
    assert place(refusal(read, path)) == ("a.xlsx", "目录", "B1", "tall_heading")


def test_a_sheet_without_known_headings_is_refused(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [("颜色", "形状"), ("红", "圆")])
    error = refusal(read, path)
    assert (place(error), error.value) == (("a.xlsx", "目录", "A1", "unknown_headings"), "颜色")


def test_one_known_heading_is_not_enough(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [("职权名称", "形状"), ("甲", "圆")])
    assert refusal(read, path).reason_code == "unknown_headings"


def test_headings_far_below_are_not_looked_for(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [("说明",)] * 50 + [HEADINGS, ROW])
    assert refusal(read, path).reason_code == "unknown_headings"


def test_a_heading_row_that_is_printed_again_is_passed_over(tmp_path):
    table = one(xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW, HEADINGS, ROW]))
    assert [row.number for row in table.rows] == [2, 4]
    assert ("A3", "repeated_heading") in told(table)


def test_a_code_that_is_a_number_is_held_back(tmp_path):
    rows = [HEADINGS, ("甲", 524018000, "乙", "丙"), ("丁", "000524018000", "乙", "丙")]
    book = read(xlsx(tmp_path / "a.xlsx", rows))
    assert held(book) == [("目录", "B2", "number_in_code_column")]
    (item,) = book.tables[0].quarantined
    assert (item.file, item.column, item.value) == ("a.xlsx", "基本编码", "524018000")
    assert texts(book.tables[0]) == [["丁", "000524018000", "乙", "丙"]]


def test_a_division_code_may_be_a_number_since_it_has_no_zeros_to_lose(tmp_path):
    rows = [("职权名称", "区划代码"), ("甲", 440000)]
    assert texts(one(xlsx(tmp_path / "a.xlsx", rows))) == [["甲", "440000"]]


def test_whole_numbers_are_printed_without_a_point(tmp_path):
    rows = [("职权名称", "行使主体", "备注"), ("甲", 20.0, 0.1), ("乙", 1e5, -3)]
    assert texts(one(xlsx(tmp_path / "a.xlsx", rows))) == [
        ["甲", "20", "0.1"],
        ["乙", "100000", "-3"],
    ]


def test_a_number_that_lost_its_last_digits_is_held_back(tmp_path):
    book = read(xlsx(tmp_path / "a.xlsx", [HEADINGS, ("甲", "1", "乙", 11100000006940693)]))
    assert held(book) == [("目录", "D2", "digits_lost")]


def test_an_infinite_number_is_held_back(tmp_path):
    rows = heading_row() + f'<row r="2">{inline("A2", "甲")}<c r="D2"><v>1e999</v></c></row>'
    assert held(read(raw_xlsx(tmp_path / "a.xlsx", rows))) == [("目录", "D2", "error_value")]


@pytest.mark.parametrize("epoch", [False, True])
def test_days_come_out_right_in_both_date_systems(tmp_path, epoch):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path, {"date_1904": epoch})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["职权名称", "生效日期"])
    for row, moment in enumerate([dt.datetime(2014, 2, 15), dt.datetime(2014, 2, 15, 8, 30)], 1):
        sheet.write(row, 0, "甲")
        sheet.write_datetime(row, 1, moment, day)
    book.close()
    assert [row[1] for row in texts(one(path))] == ["2014-02-15", "2014-02-15 08:30:00"]


def test_a_day_in_the_chinese_format_is_a_day(tmp_path):
    rows = '<row r="1">' + inline("A1", "职权名称") + inline("B1", "生效日期") + "</row>"
    rows += '<row r="2">' + inline("A2", "甲") + '<c r="B2" s="2"><v>41685</v></c></row>'
    assert texts(one(raw_xlsx(tmp_path / "a.xlsx", rows))) == [["甲", "2014-02-15"]]


def test_truth_values_are_words(tmp_path):
    table = one(xlsx(tmp_path / "a.xlsx", [HEADINGS, ("甲", "1", "乙", True)]))
    assert texts(table)[0][3] == "TRUE"


def test_a_formula_gives_its_stored_result_and_is_told(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("目录")
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, ["甲", "1"])
    sheet.write_formula("D2", '="乙"', None, "乙")
    sheet.write_formula("D3", '=""', None, "")
    sheet.write("A3", "丙")
    book.close()
    table = one(path)
    assert texts(table)[0][3] == "乙"
    (notice,) = table.warnings
    assert (notice.sheet, notice.cell, notice.reason) == ("目录", "D2", "formula")
    assert notice.en.startswith("2 formulas")


def test_a_formula_that_was_never_computed_is_held_back(tmp_path):
    book = read(xlsx(tmp_path / "a.xlsx", [HEADINGS, ("甲", "1", "乙", "=1+1")]))
    assert held(book) == [("目录", "D2", "formula_without_value")]


def error_row(error):
    return (
        heading_row() + f'<row r="2">{inline("A2", "甲")}<c r="B2" t="e"><v>{error}</v></c></row>'
    )


@pytest.mark.parametrize(
    "error",
    ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"],
)
def test_an_error_value_is_held_back(tmp_path, error):
    book = read(raw_xlsx(tmp_path / "a.xlsx", error_row(error)))
    assert held(book) == [("目录", "B2", "error_value")]
    assert book.tables[0].quarantined[0].value == error


def test_an_error_that_calamine_does_not_know_names_its_cell(tmp_path):
    error = refusal(read, raw_xlsx(tmp_path / "a.xlsx", error_row("#GETTING_DATA")))
    assert (place(error), error.value) == (("a.xlsx", "目录", "B2", "error_value"), "#GETTING_DATA")


def test_a_cell_merged_downwards_counts_for_every_row(tmp_path):
    rows = [HEADINGS, ("甲", "1", "海事局"), ("乙", "2"), ("丙", "3")]
    table = one(xlsx(tmp_path / "a.xlsx", rows, edit=lambda s: s.merge_cells("C2:C4")))
    assert [row[2] for row in texts(table)] == ["海事局"] * 3
    assert ("C2:C4", "merged_down") in told(table)


def test_rows_that_are_blank_but_for_a_merged_cell_are_no_items(tmp_path):
    def edit(sheet):
        for column in "ABCD":
            sheet.merge_cells(f"{column}2:{column}3")

    table = one(xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW, (), ROW], edit=edit))
    assert [row.number for row in table.rows] == [2, 4]


def test_a_value_hidden_under_a_merged_cell_is_held_back(tmp_path):
    rows = heading_row() + "".join(
        f'<row r="{n}">{inline(f"A{n}", f"甲{n}")}{inline(f"C{n}", f"局{n}")}</row>' for n in (2, 3)
    )
    merge = '<mergeCells><mergeCell ref="C2:C3"/></mergeCells>'
    book = read(raw_xlsx(tmp_path / "a.xlsx", rows, after=merge))
    assert held(book) == [("目录", "C3", "under_merge")]
    assert book.tables[0].quarantined[0].value == "局3"


def test_cells_merged_across_are_held_back(tmp_path):
    rows = [HEADINGS, ("一、行政许可",), ROW]
    book = read(xlsx(tmp_path / "a.xlsx", rows, edit=lambda s: s.merge_cells("A2:D2")))
    assert held(book) == [("目录", "A2", "merged_across")]
    assert [row.number for row in book.tables[0].rows] == [3]


def test_a_column_that_is_two_columns_wide_from_the_heading_down_is_harmless(tmp_path):
    def edit(sheet):
        for row in (1, 2):
            sheet.merge_cells(f"C{row}:D{row}")

    rows = [("职权名称", "基本编码", "行使主体"), ("甲", "1", "海事局")]
    assert texts(one(xlsx(tmp_path / "a.xlsx", rows, edit=edit))) == [["甲", "1", "海事局"]]


def test_merged_areas_that_cover_a_million_rows_a_thousand_times_are_refused(tmp_path):
    cells = "".join(f'<row r="{n}">{inline(f"A{n}", "x")}</row>' for n in range(2, 4000))
    merges = "".join('<mergeCell ref="B2:B1048576"/>' for _ in range(1000))
    path = raw_xlsx(
        tmp_path / "a.xlsx", heading_row() + cells, after=f"<mergeCells>{merges}</mergeCells>"
    )
    assert refusal(read, path).reason_code == "too_many_cells"


def hide(sheet):
    sheet.row_dimensions[3].hidden = True


def test_a_hidden_row_is_held_back_until_it_is_accepted(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW, ("密", "2", "局")], edit=hide)
    book = read(path)
    assert held(book) == [("目录", "A3", "hidden_row")]
    assert book.tables[0].quarantined[0].value == "密"
    assert [row.hidden for row in book.tables[0].held] == [True]
    table = one(path, hidden_accepted=True)
    assert [(row.number, row.hidden) for row in table.rows] == [(2, False), (3, True)]
    assert ("A3", "hidden_row_accepted") in told(table)


def test_a_row_without_height_is_hidden_too(tmp_path):
    rows = heading_row() + f'<row r="2" ht="0" customHeight="1">{inline("A2", "甲")}</row>'
    assert held(read(raw_xlsx(tmp_path / "a.xlsx", rows))) == [("目录", "A2", "hidden_row")]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_held_back_until_it_is_accepted(tmp_path, state):
    path = raw_xlsx(
        tmp_path / "a.xlsx",
        heading_row() + f'<row r="2">{inline("A2", "甲")}</row>',
        names=("目录", "暗"),
    )
    changed(path, "xl/workbook.xml", 'name="暗"', f'name="暗" state="{state}"')
    book = read(path)
    assert [(item.sheet, item.cell, item.reason) for item in book.tables[1].quarantined] == [
        ("暗", "A2", "hidden_sheet")
    ]
    assert [(each.sheet, each.reason) for each in book.warnings] == [("暗", "hidden_sheet_held")]
    book = read(path, hidden_accepted=True)
    assert [(table.hidden, table.rows[0].hidden) for table in book.tables] == [
        (False, False),
        (True, True),
    ]
    assert [each.reason for each in book.warnings] == ["hidden_sheet_accepted"]


def test_a_hidden_column_is_told(tmp_path):
    def edit(sheet):
        sheet.column_dimensions["B"].hidden = True

    assert told(one(xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW], edit=edit))) == [
        ("B", "hidden_column")
    ]


def test_a_value_in_a_column_without_a_heading_is_held_back(tmp_path):
    rows = [("职权名称", None, "行使主体"), ("甲", "多", "乙"), ("丙", None, "乙", "余")]
    assert held(read(xlsx(tmp_path / "a.xlsx", rows))) == [
        ("目录", "B2", "no_heading"),
        ("目录", "D3", "no_heading"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("甲\u202e乙", "control_character"),
        ("甲\x85\x86", "control_character"),
        ("甲\ufffd", "lost_text"),
    ],
)
def test_text_that_cannot_be_trusted_is_held_back(tmp_path, text, reason):
    book = read(xlsx(tmp_path / "a.xlsx", [HEADINGS, (text, "1", "乙", "丙")]))
    assert held(book) == [("目录", "A2", reason)]
    assert book.tables[0].quarantined[0].value == text


def test_two_sheets_of_one_name_are_refused(tmp_path):
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row(), names=("目录", "目录"))
    assert place(refusal(read, path)) == ("a.xlsx", "目录", "", "same_sheet_name")


def test_an_empty_sheet_beside_a_full_one_is_passed_over_and_told(tmp_path):
    def edit(sheet):
        sheet.parent.create_sheet("Sheet2")

    book = read(xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW], edit=edit))
    assert [table.sheet for table in book.tables] == ["目录"]
    assert [(each.sheet, each.reason) for each in book.warnings] == [
        ("Sheet2", "empty_sheet_passed")
    ]


def test_an_empty_workbook_is_refused(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [])
    assert place(refusal(read, path)) == ("a.xlsx", "目录", "", "empty_sheet")


def test_only_the_sheets_that_are_asked_for_are_read(tmp_path):
    def edit(sheet):
        sheet.parent.create_sheet("说明", 0).append(["本表由编办填写"])

    path = xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW], edit=edit)
    assert place(refusal(read, path)) == ("a.xlsx", "说明", "A1", "unknown_headings")
    assert one(path, sheets=["目录"]).sheet == "目录"
    assert place(refusal(read, path, sheets=["附表"])) == ("a.xlsx", "附表", "", "missing_sheet")


def test_a_chart_sheet_is_passed_over(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("目录")
    for number, row in enumerate([HEADINGS, ROW]):
        sheet.write_row(number, 0, row)
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=目录!$A$1:$A$2"})
    book.add_chartsheet("图").set_chart(chart)
    book.close()
    found = read(path)
    assert [table.sheet for table in found.tables] == ["目录"]
    assert [(each.sheet, each.reason) for each in found.warnings] == [("图", "not_a_sheet")]


def test_references_to_other_files_are_told(tmp_path):
    rows = heading_row() + f'<row r="2">{inline("A2", "甲")}</row>'
    path = raw_xlsx(tmp_path / "a.xlsx", rows, more={"xl/externalLinks/externalLink1.xml": "<x/>"})
    assert ("", "external_links") in told(one(path))
