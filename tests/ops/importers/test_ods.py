import pytest

from ops.importers.tables.book import read
from tests.ops.importers.files import (
    HEADINGS,
    ROW,
    held,
    ods,
    ods_row,
    ods_table,
    place,
    refusal,
    texts,
    told,
)


def rows(*data, extra=""):
    return ods_table(ods_row(*HEADINGS), *data, extra=extra)


def one(path):
    (table,) = read(path).tables
    return table


def test_a_table_is_read(tmp_path):
    table = one(ods(tmp_path / "a.ods", rows(ods_row(*ROW))))
    assert (table.sheet, texts(table)) == ("目录", [list(ROW)])
    assert table.rows[0].cells[1].address == "B2"


def test_cells_without_a_value_type_are_read_by_what_they_show(tmp_path):
    cell = "<table:table-cell><text:p>甲</text:p></table:table-cell>"
    table = one(ods(tmp_path / "a.ods", rows(f"<table:table-row>{cell}</table:table-row>")))
    assert texts(table)[0][0] == "甲"


def test_a_table_of_blank_cells_is_refused_and_the_reason_explains_how_that_may_be(tmp_path):
    row = "<table:table-row><table:table-cell/></table:table-row>"
    error = refusal(read, ods(tmp_path / "a.ods", ods_table(row)))
    assert place(error) == ("a.ods", "目录", "", "empty_sheet")
    assert "value type" in error.en


def test_lines_tabs_spaces_and_comments_in_a_cell(tmp_path):
    text = (
        '<office:annotation><text:p>批注</text:p></office:annotation><text:p>一<text:s text:c="2"/>'
        "二<text:line-break/>三<text:span>四</text:span><text:tab/>五</text:p> <text:p>六</text:p>"
    )
    cell = f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    table = one(ods(tmp_path / "a.ods", rows(f"<table:table-row>{cell}</table:table-row>")))
    assert texts(table)[0][0] == "一  二\n三四\t五\n六"


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ('office:value-type="float" office:value="20"', "20"),
        ('office:value-type="percentage" office:value="0.5"', "0.5"),
        ('office:value-type="date" office:date-value="2014-02-15"', "2014-02-15"),
        ('office:value-type="date" office:date-value="2014-02-15T00:00:00"', "2014-02-15"),
        ('office:value-type="date" office:date-value="2014-02-15T08:30:00"', "2014-02-15 08:30:00"),
        ('office:value-type="boolean" office:boolean-value="true"', "TRUE"),
        ('office:value-type="string" office:string-value="甲"', "甲"),
    ],
)
def test_typed_values_count_rather_than_what_is_shown(tmp_path, attributes, text):
    cells = f"<table:table-cell {attributes}><text:p>显示</text:p></table:table-cell>"
    row = f"<table:table-row>{cells}</table:table-row>"
    table = one(ods(tmp_path / "a.ods", ods_table(ods_row("职权名称", "行使主体"), row)))
    assert texts(table)[0][0] == text


def test_a_code_that_is_a_number_is_held_back_even_if_it_is_shown_with_its_zeros(tmp_path):
    number = (
        '<table:table-cell office:value-type="float" office:value="524018000">'
        "<text:p>000524018000</text:p></table:table-cell>"
    )
    name = '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>'
    book = read(ods(tmp_path / "a.ods", rows(f"<table:table-row>{name}{number}</table:table-row>")))
    assert held(book) == [("目录", "B2", "number_in_code_column")]


def test_rows_and_cells_that_are_stored_once_are_counted(tmp_path):
    blank = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    twice = ods_row("甲", extra='table:number-rows-repeated="2"')
    three = (
        '<table:table-row><table:table-cell/><table:table-cell table:number-columns-repeated="3" '
        'office:value-type="string"><text:p>乙</text:p></table:table-cell></table:table-row>'
    )
    table = one(ods(tmp_path / "a.ods", rows(blank, twice, three)))
    assert [row.number for row in table.rows] == [5, 6, 7]
    assert texts(table)[2] == ["", "乙", "乙", "乙"]


def test_blank_rows_and_columns_to_the_end_of_the_sheet_do_no_harm(tmp_path):
    wide = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert len(one(ods(tmp_path / "a.ods", rows(ods_row(*ROW), wide))).rows) == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (ods_row("甲", extra='table:number-rows-repeated="1048576"'), "too_many_rows"),
        (ods_row(*["甲"] * 60, extra='table:number-rows-repeated="90000"'), "too_many_cells"),
        (
            '<table:table-row><table:table-cell table:number-columns-repeated="16384">'
            "<text:p>甲</text:p></table:table-cell></table:table-row>",
            "too_many_columns",
        ),
        (
            '<table:table-row table:number-rows-repeated="5000"><table:table-cell '
            f'table:number-columns-repeated="300"><text:p>{"长" * 120}</text:p></table:table-cell>'
            "</table:table-row>",
            "too_much_text",
        ),
        (ods_row("甲", extra='table:number-rows-repeated="-1"'), "damaged"),
        (ods_row("甲", extra='table:number-rows-repeated="many"'), "damaged"),
        ("<table:table-row>", "damaged"),
    ],
)
def test_repetitions_beyond_measure_are_refused(tmp_path, row, reason):
    assert refusal(read, ods(tmp_path / "a.ods", rows(row))).reason_code == reason


def test_merged_cells_count_downwards_and_are_held_back_across(tmp_path):
    down = '<table:table-cell table:number-rows-spanned="2"><text:p>局</text:p></table:table-cell>'
    across = (
        '<table:table-cell table:number-columns-spanned="3"><text:p>合计</text:p>'
        "</table:table-cell>"
    )
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    blank = "<table:table-cell/>"
    book = read(
        ods(
            tmp_path / "a.ods",
            rows(
                f"<table:table-row>{cell.format('甲')}{blank}{down}</table:table-row>",
                f"<table:table-row>{cell.format('乙')}{blank}<table:covered-table-cell/>"
                "</table:table-row>",
                f"<table:table-row>{across}</table:table-row>",
            ),
        )
    )
    assert [row[2] for row in texts(book.tables[0])] == ["局", "局"]
    assert held(book) == [("目录", "A4", "merged_across")]


@pytest.mark.parametrize("visibility", ["collapse", "filter"])
def test_hidden_rows_are_held_back(tmp_path, visibility):
    row = ods_row("甲", extra=f'table:visibility="{visibility}"')
    assert held(read(ods(tmp_path / "a.ods", rows(row)))) == [("目录", "A2", "hidden_row")]


def test_hidden_sheets_are_held_back(tmp_path):
    style = (
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    body = rows(ods_row(*ROW), extra='table:style-name="ta2"')
    assert held(read(ods(tmp_path / "a.ods", body, styles=style))) == [
        ("目录", "A2", "hidden_sheet")
    ]


def test_hidden_columns_are_told(tmp_path):
    body = ods_table(
        '<table:table-column/><table:table-column table:visibility="collapse"/>',
        ods_row(*HEADINGS),
        ods_row(*ROW),
    )
    assert told(one(ods(tmp_path / "a.ods", body))) == [("B", "hidden_column")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<text:p>#REF!</text:p>", "error_value"),
        ("<text:p>Err:502</text:p>", "error_value"),
        ("", "formula_without_value"),
    ],
)
def test_formulas_without_a_good_result_are_held_back(tmp_path, content, reason):
    cell = f'<table:table-cell table:formula="of:=1/0">{content}</table:table-cell>'
    name = "<table:table-cell><text:p>甲</text:p></table:table-cell>"
    book = read(ods(tmp_path / "a.ods", rows(f"<table:table-row>{name}{cell}</table:table-row>")))
    assert held(book) == [("目录", "B2", reason)]
    assert ("B2", "formula") in told(book.tables[0])


def test_what_tracked_changes_deleted_is_not_read(tmp_path):
    deleted = f"<table:tracked-changes>{ods_table(ods_row('旧'), name='x')}</table:tracked-changes>"
    assert len(read(ods(tmp_path / "a.ods", deleted + rows(ods_row(*ROW)))).tables) == 1


def test_a_table_inside_a_cell_is_refused(tmp_path):
    inner = f"<table:table-row><table:table-cell>{ods_table()}</table:table-cell></table:table-row>"
    error = refusal(read, ods(tmp_path / "a.ods", rows(inner)))
    assert place(error) == ("a.ods", "目录", "A2", "nested_table")


def test_two_tables_of_one_name_are_refused(tmp_path):
    path = ods(tmp_path / "a.ods", rows(ods_row(*ROW)) + rows(ods_row(*ROW)))
    assert place(refusal(read, path)) == ("a.ods", "目录", "", "same_sheet_name")


def test_an_encrypted_document_is_to_be_decrypted_first(tmp_path):
    manifest = {"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}
    path = ods(tmp_path / "a.ods", rows(ods_row(*ROW)), more=manifest)
    assert place(refusal(read, path)) == ("a.ods", "", "", "encrypted")


def test_a_document_without_tables_is_damage(tmp_path):
    assert refusal(read, ods(tmp_path / "a.ods", "")).reason_code == "damaged"
