"""Bundles for trying the verifier on: sound ones, and what a forger makes of them.

Written from docs/formats.md alone, with none of the program that seals and none of the verifier.
"""

import base64
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.codec import decode
from domain.ledger import Entry
from tests.verifier.told import model_rows

ORIGIN = "quanze/trial/public"
Names = dict[str, bytes]
KIND_OF = {"history": "power", "organs": "organ", "instruments": "instrument", "duties": "duty"}


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


class Signer:
    """A key: kind 1 signs for a log, kind 4 cosigns as a witness does."""

    def __init__(self, seed: int, name: str = ORIGIN, kind: int = 1) -> None:
        self.name, self.kind = name, kind
        self._private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.material = bytes([kind]) + self._private.public_key().public_bytes_raw()
        self.id = sha256(name.encode() + b"\n" + self.material).digest()[:4]

    @property
    def verifier_key(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64(self.material)}"

    def line(self, text: str, moment: int = 0) -> str:
        message, head = text.encode(), b""
        if self.kind == 4:
            head = moment.to_bytes(8, "big")
            message = f"cosignature/v1\ntime {moment}\n{text}".encode()
        return f"— {self.name} {b64(self.id + head + self._private.sign(message))}\n"


LOG, OTHER_LOG, NOBODY = Signer(1), Signer(2), Signer(3)
PROMISE = Signer(4, f"{ORIGIN}/promise")
WITNESS = Signer(5, "witness.example.gov", 4)
POLICY = (
    f"# who may sign\nlog {LOG.verifier_key}\nlog {OTHER_LOG.verifier_key}\n"
    f"promise {PROMISE.verifier_key}\nwitness w {WITNESS.verifier_key}\n"
)
NO_QUORUM, QUORUM = f"{POLICY}quorum none\n".encode(), f"{POLICY}group g any w\nquorum g\n".encode()


def leaf(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """RFC 6962 §2.1, as it is written there."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"").digest()
    k = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\x01" + root(hashes[:k]) + root(hashes[k:])).digest()


def path(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """RFC 6962 §2.1.1, as it is written there."""
    if len(hashes) < 2:
        return []
    k = 1 << (len(hashes) - 1).bit_length() - 1
    if index < k:
        return [*path(index, hashes[:k]), root(hashes[k:])]
    return [*path(index - k, hashes[k:]), root(hashes[:k])]


def signed(text: str, *signers: Signer) -> bytes:
    return f"{text}\n{''.join(signer.line(text) for signer in signers)}".encode()


def checkpoint(hashes: Sequence[bytes], *signers: Signer) -> bytes:
    text = f"{ORIGIN}\n{len(hashes)}\n{b64(root(hashes))}\n"
    return signed(text, *(signers or (LOG,)))


def state_root(model: str, hashes: Sequence[bytes], position: int) -> bytes:
    text = f"{ORIGIN}/state/{model}\n{len(hashes)}\n{b64(root(hashes))}\nposition {position}\n"
    return signed(text, LOG)


def tile_name(level: str, number: int, width: int) -> str:
    parts = [f"x{number // 1000:03}", f"{number % 1000:03}"] if number > 999 else [f"{number:03}"]
    return "/".join(["tile", level, *parts]) + (f".p/{width}" if width < 256 else "")


def tiles(entries: Sequence[bytes]) -> Names:
    files: Names = {}
    hashes, level = [leaf(entry) for entry in entries], 0
    while hashes:
        for start in range(0, len(hashes), 256):
            some = hashes[start : start + 256]
            files[tile_name(str(level), start // 256, len(some))] = b"".join(some)
        whole = range(0, len(hashes) - 255, 256)
        hashes, level = [root(hashes[start : start + 256]) for start in whole], level + 1
    return files | bundles(entries)


def bundles(entries: Sequence[bytes]) -> Names:
    files: Names = {}
    for start in range(0, len(entries), 256):
        some = entries[start : start + 256]
        framed = b"".join(len(entry).to_bytes(2, "big") + entry for entry in some)
        files[tile_name("entries", start // 256, len(some))] = framed
    return files


def rows(entries: Sequence[bytes]) -> dict[str, list[bytes]]:
    told = [decode(entry) for entry in entries]
    return model_rows([Entry(n, moment, event) for n, (event, moment) in enumerate(told, 1)])


def states(models: dict[str, list[bytes]], position: int) -> Names:
    files: Names = {}
    for model, found in models.items():
        hashes = [leaf(row) for row in found]
        files[f"state/{model}/{position}"] = state_root(model, hashes, position)
        files[f"state/{model}/{position}.leaves"] = b"".join(hashes)
    return files


def manifest(position: int, **scope: str) -> Names:
    said = {"format": "quanze-bundle/1", "origin": ORIGIN, "register": "trial", "title": "试"}
    said |= {"simulated": True, "position": position, "scope": scope or {"kind": "ledger"}}
    return {"manifest.json": json.dumps(said).encode()}


def ledger(entries: Sequence[bytes], earlier: Iterable[int] = (), *signers: Signer) -> Names:
    """The bundle of a whole ledger."""
    hashes = [leaf(entry) for entry in entries]
    files = manifest(len(entries)) | tiles(entries) | states(rows(entries), len(entries))
    for size in earlier:
        files |= tiles(entries[:size])
        files[f"checkpoints/{size}"] = checkpoint(hashes[:size])
        files |= states(rows(entries[:size]), size)
    files["checkpoint"] = checkpoint(hashes, *signers)
    return files | {f"checkpoints/{len(entries)}": files["checkpoint"], "policy": NO_QUORUM}


def part(entries: Sequence[bytes], id: str, streams: set[str]) -> Names:
    """The bundle of one power or organ, with the streams it names."""
    kind, models = id.partition(":")[0], rows(entries)
    wanted = {model: {id} if model == "lists" else streams for model in models}
    said = {"format": "quanze-proofs/1"} | proofs(entries, streams, wanted)
    return manifest(len(entries), kind=kind, id=id) | {"proofs.json": json.dumps(said).encode()}


def proofs(
    entries: Sequence[bytes], streams: set[str], wanted: dict[str, set[str]]
) -> dict[str, Any]:
    """Entries of some streams, and by model the rows of some ids with their neighbours."""
    hashes = [leaf(entry) for entry in entries]
    said: dict[str, Any] = {"origin": ORIGIN, "position": len(entries), "state": {}, "rows": []}
    said["checkpoint"] = checkpoint(hashes).decode()
    said["entries"] = [
        {"position": n, "entry": entry.decode(), "proof": [*map(b64, path(n - 1, hashes))]}
        for n, entry in enumerate(entries, 1)
        if json.loads(entry)["stream"] in streams
    ]
    for model, found in rows(entries).items():
        if ids := wanted.get(model):
            leaves = [leaf(row) for row in found]
            said["state"][model] = state_root(model, leaves, len(entries)).decode()
            said["rows"] += [
                {"model": model, "index": n, "row": found[n].decode()}
                | {"proof": [*map(b64, path(n, leaves))]}
                for n in with_neighbours(found, ids)
            ]
    return said


def with_neighbours(found: Sequence[bytes], ids: set[str]) -> list[int]:
    """The rows of some ids, and those beside them; of an id without rows, where it would stand."""
    keys = [json.loads(row).get("stream") or json.loads(row)["organ"] for row in found]
    due: set[int] = set()
    for id in ids:
        before = sum(key < id for key in keys)
        due |= {*range(before - 1, before + keys.count(id) + 1)}
    return sorted(due & {*range(len(found))})


def receipt(entries: Sequence[bytes], first: int, last: int, size: int | None) -> bytes:
    """Of an append; in a tree of a size, or promised by the writer."""
    hashes = [leaf(entry) for entry in entries]
    some, moment = hashes[first - 1 : last], json.loads(entries[first - 1])["recorded_at"]
    said: dict[str, Any] = {"format": "quanze-receipt/1", "origin": ORIGIN}
    said |= {"first": first, "last": last, "leaves": [hash.hex() for hash in some]}
    if size is None:
        whole = b64(sha256(b"".join(some)).digest())
        text = f"{ORIGIN}/promise\n{first}\n{last}\n{whole}\n{moment}\n"
        said |= {"promise": signed(text, PROMISE).decode(), "recorded_at": moment}
    else:
        proofs = [path(index, hashes[:size]) for index in range(first - 1, last)]
        said["checkpoint"] = checkpoint(hashes[:size]).decode()
        said["proofs"] = [[*map(b64, one)] for one in proofs]
    return json.dumps(said).encode()


def written(files: Names, folder: Path) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def seconds(entry: bytes) -> int:
    moment = datetime.fromisoformat(json.loads(entry)["recorded_at"])
    return int(moment.astimezone(UTC).timestamp())
