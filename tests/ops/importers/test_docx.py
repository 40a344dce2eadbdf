import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ops.importers.tables.book import read
from ops.importers.values import stated_total
from tests.ops.importers.files import (
    HEADINGS,
    ROW,
    changed,
    held,
    place,
    refusal,
    texts,
    told,
    unzipped,
    zipped,
)


def document(path, *tables, before="", edit=None):
    made = docx.Document()
    if before:
        made.add_paragraph(before)
    for rows in tables:
        table = made.add_table(len(rows), len(rows[0]))
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                table.cell(row, column).text = value
        made.add_paragraph("")
    if edit is not None:
        edit(made)
    made.save(path)
    return path


def one(path, **named):
    (table,) = read(path, **named).tables
    return table


def test_tables_are_named_in_order_and_cells_by_the_grid(tmp_path):
    book = read(document(tmp_path / "a.docx", [HEADINGS, ROW], [HEADINGS, ROW, ROW]))
    assert [(table.sheet, len(table.rows)) for table in book.tables] == [("表1", 1), ("表2", 2)]
    assert texts(book.tables[0]) == [list(ROW)]
    assert book.tables[1].rows[1].cells[2].address == "C3"


def test_the_text_before_a_table_is_kept_as_its_note(tmp_path):
    path = document(tmp_path / "a.docx", [HEADINGS, ROW], before="赋予县级的职权目录(共308项)")
    (note,) = one(path).notes
    assert (note.address, stated_total(note.text)) == ("", 308)


def test_lines_of_a_cell_stay_lines(tmp_path):
    path = document(tmp_path / "a.docx", [HEADINGS, ("一\n二\t三", "1", "局", "")])
    assert texts(one(path))[0][0] == "一\n二\t三"


def test_a_tab_stop_is_no_tab(tmp_path):
    def edit(made):
        paragraph = made.tables[0].cell(1, 0).add_paragraph("乙")
        paragraph.paragraph_format.tab_stops.add_tab_stop(400000)

    path = document(tmp_path / "a.docx", [HEADINGS, ("甲", "1", "局", "")], edit=edit)
    assert texts(one(path))[0][0] == "甲\n乙"


def test_a_cell_merged_downwards_counts_for_every_row(tmp_path):
    def edit(made):
        table = made.tables[0]
        table.cell(1, 2).merge(table.cell(3, 2))

    rows = [HEADINGS, ("甲", "1", "局", ""), ("乙", "2", "", ""), ("丙", "3", "", "")]
    table = one(document(tmp_path / "a.docx", rows, edit=edit))
    assert [row[2] for row in texts(table)] == ["局"] * 3
    assert ("C2:C4", "merged_down") in told(table)


def test_cells_merged_across_are_held_back(tmp_path):
    def edit(made):
        made.tables[0].cell(1, 0).merge(made.tables[0].cell(1, 3))

    path = document(tmp_path / "a.docx", [HEADINGS, ("一、许可", "", "", ""), ROW], edit=edit)
    assert held(read(path)) == [("表1", "A2", "merged_across")]


def test_text_in_a_content_control_is_not_lost(tmp_path):
    path = document(tmp_path / "a.docx", [HEADINGS, ("控件", "1", "局", "")])
    changed(
        path,
        "word/document.xml",
        "<w:r><w:t>控件</w:t></w:r>",
        "<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>",
    )
    assert texts(one(path))[0][0] == "控件"


@pytest.mark.parametrize("mark", ["ins", "del", "moveFrom"])
def test_tracked_changes_are_to_be_settled_first(tmp_path, mark):
    path = document(tmp_path / "a.docx", [HEADINGS, ("修订", "1", "局", "")])
    changed(
        path,
        "word/document.xml",
        "<w:r><w:t>修订</w:t></w:r>",
        f'<w:{mark} w:id="1"><w:r><w:t>修订</w:t></w:r></w:{mark}>',
    )
    assert place(refusal(read, path)) == ("a.docx", "表1", "A2", "tracked_changes")


def test_a_hidden_row_is_held_back(tmp_path):
    def edit(made):
        properties = made.tables[0].rows[1]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:hidden"))

    path = document(tmp_path / "a.docx", [HEADINGS, ROW, ROW], edit=edit)
    assert held(read(path)) == [("表1", "A2", "hidden_row")]
    assert len(one(path, hidden_accepted=True).rows) == 2


def test_hidden_text_makes_a_row_suspicious(tmp_path):
    def edit(made):
        made.tables[0].cell(2, 1).paragraphs[0].runs[0].font.hidden = True

    path = document(tmp_path / "a.docx", [HEADINGS, ROW, ROW], edit=edit)
    assert held(read(path)) == [("表1", "A3", "hidden_row")]


def test_a_table_inside_a_cell_is_held_back(tmp_path):
    def edit(made):
        made.tables[0].cell(1, 3).add_table(1, 1).cell(0, 0).text = "内"

    path = document(tmp_path / "a.docx", [HEADINGS, ROW, ROW], edit=edit)
    assert held(read(path)) == [("表1", "D2", "text_box")]


def test_numbers_that_word_counts_are_told_to_be_missing(tmp_path):
    def edit(made):
        made.tables[0].cell(1, 0).paragraphs[0].style = made.styles["List Number"]
        properties = made.tables[0].cell(1, 0).paragraphs[0]._p.get_or_add_pPr()
        properties.append(OxmlElement("w:numPr"))

    table = one(document(tmp_path / "a.docx", [HEADINGS, ROW], edit=edit))
    assert ("A2", "auto_number") in told(table)


def test_a_symbol_of_a_special_font_is_lost_text(tmp_path):
    def edit(made):
        symbol = OxmlElement("w:sym")
        symbol.set(qn("w:char"), "F0FC")
        made.tables[0].cell(1, 3).paragraphs[0].add_run()._r.append(symbol)

    path = document(tmp_path / "a.docx", [HEADINGS, ROW], edit=edit)
    assert held(read(path)) == [("表1", "D2", "lost_text")]


def test_a_row_with_fewer_cells_is_held_back(tmp_path):
    def edit(made):
        row = made.tables[0].rows[1]._tr
        row.remove(row.tc_lst[-1])

    path = document(tmp_path / "a.docx", [HEADINGS, ROW, ROW], edit=edit)
    assert held(read(path)) == [("表1", "D2", "row_too_short")]


def test_a_document_without_a_table_says_so(tmp_path):
    assert place(refusal(read, document(tmp_path / "a.docx"))) == ("a.docx", "", "", "no_table")


def test_a_table_of_a_million_columns_is_refused(tmp_path):
    path = document(tmp_path / "a.docx", [HEADINGS, ROW])
    parts = unzipped(path)
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="1000000"/>', 1
    )
    assert refusal(read, zipped(path, parts)).reason_code == "too_many_columns"


def test_a_spreadsheet_named_like_a_document_is_refused(tmp_path):
    path = zipped(tmp_path / "a.docx", {"xl/workbook.xml": "<x/>"})
    assert refusal(read, path).reason_code == "wrong_content"
