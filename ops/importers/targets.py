"""Which power a row of a paper changes; one nobody listed is taken over, if so told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from domain.act import Act
from domain.commands.power import AddPower
from domain.dates import Precision
from domain.events.instrument import Change
from domain.organ_codes import NATIONAL
from domain.power import Power, roles, within
from domain.vocabulary import Level
from ops.importers.days import Day
from ops.importers.desk import Desk
from ops.importers.ids import power_id
from ops.importers.match import Sought, pair
from ops.importers.options import TakeOver
from ops.importers.organs import Found, Reach
from ops.importers.outlook import Listing, Outlook
from ops.importers.papers import Cited
from ops.importers.reading import Reading
from ops.importers.values import Unclear, normal_name, parse_levels


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRow:
    """A row of a paper, read: what happens, when, and on whose word."""

    row: Reading
    kind: Change
    day: Day
    cited: Cited

    @property
    def name(self) -> str:
        return normal_name(self.row.text("item_name"))


class Target(NamedTuple):
    """The power a row speaks of, and by what it was known."""

    power: Power
    how: str
    backfill: AddPower | None = None
    """The command that enters the power first, where it is taken over."""


class Targets:
    """Finds powers for the rows of a paper."""

    def __init__(self, desk: Desk, outlook: Outlook) -> None:
        self.desk = desk
        self.findings = desk.findings
        self.outlook = outlook

    def find(self, change: ChangeRow) -> Target | None:
        """By code, by holder and name, by name alone; held where several fit."""
        listing = self.outlook.on(change.day.on)
        candidates = self.candidates(change, listing)
        for how, powers in candidates:
            if len(powers) == 1:
                return Target(powers[0], how) if self.is_held(change, powers[0], how) else None
            if powers:
                named = "、".join(f"{p.elements.name} {p.id}" for p in powers)
                self.findings.hold(change.row, "item_name", "ambiguous", candidates=named)
                return None
        return self.taken_over(change)

    def candidates(self, change: ChangeRow, listing: Listing) -> Sequence[tuple[str, list[Power]]]:
        row, area = change.row, change.cited.area
        codes = self.desk.items.codes(row)
        coded = {p.id: p for code in codes for p in listing.with_code(code.text)}
        named = [p for p in listing.named(change.name) if governed(p, area)]
        if row.text("item_type") and change.kind is not Change.RECLASSIFY:
            kind = self.desk.items.kind(row)
            named = [power for power in named if power.kind is kind]
        before = self.organs_before(change)
        held = of_organs(named, before)
        by_code = [power for power in coded.values() if governed(power, area)]
        return (
            ("code", of_organs(by_code, before) or by_code),
            ("organ_name", held),
            ("name", named),
        )

    def organs_before(self, change: ChangeRow) -> set[str]:
        """The organs the row takes the power from; a name nobody ever bore stands for itself."""
        field = "organ_before" if change.row.text("organ_before") else "organ"
        return self.organs_in(change, field, Reach.ANY)

    def organs_after(self, change: ChangeRow) -> set[str]:
        """The organs the row gives the power to, in the same way."""
        return self.organs_in(change, "organ_after", Reach.BELOW)

    def organs_in(self, change: ChangeRow, field: str, reach: Reach) -> set[str]:
        setting = self.desk.setting(change.row, change.day, area=change.cited.area, reach=reach)
        names = self.desk.holders.split(change.row.text(field), setting)
        found = {name: self.desk.organs.by_name(name, setting) for name in names}
        known = {organ.id for organ in found.values() if isinstance(organ, Found)}
        return known | {name for name, organ in found.items() if organ is None}

    def is_held(self, change: ChangeRow, power: Power, how: str) -> bool:
        """Known by name alone, though the paper names another organ than the ledger: held back."""
        field = "organ_before" if change.row.text("organ_before") else "organ"
        if how != "name" or not power.holders or not change.row.text(field):
            return True
        names = "、".join(self.desk.organs.name(id, change.day.on) for id in power.holders)
        self.findings.hold(change.row, field, "other_holder", organ=names)
        return False

    def taken_over(self, change: ChangeRow) -> Target | None:
        """接管: enter the power from an earlier day, as a backfill with the operator's reason."""
        if self.desk.options.take_over is None:
            self.findings.hold(change.row, "item_name", "not_in_ledger")
            return None
        command = self.backfill(change)
        if command is None or self.is_listed_later(change, command):
            return None
        self.outlook.plan(command)
        return Target(self.outlook.listing.powers[command.stream], "taken_over", command)

    def backfill(self, change: ChangeRow) -> AddPower | None:
        row, over = change.row, self.desk.options.take_over
        assert over is not None, "asked only where the operator allows it"
        kind = self.desk.items.kind(row)
        holders = self.receivers(change, "organ_before")
        if kind is None or holders is None:
            return None
        act = self.backfill_act(change, over, holders)
        if act is None:
            return None
        codes = self.desk.items.codes(row)
        marks = (*sorted(code.text for code in codes), *holders, kind, change.name)
        return AddPower(
            stream=power_id(change.cited.area, act.effective_on, marks),
            act=act,
            elements=self.desk.items.elements(row, codes),
            kind=kind,
            term=row.text("item_type") or self.desk.options.item_type,
            holders=holders,
            area=change.cited.area,
            level=self.level(row, "level_before"),
        )

    def backfill_act(
        self, change: ChangeRow, over: TakeOver, holders: tuple[str, ...]
    ) -> Act | None:
        """From the operator's day on, but not before a holder was founded, if that is known."""
        founded = (self.desk.organs.founded(organ) for organ in holders)
        day = max([over.day.latest, *(each for each in founded if each)])
        if day >= change.day.on:
            self.findings.hold(change.row, "", "take_over_too_late", day=change.day.on)
            return None
        return Act(
            effective_on=day,
            effective_precision=over.day.precision if day == over.day.latest else Precision.DAY,
            origin=self.desk.origin(change.row),
            remark=over.reason,
            simulated=self.desk.options.simulated,
        )

    def is_listed_later(self, change: ChangeRow, command: AddPower) -> bool:
        """Hold a row whose power the ledger holds from a later day only."""
        sought = Sought(
            codes=command.elements.codes,
            holders=command.holders,
            kind=command.kind,
            name=change.name,
            area=command.area,
        )
        later = Listing(self.desk.known.powers_after(change.day.on))
        [match] = pair([sought], later)
        for power in match.powers[:1]:
            name = f"{power.elements.name} {power.id}"
            self.findings.hold(
                change.row, "item_name", "listed_later", since=power.since, power=name
            )
        return bool(match.powers)

    def receivers(
        self, change: ChangeRow, field: str, *, whole: bool = False
    ) -> tuple[str, ...] | None:
        """The organs a cell names, registered where need be; ``whole``: a class is not divided."""
        reach = Reach.ANY if field == "organ_before" else Reach.BELOW
        setting = self.desk.setting(
            change.row, change.day, area=change.cited.area, level=None, reach=reach
        )
        return self.desk.holders.read(change.row, field, setting, whole=whole)

    def level(self, row: Reading, field: str) -> Level | None:
        """The level in a cell, if it is one."""
        try:
            levels = parse_levels(row.text(field)) if row.text(field) else ()
        except Unclear as problem:
            self.findings.unclear(row, field, problem)
            return None
        return Level(levels[0]) if len(levels) == 1 else None


def of_organs(powers: Iterable[Power], organs: set[str]) -> list[Power]:
    """The powers that one of the organs has to do with."""
    return [power for power in powers if organs & set(roles(power))]


def governed(power: Power, area: str) -> bool:
    """A paper changes the powers of its own area; a national one, those of every area."""
    if not area or not power.area or area == NATIONAL:
        return True
    return within(power.area, area)
