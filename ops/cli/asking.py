"""quanze ask, quanze sql: questions over exported registers. No database is opened for them."""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from inspect import Parameter, signature
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import polars as pl
import typer

from analytics import Ledger, open_ledger
from analytics.dataset import Exported, read_dataset
from analytics.marks import ASKED_OF, asked_of, marked, mixed, shared
from analytics.questions import MEANINGS, QUESTIONS
from analytics.sandbox import Limits, free_sql
from domain.vocabulary import KIND_LABELS, PowerKind
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.frames import in_chinese, print_frame
from ops.cli.misread import Misread
from ops.cli.nobooks import nowhere
from ops.cli.options import AsOf, moment, register_name
from ops.cli.output import Answer, Form, Printer
from ops.cli.progress import busy
from ops.cli.sheets import write_parquet, write_xlsx
from ops.cli.subcommand import hang
from ops.cli.words import choices, one_of
from ops.settings import Settings


class Knowledge(NamedTuple):
    """What was known: after a position, at an instant, or after a position of each register."""

    known_at: datetime | int | dict[str, int]


def knowledge(text: str) -> Knowledge:
    """POSITION, INSTANT, or REGISTER=POSITION for each, with commas between."""
    if "=" not in text:
        return Knowledge(moment(text).known_at)
    pairs = [one.partition("=") for one in text.split(",")]
    found = {name.strip(): position.strip() for name, _, position in pairs}
    if len(found) < len(pairs) or not all(POSITION.fullmatch(one) for one in found.values()):
        raise Misread(
            f"“{text}”应写作 登记簿=位置，逐个用逗号隔开: demo_panshan=1444,other=22",
            f"{text!r}: write REGISTER=POSITION for each, with commas between:"
            " demo_panshan=1444,other=22",
        )
    return Knowledge({name: int(position) for name, position in found.items()})


POSITION = re.compile(r"[0-9]{1,15}")
KnownIn = Annotated[
    Knowledge | None,
    typer.Option(
        "--known-at",
        parser=knowledge,
        metavar="INSTANT|POSITION|REGISTER=POSITION,…",
        help="What the ledger knew then; all that was exported if left out.",
    ),
]
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


Asked = Annotated[
    str | None,
    typer.Option(
        "--register",
        envvar="QUANZE_REGISTER",
        parser=register_name,
        metavar="NAME",
        help="One register of the export; all of them if left out.",
    ),
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
    known_at: KnownIn = None
    area: Annotated[str, typer.Option("--area", metavar="CODE", help="And what lies in it.")] = ""
    organ: Annotated[
        str, typer.Option("--organ", metavar="ID|NAME", help="Holds or exercises the power.")
    ] = ""
    kind: Annotated[
        PowerKind | None,
        typer.Option(
            "--kind",
            parser=one_of(KIND_LABELS),
            metavar=choices(PowerKind),
            help="Of one kind; 行政许可 and the other Chinese names will do.",
        ),
    ] = None
    services: Annotated[bool, typer.Option("--services", help="Count services (公共服务) too.")] = (
        False
    )
    register: Asked = None
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
    register: Asked = None
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
        source = Source(found.positions, ledger.registers)
        about = {"question": asked.question, "as_of": found.as_of}
        give(desk.out, found.frame, about, source, found.sql, asked)


def list_questions(out: Printer) -> None:
    """Each question by name, in words, with what it takes beside what all of them take."""
    chinese = out.chinese and out.form is Form.TABLE
    rows = [
        {
            "question": name,
            "meaning": MEANINGS[name] if chinese else (question.__doc__ or "").partition("\n")[0],
            "zh": MEANINGS[name],
            "parameters": [
                one.name if one.default is Parameter.empty else f"[{one.name}]"
                for one in own_parameters(question).values()
            ],
        }
        for name, question in QUESTIONS.items()
    ]
    brief = ("question", "meaning", "parameters")
    out.answer(Answer(columns=(*brief, "zh"), brief=brief, rows=rows))


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
        "known_at": asked.known_at and asked.known_at.known_at,
        "register": desk.common.register,
        "area": asked.area,
        "organ": asked.organ,
        "kind": asked.kind and asked.kind.value,
        "services": asked.services,
    }
    return told(given)


def told(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was said; 0 is a position."""
    return {
        name: value
        for name, value in given.items()
        if value not in (None, "") and value is not False
    }


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


class Source:
    """Registers that answered: their positions, their marks, and what was signed last."""

    def __init__(self, positions: Mapping[str, int], dataset: Mapping[str, Exported]) -> None:
        self.positions = positions
        self.registers = {name: dataset[name] for name in positions}

    def label(self, out: Printer) -> Printer:
        """A printer that marks every row with what all that answered is marked with."""
        marks, some = shared(self.registers), mixed(self.registers)
        simulated = None if "simulated" in some else "simulated" in marks
        return replace(out, simulated=simulated, partial="partial" in marks)

    @property
    def checkpoints(self) -> dict[str, str | None]:
        return {name: one.manifest.checkpoint for name, one in self.registers.items()}

    @property
    def marks(self) -> dict[str, dict[str, bool]]:
        """What each register is, for programs."""
        return {
            name: {"simulated": one.manifest.simulated, "partial": one.manifest.partial}
            for name, one in self.registers.items()
        }

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
    source = Source({name: one.manifest.position for name, one in chosen.items()}, chosen)
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
    frame = frame.with_columns(pl.col(pl.Datetime("us")).dt.replace_time_zone("UTC"))
    frame = marked(frame, source.registers)
    question = str(about.get("question", ""))
    about = {**about, "position": str(source)}
    signed = {f"checkpoint {name}": text for name, text in source.checkpoints.items()}
    whole = labelled(frame, out)
    for file, write, rows in (
        (asked.xlsx, write_xlsx, readable(whole, question, out)),
        (asked.parquet, write_parquet, whole),
    ):
        if file:
            write(file, rows, {**out.labels, **about, **signed, "sql": sql})
            out.say("answer_written", file=file, count=len(frame))
    if asked.xlsx or asked.parquet:
        return
    if out.form is Form.TABLE and len(frame):
        out.head(about)
        if ASKED_OF in frame.columns:
            out.say("asked_of", registers=asked_of(source.registers))
        told = readable(whole.select(pl.all().exclude(ASKED_OF)), question, out)
        print_frame(told, chinese=out.chinese and bool(question))
        return
    rows = frame.to_dicts()
    document = {
        "positions": source.positions,
        "registers": source.marks,
        "checkpoints": source.checkpoints,
        "sql": sql,
        "rows": rows,
    }
    out.answer(Answer(about=about, columns=tuple(frame.columns), rows=rows, document=document))


def labelled(frame: pl.DataFrame, out: Printer) -> pl.DataFrame:
    """The frame with what every row is marked with."""
    marks = [pl.lit(mark).alias(name) for name, mark in out.labels.items()]
    return frame.select(*marks, pl.all().exclude(*out.labels)) if marks else frame


def readable(frame: pl.DataFrame, question: str, out: Printer) -> pl.DataFrame:
    """The answer to a question in the language asked for; to one in SQL, under its own names."""
    return in_chinese(frame, question) if out.chinese and question else frame


def opened(data: Path | None) -> Ledger:
    """The exported registers, and the engine that is set."""
    settings = Settings()
    return open_ledger(folder(data), engine=settings.analytics_engine, master=settings.spark_master)


def folder(asked: Path | None) -> Path:
    return asked or Settings().home / "export"


def hang_asking(app: typer.Typer) -> None:
    hang(app, "ask", ask, Ask, house=nowhere)
    hang(app, "sql", sql, Sql, house=nowhere)
