"""A duty (职责) of an organ through time; powers hang under duties."""

from datetime import date
from typing import assert_never

from domain.errors import AlreadyExists, NotInForce
from domain.events import duty as e
from domain.value import Value, replace


class Duty(Value):
    """A duty on a day."""

    id: str
    by: int
    organ: str
    text: str
    ended: bool = False


def evolve(duty: Duty | None, event: e.AnyDutyEvent, day: date) -> Duty:
    """The duty as it stands after an event."""
    del day
    if isinstance(event, e.DutyAssigned):
        return Duty(id=event.stream, by=event.version, organ=event.organ, text=event.text)
    assert duty is not None, "an effective order that permit allowed starts with DutyAssigned"
    match event:
        case e.DutyReworded():
            return replace(duty, by=event.version, text=event.text)
        case e.DutyMoved():
            return replace(duty, by=event.version, organ=event.to)
        case e.DutyEnded():
            return replace(duty, by=event.version, ended=True)
        case _:
            assert_never(event)


def expire(duty: Duty, day: date) -> Duty:
    """A duty has no term."""
    del day
    return duty


def permit(duty: Duty | None, event: e.AnyDutyEvent, day: date) -> None:
    """Refuse what cannot be true: assigned twice, or changed before or after its life."""
    if isinstance(event, e.DutyAssigned):
        if duty is not None:
            raise AlreadyExists(stream=event.stream, on=day)
        return
    if duty is None or duty.ended:
        raise NotInForce(stream=event.stream, on=day, status="ended" if duty else "not_assigned")
