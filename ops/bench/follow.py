"""How fast the list follows the ledger: from the first entry on, and built anew beside the old."""

from time import perf_counter

from domain.ledger import Ledger
from ops.bench.append import scratch
from ops.bench.table import Row
from ops.simulate import load, simulate
from ops.store.postgres import ledger_env
from projections.current import Current
from projections.database import Database
from projections.follow import catch_up_all, rebuild
from projections.history import History

APPEND = 300
"""Events of one append; a decision on as many powers is nothing unusual."""


def follow(dsn: str, count: int = 100_000) -> list[Row]:
    """The list today and the list on any day, followed together over a simulated register."""
    with (
        scratch(dsn) as schema,
        Ledger(ledger_env(dsn, schema)) as ledger,
        Database(dsn, schema) as database,
    ):
        load(ledger, simulate(1, count), chunk=APPEND)
        models = [Current(database), History(database)]
        start = perf_counter()
        for _ in ledger.all_entries():
            pass
        read = perf_counter()
        catch_up_all(models, ledger)
        followed = perf_counter()
        rebuild(models, ledger)
        rebuilt = perf_counter()
    only_read = count / (read - start)
    return [
        Row(what=f"reading {count:,} entries", figure=only_read, unit="/s"),
        Row(
            what="current and history, followed", figure=count / (followed - read), unit="/s"
        ).beside(only_read, "reading"),
        Row(
            what="current and history, rebuilt", figure=count / (rebuilt - followed), unit="/s"
        ).beside(only_read, "reading"),
    ]
