"""The process in which somebody's SQL runs: it may read the exported tables, and nothing else.

``analytics.sandbox`` starts it, in the folder of the export. The request comes as JSON on standard
input; the answer goes to standard output as an Arrow file, or there the reason why there is none,
told apart by the exit code. One door behind the other is shut: a statement that is no question is
refused before it runs; DuckDB reads no file but the tables', loads no extension, and its
configuration is locked; the system lets the process write no file, and use only so much memory and
time; and nothing leaves it that Python cannot hold, or that would come out as something else.
"""

import json
import resource
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from enum import IntEnum
from typing import Any, NoReturn

import duckdb
import polars as pl

SLACK = 2**29
"""Bytes of data beyond DuckDB's own memory: interpreter, stacks, the answer on its way out."""
MAPPED = 3 * 2**30
"""Bytes of addresses beyond DuckDB's own memory: also libraries, and what is only reserved."""
QUESTIONS = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
LOCKS = (
    "set autoinstall_known_extensions = false",
    "set autoload_known_extensions = false",
    "set python_enable_replacements = false",
    "set temp_directory = ''",
    "set enable_external_access = false",
    "set lock_configuration = true",
)


KEYS = {
    *("varchar", "enum", "uuid", "boolean", "tinyint", "smallint", "integer", "bigint"),
    *("utinyint", "usmallint", "uinteger", "ubigint"),
}
"""DuckDB's types that may be the key of a map: those that JSON has, too."""
CARRIED = {
    *KEYS,
    *("null", "hugeint", "float", "double", "decimal", "blob", "date", "timestamp"),
    *("timestamp_s", "timestamp_ms", "timestamp_ns"),
    *("timestamp with time zone", "timestamptz_ns"),
}
"""DuckDB's types whose values come out as what they are; polars loses a time of 24:00."""
DEEPEST = 16
"""Lists, structs and maps within one another; readers of an answer go down one by one."""
DIGITS = 38
EPOCH = date(1970, 1, 1).toordinal()
DAYS = date.min.toordinal() - EPOCH, date.max.toordinal() - EPOCH
DAY = {"ms": 86_400 * 10**3, "us": 86_400 * 10**6, "ns": 86_400 * 10**9}
INFINITE = 2**63 - 1
"""As which DuckDB stores a moment without end; its negative, without beginning."""
OUT_OF_MEMORY = "Out of Memory Error"
"""How DuckDB says so, also where polars passes it on."""

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
        end(End.NO_MEMORY if OUT_OF_MEMORY in str(error) else End.REFUSED, error)
    if answer.estimated_size() > limits["bytes"]:
        end(End.TOO_LARGE, "")
    answer.write_ipc(sys.stdout.buffer)
    sys.stdout.flush()


def confine(limits: Mapping[str, int]) -> None:
    """No file grows, no core is dumped; memory and processor time (of two cores) end."""
    for kind, most in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_DATA, limits["memory"] + SLACK),
        (resource.RLIMIT_AS, limits["memory"] + MAPPED),
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
    statements = connection.extract_statements(bare(text))
    if len(statements) != 1 or statements[0].type not in QUESTIONS:
        raise NoQuestion("one question at a time: a single SELECT, and nothing that changes")
    connection.execute("begin transaction read only")
    found: Any = connection.sql(statements[0].query)
    kinds = dict(zip(found.columns, found.types, strict=True))
    for name, kind in kinds.items():
        if not carried(kind):
            raise NoQuestion(f"column {name:.100}: {kind!s:.200} is not carried; cast it to a text")
    answer = pl.DataFrame(found.limit(rows + 1))
    for column in answer:
        if not within(column.dtype, column.to_physical()):
            raise NoQuestion(
                f"column {column.name:.100}: {kinds[column.name]!s:.200} with a value beyond what"
                " is carried (years 1 to 9999, 38 digits); cast it to a text"
            )
    return answer


def bare(text: str) -> str:
    """A question without the semicolons and comments behind it. Raises UnicodeError."""
    content = text.encode()
    for place, kind in reversed(duckdb.tokenize(text)):
        if kind != duckdb.token_type.comment and content[place : place + 1] != b";":
            break
        content = content[:place]
    return content.decode()


def carried(kind: Any, depth: int = 0) -> bool:
    """Whether values of a type of DuckDB's leave the box as what they are."""
    if depth > DEEPEST:
        return False
    match kind.id:
        case "list" | "array" | "struct" | "tuple" | "map":
            inner = [one for name, one in kind.children if name != "size" or kind.id != "array"]
            keyed = kind.id != "map" or inner[0].id in KEYS
            return bool(inner) and keyed and all(carried(one, depth + 1) for one in inner)
        case scalar:
            return scalar in CARRIED


def within(kind: Any, stored: pl.Series) -> bool:
    """Whether Python can hold every value of a column of polars', given as it is stored."""
    match kind:
        case pl.List() | pl.Array():
            return within(kind.inner, stored.explode())
        case pl.Map():
            return within(kind.value, stored.explode().struct.field("value"))
        case pl.Struct():
            return all(within(one.dtype, stored.struct.field(one.name)) for one in kind.fields)
        case pl.Date() | pl.Datetime() | pl.Decimal():
            return stored.is_between(*bounds(kind)).all()
        case _:
            return True


def bounds(kind: pl.Date | pl.Datetime | pl.Decimal) -> tuple[int, int]:
    """The least and the greatest number as which a value is stored that Python can hold."""
    match kind:
        case pl.Date():
            return DAYS
        case pl.Datetime():
            day = DAY[kind.time_unit]
            return max(DAYS[0] * day, 1 - INFINITE), min((DAYS[1] + 1) * day, INFINITE) - 1
        case pl.Decimal():
            return 1 - 10**DIGITS, 10**DIGITS - 1


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def end(code: End, reason: object) -> NoReturn:
    print(reason)
    raise SystemExit(code)


if __name__ == "__main__":
    main()
