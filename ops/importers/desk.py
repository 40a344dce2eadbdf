"""What every planner has at hand: the file, the operator's word, the ledger, the findings."""

from dataclasses import dataclass, field

from domain.act import Origin
from domain.commands import Command
from domain.decide import mentioned
from domain.value import replace
from ops.importers.days import Day, Days
from ops.importers.findings import Findings
from ops.importers.holders import Holders
from ops.importers.items import PERSONAL, Items
from ops.importers.known import Known
from ops.importers.options import Options
from ops.importers.organs import Organs, Setting
from ops.importers.papers import Papers
from ops.importers.plan import Matched, Stated
from ops.importers.reading import Reading
from ops.importers.tables.columns import columns, key
from ops.importers.tables.table import Book, Table


@dataclass(kw_only=True)
class Outcome:
    """What a planner hands back: commands in the order they must be judged, and the rest."""

    commands: list[Command] = field(default_factory=list[Command])
    matched: list[Matched] = field(default_factory=list[Matched])
    stated: list[Stated] = field(default_factory=list[Stated])
    missing: list[str] = field(default_factory=list[str])
    unnamed: list[str] = field(default_factory=list[str])

    def match(self, row: Reading, how: str, stream: str, action: str) -> None:
        sheet, number = row.key
        self.matched.append(Matched(sheet=sheet, row=number, how=how, stream=stream, action=action))


class Desk:
    """One import's papers, laid out."""

    def __init__(self, book: Book, options: Options, known: Known) -> None:
        self.book = book
        self.options = options
        self.known = known
        self.findings = Findings()
        self.organs = Organs(known.organs())
        self.holders = Holders(self.organs, self.findings)
        self.items = Items(options, self.findings)
        self.days = Days(options, self.findings)
        for table in book.tables:
            self.findings.quarantine += table.quarantined
            self.findings.held.update((table.sheet, row.number) for row in table.held)

    def rows(self, kind: str) -> list[Reading]:
        """Every row that reading did not hold back, under headings of one kind of import."""
        return [row for table in self.book.tables for row in self.readings(kind, table)]

    def readings(self, kind: str, table: Table) -> list[Reading]:
        found = columns(kind, table)
        self.findings.warnings += (w for w in found.warnings if not PERSONAL.search(w.value))
        for heading in table.headings:
            if PERSONAL.search(heading.text) and key(heading.text) not in found.at:
                place = (table.file, table.sheet, heading.address)
                self.findings.note_at(place, "personal_column", heading.text)
        return [Reading(table=table, row=row, at=found.at) for row in table.rows]

    def origin(self, row: Reading) -> Origin:
        return row.origin(self.book.sha256)

    def area(self, row: Reading) -> str:
        return row.text("area_code") or self.options.area

    def setting(self, row: Reading, day: Day, **more: object) -> Setting:
        """Where and when a row's organs are named."""
        made = Setting(
            day=day.on,
            area=self.area(row),
            level=self.options.level,
            origin=replace(self.origin(row), verbatim=""),
            simulated=self.options.simulated,
        )
        return replace(made, **more)

    def with_registrations(self, commands: list[Command], papers: Papers) -> list[Command]:
        """The commands, behind the organs and papers they need and the register lacks."""
        needed = {id for command in commands for id in mentioned(command)}
        organs = [c for id, c in self.organs.planned.items() if id in needed]
        issued = [c for id, c in papers.planned.items() if id in needed]
        return [*organs, *issued, *commands]
