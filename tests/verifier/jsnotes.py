"""Signed notes, proofs and receipts for bundles of the tests: docs/formats.md §2 to §7."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain import merkle

ORIGIN = "quanze/demo/public"


def b64(some: bytes) -> str:
    return base64.b64encode(some).decode()


@dataclass(frozen=True)
class Key:
    """A key that signs notes (C2SP signed-note); ``type`` 4 signs as a witness."""

    name: str
    seed: bytes
    type: int = 1
    time: int = 1_800_000_000

    @property
    def private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def public(self) -> bytes:
        return bytes([self.type]) + self.private.public_key().public_bytes_raw()

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + self.public).digest()[:4]

    @property
    def verifier(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64(self.public)}"

    def line(self, text: str) -> str:
        signature = self.private.sign(text.encode())
        if self.type == 4:
            signed = self.private.sign(f"cosignature/v1\ntime {self.time}\n{text}".encode())
            signature = self.time.to_bytes(8, "big") + signed
        return f"— {self.name} {b64(self.id + signature)}\n"


LOG = Key(ORIGIN, b"1" * 32)
SECOND = Key(ORIGIN, b"2" * 32)
STRANGER = Key(ORIGIN, b"3" * 32)
PROMISE = Key(f"{ORIGIN}/promise", b"4" * 32)
WITNESS = Key("witness.example.gov", b"5" * 32, type=4)
OTHER_WITNESS = Key("witness.example.org", b"6" * 32, type=4)
POLICY = f"# of a supervision body\nlog {LOG.verifier}\npromise {PROMISE.verifier}\nquorum none\n"


def note(text: str, *keys: Key) -> bytes:
    return f"{text}\n{''.join(key.line(text) for key in keys or (LOG,))}".encode()


def root(leaves: Sequence[bytes]) -> bytes:
    return merkle.root(merkle.extend((), 0, leaves))


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """RFC 6962 §2.1.1, as it is defined."""
    if len(leaves) < 2:
        return []
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if index < half:
        return [*inclusion(leaves[:half], index), root(leaves[half:])]
    return [*inclusion(leaves[half:], index - half), root(leaves[:half])]


def checkpoint(leaves: Sequence[bytes], *keys: Key, size: int | None = None) -> bytes:
    size = len(leaves) if size is None else size
    return note(f"{ORIGIN}\n{size}\n{b64(root(leaves[:size]))}\n", *keys)


def state_root(model: str, leaves: Sequence[bytes], position: int, *keys: Key) -> bytes:
    head = f"{ORIGIN}/state/{model}\n{len(leaves)}\n{b64(root(leaves))}\n"
    return note(f"{head}position {position}\n", *keys)


def receipt(entries: Sequence[bytes], first: int, last: int, *, signed: int | None) -> bytes:
    """What the writer of these positions was given; ``signed``: in a tree of this size."""
    leaves = [merkle.leaf(entry) for entry in entries]
    own = leaves[first - 1 : last]
    moment = orjson.loads(entries[first - 1])["recorded_at"]
    told: dict[str, Any] = {
        "format": "quanze-receipt/1",
        "origin": ORIGIN,
        "first": first,
        "last": last,
        "leaves": [leaf.hex() for leaf in own],
    }
    if signed is None:
        digest = b64(sha256(b"".join(own)).digest())
        text = f"{ORIGIN}/promise\n{first}\n{last}\n{digest}\n{moment}\n"
        told |= {"promise": note(text, PROMISE).decode(), "recorded_at": moment}
    else:
        told["checkpoint"] = checkpoint(leaves, size=signed).decode()
        told["proofs"] = [
            [b64(hash) for hash in inclusion(leaves[:signed], position - 1)]
            for position in range(first, last + 1)
        ]
    return json.dumps(told).encode()
