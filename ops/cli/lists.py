"""quanze list, show: the list of a day, and one power of it."""

from dataclasses import dataclass
from typing import Annotated

import typer

from api.view import view
from domain.listing import Selection
from domain.vocabulary import PowerKind
from ops.cli import meant
from ops.cli.desk import Desk
from ops.cli.lines import BRIEF, COLUMNS, fields, row
from ops.cli.options import AsOf, KnownAt, known
from ops.cli.output import Answer
from ops.cli.subcommand import hang

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
    kind: Annotated[PowerKind | None, typer.Option("--kind", help="Of one kind.")] = None
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
                rows=[row(line) for line in lines],
                document={"rows": lines},
            )
        )


def show(desk: Desk, asked: Show) -> None:
    """Show everything the list says about one power on a day."""
    with desk.books() as (services, out):
        here = view(services, asked.as_of, known(asked.known_at))
        line = meant.power(here, asked.power)
        out.answer(
            Answer(
                about=here.about,
                columns=("field", "value"),
                rows=fields(line),
                document={"power": line},
            )
        )


def hang_lists(app: typer.Typer) -> None:
    hang(app, "list", list_powers, List)
    hang(app, "show", show, Show)
