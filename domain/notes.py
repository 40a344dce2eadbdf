"""Signed notes (C2SP signed-note) and the two texts we sign as notes: checkpoints and state roots.

    quanze/demo_panshan/public
    1217
    qINS1GRFhWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=

    — quanze/demo_panshan/public 5V4mUOl…

Parsing is strict: what is accepted, would be written the same. Signing and checking signatures is
done elsewhere; here is only what is signed, and where a signature stands.
"""

import re
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import NamedTuple, Self

from domain.merkle import HASH_SIZE

ED25519 = 0x01
COSIGNATURE = 0x04
"""Ed25519 over a checkpoint and the time a witness saw it (C2SP tlog-cosignature)."""
DASH = "— "
KEY_NAME = re.compile(r"[^\s+]+")
PRIME = 2**255 - 19
"""Of the field of Ed25519 (RFC 8032 §5.1)."""
EIGHTH = 2707385501144840649318225287225658788936804267575313519463743609750303402022
SMALL = frozenset({0, 1, PRIME - 1, EIGHTH, PRIME - EIGHTH})
"""The y of the points of order 1, 2, 4 and 8: under such a key anybody can sign."""
SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
KEY_ID_SIZE = 4
PUBLIC_KEY_SIZE = 32


class NotANote(ValueError):
    """The text is not a signed note, or what it says is not in its one spelling."""


def binary(text: str) -> bytes:
    """Base64, in its one spelling."""
    try:
        found = b64decode(text, validate=True)
    except ValueError as error:
        raise NotANote(f"not base64: {text!r}") from error
    if b64encode(found).decode() != text:
        raise NotANote(f"not the spelling of base64: {text!r}")
    return found


def text_of(data: bytes) -> str:
    return b64encode(data).decode()


def signs_alone(public: bytes) -> bool:
    """Whether the key is in its one spelling, and of no small order; no point signs nothing."""
    y = int.from_bytes(public, "little") & 2**255 - 1
    return y < PRIME and y not in SMALL


class VerifierKey(NamedTuple):
    """Who may sign: ``<name>+<key id in hex>+<base64(kind ‖ public key)>``."""

    name: str
    public: bytes
    kind: int = ED25519

    @property
    def id(self) -> bytes:
        """The first four bytes of SHA-256(name ‖ 0x0A ‖ kind ‖ public key)."""
        told = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return sha256(told).digest()[:KEY_ID_SIZE]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{text_of(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises NotANote for anything but a key of kind 1 or 4, with its own id."""
        parts = text.split("+", 2)
        if len(parts) != 3 or not KEY_NAME.fullmatch(parts[0]):
            raise NotANote(f"not a verifier key: {text!r}")
        data = binary(parts[2])
        if len(data) != 1 + PUBLIC_KEY_SIZE or data[0] not in (ED25519, COSIGNATURE):
            raise NotANote(f"not an Ed25519 key: {text!r}")
        if not signs_alone(data[1:]):
            raise NotANote(f"a key that others can sign for: {text!r}")
        key = cls(parts[0], data[1:], data[0])
        if str(key) != text:
            raise NotANote(f"the key's id is not its own: {text!r}")
        return key


class Signature(NamedTuple):
    """One line below a note: whose, by which key, and the bytes."""

    name: str
    key_id: bytes
    signed: bytes

    def __str__(self) -> str:
        return f"{DASH}{self.name} {text_of(self.key_id + self.signed)}\n"

    @classmethod
    def parse(cls, line: str) -> Self:
        name, blank, data = line.removeprefix(DASH).partition(" ")
        if not line.startswith(DASH) or not blank or not KEY_NAME.fullmatch(name):
            raise NotANote(f"not a signature: {line!r}")
        found = binary(data)
        if len(found) <= KEY_ID_SIZE:
            raise NotANote(f"a signature without a signature: {line!r}")
        return cls(name, found[:KEY_ID_SIZE], found[KEY_ID_SIZE:])


class Note(NamedTuple):
    """A text, which ends with a newline, and the signatures below it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Raises NotANote. The blank line above the signatures is the last one."""
        try:
            whole = data.decode()
        except UnicodeDecodeError as error:
            raise NotANote("not UTF-8") from error
        if any((c < " " and c != "\n") or c == "\x7f" for c in whole):
            raise NotANote("a control character")
        text, blank, below = whole.rpartition("\n\n")
        if not blank or not below.endswith("\n") or not text:
            raise NotANote("no text, or no signature below a blank line")
        note = cls(f"{text}\n", tuple(Signature.parse(line) for line in below[:-1].split("\n")))
        if str(note).encode() != data:
            raise NotANote("not the spelling of a note")
        return note


class Checkpoint(NamedTuple):
    """A tree (C2SP tlog-checkpoint): whose, how many leaves, which root.

    ``position`` is for the root of a read model (docs/formats.md §5): as of which entry; it is the
    one extension line. A log's checkpoint has none.
    """

    origin: str
    size: int
    root: bytes
    position: int | None = None

    @property
    def text(self) -> str:
        tail = "" if self.position is None else f"position {self.position}\n"
        return f"{self.origin}\n{self.size}\n{text_of(self.root)}\n{tail}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises NotANote."""
        lines = text.split("\n")
        if len(lines) not in (4, 5) or lines.pop():
            raise NotANote(f"not a checkpoint: {text!r}")
        origin, size, root, *more = lines
        position = more[0].removeprefix("position ") if more else "0"
        if not origin.strip() or not SIZE.fullmatch(size) or not SIZE.fullmatch(position):
            raise NotANote(f"not a checkpoint: {text!r}")
        found = cls(origin, int(size), binary(root), int(position) if more else None)
        if len(found.root) != HASH_SIZE or found.text != text:
            raise NotANote(f"not a checkpoint: {text!r}")
        return found
