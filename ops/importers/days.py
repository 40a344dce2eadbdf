"""The day a row takes effect: its own, or the one the operator supplies with a reason."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from domain.dates import PartialDate, Precision, parse_chinese_date
from ops.importers.findings import Findings
from ops.importers.options import DateBy, Options
from ops.importers.reading import Reading


class Day(NamedTuple):
    """Of a month or a year only, the last day: by then it has certainly taken effect."""

    on: date
    precision: Precision
    reason: str = ""
    """Why the operator supplied it; empty where the file says it."""


OF_LIST: Final = ("captured_on", "list_date", "effective_date")
"""The columns of a list that date a row, the first that is filled before the others."""


class Days:
    """Finds the day of each row of one import."""

    def __init__(self, options: Options, findings: Findings) -> None:
        self.options = options
        self.findings = findings
        self._dated: dict[str, bool] = {}

    def of_list(self, row: Reading) -> Day | None:
        """A row of a list: its own column, else the day of the list, else the operator's.

        Where other rows of the sheet carry dates, the day of the list is not taken for a row's.
        """
        own = self.first(row, OF_LIST)
        if self.findings.is_held(row):
            return None
        if own:
            return day(own)
        if self.dates_its_rows(row):
            return self.supplied(row, "date_blank" if self.options.as_of else "no_usable_date")
        return day(self.options.as_of) if self.options.as_of else self.supplied(row)

    def dates_its_rows(self, row: Reading) -> bool:
        """Whether any row of this row's sheet carries a date of its own."""
        sheet = row.table.sheet
        if sheet not in self._dated:
            columns = [row.at[field] for field in OF_LIST if row.has(field)]
            rows = (*row.table.rows, *row.table.held)
            self._dated[sheet] = any(each.cells[at].text for each in rows for at in columns)
        return self._dated[sheet]

    def of_change(
        self, row: Reading, *, published: PartialDate | None, decided: PartialDate | None
    ) -> Day | None:
        """A row of a paper of these days: the day of effect, else by the operator's rule, else his.

        Neither the rule nor the day is taken without his reason (``Options``).
        """
        own = self.first(row, ("effective_date",))
        if self.findings.is_held(row):
            return None
        if own:
            return day(own)
        ruled = {DateBy.PUBLICATION: published, DateBy.DECISION: decided, None: None}
        if found := ruled[self.options.date_by]:
            return day(found, self.options.date_reason)
        return self.supplied(row)

    def supplied(self, row: Reading, lacking: str = "no_usable_date") -> Day | None:
        """The operator's own day, or the row is held as ``lacking`` one."""
        if self.options.date is None:
            self.findings.hold(row, "", lacking)
            return None
        return day(self.options.date, self.options.date_reason)

    def first(self, row: Reading, fields: Iterable[str]) -> PartialDate | None:
        found = (self.read(row, field) for field in fields)
        return next((each for each in found if each), None)

    def read(self, row: Reading, field: str) -> PartialDate | None:
        """The date in a cell; a text that is no date holds the row."""
        text = row.text(field)
        if not text:
            return None
        try:
            return parse_chinese_date(text)
        except ValueError:
            self.findings.hold(row, field, "date_unreadable")
            return None


def day(found: PartialDate, reason: str = "") -> Day:
    return Day(found.latest, found.precision, reason)
