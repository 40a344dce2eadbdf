"""quanze correct: say that an entry should not be there; the entry itself stays."""

from dataclasses import dataclass
from typing import Annotated

import typer

from api.view import today
from domain.act import Act
from domain.commands import CorrectEntry, Request
from domain.streams import ID
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.output import Answer
from ops.cli.subcommand import hang


@dataclass(frozen=True, kw_only=True)
class Correct:
    stream: Annotated[
        str, typer.Argument(metavar="STREAM", help="power:… organ:… instrument:… duty:…")
    ]
    version: Annotated[
        int, typer.Argument(metavar="VERSION", min=1, help="Which entry, as history numbers them.")
    ]
    annul: Annotated[
        bool, typer.Option("--annul", help="The entry should never have been made.")
    ] = False
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why; it goes on record.")
    ] = ""


def correct(desk: Desk, asked: Correct) -> None:
    """Annul an entry that was made by mistake. What was known before stays known as such."""
    if not asked.annul or not asked.reason.strip():
        raise Halt(ExitCode.USAGE, "annul_with_reason")
    if not ID.fullmatch(asked.stream):
        raise Halt(ExitCode.USAGE, "no_stream", text=asked.stream)
    with desk.books() as (services, out):
        command = CorrectEntry(
            stream=asked.stream,
            act=Act(effective_on=today(), simulated=services.register.simulated),
            corrects=asked.version,
            replacement=None,
            reason=asked.reason,
        )
        receipt = services.ledger.execute(Request(commands=(command,), actor=desk.common.actor))
        row = {"stream": asked.stream, "version": asked.version, "position": receipt.last}
        out.answer(Answer(columns=("stream", "version", "position"), rows=[row]))


def hang_correcting(app: typer.Typer) -> None:
    hang(app, "correct", correct, Correct)
