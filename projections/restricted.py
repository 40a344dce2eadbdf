"""The read models of a restricted ledger: findings, opinions, checked files, each as it stood."""

from datetime import date

from domain.exercises import CheckedFile
from domain.findings import Finding
from domain.opinions import Opinion
from projections.generations import Tables
from projections.instruments import EVER
from projections.states import on_day, sheet


class Findings(Tables):
    """What checks found, and what became of it."""

    name = "findings"
    sheets = (
        sheet(
            "finding",
            "findings",
            {"rule": "text", "subject": "text"},
            lambda finding: (finding.rule, finding.subject),
        ),
    )

    def finding(self, id: str, on: date = EVER, known_at: int | None = None) -> Finding | None:
        """One finding on a day; None before it was opened."""
        return next(iter(on_day(self, Finding, on, known_at, stream=id)), None)

    def of(self, subject: str, on: date = EVER, known_at: int | None = None) -> list[Finding]:
        """What was found about a power or a paper."""
        return on_day(self, Finding, on, known_at, subject=subject)

    def all(self, on: date = EVER, known_at: int | None = None) -> list[Finding]:
        """Every finding opened by a day, closed ones too."""
        return on_day(self, Finding, on, known_at)


class Opinions(Tables):
    """What the public said of powers."""

    name = "opinions"
    sheets = (sheet("opinion", "opinions", {"power": "text"}, lambda opinion: (opinion.power,)),)

    def opinion(self, id: str, on: date = EVER, known_at: int | None = None) -> Opinion | None:
        """One opinion on a day; None before it was received."""
        return next(iter(on_day(self, Opinion, on, known_at, stream=id)), None)

    def all(self, on: date = EVER, known_at: int | None = None) -> list[Opinion]:
        """Every opinion received by a day."""
        return on_day(self, Opinion, on, known_at)


class CheckedFiles(Tables):
    """What files of exercise records came to."""

    name = "checked_files"
    sheets = (sheet("exercise", "checked_files", {"sha256": "text"}, lambda file: (file.sha256,)),)

    def all(self, on: date = EVER, known_at: int | None = None) -> list[CheckedFile]:
        """Every file checked by a day."""
        return on_day(self, CheckedFile, on, known_at)
