"""A finding (问题) through its life, and what a check does to the findings there are."""

import json
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import assert_never

from domain.errors import AlreadyExists, NotNow
from domain.events import finding as e
from domain.value import Value, replace


class FindingStatus(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RECTIFIED = "rectified"
    DISMISSED = "dismissed"

    @property
    def label(self) -> str:
        """The status's name in Chinese."""
        return LABELS[self]

    @property
    def closed(self) -> bool:
        """Whether nothing is left to do."""
        return self in (FindingStatus.RECTIFIED, FindingStatus.DISMISSED)


LABELS = {
    FindingStatus.OPEN: "待处理",
    FindingStatus.ACKNOWLEDGED: "已确认",
    FindingStatus.RECTIFIED: "已整改",
    FindingStatus.DISMISSED: "已销号",
}


class Finding(Value):
    """A finding on a day. ``position`` is where the public books were when it was last told, or
    ended;
    ``moved_on`` the day of the last step.

    ``entry`` is the public entry that ended it, 0 for none; ``reason`` why it was dismissed, or
    taken up again; ``opened`` how often it was.
    """

    id: str
    by: int
    rule: str
    subject: str
    cause: str
    severity: str
    zh: str
    en: str
    position: int
    since: date | None
    due: date | None
    holders: tuple[str, ...]
    names: tuple[str, ...]
    opened_on: date
    moved_on: date
    status: FindingStatus = FindingStatus.OPEN
    opened: int = 1
    assigned_to: str = ""
    by_day: date | None = None
    entry: int = 0
    reason: str = ""
    reply: str = ""
    closed_by: str = ""
    closed_on: date | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """As that of the complaint that it was opened for."""
        return self.rule, self.subject, self.cause


def finding_id(rule: str, subject: str, cause: str) -> str:
    """One cause, one id: so it cannot be opened twice, whoever looks, and when."""
    mark = sha256(json.dumps([rule, subject, cause]).encode()).hexdigest()
    return f"finding:{rule}-{mark[:24]}"


def evolve(finding: Finding | None, event: e.AnyFindingEvent, day: date) -> Finding:  # noqa: PLR0911 (a flat match)
    """The finding as it stands after an event."""
    if isinstance(event, e.FindingOpened):
        return opened(event, day)
    assert finding is not None, "an effective order that permit allowed starts with FindingOpened"
    finding = replace(finding, by=event.version, moved_on=day)
    match event:
        case e.FindingRestated():
            return retold(finding, event)
        case e.FindingAssigned():
            return replace(finding, assigned_to=event.to, by_day=event.by_day)
        case e.FindingAcknowledged():
            return replace(finding, status=FindingStatus.ACKNOWLEDGED, reply=event.reply)
        case e.FindingRectified():
            closed = replace(finding, position=event.position, entry=event.entry)
            return end(closed, FindingStatus.RECTIFIED, event, day)
        case e.FindingDismissed():
            return end(replace(finding, reason=event.reason), FindingStatus.DISMISSED, event, day)
        case e.FindingReopened():
            again = retold(finding, event) if event.zh else finding
            return replace(
                again,
                status=FindingStatus.OPEN,
                opened=finding.opened + 1,
                entry=0,
                reason=event.reason,
                closed_by="",
                closed_on=None,
            )
        case _:
            assert_never(event)


def opened(event: e.FindingOpened, day: date) -> Finding:
    return Finding(
        id=event.stream,
        by=event.version,
        rule=event.rule,
        subject=event.subject,
        cause=event.cause,
        severity=event.severity,
        zh=event.zh,
        en=event.en,
        position=event.position,
        since=event.since,
        due=event.due,
        holders=event.holders,
        names=event.names,
        opened_on=day,
        moved_on=day,
    )


def retold(finding: Finding, event: e.FindingRestated | e.FindingReopened) -> Finding:
    return replace(
        finding,
        zh=event.zh,
        en=event.en,
        position=event.position,
        since=event.since,
        due=event.due,
        names=event.names,
    )


def end(finding: Finding, status: FindingStatus, event: e.AnyFindingEvent, day: date) -> Finding:
    return replace(finding, status=status, closed_by=event.actor, closed_on=day)


def expire(finding: Finding, day: date) -> Finding:
    """A finding has no term: it is closed by somebody, or not."""
    del day
    return finding


def permit(finding: Finding | None, event: e.AnyFindingEvent, day: date) -> None:
    """Refuse what cannot be: opened or closed twice, seen to when closed, reopened when open."""
    if isinstance(event, e.FindingOpened):
        if finding is not None:
            raise AlreadyExists(stream=event.stream, on=day)
        return
    if finding is None:
        raise NotNow(stream=event.stream, on=day, status="not_opened")
    if finding.status.closed is not isinstance(event, e.FindingReopened):
        raise NotNow(stream=event.stream, on=day, status=finding.status.value)
