"""quanze bundle: what was published as one file, for whoever checks it elsewhere."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from api.services import Register, Services
from api.view import View, view
from ops.cli import meant
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt, refusing
from ops.cli.near import near
from ops.cli.output import Answer, Printer
from ops.cli.progress import busy
from ops.cli.sealing import Folder, publication
from ops.cli.subcommand import hang
from ops.registers import schema_of
from ops.sealing.bundle import Member, NoSuchStream, part, whole, write_bundle
from ops.sealing.keyring import origin_of
from ops.sealing.sealed import NoStateRoots, Sealed
from ops.sealing.stored import stored
from projections.database import Database
from projections.organs import Organs
from projections.stateroots import Look, look

FEW = 8


@dataclass(frozen=True, kw_only=True)
class Bundle:
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The zip file to be written.")]
    organ: Annotated[
        str,
        typer.Option(
            "--organ", metavar="ID|NAME", help="Only this organ and every power it ever exercised."
        ),
    ] = ""
    power: Annotated[
        str,
        typer.Option("--power", metavar="ID|CODE|NAME", help="Only this power and what it names."),
    ] = ""
    folder: Folder = None


def bundle(desk: Desk, asked: Bundle) -> None:
    """Put the published log into one file that anybody can check offline; or a part of it."""
    if asked.organ and asked.power:
        raise Halt(ExitCode.USAGE, "organ_or_power")
    register = desk.register()
    out = desk.out.of(register)
    with refusing("not_bundled", chinese=out.chinese):
        sealed = last_sealed(register, asked.folder)
        with busy("bundling", chinese=out.chinese):
            scope = write(desk, register, sealed, asked)
    with open(asked.out, "rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    row = {
        "file": asked.out,
        "scope": scope,
        "origin": sealed.origin,
        "position": sealed.position,
        "sha256": digest,
    }
    out.answer(Answer(columns=tuple(row), brief=("scope", "position"), rows=[row]))
    out.say("bundle_written", file=asked.out, sha256=digest)
    say_uncovered(desk, register, sealed, out)


def write(desk: Desk, register: Register, sealed: Sealed, asked: Bundle) -> str:
    """Write the file; what it is about."""
    if not (asked.organ or asked.power):
        write_bundle(asked.out, whole(sealed, register))
        return "ledger"
    with looking(desk, register, sealed) as books:
        if asked.power:
            scope = power_meant(books.view(), asked.power, desk.out)
        else:
            scope = organ_meant(books.database, sealed, asked.organ)
        try:
            members: Iterable[Member] = list(part(sealed, register, books.seen, scope))
        except NoSuchStream:
            facts = {"id": scope, "position": sealed.position}
            raise Halt(ExitCode.REFUSED, "nothing_recorded", **facts) from None
        write_bundle(asked.out, members)
    return scope


def last_sealed(register: Register, folder: Path | None) -> Sealed:
    """The last position of which everything was signed."""
    origin = origin_of(register.name)
    try:
        return Sealed.last(publication(register.name, folder), origin)
    except NoStateRoots:
        raise Halt(ExitCode.REFUSED, "no_state_roots", origin=origin) from None


class Books(NamedTuple):
    """The read models as known at the sealed position."""

    services: Services
    database: Database
    seen: Look

    def view(self, on: date | None = None) -> View:
        """The list of a day, today's if none is given."""
        return view(self.services, on, self.seen.position)


@contextmanager
def looking(desk: Desk, register: Register, sealed: Sealed) -> Generator[Books]:
    """The read models at the sealed position, brought up to it where they lag behind."""
    with desk.house.open(register) as services:
        services.follow()
        with (
            Database(desk.house.url, schema_of(register.name)) as database,
            look(database, sealed.position) as seen,
        ):
            yield Books(services, database, seen)


def say_uncovered(desk: Desk, register: Register, sealed: Sealed, out: Printer) -> None:
    """What was recorded behind the position that is proved, and how to have it covered, too."""
    with stored(desk.house.url, schema_of(register.name)) as source:
        head = source.head().position
    if head > sealed.position:
        facts = {"count": head - sealed.position, "position": sealed.position}
        out.complain("uncovered", register=register.name, **facts)


def power_meant(here: View, text: str, out: Printer) -> str:
    """A power by its id, a code or a name: by what ``show`` and ``history`` know it, too."""
    found = powers_meant(here, text)
    if not found:
        say_near(here, text, out)
        raise Halt(ExitCode.REFUSED, "no_power_ever", text=text, position=here.position)
    return meant.only(text, found)


def powers_meant(here: View, text: str) -> dict[str, str]:
    """The powers that a text fits or ever fitted, by id."""
    found = meant.ever(here, text)
    return {id: name for id, name in found.items() if id.startswith("power:")}


def say_near(here: View, text: str, out: Printer) -> None:
    if names := near(here, text):
        out.complain("near", text=text, names=names)


def organ_meant(database: Database, sealed: Sealed, text: str, on: date | None = None) -> str:
    """An organ by its id or by a name it had: on the day if one is given, else on any day."""
    if text.startswith("organ:"):
        return text
    named = {
        version.state.id: version.state.name
        for versions in Organs(database).histories(sealed.position)
        for version in versions
        if text in version.state.names
    }
    if on is not None:
        then = {organ.id: organ.name for organ in Organs(database).named(text, on, sealed.position)}
        named = then or named
    if not named:
        raise Halt(ExitCode.REFUSED, "no_organ_ever", text=text, position=sealed.position)
    if len(named) > 1:
        organs = [f"{id} {name}" for id, name in list(named.items())[:FEW]]
        raise Halt(ExitCode.USAGE, "which_organ_ever", text=text, count=len(named), organs=organs)
    return next(iter(named))


def hang_bundling(app: typer.Typer) -> None:
    hang(app, "bundle", bundle, Bundle)
