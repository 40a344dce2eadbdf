"""Writing a simulated history to a ledger, a chunk at a time."""

import gc
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice

from domain.claims import may_alter_claims
from domain.events import AnyEvent
from domain.ledger import Ledger

Progress = Callable[[int], None]
CHUNK = 20_000


def load(
    ledger: Ledger,
    events: Iterable[AnyEvent],
    *,
    chunk: int = CHUNK,
    progress: Progress | None = None,
) -> int:
    """Append the events in their order; return how many. Memory does not grow with their number.

    The events were not decided against the ledger, so nobody else may write to these streams
    meanwhile; where somebody does, the append is refused with Overtaken.
    """
    total = 0
    with no_search_for_cycles():
        for batch in chunks(iter(events), chunk):
            ledger.append(batch, past=past(ledger, batch))
            total += len(batch)
            if progress is not None:
                progress(total)
    return total


@contextmanager
def no_search_for_cycles() -> Generator[None]:
    """Events refer to each other in no circles; looking for some takes a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def chunks(events: Iterator[AnyEvent], size: int) -> Iterator[list[AnyEvent]]:
    while batch := list(islice(events, size)):
        yield batch


def past(ledger: Ledger, batch: Sequence[AnyEvent]) -> Mapping[str, Sequence[AnyEvent]]:
    """What was recorded before of the streams whose claims the batch may alter.

    A stream that begins in the batch has no past; of any other the store takes the boundary from
    the first new event's version.
    """
    begun = {event.stream for event in batch if event.version == 1}
    altered = {
        event.stream
        for event in batch
        if event.stream not in begun
        and event.stream.startswith("power:")
        and may_alter_claims(event)
    }
    return {**dict.fromkeys(begun, ()), **ledger.streams(sorted(altered))}
