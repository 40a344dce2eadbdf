"""What proof costs: to seal entries, to verify them, and what hashing adds to an append."""

import gc
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from eventsourcing.persistence import StoredEvent
from psycopg.sql import SQL, Identifier

from domain.codec import stamp
from domain.ledger import Ledger
from ops.bench.append import ROUNDS, keep, milliseconds, scratch, seconds
from ops.bench.sample import sample
from ops.bench.table import Row
from ops.bench.verifying import verifying
from ops.sealing.folder import Publication
from ops.sealing.keys import generate
from ops.sealing.memory import Memory
from ops.sealing.sealer import Sealer
from ops.sealing.stored import stored
from ops.simulate import load, simulate
from ops.store import append
from ops.store.batch import NOTHING, Boundary, Claims, prepare
from ops.store.connect import LedgerDatastore
from ops.store.head import Head, Sealed
from ops.store.postgres import PostgresStore, ledger_env

WANTED = 20_000
"""Entries a second that a sealer must keep up with."""
APPENDS = {308: ROUNDS, 5_000: 20}
"""How many entries at once, and how often."""
SEED = 1


class UnhashedStore(PostgresStore):
    """The same append, but for the tree: to be measured against, and fit for nothing else."""

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        command_id: str = "",
        digest: str = "",
        boundary: Boundary = NOTHING,
        claims: Claims = NOTHING,
        **more: Any,
    ) -> Sequence[int]:
        batch = prepare(stored_events, (command_id, digest), boundary, claims)
        with self.rows() as cursor:
            head = append.lock(cursor)
            now, _ = append.answered(cursor, batch)
            self.admit(cursor, batch)
            states = [stamp(event.state, now) for event in batch.events]
            after = Head(head.position + len(states), now, head.frontier)
            append.write(cursor, batch, Sealed(now, states, after))
        return range(head.position + 1, after.position + 1)


def proof(dsn: str, count: int = 100_000) -> list[Row]:
    """Seal a simulated register and verify it; and append with and without hashing, in turns."""
    return [*sealing(dsn, count), *hashing(dsn)]


def sealing(dsn: str, count: int) -> list[Row]:
    with (
        scratch(dsn) as schema,
        tempfile.TemporaryDirectory() as folder,
        Ledger(ledger_env(dsn, schema)) as ledger,
    ):
        load(ledger, simulate(SEED, count))
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(SQL("vacuum analyze {}").format(Identifier(schema, "events")))
        sealer = bench_sealer(Path(folder))
        with stored(dsn, schema) as source:
            first = seconds(sealer.seal, source)
            nothing = [seconds(sealer.seal, source) for _ in range(9)]
        checked = verifying(dsn, schema, ledger, sealer, Path(folder))
    return [
        Row(what=f"sealing {count:,} entries", figure=count / first, unit="/s").beside(
            WANTED, f"the {WANTED:,}/s that are wanted"
        ),
        milliseconds("sealing when nothing is new, p50", nothing, median),
        *checked,
    ]


def bench_sealer(place: Path) -> Sealer:
    return Sealer(
        origin="bench",
        publication=Publication(place / "public"),
        signers=(generate("bench"),),
        memory=Memory(place / "signed"),
    )


def hashing(dsn: str) -> list[Row]:
    """Each append in two ledgers, one of which keeps no tree; who goes first changes each time."""
    with (
        scratch(dsn) as ours,
        scratch(dsn) as theirs,
        closing(LedgerDatastore(dsn, ours)) as hashed,
        closing(LedgerDatastore(dsn, theirs)) as plain,
    ):
        pair = PostgresStore(hashed), UnhashedStore(plain)
        return [row for size, times in APPENDS.items() for row in turns(pair, size, times)]


def turns(pair: tuple[PostgresStore, PostgresStore], size: int, times: int) -> list[Row]:
    taken: dict[PostgresStore, list[float]] = {store: [] for store in pair}
    for start in range(times):
        entries = sample(range(start * size + size * 1_000, (start + 1) * size + size * 1_000))
        for store in pair if start % 2 else pair[::-1]:
            gc.collect()  # or the search for cycles would always come in the same one's turn
            taken[store].append(seconds(keep, store, entries))
    with_tree, without = (taken[store] for store in pair)
    return [
        milliseconds(f"{size:,} entries at once, hashed, p50", with_tree, median).beside(
            median(without) * 1_000, "the same, not hashed"
        )
    ]
