"""A paper (文件) through its life: issued, amended, out of force; and what it says it counts."""

from datetime import date
from enum import StrEnum
from typing import assert_never

from domain.errors import AlreadyExists, NotInForce
from domain.events import instrument as e
from domain.value import Value, replace
from domain.vocabulary import Rank


class InstrumentStatus(StrEnum):
    IN_FORCE = "in_force"
    REPEALED = "repealed"
    VOID = "void"


class Instrument(Value):
    """A paper on a day. Events go on citing it after its repeal (as 连政办发〔2007〕133号)."""

    id: str
    by: int
    title: str
    number: str
    issuer: str
    rank: Rank
    area: str
    reference: str
    status: InstrumentStatus = InstrumentStatus.IN_FORCE
    amended_on: date | None = None
    amendments: int = 0
    totals: tuple[e.Total, ...] = ()
    explained: tuple[e.DifferenceExplained, ...] = ()


def evolve(instrument: Instrument | None, event: e.AnyInstrumentEvent, day: date) -> Instrument:
    """The paper as it stands after an event that takes effect on a day."""
    if isinstance(event, e.InstrumentIssued):
        return issued(event)
    assert instrument is not None, "an effective order that permit allowed starts with the issue"
    now = event.version
    match event:
        case e.InstrumentAmended():
            count = instrument.amendments + 1
            return replace(instrument, by=now, amended_on=day, amendments=count)
        case e.InstrumentRepealed():
            return replace(instrument, by=now, status=InstrumentStatus.REPEALED)
        case e.InstrumentVoided():
            return replace(instrument, by=now, status=InstrumentStatus.VOID)
        case e.TotalsStated():
            return replace(instrument, by=now, totals=event.totals)
        case e.DifferenceExplained():
            return replace(instrument, by=now, explained=(*instrument.explained, event))
        case _:
            assert_never(event)


def issued(event: e.InstrumentIssued) -> Instrument:
    return Instrument(
        id=event.stream,
        by=event.version,
        title=event.title,
        number=event.number,
        issuer=event.issuer,
        rank=event.rank,
        area=event.area,
        reference=event.reference,
    )


def expire(instrument: Instrument, day: date) -> Instrument:
    """A paper ends by an act only; a term it sets itself is entered as its repeal."""
    del day
    return instrument


def permit(instrument: Instrument | None, event: e.AnyInstrumentEvent, day: date) -> None:
    """Refuse what cannot be true: issued twice, amended before its issue or after its end."""
    if isinstance(event, e.InstrumentIssued):
        if instrument is not None:
            raise AlreadyExists(stream=event.stream, on=day)
        return
    if instrument is None:
        raise NotInForce(stream=event.stream, on=day, status="not_issued")
    ended = instrument.status is not InstrumentStatus.IN_FORCE
    if ended and isinstance(event, e.InstrumentAmended | e.InstrumentRepealed):
        raise NotInForce(stream=event.stream, on=day, status=instrument.status.value)
