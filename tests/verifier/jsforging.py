"""More that may be wrong: state roots, bundles of one power or organ, what is held, the policy."""

import json
from collections.abc import Callable
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


def altered(name: str, old: str, new: str) -> Callable[[b.Bundle], None]:
    def change(bundle: b.Bundle) -> None:
        assert old.encode() in bundle.files[name]
        bundle.edit(name, lambda some: some.replace(old.encode(), new.encode()))

    return change


def row_of(bundle: b.Bundle, stream: str, place: int = 0) -> str:
    """The file of a row of a stream, first or last."""
    own = [
        name
        for name, some in bundle.files.items()
        if name.startswith("rows/history/") and b'"stream":"%b"' % stream.encode() in some
    ]
    return sorted(own, key=lambda name: int(name.rpartition("/")[2]))[place]


def without_row(stream: str, place: int = 0) -> Callable[[b.Bundle], None]:
    def change(bundle: b.Bundle) -> None:
        name = row_of(bundle, stream, place)
        without(bundle, name, f"{name}.proof")

    return change


case("an entry of a power has another byte", "E_LEAF", position=5)(
    part(altered("entries/5", "建设工程", "建筑工程"))
)
case("a proof is of another entry", "E_FORMAT", file="proofs/5")(
    part(altered("proofs/5", "index 4", "index 6"))
)
case("an entry of a power is missing", "E_GAP", position=7)(part(lambda p: without(p, "entries/7")))
case("the last entry of a power is missing with its proof", "E_GAP", position=7)(
    part(lambda p: without(p, "entries/7", "proofs/7"))
)
case("the first entry of a power is missing with its proof", "E_GAP", position=7)(
    part(lambda p: without(p, "entries/5", "proofs/5"))
)
case("the entries of an organ are missing", "E_GAP", stream="organ:county")(
    part(lambda p: without(p, "entries/2", "proofs/2"))
)
case("a row of a power is another", "E_STATE", model="history")(
    part(lambda p: altered(row_of(p, "power:a"), "organ:city", "organ:town")(p))
)
for place in (0, -1):
    case(f"a row of a power is missing, {place}", "E_STATE", stream="power:a")(
        part(without_row("power:a", place))
    )
case("the row beside those of a power is missing", "E_STATE", stream="power:a")(
    part(without_row("power:b"))
)
case("a power of an organ is missing", "E_GAP", stream="power:b")(
    part(lambda p: without(p, "entries/6", "entries/8", "proofs/6", "proofs/8"), ORGAN)
)


@case("a row is proved by a state root that nobody known has signed", "E_SIG", model="history")
def _() -> b.Bundle:
    bundle = b.part(entries(), POWER)
    found = [merkle.leaf(b.canonical(row)) for row in b.rows(entries(), 8)["history"]]
    bundle.files["rows/history/0.proof"] = n.proof(
        found, 0, n.state_root("history", found, 8, n.STRANGER)
    )
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
    "a group names a witness twice": f"{TWO_WITNESSES}group g 1 city city\nquorum g\n",
}
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
