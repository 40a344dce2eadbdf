"""What an office may have beside the signature: a time-stamp, and a shadow in SM3 with SM2."""

from pathlib import Path

from cryptography import x509

from ops.cli.failures import ExitCode, Halt
from ops.cli.output import Printer
from ops.sealing import sm
from ops.sealing.outside import Manners
from ops.sealing.sealer import Sealer, Sealing
from ops.sealing.timestamps import HttpStamper, stamp


def stamped(out: Printer, sealer: Sealer, done: Sealing, *, url: str, root: Path) -> None:
    """Have the signed tree stamped by the authority there (RFC 3161). Raises NoStamp."""
    try:
        roots = x509.load_pem_x509_certificates(root.read_bytes())
    except ValueError as error:
        raise Halt(ExitCode.UNREADABLE, "no_certificate", file=root) from error
    manners = Manners(plain=url.startswith("http://"))
    with sealer.publication.writing():
        at = stamp(sealer.publication, done.note, HttpStamper(url=url, manners=manners), roots)
    out.say("stamped", at=at)


def shadowed(out: Printer, sealer: Sealer, done: Sealing, *, key_file: Path) -> None:
    """Publish the shadow of the signed tree in SM3, signed with SM2; the key is made if wanting."""
    publication, tree = sealer.publication, done.tree
    if not key_file.exists():
        sm.keep(sm.generate(f"{tree.origin}{sm.SHADOW}"), key_file)
    key = sm.load(key_file)
    with publication.writing():
        shadow = sm.shadow(tree.origin, publication.entries(tree.size))
        note = sm.sign_shadow(shadow, sealer.signers, key)
        publication.write({sm.path(tree.size): str(note).encode()})
    out.say("shadowed", file=publication.folder / sm.path(tree.size))
    out.line(str(key.verifier))
