"""The questions run by DuckDB, in this process, over the exported files."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

import duckdb
import polars as pl

from analytics.dataset import Exported
from analytics.stream import ArrowStream
from analytics.tables import TABLES
from analytics.views import Statement, filled, literal

MEMORY = "1536MiB"
"""What a question may hold in memory; Python, polars and the answer come on top."""


class Duck:
    """One DuckDB in memory; every question has a connection of its own.

    What needs more than ``memory`` goes on in a folder of its own among the temporary files.
    """

    def __init__(self, registers: Mapping[str, Exported], *, memory: str = MEMORY) -> None:
        self.registers = registers
        spill = mkdtemp(prefix="quanze-")
        self._tidied = finalize(self, rmtree, spill, ignore_errors=True)
        self._database = duckdb.connect(
            config={"memory_limit": memory, "temp_directory": f"{spill}/spill"}
        )

    def run(self, statement: Statement) -> pl.DataFrame:
        """What a question answers."""
        with self._database.cursor() as connection:
            connection.execute("set TimeZone = 'UTC'")
            for line in self.views(statement):
                connection.execute(line)
            # What it hands out it reads later: the frame must be made while it is open.
            found = connection.sql(statement.question, params=dict(statement.parameters))
            return pl.DataFrame(ArrowStream(found))

    def views(self, statement: Statement) -> list[str]:
        """The statements that make what a question stands on."""
        tables = {
            name: "\nunion all\n".join(self.rows(name, register) for register in registers)
            for name, registers in statement.tables.items()
        }
        return [
            f"create or replace temp view {name} as\n{text.rstrip()}"
            for name, text in [*tables.items(), *statement.views.items()]
        ]

    def rows(self, table: str, register: str) -> str:
        """The rows of a register's table, as the manifest names their files."""
        columns = ", ".join(TABLES[table])
        files = parquet(self.registers[register].files(table))
        return f"select {literal(register)} as register, {columns} from {files}"

    def spelled(self, statement: Statement) -> str:
        """All that is run, with its parameters written out, to be run again anywhere."""
        question = filled(statement.question, statement.parameters).rstrip()
        return ";\n\n".join([*self.views(statement), question]) + ";\n"

    def close(self) -> None:
        self._database.close()
        self._tidied()


def parquet(files: Iterable[Path]) -> str:
    listed: list[Any] = [literal(str(file)) for file in files]
    return f"read_parquet([{', '.join(listed)}], hive_partitioning = false)"
