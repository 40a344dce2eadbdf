"""quanze init, registers, status: which books there are, and how far they have got."""

import re
from dataclasses import dataclass
from typing import Annotated

import typer

from api.services import Register
from domain.malformed import Malformed
from domain.organ_codes import DivisionCode
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.misread import Misread
from ops.cli.options import register_name
from ops.cli.output import Answer
from ops.cli.subcommand import hang

TOWN_OR_VILLAGE = re.compile(r"([0-9]{6})(?:[0-9]{3}){1,2}")
"""GB/T 10114: three figures more for a township, and three more for a village."""
COLUMNS = ("name", "title", "area", "simulated")


def division(text: str) -> str:
    """A division's code: six figures (GB/T 2260), or nine or twelve down to a town or village."""
    below = TOWN_OR_VILLAGE.fullmatch(text)
    try:
        county = DivisionCode.parse(below[1] if below else text)
    except Malformed:
        county = None
    if text and (county is None or county.warnings):
        raise Misread(
            f"“{text}”不是行政区划代码: 应为 GB/T 2260 的 6 位数字，如 440000；"
            "乡镇、村用 GB/T 10114 的 9 位或 12 位",
            f"{text!r} is no division code: six digits of GB/T 2260, such as 440000; for a township"
            " or village nine or twelve, by GB/T 10114",
        )
    return text


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
        str,
        typer.Option(
            "--area", parser=division, metavar="GB/T 2260", help="Its division code: 440000."
        ),
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
