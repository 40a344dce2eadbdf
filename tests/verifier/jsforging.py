"""More that may be wrong: state roots, bundles of one power or organ, what is held, the policy."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson

from domain import merkle
from tests.verifier import jsbundles as b
from tests.verifier import jsnotes as n
from tests.verifier.jstampering import (
    SIGNED,
    case,
    changed,
    entries,
    flipped,
    renamed,
    signed,
    sound,
)

POWER = {"kind": "power", "id": "power:a"}
ORGAN = {"kind": "organ", "id": "organ:city"}


def without(bundle: b.Bundle, *names: str) -> b.Bundle:
    for name in names:
        del bundle.files[name]
    return bundle


def restated(model: str, change: Callable[[Any], Any]) -> Callable[[], b.Bundle]:
    """One row of a model is another, and the state root signed anew."""

    def made() -> b.Bundle:
        bundle = sound()
        found = b.rows(entries(), 8)[model]
        leaves = [merkle.leaf(b.canonical(row)) for row in change(found)]
        bundle.files[f"state/{model}/8"] = n.state_root(model, leaves, 8)
        bundle.files[f"state/{model}/8.leaves"] = b"".join(leaves)
        return bundle

    return made


for model in ("history", "organs", "lists"):
    case(f"a row of {model} is left out", "E_STATE", model=model)(
        restated(model, lambda found: found[1:])
    )
    case(f"rows of {model} change places", "E_STATE", model=model)(
        restated(model, lambda found: found[::-1])
    )
for model in ("instruments", "duties"):
    case(f"a row of {model} is made up", "E_STATE", model=model)(restated(model, lambda _: [{}]))
case("a holder is another in a row", "E_STATE", model="history", stream="power:a")(
    restated(
        "history",
        lambda found: orjson.loads(orjson.dumps(found).replace(b"organ:city", b"organ:town", 1)),
    )
)
case("a leaf of a state root has another byte", "E_STATE", model="history")(
    changed("state/history/8.leaves", flipped)
)
case("a state root of an earlier position has another leaf", "E_STATE", model="organs")(
    changed("state/organs/4.leaves", flipped)
)
case("a state root is signed by a key that is not known", "E_SIG", file="state/duties/8")(
    changed("state/duties/8", lambda _: n.state_root("duties", [], 8, n.STRANGER))
)
case("a state root has another position", "E_SIG", file="state/duties/8")(
    changed("state/duties/8", lambda some: some.replace(b"position 8", b"position 7"))
)
case("a state root is of another position", "E_FORMAT", file="state/duties/8")(
    changed("state/duties/8", lambda _: n.state_root("duties", [], 7))
)
case("the leaves of a state root are missing", "E_FORMAT", file="state/duties/8.leaves")(
    lambda: without(sound(), "state/duties/8.leaves")
)


def part(change: Callable[[b.Bundle], Any], scope: dict[str, str] = POWER) -> Any:
    def made() -> b.Bundle:
        bundle = b.part(entries(), scope)
        change(bundle)
        return bundle

    return made


def told(change: Callable[[Any], None]) -> Callable[[b.Bundle], None]:
    """Something else is in the proofs."""

    def edit(some: bytes) -> bytes:
        proofs = json.loads(some)
        change(proofs)
        return json.dumps(proofs).encode()

    return lambda bundle: bundle.edit("proofs.json", edit)


def entry_at(position: int, old: str, new: str) -> Callable[[b.Bundle], None]:
    def change(proofs: Any) -> None:
        [one] = [one for one in proofs["entries"] if one["position"] == position]
        assert old in one["entry"]
        one["entry"] = one["entry"].replace(old, new)

    return told(change)


def without_entries(*positions: int) -> Callable[[b.Bundle], None]:
    def change(proofs: Any) -> None:
        kept = [one for one in proofs["entries"] if one["position"] not in positions]
        assert len(kept) == len(proofs["entries"]) - len(positions)
        proofs["entries"] = kept

    return told(change)


def rows_of(proofs: Any, stream: str) -> list[Any]:
    return [row for row in proofs["rows"] if f'"stream":"{stream}"' in row["row"]]


def without_row(stream: str, place: int = 0) -> Callable[[b.Bundle], None]:
    return told(lambda proofs: proofs["rows"].remove(rows_of(proofs, stream)[place]))


def other_row(proofs: Any) -> None:
    row = rows_of(proofs, "power:a")[0]
    row["row"] = row["row"].replace("organ:city", "organ:town")


def moved_proof(proofs: Any) -> None:
    one, other = proofs["entries"][:2]
    one["position"], other["position"] = other["position"], one["position"]


case("an entry of a power has another byte", "E_LEAF", position=5)(
    part(entry_at(5, "建设工程", "建筑工程"))
)
case("a proof is of another entry", "E_LEAF")(part(told(moved_proof)))
for position in (5, 7):
    case(f"an entry of a power is missing, {position}", "E_GAP", position=7)(
        part(without_entries(position))
    )
case("the entries of an organ are missing", "E_GAP", stream="organ:county")(
    part(without_entries(2))
)
case("a row of a power is another", "E_STATE", model="history")(part(told(other_row)))
for place in (0, -1):
    case(f"a row of a power is missing, {place}", "E_STATE", stream="power:a")(
        part(without_row("power:a", place))
    )
case("the row beside those of a power is missing", "E_STATE", stream="power:a")(
    part(without_row("power:b"))
)
case("a power of an organ is missing", "E_GAP", stream="power:b")(
    part(without_entries(6, 8), ORGAN)
)
case("what a power of an organ names is missing", "E_GAP", stream="organ:county")(
    part(without_entries(2), ORGAN)
)
case("the list of an organ is missing", "E_STATE", model="lists")(
    part(told(lambda t: t.update(rows=[r for r in t["rows"] if r["model"] != "lists"])), ORGAN)
)
for field, value in {
    "origin": "quanze/other/public",
    "position": 7,
    "format": "quanze-proofs/2",
    "more": 1,
    "rows": {},
    "state": {"history": 1},
}.items():
    code = "E_SIG" if field == "origin" else "E_FORMAT"
    case(f"the proofs are in another form, {field}", code, file="proofs.json")(
        part(told(lambda proofs, one={field: value}: proofs.update(one)))
    )
case("a file is there that is not named", "E_FORMAT", file="entries/5")(
    part(lambda p: p.files.update({"entries/5": b"{}"}))
)
for name in ("tile/0/001", "tile/0/000.p/9", "tile/9/000", "tile/0/0", "tile/entries/000.p/08"):
    case(f"it is no tile of the tree, {name}", "E_FORMAT", file=name)(
        lambda name=name: sound().with_file(name)
    )
case("leaves without the state root", "E_FORMAT", file="state/duties/7.leaves")(
    lambda: sound().with_file("state/duties/7.leaves")
)
case("a state root is missing with its leaves", "E_FORMAT", file="state/duties/8")(
    lambda: without(sound(), "state/duties/8", "state/duties/8.leaves")
)


@case("a row is proved by a state root that nobody known has signed", "E_SIG", model="history")
def _() -> b.Bundle:
    bundle = b.part(entries(), POWER)
    found = [merkle.leaf(b.canonical(row)) for row in b.rows(entries(), 8)["history"]]
    forged = n.state_root("history", found, 8, n.STRANGER).decode()
    told(lambda proofs: proofs["state"].update(history=forged))(bundle)
    return bundle


def held(**what: Any) -> Callable[[], b.Bundle]:
    return lambda: b.Bundle(sound().files, list(entries()), **what)


LEAVES_OF_OTHER = [merkle.leaf(entry) for entry in renamed(list(entries()))]
case("the checkpoint held is of another log of the same size", "E_SPLIT")(
    held(checkpoint=n.checkpoint(LEAVES_OF_OTHER))
)
case("the checkpoint held is not continued", "E_FORK")(
    held(checkpoint=n.checkpoint(LEAVES_OF_OTHER, size=7))
)
case("the checkpoint held is of a longer log", "E_TRUNCATED", position=9)(
    held(checkpoint=n.checkpoint([*LEAVES_OF_OTHER, LEAVES_OF_OTHER[0]]))
)
case("the checkpoint held is signed by nobody known", "E_SIG")(
    held(checkpoint=n.checkpoint(LEAVES_OF_OTHER, n.STRANGER))
)
OTHERS = [*renamed(list(entries())), entries()[7]]
case("another entry was promised", "E_FORK", position=5)(
    held(receipt=n.receipt(OTHERS, 5, 6, signed=None))
)
case("another entry was receipted", "E_FORK", position=5)(
    held(receipt=n.receipt(OTHERS, 5, 6, signed=6))
)
case("an entry was promised that is not here", "E_TRUNCATED", position=9)(
    held(receipt=n.receipt(OTHERS, 9, 9, signed=None))
)


def receipt_with(**changes: Any) -> Callable[[], b.Bundle]:
    told = json.loads(n.receipt(entries(), 5, 6, signed=None)) | changes
    return held(receipt=json.dumps(told).encode())


case("a promise is of other leaves", "E_SIG")(receipt_with(leaves=["00" * 32] * 2))
case("a promise is of another moment", "E_SIG")(
    receipt_with(recorded_at="2026-11-22T08:15:31.123456Z")
)
case("a receipt has a field that is not known", "E_FORMAT")(receipt_with(more=1))
case("a promise is signed by nobody known", "E_SIG")(
    held(
        receipt=n.receipt(entries(), 5, 6, signed=None),
        policy=f"log {n.LOG.verifier}\nquorum none\n",
    )
)


def with_policy(policy: str) -> Callable[[], b.Bundle]:
    return lambda: replace_policy(sound(), policy)


def replace_policy(bundle: b.Bundle, policy: str) -> b.Bundle:
    bundle.policy = policy
    return bundle


LOG_LINE = f"log {n.LOG.verifier}\n"
TWO_WITNESSES = (
    f"{LOG_LINE}witness city {n.WITNESS.verifier}\nwitness province {n.OTHER_WITNESS.verifier}\n"
)
UNREADABLE_POLICIES = {
    "it has no quorum": LOG_LINE,
    "it has two quorums": f"{LOG_LINE}quorum none\nquorum none\n",
    "it has a quorum of nobody": f"{LOG_LINE}quorum city\n",
    "it has a statement that is not known": f"{n.POLICY}trust me\n",
    "a key has another id": n.POLICY.replace(n.LOG.id.hex(), "00000000"),
    "a log has the key of a witness": f"log {n.WITNESS.verifier}\nquorum none\n",
    "a key is named twice": f"{LOG_LINE}{n.POLICY}",
    "a group asks for three of two": (f"{TWO_WITNESSES}group both 3 city province\nquorum both\n"),
    "a witness is in two groups": f"{TWO_WITNESSES}group g any city\ngroup h any city\nquorum h\n",
    "a promise has an address": f"{LOG_LINE}promise {n.PROMISE.verifier} https://a\nquorum none\n",
    "it is cut off": n.POLICY[:-1],
    "a group names a witness twice": f"{TWO_WITNESSES}group g 1 city city\nquorum g\n",
}
case("a key of the manifest stands twice", "E_FORMAT", file="manifest.json")(
    changed("manifest.json", lambda some: b'{"position": 7, ' + some[1:])
)
for name in ("./checkpoint", "../outside", ".lock"):
    case(f"a zip has a file of the name {name}", "E_FORMAT", file=name)(
        lambda name=name: sound().with_file(name)
    )
case("a sealed receipt says when it was, unsigned", "E_FORMAT")(
    lambda: b.Bundle(
        sound().files,
        list(entries()),
        receipt=json.dumps(
            json.loads(n.receipt(entries(), 5, 6, signed=8))
            | {"recorded_at": "1999-01-01T00:00:00.000000Z"}
        ).encode(),
    )
)


@case("a witness cosigned before the last entry was recorded", "E_TIME", position=8)
def _() -> b.Bundle:
    bundle = signed(SIGNED, n.LOG, replace(n.WITNESS, time=1))()
    return replace_policy(bundle, f"{TWO_WITNESSES}quorum city\n")


case("a witness has not signed", "E_SIG", file="checkpoint")(
    with_policy(f"{TWO_WITNESSES}quorum city\n")
)


@case("the signature of a witness is false", "E_SIG", file="checkpoint")
def _() -> b.Bundle:
    bundle = signed(SIGNED, n.LOG, n.WITNESS)()
    bundle.edit("checkpoint", lambda some: some[:-9] + b"AAAAAA==\n")
    return replace_policy(bundle, f"{TWO_WITNESSES}quorum city\n")


@case("one of two witnesses has signed, and both must", "E_SIG", file="checkpoint")
def _() -> b.Bundle:
    bundle = signed(SIGNED, n.LOG, n.WITNESS)()
    return replace_policy(bundle, f"{TWO_WITNESSES}group both all city province\nquorum both\n")
