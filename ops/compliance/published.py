"""公布清单: a copy of the list that others published, as rows to hold against the list.

Read as a list to import is read, but nothing is held back for what it says: a code that has lost
its shape is what a comparison is there to find. What reading itself doubts is told beside it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from domain.compliance.pairing import Column, Row
from domain.crosswalk import UnknownKind, kind_of
from domain.vocabulary import Level
from ops.compliance.cells import field_of, told
from ops.importers.findings import Findings
from ops.importers.holders import Holders, credit_code
from ops.importers.itemcodes import CODE_FIELDS, scheme
from ops.importers.items import Items
from ops.importers.options import Kind, Options
from ops.importers.organs import Found, Organs, Setting
from ops.importers.quarantine import Quarantined
from ops.importers.reading import Reading
from ops.importers.tables.book import read
from ops.importers.tables.columns import columns
from ops.importers.tables.html import is_page, read_page
from ops.importers.tables.table import Book, Table
from ops.importers.values import Unclear, normal_name, parse_levels

UNKNOWN: Final = "?"
"""Stands before the name of an organ that the register does not know, in place of an id."""


@dataclass(frozen=True, kw_only=True)
class Setup:
    """What a copy does not say itself: its day, its area, and whose it is, if it has no column."""

    day: date
    area: str
    organ: str = ""
    sheets: Collection[str] = ()
    hidden_accepted: bool = False


def open_copy(path: Path, setup: Setup) -> Book:
    """The file as tables. Raises Unreadable."""
    if is_page(path):
        return read_page(path, hidden_accepted=setup.hidden_accepted, tables=setup.sheets)
    return read(path, hidden_accepted=setup.hidden_accepted, sheets=setup.sheets)


class Copy(NamedTuple):
    """The rows of a copy that anybody sees, in their order, and what reading them found wrong.

    Rows with something wrong are compared all the same, but for those that are hidden or that
    name nothing.
    """

    rows: list[Row]
    doubts: list[Quarantined]


def copied(book: Book, organs: Organs, setup: Setup) -> Copy:
    """A copy as rows; its organs are those that the register knows."""
    found = Copy([], [])
    for table in book.tables:
        sheet = Sheet(table, organs, setup)
        found.rows.extend(sheet.rows())
        found.doubts.extend((*table.quarantined, *sheet.findings.quarantine))
    return found


class Sheet:
    """One table of a copy: which fields it has, and how its cells are read."""

    def __init__(self, table: Table, organs: Organs, setup: Setup) -> None:
        self.table, self.organs, self.setup = table, organs, setup
        self.at = columns("list", table).at
        self.findings = Findings()
        self.items = Items(Options(kind=Kind.OPENING, actor=""), self.findings)
        self.holders = Holders(organs, self.findings)
        seen = [row for row in table.held if not row.hidden]
        found = sorted((*table.rows, *seen), key=lambda row: row.number)
        self.readings = [Reading(table=table, row=row, at=self.at) for row in found]
        self.codes = {field: self.usual(field) for field in CODE_FIELDS if field in self.at}
        self.columns = self.placed()
        self._organs: dict[tuple[str, str, str], tuple[frozenset[str], str]] = {}

    def usual(self, field: str) -> str:
        """The scheme of most codes of a column, by which the field is called; none: all blank."""
        texts = (reading.text(field) for reading in self.readings)
        schemes = Counter(scheme(field, text) for text in texts if text)
        return f"{schemes.most_common(1)[0][0]}_code" if schemes else ""

    def placed(self) -> Mapping[str, Column]:
        """The fields that the table has a column for."""
        fields = {self.at[name]: field for name, field in self.codes.items()}
        found: dict[str, Column] = {}
        for index, heading in enumerate(self.table.headings):
            field = fields.get(index) or field_of(heading.text) if heading.text else None
            if field:
                found.setdefault(field, Column(heading.column, heading.text))
        return found

    def rows(self) -> Iterator[Row]:
        for reading in self.readings:
            row = self.row(reading)
            if row.name or row.codes:
                yield row
            else:
                self.findings.hold(reading, "item_name", "name_blank")

    def row(self, reading: Reading) -> Row:
        read = told(self.items.elements(reading, ()))
        cells = {field: read.get(field, "") for field in self.columns}
        codes: dict[str, list[str]] = defaultdict(list)
        for name, field in self.codes.items():
            codes[field].append(reading.text(name))
        for field in filter(None, codes):
            cells[field] = "；".join(sorted(filter(None, codes[field])))
        meant: dict[str, str] = {}
        organs = self.named(reading)
        if "holders" in cells and organs is not None:
            ids, cells["holders"] = organs
            meant["holders"] = "；".join(sorted(ids))
        if "kind" in cells:
            cells["kind"] = reading.text("item_type")
            meant |= meant_kind(cells["kind"])
        if "level" in cells:
            cells["level"] = level(reading.text("level"))
        if "area" in cells:
            cells["area"] = reading.text("area_code")
        return Row(
            name=reading.text("item_name"),
            codes=tuple(dict.fromkeys(filter(None, map(reading.text, CODE_FIELDS)))),
            organs=organs[0] if organs else None,
            cells=cells,
            meant=meant,
            file=self.table.file,
            sheet=self.table.sheet,
            number=reading.row.number,
            columns=self.columns,
        )

    def named(self, reading: Reading) -> tuple[frozenset[str], str] | None:
        """The organs that a row names, by id, and their names; None where nothing tells."""
        text = reading.text("organ") if reading.has("organ") else self.setup.organ
        if not text and not reading.has("organ"):
            return None
        area = reading.text("area_code") or self.setup.area
        asked = text, area, credit_code(reading)
        if asked not in self._organs:
            self._organs[asked] = self.resolved(*asked)
        return self._organs[asked]

    def resolved(self, text: str, area: str, code: str) -> tuple[frozenset[str], str]:
        setting = Setting(day=self.setup.day, area=area)
        names = self.holders.split(text, setting)
        one = code if len(names) == 1 else ""
        ids = frozenset(self.organ(name, setting, one) for name in names)
        return ids, "；".join(sorted(names))

    def organ(self, name: str, setting: Setting, code: str) -> str:
        """The organ of a name; one that leads to none, or to several, stands for itself."""
        by_code = self.organs.by_code(code, setting.day) if code else None
        if by_code is not None:
            state = self.organs.state(by_code.id, setting.day)
            if state is not None and normal_name(name) in map(normal_name, state.names):
                return by_code.id
        found = self.organs.by_name(name, setting)
        return found.id if isinstance(found, Found) else f"{UNKNOWN}{normal_name(name)}"


def meant_kind(word: str) -> Mapping[str, str]:
    """The kind of power that a word means, where it means one wherever it is used."""
    try:
        return {"kind": kind_of(word).value} if word else {}
    except UnknownKind:
        return {}


def level(text: str) -> str:
    """The one level that a text means, in our word; what is no level, or several, as it is."""
    try:
        found = parse_levels(text) if text else ()
    except Unclear:
        return text
    return Level(found[0]).label if len(found) == 1 else text
