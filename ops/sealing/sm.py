"""国密: a shadow of the log in SM3, signed with SM2. Off unless asked for; needs the extra ``gm``.

The shadow is the tree of RFC 6962 §2.1 over the same entries, with SM3 (GB/T 32905) in place of
SHA-256. Its checkpoint has the origin of the log and ``/sm3``:

    quanze/demo_panshan/public/sm3
    1217
    qINS1GRFhWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=

    — quanze/demo_panshan/public 5V4mUOl…
    — quanze/demo_panshan/public r4nDoQP…

The first line is the log's own; the second is SM2 with SM3 (GB/T 32918.2, signer id
``1234567812345678``; r and s in DER) over the same text. Its type has no byte of its own in C2SP
signed-note, so it is 0xff and a longer identifier. Other tools pass it over, as they must with a
line of an unknown key; therefore it never stands alone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from domain.notes import (
    KEY_ID_SIZE,
    KEY_NAME,
    Checkpoint,
    NotANote,
    Note,
    Signature,
    binary,
    text_of,
)
from ops.sealing import keyfile
from ops.sealing.folder import CHECKPOINTS
from ops.sealing.keys import Signer
from ops.sealing.refusals import NotSealed

SM2 = b"\xffquanze/sm2-with-sm3"
"""The signature type: 0xff, and an identifier of ours (C2SP signed-note, signature types)."""
PREFIX = "PRIVATE+SM2+"
KIND = ("SM2 密钥", "SM2 key")
SHADOW = "/sm3"
PUBLIC_SIZE = 64
SECRET_SIZE = 32


class NoGm(NotSealed):
    """The package for SM2 and SM3 is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "没有安装国密算法包。请运行: pip install 'quanze[gm]'",
            "the package for SM2 and SM3 is not installed. Run: pip install 'quanze[gm]'",
        )


class Gm(Protocol):
    """What is used of ``gmssl_pyx``: public keys are x and y, 64 bytes; signatures are DER."""

    @property
    def GmsslInnerError(self) -> type[Exception]:  # noqa: N802 (their name)
        """For keys and signatures that are none."""
        ...

    def sm3_hash(self, message: bytes) -> bytes: ...
    def sm2_key_generate(self) -> tuple[bytes, bytes]: ...
    def sm2_sign(self, private_key: bytes, public_key: bytes, message: bytes) -> bytes: ...
    def sm2_verify(self, public_key: bytes, message: bytes, signature: bytes) -> bool: ...
    def normalize_sm2_public_key(self, public_key: bytes) -> bytes: ...


def gm() -> Gm:
    """The package. Raises NoGm."""
    try:
        return cast(Gm, import_module("gmssl_pyx"))
    except ImportError as error:
        raise NoGm from error


class Sm2VerifierKey(NamedTuple):
    """Who may sign: ``<name>+<key id in hex>+<base64(type ‖ x ‖ y)>``."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        told = self.name.encode() + b"\n" + SM2 + self.public
        return sha256(told).digest()[:KEY_ID_SIZE]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{text_of(SM2 + self.public)}"

    @classmethod
    def parse(cls, text: str) -> "Sm2VerifierKey":
        """Raises NotANote for anything but an SM2 key with its own id."""
        name, _, rest = text.partition("+")
        data = binary(rest.partition("+")[2])
        key = cls(name, data[len(SM2) :])
        if not KEY_NAME.fullmatch(name) or len(key.public) != PUBLIC_SIZE or str(key) != text:
            raise NotANote(f"not an SM2 key: {text!r}")
        return key


@dataclass(frozen=True, kw_only=True, repr=False)
class Sm2Key:
    """An SM2 key at hand. For trying: in an office it stays in a certified device."""

    verifier: Sm2VerifierKey
    secret: bytes

    def sign(self, text: str) -> Signature:
        """The line for a text. Raises NoGm."""
        key = self.verifier
        return Signature(key.name, key.id, gm().sm2_sign(self.secret, key.public, text.encode()))

    def __str__(self) -> str:
        """The line a key file holds: the secret itself, never to be shown."""
        key = self.verifier
        return f"{PREFIX}{key.name}+{key.id.hex()}+{text_of(key.public + self.secret)}"

    def __repr__(self) -> str:
        return f"Sm2Key({self.verifier})"


def generate(name: str) -> Sm2Key:
    """A new key of that name. Raises NoGm."""
    public, secret = gm().sm2_key_generate()
    return Sm2Key(verifier=Sm2VerifierKey(name, public), secret=secret)


def load(path: Path) -> Sm2Key:
    """The key in a file. Raises BadKey, and OSError where there is no file."""
    return keyfile.load(path, parse, KIND)


def parse(line: str) -> Sm2Key:
    """Raises ValueError."""
    name, _, secret = line.removeprefix(PREFIX).split("+", 2)
    data = binary(secret)
    public, own = data[:PUBLIC_SIZE], data[PUBLIC_SIZE:]
    key = Sm2Key(verifier=Sm2VerifierKey(name, public), secret=own)
    if len(own) != SECRET_SIZE or str(key) != line or not KEY_NAME.fullmatch(name):
        raise NotANote("not an SM2 key")
    return key


def signed(note: Note, key: Sm2VerifierKey) -> bool:
    """Whether the key has signed the note, and no line under its name and id is wrong.

    Raises NoGm.
    """
    lines = [line for line in note.signatures if (line.name, line.key_id) == (key.name, key.id)]
    return bool(lines) and all(has_signed(key, note.text, line) for line in lines)


def has_signed(key: Sm2VerifierKey, text: str, line: Signature) -> bool:
    package = gm()
    try:
        package.normalize_sm2_public_key(key.public)  # a point of the curve
        return package.sm2_verify(key.public, text.encode(), line.signed)
    except package.GmsslInnerError:
        return False


def shadow(origin: str, entries: Iterable[bytes]) -> Checkpoint:
    """The tree of a log's entries in SM3, each entry read once. Raises NoGm."""
    return Checkpoint(f"{origin}{SHADOW}", *rooted(entries, gm().sm3_hash))


def rooted(entries: Iterable[bytes], digest: Callable[[bytes], bytes]) -> tuple[int, bytes]:
    """The number of entries and the root of their tree (RFC 6962 §2.1) under any hash."""
    peaks: list[bytes] = []
    size = 0
    for entry in entries:
        peak = digest(b"\x00" + entry)
        size += 1
        for _ in range((size & -size).bit_length() - 1):
            peak = digest(b"\x01" + peaks.pop() + peak)
        peaks.append(peak)
    root = peaks.pop() if peaks else digest(b"")
    while peaks:
        root = digest(b"\x01" + peaks.pop() + root)
    return size, root


def path(size: int) -> str:
    """Where the shadow of a signed tree lies."""
    return f"{CHECKPOINTS}/{size}.sm3"


def sign_shadow(tree: Checkpoint, signers: Sequence[Signer], key: Sm2Key) -> Note:
    """The note of a shadow: signed by the log's own keys, and with SM2 below them.

    Raises NoGm, SignerFailed, and ValueError where SM2 would stand alone.
    """
    if not signers:
        raise ValueError("an SM2 signature does not stand alone")
    lines = [signer.sign(tree.text) for signer in signers]
    return Note(tree.text, (*lines, key.sign(tree.text)))
