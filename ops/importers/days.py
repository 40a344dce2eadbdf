"""The day a row takes effect: its own, or the one the operator supplies with a reason."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

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


class Days:
    """Finds the day of each row of one import."""

    def __init__(self, options: Options, findings: Findings) -> None:
        self.options = options
        self.findings = findings

    def of_list(self, row: Reading) -> Day | None:
        """A row of a list: its own column, else the day of the list, else the operator's."""
        own = self.first(row, ("captured_on", "list_date", "effective_date"))
        if self.findings.is_held(row):
            return None
        if own := own or self.options.as_of:
            return day(own)
        return self.supplied(row)

    def of_change(self, row: Reading) -> Day | None:
        """A row of a paper: the day of effect, else by the operator's rule, else the operator's."""
        own = self.first(row, ("effective_date",))
        ruled = None if own else self.ruled(row)
        if self.findings.is_held(row):
            return None
        if own:
            return day(own)
        return day(ruled, self.options.date_reason) if ruled else self.supplied(row)

    def ruled(self, row: Reading) -> PartialDate | None:
        match self.options.date_by:
            case DateBy.PUBLICATION:
                return self.read(row, "publication_date") or self.options.act.published_on
            case DateBy.DECISION:
                return self.read(row, "decision_date") or self.options.act.decided_on
            case None:
                return None

    def supplied(self, row: Reading) -> Day | None:
        """The operator's own day, or the row is held."""
        if self.options.date is None:
            self.findings.hold(row, "", "no_usable_date")
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
