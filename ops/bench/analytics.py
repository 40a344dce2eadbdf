"""What questions over everything cost: the export, its memory, and raw copying beside it."""

import multiprocessing
import resource
from collections.abc import Callable, Generator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import duckdb

from api.services import Register
from ops.bench.filling import filled
from ops.bench.table import Row
from ops.export.export import export
from ops.export.folder import Folder
from ops.export.look import looking
from ops.export.writing import ROW_GROUP, SETTINGS
from ops.sealing.folder import Publication
from projections.database import Database

REGISTER = "bench"
MOST_MEMORY = 300
"""MiB that an export may need, however much there is to export."""
RAW = """
select item.*, convert_from(text.line, 'utf8') as line
from {history} as item
join {history_texts} as text
    on text.known_from = item.text_from and text.valid_from = item.valid_from
"""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a piece of work took, in a process of its own."""

    seconds: float
    peak: float
    """Most memory it ever held, in MiB."""


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """A made-up register in the database, and the same exported."""

    dsn: str
    schema: str
    folder: Path
    cost: Cost


def analytics(dsn: str, count: int = 200_000, *, tenfold: bool = False) -> list[Row]:
    """Export a register of so many versions; and, where asked, one ten times as large."""
    counts = (count, 10 * count) if tenfold else (count,)
    return [row for one in counts for row in exporting(dsn, one)]


def exporting(dsn: str, count: int) -> list[Row]:
    with TemporaryDirectory() as place, dataset(dsn, count, Path(place) / "export") as made:
        raw = alone(copied, made.dsn, made.schema, Path(place) / "raw")
    cost = made.cost
    return [
        Row(what=f"export of {count:,} versions", figure=cost.seconds, unit="s").beside(
            raw.seconds, "raw ADBC to Parquet of the versions alone"
        ),
        Row(what="versions, with all else", figure=count / cost.seconds, unit="/s"),
        Row(what="peak memory of the export", figure=cost.peak, unit="MiB").beside(
            MOST_MEMORY, f"the {MOST_MEMORY} MiB that are allowed"
        ),
        Row(what="peak memory of raw copying", figure=raw.peak, unit="MiB"),
    ]


@contextmanager
def dataset(dsn: str, count: int, folder: Path) -> Generator[Dataset]:
    """A register of so many versions in the database, exported into a folder.

    The schema is dropped at the end; the folder, which is the caller's, stays.
    """
    with filled(dsn, count) as schema:
        cost = alone(exported, dsn, schema, folder)
        yield Dataset(dsn=dsn, schema=schema, folder=folder, cost=cost)


def alone(work: Callable[[str, str, Path], None], dsn: str, schema: str, folder: Path) -> Cost:
    """Do it in a fresh process, so that its memory is its own."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=fresh) as pool:
        return pool.submit(measured, work, dsn, schema, folder).result()


def measured(work: Callable[[str, str, Path], None], dsn: str, schema: str, folder: Path) -> Cost:
    start = perf_counter()
    work(dsn, schema, folder)
    return Cost(seconds=perf_counter() - start, peak=peak())


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


def exported(dsn: str, schema: str, folder: Path) -> None:
    register = Register(name=REGISTER, title=REGISTER, simulated=True)
    with Database(dsn, schema) as database:
        place = Folder(folder / REGISTER)
        export(database, dsn, register, place, Publication(folder / "published"))


def copied(dsn: str, schema: str, folder: Path) -> None:
    """The same rows, as they lie in the tables, into one file."""
    folder.mkdir()
    with (
        Database(dsn, schema) as database,
        looking(database, dsn) as look,
        look.stream.rows(RAW.format(**look.places)) as rows,
        duckdb.connect(config=dict(SETTINGS)) as connection,
    ):
        connection.execute("set enable_progress_bar = false")
        connection.register("stream", rows)
        connection.execute(
            f"copy (select * from stream) to '{folder}/versions.parquet'"
            f" (format parquet, compression zstd, row_group_size {ROW_GROUP})"
        )
