"""What can happen to a duty (职责) of an organ, as its charter (三定规定) lays it down."""

from domain.events.event import Event


class DutyAssigned(Event):
    """职责设定: an organ is given a duty; powers hang under it (天津 2023 一(三))."""

    topic = "duty.assigned"

    organ: str
    text: str

    @property
    def organs(self) -> tuple[str, ...]:
        return (self.organ,)


class DutyReworded(Event):
    """职责调整."""

    topic = "duty.reworded"

    text: str


class DutyMoved(Event):
    """职责划转 to another organ."""

    topic = "duty.moved"

    to: str

    @property
    def organs(self) -> tuple[str, ...]:
        return (self.to,)


class DutyEnded(Event):
    """职责取消."""

    topic = "duty.ended"


AnyDutyEvent = DutyAssigned | DutyReworded | DutyMoved | DutyEnded
