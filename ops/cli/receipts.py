"""quanze receipt, verify receipt: the proof that an append is in the log, and what it proves."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, cast

import typer

from domain.notes import Checkpoint
from domain.policy import NotAPolicy, Policy
from ops.cli.desk import Desk, House
from ops.cli.failures import ExitCode, Halt, refusing
from ops.cli.options import LAST_POSITION
from ops.cli.output import Answer, Form, write_bytes
from ops.cli.sealing import Folder, keyring, publication
from ops.cli.sealingextras import Check as Extras
from ops.cli.sealingextras import verify_extras
from ops.cli.subcommand import hang
from ops.sealing.folder import Publication
from ops.sealing.keyring import PROMISE, origin_of
from ops.sealing.keys import Signer
from ops.sealing.published import believing
from ops.sealing.receipts import Held, append_of, promised, receipt, verify
from ops.sealing.refusals import Wrong

verifying = typer.Typer()
COLUMNS = ("first", "last", "size")


@verifying.callback()
def without_books(context: typer.Context) -> None:
    """Check what was handed out, against a policy kept elsewhere; no database is needed."""
    context.obj = nowhere


def nowhere() -> AbstractContextManager[House]:
    return nullcontext(cast(House, None))


@dataclass(frozen=True, kw_only=True)
class Asked:
    position: Annotated[
        int | None,
        typer.Argument(
            metavar="[POSITION]",
            min=1,
            max=LAST_POSITION,
            help="A position of the append that is meant.",
        ),
    ] = None
    last: Annotated[bool, typer.Option("--last", help="The last append.")] = False
    folder: Folder = None
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to; standard output if left out."),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Check:
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A receipt.")]
    policy: Annotated[
        Path,
        typer.Option("--policy", metavar="FILE", help="Which keys may sign; your own copy."),
    ]


def give_receipt(desk: Desk, asked: Asked) -> None:
    """Give the receipt of an append: with proofs where it is sealed, else with a promise."""
    if (asked.position is None) == (not asked.last):
        raise Halt(ExitCode.USAGE, "position_or_last")
    register = desk.register()
    published = publication(register.name, asked.folder)
    with (
        refusing("no_receipt", chinese=desk.out.chinese),
        desk.house.open(register) as services,
    ):
        store = services.ledger.store
        head = store.head().position
        position = asked.position or head
        append = append_of(store, position)
        if append is None:
            raise Halt(ExitCode.REFUSED, "no_entry", position=position, head=head)
        found = receipt(store, published, append, origin_of(register.name))
        if not found.checkpoint:
            found = promised(found, promiser(register.name))
        sealed = sealed_up_to(published)
    if asked.out:
        asked.out.write_bytes(found.bytes)
    else:
        write_bytes(found.bytes)
    if head > sealed:
        key = "unsealed" if found.checkpoint else "only_promised"
        facts = {"count": head - sealed, "position": sealed}
        desk.out.complain(key, register=register.name, **facts)


def sealed_up_to(published: Publication) -> int:
    """The size of the latest tree that was published. Raises Wrong."""
    with believing("checkpoint"):
        note = published.latest()
        return Checkpoint.parse(note.text).size if note else 0


def promiser(register: str) -> Signer:
    keys = keyring(register)
    try:
        return keys.promise()
    except FileNotFoundError:
        file = keys.folder / PROMISE
        raise Halt(ExitCode.REFUSED, "no_promise_key", file=file) from None


def verify_receipt(desk: Desk, asked: Check) -> None:
    """Check a receipt: its signatures and its proofs."""
    with refusing("receipt_fails", chinese=desk.out.chinese):
        try:
            policy = Policy.parse(asked.policy.read_bytes())
        except NotAPolicy as error:
            raise Wrong("E_FORMAT", "policy", why=error) from error
        held = verify(asked.file.read_bytes(), policy)
    if desk.out.form is not Form.TABLE:
        desk.out.answer(Answer(columns=COLUMNS, rows=[held._asdict()]))
    desk.out.say(conclusion(held), **held._asdict())


def conclusion(held: Held) -> str:
    return "promise_holds" if held.size is None else "receipt_holds"


def hang_receipts(app: typer.Typer) -> None:
    hang(app, "receipt", give_receipt, Asked)
    hang(verifying, "receipt", verify_receipt, Check)
    hang(verifying, "extras", verify_extras, Extras)
    app.add_typer(verifying, name="verify")
