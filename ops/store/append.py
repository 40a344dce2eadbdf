"""The steps of an append in PostgreSQL, in the order in which they are taken."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from psycopg import Cursor
from psycopg.errors import UniqueViolation

from domain.claims import Claim
from domain.errors import Claimed, Overtaken
from ops.store.batch import Batch, same_request
from ops.store.bulk import copy
from ops.store.head import Head, Sealed
from ops.store.statements import sql

Rows = Cursor[tuple[Any, ...]]
ClaimRow = tuple[str, str, str, date, date | None]

# Above this, streaming the rows in is faster than handing them over as arrays.
MANY = 2_000


def lock(cursor: Rows) -> Head:
    """Wait for the append before this one, and see where it left the ledger."""
    return head(cursor.execute(sql("lock")).fetchone())


def head(row: Sequence[Any] | None) -> Head:
    if row is None:
        raise LookupError("the ledger has lost its head row")
    last, recorded_at, frontier = row
    return Head(last, recorded_at, tuple(frontier))


def answered(cursor: Rows, batch: Batch) -> tuple[datetime, range | None]:
    """The time by the database's clock, and the positions this command was given before, if any.

    Raises Reused.
    """
    row = cursor.execute(sql("answered"), {"command_id": batch.command_id}).fetchone()
    assert row is not None  # the statement always answers with one row
    now, digest, first, last = row
    if first is None:
        return now, None
    same_request(batch.command_id, digest, batch.digest)
    return now, range(first, last + 1)


def refuse_if_overtaken(cursor: Rows, boundary: dict[str, int]) -> None:
    required = {"streams": list(boundary), "versions": list(boundary.values())}
    if row := cursor.execute(sql("overtaken"), required).fetchone():
        stream, expected, found = row
        raise Overtaken(stream=stream, expected=expected, found=found)


def claim(cursor: Rows, holders: list[str], claims: list[Claim]) -> None:
    """Replace all that these streams hold, unless another stream holds the same on the same day.

    Only what differs is written: most changes to a power leave its claims as they were.
    """
    if not holders:
        return
    wanted = [row(claim) for claim in claims]
    held = set(cursor.execute(sql("held"), {"holders": holders}).fetchall())
    if former := held.difference(wanted):
        cursor.execute(sql("release"), columns(former))
    if fresh := [claim for claim in wanted if claim not in held]:
        cursor.execute(sql("claim"), columns(fresh))
        refuse_if_contested(cursor, fresh)


def refuse_if_contested(cursor: Rows, fresh: list[ClaimRow]) -> None:
    if found := cursor.execute(sql("contested"), columns(fresh)).fetchone():
        kind, key, held_by, day = found
        raise Claimed(kind=kind, key=key, held_by=held_by, day=day)


def row(claim: Claim) -> ClaimRow:
    return claim.kind, claim.key, claim.stream, claim.valid_from, claim.valid_until


def columns(claims: Iterable[ClaimRow]) -> dict[str, list[Any]]:
    names = ("kinds", "keys", "streams", "froms", "untils")
    return dict(zip(names, map(list, zip(*claims, strict=True)), strict=True))


def write(cursor: Rows, batch: Batch, sealed: Sealed) -> None:
    """Keep the entries, move the head, and remember the answer."""
    first = sealed.head.position - len(sealed.states) + 1
    try:
        (copy if len(sealed.states) > MANY else insert)(cursor, batch, sealed, first)
    except UniqueViolation as error:
        # Only a writer that went round the lock can have been faster.
        if error.diag.constraint_name == "events_stream_version":
            raise Overtaken(detail=error.diag.message_detail) from error
        raise
    place = {"last": sealed.head.position, "recorded_at": sealed.recorded_at}
    cursor.execute(sql("advance"), {**place, "frontier": list(sealed.head.frontier)})
    if batch.command_id:
        command = {"command_id": batch.command_id, "digest": batch.digest, "first": first}
        cursor.execute(sql("answer"), {**place, **command})


def insert(cursor: Rows, batch: Batch, sealed: Sealed, first: int) -> None:
    cursor.execute(
        sql("insert"),
        {
            "last": first - 1,
            "streams": [str(event.originator_id) for event in batch.events],
            "versions": [event.originator_version for event in batch.events],
            "topics": [event.topic for event in batch.events],
            "states": sealed.states,
            "recorded_at": sealed.recorded_at,
        },
    )
