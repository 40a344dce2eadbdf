"""How fast the list follows the ledger: from the first entry on, and built anew beside the old."""

from collections.abc import Callable
from time import perf_counter

import psycopg
from psycopg.sql import SQL, Identifier

from domain.ledger import Ledger
from ops.bench.append import scratch
from ops.bench.table import Row
from ops.simulate import load, simulate
from ops.store.postgres import ledger_env
from projections.database import Database
from projections.follow import catch_up_all, rebuild
from projections.history import History

APPEND = 300
"""Events of one append; a decision on as many powers is nothing unusual."""


def follow(dsn: str, count: int = 100_000) -> list[Row]:
    """The list, today's and any day's, followed over a simulated register."""
    with (
        scratch(dsn) as schema,
        Ledger(ledger_env(dsn, schema)) as ledger,
        Database(dsn, schema) as database,
    ):
        load(ledger, simulate(1, count), chunk=APPEND)
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(
                "checkpoint"
            )  # what loading left to be written is not ours to wait for
            connection.execute(SQL("vacuum analyze {}").format(Identifier(schema, "events")))
        models = [History(database)]
        read = rate(count, lambda: sum(1 for _ in ledger.all_entries()))
        followed = rate(count, lambda: catch_up_all(models, ledger))
        rebuilt = rate(count, lambda: rebuild(models, ledger))
    return [
        Row(what=f"reading {count:,} entries", figure=read, unit="/s"),
        Row(what="the list on two axes, followed", figure=followed, unit="/s").beside(
            read, "reading"
        ),
        Row(what="the list on two axes, rebuilt", figure=rebuilt, unit="/s").beside(
            read, "reading"
        ),
    ]


def rate(count: int, work: Callable[[], int]) -> float:
    start = perf_counter()
    work()
    return count / (perf_counter() - start)
