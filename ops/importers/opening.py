"""清单: a list of powers as of a day, taken over or compared with what the ledger holds.

A row the ledger knows nothing of becomes a power from its day on. A row it knows is compared, and
what differs changes only under a named act; a holder never changes by a list: that needs a 划转.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.act import Act
from domain.commands.power import AddPower, AmendPower, CancelPower, ReclassifyPower
from domain.elements import Elements
from domain.power import Power
from domain.vocabulary import Level
from ops.importers.days import Day
from ops.importers.desk import Desk, Outcome
from ops.importers.differences import differences
from ops.importers.ids import power_id
from ops.importers.match import NEW, Match, Sought, duplicates, pair
from ops.importers.outlook import Listing, Outlook
from ops.importers.papers import Cited, Papers, act
from ops.importers.reading import Reading
from ops.importers.values import normal_name

FIRST: Final = "首次接管清单"
"""The title of the act where the operator names none: the list itself was taken over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A row of a list, read."""

    row: Reading
    day: Day
    sought: Sought
    elements: Elements
    term: str
    level: Level | None


class Opening:
    """Plans a list, day by day."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.outcome = Outcome()
        self.outlook = Outlook(desk.known)
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
        self.differing = 0

    def plan(self) -> Outcome:
        rows = self.desk.rows("list")
        self.note_absent_columns(rows)
        entries = [entry for row in rows if (entry := self.read(row))]
        by_day: dict[Day, list[Entry]] = defaultdict(list)
        for entry in entries:
            by_day[entry.day].append(entry)
        for day in sorted(by_day, key=lambda d: d.on):
            self.plan_day(day, by_day[day])
        self.refuse_what_lacks_an_act()
        self.outcome.commands = self.desk.with_registrations(self.outcome.commands, self.papers)
        return self.outcome

    def note_absent_columns(self, rows: Sequence[Reading]) -> None:
        """A list without organs or names is taken as it is, and that is said once for each sheet."""
        for row in {row.table.sheet: row for row in reversed(rows)}.values():
            sheet = (row.table.file, row.table.sheet, "")
            if not row.has("organ") and not self.desk.options.organ:
                self.desk.findings.note_at(sheet, "no_organ_column")
            if not row.has("item_name"):
                self.desk.findings.note_at(sheet, "no_name_column")

    def read(self, row: Reading) -> Entry | None:
        """The row as an entry of the list; None where something holds it."""
        desk = self.desk
        day = desk.days.of_list(row)
        codes = desk.items.codes(row)
        if not row.text("item_name") and (row.has("item_name") or not codes):
            desk.findings.hold(row, "item_name", "name_blank")
        if day is None or desk.findings.is_held(row):
            return None
        kind = desk.items.kind(row)
        holders = self.holders(row, day)
        if kind is None or holders is None:
            return None
        return Entry(
            row=row,
            day=day,
            sought=Sought(
                codes=codes,
                holders=holders,
                kind=kind,
                name=normal_name(row.text("item_name")),
                area=desk.area(row),
            ),
            elements=desk.items.elements(row, codes),
            term=row.text("item_type"),
            level=desk.items.level(row),
        )

    def holders(self, row: Reading, day: Day) -> tuple[str, ...] | None:
        """Nobody where the list has no column for it; a blank cell under the heading is an error."""
        from ops.importers.holders import credit_code

        text = row.text("organ") or ("" if row.has("organ") else self.desk.options.organ)
        if text:
            setting = self.desk.setting(row, day)
            code = credit_code(row)
            return self.desk.holders.read(row, "organ", setting, code=code, text=text)
        if row.has("organ"):
            self.desk.findings.hold(row, "organ", "organ_blank")
            return None
        return ()

    def plan_day(self, day: Day, entries: Sequence[Entry]) -> None:
        """All rows of one day are compared with the list as it stood before any of them."""
        listing = self.outlook.on(day.on)
        rows = [entry.sought for entry in entries]
        matches = pair(rows, listing)
        later = self.later(entries, matches)
        twice = duplicates(rows, matches)
        missing = self.left_out(entries, matches, listing)
        commands: list[AddPower | AmendPower | ReclassifyPower | CancelPower] = []
        for index, (entry, match) in enumerate(zip(entries, matches, strict=True)):
            if index in twice:
                self.hold_twice(entry, [entries[other] for other in twice[index]])
            elif len(match.powers) > 1:
                named = "、".join(described(power) for power in match.powers)
                self.desk.findings.hold(entry.row, "item_name", "ambiguous", candidates=named)
            elif power := later.get(index):
                self.desk.findings.hold(
                    entry.row, "item_name", "listed_later", since=power.since, power=described(power)
                )
            elif match is NEW:
                commands.append(self.add(entry))
            else:
                commands += self.compare(entry, match.how, match.powers[0])
        commands += self.cancel(day, missing)
        for command in commands:
            self.outlook.plan(command)
        self.outcome.commands += commands
