"""quanze ask, quanze sql: questions over exported registers. No database is opened for them."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from inspect import Parameter, signature
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from analytics import Ledger, open_ledger
from analytics.dataset import Exported, read_dataset
from analytics.questions import QUESTIONS
from analytics.sandbox import Limits, free_sql
from domain.vocabulary import PowerKind
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.frames import show
from ops.cli.nobooks import nowhere
from ops.cli.options import AsOf, KnownAt, known
from ops.cli.output import SIMULATED, Answer, Form, Printer
from ops.cli.progress import busy
from ops.cli.sheets import write_parquet, write_xlsx
from ops.cli.subcommand import hang
from ops.settings import Settings

COMMON = frozenset({"as_of", "known_at", "register", "area", "organ", "kind", "services"})
MEBI = 2**20
Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Where quanze export wrote; in the data directory if left out.",
    ),
]
Sheet = Annotated[
    Path | None, typer.Option("--xlsx", metavar="FILE", help="Write the answer as a workbook.")
]
Columns = Annotated[
    Path | None, typer.Option("--parquet", metavar="FILE", help="Write the answer as Parquet.")
]


@dataclass(frozen=True, kw_only=True)
class Ask:
    question: Annotated[
        str, typer.Argument(metavar="[QUESTION]", help="Which; left out, all are listed.")
    ] = ""
    param: Annotated[
        list[str] | None,
        typer.Option("--param", metavar="NAME=VALUE", help="What the question takes; repeatable."),
    ] = None
    as_of: AsOf = None
    known_at: KnownAt = None
    area: Annotated[str, typer.Option("--area", metavar="CODE", help="And what lies in it.")] = ""
    organ: Annotated[
        str, typer.Option("--organ", metavar="ID|NAME", help="Holds or exercises the power.")
    ] = ""
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help=f"One of: {', '.join(PowerKind)}.")
    ] = ""
    services: Annotated[bool, typer.Option("--services", help="Count services (公共服务) too.")] = (
        False
    )
    data: Data = None
    xlsx: Sheet = None
    parquet: Columns = None
    sql: Annotated[
        bool, typer.Option("--sql", help="Show the SQL that answers it, and do not answer.")
    ] = False


@dataclass(frozen=True, kw_only=True)
class Sql:
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="One SELECT; - reads it from standard input.")
    ]
    data: Data = None
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows, at most.")] = 10_000
    seconds: Annotated[int, typer.Option("--seconds", min=1, max=3600)] = 30
    memory: Annotated[int, typer.Option("--memory", min=64, help="MiB, at most.")] = 1024
    xlsx: Sheet = None
    parquet: Columns = None


def ask(desk: Desk, asked: Ask) -> None:
    """Ask a question about the reform, over exported registers; or list the questions."""
    if not asked.question:
        list_questions(desk.out)
        return
    if asked.question not in QUESTIONS:
        names = ", ".join(QUESTIONS)
        raise Halt(ExitCode.USAGE, "unknown_question", name=asked.question, names=names)
    with opened(asked.data) as ledger:
        parameters = selection(desk, asked) | own(asked)
        if asked.sql:
            print(ledger.sql_of(asked.question, **parameters), end="")
            return
        with busy("asking", chinese=desk.out.chinese):
            found = ledger.answered(asked.question, **parameters)
        source = Source.of(ledger.registers, found.positions)
        about = {"question": asked.question, "as_of": found.as_of}
        give(desk.out, found.frame, about, source, found.sql, asked)


def list_questions(out: Printer) -> None:
    """Each question by name, in words, with what it takes beside what all of them take."""
    rows = [
        {
            "question": name,
            "meaning": (question.__doc__ or "").partition("\n")[0],
            "parameters": [
                one.name if one.default is Parameter.empty else f"[{one.name}]"
                for one in own_parameters(question).values()
            ],
        }
        for name, question in QUESTIONS.items()
    ]
    out.answer(Answer(columns=("question", "meaning", "parameters"), rows=rows))


def own_parameters(question: Callable[..., Any]) -> dict[str, Parameter]:
    """What a question takes of its own: all but the ledger and the selection."""
    return {
        name: one
        for name, one in signature(question).parameters.items()
        if one.kind is Parameter.KEYWORD_ONLY
    }


def selection(desk: Desk, asked: Ask) -> dict[str, Any]:
    """What every question may be told."""
    given = {
        "as_of": asked.as_of,
        "known_at": known(asked.known_at),
        "register": desk.common.register,
        "area": asked.area,
        "organ": asked.organ,
        "kind": asked.kind,
        "services": asked.services,
    }
    return {name: value for name, value in given.items() if value}


def own(asked: Ask) -> dict[str, Any]:
    """The question's own parameters, of the types it takes. Raises Halt."""
    takes = own_parameters(QUESTIONS[asked.question])
    found: dict[str, Any] = {}
    for text in asked.param or []:
        name, sign, value = text.partition("=")
        if not sign or name not in takes or name in found:
            names = ", ".join(takes)
            raise Halt(ExitCode.USAGE, "bad_param", text=text, names=names)
        found[name] = typed(takes[name], name, value)
    if missing := [n for n, p in takes.items() if p.default is Parameter.empty and n not in found]:
        raise Halt(ExitCode.USAGE, "missing_param", names=", ".join(missing))
    return found


def typed(takes: Parameter, name: str, value: str) -> Any:
    """A value as the parameter takes it: a yes or no, a number, a list with commas, or text."""
    kind = str(takes.annotation)
    try:
        if "bool" in kind:
            return {"true": True, "false": False}[value.casefold()]
        if "Sequence" in kind or "list" in kind:
            return [part for part in value.split(",") if part]
        if "float" in kind:
            return float(value)
        if "int" in kind and "str" not in kind:
            return int(value)
    except (KeyError, ValueError):
        raise Halt(ExitCode.USAGE, "param_type", name=name, value=value, kind=kind) from None
    return value


@dataclass(frozen=True, kw_only=True)
class Source:
    """Registers that answered: their positions, which are made up, and what was signed last."""

    positions: Mapping[str, int]
    made_up: tuple[str, ...]
    checkpoints: Mapping[str, str | None]

    @classmethod
    def of(cls, dataset: Mapping[str, Exported], positions: Mapping[str, int]) -> "Source":
        made_up = tuple(name for name in positions if dataset[name].manifest.simulated)
        checkpoints = {name: dataset[name].manifest.checkpoint for name in positions}
        return cls(positions=positions, made_up=made_up, checkpoints=checkpoints)

    @property
    def mixed(self) -> bool:
        return 0 < len(self.made_up) < len(self.positions)

    def label(self, out: Printer) -> Printer:
        """A printer that marks every row, where all that answered is made up."""
        return out if self.mixed else replace(out, simulated=bool(self.made_up))

    def marked(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Where only some is made up: the rows of those registers, or else what all rows mix."""
        if not self.mixed:
            return frame
        mark = pl.lit(f"{SIMULATED}: {', '.join(self.made_up)}")
        if "register" in frame.columns:
            mark = pl.when(pl.col("register").is_in(self.made_up)).then(pl.lit(SIMULATED))
        return frame.select(mark.alias("simulated"), pl.all().exclude("simulated"))

    def __str__(self) -> str:
        return ", ".join(f"{name} {position}" for name, position in self.positions.items())


def sql(desk: Desk, asked: Sql) -> None:
    """Ask anything in SQL over exported registers, in a process that can do no harm."""
    dataset = read_dataset(folder(asked.data))
    named = desk.common.register
    if named is not None and named not in dataset:
        names = ", ".join(dataset)
        raise Halt(ExitCode.REFUSED, "unknown_register", name=named, names=names)
    chosen = {named: dataset[named]} if named else dataset
    limits = Limits(seconds=asked.seconds, memory=asked.memory * MEBI, rows=asked.limit)
    text = sys.stdin.read() if asked.text == "-" else asked.text
    with busy("asking", chinese=desk.out.chinese):
        found = free_sql(chosen, text, limits)
    source = Source.of(chosen, {name: one.manifest.position for name, one in chosen.items()})
    give(desk.out, found.frame, {}, source, text, asked)
    if found.cut:
        desk.out.complain("answer_cut", limit=asked.limit)


def give(
    printer: Printer,
    frame: pl.DataFrame,
    about: Mapping[str, Any],
    source: Source,
    sql: str,
    asked: Ask | Sql,
) -> None:
    """The answer where it is wanted: in files, else printed. Files and JSON say all it rests on."""
    out = source.label(printer)
    # Moments are exported in UTC, without a zone.
    frame = source.marked(frame).with_columns(pl.col(pl.Datetime("us")).dt.replace_time_zone("UTC"))
    about = {**about, "position": str(source)}
    signed = {f"checkpoint {name}": text for name, text in source.checkpoints.items()}
    for file, write in ((asked.xlsx, write_xlsx), (asked.parquet, write_parquet)):
        if file:
            write(file, frame, {**out.labels, **about, **signed, "sql": sql})
            out.say("answer_written", file=file, count=len(frame))
    if asked.xlsx or asked.parquet:
        return
    if out.form is Form.TABLE and len(frame):
        made_up = [pl.lit(SIMULATED).alias("simulated")] * bool(out.simulated)
        out.head(about)
        show(frame.select(*made_up, pl.all()))
        return
    rows = frame.to_dicts()
    document = {
        "positions": source.positions,
        "checkpoints": source.checkpoints,
        "sql": sql,
        "rows": rows,
    }
    out.answer(Answer(about=about, columns=tuple(frame.columns), rows=rows, document=document))


def opened(data: Path | None) -> Ledger:
    """The exported registers, and the engine that is set."""
    settings = Settings()
    return open_ledger(folder(data), engine=settings.analytics_engine, master=settings.spark_master)


def folder(asked: Path | None) -> Path:
    return asked or Settings().home / "export"


def hang_asking(app: typer.Typer) -> None:
    hang(app, "ask", ask, Ask, house=nowhere)
    hang(app, "sql", sql, Sql, house=nowhere)
