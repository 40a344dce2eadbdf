"""The ledger: load, decide, append; and the entries in the order they were recorded.

Nothing else writes. Where the bytes lie is the recorder's affair (``ops.store``), chosen by
configuration; what it must promise is in ``Recorder``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple, Protocol, cast

from eventsourcing.application import Application
from eventsourcing.persistence import StoredEvent

from domain.claims import Claim, claims, may_alter_claims
from domain.codec import EventMapper, Undecodable, decode, digest
from domain.commands import Request
from domain.decide import decide, subjects
from domain.errors import OtherLedger, Overtaken
from domain.events import (
    PUBLIC_TOPICS,
    RESTRICTED_TOPICS,
    AnyEvent,
    ChangeRevoked,
    EntryCorrected,
)
from domain.lineage import related
from domain.streams import ID, RESTRICTED_ID


class Head(Protocol):
    """The last position, the moment of the last append, and the frontier of the Merkle tree."""

    @property
    def position(self) -> int: ...
    @property
    def recorded_at(self) -> datetime | None: ...
    @property
    def frontier(self) -> Sequence[bytes]: ...


class Recorder(Protocol):
    """What a store promises the ledger; one contract suite holds every store to it."""

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        command_id: str,
        digest: str,
        boundary: Mapping[str, int],
        claims: Mapping[str, Sequence[Claim]],
    ) -> Sequence[int]:
        """Append all or nothing; return the positions. Raises Overtaken, Claimed, Reused."""
        ...

    def select_streams(
        self, ids: Sequence[str], *, upto: int | None = None
    ) -> dict[str, list[bytes]]: ...
    def select_states(self, after: int, limit: int) -> list[tuple[int, bytes]]: ...
    def position_at(self, instant: datetime) -> int: ...
    def head(self) -> Head: ...
    def command(self, command_id: str, digest: str = "") -> tuple[int, int] | None: ...


class Entry(NamedTuple):
    """An event, its place in the ledger, and when the ledger learnt of it."""

    position: int
    recorded_at: datetime
    event: AnyEvent


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """Where a request was recorded; ``repeated`` when it had been recorded before."""

    first: int
    last: int
    repeated: bool = False

    @property
    def count(self) -> int:
        return self.last - self.first + 1


class UnreadableEntry(Exception):
    """A stored entry is no event this version knows; nothing may be built on a list with a hole."""

    def __init__(self, position: int, reason: Undecodable) -> None:
        super().__init__(f"entry {position}: {reason}")
        self.position = position


class Ledger(Application[str]):
    """One ledger of one register: the public one, or that of ``RestrictedLedger``."""

    name = "ledger"
    stream_ids: ClassVar[re.Pattern[str]] = ID
    topics: ClassVar[frozenset[str]] = PUBLIC_TOPICS
    """The streams that it keeps, and what may happen to them."""

    def execute(self, request: Request) -> Receipt:
        """Record what the request leads to, all of it or nothing. Raises Refused.

        When somebody else wrote to the same streams in between, it reads and decides once more.
        """
        try:
            return self._execute(request)
        except Overtaken:
            return self._execute(request)

    def _execute(self, request: Request) -> Receipt:
        mark = digest(request)
        if done := self.done(request.command_id, mark):
            return done
        past = self.past(request)
        return self.append(decide(request, past), past=past, command=(request.command_id, mark))

    def past(self, request: Request) -> dict[str, tuple[AnyEvent, ...]]:
        """All that a decision on the request looks at."""
        past = self.streams(subjects(request))
        return past | self.streams(related(past) - past.keys())

    def done(self, command_id: str, mark: str = "") -> Receipt | None:
        """The receipt of a request recorded before. Raises Reused if it was another request."""
        seen = self.store.command(command_id, mark) if command_id else None
        return Receipt(first=seen[0], last=seen[1], repeated=True) if seen else None

    def append(
        self,
        events: Sequence[AnyEvent],
        *,
        past: Mapping[str, Sequence[AnyEvent]],
        command: tuple[str, str] = ("", ""),
    ) -> Receipt:
        """Write events that were decided on this past, as one append.

        ``command``: the request's id and digest.
        """
        self.refuse_others(events)
        boundary = {stream: len(known) for stream, known in past.items()}
        positions = self.store.insert_events(
            [self.mapper.to_stored_event(cast(Any, event)) for event in events],
            command_id=command[0],
            digest=command[1],
            boundary=boundary,
            claims=claims_after(events, past),
        )
        return Receipt(first=positions[0], last=positions[-1])

    def refuse_others(self, events: Iterable[AnyEvent]) -> None:
        """Nothing that is not public enters a public ledger, and no power a restricted one."""
        for event in events:
            inner = event.replacement if isinstance(event, EntryCorrected) else None
            topics = {event.topic, inner.topic if inner else event.topic}
            if self.stream_ids.fullmatch(event.stream) is None or not topics <= self.topics:
                raise OtherLedger(stream=event.stream, topic=event.topic)

    def streams(
        self, ids: Iterable[str], *, upto: int | None = None
    ) -> dict[str, tuple[AnyEvent, ...]]:
        """The events of streams, each in its own order; an unknown stream is empty."""
        wanted = list(dict.fromkeys(ids))
        found = self.store.select_streams(wanted, upto=upto)
        return {id: tuple(decode(state)[0] for state in found.get(id, ())) for id in wanted}

    def entries(self, *, after: int = 0, limit: int = 2000) -> list[Entry]:
        """The next entries after a position; those before an unreadable one come first.

        Raises UnreadableEntry when the very next entry cannot be read: a follower stops there.
        """
        found: list[Entry] = []
        for position, state in self.store.select_states(after, limit):
            try:
                found.append(entry(position, state))
            except UnreadableEntry:
                if found:
                    break
                raise
        return found

    def all_entries(self, *, upto: int | None = None) -> Iterator[Entry]:
        """Every entry from the first, in order, up to and including a position."""
        after = 0
        while batch := self.entries(after=after):
            for item in batch:
                if upto is not None and item.position > upto:
                    return
                yield item
            after = batch[-1].position

    def position_at(self, known_at: datetime | int | None) -> int | None:
        """The last position known at a moment; None stands for now.

        A position in the middle of an append stands for the end of the append before: a paper is
        known in whole or not at all.
        """
        if isinstance(known_at, datetime):
            return self.store.position_at(known_at)
        if known_at is None or known_at <= 0:
            return known_at
        around = [decode(state)[1] for _, state in self.store.select_states(known_at - 1, 2)]
        if len(around) == 2 and around[0] == around[1]:
            return self.store.position_at(around[0] - timedelta(microseconds=1))
        return known_at

    @property
    def store(self) -> Recorder:
        return cast(Recorder, self.recorder)

    @property
    def position(self) -> int:
        """The position of the last entry; 0 when there is none."""
        return self.store.head().position

    def construct_mapper(self) -> EventMapper:
        return EventMapper()


class RestrictedLedger(Ledger):
    """What is not public of a register: findings, opinions, what was checked of its use."""

    name = Ledger.name
    stream_ids = RESTRICTED_ID
    topics = RESTRICTED_TOPICS | {EntryCorrected.topic, ChangeRevoked.topic}


def entry(position: int, state: bytes) -> Entry:
    try:
        event, recorded_at = decode(state)
    except Undecodable as reason:
        raise UnreadableEntry(position, reason) from reason
    return Entry(position, recorded_at, event)


def claims_after(
    events: Iterable[AnyEvent], past: Mapping[str, Sequence[AnyEvent]]
) -> dict[str, list[Claim]]:
    """The claims of every stream whose claims these events may alter, as they stand afterwards."""
    fresh: dict[str, list[AnyEvent]] = {}
    altered: set[str] = set()
    for event in events:
        fresh.setdefault(event.stream, []).append(event)
        if may_alter_claims(event):
            altered.add(event.stream)
    return {
        id: claims([*past.get(id, ()), *fresh[id]]) for id in altered if id.startswith("power:")
    }
