"""Following the ledger: each entry once, in order, whole appends at a time.

No thread, no notification, no waiting: whoever calls these functions decides when. What cannot be
read stops the follower right before it, for a legal list does not skip.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import Protocol, Self

from domain.ledger import Entry, Ledger, UnreadableEntry
from projections.collecting import uncollected
from projections.sheets import Batch
from projections.timelines import Changes, Timelines

DONE = object()
AT_ONCE = 30_000
"""Entries that are read, and then written in one transaction; an append is never cut in two."""


class ReadModel(Protocol):
    """What the ledger says, laid out for reading, up to a position."""

    @property
    def name(self) -> str: ...
    @property
    def position(self) -> int: ...
    def applying(self, batch: Batch) -> AbstractContextManager[Iterator[None] | None]:
        """Write all of it and the new position, or nothing; None: these are not the next ones."""
        ...


class Rebuildable(ReadModel, Protocol):
    """A read model that can be built anew beside the one that serves."""

    def rebuilding(self) -> AbstractContextManager[Self]: ...
    def prepare(self) -> None: ...
    def serve(self) -> bool: ...


def catch_up(model: ReadModel, ledger: Ledger) -> int:
    """Apply whatever is new; return the position reached. Raises UnreadableEntry."""
    return catch_up_all([model], ledger)


@uncollected()
def catch_up_all(models: Sequence[ReadModel], ledger: Ledger, *, at_once: int = AT_ONCE) -> int:
    """Apply whatever is new to each, in one pass; return the position all have reached."""
    timelines = Timelines(ledger)
    while True:
        positions = [model.position for model in models]
        lowest = min(positions)
        pairs = zip(models, positions, strict=True)
        behind = [model for model, position in pairs if position == lowest]
        ahead = [position for position in positions if position > lowest]
        reached = lowest
        for entries in batches(ledger, lowest, upto=min(ahead, default=None), at_once=at_once):
            batch = batch_of(entries, timelines)
            reached = batch.last
            if not apply(behind, batch):
                break  # somebody else follows too, and was first: look again how far they are
        else:
            if not ahead:
                return reached


def apply(models: Sequence[ReadModel], batch: Batch) -> bool:
    """Let each write a little at a time; whether it was theirs to write.

    In one order, whoever follows: two that hold one model each would wait for each other for ever.
    """
    with ExitStack() as stack:
        ordered = sorted(models, key=lambda model: model.name)
        all_steps = [stack.enter_context(model.applying(batch)) for model in ordered]
        busy = [steps for steps in all_steps if steps is not None]
        ours = len(busy) == len(models)
        while busy:
            busy = [steps for steps in busy if next(steps, DONE) is not DONE]
    return ours


def rebuild(models: Sequence[Rebuildable], ledger: Ledger) -> int:
    """Build each anew, from the first entry, beside the one that serves, and let it serve.

    Until then the old one serves and may be followed. If this fails or is killed, nothing has
    happened but that some tables lie about, which the next rebuild clears away.
    """
    with ExitStack() as stack:
        fresh = [stack.enter_context(model.rebuilding()) for model in models]
        reached = catch_up_all(fresh, ledger)
        for model in fresh:
            model.prepare()
        for model in fresh:
            while not model.serve():
                reached = catch_up(model, ledger)
        return reached


def batches(
    ledger: Ledger, after: int, *, upto: int | None = None, at_once: int = AT_ONCE
) -> Iterator[list[Entry]]:
    """The entries after a position, in whole appends; at last, or before a bad entry, the rest."""
    waiting: list[Entry] = []
    position = after
    while True:
        try:
            more = [] if position == upto else ledger.entries(after=position, limit=at_once)
        except UnreadableEntry:
            if waiting:
                yield waiting
            raise
        waiting += (entry for entry in more if upto is None or entry.position <= upto)
        cut = last_append(waiting) if more else len(waiting)
        if cut:
            yield waiting[:cut]
        if not more:
            return
        position = waiting[-1].position
        waiting = waiting[cut:]


def last_append(entries: Sequence[Entry]) -> int:
    """Where the last append begins: the entries of one append share their moment."""
    moment = entries[-1].recorded_at
    return next(n for n, entry in enumerate(entries) if entry.recorded_at == moment)


def batch_of(entries: Sequence[Entry], timelines: Timelines) -> Batch:
    changes: dict[str, Changes] = {}
    for stream, some in timelines.changes(entries).items():
        changes.setdefault(stream.partition(":")[0], {})[stream] = some
    return Batch(
        after=entries[0].position - 1,
        last=entries[-1].position,
        entries=entries,
        past=timelines.past(entries),
        changes=changes,
    )
