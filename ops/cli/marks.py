"""What became of an entry: annulled, corrected or revoked, by which entry, and why."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from domain.events import ChangeRevoked, EntryCorrected
from domain.ledger import Entry

UNMARKED: Final[Mapping[str, Any]] = {"outcome": "", "by": None, "reason": ""}


def marked(entries: Iterable[Entry]) -> dict[int, Mapping[str, Any]]:
    """The mark of each entry that a later one speaks of, by version; the last word counts."""
    marks: dict[int, Mapping[str, Any]] = {}
    for entry in entries:
        event = entry.event
        if isinstance(event, EntryCorrected):
            outcome = "annulled" if event.replacement is None else "corrected"
            marks[event.corrects] = mark(outcome, event.version, event.reason)
        elif isinstance(event, ChangeRevoked):
            marks[event.revokes] = mark("revoked", event.version)
    return marks


def mark(outcome: str, by: int, reason: str = "") -> Mapping[str, Any]:
    return {"outcome": outcome, "by": by, "reason": reason}
