"""A ledger as analysts see it: an export, and the questions that can be asked of it."""

from datetime import date
from inspect import signature
from pathlib import Path
from typing import Any, NamedTuple, Self

import polars as pl

from analytics.asking import Asking
from analytics.dataset import read_dataset
from analytics.duck import Duck
from analytics.errors import Unanswerable
from analytics.parameters import as_of, one_of
from analytics.questions import QUESTIONS, Questions
from analytics.spark import HERE, Spark
from analytics.views import Statement


class Answer(NamedTuple):
    """A frame, and what it rests on: the SQL that was run, the day, the positions."""

    frame: pl.DataFrame
    sql: str
    as_of: date
    positions: dict[str, int]


class Ledger(Questions):
    """An export opened for questions. ``ledger.list_size(since="2015-01-01")``."""

    def ask(self, question: str, **parameters: Any) -> pl.DataFrame:
        """The answer to a question of that name. Raises Unanswerable, naming the parameter."""
        return asked(self, question, parameters)

    def answered(self, question: str, **parameters: Any) -> Answer:
        """The answer to a question, with what it rests on. Raises Unanswerable."""
        run: list[Statement] = []
        listening = Asking(self.registers, self.engine, heard=run.append)
        frame = asked(listening, question, parameters)
        sql = "\n".join(self.engine.spelled(statement) for statement in run)
        selection: Any = parameters
        return Answer(frame, sql, as_of(selection), self.positions(selection))

    def sql_of(self, question: str, **parameters: Any) -> str:
        """The SQL that answers a question: its views, and its own text. Raises Unanswerable."""
        return self.answered(question, **parameters).sql

    def questions(self) -> dict[str, str]:
        """What can be asked: each question by name, in words."""
        return {name: in_words(question) for name, question in QUESTIONS.items()}

    def provenance(self) -> pl.DataFrame:
        """Whose numbers these are, one row for each register.

        ``register``, ``title``, ``simulated`` (made up), ``origin`` (of its log), ``position`` and
        ``recorded_at`` (UTC) of its last entry, ``checkpoint``: the signed tree head, or null.
        """
        return pl.DataFrame(
            [
                {
                    "register": name,
                    "title": one.manifest.title,
                    "simulated": one.manifest.simulated,
                    "origin": one.manifest.origin,
                    "position": one.manifest.position,
                    "recorded_at": one.recorded_at,
                    "checkpoint": one.manifest.checkpoint,
                }
                for name, one in self.registers.items()
            ],
            schema=PROVENANCE,
        )

    def close(self) -> None:
        self.engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


PROVENANCE: dict[str, Any] = {
    "register": pl.String,
    "title": pl.String,
    "simulated": pl.Boolean,
    "origin": pl.String,
    "position": pl.Int64,
    "recorded_at": pl.Datetime("us"),
    "checkpoint": pl.String,
}
ENGINES = ("duckdb", "spark")


def open_ledger(
    folder: Path | str, *, engine: str = "duckdb", master: str = HERE, check: bool = False
) -> Ledger:
    """An export in a folder, opened for questions; with ``check`` its files are hashed first.

    ``master`` is for the engine ``spark``: ``spark://host:7077``, or ``local[*]`` for this process
    alone. Raises Unreadable for what is no sound export, Unanswerable for an unknown engine, and
    Unavailable for one that cannot be used.
    """
    registers = read_dataset(folder, check=check)
    if one_of("engine", engine, ENGINES) == "spark":
        return Ledger(registers, Spark(registers, master=master))
    return Ledger(registers, Duck(registers))


def asked(ledger: Asking, question: str, parameters: dict[str, Any]) -> pl.DataFrame:
    function: Any = QUESTIONS[one_of("question", question, [*QUESTIONS])]
    for name, one in signature(function).parameters.items():
        if one.kind is one.KEYWORD_ONLY and one.default is one.empty and name not in parameters:
            raise Unanswerable(name, f"{question} needs it", f"{question} 需要它")
    return function(ledger, **parameters)


def in_words(question: Any) -> str:
    return (question.__doc__ or "").partition("\n")[0]
