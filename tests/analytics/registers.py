"""Two registers whose ids are the same and mean other things; and both as one, ids told apart."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from analytics import Ledger, open_ledger
from domain.commands import Request
from domain.ledger import Ledger as Book
from domain.listing import path
from tests.analytics.clerk import Rows, as_known, whole
from tests.analytics.made import written
from tests.analytics.slow import tables
from tests.projections.shelves import played_out

EAST, WEST = "east", "west"
IDS = ("organ:", "power:", "instrument:")
AS_THEY_ARE = ("entry", "line")


class Two(NamedTuple):
    """Two registers opened for questions, and for each the slow rows and the ledger."""

    ledger: Ledger
    rows: dict[str, dict[str, Rows]]
    books: dict[str, Book]

    def known(self, fraction: float) -> dict[str, int]:
        """A position of each, so far on."""
        return {
            name: whole(self.rows[name], fraction, book.position)
            for name, book in self.books.items()
        }

    def as_one(self, known_at: dict[str, int]) -> dict[str, Rows]:
        """What both knew, as if it were one register in which no two things share an id."""
        parts = [apart(as_known(self.rows[name], at), name) for name, at in known_at.items()]
        return {table: [row for part in parts for row in part[table]] for table in parts[0]}


def apart(rows: dict[str, Rows], register: str) -> dict[str, Rows]:
    """The rows, with every id within them under the name of its register."""
    return {
        table: [
            {"register": register}
            | {
                key: value if key in AS_THEY_ARE else renamed(value, register)
                for key, value in row.items()
            }
            for row in some
        ]
        for table, some in rows.items()
    }


def renamed(value: Any, register: str) -> Any:
    if isinstance(value, list):
        return [renamed(one, register) for one in value]  # type: ignore[reportUnknownVariableType]
    if isinstance(value, str) and value.startswith(IDS):
        return f"{register}/{value}"
    return value


def others(rows: dict[str, Rows]) -> None:
    """Give organs and papers other names and numbers: the ids now mean others."""
    for row in rows["organs"]:
        row["name"] = f"西{row['name']}"
    for row in rows["instruments"]:
        row["number"], row["title"] = f"西{row['number']}", f"西{row['title']}"


def at_home(rows: dict[str, Rows]) -> None:
    """Say where organs are: those of one name and place are the same."""
    for row in rows["organs"]:
        row["area"], row["path"] = "211100", path("211100")


@contextmanager
def two(east: list[Request], west: list[Request], *, twins: bool) -> Generator[Two]:
    """Two registers; as twins they know the same organs and papers under the same ids."""
    with played_out(east) as one, played_out(west) as other, TemporaryDirectory() as folder:
        books = {EAST: one, WEST: other}
        rows = {name: tables(book) for name, book in books.items()}
        for some in rows.values():
            at_home(some)
        if not twins:
            others(rows[WEST])
        for name, book in books.items():
            last = max((row["recorded_at"] for row in rows[name]["events"]), default=None)
            about = {"position": book.position, "recorded_at": last}
            written(Path(folder), rows[name], register=name, **about)
        with open_ledger(folder) as ledger:
            yield Two(ledger, rows, books)


def ids_of(organs: Rows, called: str) -> tuple[str, ...]:
    """The ids of the organ of that id or name, each with its register."""
    found = {
        row["organ"] for row in organs if called in (row["organ"].partition("/")[2], row["name"])
    }
    return tuple(sorted(found))
