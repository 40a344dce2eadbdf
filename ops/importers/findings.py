"""What planning has to say about rows and files: held back, worth knowing, or in the way of all."""

from collections.abc import Iterable, Mapping

from ops.importers.quarantine import Quarantined
from ops.importers.reading import Reading
from ops.importers.tables.table import Notice
from ops.importers.values import Unclear
from ops.importers.wording import HELD, NOTED, REFUSED, Words, worded


class Findings:
    """What is found while a file is planned; one for each import."""

    def __init__(self) -> None:
        self.quarantine: list[Quarantined] = []
        self.warnings: list[Notice] = []
        self.refusals: list[Notice] = []
        self.held: set[tuple[str, int]] = set()
        self._told: set[Quarantined] = set()

    def hold(self, row: Reading, field: str, reason: str, **facts: object) -> None:
        """Keep a row back; it leads to no command."""
        self.held.add(row.key)
        self.hold_at(
            row.place(field), reason, column=row.heading(field), value=row.text(field), **facts
        )

    def hold_at(
        self,
        place: tuple[str, str, str],
        reason: str,
        *,
        column: str = "",
        value: str = "",
        **facts: object,
    ) -> None:
        """Hold something back that no single row is to blame for; the same thing is said once."""
        file, sheet, cell = place
        zh, en = worded(HELD, reason, facts)
        found = Quarantined(
            file=file,
            sheet=sheet,
            cell=cell,
            column=column,
            value=value,
            reason=reason,
            zh=zh,
            en=en,
        )
        if found not in self._told:
            self._told.add(found)
            self.quarantine.append(found)

    def unclear(self, row: Reading, field: str, problem: Unclear) -> None:
        """A cell that could not be read; the row goes on with the text as published."""
        self.note(row, field, "unclear", why=problem.zh)

    def note(self, row: Reading, field: str, reason: str, **facts: object) -> None:
        """Say something about a row that goes on all the same."""
        self.warnings.append(notice(NOTED, row.place(field), reason, row.text(field), facts))

    def note_at(
        self, place: tuple[str, str, str], reason: str, value: str = "", **facts: object
    ) -> None:
        self.warnings.append(notice(NOTED, place, reason, value, facts))

    def refuse(self, file: str, reason: str, **facts: object) -> None:
        """Something that stands in the way of the whole file."""
        self.refuse_at((file, "", ""), reason, **facts)

    def refuse_at(self, place: tuple[str, str, str], reason: str, **facts: object) -> None:
        """The same, where it can be pointed at."""
        self.refusals.append(notice(REFUSED, place, reason, "", facts))

    def is_held(self, row: Reading) -> bool:
        return row.key in self.held

    def going_on(self, rows: Iterable[Reading]) -> list[Reading]:
        """The rows that nothing holds back."""
        return [row for row in rows if row.key not in self.held]


def notice(
    words: Words, place: tuple[str, str, str], reason: str, value: str, facts: Mapping[str, object]
) -> Notice:
    zh, en = worded(words, reason, facts)
    file, sheet, cell = place
    return Notice(file=file, sheet=sheet, cell=cell, value=value, reason=reason, zh=zh, en=en)
