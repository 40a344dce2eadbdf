"""How fast the ledger takes entries: one decision on 308 powers, and a whole province at once."""

from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from itertools import count
from statistics import median, quantiles
from time import perf_counter
from uuid import uuid4

import psycopg
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.sql import SQL, Identifier

from ops.bench.sample import Sample, sample
from ops.bench.table import Row
from ops.migrate import migrate
from ops.store.append import Rows
from ops.store.batch import Batch
from ops.store.bulk import TYPES
from ops.store.connect import LedgerDatastore
from ops.store.postgres import PostgresStore

POWERS = 308  # the powers that one decision of a county granted to a town
ROUNDS = 60
CHUNK = 20_000


class TimedStore(PostgresStore):
    """Also notes how long the boundary and the claims are checked while the lock is held."""

    def __init__(self, datastore: LedgerDatastore) -> None:
        super().__init__(datastore)
        self.admitting: list[float] = []

    def admit(self, cursor: Rows, batch: Batch) -> None:
        self.admitting.append(seconds(lambda: super(TimedStore, self).admit(cursor, batch)))


class StockDatastore(LedgerDatastore):
    """Our connections with the composite types that the library's own recorder needs."""

    register_type_adapters = PostgresDatastore.register_type_adapters


def append(dsn: str, *, bulk: int = 200_000) -> list[Row]:
    """Append in bulk, then decision by decision; each beside its rival, turn by turn."""
    with scratch(dsn) as ours, scratch(dsn) as other:
        with closing(LedgerDatastore(dsn, ours)) as datastore:
            store = TimedStore(datastore)
            rows = bulk_rows(dsn, other, store, bulk)
            analyse(dsn, ours)
            with closing(StockDatastore(dsn, other)) as stock:
                return decision_rows(store, PostgresApplicationRecorder(stock), first=bulk) + rows


def decision_rows(
    store: TimedStore, library: PostgresApplicationRecorder, *, first: int
) -> list[Row]:
    library.create_table()
    store.admitting.clear()
    ours: list[float] = []
    theirs: list[float] = []
    for round in range(ROUNDS):
        start = first + round * POWERS
        entries = sample(range(start, start + POWERS))
        ours.append(seconds(lambda entries=entries: keep(store, entries)))
        theirs.append(seconds(lambda entries=entries: library.insert_events(entries.events)))
    usual = median(ours)
    against = "the library's recorder"
    return [
        milliseconds(f"{POWERS} entries, p50", usual, usual / median(theirs), against),
        milliseconds(f"{POWERS} entries, p95", p95(ours), p95(ours) / p95(theirs), against),
        milliseconds(
            "of it boundary and claims", median(store.admitting), median(store.admitting) / usual, "it"
        ),
        milliseconds("the library's recorder, p50, with neither", median(theirs)),
    ]


def bulk_rows(dsn: str, schema: str, store: TimedStore, bulk: int) -> list[Row]:
    ours = raw = 0.0
    with psycopg.connect(dsn) as connection:
        for start in range(0, bulk, CHUNK):
            entries = sample(range(start, min(start + CHUNK, bulk)))
            ours += seconds(lambda entries=entries: keep(store, entries))
            raw += seconds(lambda entries=entries: copy(connection, schema, entries))
    return [
        Row(
            what=f"{bulk:,} entries in bulk, with claims",
            figure=bulk / ours,
            unit="/s",
            ratio=raw / ours,
            against="raw COPY",
        ),
        Row(what="raw COPY of the same bytes", figure=bulk / raw, unit="/s"),
    ]


commands = count(1)


def keep(store: PostgresStore, entries: Sample) -> None:
    store.insert_events(
        entries.events,
        command_id=f"bench-{next(commands)}",
        boundary=entries.boundary,
        claims=entries.claims,
    )
