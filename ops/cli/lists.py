"""quanze list, show: the list of a day, and one power of it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import typer

from api.view import View, view
from domain.listing import Line, Selection
from domain.vocabulary import KIND_LABELS, PowerKind
from ops.cli import meant
from ops.cli.begun import dated, say_beginning
from ops.cli.desk import Desk
from ops.cli.failures import Halt
from ops.cli.lines import BRIEF, COLUMNS, fields, row
from ops.cli.options import AsOf, KnownAt, known
from ops.cli.output import Answer, Form, Printer
from ops.cli.subcommand import hang
from ops.cli.words import choices, one_of, spoken

PowerName = Annotated[
    str,
    typer.Argument(metavar="POWER", help="Its id or the beginning of it, a code, or its name."),
]


@dataclass(frozen=True, kw_only=True)
class List:
    as_of: AsOf = None
    known_at: KnownAt = None
    area: Annotated[
        str, typer.Option("--area", metavar="GB/T 2260", help="An area and what lies in it.")
    ] = ""
    organ: Annotated[
        str, typer.Option("--organ", metavar="NAME", help="Held or exercised by: name or id.")
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
    text: Annotated[str, typer.Option("--text", help="Found in the name or in a code.")] = ""
    services: Annotated[
        bool, typer.Option("--services", help="公共服务, too; they are no powers.")
    ] = False


@dataclass(frozen=True, kw_only=True)
class Show:
    power: PowerName
    as_of: AsOf = None
    known_at: KnownAt = None


def list_powers(desk: Desk, asked: List) -> None:
    """Show the list of powers on a day, as it was known at a moment."""
    with desk.books() as (services, out):
        here = view(services, asked.as_of, known(asked.known_at))
        selection = Selection(
            area=asked.area,
            organ=meant.organ(here, asked.organ) if asked.organ else "",
            kind=asked.kind.value if asked.kind else "",
            text=asked.text,
            services=asked.services,
        )
        lines = here.lines(selection)
        out.answer(
            Answer(
                about={**here.about, "count": len(lines)},
                columns=COLUMNS,
                brief=BRIEF,
                rows=dated(services, [row(line) for line in lines], out, here.position),
                document={"rows": lines},
            )
        )
        if not lines:
            say_beginning(here, out)


def show(desk: Desk, asked: Show) -> None:
    """Show everything the list says about one power on a day."""
    with desk.books() as (services, out):
        here = view(services, asked.as_of, known(asked.known_at))
        line, left_on = found(here, asked.power, out)
        table = out.form is Form.TABLE
        [told] = dated(services, [line], out, here.position)
        out.answer(
            Answer(
                about=here.about,
                columns=("field", "value"),
                rows=fields(dict(told), chinese=table and out.chinese),
                document={"power": line},
            )
        )
        if left_on is not None:
            state = spoken("status", line["status"], chinese=out.chinese)
            facts = {"as_of": here.as_of, "status": state, "on": left_on}
            out.say("left_list", power=line["power"], **facts)


def found(here: View, text: str, out: Printer) -> tuple[Line, date | None]:
    """The power as it stood; somebody who asks about too early a day is told when books begin."""
    try:
        return meant.stood(here, text)
    except Halt:
        say_beginning(here, out, aside=True)
        raise


def hang_lists(app: typer.Typer) -> None:
    hang(app, "list", list_powers, List)
    hang(app, "show", show, Show)
