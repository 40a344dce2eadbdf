"""What it costs to hold a whole register against the rule book, and to keep up with new entries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from time import perf_counter, process_time

from domain.compliance import NATIONWIDE, Watch, check, gather
from domain.events import AnyEvent
from ops.bench.alone import alone, peak
from ops.bench.table import Row
from ops.simulate import simulate
from ops.simulate.load import no_search_for_cycles

MOST = 30.0
"""Seconds that a full check of 100,000 powers may take."""
HUNDRED_THOUSAND = 100_000
ENTRIES_PER_POWER = 4.24
"""Of the simulated history, so that about as many powers come to be as are wanted."""
NEW = 100
"""Entries that come in after the first look."""
SEED = 1
AS_OF = date(2026, 6, 30)


@dataclass(frozen=True, kw_only=True)
class Took:
    """Seconds for everything at once (and of the processor), then for new entries; MiB at most."""

    powers: int
    complaints: int
    whole: float
    processor: float = 0
    new: float = 0
    peak: float


def checking(count: int = HUNDRED_THOUSAND) -> list[Row]:
    """Check about so many simulated powers against all rules, in one process of its own."""
    took, kept = alone(full_check, count), alone(keeping_up, count)
    return [
        Row(
            what=f"full check of {took.powers:,} powers, all rules", figure=took.whole, unit="s"
        ).beside(MOST * took.powers / HUNDRED_THOUSAND, f"the {MOST:.0f} s for 100,000 powers"),
        Row(what="processor time of that", figure=took.processor, unit="s"),
        Row(what="complaints found", figure=took.complaints, unit=""),
        Row(what="peak memory of the check", figure=took.peak, unit="MiB"),
        Row(what=f"looking again after {NEW} new entries", figure=kept.new, unit="s").beside(
            kept.whole, "the full check that came before"
        ),
        Row(what="peak memory of keeping up", figure=kept.peak, unit="MiB"),
    ]


def full_check(count: int) -> Took:
    streams = grouped(history(count))
    start, worked = perf_counter(), process_time()
    with no_search_for_cycles():
        found = sum(1 for _ in check(gather(streams, as_of=AS_OF, standards=NATIONWIDE)))
    whole, processor = perf_counter() - start, process_time() - worked
    return Took(
        powers=powers(streams), complaints=found, whole=whole, processor=processor, peak=peak()
    )


def keeping_up(count: int) -> Took:
    events = history(count)
    streams = grouped(events[:-NEW])
    start = perf_counter()
    with no_search_for_cycles():
        watch = Watch(streams, as_of=AS_OF, standards=NATIONWIDE)
    whole = perf_counter() - start
    start = perf_counter()
    with no_search_for_cycles():
        watch.take(events[-NEW:])
    new = perf_counter() - start
    found = sum(1 for _ in watch.complaints)
    return Took(powers=powers(streams), complaints=found, whole=whole, new=new, peak=peak())


def history(count: int) -> list[AnyEvent]:
    with no_search_for_cycles():
        return [*simulate(SEED, round(count * ENTRIES_PER_POWER))]


def grouped(events: Iterable[AnyEvent]) -> dict[str, list[AnyEvent]]:
    streams: defaultdict[str, list[AnyEvent]] = defaultdict(list)
    for event in events:
        streams[event.stream].append(event)
    return streams


def powers(streams: Iterable[str]) -> int:
    return sum(id.startswith("power:") for id in streams)
