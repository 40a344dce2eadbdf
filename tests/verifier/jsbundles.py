"""Bundles of a few entries, sound and tampered with, as docs/formats.md has them.

Written for the verifier in JavaScript alone: it shares nothing with the writer of the project.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import orjson

from domain import merkle
from domain.codec import EventMapper, decode
from domain.events import AnyEvent
from domain.ledger import Ledger
from domain.ledger import entry as read_entry
from domain.plain import plain
from domain.streams import ID
from ops.store.memory import MemoryStore
from projections.shown import shaped
from projections.temporal import Row, two_axes
from projections.timelines import Timelines
from tests.verifier.jsnotes import (
    ORIGIN,
    POLICY,
    Key,
    b64,
    checkpoint,
    inclusion,
    root,
    state_root,
)

KINDS = {"history": "power", "organs": "organ", "instruments": "instrument", "duties": "duty"}
BEGINNING = datetime(2026, 11, 21, 8, 15, 30, 123456, UTC)
WHOLE = {"kind": "ledger"}
Files = dict[str, bytes]


def canonical(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def stored(events: Iterable[Sequence[AnyEvent]]) -> list[bytes]:
    """The entries of appends, as the ledger in memory stores them."""
    moments = (BEGINNING + timedelta(seconds=n) for n in range(1_000_000))
    store = MemoryStore(clock=lambda: next(moments))
    for append in events:
        store.insert_events([EventMapper().to_stored_event(event) for event in append])
    return [state for _, state in store.select_states(0, 1_000_000)]


def rows(entries: Sequence[bytes], position: int) -> dict[str, list[dict[str, Any]]]:
    """The rows of every model at a position, from the project's own timelines."""
    decoded = [read_entry(n, state) for n, state in enumerate(entries[:position], 1)]
    # Told all from the first on, the timelines ask no ledger for what was before.
    found = two_axes(Timelines(cast(Ledger, None)).changes(decoded)).rows
    found.sort(key=lambda row: (row.stream, row.valid_from, row.known_from))
    models = {
        model: [written(row) for row in found if row.stream.startswith(f"{kind}:")]
        for model, kind in KINDS.items()
    }
    return models | {"lists": lists(models["history"])}


def written(row: Row) -> dict[str, Any]:
    told: dict[str, Any] = {
        "known_from": row.known_from,
        "known_until": row.known_until,
        "state": plain(row.state),
        "stream": row.stream,
        "valid_from": str(row.valid_from),
        "valid_until": row.valid_until and str(row.valid_until),
    }
    if row.stream.startswith("power:"):
        told |= {"state": orjson.loads(shaped(row.state).text[1]), "version": row.state.by}
    return told


def lists(history: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, list[Any]] = {}
    for row in history:
        state = row["state"]
        for organ in {party["organ"] for party in state["exercisers"]}:
            powers = found.setdefault(organ, [])
            if row["known_until"] is None and state["status"] in ("in_force", "suspended"):
                day, until = row["valid_from"], row["valid_until"]
                powers.append([row["stream"], state["name"], day, until])
    return [{"organ": organ, "powers": found[organ]} for organ in sorted(found)]


def tile(level: int | str, number: int, width: int) -> str:
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03}")
    return f"tile/{level}/{'/'.join(groups)}" + (f".p/{width}" if width < 256 else "")


def framed(entries: Iterable[bytes]) -> bytes:
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


@dataclass
class Bundle:
    """The files of a bundle, and what a supervision body holds beside it."""

    files: Files
    entries: list[bytes] = field(default_factory=list[bytes])
    policy: str = POLICY
    checkpoint: bytes | None = None
    receipt: bytes | None = None

    @property
    def zipped(self) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.files.items():
                archive.writestr(name, content)
        return target.getvalue()

    def with_file(self, name: str, content: bytes = b"") -> "Bundle":
        self.files[name] = content
        return self

    def edit(self, name: str, change: Callable[[bytes], bytes]) -> None:
        self.files[name] = change(self.files[name])


def manifest(position: int, scope: dict[str, str]) -> bytes:
    return json.dumps(
        {
            "format": "quanze-bundle/1",
            "origin": ORIGIN,
            "register": "demo",
            "title": "示范权责清单",
            "simulated": True,
            "position": position,
            "scope": scope,
        },
        ensure_ascii=False,
    ).encode()


def tiles(entries: Sequence[bytes]) -> Files:
    """Tiles and entry bundles of a tree."""
    files: Files = {}
    hashes = [merkle.leaf(entry) for entry in entries]
    for level in range(8):
        for start in range(0, len(hashes), 256):
            some = hashes[start : start + 256]
            files[tile(level, start // 256, len(some))] = b"".join(some)
            if level == 0:
                name = tile("entries", start // 256, len(some))
                files[name] = framed(entries[start : start + 256])
        full = range(0, len(hashes) - 255, 256)
        hashes = [root(hashes[start : start + 256]) for start in full]
    return files


def states(entries: Sequence[bytes], position: int) -> Files:
    files: Files = {}
    for model, found in rows(entries, position).items():
        leaves = [merkle.leaf(canonical(row)) for row in found]
        files[f"state/{model}/{position}"] = state_root(model, leaves, position)
        files[f"state/{model}/{position}.leaves"] = b"".join(leaves)
    return files


def forged(entries: Sequence[bytes], beside: Bundle, *keys: Key) -> Bundle:
    """Other entries with tiles and a checkpoint of their own, and all else as in a bundle."""
    leaves = [merkle.leaf(entry) for entry in entries]
    files = {name: some for name, some in beside.files.items() if not name.startswith("tile/")}
    files |= tiles(entries) | {"checkpoint": checkpoint(leaves, *keys)}
    files.pop(f"checkpoints/{len(beside.entries)}", None)
    files["manifest.json"] = manifest(len(entries), WHOLE)
    return Bundle(files, list(entries), beside.policy)


def whole(entries: Sequence[bytes], *, signed_at: Iterable[int] = ()) -> Bundle:
    """A bundle of the whole ledger; ``signed_at``: the sizes of earlier signed trees."""
    leaves = [merkle.leaf(entry) for entry in entries]
    files = {"manifest.json": manifest(len(entries), WHOLE)}
    for size in signed_at:
        files |= tiles(entries[:size]) | states(entries, size)
        files[f"checkpoints/{size}"] = checkpoint(leaves, size=size)
    files |= tiles(entries) | states(entries, len(entries))
    files["checkpoint"] = files[f"checkpoints/{len(entries)}"] = checkpoint(leaves)
    files["policy"] = POLICY.encode()
    return Bundle(files, list(entries))


def part(entries: Sequence[bytes], scope: dict[str, str]) -> Bundle:
    """A bundle of one power, or of one organ with its own row of ``lists``."""
    leaves = [merkle.leaf(entry) for entry in entries]
    models = rows(entries, len(entries))
    streams = taken_in(entries, models, scope)
    told: dict[str, Any] = {"format": "quanze-proofs/1", "origin": ORIGIN}
    told |= {"position": len(entries), "checkpoint": checkpoint(leaves).decode()}
    told |= {"state": {}, "rows": [], "entries": []}
    for position, entry in enumerate(entries, 1):
        if decode(entry)[0].stream in streams:
            proof = [*map(b64, inclusion(leaves, position - 1))]
            told["entries"].append({"position": position, "entry": entry.decode(), "proof": proof})
    for model, found in models.items():
        hashes = [merkle.leaf(canonical(row)) for row in found]
        told["state"][model] = state_root(model, hashes, len(entries)).decode()
        wanted = {scope["id"]} if model == "lists" else streams
        for index in with_neighbours(found, wanted):
            proof = [*map(b64, inclusion(hashes, index))]
            row = canonical(found[index]).decode()
            told["rows"].append({"model": model, "index": index, "row": row, "proof": proof})
    files = {"manifest.json": manifest(len(entries), scope), "proofs.json": canonical(told)}
    return Bundle(files, list(entries))


def with_neighbours(found: list[dict[str, Any]], wanted: set[str]) -> list[int]:
    """The rows of some ids, and those beside them or beside the place where they would stand."""
    ids = [row.get("stream") or row["organ"] for row in found]
    due: set[int] = set()
    for id in wanted:
        before = sum(one < id for one in ids)
        due |= {*range(before - 1, before + ids.count(id) + 1)}
    return sorted(due & set(range(len(found))))


def taken_in(
    entries: Sequence[bytes], models: dict[str, list[dict[str, Any]]], scope: dict[str, str]
) -> set[str]:
    """The streams that a bundle of one power or organ holds."""
    core = {scope["id"]}
    if scope["kind"] == "organ":
        for row in models["history"]:
            if scope["id"] in {party["organ"] for party in row["state"]["exercisers"]}:
                core.add(row["stream"])
    told = [orjson.loads(entry) for entry in entries]
    return core.union(*(named_in(one) for one in told if one["stream"] in core))


def named_in(told: Any) -> set[str]:
    """Every text that is the id of a stream, at any depth."""
    if isinstance(told, str):
        return {told} if ID.fullmatch(told) else set()
    parts: list[Any] = [*told.values()] if isinstance(told, dict) else []
    parts = [*told] if isinstance(told, list) else parts
    return set[str]().union(*map(named_in, parts))
