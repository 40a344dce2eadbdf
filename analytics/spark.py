"""The questions run by Apache Spark, on this machine or on a cluster, over the exported files.

The same files of SQL: sqlglot carries them over. DuckDB, which reads nothing for it, says of which
types an answer is, so that a frame is the same whoever made it. Needs the extra ``spark``.
"""

import socket
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from time import monotonic, sleep
from typing import Any

import polars as pl

from analytics.dataset import Exported
from analytics.duck import Duck
from analytics.errors import Unavailable
from analytics.tables import DAY, FLAG, MOMENT, NUMBER, SMALL, TABLES, TEXT, TEXTS
from analytics.views import Statement, literal

HERE = "local[*]"
"""The master that is no other process: Spark in this one, on all cores."""
STANDALONE = "spark://"
ANSWERS_IN, WORKS_IN = 5.0, 60.0
"""Seconds in which a master must take a connection, and a worker be found."""
TYPES = {
    TEXT: "string",
    TEXTS: "array<string>",
    DAY: "date",
    MOMENT: "timestamp_ntz",
    NUMBER: "bigint",
    SMALL: "int",
    FLAG: "boolean",
}
OPTIONS = {
    "spark.app.name": "quanze",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.streaming.fileStreamSink.ignoreMetadata": "true",
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""What answers depend on, and quiet. All else is set as Spark's manual says."""


class Spark:
    """One Spark application; every question has a session of its own in it.

    Spark allows a process one application: one that runs already, with the same master, is used,
    and not stopped. Raises Unavailable.
    """

    def __init__(self, registers: Mapping[str, Exported], *, master: str = HERE) -> None:
        self.registers = registers
        self._session, self._ours = application(master)
        self._duck = Duck(registers)

    def run(self, statement: Statement) -> pl.DataFrame:
        """What a question answers."""
        types = self._duck.run(nothing_of(statement)).schema
        session = self._session.newSession()
        for name, text in self.views(statement):
            if name:
                # Made so, a view is judged once, and not anew by each that stands on it.
                session.sql(text).createOrReplaceTempView(name)
            else:
                session.sql(text)
        rows = session.sql(question(statement)).collect()
        frame = pl.DataFrame(rows, schema=types.names(), orient="row", infer_schema_length=None)
        return frame.cast(types)

    def views(self, statement: Statement) -> Iterator[tuple[str, str]]:
        """The views a question stands on, in the order of their making: name and text.

        What makes the files of a table readable is a statement of its own, without a name.
        """
        for name, registers in statement.tables.items():
            yield from self.table(name, registers)
        for name, text in statement.views.items():
            yield name, carried_over(text)

    def table(self, name: str, registers: Iterable[str]) -> Iterator[tuple[str, str]]:
        columns = TABLES[name]
        parts: list[str] = []
        for number, register in enumerate(registers, 1):
            part = f"{name}_{number}"
            declared = ", ".join(f"{key} {TYPES[one.type]}" for key, one in columns.items())
            where = pattern(self.registers[register], name)
            yield (
                "",
                f"create or replace temporary view {part} ({declared}) using parquet"
                f" options (recursiveFileLookup 'true', path {where})",
            )
            parts.append(f"select {spelled(register)} as register, * from {part}")
        yield name, "\nunion all\n".join(parts)

    def spelled(self, statement: Statement) -> str:
        """All that is run, with its parameters written out, to be run again anywhere."""
        views = [made(name, text) if name else text for name, text in self.views(statement)]
        return ";\n\n".join([*views, question(statement)]) + ";\n"

    def close(self) -> None:
        """Stop the application, unless it was there before."""
        self._duck.close()
        if self._ours:
            self._session.stop()


def application(master: str) -> tuple[Any, bool]:
    """A session of the application, and whether it was begun for us. Raises Unavailable."""
    context = package("pyspark").SparkContext
    package("sqlglot")
    running = context._active_spark_context
    if running is not None and running.master != master:
        raise Unavailable(
            f"this process uses the Spark master {running.master} already, and cannot use {master}"
        )
    if running is not None:
        return session(master), False
    reach(master)
    begun = session(master)
    try:
        wait_for_a_worker(begun.sparkContext)
    except BaseException:
        begun.stop()
        raise
    return begun, True


def session(master: str) -> Any:
    builder = import_module("pyspark.sql").SparkSession.builder.master(master)
    for name, value in OPTIONS.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except package("pyspark.errors").PySparkRuntimeError as error:
        raise Unavailable(
            "Spark's Java did not start; it needs Java 17 or later, by JAVA_HOME or on the PATH"
            f" ({error})"
        ) from error


def wait_for_a_worker(context: Any) -> None:
    """Spark itself would wait for ever. Raises Unavailable."""
    end = monotonic() + WORKS_IN
    # The driver counts as an executor; without a cluster it is the only one.
    while context.master.startswith(STANDALONE) and len(executors(context)) < 2:
        if monotonic() > end:
            raise Unavailable(
                f"no worker of {context.master} has given cores and memory for {WORKS_IN:.0f} s:"
                " are workers running, and is enough of them free?"
            )
        sleep(0.1)


def executors(context: Any) -> list[Any]:
    return context.statusTracker().getExecutorInfos()


def package(name: str) -> Any:
    """A package of the extra. Raises Unavailable."""
    try:
        return import_module(name)
    except ImportError as error:
        raise Unavailable(
            f"the engine spark needs {name}. Run: pip install 'quanze[spark]'"
        ) from error


def reach(master: str) -> None:
    """Spark itself asks a silent master for a minute. Raises Unavailable."""
    if not master.startswith(STANDALONE):
        return
    reasons: list[str] = []
    for address in master.removeprefix(STANDALONE).split(","):
        host, _, port = address.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=ANSWERS_IN).close()
        except (OSError, ValueError) as error:
            reasons.append(f"{address}: {error}")
        else:
            return
    raise Unavailable(f"no Spark master answers at {master} ({'; '.join(reasons)})")


def nothing_of(statement: Statement) -> Statement:
    """The same question, to which no row is an answer."""
    return replace(statement, question=f"select * from (\n{statement.question}\n) limit 0")


def made(name: str, text: str) -> str:
    return f"create or replace temporary view {name} as\n{text}"


def question(statement: Statement) -> str:
    return carried_over(statement.question, statement.parameters)


def carried_over(text: str, parameters: Mapping[str, Any] | None = None) -> str:
    """A text in DuckDB's words in Spark's, its parameters written out."""
    sqlglot = package("sqlglot")
    exp = sqlglot.exp

    def joined(separator: Any, parts: Iterable[Any]) -> Any:
        """Of what is null, neither engine's ``concat_ws`` sees anything."""
        texts = [exp.cast(part, "text") for part in parts]
        return exp.Anonymous(this="concat_ws", expressions=[separator, *texts])

    tree: Any = sqlglot.parse_one(text, read="duckdb")
    for node in list(tree.find_all(exp.Placeholder, exp.Parameter)):
        value = (parameters or {})[node.name]
        node.replace(sqlglot.parse_one(literal(value), read="duckdb"))
    # What lies within another comes first: the other takes copies of its parts.
    for node in reversed(list(tree.find_all(exp.Concat, exp.ConcatWs))):
        parts = node.expressions
        if isinstance(node, exp.ConcatWs):
            node.replace(joined(parts[0], parts[1:]))
        else:
            # To DuckDB nothing is an empty text here, and a number its digits.
            node.replace(joined(exp.Literal.string(""), parts))
    return tree.sql("spark", pretty=True, unsupported_level=sqlglot.ErrorLevel.RAISE)


def pattern(exported: Exported, table: str) -> str:
    """The files of a table, as one pattern of Hadoop's, which knows no escape within braces."""
    names = ",".join(one.file for one in exported.manifest.tables[table].segments)
    return spelled(f"file:{escaped(str(exported.folder.resolve()))}/{{{names}}}")


def escaped(path: str) -> str:
    return "".join(f"\\{one}" if one in "\\{}[]*?,^" else one for one in path)


def spelled(text: str) -> str:
    """A text as Spark's SQL spells it."""
    return package("sqlglot").exp.Literal.string(text).sql("spark")
