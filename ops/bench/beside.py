"""The questions' own SQL on PostgreSQL, over views of the read models with the exported columns."""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import psycopg
from psycopg import Connection
from psycopg.errors import QueryCanceled

from analytics.dataset import read_dataset
from analytics.duck import parquet
from analytics.tables import CITATIONS
from analytics.views import Statement, filled
from domain.totals import CHANGES
from ops.bench.alone import usual_cost
from ops.bench.filling import made

TABLES = ("versions", "acts", "events", "organs", "instruments", "totals")
PATIENCE = 120
"""Seconds after which PostgreSQL is stopped."""
MEMORY = "256MB"
"""For each sort and each table of hashes: 64 times what PostgreSQL takes by itself."""
Rows = list[tuple[Any, ...]]


class NotCompared(Exception):
    """PostgreSQL has no figure for this question: why."""


class Beside:
    """A connection that sees the read models as the questions see an export."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def opened(cls, dsn: str, schema: str, folder: Path) -> Generator["Beside"]:
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(f"set work_mem = '{MEMORY}'".encode())
            [(register, exported)] = read_dataset(folder).items()
            lay_out(connection, schema, register)
            cite(connection, register, exported.files("citations"))
            connection.execute(f"set statement_timeout = '{PATIENCE * 1_000:.0f}ms'".encode())
            try:
                yield cls(connection)
            finally:
                # By itself it drops its views after it is gone, across whoever drops the schema.
                connection.execute("reset statement_timeout")
                connection.execute("discard temp")

    def seconds(self, statements: Sequence[Statement]) -> float:
        """How long it takes to answer. Raises NotCompared."""
        carried = [carried_over(one) for one in statements]
        try:
            return usual_cost(self.answers, carried).seconds
        except QueryCanceled:
            raise NotCompared(
                f"the same SQL on PostgreSQL was stopped after {PATIENCE} s"
            ) from None

    def answers(self, carried: Iterable[Sequence[str]]) -> list[Rows]:
        """What each answers; its views are gone again after it."""
        return [self.answer(*one) for one in carried]

    def answer(self, *carried: str) -> Rows:
        with self._connection.transaction(force_rollback=True):
            *views, question = carried
            for view in views:
                self._connection.execute(view.encode())
            return self._connection.execute(question.encode()).fetchall()


def lay_out(connection: Connection, schema: str, register: str) -> None:
    """Show the read models under the columns of the exported tables."""
    models = ("history", "history_texts", "acts", "organs", "instruments")
    places = {model: f"{schema}.{model}_1" for model in models}
    changes = " ".join(f"when '{of.topic}' then '{to.value}'" for of, to in CHANGES.items())
    for table in TABLES:
        text = made(
            table, file="beside", register=register, schema=schema, changes=changes, **places
        )
        connection.execute(text)


def cite(connection: Connection, register: str, files: Iterable[Path]) -> None:
    """What the cited texts mean is read off them for an export: PostgreSQL is given it."""
    columns = ", ".join(f"{name} text" for name in ("register", *CITATIONS))
    connection.execute(f"create temp table citations ({columns})".encode())
    with duckdb.connect() as reading, connection.cursor() as cursor:
        found = reading.execute(f"select {', '.join(CITATIONS)} from {parquet(files)}").fetchall()
        with cursor.copy("copy citations from stdin") as copy:
            for row in found:
                copy.write_row((register, *row))
    connection.execute("analyze citations")


def carried_over(statement: Statement) -> list[str]:
    """The views and the question in PostgreSQL's words. Raises NotCompared."""
    views = [
        f"create temp view {name} as {in_postgres(text)}" for name, text in statement.views.items()
    ]
    return [*views, in_postgres(filled(statement.question, statement.parameters))]


def in_postgres(text: str) -> str:
    try:
        sqlglot = import_module("sqlglot")
    except ImportError:
        raise NotCompared(
            "not compared: sqlglot is not there. pip install 'quanze[spark]'"
        ) from None
    tree = sqlglot.parse_one(text, read="duckdb").transform(turned(sqlglot.exp))
    return tree.sql("postgres", unsupported_level=sqlglot.ErrorLevel.RAISE)


def turned(exp: Any) -> Callable[[Any], Any]:
    """What sqlglot leaves as it is, though PostgreSQL has other words for it."""

    def turn(node: Any) -> Any:
        match node:
            case exp.ArraySize():
                return exp.Anonymous(this="cardinality", expressions=[node.this])
            case exp.Explode() if isinstance(node.this, exp.GenerateSeries):
                return node.this
            case exp.ArgMin():
                ordered = exp.Order(this=node.this, expressions=[exp.Ordered(this=node.expression)])
                return exp.Bracket(
                    this=exp.Paren(this=exp.ArrayAgg(this=ordered)),
                    expressions=[exp.Literal.number(1)],
                )
            case _:
                return node

    return turn
