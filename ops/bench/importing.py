"""How fast a list is taken over: read, planned and recorded; and found to say nothing new."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from api.services import Register, Services
from domain.dates import PartialDate
from domain.ledger import Ledger
from ops.bench.append import scratch
from ops.bench.table import Row
from ops.importers.followed import FollowedKnown
from ops.importers.options import Kind, Options
from ops.importers.run import carry_out, plan_book
from ops.importers.tables.book import read
from ops.store.postgres import ledger_env
from ops.wiring import books
from projections.database import Database

HEAD = ("编码", "事项名称", "事项类型", "实施机关")
ORGANS = 40
REGISTER = Register(name="bench", title="", area="440000", simulated=True)
OPTIONS = Options(kind=Kind.OPENING, actor="bench", as_of=PartialDate("2020-01-01"), area="440000")


def importing(dsn: str, rows: int = 20_000) -> list[Row]:
    """A made-up list, imported once, and once more in another order."""
    with (
        TemporaryDirectory() as place,
        scratch(dsn) as schema,
        Ledger(ledger_env(dsn, schema)) as ledger,
        Database(dsn, schema) as database,
    ):
        services = books(REGISTER, ledger, database)
        once = timed(services, written(Path(place) / "once.csv", range(rows)))
        again = timed(services, written(Path(place) / "again.csv", range(rows - 1, -1, -1)))
    names = ("reading", "planning", "recording")
    total = sum(once)
    parts = [
        Row(what=f"{name} {rows:,} rows", figure=rows / part, unit="/s").beside(
            rows / total, "the whole import"
        )
        for name, part in zip(names, once, strict=True)
    ]
    whole = Row(what=f"importing {rows:,} rows", figure=rows / total, unit="/s")
    repeated = Row(
        what="the same rows again, in another order", figure=rows / sum(again), unit="/s"
    )
    return [whole, *parts, repeated.beside(rows / total, "the first import")]


def written(path: Path, numbers: range) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows(
            (f"{n:06}", f"第{n}项许可", "行政许可", f"第{n % ORGANS}局") for n in numbers
        )
    return path


def timed(services: Services, path: Path) -> tuple[float, float, float]:
    """Seconds to read, to plan and to record a file."""
    start = perf_counter()
    book = read(path)
    opened = perf_counter()
    plan = plan_book(book, OPTIONS, FollowedKnown(services))
    planned = perf_counter()
    carry_out(plan, services.ledger)
    return opened - start, planned - opened, perf_counter() - planned
