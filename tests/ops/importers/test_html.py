"""The table of a page: what a reader of the page sees, however it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.importers.tables import limits
from ops.importers.tables.html import is_page, read_page, seen
from ops.importers.tables.table import Unreadable
from tests.ops.importers.files import HEADINGS, held, place, refusal, texts

HEAD = "<tr>" + "".join(f"<th>{heading}</th>" for heading in HEADINGS) + "</tr>"


def read(folder, body, **said):
    path = folder / "清单.html"
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return read_page(path, **said)


def row(*cells):
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def table(*rows):
    return f"<table>{HEAD}{''.join(rows)}</table>"


def test_the_cells_of_a_table_are_text_with_lines(tmp_path):
    cells = (
        "船舶 \n\t登记&lt;甲&gt;",
        "000118001000",
        "<p>海事局</p><p>分局</p>",
        "一<br>二<br/>三",
    )
    book = read(tmp_path, table(row(*cells)))
    [found] = book.tables
    assert [heading.text for heading in found.headings] == [*HEADINGS]
    assert texts(found) == [["船舶 登记<甲>", "000118001000", "海事局\n分局", "一\n二\n三"]]
    assert (found.sheet, found.rows[0].cells[1].address) == ("表1", "B2")


def test_tags_that_are_left_open_are_closed_by_those_that_follow(tmp_path):
    open_ended = "<table><tr>" + "".join(f"<th>{h}" for h in HEADINGS)
    body = f"{open_ended}<tbody><tr><td>甲<td>1<td>乙<td><p>丙<p>丁<tr><td>戊<td>2<td>己<td>"
    assert texts(read(tmp_path, body).tables[0]) == [
        ["甲", "1", "乙", "丙\n丁"],
        ["戊", "2", "己", ""],
    ]


def test_many_paragraphs_left_open_are_not_one_inside_another(tmp_path):
    assert len(read(tmp_path, "<p>序" * 5000 + table(row("甲", "1", "乙", ""))).tables) == 1


def test_a_cell_that_spans_rows_counts_for_each(tmp_path):
    body = table(
        "<tr><td rowspan=2>甲</td><td>1</td><td rowspan='2'>乙</td><td></td></tr>",
        row("2", "丙"),
    )
    assert texts(read(tmp_path, body).tables[0]) == [["甲", "1", "乙", ""], ["甲", "2", "乙", "丙"]]


def test_a_cell_across_columns_holds_the_row_back(tmp_path):
    book = read(tmp_path, table(row("甲", "1", "乙", ""), "<tr><td colspan=4>共1项</td></tr>"))
    assert texts(book.tables[0]) == [["甲", "1", "乙", ""]]
    assert held(book) == [("表1", "A3", "merged_across")]


def test_what_is_not_shown_is_no_text_and_a_hidden_row_is_held_back(tmp_path):
    body = table(
        row("甲<span style='display:none'>藏</span>", "1<script>'</td>'</script>", "乙", ""),
        "<tr hidden><td>丙</td><td>2</td><td>丁</td><td></td></tr>",
    )
    book = read(tmp_path, body)
    assert texts(book.tables[0]) == [["甲", "1", "乙", ""]]
    assert held(book) == [("表1", "A3", "hidden_row")]
    assert len(read(tmp_path, body, hidden_accepted=True).tables[0].rows) == 2


def test_of_tables_inside_tables_the_list_is_taken_and_its_text_is_its_own(tmp_path):
    inner = table(row("甲", "1", "乙", "<table><tr><td>表中表</td></tr></table>"))
    book = read(tmp_path, f"<table><tr><td>导航</td><td>{inner}</td></tr></table>")
    [found] = book.tables
    assert found.sheet == "表2"
    assert held(book) == [("表2", "D2", "text_box")]


def test_of_two_lists_one_must_be_named(tmp_path):
    body = table(row("甲", "1", "乙", "")) + table(row("丙", "2", "丁", ""))
    error = refusal(read, tmp_path, body)
    assert place(error) == ("清单.html", "", "", "several_tables")
    assert "表1, 表2" in error.zh
    assert texts(read(tmp_path, body, tables=["表2"]).tables[0]) == [["丙", "2", "丁", ""]]
    assert place(refusal(read, tmp_path, body, tables=["表3"]))[3] == "missing_sheet"


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_the_old_chinese_encodings_are_read_as_the_page_declares_them(tmp_path, declared):
    page = f"<meta http-equiv=x content='text/html; charset={declared}'>" + table(
        row("镕基", "1", "乙", "")
    )
    assert texts(read(tmp_path, page.encode("gb18030")).tables[0])[0][0] == "镕基"


def test_a_page_without_a_declaration_is_utf_8_or_gb18030_to_the_letter(tmp_path):
    page = table(row("甲", "1", "乙", ""))
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert len(read(tmp_path, page.encode(encoding)).tables[0].rows) == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty_file"),
        (b"PK\x03\x04", "wrong_content"),
        (b"<meta charset=utf-8>\xff", "undecodable"),
        (b"<meta charset=utf-8>\x00", "nul_byte"),
        (b"<meta charset=utf-7>", "unknown_charset"),
        ("<p>没有".encode(), "no_table"),
        ("<table><tr><td>甲<td>乙".encode(), "unknown_headings"),
        (b"<div>" * (limits.DEPTH + 1), "zip_bomb"),
        (b"<table><tr><td colspan=600>x", "too_many_columns"),
        (b"<table>" + b'<td a="' * 9000, "damaged"),
        (b"<table><tr><td><" + b"<a " * 9000, "damaged"),
    ],
)
def test_what_is_no_page_with_a_list_is_refused_with_its_reason(tmp_path, body, reason):
    assert refusal(read, tmp_path, body).reason_code == reason


def test_a_page_that_is_too_long_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "CSV_BYTES", 100)
    assert refusal(read, tmp_path, b"<table>" * 20).reason_code == "too_large"


def test_pages_are_known_by_their_name(tmp_path):
    assert [is_page(tmp_path / name) for name in ("a.HTML", "a.htm", "a.csv")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "aside",
    ["<!-- <table> -->", "<![CDATA[x]]>", "<?php x ?>", "<!doctype html>", "<style>td{}</style>"],
)
def test_what_stands_beside_the_text_is_passed_over(tmp_path, aside):
    body = f"{aside}{table(row(f'甲{aside}', '1', f'{aside}乙', ''))}{aside}"
    assert texts(read(tmp_path, body).tables[0]) == [["甲", "1", "乙", ""]]


def test_a_comment_without_an_end_takes_the_rest_at_once(tmp_path):
    body = table(row("甲", "1", "乙", "")) + "<!--" * 200_000
    assert texts(read(tmp_path, body).tables[0]) == [["甲", "1", "乙", ""]]


TAGS = ["<table>", "</table>", "<tr>", "</tr>", "<td>", "<td rowspan=3>", "<td colspan=2>", "</td>"]
MORE = [
    "<tbody hidden>",
    "<p>",
    "</p>",
    "<br>",
    "甲",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "&lt",
]


@given(st.lists(st.sampled_from([*TAGS, *MORE])))
def test_any_order_of_tags_is_read_or_refused(pieces):
    page = seen("a.html", "".join(pieces))
    for grid in page.grids():
        assert [line.number for line in grid.lines] == sorted({each.number for each in grid.lines})


@given(st.binary())
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.html"
    path.write_bytes(content)
    with pytest.raises(Unreadable):
        read_page(path)
