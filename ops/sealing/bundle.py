"""A bundle (docs/formats.md §8): the published log in one file, or its part about one stream.

Nothing is signed here. A bundle of the same position and scope is the same file, byte for byte: its
members stand in order of name, are stored as they are, and carry no date.
"""

import os
from bisect import bisect_left
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import orjson

from api.services import Register
from domain.merkle import Hashes, inclusion, leaf
from domain.notes import Checkpoint, VerifierKey, text_of
from domain.streams import ID
from domain.tiles import ENTRIES, HEIGHT, WIDTH, Tile, bundle, bundles, tiles
from ops.sealing.durable import sync_folders
from ops.sealing.folder import CHECKPOINTS, LATEST, POLICY, Publication
from ops.sealing.policy import published
from ops.sealing.published import believing, read
from ops.sealing.refusals import Wrong
from ops.sealing.stateroots import LEAVES, Proofs, path_of, positions, read_state
from projections.stateroots import KINDS, LISTS, MODELS, Look, StateRow

FORMAT = "quanze-bundle/1"
PROOF = "c2sp.org/tlog-proof@v1"
NO_DATE = (1980, 1, 1, 0, 0, 0)
UNIX = 3
FILE_MODE = 0o100644 << 16
LAST = "\U0010ffff"
Member = tuple[str, Callable[[], bytes]]


class NoStateRoots(LookupError):
    """No position has both a checkpoint and the state roots of all models."""


class NoSuchStream(LookupError):
    """Nothing was recorded of this organ or power, up to the position of the bundle."""


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """What was published for one position; believed where a key of its policy has signed."""

    publication: Publication
    origin: str
    position: int
    tree: Checkpoint
    checkpoint: bytes
    keys: tuple[VerifierKey, ...]

    @classmethod
    def last(cls, publication: Publication, origin: str) -> "Sealed":
        """The last position with a checkpoint and all state roots. Raises NoStateRoots, Wrong."""
        found = positions(publication)
        policy = published(publication)
        if not found or policy is None:
            raise NoStateRoots(origin)
        keys = policy.keys(origin)
        note = read(publication, f"{CHECKPOINTS}/{found[-1]}", origin, keys)
        return cls(
            publication=publication,
            origin=origin,
            position=found[-1],
            tree=Checkpoint.parse(note.text),
            checkpoint=str(note).encode(),
            keys=keys,
        )

    def hashes(self) -> Hashes:
        return self.publication.hashes(self.position)

    def state(self, model: str) -> Proofs:
        return read_state(self.publication, self.origin, model, self.position, self.keys)

    def entries(self) -> Callable[[int], bytes]:
        """The published entry at a position; those beside it are kept for a while."""

        @lru_cache(maxsize=64)
        def some(number: int) -> list[bytes]:
            width = min(WIDTH, self.position - (number << HEIGHT))
            return self.publication.bundle(Tile(ENTRIES, number, width))

        return lambda position: some((position - 1) >> HEIGHT)[(position - 1) % WIDTH]


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
    yield from common(sealed, register, {"kind": "ledger"})
    publication, size = sealed.publication, sealed.position
    for tile in tiles(size):
        yield tile.path, lambda tile=tile: publication.tile(tile)
    for tile in bundles(size):
        yield tile.path, lambda tile=tile: bundle(publication.bundle(tile))
    for model in MODELS:
        path = f"{path_of(model, size)}{LEAVES}"
        yield path, lambda path=path: publication.read(path)


def common(sealed: Sealed, register: Register, scope: dict[str, str]) -> Iterator[Member]:
    """What every bundle holds."""
    publication = sealed.publication
    manifest = {
        "format": FORMAT,
        "origin": sealed.origin,
        "position": sealed.position,
        "register": register.name,
        "scope": scope,
        "simulated": register.simulated,
        "title": register.title,
    }
    verifier = resources.files("ops.verifier").joinpath("verify.py")
    yield "manifest.json", lambda: orjson.dumps(manifest, option=orjson.OPT_SORT_KEYS)
    yield "verify.py", verifier.read_bytes
    yield LATEST, lambda: sealed.checkpoint
    paths = [f"{CHECKPOINTS}/{size}" for size in publication.sizes() if size <= sealed.position]
    for path in (POLICY, *paths, *(path_of(model, sealed.position) for model in MODELS)):
        yield path, lambda path=path: publication.read(path)


def part(sealed: Sealed, register: Register, look: Look, scope: str) -> Iterator[Member]:
    """What is held of one organ or power, with a proof for each entry and row.

    Raises NoSuchStream, and Wrong where the database is not what was published.
    """
    kind = scope.partition(":")[0]
    chosen = selected(look, sealed, scope)
    yield from common(sealed, register, {"kind": kind, "id": scope})
    hashes, entries = sealed.hashes(), sealed.entries()
    for position in chosen.positions:
        yield f"entries/{position}", lambda position=position: entries(position)
        yield (
            f"proofs/{position}",
            lambda position=position: proof(
                position - 1, inclusion(position - 1, sealed.position, hashes), sealed.checkpoint
            ),
        )
    for model in MODELS:
        wanted = [stream for stream in chosen.streams if model_of(stream) == model]
        if model == LISTS:
            wanted = [scope] if kind == "organ" else []
        if wanted:
            yield from proven(model, sealed.state(model), look, wanted)


def proven(model: str, state: Proofs, look: Look, wanted: Sequence[str]) -> Iterator[Member]:
    """The rows of some streams (in ``lists``, of organs) and their neighbours, and their proofs."""
    for index, row in picked(look.rows(model), wanted):
        refuse_other_row(model, state, index, row)
        path = f"rows/{model}/{index}"
        yield path, lambda row=row: row.row
        yield (
            f"{path}.proof",
            lambda index=index: proof(
                index, inclusion(index, state.tree.size, state.hashes), state.signed
            ),
        )


def refuse_other_row(model: str, state: Proofs, index: int, row: StateRow) -> None:
    """A row of the database must be the one that was signed. Raises Wrong."""
    if leaf(row.row) != state.leaf(index):
        raise Wrong("E_STATE", "other_row", model=model, index=index, stream=row.key)


class Chosen(NamedTuple):
    """The streams of a scope, and the positions of all their entries; in order."""

    streams: list[str]
    positions: list[int]


def selected(look: Look, sealed: Sealed, scope: str) -> Chosen:
    """What belongs to an organ or a power. Raises NoSuchStream, and Wrong for another entry."""
    core = [scope]
    if scope.startswith("organ:"):
        core += look.exercised(scope)
    named: set[str] = set()
    for _, state in look.events(core):
        named |= set(streams_in(orjson.loads(state)))
    if not named:
        raise NoSuchStream(scope)
    hashes = sealed.hashes()
    streams: set[str] = set()
    positions: list[int] = []
    for position, state in look.events(sorted(named | set(core))):
        refuse_other_entry(hashes, position, state)
        streams.add(orjson.loads(state)["stream"])
        positions.append(position)
    return Chosen(sorted(streams), positions)


def refuse_other_entry(hashes: Hashes, position: int, entry: bytes) -> None:
    """An entry of the database must be the published one. Raises Wrong."""
    with believing("tile/0"):
        due = hashes(0, position - 1)
    if leaf(entry) != due:
        facts = {"found": leaf(entry).hex(), "published": due.hex()}
        raise Wrong("E_LEAF", "altered", position=position, **facts)


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


def model_of(stream: str) -> str:
    return KINDS[stream.partition(":")[0]]


def proof(index: int, hashes: Iterable[bytes], signed: bytes) -> bytes:
    """A proof as a file (C2SP tlog-proof)."""
    lines = [PROOF, f"index {index}", *map(text_of, hashes)]
    return "\n".join([*lines, "", ""]).encode() + signed
