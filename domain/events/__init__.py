"""Facts. Each class is one thing that happened to a power, an organ, a paper or a duty; or, in the
restricted ledger, to a finding, an opinion or a file of exercise records.

An event is named in the past tense and never edited. It is stored under its topic, which outlives
any class name. When it took effect in the world is on the event, in ``act``; when the ledger learnt
of it is on the entry.
"""

from typing import get_args

from domain.events.amendment import (
    ChangeRevoked,
    EntryCorrected,
    Happening,
    RestrictedHappening,
)
from domain.events.event import Event

AnyEvent = Happening | EntryCorrected | ChangeRevoked
EVENTS: dict[str, type[AnyEvent]] = {cls.topic: cls for cls in get_args(AnyEvent)}
RESTRICTED_TOPICS = frozenset(cls.topic for cls in get_args(RestrictedHappening))
"""What never stands in a public ledger."""
PUBLIC_TOPICS = frozenset(EVENTS) - RESTRICTED_TOPICS

__all__ = [
    "EVENTS",
    "PUBLIC_TOPICS",
    "RESTRICTED_TOPICS",
    "AnyEvent",
    "ChangeRevoked",
    "EntryCorrected",
    "Event",
    "Happening",
]
