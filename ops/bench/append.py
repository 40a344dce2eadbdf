"""How fast the ledger takes entries: one decision on 308 powers, and a whole province at once."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from statistics import median, quantiles
from time import perf_counter
from uuid import uuid4

import psycopg
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.sql import SQL, Identifier

from domain.codec import stamp
from ops.bench.sample import Sample, sample
from ops.bench.table import Row
from ops.migrate import migrate
from ops.store.append import Rows
from ops.store.batch import Batch
from ops.store.bulk import TYPES
from ops.store.connect import LedgerDatastore
from ops.store.postgres import PostgresStore
from ops.store.statements import sql

POWERS = 308  # as many as one county once granted to its towns in a single decision
ROUNDS = 60
CHUNK = 20_000
LIBRARY = "the library's recorder"


class TimedStore(PostgresStore):
    """Also notes how long boundary and claims take while the lock is held."""

    def __init__(self, datastore: LedgerDatastore) -> None:
        super().__init__(datastore)
        self.admitting: list[float] = []

    def admit(self, cursor: Rows, batch: Batch) -> None:
        self.admitting.append(seconds(super().admit, cursor, batch))


class LibraryDatastore(LedgerDatastore):
    """Our connections, with the composite types that the library's own recorder needs."""

    register_type_adapters = PostgresDatastore.register_type_adapters


def append(dsn: str, *, bulk: int = 200_000) -> list[Row]:
    """Append in bulk, then decision by decision; each in turns with what it is measured against."""
    with (
        scratch(dsn) as ours,
        scratch(dsn) as theirs,
        closing(LedgerDatastore(dsn, ours)) as ledger,
        closing(LibraryDatastore(dsn, theirs)) as library,
    ):
        store = TimedStore(ledger)
        rows = bulk_rows(store, library, bulk)
        with ledger.get_connection() as connection:
            connection.execute("analyze events, claims, command_log")
        return decision_rows(store, PostgresApplicationRecorder(library), first=bulk) + rows


def decision_rows(
    store: TimedStore, library: PostgresApplicationRecorder, *, first: int
) -> list[Row]:
    library.create_table()
    store.admitting.clear()
    ours: list[float] = []
    theirs: list[float] = []
    for start in range(first, first + ROUNDS * POWERS, POWERS):
        entries = sample(range(start, start + POWERS))
        ours.append(seconds(keep, store, entries))
        theirs.append(seconds(library.insert_events, entries.events))
    admitting = milliseconds("boundary and claims, under the lock, p50", store.admitting, median)
    return [
        milliseconds(f"{POWERS} entries at once, p50", ours, median).beside(
            median(theirs) * 1_000, LIBRARY
        ),
        milliseconds(f"{POWERS} entries at once, p95", ours, p95).beside(
            p95(theirs) * 1_000, LIBRARY
        ),
        admitting.beside(median(ours) * 1_000, "the whole append"),
        milliseconds(f"{LIBRARY}, with neither, p50", theirs, median),
    ]


def bulk_rows(store: PostgresStore, raw: LedgerDatastore, bulk: int) -> list[Row]:
    ours = theirs = 0.0
    for start in range(0, bulk, CHUNK):
        entries = sample(range(start, min(start + CHUNK, bulk)))
        rows = finished(entries, start)
        ours += seconds(keep, store, entries)
        theirs += seconds(copy, raw, rows)
    return [
        Row(what=f"{bulk:,} entries in bulk", figure=bulk / ours, unit="/s").beside(
            bulk / theirs, "raw COPY"
        ),
        Row(what="raw COPY of the same bytes", figure=bulk / theirs, unit="/s"),
    ]


def keep(store: PostgresStore, entries: Sample) -> None:
    store.insert_events(
        entries.events,
        command_id=f"bench {entries.events[0].originator_id}",
        boundary=entries.boundary,
        claims=entries.claims,
    )


def finished(entries: Sample, after: int) -> list[tuple[object, ...]]:
    """The rows as the ledger will write them, so that nothing is left but to copy them."""
    now = datetime.now(UTC)
    return [
        (position, e.originator_id, e.originator_version, e.topic, stamp(e.state, now), now)
        for position, e in enumerate(entries.events, after + 1)
    ]


def copy(datastore: LedgerDatastore, rows: Sequence[tuple[object, ...]]) -> None:
    with datastore.transaction(commit=True) as cursor, cursor.copy(sql("copy")) as stream:
        stream.set_types(TYPES)
        for row in rows:
            stream.write_row(row)


@contextmanager
def scratch(dsn: str) -> Generator[str]:
    """A ledger to be thrown away."""
    schema = f"bench_{uuid4().hex[:12]}"
    migrate(dsn, schema)
    try:
        yield schema
    finally:
        with psycopg.connect(dsn) as connection:
            connection.execute(SQL("drop schema {} cascade").format(Identifier(schema)))


def seconds(work: Callable[..., object], *given: object) -> float:
    start = perf_counter()
    work(*given)
    return perf_counter() - start


def milliseconds(what: str, times: list[float], of: Callable[[list[float]], float]) -> Row:
    return Row(what=what, figure=of(times) * 1_000, unit="ms")


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]
