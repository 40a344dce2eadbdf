"""Makes the files that the importer is tried on, good ones and crafted ones."""

import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from ops.importers.tables.compound import wrapped
from ops.importers.tables.table import Unreadable

HEADINGS = ("职权名称", "基本编码", "行使主体", "备注")
ROW = ("船舶登记", "000118001000", "海事局", "")

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="31"/></cellXfs></styleSheet>'
)


def refusal(action, *arguments, **named):
    """The Unreadable that a call ends with."""
    try:
        action(*arguments, **named)
    except Unreadable as error:
        return error
    raise AssertionError("it was read")


def place(error):
    return error.file, error.sheet, error.cell, error.reason_code


def held(book):
    """Where and why rows of the first table are held back."""
    return [(item.sheet, item.cell, item.reason) for item in book.tables[0].quarantined]


def told(table):
    return [(notice.cell, notice.reason) for notice in table.warnings]


def texts(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def csv(path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def zipped(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def unzipped(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(path: Path, part: str, old: str, new: str) -> Path:
    """The same archive with something else in one of its parts."""
    parts = unzipped(path)
    before = parts[part].decode()
    assert old in before
    return zipped(path, {**parts, part: before.replace(old, new, 1)})


def xlsx(path: Path, rows: Iterable[Sequence[object]], *, title: str = "目录", edit=None) -> Path:
    """A workbook of one sheet, written by openpyxl."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if edit is not None:
        edit(sheet)
    book.save(path)
    return path


def raw_xlsx(
    path: Path,
    rows: str,
    *,
    after: str = "",
    shared: str = "",
    names: Sequence[str] = ("目录",),
    more: Mapping[str, str | bytes] | None = None,
) -> Path:
    """A workbook whose sheet data is exactly the XML given; every name is that one sheet."""
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATION}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(names) + 1)
    )
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": (
            f'{RELATIONS}<Relationship Id="r" Type="{RELATION}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>{sheets}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{RELATIONS}{relations}<Relationship Id="st" Type="{RELATION}/styles" '
            f'Target="styles.xml"/><Relationship Id="ss" Type="{RELATION}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>'
        ),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
    }
    for number in range(1, len(names) + 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet
    return zipped(path, {**parts, **(more or {})})


def inline(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def heading_row(number: int = 1) -> str:
    cells = "".join(
        inline(f"{letter}{number}", text) for letter, text in zip("ABCD", HEADINGS, strict=True)
    )
    return f'<row r="{number}">{cells}</row>'


OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def ods(path: Path, body: str, *, styles: str = "", more: Mapping[str, str] | None = None) -> Path:
    """An ODS document with this body."""
    names = " ".join(
        f'xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "style", "table", "text")
    )
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{body}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped(path, {"mimetype": mimetype, "content.xml": content, **(more or {})})


def ods_table(*rows: str, name: str = "目录", extra: str = "") -> str:
    return f'<table:table table:name="{name}" {extra}>{"".join(rows)}</table:table>'


def ods_row(*texts: str, extra: str = "") -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return f"<table:table-row {extra}>{cells}</table:table-row>"


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def label(row: int, column: int, text: str) -> bytes:
    """A cell of text in an old workbook."""
    head = struct.pack("<HHHHB", row, column, 0, len(text), 1)
    return record(0x204, head + text.encode("utf-16-le"))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def old_rows(rows: Iterable[Sequence[str]]) -> bytes:
    return b"".join(
        label(row, column, text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    )


def old_stream(
    sheets: Mapping[str, bytes], *, globals_: bytes = b"", states: Sequence[int] = ()
) -> bytes:
    """The workbook stream of an old workbook: what it lists, then its sheets."""
    begin_book = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    begin_sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    formats = record(0xE0, struct.pack("<HH16x", 0, 0)) + record(0xE0, struct.pack("<HH16x", 0, 14))
    names = [name.encode("utf-16-le") for name in sheets]
    size = sum(4 + 8 + len(name) for name in names)
    at = len(begin_book) + len(formats) + len(globals_) + size + 4
    listed = b""
    bodies = b""
    for index, (name, body) in enumerate(zip(names, sheets.values(), strict=True)):
        state = states[index] if index < len(states) else 0
        listed += record(0x85, struct.pack("<IBBBB", at, state, 0, len(name) // 2, 1) + name)
        whole = begin_sheet + body + record(0x0A)
        at += len(whole)
        bodies += whole
    return begin_book + formats + globals_ + listed + record(0x0A) + bodies


def xls(path: Path, sheets: Mapping[str, bytes], **named) -> Path:
    path.write_bytes(wrapped(old_stream(sheets, **named)))
    return path
