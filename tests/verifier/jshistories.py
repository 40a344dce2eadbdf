"""Entries for the verifier in JavaScript: of a drawn script, of every topic, of several tiles."""

from datetime import date
from itertools import count
from typing import Any

from domain.act import Act
from domain.codec import EventMapper
from domain.commands import Request
from domain.elements import Limit
from domain.events import PUBLIC_TOPICS, RESTRICTED_TOPICS, AnyEvent
from domain.events import power as p
from domain.value import replace
from domain.vocabulary import PowerKind
from tests.examples import ACT, ELEMENTS, EXAMPLES
from tests.facts import COUNTY, ORGANS, TOWN, added, cancelled, delegated, happened
from tests.scripts import played
from tests.verifier.jsbundles import stored

ON = Act(effective_on=date(2016, 10, 31))
Appends = list[list[AnyEvent]]


def of_script(script: list[Request]) -> list[bytes]:
    """The entries of a lawful history."""
    appends: Appends = []
    played(script, lambda events: appends.append(list(events)))
    return stored(appends)


def of_every_topic() -> list[bytes]:
    """Each public event with all its fields, on a stream of its own where it can happen.

    What happens to a power awaits its hand-over, has it, and comes to the end of its term.
    """
    numbers = count(1)
    public = [example for example in EXAMPLES if example.topic in PUBLIC_TOPICS]
    return stored([story(example, str(next(numbers))) for example in public])


def of_a_finding() -> list[bytes]:
    """What never belongs in a public log, well formed."""
    finding = next(e for e in EXAMPLES if e.topic in RESTRICTED_TOPICS)
    return stored([[replace(finding, version=1)]])


def story(example: AnyEvent, number: str) -> list[AnyEvent]:
    kind = example.stream.partition(":")[0]
    opening = next(e for e in EXAMPLES if e.stream.startswith(kind))
    past: list[Any] = [replace(opening, act=ON)]
    if kind == "power" and example is not opening:
        grant = next(e for e in EXAMPLES if isinstance(e, p.PowerGranted))
        handover = happened(p.HandoverCompleted, "2017-01-31", completes=3)
        past += [replace(grant, act=ON), replace(example, act=ACT), handover]
    elif example is not opening:
        past.append(replace(example, act=ON))
    stream = f"{kind}:{number}"
    return [replace(event, stream=stream, version=n) for n, event in enumerate(past, 1)]


def usual() -> list[bytes]:
    """Two powers: one delegated, one cancelled; the last entry is the cancellation."""
    return stored(
        [
            list(ORGANS),
            [added("2010-01-01", stream="power:a"), added("2011-01-01", stream="power:b")],
            [replace(delegated("2016-01-01", stream="power:a", at_once=True), version=2)],
            [replace(cancelled("2017-01-01", stream="power:b"), version=2)],
        ]
    )


def of_handing() -> list[bytes]:
    """One of two receivers takes up, the other's batch is withdrawn; a filing is none any more."""
    events = [
        added("2010-01-01", stream="power:a"),
        delegated("2011-01-01", stream="power:a", to=(COUNTY, TOWN)),
        happened(p.PowerAccepted, "2012-01-01", stream="power:a", by=COUNTY, of=2),
        happened(p.PowerWithdrawn, "2013-01-01", stream="power:a", source=TOWN, of=2),
        happened(p.PowerConvertedToFiling, "2014-01-01", stream="power:a"),
        happened(p.PowerReclassified, "2015-01-01", stream="power:a", kind=PowerKind.CONFIRMATION),
    ]
    return stored([list(ORGANS), [replace(e, version=n) for n, e in enumerate(events, 1)]])


def of_an_absurd_limit() -> list[bytes]:
    """Recorded before it would have been refused; the power was cancelled later."""
    absurd = replace(ELEMENTS, promised_limit=Limit(amount=2**53 - 1, unit="年"))
    power = [added("2010-01-01", elements=absurd), replace(cancelled("2017-01-01"), version=2)]
    return stored([list(ORGANS), power])


def long(entries: int) -> list[bytes]:
    """As many powers as fill several tiles."""
    powers = [
        added("2010-01-01", stream=f"power:{n:04}", elements=replace(ELEMENTS, name=f"第{n}项"))
        for n in range(entries - len(ORGANS))
    ]
    return stored([list(ORGANS), powers])


def unchecked(event: AnyEvent, moment: bytes) -> bytes:
    """One entry as it would be written with this recorded time."""
    state = EventMapper().to_stored_event(event).state
    return state.replace(b'"recorded_at":""', b'"recorded_at":"%b"' % moment)
