"""quanze certify: whether an organ had a power on a day, with the proofs."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ops.cli.bundling import FEW, last_sealed, looking, organ_meant
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.options import day
from ops.cli.output import Answer, Form, Printer, write_bytes
from ops.cli.sealing import Folder
from ops.cli.subcommand import hang
from ops.sealing.bundle import replacing
from ops.sealing.cautions import cautions
from ops.sealing.certificate import (
    Ambiguous,
    Certificate,
    NotAsked,
    UnknownOrgan,
    certify,
    json_bytes,
    meant,
)
from ops.sealing.page import page


@dataclass(frozen=True, kw_only=True)
class Certify:
    organ: Annotated[
        str, typer.Option("--organ", metavar="ID|NAME", help="The organ: its id or its exact name.")
    ]
    power: Annotated[
        str,
        typer.Option(
            "--power", metavar="ID|CODE|NAME", help="The power: its id, a code or its exact name."
        ),
    ]
    on: Annotated[
        date, typer.Option("--on", parser=day, metavar="DATE", help="The day that is asked about.")
    ]
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write the certificate, which is JSON, here."),
    ] = None
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page to print here.")
    ] = None
    folder: Folder = None


def certificate(desk: Desk, asked: Certify) -> None:
    """Certify that an organ had a power on a day, or had not; with proofs, as a file and a page."""
    register = desk.register()
    out = desk.out.of(register)
    sealed = last_sealed(register, asked.folder)
    with looking(desk, register, sealed) as (seen, database):
        organ = organ_meant(database, sealed, asked.organ, asked.on)
        try:
            question = meant(seen, asked.power, organ=organ, on=asked.on)
        except Ambiguous as many:
            facts = {"count": len(many.powers), "powers": many.powers[:FEW]}
            raise Halt(ExitCode.USAGE, "which_power", text=asked.power, **facts) from None
        except NotAsked:
            raise Halt(ExitCode.USAGE, "not_asked", text=asked.power, organ=organ) from None
        try:
            found = certify(sealed, register, seen, question)
        except UnknownOrgan:
            facts = {"id": organ, "position": sealed.position}
            raise Halt(ExitCode.REFUSED, "nothing_recorded", **facts) from None
    document = json_bytes(found)
    if asked.out:
        write_whole(asked.out, document)
    if asked.html:
        write_whole(asked.html, page(found))
    if out.form is Form.JSON:
        write_bytes(document)
        return
    say(out, found, asked)


def say(out: Printer, found: Certificate, asked: Certify) -> None:
    """The answer in a sentence, what it does not say, and where the files are."""
    answer = row(found)
    brief = ("on", "answer", "valid_from", "valid_until", "position")
    out.answer(Answer(columns=tuple(answer), brief=brief, rows=[answer]))
    facts = {"organ": found.organ_name(), "on": asked.on, "position": found.sealed.position}
    out.say(f"certified_{found.verdict}", **facts)
    for zh, en in cautions(found):
        out.line(zh if out.chinese else en)
    if asked.out:
        out.say("certificate_written", file=asked.out)
    if asked.html:
        out.say("page_written", file=asked.html)
    if asked.html and not asked.out:
        out.say("page_without_proofs")


def row(found: Certificate) -> dict[str, object]:
    """The question and the answer, and the days on which the power stood so."""
    there = found.standing()
    return {
        "organ": found.question.organ,
        "power": found.question.power or found.question.name,
        "on": found.question.on,
        "answer": found.verdict.value,
        "valid_from": there["valid_from"] if there else "",
        "valid_until": there["valid_until"] if there else "",
        "origin": found.sealed.origin,
        "position": found.sealed.position,
    }


def write_whole(target: Path, content: bytes) -> None:
    with replacing(target) as fresh:
        fresh.write_bytes(content)


def hang_certifying(app: typer.Typer) -> None:
    hang(app, "certify", certificate, Certify)
