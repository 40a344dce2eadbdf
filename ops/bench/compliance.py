"""What it costs to hold exercise records against the list, beside the same on PostgreSQL."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import psycopg
from psycopg import Connection

from analytics import open_ledger
from analytics.dataset import read_dataset
from analytics.exercise.judging import Judged, judge
from analytics.exercise.records import Format, Records
from analytics.views import literal
from ops.bench.alone import Cost, alone, cost
from ops.bench.analytics import REGISTER, Dataset, dataset
from ops.bench.beside import MEMORY, lay_out
from ops.bench.filling import made
from ops.bench.questions import LAST
from ops.bench.table import Row

MOST_SECONDS, MOST_MEMORY = 60, 2_048
"""Seconds and MiB that ten million records against a million versions may take."""
HEADINGS = {"code": "职权编码", "organ": "行使主体", "day": "决定日期", "number": "决定书文号"}
PREPARING = {"lay": "spans", "begin": "begun"}
JUDGING = {"judge": "judged", "rest": "rest"}
"""The statements on PostgreSQL, and the table that each makes."""


def compliance(dsn: str, records: int = 10_000_000, versions: int = 1_000_000) -> list[Row]:
    """Check so many made-up records against a register of so many versions, on both."""
    with TemporaryDirectory() as place, dataset(dsn, versions, Path(place) / "export") as there:
        file = Path(place) / "records.csv"
        alone(drawn, there.folder, file, records)
        took, ours = alone(checked, there.folder, file)
        theirs, other = alone(checked_beside, there, file)
        assert ours == theirs, (ours, theirs)
        return [*rows(records, versions, took, other)]


def rows(records: int, versions: int, took: Cost, other: dict[str, float]) -> Iterator[Row]:
    what = f"{records:,} records against {versions:,} versions"
    whole = sum(other.values())
    yield Row(what=what, figure=took.seconds, unit="s").beside(
        whole, f"{whole:,.1f} s that PostgreSQL takes to read, prepare and join the same"
    )
    yield Row(what="the same, of what is allowed", figure=took.seconds, unit="s").beside(
        MOST_SECONDS, f"the {MOST_SECONDS} s that are allowed"
    )
    yield Row(what="records", figure=records / took.seconds, unit="/s")
    yield Row(what="processor time", figure=took.processor, unit="s")
    yield Row(what="peak memory", figure=took.peak, unit="MiB").beside(
        MOST_MEMORY, f"the {MOST_MEMORY:,} MiB that are allowed"
    )
    for part, seconds in other.items():
        yield Row(what=f"PostgreSQL: {part}", figure=seconds, unit="s")


def drawn(folder: Path, file: Path, records: int) -> None:
    """Write made-up records of what is exported in the folder."""
    [exported] = read_dataset(folder).values()
    places = {
        "versions": literal(tuple(map(str, exported.files("versions")))),
        "organs": literal(tuple(map(str, exported.files("organs")))),
        "records": records,
        "target": file,
    }
    with duckdb.connect(config={"memory_limit": "4GiB"}) as connection:
        connection.execute("set enable_progress_bar = false")
        for name in ("words", "records"):
            connection.execute(made(name, file="compliance", **places).decode())


def checked(folder: Path, file: Path) -> tuple[Cost, Counter[str]]:
    """What it takes to check the records of a file, and what is found."""
    found: list[Judged] = []
    records = Records(
        file=file, format=Format.CSV, columns=HEADINGS, headings=tuple(HEADINGS.values())
    )

    def once() -> None:
        with open_ledger(folder) as ledger:
            found.append(judge(ledger, records, register=REGISTER, as_of=LAST))

    took = cost(once)
    return took, counted(found[0])


def counted(judged: Judged) -> Counter[str]:
    sums = {"lawful": judged.lawful, "unreadable": judged.unreadable}
    return +Counter(sums | judged.faults)


def checked_beside(there: Dataset, file: Path) -> tuple[Counter[str], dict[str, float]]:
    """The same by PostgreSQL, over its own read models: what is found, and seconds of each part."""
    with psycopg.connect(there.dsn, autocommit=True) as connection:
        connection.execute(f"set work_mem = '{MEMORY}'".encode())
        lay_out(connection, there.schema, REGISTER)
        parts = {
            "read": cost(taken, connection, file).seconds,
            "prepare": cost(run, connection, PREPARING).seconds,
            "join": cost(run, connection, JUDGING).seconds,
        }
        found = connection.execute(made("count", file="compliance")).fetchall()
        connection.execute("discard temp")
    return Counter(dict(found)), parts


def taken(connection: Connection, file: Path) -> None:
    connection.execute(made("take", file="compliance"))
    with (
        file.open("rb") as stream,
        connection.cursor() as cursor,
        cursor.copy("copy records from stdin (format csv, header)") as copy,
    ):
        while some := stream.read(2**20):
            copy.write(some)
    connection.execute("analyze records")


def run(connection: Connection, statements: Mapping[str, str]) -> None:
    for name, table in statements.items():
        connection.execute(made(name, file="compliance"))
        connection.execute(f"analyze {table}".encode())
