"""What it costs to export everything, with raw copying beside it, and to ask questions of it."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from analytics.questions import QUESTIONS
from api.services import Register
from ops.bench.alone import Cost, alone, cost
from ops.bench.filling import filled
from ops.bench.questions import questions
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
class Dataset:
    """A made-up register in the database, and the same exported."""

    dsn: str
    schema: str
    folder: Path
    cost: Cost


def analytics(
    dsn: str, count: int = 200_000, *, tenfold: bool = False, asked: Iterable[str] = QUESTIONS
) -> list[Row]:
    """Export a register of so many versions, and ask questions; and, where asked, of one ten times
    as large."""
    counts = (count, 10 * count) if tenfold else (count,)
    return [row for one in counts for row in exporting_and_asking(dsn, one, [*asked])]


def exporting_and_asking(dsn: str, count: int, asked: Iterable[str]) -> list[Row]:
    with TemporaryDirectory() as place, dataset(dsn, count, Path(place) / "export") as made:
        raw = alone(cost, copied, made.dsn, made.schema, Path(place) / "raw")
        found = questions(made.dsn, made.schema, made.folder, asked)
    return [*exporting(count, made.cost, raw), *found]


def exporting(count: int, whole: Cost, raw: Cost) -> list[Row]:
    return [
        Row(what=f"export of {count:,} versions", figure=whole.seconds, unit="s").beside(
            raw.seconds, "raw ADBC to Parquet of the versions alone"
        ),
        Row(what="versions, with all else", figure=count / whole.seconds, unit="/s"),
        Row(what="peak memory of the export", figure=whole.peak, unit="MiB").beside(
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
        took = alone(cost, exported, dsn, schema, folder)
        yield Dataset(dsn=dsn, schema=schema, folder=folder, cost=took)


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
