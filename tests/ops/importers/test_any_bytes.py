"""Whatever is in a file, it is read or it is Unreadable; nothing else ever happens."""

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.importers.tables.book import read
from ops.importers.tables.compound import wrapped
from ops.importers.tables.table import Book, Unreadable
from tests.ops.importers.files import HEADINGS, ROW, ods, ods_row, ods_table, old_rows, old_stream


def tried(name: str, content: bytes) -> Book | Unreadable:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            return read(path)
        except Unreadable as error:
            return error


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (HEADINGS, ROW):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def document() -> bytes:
    made = docx.Document()
    table = made.add_table(2, 4)
    for row, values in enumerate((HEADINGS, ROW)):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def spreadsheet() -> bytes:
    with TemporaryDirectory() as folder:
        body = ods_table(ods_row(*HEADINGS), ods_row(*ROW))
        return ods(Path(folder) / "a.ods", body).read_bytes()


STREAM = old_stream({"目录": old_rows([HEADINGS, ROW])})
GOOD = {
    "a.xlsx": workbook(),
    "a.docx": document(),
    "a.ods": spreadsheet(),
    "a.xls": wrapped(STREAM),
    "a.csv": (",".join(HEADINGS) + "\n" + ",".join(ROW) + "\n").encode(),
}
PARTS = {
    "a.xlsx": ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"],
    "a.docx": ["word/document.xml"],
    "a.ods": ["content.xml"],
}
CHANGES = st.lists(st.tuples(st.integers(0, 2**20), st.binary(min_size=1, max_size=4)), max_size=6)


def altered(content: bytes, changes) -> bytes:
    result = bytearray(content)
    for at, new in changes:
        at %= len(result)
        result[at : at + len(new)] = new
    return bytes(result)


def repacked(content: bytes, name: str, change) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return target.getvalue()


@pytest.mark.parametrize("name", GOOD)
def test_what_is_altered_below_is_good_before(name):
    book = tried(name, GOOD[name])
    assert isinstance(book, Book), book
    assert len(book.tables[0].rows) == 1


@pytest.mark.parametrize("name", GOOD)
@given(content=st.binary(max_size=400))
def test_any_bytes(name, content):
    assert tried(name, content)


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx", "a.ods", "a.xls"])
@given(content=st.binary(max_size=2000))
def test_any_bytes_behind_the_right_magic(name, content):
    assert tried(name, GOOD[name][:8] + content)


@pytest.mark.parametrize("name", GOOD)
@given(changes=CHANGES)
def test_a_good_file_with_some_bytes_altered(name, changes):
    assert tried(name, altered(GOOD[name], changes))


@pytest.mark.parametrize(("name", "part"), [(n, p) for n, parts in PARTS.items() for p in parts])
@given(changes=CHANGES)
def test_a_good_archive_with_some_bytes_of_a_part_altered(name, part, changes):
    assert tried(name, repacked(GOOD[name], part, lambda content: altered(content, changes)))


@given(changes=CHANGES)
def test_an_old_workbook_with_some_bytes_of_its_records_altered(changes):
    assert tried("a.xls", wrapped(altered(STREAM, changes)))


@given(st.text(alphabet='职权名称,基本编码"\n\r\t甲1\ufeff\u3000', max_size=80))
def test_any_csv_text_keeps_every_row_or_says_why_not(text):
    result = tried("a.csv", text.encode())
    if isinstance(result, Book):
        (table,) = result.tables
        named = {item.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for item in table.quarantined}
        assert {str(row.number) for row in table.held} == named
        assert all(len(row.cells) == len(table.headings) for row in (*table.rows, *table.held))
