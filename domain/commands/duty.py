"""Requests about a duty."""

from dataclasses import dataclass

from domain.commands.command import Command


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignDuty(Command):
    """职责设定."""

    organ: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RewordDuty(Command):
    """职责调整."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveDuty(Command):
    """职责划转."""

    to: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EndDuty(Command):
    """职责取消."""
