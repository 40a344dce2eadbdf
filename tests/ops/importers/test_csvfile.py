import pytest

from ops.importers.tables.book import read
from tests.ops.importers.files import csv, held, place, refusal, texts

TEXT = "职权名称,基本编码,备注\n船舶登记,000118001000,甲\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_each_encoding_that_is_in_use(tmp_path, encoding):
    (table,) = read(csv(tmp_path / "清单.csv", TEXT, encoding=encoding)).tables
    assert texts(table) == [["船舶登记", "000118001000", "甲"]]


def test_a_character_beyond_gbk_is_read_from_gb18030(tmp_path):
    path = csv(tmp_path / "a.csv", TEXT.replace("甲", "𠮷䶮"), encoding="gb18030")
    assert texts(read(path).tables[0])[0][2] == "𠮷䶮"


def test_utf16_is_parted_by_tabs_as_excel_writes_it(tmp_path):
    path = csv(tmp_path / "a.csv", TEXT.replace(",", "\t"), encoding="utf-16")
    assert texts(read(path).tables[0]) == [["船舶登记", "000118001000", "甲"]]


def test_a_byte_that_is_no_gb18030_is_named_by_its_offset(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("职权名称,基本编码\n".encode("gb18030") + b"\xff\xff\n")
    error = refusal(read, path)
    assert (place(error), error.value) == (("a.csv", "", "", "undecodable"), "18")
    assert "18" in error.en


def test_damaged_utf8_is_not_taken_for_gb18030(tmp_path):
    path = tmp_path / "a.csv"
    good = "item_name,base_code\n行政许可事项登记管理办法,1\n".encode()
    path.write_bytes(good + b"\xe4\xb8,2\n")
    error = refusal(read, path)
    assert (error.reason_code, error.value) == ("undecodable", str(len(good)))
    assert "utf-8" in error.en


def test_a_nul_byte_is_named_by_its_offset(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"item_name,base_code\nab\0c,1\n")
    error = refusal(read, path)
    assert (place(error), error.value) == (("a.csv", "", "", "nul_byte"), "22")


def test_a_nul_in_utf16_is_refused_too(tmp_path):
    assert refusal(read, csv(tmp_path / "a.csv", "a,b\n\0,c", encoding="utf-16")).reason_code == (
        "nul_byte"
    )


def test_addresses_count_lines_even_inside_a_cell(tmp_path):
    text = '职权名称,基本编码\n"船舶\r\n登记",1\n\n渔船登记,2\n'
    (table,) = read(csv(tmp_path / "a.csv", text)).tables
    assert [(row.number, row.cells[0].address) for row in table.rows] == [(2, "A2"), (5, "A5")]
    assert table.rows[0].cells[0].text == "船舶\n登记"
    assert table.rows[0].cells[0].original == "船舶\r\n登记"


def test_a_row_with_too_few_cells_is_held_back(tmp_path):
    book = read(csv(tmp_path / "a.csv", "职权名称,基本编码,备注\n甲,1\n乙,2,丙\n"))
    assert held(book) == [("", "C2", "row_too_short")]
    assert texts(book.tables[0]) == [["乙", "2", "丙"]]
    assert [row.number for row in book.tables[0].held] == [2]


def test_a_row_with_too_many_cells_is_held_back(tmp_path):
    book = read(csv(tmp_path / "a.csv", "职权名称,基本编码\n甲,1,,多\n乙,2\n"))
    assert held(book) == [("", "D2", "row_too_long")]
    assert book.tables[0].quarantined[0].value == "多"


def test_blank_cells_beyond_the_headings_do_no_harm(tmp_path):
    book = read(csv(tmp_path / "a.csv", "职权名称,基本编码,,\n甲,1,,\n"))
    assert (held(book), texts(book.tables[0])) == ([], [["甲", "1"]])


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('职权名称,基本编码\n甲,1\n"乙,2\n丙,3\n', "A3"),
        ('职权名称,基本编码\n甲,"1"2\n', "A2"),
        ('职权名称,基本编码\n"' + "长" * 140_000 + '",1\n', "A2"),
    ],
)
def test_quotes_that_do_not_balance_are_named_by_the_line_they_begin_on(tmp_path, text, cell):
    error = refusal(read, csv(tmp_path / "a.csv", text))
    assert place(error) == ("a.csv", "", cell, "bad_csv")


def test_more_columns_than_anybody_needs_are_refused(tmp_path):
    path = csv(tmp_path / "a.csv", "职权名称,基本编码\n" + "," * 512 + "\n")
    assert place(refusal(read, path)) == ("a.csv", "", "A2", "too_many_columns")


def test_more_rows_than_a_sheet_can_hold_are_refused(tmp_path):
    path = csv(tmp_path / "a.csv", "职权名称,基本编码\n" + "a\n" * 250_001)
    assert place(refusal(read, path)) == ("a.csv", "", "A250001", "too_many_rows")


def test_a_line_longer_than_anybody_writes_is_refused(tmp_path):
    path = csv(tmp_path / "a.csv", "职权名称,基本编码\n" + "," * 2_000_000)
    assert place(refusal(read, path)) == ("a.csv", "", "A2", "line_too_long")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts_as_one(tmp_path, end):
    text = end.join(["职权名称,基本编码", "甲,1", f'"乙{end}{end}乙",2', "丙,3"])
    (table,) = read(csv(tmp_path / "a.csv", text)).tables
    assert [row.number for row in table.rows] == [2, 3, 6]
    assert table.rows[1].cells[0].text == "乙\n\n乙"


def test_more_cells_than_the_limit_are_refused(tmp_path):
    path = csv(tmp_path / "a.csv", "职权名称,基本编码\n" + ("," * 511 + "\n") * 5900)
    assert refusal(read, path).reason_code == "too_many_cells"


def test_a_file_of_blank_lines_is_empty(tmp_path):
    assert place(refusal(read, csv(tmp_path / "a.csv", "\n,,\n \n"))) == (
        "a.csv",
        "",
        "",
        "empty_sheet",
    )
