"""What an office may have beside the signature: a time-stamp, and a shadow in SM3 with SM2."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from cryptography import x509

from domain.notes import NotANote
from domain.policy import NotAPolicy, Policy
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt, refusing
from ops.cli.output import Answer, Form, Printer
from ops.sealing import sm
from ops.sealing.extras import Extra, Trust, verify
from ops.sealing.folder import CHECKPOINTS, Publication
from ops.sealing.keyfile import keep
from ops.sealing.outside import Manners
from ops.sealing.refusals import Wrong
from ops.sealing.sealer import Sealer, Sealing
from ops.sealing.timestamps import HttpStamper, stamp


@dataclass(frozen=True, kw_only=True)
class Check:
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A published folder.")]
    policy: Annotated[
        Path,
        typer.Option("--policy", metavar="FILE", help="Which keys may sign; your own copy."),
    ]
    stamp_root: Annotated[
        list[Path] | None,
        typer.Option(
            "--stamp-root",
            metavar="PEM",
            help="A root certificate by which time-stamps are believed; may be repeated.",
        ),
    ] = None
    sm2: Annotated[
        list[str] | None,
        typer.Option(
            "--sm2",
            metavar="KEY",
            help="A verifier key that signs shadows in SM3 with SM2; may be repeated.",
        ),
    ] = None


def verify_extras(desk: Desk, asked: Check) -> None:
    """Check a published folder with its time-stamps and its shadows in SM3."""
    with refusing("folder_fails", chinese=desk.out.chinese):
        try:
            policy = Policy.parse(asked.policy.read_bytes())
            sm2 = [sm.Sm2VerifierKey.parse(text) for text in asked.sm2 or ()]
        except NotAPolicy as error:
            raise Wrong("E_FORMAT", "policy", why=error, file=asked.policy) from error
        except NotANote as error:
            raise Halt(ExitCode.USAGE, "no_sm2_key", reason=error) from error
        trust = Trust([root for file in asked.stamp_root or () for root in certificates(file)], sm2)
        found = verify(Publication(asked.folder), policy, trust)
    rows = [extra._asdict() for extra in found]
    if rows or desk.out.form is not Form.TABLE:
        desk.out.answer(Answer(columns=Extra._fields, rows=rows))
    desk.out.say("folder_holds")
    if rows:
        desk.out.say("extras_hold", count=len(rows))
    there = unchecked(asked.folder, trust)
    if there:
        desk.out.say("extras_unchecked", count=there)
    elif not rows:
        desk.out.say("no_extras")


def unchecked(folder: Path, trust: Trust) -> int:
    """How many time-stamps and shadows lie there of nobody that is trusted."""
    endings = [ending for ending, of in ((".tsr", trust.roots), (".sm3", trust.sm2)) if not of]
    return sum(len(list((folder / CHECKPOINTS).glob(f"*{ending}"))) for ending in endings)


def certificates(file: Path) -> list[x509.Certificate]:
    """Those in a PEM file. Raises Halt where there is none."""
    try:
        return x509.load_pem_x509_certificates(file.read_bytes())
    except ValueError as error:
        raise Halt(ExitCode.UNREADABLE, "no_certificate", file=file) from error


def say_unchecked(out: Printer, sealer: Sealer) -> None:
    """A stamp is checked only by a root that somebody believes."""
    there = list((sealer.publication.folder / CHECKPOINTS).glob("*.tsr"))
    if there and not sealer.trust.roots:
        out.say("stamps_unchecked", count=len(there))


def stamped(out: Printer, sealer: Sealer, done: Sealing, *, url: str) -> None:
    """Have the signed tree stamped by the authority there (RFC 3161). Raises NoStamp."""
    roots = sealer.trust.roots
    manners = Manners(plain=url.startswith("http://"))
    with sealer.writing():
        at = stamp(sealer.publication, done.note, HttpStamper(url=url, manners=manners), roots)
    out.say("stamped", at=at)


def shadowed(out: Printer, sealer: Sealer, done: Sealing, *, key_file: Path) -> None:
    """Publish the shadow of the signed tree in SM3, signed with SM2; the key is made if wanting."""
    publication, tree = sealer.publication, done.tree
    if not key_file.exists():
        keep(sm.generate(f"{tree.origin}{sm.SHADOW}"), key_file)
    key = sm.load(key_file)
    with sealer.writing():
        shadow = sm.shadow(tree.origin, publication.entries(tree.size))
        note = sm.sign_shadow(shadow, sealer.signers, key)
        publication.write({sm.path(tree.size): str(note).encode()})
    file = publication.folder / sm.path(tree.size)
    out.say("shadowed", file=file, verifier=str(key.verifier))
