"""清单: a list of powers as of a day, taken over or compared with what the ledger holds.

A row the ledger knows nothing of becomes a power from its day on. A row it knows is compared, and
what differs changes only under a named act; a holder never changes by a list: that needs a 划转.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Final

from domain.act import Act
from domain.commands import Command
from domain.commands.power import AddPower, AmendPower, CancelPower, ReclassifyPower
from domain.errors import Refused
from domain.power import Power
from ops.importers.days import Day
from ops.importers.desk import Desk, Outcome
from ops.importers.differences import differences
from ops.importers.doubts import Doubts, key_field
from ops.importers.entries import Entries, Entry
from ops.importers.ids import power_id
from ops.importers.match import NEW, Match, pair
from ops.importers.named import Named
from ops.importers.newcolumns import NewColumns
from ops.importers.options import Column
from ops.importers.outlook import Outlook
from ops.importers.papers import Cited, Papers, act
from ops.importers.reading import Reading

FIRST: Final = "首次接管清单"
"""The title of the act where the operator names none: the list itself was taken over."""
ABSENT: Final = (
    (Column.ORGAN, "organ", "no_organ_column"),
    (Column.NAME, "item_name", "no_name_column"),
)
"""The columns no list should lack, by their fields, and what is said where one does."""


class Opening:
    """Plans a list, day by day."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.findings = desk.findings
        self.outcome = Outcome()
        self.outlook = Outlook(desk.known)
        self.doubts = Doubts(desk, self.outlook)
        named = desk.options.act
        self.cited = Cited(
            title=named.title or ("" if named.number else FIRST),
            number=named.number,
            issuer=named.issuer,
            area=desk.options.area,
            decided_on=named.decided_on,
            published_on=named.published_on,
        )
        self.papers = Papers(desk.known, numbers=[named.number], titles=[named.title])
        self.new_columns = NewColumns(desk)
        self.named = Named(())
        self.differing = 0

    def plan(self) -> Outcome:
        rows = self.desk.rows("list")
        self.refuse_absent_columns(rows)
        self.note_idle_options(rows)
        entries = Entries(self.desk)
        by_day: dict[date, list[Entry]] = defaultdict(list)
        for row in rows:
            if entry := entries.read(row):
                by_day[entry.day.on].append(entry)
        self.named = Named(entry for day in by_day.values() for entry in day)
        for day in sorted(by_day):
            self.plan_day(by_day[day])
        if by_day:
            self.leave_out(by_day[max(by_day)][0])
        if self.desk.options.complete:
            self.report_unnamed()
        if self.differing and not self.desk.options.act.given:
            file = self.desk.book.name
            self.findings.refuse(file, "differences_need_act", count=self.differing)
        if self.desk.options.complete and self.findings.quarantine:
            self.findings.refuse(self.desk.book.name, "complete_needs_clean_file")
        self.outcome.commands = self.desk.with_registrations(self.outcome.commands, self.papers)
        return self.outcome

    def refuse_absent_columns(self, rows: Sequence[Reading]) -> None:
        """A list without organs or names is taken only if the operator says it has none.

        Either way it is said once for a sheet.
        """
        for row in {row.table.sheet: row for row in rows}.values():
            sheet = (row.table.file, row.table.sheet, "")
            for column, field, reason in ABSENT:
                if row.has(field) or (column is Column.ORGAN and self.desk.options.organ):
                    continue
                if column in self.desk.options.without:
                    self.findings.note_at(sheet, reason)
                else:
                    self.findings.refuse_at(sheet, reason)

    def note_idle_options(self, rows: Sequence[Reading]) -> None:
        """Say of each option for an absent column that it did nothing, and why."""
        options, place = self.desk.options, (self.desk.book.name, "", "")
        for column, field, _ in ABSENT:
            present = bool(rows) and all(row.has(field) for row in rows)
            named = column is Column.ORGAN and bool(options.organ)
            if named and present:
                self.findings.note_at(place, "organ_option_idle", organ=options.organ)
            if column in options.without and (named or present):
                reason = "without_present" if present else "without_named"
                self.findings.note_at(place, reason, column=column)

    def plan_day(self, entries: Sequence[Entry]) -> None:
        """All rows of one day are compared with the list as it stood before any of them."""
        day = entries[0].day
        listing = self.outlook.on(day.on)
        matches = pair([entry.sought for entry in entries], listing)
        self.new_columns.learn(listing, self.named)
        entries = self.new_columns.left(entries, matches, self.named)
        self.named.hear(entries, matches, listing)
        self.named.hear_powers(self.doubts.hold(entries, matches))
        going_on = [
            (entry, match)
            for entry, match in zip(entries, matches, strict=True)
            if not self.findings.is_held(entry.row)
        ]
        self.doubts.note_namesakes([entry for entry, match in going_on if match is NEW], listing)
        for entry, match in going_on:
            self.carry_on(entry, match)

    def carry_on(self, entry: Entry, match: Match) -> None:
        """A row that is clear: add its power, or change what differs, or nothing."""
        if match is NEW:
            commands: list[Command] = [self.add(entry)]
        else:
            commands = self.compare(entry, match.powers[0])
        try:
            self.outlook.plan(*commands)
        except Refused as refusal:
            why = refusal.message(chinese=True)
            self.findings.hold(entry.row, key_field(entry), "refused", why=why)
            return
        self.outcome.commands += commands
        stream = commands[0].stream if match is NEW else match.powers[0].id
        if match is NEW:
            self.named.enter(stream)
        actions = "+".join(ACTIONS[type(command)] for command in commands) or "none"
        self.outcome.match(entry.row, match.how, stream, actions)

    def add(self, entry: Entry) -> AddPower:
        sought, day = entry.sought, entry.day
        codes = sorted(f"{code.scheme}:{code.text}" for code in sought.codes)
        marks = (*codes, *sought.holders, sought.kind, sought.name)
        return AddPower(
            stream=power_id(sought.area, day.on, marks),
            act=self.act(entry.row, day),
            elements=entry.elements,
            kind=sought.kind,
            term=entry.term,
            holders=sought.holders,
            area=sought.area,
            level=entry.level,
        )

    def compare(self, entry: Entry, power: Power) -> list[Command]:
        """What differs between the row and the power, as commands under the named act."""
        commands: list[Command] = []
        changed, elements = differences(entry.row, entry.elements, power.elements)
        act = self.act(entry.row, entry.day)
        if changed:
            commands.append(
                AmendPower(stream=power.id, act=act, changed=changed, elements=elements)
            )
        if entry.sought.kind is not power.kind:
            commands.append(
                ReclassifyPower(stream=power.id, act=act, kind=entry.sought.kind, term=entry.term)
            )
        if entry.sought.holders and set(entry.sought.holders) != set(power.holders):
            organ = self.doubts.organ_names(power) or "-"
            self.findings.note(entry.row, "organ", "organ_differs", organ=organ)
        if entry.level and entry.level is not power.level:
            self.findings.note(entry.row, "level", "level_differs")
        self.differing += len(commands)
        return commands

    def leave_out(self, last: Entry) -> None:
        """Say what no row of any day speaks of; a complete list ends it, on its last day."""
        place = (self.desk.book.name, "", "")
        for power in self.named.left_out(self.outlook.listing):
            self.outcome.missing.append(power.id)
            self.findings.note_at(place, "missing", power=self.doubts.described(power))
            if self.desk.options.complete:
                act = self.act(last.row, last.day)
                command = CancelPower(stream=power.id, act=act, reason="完整清单未列")
                self.differing += 1
                self.outlook.plan(command)
                self.outcome.commands.append(command)

    def report_unnamed(self) -> None:
        """Organs that a complete list does not name keep their powers, which is said of each."""
        powers = self.named.unnamed(self.outlook.listing)
        place = (self.desk.book.name, "", "")
        organs: Counter[str] = Counter(organ for power in powers for organ in power.holders)
        for organ, count in organs.items():
            name = self.desk.organs.name(organ, self.outlook.day)
            self.findings.note_at(place, "organ_unnamed", organ=name, count=count)
        for power in powers:
            self.outcome.unnamed.append(power.id)
            self.findings.note_at(place, "unnamed", power=self.doubts.described(power))

    def act(self, row: Reading, day: Day) -> Act:
        origin = self.desk.origin(row)
        simulated = self.desk.options.simulated
        paper = None
        if self.desk.options.act.given:
            paper = self.papers.find(self.cited) or self.papers.register(
                self.cited, day, origin, simulated=simulated
            )
        return act(self.cited, paper, day, origin, simulated=simulated)


ACTIONS: Final[dict[type[Command], str]] = {
    AddPower: "add",
    AmendPower: "amend",
    ReclassifyPower: "reclassify",
}
