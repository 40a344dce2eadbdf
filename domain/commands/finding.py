"""Requests about a finding."""

from datetime import date

from domain.commands.command import Command


class OpenFinding(Command):
    """发现问题."""

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


class RestateFinding(Command):
    """情形变化."""

    zh: str
    en: str
    position: int
    since: date | None = None
    due: date | None = None
    names: tuple[str, ...] = ()


class AssignFinding(Command):
    """交办."""

    to: str
    by_day: date | None = None


class AcknowledgeFinding(Command):
    """确认."""

    reply: str = ""


class RectifyFinding(Command):
    """整改."""

    position: int
    entry: int = 0


class DismissFinding(Command):
    """销号."""

    reason: str


class ReopenFinding(Command):
    """重新立案."""

    reason: str
    position: int = 0
    zh: str = ""
    en: str = ""
    since: date | None = None
    due: date | None = None
    names: tuple[str, ...] = ()
