"""quanze seal: sign and publish what was recorded, once or for as long as it runs."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from eventsourcing import persistence

from api.services import Register
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt, ending
from ops.cli.output import Answer, Form, Printer, complain
from ops.cli.progress import busy
from ops.cli.sealingextras import certificates, say_unchecked, shadowed, stamped
from ops.cli.stateroots import sign_states
from ops.cli.subcommand import hang
from ops.registers import schema_of
from ops.sealing.extras import NOBODY, Trust
from ops.sealing.folder import Publication
from ops.sealing.keyring import Keyring, origin_of
from ops.sealing.keys import Signer, load
from ops.sealing.policy import parse
from ops.sealing.sealer import Sealer, Sealing
from ops.sealing.stored import stored
from ops.settings import Settings
from ops.wiring import Behind

FAILING = (
    OSError,
    Behind,
    psycopg.OperationalError,
    persistence.InterfaceError,
    persistence.OperationalError,
)
"""A database or a disk that may be well again after a while."""
Folder = Annotated[
    Path | None,
    typer.Option(
        "--folder", metavar="DIR", help="The published folder; in the data directory if left out."
    ),
]


@dataclass(frozen=True, kw_only=True)
class Seal:
    folder: Folder = None
    key: Annotated[
        list[Path] | None,
        typer.Option(
            "--key",
            metavar="FILE",
            help="A key file in place of those in the data directory; may be repeated.",
        ),
    ] = None
    every: Annotated[
        float | None,
        typer.Option("--every", min=0.1, metavar="SECONDS", help="Go on until stopped."),
    ] = None
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="First reread every entry and every published file; time-stamps, too, with"
            " --stamp-root.",
        ),
    ] = False
    state_roots: Annotated[
        bool,
        typer.Option(
            "--state-roots",
            help="Check every row of the read models, and sign what they say; with --every again"
            " for every new tree.",
        ),
    ] = False
    stamp_at: Annotated[
        str | None,
        typer.Option(
            "--stamp-at",
            metavar="URL",
            help="Have the tree stamped by this time-stamp authority (RFC 3161); needs"
            " --stamp-root and the extra tsa.",
        ),
    ] = None
    stamp_root: Annotated[
        Path | None,
        typer.Option(
            "--stamp-root",
            metavar="PEM",
            exists=True,
            dir_okay=False,
            help="The root certificate by which the authority is believed.",
        ),
    ] = None
    sm2_key: Annotated[
        Path | None,
        typer.Option(
            "--sm2-key",
            metavar="FILE",
            help="Also sign the tree in SM3 with this SM2 key 国密, which is made if it is not"
            " there; needs the extra gm.",
        ),
    ] = None
    policy: Annotated[
        Path | None,
        typer.Option(
            "--policy",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="The policy from now on: witnesses and a quorum, and keys, of which none is left"
            " out. Where the folder of keys has forgotten, what is published is believed.",
        ),
    ] = None
    republish: Annotated[
        bool,
        typer.Option(
            "--republish",
            help="Write a published folder anew that was lost, if the entries are those that were"
            " signed.",
        ),
    ] = False
    new_key: Annotated[
        bool,
        typer.Option("--new-key", help="Seal, then make one more key; both sign from now on."),
    ] = False
    retire: Annotated[
        bool, typer.Option("--retire", help="Remove the oldest key; the others go on signing.")
    ] = False


def keyring(register: str) -> Keyring:
    """Where a register's keys are by default."""
    return Keyring(folder=Settings().home / "keys" / register, register=register)


def publication(register: str, folder: Path | None) -> Publication:
    """Where a register's log is published."""
    return Publication(folder or Settings().home / "published" / register / "public")


def seal(desk: Desk, asked: Seal) -> None:
    """Reread what was recorded, and sign and publish its tree if it continues the published one."""
    refuse_contradictions(asked)
    register = desk.register()
    keys = keyring(register.name)
    policy = policy_in(asked.policy) if asked.policy else None
    keys.make_first(log=not asked.key)
    leaving = keys.oldest() if asked.retire else None
    sealer = sealer_of(keys, asked, leaving)
    source = desk.house.url, schema_of(register.name)
    out = desk.out.of(register)
    with busy("sealing", chinese=out.chinese):
        with stored(*source) as entries:
            done = sealer.seal(entries, full=asked.full, policy=policy, republish=asked.republish)
        if asked.new_key and done.published:
            sealer, done = with_another(keys, sealer, source, done)
    report(out, sealer, done)
    if leaving and done.published:
        retire(out, leaving)
    if asked.full:
        say_unchecked(out, sealer)
    add_extras(out, sealer, done, asked)
    owing = asked.state_roots
    if owing and done.published:
        sign_states(desk, register, sealer)
        owing = False
    if asked.every is not None:
        go_on(desk, register, sealer, asked, owing=owing)


def refuse_contradictions(asked: Seal) -> None:
    if sum(map(bool, (asked.key, asked.new_key, asked.retire))) > 1:
        raise Halt(ExitCode.USAGE, "one_way_with_keys")
    if asked.stamp_at and not asked.stamp_root:
        raise Halt(ExitCode.USAGE, "stamp_needs_root")


def policy_in(file: Path) -> bytes:
    """A policy's text. Raises Wrong for what is none."""
    text = file.read_bytes()
    parse(text, file)
    return text


def with_another(
    keys: Keyring, sealer: Sealer, source: tuple[str, str], done: Sealing
) -> tuple[Sealer, Sealing]:
    """Add a key, and have it sign beside the others what they have sealed."""
    keys.add()
    sealer = replace(sealer, signers=keys.signers())
    return sealer, replace(once(sealer, source), fresh=done.fresh)


def retire(out: Printer, leaving: Path) -> None:
    """Remove a key, after the first tree that was signed without it."""
    key = str(load(leaving).verifier)
    leaving.unlink()
    out.say("retired", verifier=key)


def add_extras(out: Printer, sealer: Sealer, done: Sealing, asked: Seal) -> None:
    """A tree that its witnesses have not all seen gets none, and ends a sealing that is not to go
    on."""
    if not done.published:
        if asked.every is None:
            raise Halt(ExitCode.REFUSED, "quorum_missing", size=done.tree.size)
        return
    if asked.stamp_at:
        stamped(out, sealer, done, url=asked.stamp_at)
    if asked.sm2_key:
        shadowed(out, sealer, done, key_file=asked.sm2_key)


def sealer_of(keys: Keyring, asked: Seal, leaving: Path | None) -> Sealer:
    signers: Sequence[Signer] = [
        load(path) for path in asked.key or keys.files() if path != leaving
    ]
    return Sealer(
        origin=origin_of(keys.register),
        publication=publication(keys.register, asked.folder),
        signers=signers,
        promises=(keys.promise().verifier,),
        memory=keys.memory,
        trust=Trust(certificates(asked.stamp_root)) if asked.stamp_root else NOBODY,
    )


def once(sealer: Sealer, source: tuple[str, str]) -> Sealing:
    with stored(*source) as entries:
        return sealer.seal(entries)


def go_on(
    desk: Desk, register: Register, sealer: Sealer, asked: Seal, *, owing: bool = False
) -> None:
    """Seal again and again. A failing database or disk is tried again; a wrong ledger ends it.

    ``owing``: the state roots of the last tree are not signed yet.
    """
    out, source = desk.out.of(register), (desk.house.url, schema_of(register.name))
    while True:
        try:
            time.sleep(asked.every or 0)
            done = once(sealer, source)
            if done.fresh or done.unheard:
                report(out, sealer, done)
            owing = owing or (asked.state_roots and done.fresh > 0)
            if owing and done.published:
                sign_states(desk, register, sealer)
                owing = False
        except KeyboardInterrupt:
            return
        except BrokenPipeError:
            raise
        except FAILING as failure:
            complain(ending(failure, chinese=out.chinese)[1])


def report(out: Printer, sealer: Sealer, done: Sealing) -> None:
    """What was signed, and the keys by which anybody can check it."""
    about = {
        "origin": done.tree.origin,
        "position": done.tree.size,
        "fresh": done.fresh,
        "root": done.tree.root.hex(),
        "folder": sealer.publication.folder,
    }
    for unheard in done.unheard:
        complain(unheard.zh if out.chinese else unheard.en)
    rows = [
        *({"as": "log", "verifier": str(key)} for key in sealer.keys),
        *({"as": "promise", "verifier": str(key)} for key in sealer.promises),
    ]
    if out.form is not Form.TABLE:
        out.answer(Answer(about=about, columns=("as", "verifier"), rows=rows))
        return
    out.head(about)
    out.say("publish_keys")
    for row in rows:  # the lines of a policy, and not in a table, which would break them
        out.line(f"{row['as']} {row['verifier']}")


def hang_sealing(app: typer.Typer) -> None:
    hang(app, "seal", seal, Seal)
