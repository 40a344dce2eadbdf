"""The questions run by Apache Spark, on this machine or on a cluster, over the exported files.

The same files of SQL: sqlglot carries them over. DuckDB, which reads nothing for it, says of which
types an answer is, so that a frame is the same whoever made it. Needs the extra ``spark``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from analytics.application import HERE, application, fresh, package
from analytics.dataset import Exported
from analytics.duck import Duck
from analytics.tables import DAY, FLAG, MOMENT, NUMBER, SMALL, TABLES, TEXT, TEXTS
from analytics.views import Statement, literal

TYPES = {
    TEXT: "string",
    TEXTS: "array<string>",
    DAY: "date",
    MOMENT: "timestamp_ntz",
    NUMBER: "bigint",
    SMALL: "int",
    FLAG: "boolean",
}


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
        session = fresh(self._session)
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
