"""An opinion (意见) of the public through its life."""

from datetime import date
from typing import assert_never

from domain.errors import AlreadyExists, NotNow
from domain.events import opinion as e
from domain.value import Value, replace


class Opinion(Value):
    """An opinion on a day."""

    id: str
    by: int
    power: str
    route: e.Route
    text: str
    to: str
    received_on: date
    findings: tuple[str, ...] = ()
    reply: str = ""
    answered_on: date | None = None


def evolve(opinion: Opinion | None, event: e.AnyOpinionEvent, day: date) -> Opinion:
    """The opinion as it stands after an event."""
    if isinstance(event, e.OpinionReceived):
        return Opinion(
            id=event.stream,
            by=event.version,
            power=event.power,
            route=event.route,
            text=event.text,
            to=event.to,
            received_on=day,
        )
    assert opinion is not None, "an effective order that permit allowed starts with OpinionReceived"
    opinion = replace(opinion, by=event.version)
    match event:
        case e.OpinionForwarded():
            return replace(opinion, route=event.route, to=event.to)
        case e.OpinionLinked():
            return replace(opinion, findings=(*opinion.findings, event.finding))
        case e.OpinionAnswered():
            return replace(opinion, reply=event.reply, answered_on=day)
        case _:
            assert_never(event)


def expire(opinion: Opinion, day: date) -> Opinion:
    """An opinion has no term."""
    del day
    return opinion


def permit(opinion: Opinion | None, event: e.AnyOpinionEvent, day: date) -> None:
    """Refuse what cannot be: received twice, forwarded once it is answered, linked twice to one."""
    if isinstance(event, e.OpinionReceived):
        if opinion is not None:
            raise AlreadyExists(stream=event.stream, on=day)
        return
    if opinion is None:
        raise NotNow(stream=event.stream, on=day, status="not_received")
    if isinstance(event, e.OpinionLinked):
        if event.finding in opinion.findings:
            raise AlreadyExists(stream=event.stream, finding=event.finding)
    elif opinion.answered_on is not None:
        raise NotNow(stream=event.stream, on=day, status="answered")
