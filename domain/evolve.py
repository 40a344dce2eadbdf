"""What an event makes of a power. Total: it never fails and never decides.

``domain.permit`` judges first; ``expire`` is what the mere passing of a term does.
"""

from datetime import date
from typing import assert_never

from domain.arrangements import (
    accepted,
    arranged,
    delegated,
    ended,
    rearranged,
    transferred,
    withdrawn,
)
from domain.elements import Elements
from domain.events import power as e
from domain.power import Handling, Power, Status, Suspension
from domain.value import replace
from domain.vocabulary import PowerKind


def evolve(power: Power | None, event: e.AnyPowerEvent, day: date) -> Power:  # noqa: C901, PLR0911, PLR0912 (a flat match over the union)
    """The power as it stands after an event that takes effect on a day."""
    if isinstance(event, e.PowerAdded):
        return added(event, day)
    assert power is not None, "an effective order that domain.permit allowed starts with PowerAdded"
    now = event.version
    match event:
        case e.PowerCancelled():
            return replace(power, by=now, status=Status.CANCELLED)
        case e.PowerMerged():
            return replace(power, by=now, status=Status.MERGED, results=event.into)
        case e.PowerSplit():
            return replace(power, by=now, status=Status.SPLIT, results=event.into)
        case e.PowerReleased():
            return replace(power, by=now, status=Status.RELEASED, released_to=event.receiver)
        case e.PowerLapsed():
            return replace(power, by=now, status=Status.LAPSED)
        case e.PowerNarrowed():
            return replace(power, by=now, removed=(*power.removed, event.removed))
        case e.PowerDelegated():
            return delegated(power, event, day)
        case e.PowerAccepted():
            return accepted(power, event)
        case e.PowerEntrusted() | e.PowerAuthorised() | e.PowerGranted():
            return replace(
                power, by=now, arrangements=(*power.arrangements, arranged(power, event, day))
            )
        case e.PowerWithdrawn():
            return withdrawn(power, event)
        case e.PowerTransferred():
            return transferred(power, event)
        case e.HoldersReduced():
            return replace(power, by=now, holders=event.holders or power.holders)
        case e.PowerAmended():
            return replace(power, by=now, elements=amended(power.elements, event))
        case e.PowerReclassified():
            return reclassified(power, event)
        case e.PowerConvertedToFiling():
            return replace(power, by=now, kind=PowerKind.OTHER, handling=Handling.FILING)
        case e.PowerConvertedToCommitment():
            return replace(power, by=now, handling=Handling.COMMITMENT)
        case e.PowerResequenced():
            return replace(power, by=now, after_registration=True)
        case e.PowerSuspended():
            return suspended(power, event, day)
        case e.PowerResumed():
            return resumed(power, event)
        case e.PowerRetained():
            return replace(power, by=now, retained_on=day)
        case e.PowerMarkedStrict():
            return replace(power, by=now, strict=True)
        case e.HandoverCompleted():
            return replace(power, by=now, handed_over_on=day)
        case e.TrainingExtended():
            return rearranged(power, now, event.organ, training_until=event.until)
        case e.SealPutInUse():
            return rearranged(power, now, event.organ, seal=event.seal)
        case _:
            assert_never(event)


def expire(power: Power, day: date) -> Power:
    """The power with everything gone whose term has ended by the day."""
    if power.until is not None and power.until <= day and power.listed:
        power = replace(power, status=Status.EXPIRED)
    for arrangement in power.arrangements:
        if over(arrangement.until, day):
            power = ended(power, arrangement)
    if any(over(s.until, day) for s in power.suspensions):
        still = tuple(s for s in power.suspensions if not over(s.until, day))
        power = replace(power, suspensions=still)
    return power


def reclassified(power: Power, event: e.PowerReclassified) -> Power:
    """A filing that becomes another kind again is no filing any more."""
    filing = power.handling is Handling.FILING and event.kind is not PowerKind.OTHER
    handling = Handling.APPROVAL if filing else power.handling
    return replace(power, by=event.version, kind=event.kind, term=event.term, handling=handling)


def over(until: date | None, day: date) -> bool:
    return until is not None and until <= day


def added(event: e.PowerAdded, day: date) -> Power:
    return Power(
        id=event.stream,
        by=event.version,
        elements=event.elements,
        kind=event.kind,
        term=event.term,
        holders=event.holders,
        area=event.area,
        level=event.level,
        since=day,
        until=event.act.until,
        sources=event.sources,
    )


def amended(elements: Elements, event: e.PowerAmended) -> Elements:
    changes = {name: getattr(event.elements, name) for name in event.changed}
    return replace(elements, **changes)


def suspended(power: Power, event: e.PowerSuspended, day: date) -> Power:
    stops = tuple(
        Suspension(area=area, since=day, until=event.act.until) for area in event.areas or ("",)
    )
    return replace(power, by=event.version, suspensions=(*power.suspensions, *stops))


def resumed(power: Power, event: e.PowerResumed) -> Power:
    """No areas named: everything resumes."""
    still = tuple(s for s in power.suspensions if event.areas and s.area not in event.areas)
    return replace(power, by=event.version, suspensions=still)
