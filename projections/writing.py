"""The rows of a batch, on their way into the tables of a sheet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from projections.database import Rows
from projections.sheets import Batch, Sheet
from projections.sql import sql
from projections.temporal import Closed, Row, two_axes

STOOD = {"stream": "text", "valid_from": "date", "valid_until": "date"}
KNOWN = {"known_from": "int8", "known_until": "int8"}
FIRST = {"known_from": "int8", "valid_from": "date"}
AT_ONCE = 50
"""Rows between two pauses: about what fits into the pipe to PostgreSQL."""


class Diverged(Exception):
    """The rows are not those that the ledger's past leads to: rebuild the read model."""


@dataclass(frozen=True, kw_only=True)
class Pen:
    """Writes batches into one generation of a sheet."""

    cursor: Rows
    sheet: Sheet
    generation: int

    def write(self, batch: Batch) -> Iterator[None]:
        """Write, and pause now and then: while PostgreSQL takes in rows, others can be made."""
        changes = self.sheet.worthy(batch.changes.get(self.sheet.kind, {}))
        known = two_axes(changes)
        self._close(known.closed)
        rows = (self._bitemporal(row, batch) for row in known.rows)
        yield from self._copy(self._columns, rows)
        if self.sheet.aside:
            yield from self._copy_texts(known.rows, batch)

    @property
    def _columns(self) -> dict[str, str]:
        sheet = self.sheet
        return STOOD | KNOWN | ({"text_from": "int8"} if sheet.aside else sheet.text) | sheet.cells

    def _bitemporal(self, row: Row, batch: Batch) -> tuple[Any, ...]:
        cells, text = batch.shape(self.sheet.shaped, row.state)
        days = row.stream, row.valid_from, row.valid_until, row.known_from, row.known_until
        return (*days, row.since, *cells) if self.sheet.aside else (*days, *text, *cells)

    def _copy_texts(self, rows: Iterable[Row], batch: Batch) -> Iterator[None]:
        """The texts aside, each at the position and day where its state was first known."""
        texts = (
            (row.known_from, row.valid_from, *batch.shape(self.sheet.shaped, row.state).text)
            for row in rows
            if row.since == row.known_from
        )
        return self._copy(FIRST | self.sheet.text, texts, table=self.sheet.aside)

    def _close(self, closed: Sequence[Closed]) -> None:
        """Close stored rows, every one of them."""
        if not closed:
            return
        kept = ", ".join(name for name in self._columns if name not in STOOD | KNOWN)
        rows = [
            (gone.stream, gone.valid_from, gone.position, *again(gone.again)) for gone in closed
        ]
        names = ("streams", "days", "positions", "again", "untils", "known_untils")
        arrays = zip(names, map(list, zip(*rows, strict=True)), strict=True)
        statement = sql("writing", "close", rows=self._table(self.sheet.table), columns=kept)
        self.cursor.execute(statement, dict(arrays))
        if (found := self.cursor.fetchone()) != (len(rows),):
            raise Diverged(f"{self.sheet.table}: to close {len(rows)} rows, found {found}")

    def _copy(
        self, columns: Mapping[str, str], rows: Iterator[tuple[Any, ...]], table: str = ""
    ) -> Iterator[None]:
        return copied(self.cursor, self._table(table or self.sheet.table), columns, rows)

    def _table(self, name: str) -> str:
        return f"{name}_{self.generation}"


def copied(
    cursor: Rows, table: str, columns: Mapping[str, str], rows: Iterator[tuple[Any, ...]]
) -> Iterator[None]:
    """Copy rows into a table, a little at a time; ``columns`` are their names and types."""
    if not (some := list(islice(rows, AT_ONCE))):
        return
    statement = sql("writing", "copy", rows=table, columns=", ".join(columns))
    with cursor.copy(statement) as stream:
        stream.set_types(list(columns.values()))
        while some:
            for row in some:
                stream.write_row(row)
            yield
            some = list(islice(rows, AT_ONCE))


def again(row: Row | None) -> tuple[Any, ...]:
    return (True, row.valid_until, row.known_until) if row else (False, None, None)
