"""Requests about what is already recorded."""

from domain.commands.command import Command
from domain.events.amendment import Happening


class CorrectEntry(Command):
    """更正: version ``corrects`` should have read ``replacement``, or should not be there (None).

    The replacement's version, actor and request are filled in; give it version 0 and no actor.
    """

    corrects: int
    replacement: Happening | None
    reason: str = ""


class RevokeChange(Command):
    """撤销未生效的变更: take version ``revokes`` back before it takes effect."""

    revokes: int
    reason: str = ""
