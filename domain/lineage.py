"""合并 and 拆分 seen from all sides: sources close on the day their results open, and name them.

Each stream is judged by itself; this is what two of them must agree on. A correction or revocation
of one side alone would leave a power merged into nothing, or two where there was one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from domain.errors import OneSided
from domain.events import AnyEvent
from domain.events.power import PowerAdded, PowerMerged, PowerSplit
from domain.timeline import effective_order

Streams = Mapping[str, Sequence[AnyEvent]]


class Edge(NamedTuple):
    """A source that became (part of) a result on a day."""

    source: str
    result: str
    day: date


def related(streams: Streams) -> set[str]:
    """The powers that the powers of these streams came from or became, as far as they say."""
    found: set[str] = set()
    for events in streams.values():
        for event in events:
            found.update(getattr(event, "into", ()))
            found.update(getattr(event, "sources", ()))
            if replacement := getattr(event, "replacement", None):
                found.update(getattr(replacement, "into", ()))
                found.update(getattr(replacement, "sources", ()))
    return found


def refuse_one_sided(touched: Iterable[str], streams: Streams) -> None:
    """Every edge of a touched power must stand on both of its sides. Raises OneSided."""
    for stream in touched:
        if not stream.startswith("power:"):
            continue
        closings, openings = sides(stream, streams)
        for edge in closings:
            if edge not in sides(edge.result, streams)[1]:
                raise OneSided(source=edge.source, result=edge.result, on=edge.day)
        for edge in openings:
            if edge not in sides(edge.source, streams)[0]:
                raise OneSided(source=edge.source, result=edge.result, on=edge.day)
        refuse_forgotten(stream, (closings, openings), streams)


def refuse_forgotten(stream: str, own: tuple[set[Edge], set[Edge]], streams: Streams) -> None:
    """What another power says about this one must be what this one says."""
    for other in related({stream: streams[stream]}):
        closings, openings = sides(other, streams)
        for edge in closings:
            if edge.result == stream and edge not in own[1]:
                raise OneSided(source=edge.source, result=edge.result, on=edge.day)
        for edge in openings:
            if edge.source == stream and edge not in own[0]:
                raise OneSided(source=edge.source, result=edge.result, on=edge.day)


def sides(stream: str, streams: Streams) -> tuple[set[Edge], set[Edge]]:
    """The edges a power stands on as a source, and as a result."""
    closings: set[Edge] = set()
    openings: set[Edge] = set()
    for day, event in effective_order(streams.get(stream, ())):
        closings.update(closed(stream, event, day))
        if isinstance(event, PowerAdded):
            openings.update(Edge(source, stream, day) for source in event.sources)
    return closings, openings


def closed(stream: str, event: AnyEvent, day: date) -> Iterator[Edge]:
    if isinstance(event, PowerMerged | PowerSplit):
        yield from (Edge(stream, result, day) for result in event.into)
