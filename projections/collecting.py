"""Bursts of work on data that has no cycles, without the interpreter looking for cycles in it."""

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Generator[None]:
    """Events, states, rows and lines go when nobody refers to them any more, and there are many.

    To search them for cycles again and again took a third of the time of following the ledger, and
    three quarters of the time of reading a long list.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
