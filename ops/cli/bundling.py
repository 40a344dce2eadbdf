"""quanze bundle: what was published as one file, for whoever checks it elsewhere."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import Annotated

import typer

from api.services import Register
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.output import Answer
from ops.cli.progress import busy
from ops.cli.sealing import Folder, publication
from ops.cli.subcommand import hang
from ops.registers import schema_of
from ops.sealing.bundle import Member, NoSuchStream, part, whole, write_bundle
from ops.sealing.keyring import origin_of
from ops.sealing.sealed import NoStateRoots, Sealed
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
        str, typer.Option("--power", metavar="ID", help="Only this power and what it names.")
    ] = ""
    folder: Folder = None


def bundle(desk: Desk, asked: Bundle) -> None:
    """Put the published log into one file that anybody can check offline; or a part of it."""
    if asked.organ and asked.power:
        raise Halt(ExitCode.USAGE, "organ_or_power")
    if asked.power and not asked.power.startswith("power:"):
        raise Halt(ExitCode.USAGE, "power_by_id", text=asked.power)
    register = desk.register()
    out = desk.out.of(register)
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


def write(desk: Desk, register: Register, sealed: Sealed, asked: Bundle) -> str:
    """Write the file; what it is about."""
    if not (asked.organ or asked.power):
        write_bundle(asked.out, whole(sealed, register))
        return "ledger"
    with looking(desk, register, sealed) as (seen, database):
        scope = asked.power or organ_meant(database, sealed, asked.organ)
        try:
            members: Iterable[Member] = list(part(sealed, register, seen, scope))
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


@contextmanager
def looking(desk: Desk, register: Register, sealed: Sealed) -> Generator[tuple[Look, Database]]:
    """The read models at the sealed position, brought up to it where they lag behind."""
    with desk.house.open(register) as services:
        services.follow()
    with (
        Database(desk.house.url, schema_of(register.name)) as database,
        look(database, sealed.position) as seen,
    ):
        yield seen, database


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
