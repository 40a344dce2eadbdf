"""How fast a whole made-up province goes into the ledger, and how much memory that takes.

Simulated events through the bulk append with claims, order and frontier; beside it a raw COPY of
the same bytes, chunk by chunk in turns. In a process of its own: its peak memory is its own.
"""

import resource
import sys
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from multiprocessing import get_context
from time import perf_counter
from typing import Any

from eventsourcing.persistence import StoredEvent

from domain.codec import stamp
from domain.ledger import Ledger
from ops.bench.append import copy, scratch, seconds
from ops.bench.table import Row
from ops.simulate import load, simulate
from ops.store import postgres
from ops.store.connect import LedgerDatastore

SEED = 1
RAW_SCHEMA = "BENCH_RAW_SCHEMA"
RAW = "raw COPY"
MEBIBYTE = 2**20


class TimedStore(postgres.PostgresStore):
    """Notes how long each append takes, and afterwards copies the same rows elsewhere."""

    def __init__(self, datastore: LedgerDatastore, raw: LedgerDatastore) -> None:
        super().__init__(datastore)
        self.raw = raw
        self.appending = 0.0
        self.copying = 0.0
        self.bytes = 0

    def insert_events(self, stored_events: Sequence[StoredEvent], **more: Any) -> Sequence[int]:
        start = perf_counter()
        positions = super().insert_events(stored_events, **more)
        self.appending += perf_counter() - start
        rows = finished(stored_events, positions)
        self.bytes += sum(len(event.state) for event in stored_events)
        self.copying += seconds(copy, self.raw, rows)
        return positions


class Factory(postgres.Factory):
    """Lets a ledger be built on the timed store."""

    def application_recorder(self) -> TimedStore:
        raw = LedgerDatastore(self.env["POSTGRES_DSN"] or "", self.env[RAW_SCHEMA] or "")
        return TimedStore(self.datastore, raw)


def bulk(dsn: str, count: int = 200_000) -> list[Row]:
    """So many simulated events, told and loaded."""
    with (
        scratch(dsn) as ours,
        scratch(dsn) as raw,
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone,
    ):
        return alone.submit(measured, dsn, ours, raw, count).result()


def measured(dsn: str, ours: str, raw: str, count: int) -> list[Row]:
    telling = seconds(deque, simulate(SEED, count), 0)
    env = postgres.ledger_env(dsn, ours) | {"PERSISTENCE_MODULE": __name__, RAW_SCHEMA: raw}
    with closing(Ledger(env=env)) as ledger:
        store = ledger.recorder
        assert isinstance(store, TimedStore)
        with closing(store.raw):
            whole = seconds(load, ledger, simulate(SEED, count)) - store.copying
    copied = count / store.copying
    return [
        Row(what=f"{count:,} simulated events told", figure=count / telling, unit="/s"),
        Row(what="told, encoded, claimed, appended", figure=count / whole, unit="/s").beside(
            copied, RAW
        ),
        Row(
            what="of that the append in the store", figure=count / store.appending, unit="/s"
        ).beside(copied, RAW),
        Row(what="raw COPY of the same bytes", figure=copied, unit="/s"),
        Row(what="bytes of an event", figure=store.bytes / count, unit="B"),
        Row(what="peak memory of the process", figure=peak_memory(), unit="MiB"),
    ]


def finished(events: Sequence[StoredEvent], positions: Sequence[int]) -> list[tuple[object, ...]]:
    """The rows as the ledger has written them, so that nothing is left but to copy them."""
    now = datetime.now(UTC)
    return [
        (position, e.originator_id, e.originator_version, e.topic, stamp(e.state, now), now)
        for position, e in zip(positions, events, strict=True)
    ]


def peak_memory() -> float:
    """In MiB; Linux counts in KiB, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / MEBIBYTE if sys.platform == "darwin" else peak / 1_024
