"""What became of an entry: annulled, corrected or revoked, by which entry, and why."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from domain.events import ChangeRevoked, EntryCorrected
from domain.ledger import Entry

UNMARKED: Final[Mapping[str, Any]] = {"outcome": "", "by": None, "reason": ""}


def marked(entries: Iterable[Entry]) -> dict[int, Mapping[str, Any]]:
    """The mark of each entry that a later one speaks of, by version.

    As in ``domain.timeline.standing``, the last correction of an entry counts; a revocation counts
    unless it was itself corrected or annulled; and what was revoked stays so when corrected.
    """
    events = [entry.event for entry in entries]
    corrections = {e.corrects: e for e in events if isinstance(e, EntryCorrected)}
    marks = {version: mark_of(correction) for version, correction in corrections.items()}
    for event in events:
        if not isinstance(event, ChangeRevoked) or event.version in corrections:
            continue
        if marks.get(event.revokes, UNMARKED)["outcome"] != "annulled":
            marks[event.revokes] = mark("revoked", event.version)
    return marks


def mark_of(correction: EntryCorrected) -> Mapping[str, Any]:
    outcome = "annulled" if correction.replacement is None else "corrected"
    return mark(outcome, correction.version, correction.reason)


def mark(outcome: str, by: int, reason: str = "") -> Mapping[str, Any]:
    return {"outcome": outcome, "by": by, "reason": reason}
