"""quanze report: what the reform did, as one page to print."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from analytics.report import report
from ops.cli.asking import Asked, Data, KnownIn, opened, told
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.nobooks import nowhere
from ops.cli.options import day
from ops.cli.progress import busy
from ops.cli.sheets import replaced
from ops.cli.subcommand import hang


@dataclass(frozen=True, kw_only=True)
class Report:
    since: Annotated[
        date, typer.Option("--from", parser=day, metavar="DATE", help="The first day.")
    ]
    until: Annotated[date, typer.Option("--to", parser=day, metavar="DATE", help="The last day.")]
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The HTML file.")]
    known_at: KnownIn = None
    area: Annotated[str, typer.Option("--area", metavar="CODE", help="And what lies in it.")] = ""
    organ: Annotated[
        str, typer.Option("--organ", metavar="ID|NAME", help="Holds or exercises the power.")
    ] = ""
    register: Asked = None
    data: Data = None


def write_report(desk: Desk, asked: Report) -> None:
    """Write a report of what the reform did: charts, tables, and what each number rests on."""
    if asked.since > asked.until:
        raise Halt(ExitCode.USAGE, "reversed", since=asked.since, until=asked.until)
    given = {
        "register": desk.common.register,
        "known_at": asked.known_at and asked.known_at.known_at,
        "area": asked.area,
        "organ": asked.organ,
    }
    selection = told(given)
    with (
        busy("reporting", chinese=desk.out.chinese),
        opened(asked.data) as ledger,
    ):
        page = report(ledger, since=asked.since, until=asked.until, **selection)
    with replaced(asked.out) as fresh:
        fresh.write_bytes(page)
    desk.out.say("report_written", file=asked.out)


def hang_reporting(app: typer.Typer) -> None:
    hang(app, "report", write_report, Report, house=nowhere)
