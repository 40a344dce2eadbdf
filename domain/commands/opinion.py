"""Requests about an opinion of the public."""

from domain.commands.command import Command
from domain.events.opinion import Route


class ReceiveOpinion(Command):
    """收到意见."""

    power: str
    route: Route
    text: str
    to: str


class ForwardOpinion(Command):
    """转办."""

    route: Route
    to: str


class LinkOpinion(Command):
    """关联问题."""

    finding: str


class AnswerOpinion(Command):
    """答复."""

    reply: str
