"""The kinds of stream, and how each is folded. A stream's id begins with its kind."""

import re
from collections.abc import Sequence
from typing import Any

from domain import duties, evolve, instruments, organs, permit
from domain.events import AnyEvent
from domain.timeline import Fold, Version, versions

FOLDS: dict[str, Fold[Any]] = {
    "power": Fold(evolve=evolve.evolve, expire=evolve.expire, permit=permit.permit),
    "organ": Fold(evolve=organs.evolve, expire=organs.expire, permit=organs.permit),
    "instrument": Fold(
        evolve=instruments.evolve, expire=instruments.expire, permit=instruments.permit
    ),
    "duty": Fold(evolve=duties.evolve, expire=duties.expire, permit=duties.permit),
}
ID = re.compile(r"(power|organ|instrument|duty):[0-9A-Za-z._-]{1,120}")


def kind(stream: str) -> str:
    """``power``, ``organ``, ``instrument`` or ``duty``. Raises ValueError for any other id."""
    if not ID.fullmatch(stream):
        raise ValueError(f"not a stream id: {stream!r}")
    return stream.partition(":")[0]


def history(events: Sequence[AnyEvent]) -> list[Version[Any]]:
    """The states of one stream, oldest first."""
    return versions(events, FOLDS[kind(events[0].stream)])
