"""A register of its own in a shared database, exported to a folder, and read again."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import psycopg

from analytics.tables import TABLES
from api.services import Register
from domain.ledger import Ledger
from ops.export.export import Done, export
from ops.export.folder import Folder
from ops.export.manifest import Manifest, read_manifest
from ops.migrate import migrate
from ops.sealing.folder import Publication
from ops.store.postgres import ledger_env
from projections import READ_MODELS
from projections.database import Database
from projections.follow import catch_up_all, rebuild
from tests.analytics.slow import tables

Rows = dict[str, list[tuple[Any, ...]]]
DEMO = Register(name="demo", title="演示", simulated=True)


@dataclass(frozen=True, kw_only=True)
class Books:
    """A ledger, its read models, and the folders around them."""

    url: str
    schema: str
    ledger: Ledger
    database: Database
    place: Path

    @property
    def publication(self) -> Publication:
        return Publication(self.place / "published")

    def folder(self, name: str = "export") -> Folder:
        return Folder(self.place / name / "demo")

    def follow(self) -> None:
        catch_up_all([model(self.database) for model in READ_MODELS], self.ledger)

    def rebuild(self) -> None:
        rebuild([model(self.database) for model in READ_MODELS], self.ledger)

    def export(self, name: str = "export", *, rows: int = 7, **register: Any) -> Done:
        """Follow, and export with small segments."""
        self.follow()
        about = replace(DEMO, **register)
        return export(
            self.database, self.url, about, self.folder(name), self.publication, rows=rows
        )

    def manifest(self, name: str = "export") -> Manifest:
        found = read_manifest(self.folder(name).path)
        assert found is not None
        return found

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"set search_path to {self.schema}".encode())
            connection.execute(statement.encode())


@contextmanager
def books(url: str, place: Path) -> Generator[Books]:
    schema = f"books_{uuid4().hex}"
    migrate(url, schema)
    try:
        with Ledger(ledger_env(url, schema)) as ledger, Database(url, schema) as database:
            yield Books(url=url, schema=schema, ledger=ledger, database=database, place=place)
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"drop schema {schema} cascade".encode())


def expected(ledger: Ledger) -> Rows:
    """Every row as the slow road has it."""
    return {
        name: ordered(tuple(row[column] for column in TABLES[name]) for row in rows)
        for name, rows in tables(ledger).items()
    }


def exported(folder: Folder, manifest: Manifest, *, register: str = "demo") -> Rows:
    """Every row of the files that the manifest names."""
    found: Rows = {}
    with duckdb.connect() as connection:
        for name, columns in TABLES.items():
            files = [str(folder.path / one.file) for one in manifest.tables[name].segments]
            wanted = ", ".join(f'"{column}"' for column in columns)
            rows = connection.execute(
                f"select register, {wanted} from read_parquet($files)", {"files": files}
            ).fetchall()
            assert {row[0] for row in rows} <= {register}
            found[name] = ordered(row[1:] for row in rows)
    return found


def ordered(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=repr)


def files(folder: Folder) -> set[str]:
    """Every Parquet file that lies there, named or not."""
    return {str(file.relative_to(folder.path)) for file in folder.path.rglob("*.parquet")}
