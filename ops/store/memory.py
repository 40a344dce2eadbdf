"""The ledger in memory, for tests and for trying things: it promises what PostgreSQL promises."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NoReturn

from eventsourcing import persistence, popo
from eventsourcing.persistence import StoredEvent

from domain.claims import Claim
from domain.errors import Claimed, Overtaken
from ops.store.batch import NOTHING, Batch, Boundary, Claims, prepare, refuse_tracking, same_request
from ops.store.head import EMPTY, Head, known_instant, seal


def utc_now() -> datetime:
    return datetime.now(UTC)


class MemoryStore(popo.POPOApplicationRecorder):
    """Entries in a list; one lock for threads."""

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__()
        self._clock = clock
        self._head = EMPTY
        self._moments: list[datetime] = []
        self._answers: dict[str, tuple[str, Sequence[int]]] = {}
        self._held: dict[str, list[Claim]] = {}
        self._holders: dict[tuple[str, str], set[Claim]] = defaultdict(set)

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        command_id: str = "",
        digest: str = "",
        boundary: Boundary = NOTHING,
        claims: Claims = NOTHING,
        **more: Any,
    ) -> Sequence[int]:
        """Append all of it or nothing; the positions. Raises Overtaken and Claimed."""
        refuse_tracking(more)
        if not stored_events:
            return ()
        batch = prepare(stored_events, (command_id, digest), boundary, claims)
        with self._database_lock:
            if answer := self._answer(command_id, digest):
                return answer
            self._refuse_if_overtaken(batch)
            self._refuse_if_contested(batch)
            self._claim(batch)
            return self._write(batch)

    def _refuse_if_overtaken(self, batch: Batch) -> None:
        for stream, expected in sorted(batch.boundary.items()):
            found = len(self._stored_events_index.get(stream, ()))
            if found != expected:
                raise Overtaken(stream=stream, expected=expected, found=found)

    def _refuse_if_contested(self, batch: Batch) -> None:
        replaced = set(batch.holders)
        wanted: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        for claim in batch.claims:
            wanted[claim.kind, claim.key].append(claim)
        fresh = set(batch.claims).difference(*self._formerly(batch))
        for claim in sorted(fresh, key=place):
            held = self._holders.get((claim.kind, claim.key), set[Claim]())
            others = [c for c in held if c.stream not in replaced]
            others += [c for c in wanted[claim.kind, claim.key] if c.stream != claim.stream]
            if rivals := [other for other in others if other.overlaps(claim)]:
                rival = min(rivals, key=place)
                day = max(claim.valid_from, rival.valid_from)
                raise Claimed(kind=claim.kind, key=claim.key, held_by=rival.stream, day=day)

    def held(self, stream: str) -> Sequence[Claim]:
        """What a stream holds at the moment."""
        with self._database_lock:
            return tuple(self._held.get(stream, ()))

    def _formerly(self, batch: Batch) -> list[list[Claim]]:
        return [self._held.get(stream, []) for stream in batch.holders]

    def _claim(self, batch: Batch) -> None:
        for former in self._formerly(batch):
            for claim in former:
                self._holders[claim.kind, claim.key].discard(claim)
        self._held.update((stream, []) for stream in batch.holders)
        for claim in batch.claims:
            self._held[claim.stream].append(claim)
            self._holders[claim.kind, claim.key].add(claim)

    def _write(self, batch: Batch) -> Sequence[int]:
        sealed = seal(self._head, batch.events, self._clock())
        positions = range(self._head.position + 1, sealed.head.position + 1)
        self._update_table(
            [
                StoredEvent(event.originator_id, event.originator_version, event.topic, state)
                for event, state in zip(batch.events, sealed.states, strict=True)
            ]
        )
        self._moments += [sealed.recorded_at] * len(positions)
        self._head = sealed.head
        if batch.command_id:
            self._answers[batch.command_id] = batch.digest, positions
        return positions

    def head(self) -> Head:
        return self._head

    def position_at(self, instant: datetime) -> int:
        """The last position recorded at or before an instant; 0 if there is none."""
        with self._database_lock:
            return bisect_right(self._moments, known_instant(instant))

    def select_streams(
        self, ids: Sequence[str], *, upto: int | None = None
    ) -> dict[str, list[bytes]]:
        """The entries of each stream, oldest first; none for a stream that nobody wrote to."""
        with self._database_lock:
            end = len(self._stored_events) if upto is None else upto
            return {
                id: [
                    self._stored_events[place].state
                    for place in self._stored_events_index.get(id, {}).values()
                    if place < end
                ]
                for id in ids
            }

    def select_states(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """The next entries after a position: all that anyone who follows the ledger needs."""
        with self._database_lock:
            after = max(after, 0)
            entries = self._stored_events[after : after + limit]
            return [(position, e.state) for position, e in enumerate(entries, after + 1)]

    def command(self, command_id: str, digest: str = "") -> tuple[int, int] | None:
        """The first and last position of what a command led to, if it was ever answered."""
        with self._database_lock:
            answer = self._answer(command_id, digest)
            return (answer[0], answer[-1]) if answer else None

    def _answer(self, command_id: str, digest: str) -> Sequence[int] | None:
        if command_id not in self._answers:
            return None
        kept, positions = self._answers[command_id]
        same_request(command_id, kept, digest)
        return positions

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> NoReturn:
        """Nothing is notified, so a subscription would sleep for ever."""
        raise persistence.NotSupportedError("follow the ledger by position: select_states")


def place(claim: Claim) -> tuple[object, ...]:
    return claim.kind, claim.key, claim.valid_from, claim.stream


class Factory(popo.POPOFactory):
    """Gives an application a ledger of its own: ``PERSISTENCE_MODULE=ops.store.memory``."""

    def application_recorder(self) -> MemoryStore:
        return MemoryStore()
