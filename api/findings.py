"""Keeping what a check found, in a register's restricted books."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from api.services import Books, RestrictedServices
from domain.commands import Command, Request
from domain.commands.finding import OpenFinding, RectifyFinding, ReopenFinding, RestateFinding
from domain.compliance.follow_up import Look, follow_up
from domain.compliance.rule import Complaint
from domain.errors import AlreadyExists, NotNow, Overtaken
from domain.findings import FindingStatus
from domain.streams import history

AT_ONCE = 2_000
"""Findings that are recorded in one append."""
ATTEMPTS = 5


class Kept(NamedTuple):
    """What a check did to the findings: how many it opened, took up again, told otherwise, and
    found rectified; and how many stand, or were judged no fault, after it."""

    opened: int
    reopened: int
    restated: int
    rectified: int
    standing: int
    dismissed: int


STATUS_AFTER: Mapping[type[Command], FindingStatus] = {
    OpenFinding: FindingStatus.OPEN,
    ReopenFinding: FindingStatus.OPEN,
    RectifyFinding: FindingStatus.RECTIFIED,
}


def keep(
    books: RestrictedServices, complaints: Sequence[Complaint], look: Look, actor: str
) -> Kept:
    """Record what a check found. Cut short, it leaves whole appends; said again, it does the rest.

    Where somebody else changed a finding meanwhile, it looks again how the findings stand. Raises
    Overtaken where that goes on and on.
    """
    done: Counter[type[Command]] = Counter()
    for _ in range(ATTEMPTS):
        books.follow()
        findings = books.findings.all()
        statuses = {finding.id: finding.status for finding in findings}
        wishes = tuple(follow_up(complaints, findings, look))
        try:
            for first in range(0, len(wishes), AT_ONCE):
                some = wishes[first : first + AT_ONCE]
                books.ledger.execute(Request(commands=some, actor=actor))
                done.update(type(wish) for wish in some)
                for wish in some:
                    if after := STATUS_AFTER.get(type(wish)):
                        statuses[wish.stream] = after
        except (AlreadyExists, NotNow, Overtaken):
            continue
        return tally(done, Counter(statuses.values()))
    raise Overtaken(attempts=ATTEMPTS)


def tally(done: Counter[type[Command]], after: Counter[FindingStatus]) -> Kept:
    return Kept(
        opened=done[OpenFinding],
        reopened=done[ReopenFinding],
        restated=done[RestateFinding],
        rectified=done[RectifyFinding],
        standing=after[FindingStatus.OPEN] + after[FindingStatus.ACKNOWLEDGED],
        dismissed=after[FindingStatus.DISMISSED],
    )


def latest(books: Books, id: str) -> Any:
    """A finding or an opinion as the ledger has it, also where no read model has followed yet."""
    return history(books.ledger.streams([id])[id])[-1].state
