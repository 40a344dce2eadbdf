"""Every record of a file judged by the list of its own day, as known at a position.

First it is worked out what is to be said of each set of words that the records use (a power, an
organ, a seal), from day to day; then every record is joined with that, by its words and its day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from analytics.duck import Duck
from analytics.exercise.records import Records, laid_out, rows_of
from analytics.ledger import Ledger
from analytics.parameters import Day
from analytics.parameters import as_of as day_asked
from analytics.views import filled, literal, read, statement
from domain.listing import path

MEMORY = "1280MiB"
"""What DuckDB may hold; Python and what DuckDB does not count come on top."""
THREADS = 2
STEPS = (
    "named",
    "spans",
    "organs",
    "asking",
    "related",
    "pairs",
    "decided",
    "standing",
    "verdicts",
    "left",
    "lines",
    "settled",
    "judged",
    "tally",
)
MOST = 100_000
"""So many rows of misuse are handed out at most, those of most records."""
NEAR = 50
"""So many names that are not on the list are looked up among those that are."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What became of the records of a file.

    ``misuses``: a row for each organ, power and fault, of ``kinds`` that there are (MOST);
    ``faults``: how many records broke each rule; ``flaws``: a row for each reason why records
    cannot be judged. ``records`` is the sum of ``lawful``, ``misuse`` and ``unreadable``.
    """

    register: str
    position: int
    records: int
    lawful: int
    misuse: int
    unreadable: int
    first_on: date | None
    last_on: date | None
    faults: dict[str, int]
    misuses: list[dict[str, Any]]
    kinds: int
    flaws: list[dict[str, Any]]


def judge(
    ledger: Ledger,
    records: Records,
    *,
    register: str,
    known_at: Any = None,
    as_of: Day | None = None,
    listing: Path | None = None,
    most: int = MOST,
) -> Judged:
    """Hold every record against the list of its own day, as known at ``known_at``.

    An act of a day after ``as_of`` (today) has not happened. ``listing``: where to write each
    record that is not in order, as Parquet. ``most``: rows of misuse. Raises Unanswerable and
    Malformed.
    """
    selection: Any = {"register": register, "known_at": known_at, "as_of": as_of}
    [(register, position)] = ledger.positions(selection).items()
    with TemporaryDirectory(prefix="quanze-") as place, opened(Path(place)) as connection:
        laid_out(connection, records, Path(place))
        looked_at(connection, Duck(ledger.registers), register, position)
        work_out(connection, Path(place), {"as_of": day_asked(selection)})
        if listing is not None:
            written = f"copy ({read('exercise/listing')}) to {literal(str(listing))}"
            connection.execute(f"{written} (format parquet, compression zstd)")
        return answer(connection, register, position, most)


def opened(place: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "threads": THREADS,
            "temp_directory": str(place / "spill"),
        }
    )
    connection.execute("set enable_progress_bar = false")
    return connection


def looked_at(
    connection: duckdb.DuckDBPyConnection, duck: Duck, register: str, position: int
) -> None:
    """Make the views of the list and the organs, as known at the position."""
    asked = statement("exercise/views", positions={register: position}, parameters={})
    for line in duck.views(asked):
        connection.execute(line)


def work_out(connection: duckdb.DuckDBPyConnection, place: Path, values: Mapping[str, Any]) -> None:
    """Every record judged, in the view ``judged``."""
    connection.execute(read("exercise/words"))
    connection.execute(read("exercise/told"))
    seen = place / "seen.parquet"
    connection.execute("set preserve_insertion_order = false")
    connection.execute(
        f"copy ({filled(read('exercise/seen'), values)}) to {literal(str(seen))}"
        " (format parquet, compression lz4)"
    )
    connection.execute(f"create or replace temp view seen as from {literal(str(seen))}")
    for step in STEPS:
        if step == "standing":
            areas = connection.execute(read("exercise/areas")).fetchall()
            connection.execute("create or replace temp table ways (area varchar, path varchar)")
            for (area,) in areas:
                connection.execute("insert into ways values (?, ?)", [area, path(area)])
        connection.execute(read(f"exercise/{step}"))


def answer(
    connection: duckdb.DuckDBPyConnection, register: str, position: int, most: int
) -> Judged:
    [totals] = rows_of(connection.execute(read("exercise/totals")))
    assert totals["records"] == totals["lawful"] + totals["misuse"] + totals["unreadable"]
    misuses = rows_of(connection.execute(read("exercise/misuses"), {"most": most}))
    kinds = [one.pop("there_are") for one in misuses]
    unknown = [one["power_name"] for one in misuses if one["reason"] == "never_listed"][:NEAR]
    near = dict[str, str]()
    if unknown:
        near = dict(connection.execute(read("exercise/near"), {"names": unknown}).fetchall())
    for one in misuses:
        one["near"] = near.get(one["power_name"], "")
    flaws = rows_of(connection.execute(read("exercise/flaws")))
    return Judged(
        register=register,
        position=position,
        **totals,
        faults=dict(connection.execute(read("exercise/faults")).fetchall()),
        misuses=misuses,
        kinds=kinds[0] if kinds else 0,
        flaws=flaws,
    )
