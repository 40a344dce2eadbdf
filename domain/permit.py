"""When an event may meet a power: the guards, each against the state on the event's own day.

``timeline.judge`` walks a whole stream through ``permit`` in effective order, so a retroactive or a
future-dated event is refused with the day it would break. What is unlawful but did happen in the
world is recorded and left to the compliance rules; only what cannot be true is refused here.
"""

from collections.abc import Iterable
from datetime import date

from domain.errors import AlreadyExists, InvalidTerm, NothingTo, NotInForce, Overlap
from domain.events import power as e
from domain.power import Arrangement, ArrangementKind, Power, within


def permit(power: Power | None, event: e.AnyPowerEvent, day: date) -> None:  # noqa: C901, PLR0912 (a flat match)
    """Refuse an event that cannot be true of the power on the day."""
    until = event.act.until
    if until is not None and until <= day:
        raise InvalidTerm(stream=event.stream, on=day, until=until)
    if isinstance(event, e.PowerAdded):
        if power is not None:
            raise AlreadyExists(stream=event.stream, on=day)
        return
    power = in_force(power, event, day)
    match event:
        case e.PowerDelegated():
            for receiver in event.to:
                not_yet(receiver, power.holders, power, day)
                not_yet(receiver, delegates(power), power, day)
        case e.PowerAccepted():
            if not any(a.to == event.by and waits(a) for a in power.arrangements):
                raise NothingTo(do="accept", stream=power.id, organ=event.by, on=day)
        case e.PowerGranted():
            one_exerciser(power, event, day)
        case e.PowerEntrusted() | e.PowerAuthorised():
            not_yet(event.to, (a.to for a in power.arrangements), power, day)
        case e.PowerWithdrawn():
            if not any(a.to == event.source for a in power.arrangements):
                raise NothingTo(do="withdraw", stream=power.id, organ=event.source, on=day)
        case e.PowerTransferred():
            holds(event.source, power, day)
            not_yet(event.to, power.holders, power, day)
        case e.HoldersReduced():
            for holder in event.holders:
                holds(holder, power, day)
        case e.PowerResumed():
            resumable(power, event, day)
        case e.TrainingExtended() | e.SealPutInUse():
            if not any(a.to == event.organ for a in power.arrangements):
                raise NothingTo(do="equip", stream=power.id, organ=event.organ, on=day)
        case _:
            pass


def in_force(power: Power | None, event: e.AnyPowerEvent, day: date) -> Power:
    if power is None:
        raise NotInForce(stream=event.stream, on=day, status="not_listed")
    if not power.listed:
        raise NotInForce(stream=event.stream, on=day, status=power.status.value)
    return power


def waits(arrangement: Arrangement) -> bool:
    return not arrangement.accepted


def delegates(power: Power) -> list[str]:
    return [a.to for a in power.arrangements if a.kind is ArrangementKind.DELEGATION]


def not_yet(organ: str, already: Iterable[str], power: Power, day: date) -> None:
    if organ in already:
        raise Overlap(stream=power.id, organ=organ, on=day)


def holds(organ: str, power: Power, day: date) -> None:
    if organ not in power.holders:
        raise NothingTo(do="take from", stream=power.id, organ=organ, on=day)


def one_exerciser(power: Power, event: e.PowerGranted, day: date) -> None:
    """Two grantees may not exercise one power in one area (四平 2015 四(二))."""
    for other in power.arrangements:
        if other.kind is not ArrangementKind.GRANT:
            continue
        shared = other.area and event.area and overlapping(other.area, event.area)
        if other.to == event.to or shared:
            raise Overlap(stream=power.id, organ=other.to, area=event.area, on=day)


def overlapping(one: str, other: str) -> bool:
    return within(one, other) or within(other, one)


def resumable(power: Power, event: e.PowerResumed, day: date) -> None:
    stopped = {suspension.area for suspension in power.suspensions}
    if not stopped or not set(event.areas) <= stopped:
        raise NothingTo(do="resume", stream=power.id, areas=event.areas, on=day)
