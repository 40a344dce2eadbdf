"""A bundle (docs/formats.md §8): the published log in one file, or its part about one stream.

Nothing is signed here. A bundle of the same position and scope is the same file, byte for byte: its
members stand in order of name, are stored as they are, and carry no date.
"""

import os
from bisect import bisect_left
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import orjson

from api.services import Register
from domain.streams import ID
from domain.tiles import bundle, bundles, tiles
from ops.sealing.durable import sync_folders
from ops.sealing.folder import CHECKPOINTS, LATEST, POLICY
from ops.sealing.proofs import Shown, proved, refuse_other_entry
from ops.sealing.sealed import Sealed
from ops.sealing.stateroots import LEAVES, path_of
from projections.stateroots import KINDS, LISTS, MODELS, Look, StateRow

FORMAT = "quanze-bundle/1"
PROOFS = "quanze-proofs/1"
NO_DATE = (1980, 1, 1, 0, 0, 0)
UNIX = 3
FILE_MODE = 0o100644 << 16
LAST = "\U0010ffff"
Member = tuple[str, Callable[[], bytes]]


class NoSuchStream(LookupError):
    """Nothing was recorded of this organ or power, up to the position of the bundle."""


def write_bundle(target: Path, members: Iterable[Member]) -> None:
    """Write the file whole, or not at all; one member at a time is in memory."""
    with replacing(target) as fresh, ZipFile(fresh, "w", ZIP_STORED) as archive:
        for name, content in sorted(members, key=lambda member: member[0]):
            info = ZipInfo(name, NO_DATE)
            info.create_system, info.external_attr = UNIX, FILE_MODE
            archive.writestr(info, content())


@contextmanager
def replacing(target: Path) -> Generator[Path]:
    """Where to write what takes the place of a file once it is whole; if not, nothing is left."""
    fresh = target.with_name(f".{target.name}.new")
    try:
        yield fresh
        with open(fresh, "rb") as file:
            os.fsync(file.fileno())
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folders([target.parent])


def whole(sealed: Sealed, register: Register) -> Iterator[Member]:
    """The whole ledger."""
    publication, size = sealed.publication, sealed.position
    yield manifest(sealed, register, {"kind": "ledger"})
    yield from verifying(sealed)
    yield LATEST, lambda: sealed.checkpoint
    for tile in tiles(size):
        yield tile.path, lambda tile=tile: publication.tile(tile)
    for tile in bundles(size):
        yield tile.path, lambda tile=tile: bundle(publication.bundle(tile))
    paths = [f"{CHECKPOINTS}/{one}" for one in publication.sizes() if one <= size]
    for model in MODELS:
        paths += [path_of(model, size), f"{path_of(model, size)}{LEAVES}"]
    for path in paths:
        yield path, lambda path=path: publication.read(path)


def manifest(sealed: Sealed, register: Register, scope: dict[str, str]) -> Member:
    """What a bundle says that it is."""
    told = {
        "format": FORMAT,
        "origin": sealed.origin,
        "position": sealed.position,
        "register": register.name,
        "scope": scope,
        "simulated": register.simulated,
        "title": register.title,
    }
    return "manifest.json", lambda: orjson.dumps(told, option=orjson.OPT_SORT_KEYS)


def verifying(sealed: Sealed) -> Iterator[Member]:
    """What a bundle is verified with, by those who have not their own."""
    yield POLICY, lambda: sealed.publication.read(POLICY)
    yield "verify.py", resources.files("ops.verifier").joinpath("verify.py").read_bytes


def part(sealed: Sealed, register: Register, look: Look, scope: str) -> Iterator[Member]:
    """What is held of one organ or power, with a proof for each entry and row.

    Raises NoSuchStream, and Wrong where the database is not what was published.
    """
    kind = scope.partition(":")[0]
    chosen = selected(look, sealed, scope)
    states = {model: sealed.state(model) for model in MODELS if model != LISTS or kind == "organ"}
    rows = {model: list(picked(look.rows(model), chosen.keys(model, scope))) for model in states}
    told = {"format": PROOFS, **proved(sealed, states, rows, chosen.entries)}
    yield manifest(sealed, register, {"kind": kind, "id": scope})
    yield from verifying(sealed)
    yield "proofs.json", lambda: orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n"


class Chosen(NamedTuple):
    """The streams of a scope, those without an entry too, and all their entries."""

    streams: list[str]
    entries: list[Shown]

    def keys(self, model: str, scope: str) -> list[str]:
        """Whose rows are to be shown, in order."""
        if model == LISTS:
            return [scope]
        return [stream for stream in self.streams if KINDS[stream.partition(":")[0]] == model]


def selected(look: Look, sealed: Sealed, scope: str) -> Chosen:
    """What belongs to an organ or a power. Raises NoSuchStream, and Wrong for another entry."""
    core = {scope}
    if scope.startswith("organ:"):
        core |= {*look.exercised(scope)}
    named: set[str] = set()
    for _, state in look.events(sorted(core)):
        named |= {*streams_in(orjson.loads(state))}
    if not named:
        raise NoSuchStream(scope)
    streams = sorted(named | core)
    hashes = sealed.hashes()
    entries: list[Shown] = []
    for position, state in look.events(streams):
        refuse_other_entry(hashes, position, state)
        entries.append(Shown(position, state))
    return Chosen(streams, entries)


def streams_in(said: Any) -> Iterator[str]:
    """Every text in an entry that is the id of a stream."""
    if isinstance(said, dict):
        for part in cast(dict[str, Any], said).values():
            yield from streams_in(part)
    elif isinstance(said, list):
        for part in cast(list[Any], said):
            yield from streams_in(part)
    elif isinstance(said, str) and ID.fullmatch(said):
        yield said


def picked(rows: Iterable[StateRow], wanted: Sequence[str]) -> Iterator[tuple[int, StateRow]]:
    """The rows of some keys and, beside each key, the row on either side, with their indices.

    ``wanted`` is in order. Of a key without rows, the two between which they would stand.
    """
    before, taken = StateRow("", b""), -1
    index = -1
    for index, row in enumerate(rows):
        if between(wanted, before.key, row.key):
            if index and taken < index - 1:
                yield index - 1, before
            yield index, row
            taken = index
        before = row
    if index >= 0 and taken < index and between(wanted, before.key, LAST):
        yield index, before


def between(wanted: Sequence[str], one: str, other: str) -> bool:
    """Whether a key stands between two others, or is one of them."""
    at = bisect_left(wanted, one)
    return at < len(wanted) and wanted[at] <= other
