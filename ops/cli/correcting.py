"""quanze correct: say that an entry should not be there; the entry itself stays."""

from dataclasses import dataclass
from typing import Annotated

import typer

from api.view import today
from domain.act import Act
from domain.commands import CorrectEntry, Request
from domain.ledger import Ledger
from domain.streams import ID
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.options import LAST_POSITION
from ops.cli.output import Answer
from ops.cli.subcommand import hang


@dataclass(frozen=True, kw_only=True)
class Correct:
    entry: Annotated[
        str,
        typer.Argument(
            metavar="POSITION|STREAM",
            help="Its position; or its stream (power:… organ:… instrument:… duty:…) and VERSION.",
        ),
    ]
    version: Annotated[
        int | None,
        typer.Argument(
            metavar="[VERSION]",
            min=1,
            max=LAST_POSITION,
            help="Which entry of the stream, as history numbers them.",
        ),
    ] = None
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
    refuse_unnamed(asked)
    with desk.books() as (services, out):
        stream, version = meant(services.ledger, asked)
        command = CorrectEntry(
            stream=stream,
            act=Act(effective_on=today(), simulated=services.register.simulated),
            corrects=version,
            replacement=None,
            reason=asked.reason,
        )
        receipt = services.ledger.execute(Request(commands=(command,), actor=desk.common.actor))
        row = {"stream": stream, "version": version, "position": receipt.last}
        out.answer(Answer(columns=("stream", "version", "position"), rows=[row]))


def refuse_unnamed(asked: Correct) -> None:
    """An entry is named by its position, or by its stream and its version there. Raises Halt."""
    if position(asked.entry) is not None:
        if asked.version is not None:
            raise Halt(ExitCode.USAGE, "which_entry")
        return
    if not ID.fullmatch(asked.entry):
        raise Halt(ExitCode.USAGE, "no_stream", text=asked.entry)
    if asked.version is None:
        raise Halt(ExitCode.USAGE, "which_entry")


def position(text: str) -> int | None:
    """The position that is written there; None for anything else."""
    digits = text.isascii() and text.isdigit() and len(text) <= len(str(LAST_POSITION))
    return int(text) if digits else None


def meant(ledger: Ledger, asked: Correct) -> tuple[str, int]:
    """The stream of the entry and its version there. Raises Halt for a position not reached."""
    if asked.version is not None:
        return asked.entry, asked.version
    at, head = position(asked.entry), ledger.position
    if at is None or not 1 <= at <= head:
        raise Halt(ExitCode.REFUSED, "no_entry", position=asked.entry, head=head)
    [entry] = ledger.entries(after=at - 1, limit=1)
    return entry.event.stream, entry.event.version


def hang_correcting(app: typer.Typer) -> None:
    hang(app, "correct", correct, Correct)
