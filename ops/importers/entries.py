"""The rows of a list, read into what can be compared with a power."""

from dataclasses import dataclass

from domain.elements import Elements
from domain.vocabulary import Level
from ops.importers.days import Day
from ops.importers.desk import Desk
from ops.importers.holders import credit_code
from ops.importers.match import Sought
from ops.importers.reading import Reading
from ops.importers.values import normal_name


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A row of a list, read."""

    row: Reading
    day: Day
    sought: Sought
    elements: Elements
    term: str
    level: Level | None


class Entries:
    """Reads rows; what cannot be read is held."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def read(self, row: Reading) -> Entry | None:
        """The row as an entry of the list; None where something holds it."""
        desk = self.desk
        day = desk.days.of_list(row)
        codes = desk.items.codes(row)
        if day is None or desk.findings.is_held(row):
            return None
        if not row.text("item_name") and (row.has("item_name") or not codes):
            desk.findings.hold(row, "item_name", "name_blank")
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
        """Nobody where the list has no column for it; a blank cell under it is an error."""
        organ = "" if row.has("organ") else self.desk.options.organ
        if row.text("organ") or organ:
            setting = self.desk.setting(row, day, organ=organ)
            return self.desk.holders.read(row, "organ", setting, code=credit_code(row))
        if row.has("organ"):
            self.desk.findings.hold(row, "organ", "organ_blank")
            return None
        return ()
