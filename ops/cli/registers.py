"""quanze init, registers, status: which books there are, and how far they have got."""

from dataclasses import dataclass
from typing import Annotated

import typer

from api.services import Register
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.options import register_name
from ops.cli.output import Answer
from ops.cli.subcommand import hang

COLUMNS = ("name", "title", "area", "simulated")


@dataclass(frozen=True, kw_only=True)
class New:
    name: Annotated[
        str,
        typer.Argument(
            parser=register_name, metavar="NAME", help="Small letters, digits and _; at most 40."
        ),
    ]
    title: Annotated[str, typer.Option("--title", help="What it is called: 广东省权责清单.")] = ""
    area: Annotated[
        str, typer.Option("--area", metavar="GB/T 2260", help="Its division code: 440000.")
    ] = ""


def init(desk: Desk, asked: New) -> None:
    """Create a register: the books of one jurisdiction, empty."""
    register = Register(name=asked.name, title=asked.title, area=asked.area)
    if not desk.house.create(register):
        raise Halt(ExitCode.REFUSED, "register_exists", name=asked.name)
    desk.out.answer(listed([register]))
    desk.out.say("register_made", name=asked.name)


def registers(desk: Desk) -> None:
    """List the registers of this database."""
    desk.out.answer(listed(desk.house.registers()))


def listed(there: list[Register]) -> Answer:
    rows = [{column: getattr(register, column) for column in COLUMNS} for register in there]
    return Answer(columns=COLUMNS, rows=rows)


def hang_registers(app: typer.Typer) -> None:
    hang(app, "init", init, New)
    hang(app, "registers", registers)
