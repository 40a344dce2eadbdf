"""XLSX: the parts of a workbook, what they hide, and the values that calamine reads from them."""

import posixpath
from dataclasses import dataclass, field
from typing import Final

from ops.importers.tables import cells, limits
from ops.importers.tables.grid import Grid, Remark
from ops.importers.tables.markup import Attributes, local, refuse_doctypes, walk
from ops.importers.tables.package import Package
from ops.importers.tables.table import Unreadable
from ops.importers.tables.worksheet import Marks, SharedStrings, Worksheet, refuse_too_many_cells

WORKBOOK: Final = "xl/workbook.xml"
RELATIONS: Final = "xl/_rels/workbook.xml.rels"
NEEDED: Final = ("[Content_Types].xml", "_rels/.rels", WORKBOOK, RELATIONS)
PARTS_READ: Final = frozenset(("worksheet", "chartsheet", "sharedStrings", "styles"))
SMALL_PARTS: Final = 16 * 2**20
"""The workbook, its relations and its styles are bloated beyond this."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet as the workbook lists it."""

    name: str
    relation: str
    hidden: bool


@dataclass(kw_only=True)
class Contents:
    """What the workbook part says: its sheets, and by relation the parts they are in."""

    sheets: list[Sheet] = field(default_factory=list[Sheet])
    parts: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])

    def part(self, kind: str) -> str:
        """The part of a kind that there is only one of, such as the styles; or nothing."""
        return next((name for found, name in self.parts.values() if found == kind), "")


def grids(file: str, content: bytes) -> list[Grid]:
    """The grids of all worksheets, in the order of the workbook."""
    package = Package(file, content)
    refuse_doctypes(package)
    contents = _contents(package)
    _refuse(package, contents)
    strings = SharedStrings(package.place)
    if (part := package.part(contents.part("sharedStrings"))) is not None:
        walk(part, start=strings.start, text=strings.text)
    marks = {
        sheet.name: _marks(package, contents.parts[sheet.relation][1], sheet.name, strings)
        for sheet in contents.sheets
        if contents.parts.get(sheet.relation, ("",))[0] == "worksheet"
    }
    refuse_too_many_cells(file, marks.values())
    read = [name for kind, name in contents.parts.values() if kind in PARTS_READ]
    book = cells.workbook(file, package.copy([*NEEDED, *read]))
    if book.sheet_names != [sheet.name for sheet in contents.sheets]:
        raise Unreadable((file, "", ""), "damaged", detail="sheet names")
    linked = any("externallinks/" in name for name in package.names)
    links = (Remark("external_links"),) if linked else ()
    return [
        Grid(
            sheet=sheet.name,
            lines=cells.lines(file, book, index, found.hidden_rows),
            hidden=sheet.hidden or found.all_hidden,
            spans=found.spans,
            flaws=found.flaws,
            remarks=[*found.remarks(), *links],
        )
        if (found := marks.get(sheet.name)) is not None
        else Grid(sheet=sheet.name, lines=(), remarks=(Remark("not_a_sheet"),))
        for index, sheet in enumerate(contents.sheets)
    ]


def _contents(package: Package) -> Contents:
    contents = Contents()

    def sheet(name: str, attributes: Attributes) -> None:
        if local(name) != "sheet":
            return
        if len(contents.sheets) >= limits.SHEETS:
            raise Unreadable(package.place, "too_many_sheets", limit=limits.SHEETS)
        values = {local(key): value for key, value in attributes.items()}
        hidden = values.get("state", "visible") != "visible"
        contents.sheets.append(
            Sheet(name=values.get("name", ""), relation=values.get("id", ""), hidden=hidden)
        )

    def relation(name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            contents.parts[attributes.get("Id", "")] = (kind, target.lstrip("/"))

    if package.part(WORKBOOK) is None:
        raise Unreadable(package.place, "wrong_content", value="ZIP", expected="xlsx", found="ZIP")
    package.refuse_larger(NEEDED, SMALL_PARTS)
    walk(package.required(WORKBOOK), start=sheet)
    walk(package.required(RELATIONS), start=relation)
    package.refuse_larger([contents.part("styles")], SMALL_PARTS)
    return contents


def _refuse(package: Package, contents: Contents) -> None:
    """Refuse what is no plain workbook: macros, or two sheets that nobody can tell apart."""
    file = package.place[0]
    if "xl/vbaproject.bin" in package.names:
        raise Unreadable(package.place, "macros", value="vbaProject.bin")
    seen: set[str] = set()
    for sheet in contents.sheets:
        if sheet.name.casefold() in seen:
            raise Unreadable((file, sheet.name, ""), "same_sheet_name", value=sheet.name)
        seen.add(sheet.name.casefold())
    if not seen:
        raise Unreadable(package.place, "damaged", detail="no sheets")


def _marks(package: Package, name: str, sheet: str, strings: SharedStrings) -> Marks:
    part = package.required(name)
    part.place = (package.place[0], sheet, "")
    worksheet = Worksheet(part.place, strings)
    walk(part, start=worksheet.start, end=worksheet.end, text=worksheet.text)
    return worksheet.marks
