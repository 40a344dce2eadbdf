"""Work done in a process of its own, so that its time and its memory are its own."""

import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, TypeVar

T = TypeVar("T")
SHORT = 5.0
"""Seconds: what takes less is done three times, and the median counts."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a piece of work took."""

    seconds: float
    processor: float
    """Seconds, all cores together."""
    peak: float
    """Most memory its process ever held, in MiB."""


def alone(work: Callable[..., T], *given: Any) -> T:
    """What it comes to in a fresh process."""
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=spawning) as pool:
        return pool.submit(work, *given).result()


def cost(work: Callable[..., object], *given: Any) -> Cost:
    """What it takes this process, once."""
    start, worked = perf_counter(), process_time()
    work(*given)
    return Cost(seconds=perf_counter() - start, processor=process_time() - worked, peak=peak())


def usual_cost(work: Callable[..., object], *given: Any) -> Cost:
    """What it usually takes this process; the memory is that of the first time."""
    first = cost(work, *given)
    if first.seconds >= SHORT:
        return first
    all_three = [first, cost(work, *given), cost(work, *given)]
    return Cost(
        seconds=median(one.seconds for one in all_three),
        processor=median(one.processor for one in all_three),
        peak=first.peak,
    )


def peak() -> float:
    """The most memory this process ever held, in MiB.

    The kernel's own figure for this program; the one of getrusage includes what the process was
    forked from.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024
