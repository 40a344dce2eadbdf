"""变更文件: the rows of papers that change powers, planned in the order of their days.

What is recorded under the same paper already is passed over, each record for one row, so that a
file may come again under another name, in another order, or a little longer.
"""

from collections.abc import Sequence
from typing import Any

from domain.act import Act
from domain.commands import Command
from domain.commands.power import AddPower
from domain.dates import PartialDate
from domain.errors import Refused
from domain.events.instrument import Change
from domain.totals import HANDED_ON, change_of, receivers_of
from ops.importers.changekind import parse_change_kind
from ops.importers.changes import Changes
from ops.importers.desk import Desk, Outcome
from ops.importers.lineage import Lineage
from ops.importers.namedpaper import NamedPaper
from ops.importers.outlook import Outlook
from ops.importers.papers import Cited, Papers, act
from ops.importers.reading import Reading
from ops.importers.records_under import Records
from ops.importers.stated import Statements
from ops.importers.targets import ChangeRow, Targets
from ops.importers.values import Unclear


class ChangePaper:
    """Plans the rows of one file of changes."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.findings = desk.findings
        self.outcome = Outcome()
        self.outlook = Outlook(desk.known)
        self.targets = Targets(desk, self.outlook)
        self.changes = Changes(desk, self.targets)
        self.lineage = Lineage(desk, self.targets)
        self.rows = desk.rows("changes")
        self.named = NamedPaper(desk)
        named = desk.options.act
        self.papers = Papers(
            desk.known,
            numbers=[named.number, *(row.text("document_number") for row in self.rows)],
            titles=[named.title, *(row.text("document_title") for row in self.rows)],
        )
        self.statements = Statements(desk, self.papers)
        self.recorded: dict[str, Records] = {}

    def plan(self) -> Outcome:
        changes = [change for row in self.rows if (change := self.read(row))]
        self.named.refuse_if_nowhere()
        changes.sort(key=lambda change: change.day.on)
        for group in self.lineage.groups(changes):
            if not self.is_recorded(group):
                self.outlook.on(group[0].day.on)
                self.carry_out(group)
        commands = [*self.outcome.commands, *self.statements.commands(self.outcome)]
        self.outcome.commands = self.desk.with_registrations(commands, self.papers)
        return self.outcome

    def read(self, row: Reading) -> ChangeRow | None:
        """The row as a change; None where something holds it."""
        word = row.text("change_kind") or row.text("change_kind_zh")
        try:
            kind = parse_change_kind(word)
        except Unclear as problem:
            self.findings.hold(row, "change_kind", "change_unclear", why=problem.zh)
            return None
        cited = self.cited(row)
        if not cited.title and not cited.number:
            self.findings.hold(row, "document_title", "paper_missing")
        if not row.text("item_name"):
            self.findings.hold(row, "item_name", "name_blank")
        day = self.desk.days.of_change(row, published=cited.published_on, decided=cited.decided_on)
        if day is None or self.findings.is_held(row):
            return None
        change = ChangeRow(row=row, kind=kind, day=day, cited=cited)
        self.statements.hear(change)
        return change

    def cited(self, row: Reading) -> Cited:
        """The paper a row names, else the one the operator named.

        What the operator says of his paper fills in what a row of that paper leaves blank; of the
        paper of another row it says nothing.
        """
        named = self.named.of(row)
        days: dict[str, PartialDate | None] = {
            "decided_on": self.desk.days.read(row, "decision_date") or named.decided_on,
            "published_on": self.desk.days.read(row, "publication_date") or named.published_on,
            "in_force_on": self.desk.days.read(row, "effective_date"),
        }
        return Cited(
            title=row.text("document_title") or named.title,
            number=row.text("document_number") or named.number,
            issuer=row.text("deciding_authority") or named.issuer,
            area=self.desk.area(row),
            reference=row.text("document_url"),
            **days,
        )

    def is_recorded(self, group: Sequence[ChangeRow]) -> bool:
        """Whether the ledger has this under this paper; a merger has one record for its rows."""
        paper = self.papers.find(group[0].cited)
        if paper is None:
            return False
        if paper.id not in self.recorded:
            self.recorded[paper.id] = Records(self.desk.known.changes_under(paper.id), self.targets)
        records = self.recorded[paper.id].take(group)
        if not records:
            return False
        stream = records[0].stream
        for change in group:
            self.outcome.match(change.row, "recorded", stream, "none")
        handed_on = group[0].kind in HANDED_ON
        receivers = [organ for record in records if handed_on for organ in record.to]
        self.statements.count(group[0], stream, receivers)
        return True

    def carry_out(self, group: Sequence[ChangeRow]) -> None:
        """One row, or the rows of one merger or split: all of them lead to commands, or none."""
        before = set(self.findings.held)
        backfills: list[AddPower] = []
        commands = self.worded(group, backfills)
        if commands is not None and not self.findings.held - before:
            try:
                self.outlook.plan(*commands)
            except Refused as refusal:
                why = refusal.message(chinese=True)
                self.findings.hold(group[0].row, "change_kind", "refused", why=why)
        if commands is None or self.findings.held - before:
            self.drop(group, backfills)
            return
        self.outcome.commands += [*backfills, *commands]
        counted = [event for command in commands for event in self.outlook.events(command)]
        receivers = [organ for event in counted for organ in receivers_of(event)]
        [power] = {event.stream for event in counted if change_of(event) is group[0].kind}
        self.statements.count(group[0], power, receivers)

    def worded(
        self, group: Sequence[ChangeRow], backfills: list[AddPower]
    ) -> Sequence[Command] | None:
        """The commands of a group, and the take-overs that must come before them."""
        first = group[0]
        if first.kind is Change.ESTABLISH:
            command = self.lineage.establish(first, self.act(first))
            if command is not None:
                self.outcome.match(first.row, "new", command.stream, first.kind)
            return command and [command]
        targets = [self.targets.find(change) for change in group]
        backfills += [t.backfill for t in targets if t is not None and t.backfill]
        for change, target in zip(group, targets, strict=True):
            if target is not None:
                self.outcome.match(change.row, target.how, target.power.id, change.kind)
        powers = [target.power for target in targets if target is not None]
        if len(powers) < len(group):
            return None
        if first.kind in (Change.MERGE, Change.SPLIT):
            return self.lineage.word(group, powers, self.act(first))
        return self.changes.word(first, powers[0], self.act(first))

    def drop(self, group: Sequence[ChangeRow], backfills: Sequence[AddPower]) -> None:
        """Undo what a held group planned, and hold its other rows too: half a merger is none."""
        for command in backfills:
            self.outlook.forget(command.stream)
        rows = {change.row.key for change in group}
        self.outcome.matched = [m for m in self.outcome.matched if (m.sheet, m.row) not in rows]
        for change in group:
            if not self.findings.is_held(change.row):
                self.findings.hold(change.row, "item_name", "group_held")

    def act(self, change: ChangeRow) -> Act:
        row, origin = change.row, self.desk.origin(change.row)
        simulated = self.desk.options.simulated
        paper = self.papers.find(change.cited)
        if paper is None:
            if title := self.papers.number_in_use(change.cited):
                self.findings.note(row, "document_number", "number_in_use", title=title)
            paper = self.papers.register(change.cited, change.day, origin, simulated=simulated)
        more: dict[str, Any] = {
            "annex": row.text("annex"),
            "item": row.text("annex_item_no"),
            "scope": self.desk.options.scope,
            "sub_item": bool(row.text("sub_item_name")),
            "simulated": simulated,
        }
        return act(change.cited, paper, change.day, origin, **more)
