"""A sealed register to be attacked, and those who should notice: the sealer and the verifier."""

import io
import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from importlib import resources, util
from pathlib import Path
from random import Random
from typing import Any

import psycopg

from domain import merkle
from domain.commands import duty as d
from domain.commands import instrument as i
from domain.commands import power as p
from domain.notes import Checkpoint
from ops.sealing.keys import Signer, sign
from ops.sealing.refusals import Wrong
from ops.sealing.stored import DatabaseSource
from ops.store.connect import at_home_in
from tests.facts import CITY, add, merge, wish
from tests.ops.sealing.logs import ORIGIN, REGISTER, whole
from tests.ops.sealing.registers import Books
from tests.verifier.jsbundles import canonical, rows

PLACES = 50
KEPT, SIZE = 120, 300
Finding = dict[str, Any]


def places(seed: str, count: int = PLACES) -> Iterator[tuple[str, Random]]:
    """So many attacks, each with a chance of its own; the label goes into what a failure says."""
    for number in range(count):
        label = f"{seed} {number}"
        yield label, Random(label)


def fill(books: Books) -> None:
    """Exactly SIZE entries, sealed at KEPT and at SIZE, with rows in every table."""
    paper = {"instrument": "instrument:a"}
    books.record(wish(i.IssueInstrument, "2015-01-01", stream="instrument:a", title="决定"))
    books.record(add(act=paper), add(stream="power:q"), add(stream="power:r"))
    books.record(merge("2018-01-01", ("power:q", "power:r"), add(stream="power:s")))
    books.record(wish(d.AssignDuty, "2015-01-01", stream="duty:a", organ=CITY, text="办理"))
    books.record(*(add(stream=f"power:n{n}") for n in range(KEPT - books.ledger.position)))
    books.seal()
    half = (SIZE - KEPT) // 2
    books.record(*(add(stream=f"power:m{n}") for n in range(half)))
    books.record(
        *(
            wish(p.RetainPower, "2019-01-01", stream=f"power:m{n}")
            for n in range(SIZE - KEPT - half)
        )
    )
    books.seal()
    assert books.ledger.position == SIZE


@dataclass(frozen=True)
class Forger:
    """A superuser in a transaction that is never committed, and the ledger as he leaves it."""

    connection: psycopg.Connection[Any]
    source: DatabaseSource

    def run(self, statement: str, *values: object) -> None:
        self.connection.execute(statement.encode(), values)

    def rows(self, statement: str, *values: object) -> list[Any]:
        return self.connection.execute(statement.encode(), values).fetchall()

    @contextmanager
    def undone(self) -> Generator[None]:
        """What is forged meanwhile is not there afterwards."""
        with self.connection.transaction(force_rollback=True):
            yield

    def agree(self) -> None:
        """Make the head row say that all is well."""
        found = self.rows("select state, recorded_at from events order by notification_id")
        frontier = merkle.extend((), 0, [merkle.leaf(state) for state, _ in found])
        last = found[-1][1] if found else None
        head = (len(found), last, [*frontier])
        self.run("update head set last = %s, recorded_at = %s, frontier = %s", *head)


@contextmanager
def forging(url: str, schema: str) -> Generator[Forger]:
    with psycopg.connect(url, client_encoding="utf8") as connection:
        at_home_in(schema)(connection)
        connection.execute("alter table events disable trigger events_stay")
        with connection.cursor(binary=True) as cursor:
            yield Forger(connection, DatabaseSource(cursor))
        connection.rollback()


def refusal(attempt: Callable[[], object], label: str) -> Wrong:
    """Why it is refused; that it is not, is the worst that can happen."""
    try:
        attempt()
    except Wrong as wrong:
        return wrong
    raise AssertionError(f"nobody noticed: {label}")


def verifier() -> Any:
    """The verifier as a module of its own, in which no signature is worked out twice."""
    file = str(resources.files("ops.verifier").joinpath("verify.py"))
    spec = util.spec_from_file_location("verifier_of_attacks", file)
    assert spec is not None
    assert spec.loader is not None
    module: Any = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ed25519 = cache(module.ed25519)
    return module


VERIFIER = verifier()


def verified(bundle: Path, policy: Path, *more: object) -> tuple[int, list[Finding]]:
    """Exit code and findings of the verifier, called in this process.

    A published folder becomes the bundle of its latest checkpoint.
    """
    if bundle.is_dir():
        (bundle / "manifest.json").write_bytes(manifest(bundle))
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        code = VERIFIER.main([str(bundle), "--policy", str(policy), "--json", *map(str, more)])
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def manifest(folder: Path) -> bytes:
    position = int((folder / "checkpoint").read_text(encoding="utf-8").split("\n")[1])
    told = {"origin": ORIGIN, "register": REGISTER, "title": "盘山县", "simulated": False}
    scope = {"kind": "ledger"}
    told |= {"format": "quanze-bundle/1", "position": position, "scope": scope}
    return json.dumps(told).encode()


def root(leaves: Iterable[bytes]) -> bytes:
    return merkle.root(merkle.extend((), 0, leaves))


def published(signers: Sequence[Signer], states: Sequence[bytes], place: Path) -> Path:
    """A log of these entries, its tiles and signed trees, by whoever has the key."""
    tree = Checkpoint(ORIGIN, len(states), root(map(merkle.leaf, states)))
    note = str(sign(tree.text, signers)).encode()
    write(place, whole(states) | {"checkpoint": note, f"checkpoints/{tree.size}": note})
    write(place, state_roots(signers, states))
    return place


def state_roots(signers: Sequence[Signer], states: Sequence[bytes]) -> dict[str, bytes]:
    """What the entries lead to, by model, without a database."""
    files: dict[str, bytes] = {}
    for model, found in rows(states, len(states)).items():
        leaves = [merkle.leaf(canonical(row)) for row in found]
        tree = Checkpoint(f"{ORIGIN}/state/{model}", len(leaves), root(leaves), len(states))
        path = f"state/{model}/{len(states)}"
        files |= {path: str(sign(tree.text, signers)).encode(), f"{path}.leaves": b"".join(leaves)}
    return files


def write(place: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        target = place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


@contextmanager
def edited(file: Path, change: Callable[[bytes], bytes]) -> Generator[None]:
    """A file is another for a while."""
    before = file.read_bytes()
    file.write_bytes(change(before))
    try:
        yield
    finally:
        file.write_bytes(before)


def flip(chance: Random, content: bytes) -> bytes:
    """One bit is another."""
    changed = bytearray(content)
    changed[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(changed)
