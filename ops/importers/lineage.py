"""设立, 合并, 拆分: the changes after which there is a power that was not there before."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from domain.act import Act
from domain.codes import Code
from domain.commands import Command, MergePowers, SplitPower
from domain.commands.power import AddPower
from domain.crosswalk import UnknownKind, kind_of
from domain.elements import Elements
from domain.events.instrument import Change
from domain.power import Power
from domain.vocabulary import PowerKind
from ops.importers.desk import Desk
from ops.importers.ids import power_id
from ops.importers.match import Sought, pair
from ops.importers.targets import ChangeRow, Targets
from ops.importers.values import normal_name

T = TypeVar("T")


class Lineage:
    """Words what begins."""

    def __init__(self, desk: Desk, targets: Targets) -> None:
        self.desk = desk
        self.findings = desk.findings
        self.targets = targets

    def groups(self, changes: Sequence[ChangeRow]) -> list[list[ChangeRow]]:
        """Rows that are one change: the sources of a merger, the results of a split; else alone."""
        groups: dict[object, list[ChangeRow]] = {}
        for change in changes:
            groups.setdefault(self.group_of(change), []).append(change)
        return list(groups.values())

    def group_of(self, change: ChangeRow) -> object:
        row, paper = change.row, (change.cited.number, change.cited.title, change.day.on)
        if change.kind is Change.MERGE:
            return (*paper, "merge", normal_name(row.text("item_name_after")))
        if change.kind is Change.SPLIT:
            return (*paper, "split", change.name, row.text("organ_before"))
        return row.key

    def establish(self, change: ChangeRow, act: Act) -> AddPower | None:
        """设立: held where the list has the power on that day, or the ledger from a later one."""
        row = change.row
        kind = self.kind_in_change(change) or self.desk.items.kind(row)
        codes = self.desk.items.codes(row)
        field = "organ_after" if row.text("organ_after") else "organ"
        holders = self.targets.receivers(change, field)
        if kind is None or holders is None or self.findings.is_held(row):
            return None
        command = AddPower(
            stream=power_id(
                change.cited.area, change.day.on, marks(codes, holders, kind, change.name)
            ),
            act=act,
            elements=self.desk.items.elements(row, codes),
            kind=kind,
            term=row.text("item_type") or kind.label,
            holders=holders,
            area=change.cited.area,
            level=self.targets.level(row, "level_after"),
        )
        if self.is_listed(change, command) or self.targets.is_listed_later(change, command):
            return None
        return command

    def kind_in_change(self, change: ChangeRow) -> PowerKind | None:
        """设定行政许可 says what kind of power is set up."""
        word = change.row.text("change_kind_zh") or change.row.text("change_kind")
        try:
            return kind_of(word.removeprefix("设定")) if word.startswith("设定") else None
        except UnknownKind:
            return None

    def is_listed(self, change: ChangeRow, command: AddPower) -> bool:
        [match] = pair([sought(command)], self.targets.outlook.listing)
        for power in match.powers[:1]:
            named = f"{power.elements.name} {power.id}"
            self.findings.hold(change.row, "item_name", "already_listed", power=named)
        return bool(match.powers)

    def word(
        self, group: Sequence[ChangeRow], powers: Sequence[Power], act: Act
    ) -> Sequence[Command] | None:
        """A merger of the group's powers, or a split of its one power."""
        if any(not change.row.text("item_name_after") for change in group):
            self.findings.hold(group[0].row, "item_name_after", "result_missing")
            return None
        if group[0].kind is Change.MERGE:
            return self.merged(group, powers, act)
        return self.divided(group, powers[0], act)

    def merged(
        self, group: Sequence[ChangeRow], powers: Sequence[Power], act: Act
    ) -> Sequence[Command] | None:
        sources = tuple(dict.fromkeys(power.id for power in powers))
        if len(sources) < 2:
            self.findings.hold(group[0].row, "item_name", "merge_alone")
            return None
        if len({power.kind for power in powers}) > 1 and not group[0].row.text("item_type"):
            self.findings.hold(group[0].row, "item_type", "kind_unknown")
            return None
        result = self.result(group[0], powers, act)
        if result is None:
            return None
        return [MergePowers(stream=sources[0], act=act, others=sources[1:], into=(result,))]

    def divided(
        self, group: Sequence[ChangeRow], power: Power, act: Act
    ) -> Sequence[Command] | None:
        results = [self.result(change, [power], act) for change in group]
        into = tuple(result for result in results if result is not None)
        if len(into) < len(group):
            return None
        if len(into) < 2:
            self.findings.hold(group[0].row, "item_name_after", "result_missing")
            return None
        return [SplitPower(stream=power.id, act=act, into=into)]

    def result(self, change: ChangeRow, sources: Sequence[Power], act: Act) -> AddPower | None:
        """The power that begins: under its own name, else like what it comes from."""
        row, first = change.row, sources[0]
        holders: tuple[str, ...] | None = union(power.holders for power in sources)
        if row.text("organ_after"):
            holders = self.targets.receivers(change, "organ_after")
        kind = self.desk.items.kind(row) if row.text("item_type") else first.kind
        if kind is None or holders is None:
            return None
        own = self.desk.items.elements(row, ()).legal_basis
        basis = own or union(power.elements.legal_basis for power in sources)
        name = row.text("item_name_after")
        identity = marks((), holders, kind, normal_name(name))
        return AddPower(
            stream=power_id(change.cited.area, change.day.on, identity),
            act=act,
            elements=Elements(name=name, legal_basis=basis),
            kind=kind,
            term=row.text("item_type") or first.term,
            holders=holders,
            area=first.area,
            level=self.targets.level(row, "level_after") or first.level,
        )


def union(parts: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    """Everything once, in the order met."""
    return tuple(dict.fromkeys(each for part in parts for each in part))


def marks(codes: Sequence[Code], holders: Sequence[str], kind: PowerKind, name: str) -> list[str]:
    """What tells a power that begins from all others that begin there on that day."""
    return [*sorted(code.text for code in codes), *holders, kind, name]


def sought(command: AddPower) -> Sought:
    """A power that would begin, as a row would seek it."""
    return Sought(
        codes=command.elements.codes,
        holders=command.holders,
        kind=command.kind,
        name=normal_name(command.elements.name),
        area=command.area,
    )
