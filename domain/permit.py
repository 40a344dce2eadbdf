"""When an event may meet a power: the guards, each against the state on the event's own day.

``timeline.judge`` walks a whole stream through ``permit`` in effective order, so a retroactive or a
future-dated event is refused with the day it would break. What is unlawful but did happen in the
world is recorded and left to the compliance rules; only what cannot be true is refused here.
"""

from collections.abc import Iterable
from datetime import date

from domain.arrangements import acceptable, senders, standing_delegation, withdrawable
from domain.elements import ELEMENTS
from domain.errors import AlreadyExists, InvalidTerm, NothingTo, NotInForce, Overlap
from domain.events import power as e
from domain.power import ArrangementKind, Power, within

TERMED = (
    e.PowerAdded,
    e.PowerDelegated,
    e.PowerEntrusted,
    e.PowerAuthorised,
    e.PowerGranted,
    e.PowerSuspended,
)
"""Changes that can be made for a term; any other is for good."""


def permit(power: Power | None, event: e.AnyPowerEvent, day: date) -> None:  # noqa: C901, PLR0912 (a flat match)
    """Refuse an event that cannot be true of the power on the day."""
    term(event, day)
    if isinstance(event, e.PowerAdded):
        addable(power, event, day)
        return
    power = in_force(power, event, day)
    match event:
        case e.PowerDelegated():
            delegable(power, event, day)
        case e.PowerAccepted():
            if not acceptable(power, event):
                raise NothingTo(do="accept", stream=power.id, organ=event.by, on=day)
        case e.PowerGranted():
            not_yet(event.to, power.holders, power, day)
            one_exerciser(power, event, day)
            trained(event.training_until, day, event)
        case e.PowerEntrusted() | e.PowerAuthorised():
            others = (a.to for a in power.arrangements)
            not_yet(event.to, (*power.holders, *others), power, day)
        case e.PowerWithdrawn():
            takeable(power, event, day)
        case e.PowerTransferred():
            holds(event.source, power, day)
            not_yet(event.to, power.holders, power, day)
        case e.HoldersReduced():
            once_each(event.holders, power.id, day)
            for holder in event.holders:
                holds(holder, power, day)
        case e.PowerAmended():
            if not event.changed or not set(event.changed) <= ELEMENTS:
                unknown = sorted(set(event.changed) - ELEMENTS)
                raise NothingTo(do="amend", stream=power.id, elements=unknown, on=day)
        case e.PowerResumed():
            resumable(power, event, day)
        case e.TrainingExtended():
            equipped(power, event, day)
            trained(event.until, later(power, event, day), event)
        case e.SealPutInUse():
            equipped(power, event, day)
        case _:
            pass


def term(event: e.AnyPowerEvent, day: date) -> None:
    until = event.act.until
    if until is not None and (until <= day or not isinstance(event, TERMED)):
        raise InvalidTerm(stream=event.stream, on=day, until=until)


def addable(power: Power | None, event: e.PowerAdded, day: date) -> None:
    """A power is added once, has a name or at least a code, and holders that differ."""
    if power is not None:
        raise AlreadyExists(stream=event.stream, on=day)
    coded = event.elements.codes and all(code.text for code in event.elements.codes)
    if not event.elements.name and not coded:
        raise NothingTo(do="add: neither name nor code", stream=event.stream, on=day)
    once_each(event.holders, event.stream, day)


def once_each(organs: tuple[str, ...], stream: str, day: date) -> None:
    for organ in organs:
        if organs.count(organ) > 1:
            raise Overlap(stream=stream, organ=organ, on=day)


def in_force(power: Power | None, event: e.AnyPowerEvent, day: date) -> Power:
    if power is None:
        raise NotInForce(stream=event.stream, on=day, status="not_listed")
    if not power.listed:
        raise NotInForce(stream=event.stream, on=day, status=power.status.value)
    return power


def delegable(power: Power, event: e.PowerDelegated, day: date) -> None:
    """To organs that do not hold it, by organs that do (or did, for a further batch)."""
    if not event.to:
        raise NothingTo(do="delegate: no receiver", stream=power.id, on=day)
    once_each(event.to, power.id, day)
    delegates = [a.to for a in power.arrangements if a.kind is ArrangementKind.DELEGATION]
    for receiver in event.to:
        not_yet(receiver, (*power.holders, *delegates), power, day)
    if power.holders and not senders(power, event):
        raise NothingTo(do="delegate: name who sends it", stream=power.id, on=day)
    for sender in event.source:
        if sender not in (*power.holders, *power.supervisors):
            raise NothingTo(do="take from", stream=power.id, organ=sender, on=day)


def takeable(power: Power, event: e.PowerWithdrawn, day: date) -> None:
    """What was given and is still there: a receiver that passed it on has nothing to give back."""
    found = withdrawable(power, event)
    gone = found and standing_delegation(found[-1]) and event.source not in power.holders
    if not found or gone:
        raise NothingTo(do="withdraw", stream=power.id, organ=event.source, on=day)


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


def equipped(power: Power, event: e.TrainingExtended | e.SealPutInUse, day: date) -> None:
    if not any(a.to == event.organ for a in power.arrangements):
        raise NothingTo(do="equip", stream=power.id, organ=event.organ, on=day)


def trained(until: date | None, after: date, event: e.AnyPowerEvent) -> None:
    if until is not None and until <= after:
        raise InvalidTerm(stream=event.stream, on=after, until=until)


def later(power: Power, event: e.TrainingExtended, day: date) -> date:
    """The day an extension must go beyond: its own, or the end of the training so far."""
    ends = [a.training_until for a in power.arrangements if a.to == event.organ]
    return max([day, *(end for end in ends if end is not None)])
