"""A read model in tables of its own: built, followed, and rebuilt beside the one that serves.

Its tables carry the number of their generation. ``read_models`` says which generation serves and
how far each has got; that moves in the transaction that writes the rows, so that an entry counts
exactly once, whoever else follows at the same time.

The owner of the ledger lays the tables out, and nobody else: what lies in its schema is called by
every session, also by the owner's. Others are given rights to the rows (``ops.store.roles``).
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from typing import ClassVar, Self, TypeVar

from psycopg.errors import UndefinedTable

from projections.database import Database, Rows
from projections.reading import Reading
from projections.sheets import Batch, Sheet
from projections.sql import sql, statements
from projections.writing import Pen

T = TypeVar("T")
SERVING = 0
ATTEMPTS = 3
FILE = "generations"


class RebuildUnderway(Exception):
    """Somebody else is rebuilding this read model."""


class NoneServing(Exception):
    """There is no generation yet."""


def lay_out(cursor: Rows) -> None:
    """The table that says how far each read model has got, where it is not there yet."""
    cursor.execute(sql(FILE, "table"), binary=False)


def share(cursor: Rows) -> None:
    """Give whoever may read or write the read models the same right to each of their tables."""
    for (grant,) in cursor.execute(sql(FILE, "shares"), {}).fetchall():
        cursor.execute(grant)


class Tables:
    """A read model. Its .sql file, named like it, creates its tables and asks its questions."""

    name: ClassVar[str]
    sheets: ClassVar[tuple[Sheet, ...]]

    def __init__(self, database: Database, generation: int = SERVING) -> None:
        self.database = database
        self.generation = generation

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of its tables, without the number of a generation."""
        return tuple(table for sheet in self.sheets for table in sheet.tables)

    @property
    def position(self) -> int:
        """The position of the last entry applied."""
        return self.ask(lambda reading: reading.position)

    @contextmanager
    def applying(self, batch: Batch) -> Generator[Iterator[None] | None]:
        """Write what the entries did, step by step, all of it or nothing.

        None where they are not the next ones: somebody else has written them.
        """
        with self.database.turn, self.database.writing() as cursor:
            params = {"name": self.name, "generation": self.generation}
            cursor.execute(
                sql(FILE, "advance"), params | {"after": batch.after, "last": batch.last}
            )
            if (row := cursor.fetchone()) is None:
                yield None
            else:
                with closing(self._write(cursor, row[0], batch)) as steps:
                    yield steps

    def _write(self, cursor: Rows, generation: int, batch: Batch) -> Generator[None]:
        for sheet in self.sheets:
            yield from Pen(cursor=cursor, sheet=sheet, generation=generation).write(batch)

    def ask(self, question: Callable[[Reading], T]) -> T:
        """The answer of the generation that serves; should it be dropped meanwhile, of the next."""
        missing: Exception | None = None
        for _ in range(ATTEMPTS):
            try:
                with self._look() as reading:
                    return question(reading)
            except (UndefinedTable, NoneServing) as gone:
                missing = gone
            self._establish()
        raise LookupError(f"tables of {self.name} are missing: rebuild it") from missing

    def ask_in_parts(self, question: Callable[[Reading], Iterator[T]]) -> Iterator[T]:
        """An answer of any length, all of it from one look; not to be left half read for long."""
        self.ask(lambda _: None)
        with self._look() as reading:
            yield from question(reading)

    @contextmanager
    def _look(self) -> Generator[Reading]:
        with self.database.reading() as cursor:
            params = {"name": self.name, "generation": self.generation}
            row = cursor.execute(sql(FILE, "place"), params).fetchone()
            if row is None:
                raise NoneServing(self.name)
            generation, position = row
            yield Reading(cursor, self.name, self._places(generation), position)

    def condition(self, name: str) -> str:
        """A condition of this model, to be put into a statement of it."""
        return f"\n{statements(self.name)[name]}"

    def _places(self, generation: int) -> dict[str, str]:
        return {table: f"{table}_{generation}" for table in self.tables}

    def _establish(self) -> None:
        """A first generation, empty, that serves; nothing if there is one."""
        if self.generation != SERVING:
            raise LookupError(f"generation {self.generation} of {self.name} is no more")
        if self._serves():
            return
        with self._laying_out() as (cursor, generations):
            if not any(serving for _, serving in generations):
                self._run(cursor, "index", self._begin(cursor, serving=True))

    def _serves(self) -> bool:
        """Whether there is one; whoever may only read can ask that."""
        try:
            with self._look():
                return True
        except (UndefinedTable, NoneServing):
            return False

    @contextmanager
    def rebuilding(self) -> Generator[Self]:
        """A fresh generation, empty, which serves nobody. Raises RebuildUnderway.

        What an earlier rebuild left behind when it was killed, is cleared away.
        """
        with self.database.alone(f"quanze rebuild {self.name}") as free:
            if not free:
                raise RebuildUnderway(self.name)
            self._drop_idle()
            with self._laying_out() as (cursor, _):
                fresh = self._begin(cursor, serving=False)
            yield type(self)(self.database, fresh)

    def prepare(self) -> None:
        """Once most rows are written: the indexes for reading, and statistics."""
        with self.database.writing() as cursor:
            self._run(cursor, "index", self.generation)
            for table in self._places(self.generation).values():
                cursor.execute(sql(FILE, "analyze", table=table))

    def serve(self) -> bool:
        """Take over from the generation that serves; False if that one has got further."""
        with self.database.writing() as cursor:
            params = {"name": self.name, "generation": self.generation}
            reached = dict(cursor.execute(sql(FILE, "contenders"), params).fetchall())
            if reached[self.generation] < max(reached.values()):
                return False
            cursor.execute(sql(FILE, "retire"), params)
            cursor.execute(sql(FILE, "serve"), params)
        self._drop_idle()
        return True

    def _drop_idle(self) -> None:
        """Nobody reads a generation that does not serve; readers of a moment ago are waited for.

        One table at a time, holding nothing else, so that no reader waits for us in turn.
        """
        with self._laying_out() as (_, generations):
            idle = [number for number, serving in generations if not serving]
        for number in idle:
            for table in self._places(number).values():
                with self.database.writing() as cursor:
                    cursor.execute(sql(FILE, "drop", table=table))
            with self.database.writing() as cursor:
                cursor.execute(sql(FILE, "forget"), {"name": self.name, "generation": number})

    @contextmanager
    def _laying_out(self) -> Generator[tuple[Rows, list[tuple[int, bool]]]]:
        """The generations there are, while nobody else can add or drop any."""
        with self.database.writing() as cursor:
            cursor.execute(sql(FILE, "lock"))
            lay_out(cursor)
            cursor.execute(sql(FILE, "generations"), {"name": self.name})
            yield cursor, [(number, serving) for number, serving in cursor.fetchall()]

    def _begin(self, cursor: Rows, *, serving: bool) -> int:
        cursor.execute(sql(FILE, "begin"), {"name": self.name, "serving": serving})
        [(fresh,)] = cursor.fetchall()
        self._run(cursor, "create", fresh)
        share(cursor)
        return fresh

    def _run(self, cursor: Rows, name: str, generation: int) -> None:
        cursor.execute(sql(self.name, name, **self._places(generation)), binary=False)
