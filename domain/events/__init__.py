"""Facts. Each class is one thing that happened to a power, an organ, a paper or a duty.

An event is named in the past tense and never edited. It is stored under its topic, which outlives
any class name. When it took effect in the world is on the event, in ``act``; when the ledger learnt
of it is on the entry.
"""

from typing import get_args

from domain.events.amendment import ChangeRevoked, EntryCorrected, Happening
from domain.events.event import Event

AnyEvent = Happening | EntryCorrected | ChangeRevoked
EVENTS: dict[str, type[AnyEvent]] = {cls.topic: cls for cls in get_args(AnyEvent)}

__all__ = ["EVENTS", "AnyEvent", "ChangeRevoked", "EntryCorrected", "Event", "Happening"]
