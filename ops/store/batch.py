"""What one append asks for, checked and laid out before the lock is taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Any

from eventsourcing.persistence import DataError, StoredEvent

from domain.claims import Claim
from domain.errors import Overtaken, Reused

Boundary = Mapping[str, int]
Claims = Mapping[str, Sequence[Claim]]

NOTHING: Mapping[str, Any] = MappingProxyType({})

# In bytes. An index entry of PostgreSQL holds 2,704; that of a claim names kind, key and stream.
LONGEST_NAME = 400
LONGEST_KEY = 1_600


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """Where every stream must stand, the entries to follow, and all that ``holders`` then hold."""

    events: Sequence[StoredEvent]
    command_id: str
    digest: str
    boundary: dict[str, int]
    holders: list[str]
    claims: list[Claim]


def prepare(
    events: Sequence[StoredEvent],
    command: tuple[str, str],
    boundary: Boundary,
    claims: Claims,
) -> Batch:
    """``command``: its id, and the digest of the request it stands for."""
    batch = Batch(
        events=events,
        command_id=command[0],
        digest=command[1],
        boundary=starts(events, boundary),
        holders=list(claims),
        claims=held(claims),
    )
    refuse_bad_names(names(batch), LONGEST_NAME)
    refuse_bad_names((claim.key for claim in batch.claims), LONGEST_KEY)
    return batch


def same_request(command_id: str, digest: str, asked: str) -> None:
    """Raises Reused when an id was answered before, for another request."""
    if digest and asked and digest != asked:
        raise Reused(command_id=command_id)


def refuse_tracking(more: Mapping[str, Any]) -> None:
    """The library passes on whatever its caller adds; an append takes nothing more."""
    if unknown := [name for name, value in more.items() if value is not None]:
        raise TypeError(f"an append does not take {', '.join(unknown)}")


def starts(events: Iterable[StoredEvent], boundary: Boundary) -> dict[str, int]:
    """The version each stream must have: the one decided on, or the one before its first new event.

    The versions of a stream run 1, 2, 3 …: one that does not follow was decided on other facts.
    """
    required = dict(boundary)
    reached = dict(boundary)
    for event in events:
        stream, before = str(event.originator_id), event.originator_version - 1
        found = reached.setdefault(stream, before)
        if found != before:
            raise Overtaken(stream=stream, expected=before, found=found)
        required.setdefault(stream, before)
        reached[stream] = before + 1
    return required


def held(claims: Claims) -> list[Claim]:
    """The claims that hold a day; of two that begin on the same one, the longer."""
    kept: dict[tuple[str, str, str, Any], Claim] = {}
    for stream, wanted in claims.items():
        for claim in wanted:
            if claim.stream != stream:
                raise ValueError(f"a claim of {claim.stream} among those of {stream}")
            if claim.valid_until is not None and claim.valid_until <= claim.valid_from:
                continue
            place = (claim.kind, claim.key, stream, claim.valid_from)
            other = kept.get(place, claim)
            kept[place] = claim if ends_later(claim, other) else other
    return list(kept.values())


def ends_later(claim: Claim, other: Claim) -> bool:
    if claim.valid_until is None or other.valid_until is None:
        return claim.valid_until is None
    return claim.valid_until > other.valid_until


def names(batch: Batch) -> Iterable[str]:
    return chain(
        (batch.command_id,),
        {event.topic for event in batch.events},
        batch.boundary,
        batch.holders,
        {claim.kind for claim in batch.claims},
    )


def refuse_bad_names(given: Iterable[str], longest: int) -> None:
    """A name must fit into an index and be text that every store can hold.

    PostgreSQL would refuse these too, but late, and a long one as if the server were in trouble.
    """
    try:
        encoded = [name.encode() for name in given]
    except UnicodeEncodeError as error:
        raise DataError("a name with half a character in it") from error
    if any(len(name) > longest for name in encoded):
        raise DataError(f"a name of more than {longest} bytes")
    if any(b"\x00" in name for name in encoded):
        raise DataError("a name with a NUL in it")
