"""Requests about a duty."""

from domain.commands.command import Command


class AssignDuty(Command):
    """职责设定."""

    organ: str
    text: str


class RewordDuty(Command):
    """职责调整."""

    text: str


class MoveDuty(Command):
    """职责划转."""

    to: str


class EndDuty(Command):
    """职责取消."""
