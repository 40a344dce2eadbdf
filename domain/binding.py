"""Binding an event to what it means: which delegation is accepted, which arrangement withdrawn.

An event that only said "the last one with that organ" could be turned to another by a record that
comes late. So the decision writes down the version it meant; and the area of a grantee, where the
grant is limited to none.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.arrangements import acceptable, withdrawable
from domain.errors import NothingTo
from domain.events import AnyEvent, EntryCorrected
from domain.events.power import PowerAccepted, PowerGranted, PowerWithdrawn
from domain.power import Power
from domain.streams import history
from domain.timeline import on
from domain.value import replace

Streams = Mapping[str, Sequence[AnyEvent]]


def bound(event: AnyEvent, streams: Streams) -> AnyEvent:
    """The event with everything filled in that the past can tell. Raises NothingTo if unclear."""
    match event:
        case EntryCorrected() if event.replacement is not None:
            others = [e for e in streams[event.stream] if e.version != event.corrects]
            inner: Any = bound(event.replacement, {**streams, event.stream: others})
            return replace(event, replacement=inner)
        case PowerGranted() if not event.area:
            return replace(event, area=area_of(event, streams))
        case PowerAccepted() if not event.of:
            found = acceptable(power, event) if (power := state(event, streams)) else []
            return replace(event, of=found[0].by) if found else event
        case PowerWithdrawn() if not event.of:
            found = withdrawable(power, event) if (power := state(event, streams)) else []
            if len(found) > 1:
                versions = [a.by for a in found]
                raise NothingTo(do="withdraw: say which", stream=event.stream, versions=versions)
            return replace(event, of=found[0].by) if found else event
        case _:
            return event


def state(event: AnyEvent, streams: Streams) -> Power | None:
    """The power on the event's own day, before the event."""
    events = streams.get(event.stream, ())
    return on(history(events), event.act.effective_on) if events else None


def area_of(event: PowerGranted, streams: Streams) -> str:
    organ = streams.get(event.to, ())
    found = on(history(organ), event.act.effective_on) if organ else None
    return found.area if found is not None else ""
