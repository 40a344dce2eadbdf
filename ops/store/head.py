"""The head of a ledger: how far it has got, when that was, and the tree over all that it holds."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from eventsourcing.persistence import StoredEvent

from domain import merkle
from domain.codec import stamp


class Head(NamedTuple):
    """``recorded_at`` is None while the ledger is empty."""

    position: int
    recorded_at: datetime | None
    frontier: merkle.Frontier


class Sealed(NamedTuple):
    """Entries as they will lie in the ledger: one instant, the exact bytes, the head after them."""

    recorded_at: datetime
    states: list[bytes]
    head: Head


EMPTY = Head(0, None, ())
TICK = timedelta(microseconds=1)


def seal(head: Head, events: Sequence[StoredEvent], now: datetime) -> Sealed:
    """Stamp and hash the next entries.

    A clock that was set back does not set back the ledger, and no two appends share a moment: the
    entries of one append are those of one moment.
    """
    after = head.recorded_at + TICK if head.recorded_at else now
    recorded_at = max(after, now)
    states = [stamp(event.state, recorded_at) for event in events]
    frontier = merkle.extend(head.frontier, head.position, map(merkle.leaf, states))
    return Sealed(recorded_at, states, Head(head.position + len(states), recorded_at, frontier))


def known_instant(instant: datetime) -> datetime:
    """An instant of the calendar of the world; a time without a zone is none."""
    if instant.utcoffset() is None:
        raise ValueError("an instant needs a time zone")
    return instant
