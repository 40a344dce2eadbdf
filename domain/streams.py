"""The kinds of stream, and how each is folded. A stream's id begins with its kind."""

import re
from collections.abc import Sequence
from typing import Any

from domain import (
    duties,
    evolve,
    exercises,
    findings,
    instruments,
    opinions,
    organs,
    permit,
)
from domain.events import AnyEvent
from domain.timeline import Fold, Version, versions

FOLDS: dict[str, Fold[Any]] = {
    "power": Fold(evolve=evolve.evolve, expire=evolve.expire, permit=permit.permit),
    "organ": Fold(evolve=organs.evolve, expire=organs.expire, permit=organs.permit),
    "instrument": Fold(
        evolve=instruments.evolve, expire=instruments.expire, permit=instruments.permit
    ),
    "duty": Fold(evolve=duties.evolve, expire=duties.expire, permit=duties.permit),
    "finding": Fold(evolve=findings.evolve, expire=findings.expire, permit=findings.permit),
    "opinion": Fold(evolve=opinions.evolve, expire=opinions.expire, permit=opinions.permit),
    "exercise": Fold(evolve=exercises.evolve, expire=exercises.expire, permit=exercises.permit),
}
ID = re.compile(r"(power|organ|instrument|duty):[0-9A-Za-z._-]{1,120}")
"""A stream's id in a public ledger."""
RESTRICTED_ID = re.compile(r"(finding|opinion|exercise):[0-9A-Za-z._-]{1,120}")
"""A stream's id in a restricted ledger."""


def is_stream(text: str) -> bool:
    """Whether this is a stream's id, in whichever ledger."""
    return (ID.fullmatch(text) or RESTRICTED_ID.fullmatch(text)) is not None


def kind(stream: str) -> str:
    """``power``, ``organ``, ``finding`` … Raises ValueError for what is no id of a stream."""
    if not is_stream(stream):
        raise ValueError(f"not a stream id: {stream!r}")
    return stream.partition(":")[0]


def history(events: Sequence[AnyEvent]) -> list[Version[Any]]:
    """The states of one stream, oldest first."""
    return versions(events, FOLDS[kind(events[0].stream)])
