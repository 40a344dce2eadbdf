"""What can happen to a finding (问题): what a check found, and what the bodies made of it.

Findings live in the restricted ledger of a register, beside the public one. They speak of its
powers, papers, organs and positions, and never the other way round.
"""

from datetime import date

from domain.events.event import Event


class FindingOpened(Event):
    """发现问题: a rule complained, on the day of the act, as known at a position of public books.

    ``rule``, ``subject`` and ``cause`` say what it is about, and make its id (``domain.findings``).
    ``since`` is the first day on which it was so, ``due`` the last day to mend it, where a text
    says one. ``holders`` are the organs concerned, ``names`` the streams the evidence lies in.
    """

    topic = "finding.opened"

    rule: str
    subject: str
    cause: str
    severity: str
    zh: str
    en: str
    position: int
    since: date | None = None
    due: date | None = None
    holders: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class FindingRestated(Event):
    """情形变化: still so, and otherwise than was told: another day, other numbers."""

    topic = "finding.restated"

    zh: str
    en: str
    position: int
    since: date | None = None
    due: date | None = None
    names: tuple[str, ...] = ()


class FindingAssigned(Event):
    """交办: an organ is told to see to it, by a day."""

    topic = "finding.assigned"

    to: str
    by_day: date | None = None


class FindingAcknowledged(Event):
    """确认: the organ concerned agrees that it is so."""

    topic = "finding.acknowledged"

    reply: str = ""


class FindingRectified(Event):
    """整改: it is so no longer, seen at ``position``.

    ``entry`` is the newest one about it since it was last told, or the one that an officer names;
    0: there was none, and it ended with a day, or by another power or paper.
    """

    topic = "finding.rectified"

    position: int
    entry: int = 0


class FindingDismissed(Event):
    """销号: it is no fault, for a reason; who says so is the event's actor."""

    topic = "finding.dismissed"

    reason: str


class FindingReopened(Event):
    """重新立案: it is so again, as told here; or somebody says that the dismissal does not hold."""

    topic = "finding.reopened"

    reason: str
    position: int = 0
    zh: str = ""
    en: str = ""
    since: date | None = None
    due: date | None = None
    names: tuple[str, ...] = ()


AnyFindingEvent = (
    FindingOpened
    | FindingRestated
    | FindingAssigned
    | FindingAcknowledged
    | FindingRectified
    | FindingDismissed
    | FindingReopened
)
