"""Keeping what a check found, in a register's restricted books."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from api.services import Books, RestrictedServices
from domain.commands import Request
from domain.commands.finding import OpenFinding, RectifyFinding, ReopenFinding
from domain.compliance.follow_up import Look, follow_up
from domain.compliance.rule import Complaint
from domain.findings import FindingStatus
from domain.streams import history

AT_ONCE = 2_000
"""Findings that are recorded in one append."""


class Kept(NamedTuple):
    """How many findings a check opened, took up again, and found rectified; and how many stand."""

    opened: int
    reopened: int
    rectified: int
    standing: int
    dismissed: int


def keep(
    books: RestrictedServices, complaints: Iterable[Complaint], look: Look, actor: str
) -> Kept:
    """Record what a check found. Cut short, it leaves whole appends; said again, it does the rest.

    ``standing`` are all that are open afterwards, ``dismissed`` all that were judged no fault.
    """
    known = books.findings.all()
    wishes = tuple(follow_up(complaints, known, look))
    for first in range(0, len(wishes), AT_ONCE):
        some = wishes[first : first + AT_ONCE]
        books.ledger.execute(Request(commands=some, actor=actor))
    done = Counter(type(wish) for wish in wishes)
    before = Counter(finding.status for finding in known)
    open_before = before[FindingStatus.OPEN] + before[FindingStatus.ACKNOWLEDGED]
    return Kept(
        opened=done[OpenFinding],
        reopened=done[ReopenFinding],
        rectified=done[RectifyFinding],
        standing=open_before + done[OpenFinding] + done[ReopenFinding] - done[RectifyFinding],
        dismissed=before[FindingStatus.DISMISSED],
    )


def latest(books: Books, id: str) -> Any:
    """A finding or an opinion as the ledger has it, also where no read model has followed yet."""
    return history(books.ledger.streams([id])[id])[-1].state
