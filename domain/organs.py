"""An organ (行使主体) through its history, and which organ a name meant on a day."""

from datetime import date
from enum import StrEnum
from typing import assert_never

from domain.errors import AlreadyExists, NothingTo, NotInForce, Overlap
from domain.events import organ as e
from domain.value import Value, replace
from domain.vocabulary import Level, OrganKind


class OrganStatus(StrEnum):
    ACTIVE = "active"
    MERGED = "merged"
    DISSOLVED = "dissolved"


class Organ(Value):
    """An organ on a day; ``plates`` are the second names it works under (加挂牌子)."""

    id: str
    by: int
    name: str
    kind: OrganKind
    level: Level | None
    area: str
    credit_code: str
    parent: str
    aliases: tuple[str, ...]
    founding_unknown: bool
    status: OrganStatus = OrganStatus.ACTIVE
    plates: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases, *self.plates)


def evolve(organ: Organ | None, event: e.AnyOrganEvent, day: date) -> Organ:  # noqa: C901, PLR0911 (a flat match)
    """The organ as it stands after an event. The day is the caller's; an organ keeps none."""
    del day
    if isinstance(event, e.OrganEstablished):
        return established(event)
    assert organ is not None, "an effective order that permit allowed starts with OrganEstablished"
    now = event.version
    match event:
        case e.OrganRenamed():
            return replace(organ, by=now, name=event.name)
        case e.OrganAliased():
            return replace(organ, by=now, aliases=(*organ.aliases, event.alias))
        case e.OrganRecoded():
            return replace(organ, by=now, credit_code=event.credit_code)
        case e.NamePlateAdded():
            return replace(organ, by=now, plates=(*organ.plates, event.plate))
        case e.NamePlateRemoved():
            kept = tuple(plate for plate in organ.plates if plate != event.plate)
            return replace(organ, by=now, plates=kept)
        case e.OrganMerged():
            return replace(organ, by=now, status=OrganStatus.MERGED, successors=(event.into,))
        case e.OrganDissolved():
            return replace(organ, by=now, status=OrganStatus.DISSOLVED, successors=event.successors)
        case _:
            assert_never(event)


def established(event: e.OrganEstablished) -> Organ:
    return Organ(
        id=event.stream,
        by=event.version,
        name=event.name,
        kind=event.kind,
        level=event.level,
        area=event.area,
        credit_code=event.credit_code,
        parent=event.parent,
        aliases=event.aliases,
        founding_unknown=event.founding_unknown,
    )


def expire(organ: Organ, day: date) -> Organ:
    """An organ has no terms."""
    del day
    return organ


def permit(organ: Organ | None, event: e.AnyOrganEvent, day: date) -> None:
    """Refuse what cannot be true: founded twice, or anything but a new alias after its end."""
    if isinstance(event, e.OrganEstablished):
        if organ is not None:
            raise AlreadyExists(stream=event.stream, on=day)
        return
    if organ is None:
        raise NotInForce(stream=event.stream, on=day, status="not_established")
    if organ.status is not OrganStatus.ACTIVE and not isinstance(event, e.OrganAliased):
        raise NotInForce(stream=event.stream, on=day, status=organ.status.value)
    if isinstance(event, e.NamePlateRemoved) and event.plate not in organ.plates:
        raise NothingTo(do="remove a name plate", stream=event.stream, on=day)
    if event.stream in event.organs:
        raise Overlap(stream=event.stream, organ=event.stream, on=day)
