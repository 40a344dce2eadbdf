"""What can happen to an opinion (意见) of the public about a power, in the restricted ledger.

It has two routes (天津 2023 二(四)): on the setting of a power it goes to the body that keeps the
list (编制部门), on its use to the department that uses it.
"""

from enum import StrEnum

from domain.events.event import Event


class Route(StrEnum):
    """What an opinion is about, and so who answers it."""

    SETTING = "setting"
    USE = "use"

    @property
    def label(self) -> str:
        """The route's name in Chinese."""
        return {"setting": "职权设定", "use": "职权行使"}[self]


class OpinionReceived(Event):
    """收到意见: on a power, in its author's words. Nothing says who the author is."""

    topic = "opinion.received"

    power: str
    route: Route
    text: str
    to: str
    """The organ that has to answer it."""


class OpinionForwarded(Event):
    """转办: it came by the wrong route, or another organ has to answer."""

    topic = "opinion.forwarded"

    route: Route
    to: str


class OpinionLinked(Event):
    """关联问题: it led to a finding, or speaks of one."""

    topic = "opinion.linked"

    finding: str


class OpinionAnswered(Event):
    """答复."""

    topic = "opinion.answered"

    reply: str


AnyOpinionEvent = OpinionReceived | OpinionForwarded | OpinionLinked | OpinionAnswered
