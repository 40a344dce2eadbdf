"""Logs to be sealed, kept in a list; and what a published folder must hold, by the definitions."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from domain import merkle
from domain.codec import decode, encode, stamp
from domain.events import power
from domain.notes import Checkpoint
from domain.tiles import Tile, bundles, parse_path, tiles, unbundle
from domain.vocabulary import PowerKind
from ops.sealing.folder import Publication
from ops.sealing.keyring import Keyring, origin_of
from ops.sealing.sealer import Sealer
from ops.sealing.stored import Stored, StoredHead
from tests.facts import act, elements

REGISTER = "panshan"
ORIGIN = origin_of(REGISTER)
BEGIN = datetime(2026, 11, 21, 8, 15, 30, 123456, tzinfo=UTC)


def added(number):
    """The first entry of a power."""
    return power.PowerAdded(
        stream=f"power:{number}",
        version=1,
        act=act("2016-09-09"),
        actor="clerk",
        holders=("organ:city",),
        kind=PowerKind.LICENCE,
        elements=elements(f"建设工程规划许可证核发（第{number}项）"),
    )


def retained(number, version):
    """An entry that follows."""
    return power.PowerRetained(
        stream=f"power:{number}", version=version, act=act("2017-01-01"), actor="clerk"
    )


def entry(number, recorded_at=BEGIN):
    return stamp(encode(added(number)), recorded_at)


@dataclass
class ListSource:
    """Rows in a list, in place of the database."""

    rows: list[Stored] = field(default_factory=list)
    page: int = 100

    def append(self, count=1, recorded_at=None):
        """One append of new powers."""
        last = self.rows[-1].recorded_at if self.rows else BEGIN
        moment = recorded_at or last + timedelta(microseconds=1)
        for position in range(len(self.rows) + 1, len(self.rows) + count + 1):
            self.rows.append(stored(position, entry(position, moment)))

    def head(self):
        leaves = [merkle.leaf(row.state) for row in self.rows]
        moment = self.rows[-1].recorded_at if self.rows else None
        size = len(leaves)
        return StoredHead(size, moment, merkle.extend((), 0, leaves), size)

    def pages(self, after, upto):
        for start in range(after, upto, self.page):
            yield self.rows[start : min(start + self.page, upto)]

    def states(self, after, upto):
        for page in self.pages(after, upto):
            yield [row.state for row in page]

    @property
    def entries(self):
        return [row.state for row in self.rows]


def stored(position, state, **columns):
    """A row whose columns say what its bytes say."""
    event, recorded_at = decode(state)
    row = Stored(position, event.stream, event.version, event.topic, recorded_at, state, None, 1)
    return row._replace(**columns)


def sealer_in(place):
    """A sealer with keys of its own, as the command makes it."""
    keys = Keyring(folder=place / "keys", register=REGISTER)
    keys.make_first(log=True)
    return Sealer(
        origin=ORIGIN,
        publication=Publication(place / "published" / "public"),
        signers=keys.signers(),
        promises=(keys.promise().verifier,),
        memory=keys.memory,
    )


def whole(states):
    """The files of tiles and bundles that a log of these entries needs, from the whole tree."""
    leaves = [merkle.leaf(state) for state in states]
    hashes = merkle.levels(leaves)
    files = {
        tile.path: b"".join(
            hashes(8 * tile.level, 256 * tile.number + n) for n in range(tile.width)
        )
        for tile in tiles(len(states))
    }
    for tile in bundles(len(states)):
        some = states[256 * tile.number : 256 * tile.number + tile.width]
        files[tile.path] = b"".join(len(state).to_bytes(2, "big") + state for state in some)
    return files


def files(publication):
    """All that is published, by path."""
    top = publication.folder
    return {
        str(path.relative_to(top)): path.read_bytes()
        for path in top.rglob("*")
        if path.is_file() and not path.relative_to(top).parts[0].startswith(".")
    }


def faults(folder):
    """What is wrong with the published trees, each of which must be whole.

    Read from nothing but the files: entries, leaves and roots are put together here by RFC 6962.
    """
    there = files(Publication(folder))
    names = [name for name in there if name.startswith("checkpoint")]
    return [fault for name in names for fault in tree_faults(there, name)]


def tree_faults(there, name):
    tree = Checkpoint.parse(there[name].decode().rpartition("\n\n")[0] + "\n")
    states = []
    for tile in bundles(tree.size):
        states += unbundle(held(there, tile))[: tile.width]
    if len(states) != tree.size or merkle.root(merkle.extend((), 0, map(merkle.leaf, states))) != (
        tree.root
    ):
        yield f"{name}: other entries than signed"
    for path, content in whole(states).items():
        tile = parse_path(path)
        if tile.level >= 0 and held(there, tile)[: 32 * tile.width] != content:
            yield f"{name}: {path}"


def held(there, tile: Tile):
    """A partial tile, or the full one that has taken its place."""
    return there[tile.path] if tile.path in there else there[tile._replace(width=256).path]
