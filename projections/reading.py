"""One look at a read model: one generation, one position, one state of its tables."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from projections.database import Rows
from projections.sql import sql

PART = 2_000


class NotYetKnown(LookupError):
    """The question is about a position that this read model has not reached."""

    def __init__(self, *, asked: int, reached: int) -> None:
        super().__init__(f"asked as known at position {asked}, followed up to {reached}")
        self.asked = asked
        self.reached = reached


class Reading(NamedTuple):
    """What a question needs to be put: a cursor, the file it stands in, the tables it is about."""

    cursor: Rows
    file: str
    places: dict[str, str]
    position: int

    def rows(self, name: str, params: dict[str, Any], **places: str) -> list[tuple[Any, ...]]:
        """The answer to the statement of that name."""
        statement = sql(self.file, name, **self.places, **places)
        return self.cursor.execute(statement, params).fetchall()

    def column(self, name: str, params: dict[str, Any]) -> list[Any]:
        """The answer to a statement that asks for one thing only."""
        return [value for (value,) in self.rows(name, params)]

    def parts(
        self, name: str, params: dict[str, Any], **places: str
    ) -> Iterator[list[tuple[Any, ...]]]:
        """The answer in parts; the next is fetched when it is asked for."""
        statement = sql(self.file, name, **self.places, **places)
        with self.cursor.connection.cursor("parts", binary=True) as cursor:
            cursor.execute(statement, params)
            while rows := cursor.fetchmany(PART):
                yield rows

    def known(self, known_at: int | None) -> int:
        """The position a question is about; None stands for the last one followed."""
        if known_at is not None and known_at > self.position:
            raise NotYetKnown(asked=known_at, reached=self.position)
        return self.position if known_at is None else known_at
