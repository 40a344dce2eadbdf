"""Keys that sign notes: Ed25519, in a file that only its owner may read, or behind a command.

A key file holds one line. The first form is that of a Go note signer; the others leave the secret
with somebody else, who is given the text and answers with one signature line:

    PRIVATE+KEY+<name>+<key id in hex>+<base64(0x01 ‖ seed)>
    command <verifier key> <program> <argument> …
    socket <verifier key> <path of a unix socket>
"""

import shlex
import socket
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from domain.notes import (
    ED25519,
    PUBLIC_KEY_SIZE,
    NotANote,
    Note,
    Signature,
    VerifierKey,
    binary,
    text_of,
)
from ops.sealing import keyfile
from ops.sealing.refusals import SignerFailed

PREFIX = "PRIVATE+KEY+"
KIND = (
    "签名密钥（PRIVATE+KEY+…、command … 或 socket …）",
    "signing key (PRIVATE+KEY+…, command …, or socket …)",
)
PATIENCE = 30.0
"""Seconds that a command or a socket may take for a signature."""
LONGEST_ANSWER = 4096


class Signer(Protocol):
    """Whoever signs notes under one key."""

    @property
    def verifier(self) -> VerifierKey:
        """The public key, by which the signatures are checked."""
        ...

    def sign(self, text: str) -> Signature:
        """The signature line for a text that ends with a newline. Raises SignerFailed."""
        ...


@dataclass(frozen=True, kw_only=True, repr=False)
class SigningKey:
    """An Ed25519 key at hand; ``seed`` is the secret (RFC 8032 §5.1.5)."""

    name: str
    seed: bytes

    @property
    def verifier(self) -> VerifierKey:
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return VerifierKey(self.name, public.public_bytes_raw())

    def sign(self, text: str) -> Signature:
        signed = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return Signature(self.name, self.verifier.id, signed)

    def __str__(self) -> str:
        """The line a key file holds: the secret itself, never to be shown."""
        secret = text_of(bytes([ED25519]) + self.seed)
        return f"{PREFIX}{self.name}+{self.verifier.id.hex()}+{secret}"

    def __repr__(self) -> str:
        return f"SigningKey({self.verifier})"


@dataclass(frozen=True, kw_only=True)
class CommandSigner:
    """A program that is given the text on standard input and answers on standard output."""

    verifier: VerifierKey
    command: tuple[str, ...]

    def sign(self, text: str) -> Signature:
        try:
            done = subprocess.run(
                self.command, input=text.encode(), capture_output=True, timeout=PATIENCE, check=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise failed(self.verifier, error) from error
        return checked(self.verifier, text, done.stdout)


@dataclass(frozen=True, kw_only=True)
class SocketSigner:
    """A unix socket that is given the text, up to the end of what we write, and answers."""

    verifier: VerifierKey
    path: Path

    def sign(self, text: str) -> Signature:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(PATIENCE)
                line.connect(str(self.path))
                line.sendall(text.encode())
                line.shutdown(socket.SHUT_WR)
                answer = received(line)
        except OSError as error:
            raise failed(self.verifier, error) from error
        return checked(self.verifier, text, answer)


def received(line: socket.socket) -> bytes:
    answer = b""
    while (more := line.recv(LONGEST_ANSWER)) and len(answer) <= LONGEST_ANSWER:
        answer += more
    return answer


def checked(key: VerifierKey, text: str, answer: bytes) -> Signature:
    """The line that was answered, if it is the signature of the key under the text."""
    try:
        found = Signature.parse(answer.decode().removesuffix("\n"))
    except (UnicodeDecodeError, NotANote) as error:
        raise failed(key, error) from error
    if not has_signed(key, text, found):
        raise failed(key, ValueError("the answer is no signature of this key"))
    return found


def failed(key: VerifierKey, error: Exception) -> SignerFailed:
    return SignerFailed(
        f"密钥 {key} 的签名程序没有签名: {error}",
        f"the signer of {key} did not sign: {error}",
    )


def generate(name: str) -> SigningKey:
    """A new key of that name, from the system's random numbers."""
    return SigningKey(name=name, seed=Ed25519PrivateKey.generate().private_bytes_raw())


def load(path: Path) -> Signer:
    """Whoever signs under the key in a file. Raises BadKey, and OSError where there is no file."""
    return keyfile.load(path, parse, KIND)


def parse(line: str) -> Signer:
    """Raises ValueError for anything but one of the three forms."""
    if line.startswith(PREFIX):
        return parse_secret(line)
    form, verifier, *words = shlex.split(line)
    key = VerifierKey.parse(verifier)
    if form == "command" and words and key.kind == ED25519:
        return CommandSigner(verifier=key, command=tuple(words))
    if form == "socket" and len(words) == 1 and key.kind == ED25519:
        return SocketSigner(verifier=key, path=Path(words[0]))
    raise ValueError("no form of a key")


def parse_secret(line: str) -> SigningKey:
    name, _, secret = line.removeprefix(PREFIX).split("+", 2)
    data = binary(secret)
    if len(data) != 1 + PUBLIC_KEY_SIZE or data[0] != ED25519:
        raise ValueError("not an Ed25519 key")
    key = SigningKey(name=name, seed=data[1:])
    VerifierKey.parse(str(key.verifier))  # the name is one that may stand in a note
    if str(key) != line:
        raise ValueError("the key's id is not its own")
    return key


def sign(text: str, signers: Iterable[Signer]) -> Note:
    """The note of a text, signed by each."""
    return Note(text, tuple(signer.sign(text) for signer in signers))


def signed_by(note: Note, keys: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
    """Which of these Ed25519 keys have signed the note.

    A key under whose name and id any line is wrong has not, whatever else stands there. The
    cosignature of a witness is over another text and never counts here.
    """
    return tuple(key for key in keys if key.kind == ED25519 and signed(note, key))


def signed(note: Note, key: VerifierKey) -> bool:
    lines = [line for line in note.signatures if (line.name, line.key_id) == (key.name, key.id)]
    return bool(lines) and all(has_signed(key, note.text, line) for line in lines)


def has_signed(key: VerifierKey, text: str, signature: Signature) -> bool:
    """Whether this line is the key's signature under the text (C2SP signed-note)."""
    if (signature.name, signature.key_id) != (key.name, key.id):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature.signed, text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
