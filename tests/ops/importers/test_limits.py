import struct
import zipfile

import pytest

from ops.importers.tables import limits
from ops.importers.tables.book import read
from ops.importers.tables.grid import letters
from tests.ops.importers.files import (
    HEADINGS,
    MAIN,
    ROW,
    changed,
    heading_row,
    inline,
    number,
    ods,
    ods_row,
    ods_table,
    old_rows,
    place,
    raw_xlsx,
    record,
    refusal,
    unzipped,
    xls,
    xlsx,
    zipped,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def test_an_empty_file_says_so(tmp_path):
    path = tmp_path / "空.xlsx"
    path.write_bytes(b"")
    error = refusal(read, path)
    assert place(error) == ("空.xlsx", "", "", "empty_file")
    assert (error.zh, error.en) == ("文件是空的", "the file is empty")


@pytest.mark.parametrize(
    "name", ["a.doc", "a.wps", "a.et", "a.ofd", "a.pdf", "a.PDF", "a.xlsb", "a.xlsm", "a.html"]
)
def test_formats_that_are_not_read_are_to_be_converted_first(tmp_path, name):
    (tmp_path / name).write_bytes(b"anything")
    assert place(refusal(read, tmp_path / name)) == (name, "", "", "convert_first")


@pytest.mark.parametrize("name", ["a.exe", "a", "xlsx", "a.xlsx.gz"])
def test_other_formats_are_unknown(tmp_path, name):
    (tmp_path / name).write_bytes(b"anything")
    assert refusal(read, tmp_path / name).reason_code == "unknown_format"


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.xlsx", b"<html><table></table></html>", "HTML/XML"),
        ("a.xlsx", OLE, "OLE"),
        ("a.xlsx", b"item_name,base_code", "text"),
        ("a.xls", b"PK\x03\x04....", "ZIP"),
        ("a.xls", b"\r\n<!DOCTYPE html>", "HTML/XML"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>', "HTML/XML"),
        ("a.csv", b"PK\x03\x04....", "ZIP"),
        ("a.csv", OLE, "OLE"),
        ("a.csv", b"\xef\xbb\xbf<html>", "HTML/XML"),
        ("a.csv", b"%PDF-1.7", "PDF"),
        ("a.docx", b"{\\rtf1}", "RTF"),
        ("a.ods", b"PK\x05\x06" + bytes(18), "ZIP"),
    ],
)
def test_content_unlike_its_name_is_refused(tmp_path, name, content, found):
    (tmp_path / name).write_bytes(content)
    error = refusal(read, tmp_path / name)
    assert (place(error), error.value) == ((name, "", "", "wrong_content"), found)


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx", "a.ods"])
def test_an_archive_of_something_else_is_refused(tmp_path, name):
    path = zipped(tmp_path / name, {"hello.txt": "hello"})
    assert refusal(read, path).reason_code in {"wrong_content", "damaged"}


def test_a_word_document_named_like_a_table_is_refused(tmp_path):
    path = zipped(tmp_path / "a.ods", {"mimetype": "application/vnd.oasis.opendocument.text"})
    assert refusal(read, path).reason_code == "wrong_content"


def test_an_encrypted_workbook_is_to_be_decrypted_first(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))
    assert place(refusal(read, path)) == ("a.xlsx", "", "", "encrypted")


def test_an_encrypted_part_is_seen_in_the_directory(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW])
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)
    assert refusal(read, path).reason_code == "encrypted"


def test_macros_are_refused(tmp_path):
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row(), more={"xl/vbaProject.bin": b"x"})
    assert refusal(read, path).reason_code == "macros"


def test_a_large_file_is_refused_before_it_is_parsed(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as stream:
        stream.truncate(64 * 2**20 + 1)
    assert refusal(read, path).reason_code == "too_large"


def test_a_part_that_is_packed_too_tightly_is_a_bomb(tmp_path):
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row(), more={"xl/media.bin": bytes(4 * 2**20)})
    error = refusal(read, path)
    assert (place(error), error.value) == (("a.xlsx", "", "", "zip_bomb"), "xl/media.bin")


def test_a_sheet_that_is_mostly_nothing_is_a_bomb(tmp_path):
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + " " * 2**24)
    error = refusal(read, path)
    assert (error.reason_code, error.value) == ("zip_bomb", "xl/worksheets/sheet1.xml")


def test_more_than_the_unpacked_limit_is_a_bomb_whatever_the_ratio(tmp_path):
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("x.bin", b"x")
    content = path.read_bytes()
    # The directory claims 600 MiB packed into as many, of which the file has not a trace.
    at = content.rfind(b"PK\x01\x02")
    claimed = (600 * 2**20).to_bytes(4, "little")
    path.write_bytes(content[: at + 20] + claimed + claimed + content[at + 28 :])
    error = refusal(read, path)
    assert error.reason_code == "zip_bomb"
    assert "MiB" in error.en


def test_a_directory_that_understates_a_part_does_not_hide_the_rest_of_it(tmp_path):
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + "<!-- " + "x" * 5000 + " -->")
    content = bytearray(path.read_bytes())
    at = content.rfind(b"xl/worksheets/sheet1.xml") - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    content[at + 24 : at + 28] = (900).to_bytes(4, "little")
    path.write_bytes(content)
    assert refusal(read, path).reason_code == "damaged"


def test_two_parts_of_one_name_are_refused(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW])
    with (
        pytest.warns(UserWarning, match="Duplicate"),
        zipfile.ZipFile(path, "a") as archive,
    ):
        archive.writestr("xl/workbook.xml", "<workbook/>")
    error = refusal(read, path)
    assert (error.reason_code, error.value) == ("damaged", "xl/workbook.xml")


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "docProps/app.xml"]
)
def test_a_document_type_in_any_part_is_refused(tmp_path, part):
    path = xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW])
    parts = unzipped(path)
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    before = parts[part]
    parts[part] = (
        before.replace(b"?>", b"?>" + laughs, 1) if before.startswith(b"<?xml") else laughs + before
    )
    assert place(refusal(read, zipped(path, parts))) == ("a.xlsx", "", "", "doctype")


def test_a_document_type_is_seen_in_utf16_too(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW])
    parts = unzipped(path)
    external = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'
    parts["xl/styles.xml"] = external.encode("utf-16")
    assert refusal(read, zipped(path, parts)).reason_code == "doctype"


@pytest.mark.parametrize("name", ["a.docx", "a.ods"])
def test_a_document_type_is_refused_in_every_kind_of_archive(tmp_path, name):
    parts = {"word/document.xml": "<!DOCTYPE x><x/>", "content.xml": "<!DOCTYPE x><x/>"}
    assert refusal(read, zipped(tmp_path / name, parts)).reason_code == "doctype"


@pytest.mark.parametrize("declared", ["gb18030", "klingon"])
def test_an_encoding_that_the_parser_does_not_know_is_damage(tmp_path, declared):
    path = xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW])
    parts = unzipped(path)
    parts["xl/styles.xml"] = f'<?xml version="1.0" encoding="{declared}"?><x/>'.encode()
    assert refusal(read, zipped(path, parts)).reason_code == "damaged"


def test_an_archive_cut_short_is_damaged(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW])
    path.write_bytes(path.read_bytes()[:-300])
    assert place(refusal(read, path)) == ("a.xlsx", "", "", "damaged")


def test_one_cell_at_the_end_of_the_sheet_does_not_fill_the_memory(tmp_path):
    rows = heading_row() + f'<row r="1048576">{inline("XFD1048576", "x")}</row>'
    error = refusal(read, raw_xlsx(tmp_path / "a.xlsx", rows))
    assert place(error) == ("a.xlsx", "目录", "", "too_many_rows")
    rows = heading_row() + f'<row r="90000">{inline("Z90000", "x")}</row>'
    assert refusal(read, raw_xlsx(tmp_path / "a.xlsx", rows)).reason_code == "too_many_cells"
    rows = heading_row() + f'<row r="2">{inline("SS2", "x")}</row>'
    assert refusal(read, raw_xlsx(tmp_path / "a.xlsx", rows)).reason_code == "too_many_columns"


def test_formatted_cells_without_a_value_may_reach_as_far_as_they_like(tmp_path):
    rows = heading_row() + f'<row r="2">{inline("A2", "甲")}<c r="XFD2" s="1"/></row>'
    rows += '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    (table,) = read(raw_xlsx(tmp_path / "a.xlsx", rows)).tables
    assert [row.number for row in table.rows] == [2]


def test_one_long_text_that_many_cells_refer_to_is_refused(tmp_path):
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 3200))
    shared = f"<si><t>{''.join(map(str, range(6000)))}</t></si>"
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + cells, shared=shared)
    assert place(refusal(read, path)) == ("a.xlsx", "目录", "", "too_much_text")


def test_sheets_that_are_too_large_only_together_are_refused(tmp_path):
    rows = heading_row() + f'<row r="1000">{inline("SR1000", "x")}</row>'
    path = raw_xlsx(tmp_path / "a.xlsx", rows, names=("甲", "乙"))
    assert place(refusal(read, path)) == ("a.xlsx", "", "", "too_many_cells")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2" t="s"><v>99</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>-1</v></c></row>',
        '<row r="2"><c r="A3"><v>1</v></c></row>',
        '<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>',
        '<row r="3"/><row r="2"/>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="2"><c r="2A"><v>1</v></c></row>',
        '<row r="x"/>',
        '<row r="2"><c r="A2" t="zz"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></row>',
    ],
)
def test_a_sheet_that_contradicts_itself_is_damaged(tmp_path, rows):
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + rows)
    assert refusal(read, path).reason_code == "damaged"


def test_a_missing_sheet_part_is_damage(tmp_path):
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row())
    changed(path, "xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet9.xml")
    assert refusal(read, path).reason_code == "damaged"


def test_a_million_stored_blank_cells_are_refused(tmp_path):
    cells = "".join(f'<c r="{letter}{{0}}"/>' for letter in "ABCDEFGHIJKLMNOPQRST")
    rows = "".join(f'<row r="{n}">{cells.format(n)}</row>' for n in range(2, 50_010))
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + rows)
    assert place(refusal(read, path)) == ("a.xlsx", "目录", "", "too_many_cells")


def test_more_rows_than_a_sheet_has_are_damage(tmp_path):
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + '<row r="1048577"/>')
    assert refusal(read, path).reason_code == "damaged"


def test_more_merged_areas_than_anybody_makes_are_refused(tmp_path):
    areas = "".join(f'<mergeCell ref="A{n}:A{n + 1}"/>' for n in range(2, 200_100, 2))
    merges = f"<mergeCells>{areas}</mergeCells>"
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row(), after=merges)
    assert place(refusal(read, path)) == ("a.xlsx", "目录", "", "too_many_merges")


def test_more_sheets_than_anybody_opens_are_refused(tmp_path):
    names = [f"表{number}" for number in range(1001)]
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row(), names=names)
    assert place(refusal(read, path)) == ("a.xlsx", "", "", "too_many_sheets")


@pytest.mark.parametrize(
    "part",
    [
        "<!--" + "ab" * 600_000 + "-->",
        "<row " + " ".join(f'a{n}="1"' for n in range(150_000)) + "/>",
    ],
)
def test_a_tag_or_text_without_an_end_is_refused(tmp_path, part):
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + part)
    assert refusal(read, path).reason_code == "zip_bomb"


def deep(tag: str, times: int) -> str:
    return f"<{tag}>" * times + f"</{tag}>" * times


def docx(path, body):
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return zipped(
        path, {"word/document.xml": f"<w:document {word}><w:body>{body}</w:body></w:document>"}
    )


def word_row(*texts):
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>" for t in texts)
    return f"<w:tr>{cells}</w:tr>"


def test_elements_inside_one_another_without_end_are_refused(tmp_path):
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + deep("a", limits.DEPTH + 1))
    assert place(refusal(read, path)) == ("a.xlsx", "目录", "", "zip_bomb")
    nested = "<w:tbl><w:tr><w:tc>" * limits.DEPTH + "</w:tc></w:tr></w:tbl>" * limits.DEPTH
    path = docx(tmp_path / "a.docx", f"<w:tbl>{word_row(*HEADINGS)}</w:tbl>{nested}")
    assert refusal(read, path).reason_code == "zip_bomb"
    path = ods(tmp_path / "a.ods", deep("x", limits.DEPTH + 1))
    assert refusal(read, path).reason_code == "zip_bomb"


def test_elements_as_deep_as_anybody_nests_them_are_read(tmp_path):
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + deep("a", limits.DEPTH // 2))
    assert read(path).tables[0].rows == ()


def test_an_element_of_another_name_each_time_is_refused(tmp_path):
    """The parser keeps every name it meets."""
    names = "".join(f"<z{n}/>" for n in range(limits.NAMES + 20_000))
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + names)
    assert place(refusal(read, path)) == ("a.xlsx", "目录", "", "zip_bomb")


def test_a_sheet_of_errors_is_refused(tmp_path):
    rows = limits.FLAWS // 100 + 1
    cells = "".join(
        f'<row r="{n}">'
        + "".join(f'<c r="{letters(c)}{n}" t="e"><v>#N/A</v></c>' for c in range(100))
        + "</row>"
        for n in range(2, rows + 2)
    )
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + cells)
    assert place(refusal(read, path)) == ("a.xlsx", "目录", "", "too_many_flaws")


def test_formulas_without_results_that_are_repeated_are_refused(tmp_path):
    formula = '<table:table-cell table:number-columns-repeated="{}" table:formula="of:=1"/>'
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    for rows, columns, reason in (
        (900_000, 512, "too_many_flaws"),
        (201, 500, "too_many_flaws"),
        (1, 513, "too_many_columns"),
        (1, 2_000_000_000, "too_many_columns"),
    ):
        body = ods_table(ods_row(*HEADINGS), row.format(rows, formula.format(columns)))
        assert refusal(read, ods(tmp_path / "a.ods", body)).reason_code == reason


@pytest.mark.parametrize(
    ("rows", "texts", "reason"),
    [
        (limits.ROWS, ("a",), "too_many_rows"),
        (limits.ROWS - 10, ("a", "b", "c", "d"), "too_many_cells"),
        (limits.ROWS - 10, ("a",), "too_many_cells"),
    ],
)
def test_a_row_that_is_repeated_counts_as_often(tmp_path, rows, texts, reason):
    """The last has one cell in each row, but every row will have one for each heading."""
    row = ods_row(*texts, extra=f'table:number-rows-repeated="{rows}"')
    path = ods(tmp_path / "a.ods", ods_table(ods_row(*HEADINGS), row))
    assert refusal(read, path).reason_code == reason


def test_tables_of_a_document_count_together(tmp_path):
    most = limits.CELLS // 2 // 4
    row = ods_row("a", "b", "c", "d", extra=f'table:number-rows-repeated="{most}"')
    tables = [ods_table(ods_row(*HEADINGS), row, name=name) for name in ("甲", "乙", "丙")]
    error = refusal(read, ods(tmp_path / "a.ods", "".join(tables)))
    assert (error.sheet, error.reason_code) == ("乙", "too_many_cells")
    wide = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="500"/></w:tcPr></w:tc></w:tr>'
    table = f"<w:tbl>{word_row(*HEADINGS)}{wide * (limits.CELLS // 2 // 500)}</w:tbl>"
    error = refusal(read, docx(tmp_path / "a.docx", table * 3))
    assert (error.sheet, error.reason_code) == ("表2", "too_many_cells")


def test_short_rows_under_a_wide_heading_count_as_wide_as_it(tmp_path):
    path = tmp_path / "a.csv"
    rows = limits.CELLS // 500 + 1
    path.write_text("职权名称,行使主体" + ",x" * 498 + "\n" + "a\n" * rows, encoding="utf-8")
    assert refusal(read, path).reason_code == "too_many_cells"


def test_empty_rows_of_a_word_table_without_end_are_refused(tmp_path):
    rows = "<w:tr/>" * limits.ROWS
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        source = docx(tmp_path / "b.docx", f"<w:tbl>{word_row(*HEADINGS)}{rows}</w:tbl>")
        archive.writestr("word/document.xml", unzipped(source)["word/document.xml"])
    assert refusal(read, path).reason_code == "too_many_rows"


def test_a_table_in_which_every_cell_is_spoilt_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    rows = "\x01,\x02,\x03,\x04\n" * (limits.FLAWS // 4 + 1)
    path.write_text(",".join(HEADINGS) + "\n" + rows, encoding="utf-8")
    assert refusal(read, path).reason_code == "too_many_flaws"


def test_merged_areas_that_lie_on_one_another_are_refused(tmp_path):
    rows = "".join(f'<row r="{n}">{inline(f"A{n}", "x")}</row>' for n in range(2, 30_000))
    areas = '<mergeCell ref="A2:A30000"/>' * 4
    path = raw_xlsx(
        tmp_path / "a.xlsx", heading_row() + rows, after=f"<mergeCells>{areas}</mergeCells>"
    )
    assert place(refusal(read, path)) == ("a.xlsx", "目录", "", "too_many_flaws")


def test_more_shared_strings_than_cells_are_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    parts = unzipped(raw_xlsx(tmp_path / "b.xlsx", heading_row()))
    strings = f'<sst xmlns="{MAIN}">' + "<si/>" * (limits.STRINGS + 1) + "</sst>"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (parts | {"xl/sharedStrings.xml": strings.encode()}).items():
            archive.writestr(name, content)
    assert refusal(read, path).reason_code == "too_many_strings"


def test_more_strings_of_an_old_workbook_than_cells_are_refused(tmp_path):
    block = bytes(3) * 2740
    table = record(0xFC, struct.pack("<II", 0, 0) + bytes(3) * 2700)
    table += record(0x3C, block) * (limits.STRINGS // 2740)
    path = xls(tmp_path / "a.xls", {"目录": old_rows([HEADINGS])}, globals_=table)
    assert refusal(read, path).reason_code == "too_many_strings"


@pytest.mark.parametrize("where", ["book", "sheet"])
def test_records_without_end_in_an_old_workbook_are_refused(tmp_path, where):
    idle = record(0x99)
    book = idle * limits.BOOK_RECORDS if where == "book" else b""
    sheet = idle * limits.RECORDS if where == "sheet" else b""
    path = xls(tmp_path / "a.xls", {"目录": old_rows([HEADINGS]) + sheet}, globals_=book)
    assert refusal(read, path).reason_code == "too_many_records"


def test_one_number_far_below_in_an_old_workbook_is_refused(tmp_path):
    sheet = old_rows([HEADINGS]) + number(65_535, 44, 1.0)
    error = refusal(read, xls(tmp_path / "a.xls", {"目录": sheet}))
    assert error.reason_code == "too_many_cells"


def test_more_hidden_columns_than_a_sheet_has_are_refused(tmp_path):
    columns = '<col hidden="1" min="1" max="1"/>' * (limits.SHEET_COLUMNS + 1)
    sheet = f'<worksheet xmlns="{MAIN}"><cols>{columns}</cols><sheetData>{heading_row()}'
    sheet += "</sheetData></worksheet>"
    path = raw_xlsx(tmp_path / "a.xlsx", "", more={"xl/worksheets/sheet1.xml": sheet})
    assert place(refusal(read, path)) == ("a.xlsx", "目录", "", "too_many_columns")
    hidden = '<table:table-column table:visibility="collapse"/>' * (limits.SHEET_COLUMNS + 1)
    path = ods(tmp_path / "a.ods", ods_table(hidden, ods_row(*HEADINGS)))
    assert refusal(read, path).reason_code == "too_many_columns"


def test_a_workbook_part_that_lists_sheets_without_end_is_refused_at_the_limit(tmp_path):
    sheets = "".join(f'<sheet name="{n}"/>' for n in range(limits.SHEETS + 1))
    part = f'<workbook xmlns="{MAIN}"><sheets>{sheets}</sheets> </damaged>'
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row(), more={"xl/workbook.xml": part})
    assert refusal(read, path).reason_code == "too_many_sheets"


def test_a_csv_file_is_smaller_than_others_may_be(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as stream:
        stream.write(b"a" * 10)
        stream.truncate(limits.CSV_BYTES + 1)
    assert refusal(read, path).reason_code == "too_large"
