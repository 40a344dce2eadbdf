"""quanze certify: whether an organ had a power on a day, with the proofs."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api.services import Register
from ops.cli.bundling import (
    FEW,
    Books,
    last_sealed,
    looking,
    organ_meant,
    powers_meant,
    say_near,
    say_uncovered,
)
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt, refusing
from ops.cli.options import day
from ops.cli.output import Answer, Form, Printer, complain, write_bytes
from ops.cli.sealing import Folder
from ops.cli.subcommand import hang
from ops.sealing.bundle import replacing
from ops.sealing.cautions import cautions
from ops.sealing.certificate import (
    Ambiguous,
    Certificate,
    NotAsked,
    Question,
    UnknownOrgan,
    certify,
    json_bytes,
    literally,
    meant,
    refuse_unknown_organ,
)
from ops.sealing.page import page
from ops.sealing.sealed import Sealed


@dataclass(frozen=True, kw_only=True)
class Certify:
    organ: Annotated[
        str, typer.Option("--organ", metavar="ID|NAME", help="The organ: its id or its exact name.")
    ]
    power: Annotated[
        str,
        typer.Option(
            "--power",
            metavar="ID|CODE|NAME",
            help="The power: its id or the beginning of it, a code, or its exact name.",
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
    even_if_unknown: Annotated[
        bool,
        typer.Option(
            "--even-if-unknown",
            help="Certify also where no power of the register ever bore that id, code or name: that"
            " the organ had none of it.",
        ),
    ] = False
    folder: Folder = None


def certificate(desk: Desk, asked: Certify) -> None:
    """Certify that an organ had a power on a day, or had not; with proofs, as a file and a page."""
    register = desk.register()
    out = desk.out.of(register)
    with refusing("not_certified", chinese=out.chinese):
        sealed = last_sealed(register, asked.folder)
        with looking(desk, register, sealed) as books:
            found = certified(sealed, register, books, asked, out)
    document = json_bytes(found)
    if asked.out:
        write_whole(asked.out, document)
    if asked.html:
        write_whole(asked.html, page(found))
    if out.form is Form.JSON:
        write_bytes(document)
        say_cautions(out, found)
    else:
        say(out, found, asked)
    say_uncovered(desk, register, sealed, out)


def certified(
    sealed: Sealed, register: Register, books: Books, asked: Certify, out: Printer
) -> Certificate:
    """The answer with its proofs."""
    organ = organ_meant(books.database, sealed, asked.organ, asked.on)
    try:
        return certify(sealed, register, books.seen, question(books, organ, asked, out))
    except Ambiguous as many:
        facts = {"count": len(many.powers), "powers": many.powers[:FEW]}
        raise Halt(ExitCode.USAGE, "which_power", text=asked.power, **facts) from None
    except NotAsked:
        raise Halt(ExitCode.USAGE, "not_asked", text=asked.power, organ=organ) from None
    except UnknownOrgan:
        facts = {"id": organ, "position": sealed.position}
        raise Halt(ExitCode.REFUSED, "nothing_recorded", **facts) from None


def question(books: Books, organ: str, asked: Certify, out: Printer) -> Question:
    """What is asked, of a power that is known by what was given; of another only if that is said.

    Raises Ambiguous, NotAsked and UnknownOrgan.
    """
    plainly = literally(asked.power, organ=organ, on=asked.on)
    refuse_unknown_organ(books.seen, organ)
    here = books.view(asked.on)
    powers = list(powers_meant(here, asked.power))
    if powers:
        return meant(books.seen, asked.power, powers, organ=organ, on=asked.on)
    if not asked.even_if_unknown:
        say_near(here, asked.power, out)
        raise Halt(ExitCode.REFUSED, "certify_unknown", text=asked.power, position=here.position)
    return plainly


def say(out: Printer, found: Certificate, asked: Certify) -> None:
    """The answer in a sentence, what it does not say, and where the files are."""
    answer = row(found)
    brief = ("on", "answer", "valid_from", "valid_until", "position")
    out.answer(Answer(columns=tuple(answer), brief=brief, rows=[answer]))
    facts = {"organ": found.organ_name(), "on": asked.on, "position": found.sealed.position}
    out.say(f"certified_{found.verdict}", **facts)
    say_cautions(out, found)
    if asked.out:
        out.say("certificate_written", file=asked.out)
    if asked.html:
        out.say("page_written", file=asked.html)
    if asked.html and not asked.out:
        out.say("page_without_proofs")


def say_cautions(out: Printer, found: Certificate) -> None:
    """What the answer does not say; beside it where a program reads that."""
    for zh, en in cautions(found):
        text = zh if out.chinese else en
        if out.form is Form.TABLE:
            out.line(text)
        else:
            complain(text)


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
