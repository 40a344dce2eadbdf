"""quanze witness: watch the logs of others, and cosign what only grows."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn

from api.witness import create_witness_app
from domain.notes import KEY_NAME, Checkpoint, NotANote, Note, VerifierKey
from domain.policy import NotAPolicy
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.nobooks import nowhere
from ops.cli.output import Answer
from ops.cli.subcommand import hang
from ops.sealing.cosigning import Cosigner, cosigned_by
from ops.sealing.keyfile import keep
from ops.sealing.keys import generate, load
from ops.sealing.witness import Notebook, Witness
from ops.serve import CannotListen, listening
from ops.settings import Settings

LOG = logging.getLogger("uvicorn.error")
KEY = "key"
COLUMNS = ("origin", "position", "root", "cosigned_at")
MOST_AT_ONCE = 100
"""Connections beyond these are answered by 503."""
Folder = Annotated[
    Path | None,
    typer.Option(
        "--folder", metavar="DIR", help="The witness's folder; in the data directory if left out."
    ),
]
witness = typer.Typer(help="Watch the logs of others 见证: cosign what only grows.")


@dataclass(frozen=True, kw_only=True)
class New:
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Such as witness.example.gov; stays for ever.")
    ]
    folder: Folder = None


@dataclass(frozen=True, kw_only=True)
class Add:
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="The log's verifier key: NAME+ID+BASE64.")
    ]
    folder: Folder = None


@dataclass(frozen=True, kw_only=True)
class Show:
    folder: Folder = None


@dataclass(frozen=True, kw_only=True)
class Serve:
    folder: Folder = None
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1"
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8001


@witness.callback()
def without_books(context: typer.Context) -> None:
    """See to it that no database is opened for a witness."""
    context.obj = nowhere


def notebook(folder: Path | None) -> Notebook:
    return Notebook(folder=folder or Settings().home / "witness")


def cosigner(there: Notebook) -> Cosigner:
    try:
        return Cosigner(load(there.folder / KEY))
    except FileNotFoundError:
        raise Halt(ExitCode.REFUSED, "no_witness", folder=there.folder) from None


def new(desk: Desk, asked: New) -> None:
    """Make a witness: a key that does nothing but cosign, and a folder to remember in."""
    there = notebook(asked.folder)
    if not KEY_NAME.fullmatch(asked.name):
        raise Halt(ExitCode.USAGE, "witness_name", name=asked.name)
    try:
        keep(generate(asked.name), there.folder / KEY)
    except FileExistsError:
        raise Halt(ExitCode.REFUSED, "witness_there", folder=there.folder) from None
    verifier = str(cosigner(there).verifier)
    about = {"folder": there.folder}
    desk.out.answer(Answer(about=about, columns=("verifier",), rows=[{"verifier": verifier}]))
    desk.out.say("witness_made", verifier=verifier)


def add(desk: Desk, asked: Add) -> None:
    """Watch a log from now on, by its verifier key; while keys change, both may sign."""
    there = notebook(asked.folder)
    cosigner(there)
    try:
        key = VerifierKey.parse(asked.key)
        fresh = there.watch(key)
    except NotAPolicy as error:
        reason = error.zh if desk.out.chinese else error.en
        raise Halt(ExitCode.USAGE, "witness_key", reason=reason) from error
    except NotANote as error:
        raise Halt(ExitCode.USAGE, "witness_key", reason=str(error)) from error
    desk.out.answer(state(there))
    desk.out.say("witness_watches" if fresh else "witness_watched", name=key.name)


def show(desk: Desk, asked: Show) -> None:
    """Show which logs are watched, and the last tree of each that was cosigned."""
    desk.out.answer(state(notebook(asked.folder)))


def state(there: Notebook) -> Answer:
    verifier = cosigner(there).verifier
    about = {"verifier": str(verifier), "folder": there.folder}
    return Answer(about=about, columns=COLUMNS, rows=list(rows(there, verifier)))


def rows(there: Notebook, verifier: VerifierKey) -> Iterator[dict[str, Any]]:
    watching = Witness(notebook=there, cosigner=cosigner(there), clock=clock)
    for origin in dict.fromkeys(log.key.name for log in there.policy().logs):
        note = watching.held(origin)
        yield {"origin": origin, **(seen(note, verifier) if note else {})}


def seen(note: Note, verifier: VerifierKey) -> dict[str, Any]:
    tree = Checkpoint.parse(note.text)
    at = cosigned_by(note, [verifier]).get(verifier)
    stamp = None if at is None else datetime.fromtimestamp(at, UTC)
    return {"position": tree.size, "root": tree.root.hex(), "cosigned_at": stamp}


def clock() -> int:
    return int(time.time())


def serve(desk: Desk, asked: Serve) -> None:
    """Answer POST /witness/add-checkpoint until interrupted; put a web server with TLS in front."""
    del desk
    there = notebook(asked.folder)
    watching = Witness(notebook=there, cosigner=cosigner(there), clock=clock)
    there.policy()
    config = uvicorn.Config(
        create_witness_app(watching),
        host=asked.host,
        port=asked.port,
        limit_concurrency=MOST_AT_ONCE,
    )
    try:
        door = listening(asked.host, asked.port)
    except CannotListen as reason:
        key = "port_in_use" if reason.in_use else "no_listening"
        facts = {"host": asked.host, "port": asked.port, "reason": reason}
        raise Halt(ExitCode.PORT, key, **facts) from reason
    with door:
        shown = f"[{asked.host}]" if ":" in asked.host else asked.host
        LOG.info("the witness answers at http://%s:%d/witness", shown, door.getsockname()[1])
        uvicorn.Server(config).run(sockets=[door])


def hang_witnessing(app: typer.Typer) -> None:
    hang(witness, "new", new, New)
    hang(witness, "add", add, Add)
    hang(witness, "show", show, Show)
    hang(witness, "serve", serve, Serve)
    app.add_typer(witness, name="witness")
