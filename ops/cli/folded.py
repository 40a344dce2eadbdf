"""Organs and papers folded from the ledger itself: every entry is read, as far as is known.

Enough for some hundred thousand entries; no read model lists organs or papers yet.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from api.view import View
from domain.events import AnyEvent
from domain.streams import history
from domain.timeline import Version, standing
from ops.cli.progress import watched

Streams = dict[str, list[AnyEvent]]


def streams(here: View, *kinds: str, chinese: bool) -> Streams:
    """The streams of some kinds as known at the view's position, by id."""
    entries = here.services.ledger.all_entries(upto=here.position)
    wanted = tuple(f"{kind}:" for kind in kinds)
    found: Streams = {}
    for entry in watched(entries, key="reading", total=here.position, chinese=chinese):
        if entry.event.stream.startswith(wanted):
            found.setdefault(entry.event.stream, []).append(entry.event)
    return found


def histories(found: Streams, kind: str) -> Iterable[Sequence[Version[Any]]]:
    """The states of each stream of a kind, in order of id; none of what was annulled."""
    for stream in sorted(found):
        if stream.startswith(f"{kind}:") and standing(found[stream]):
            yield history(found[stream])
