"""The process in which somebody's SQL runs: it may read the exported tables, and nothing else.

``analytics.sandbox`` starts it, in the folder of the export. The request comes as JSON on standard
input; the answer goes to standard output as an Arrow file, or there the reason why there is none,
told apart by the exit code. One door behind the other is shut: a statement that is no question is
refused before it runs; DuckDB reads no file but the tables', loads no extension, and its
configuration is locked; the system lets the process write no file, and use only so much memory and
time.
"""

import json
import resource
import sys
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any, NoReturn

import duckdb
import polars as pl

SLACK = 3 * 2**30
"""Bytes of address space beyond DuckDB's own memory: interpreter, libraries, threads' stacks."""
QUESTIONS = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
LOCKS = (
    "set autoinstall_known_extensions = false",
    "set autoload_known_extensions = false",
    "set python_enable_replacements = false",
    "set temp_directory = ''",
    "set enable_external_access = false",
    "set lock_configuration = true",
)


Tables = Mapping[str, Mapping[str, Any]]
"""The columns of each, with their types, and its files."""


class End(IntEnum):
    """How the process ends, other than well."""

    REFUSED = 3
    TOO_LARGE = 4
    NO_MEMORY = 5


class NoQuestion(Exception):
    """What is asked to be run does not only ask."""


def main() -> None:
    request = json.load(sys.stdin)
    limits = request["limits"]
    confine(limits)
    try:
        connection = opened(request["tables"], limits)
        answer = ask(connection, request["sql"], limits["rows"])
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        end(End.NO_MEMORY, error)
    except (duckdb.Error, NoQuestion, pl.exceptions.PolarsError, UnicodeError) as error:
        end(End.REFUSED, error)
    if answer.estimated_size() > limits["bytes"]:
        end(End.TOO_LARGE, "")
    answer.write_ipc(sys.stdout.buffer)
    sys.stdout.flush()


def confine(limits: Mapping[str, int]) -> None:
    """No file grows, no core is dumped; memory and processor time (of two cores) end."""
    for kind, most in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, limits["memory"] + SLACK),
        (resource.RLIMIT_CPU, 2 * limits["seconds"] + 2),
    ):
        resource.setrlimit(kind, (most, most))


def opened(tables: Tables, limits: Mapping[str, int]) -> duckdb.DuckDBPyConnection:
    """The tables as views, and every door shut behind them."""
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(f"set memory_limit = '{limits['memory']}B'")
    connection.execute(f"set threads = {limits['threads']}")
    allowed = ", ".join(quoted(file) for table in tables.values() for file in table["files"])
    connection.execute(f"set allowed_paths = [{allowed}]")
    for name, table in tables.items():
        connection.execute(f"create view {name} as {view(**table)}")
    for lock in LOCKS:
        connection.execute(lock)
    return connection


def view(columns: Mapping[str, str], files: Sequence[str]) -> str:
    """What reads a table; with no file yet, it has its columns and no row."""
    if not files:
        nulls = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in columns.items())
        return f"select {nulls} where false"
    return f"select {', '.join(columns)} from read_parquet([{', '.join(map(quoted, files))}])"


def ask(connection: duckdb.DuckDBPyConnection, text: str, rows: int) -> pl.DataFrame:
    """The answer to one question; one row more than was allowed, if there are more."""
    statements = connection.extract_statements(text)
    if len(statements) != 1 or statements[0].type not in QUESTIONS:
        raise NoQuestion("one question at a time: a single SELECT, and nothing that changes")
    connection.execute("begin transaction read only")
    found: Any = connection.sql(statements[0].query)
    try:
        return pl.DataFrame(found.limit(rows + 1))
    except pl.exceptions.PanicException:
        kinds = ", ".join(f"{n} {t}" for n, t in zip(found.columns, found.types, strict=True))
        raise NoQuestion(f"a column of a type that is not carried, cast it: {kinds}") from None


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def end(code: End, reason: object) -> NoReturn:
    print(reason)
    raise SystemExit(code)


if __name__ == "__main__":
    main()
