"""What may be wrong with a bundle: one change to a sound one, and the finding it must lead to."""

from collections.abc import Callable
from functools import cache
from typing import Any

from domain import merkle
from domain.events.power import PowerNarrowed
from tests.facts import happened
from tests.verifier import jsbundles as b
from tests.verifier import jsnotes as n
from tests.verifier.jshistories import long, unchecked, usual

ENTRIES = "tile/entries/000.p/8"
LEAVES = "tile/0/000.p/8"
MOMENT = b"2026-11-21T08:15:31.123456Z"
Where = dict[str, Any]
Case = tuple[str, str, Where, Callable[[], b.Bundle]]
CASES: list[Case] = []


def case(name: str, code: str, **where: Any) -> Callable[[Callable[[], b.Bundle]], None]:
    def add(made: Callable[[], b.Bundle]) -> None:
        CASES.append((name, code, where, made))

    return add


@cache
def entries() -> tuple[bytes, ...]:
    return tuple(usual())


def sound() -> b.Bundle:
    return b.whole(entries(), signed_at=(4, 6))


@cache
def _long() -> b.Bundle:
    return b.whole(long(600), signed_at=(300,))


def sound_long() -> b.Bundle:
    return b.Bundle(dict(_long().files), _long().entries)


def changed(name: str, change: Callable[[bytes], bytes]) -> Callable[[], b.Bundle]:
    def made() -> b.Bundle:
        bundle = sound()
        bundle.edit(name, change)
        return bundle

    return made


def flipped(some: bytes, place: int = -9) -> bytes:
    whole = bytearray(some)
    whole[place] ^= 1
    return bytes(whole)


def framed(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[], b.Bundle]:
    return changed(ENTRIES, lambda _: b.framed(change(list(entries()))))


def forged(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[], b.Bundle]:
    """The log is written anew and signed with its own key, as only its keeper could."""

    def made() -> b.Bundle:
        bundle = b.whole(entries())
        return b.forged(change(list(entries())), bundle)

    return made


def other(some: list[bytes], index: int, old: str, new: str) -> list[bytes]:
    assert old.encode() in some[index]
    some[index] = some[index].replace(old.encode(), new.encode())
    return some


def renamed(some: list[bytes]) -> list[bytes]:
    return other(some, 4, "建设工程", "建筑工程")


case("an entry has another byte", "E_LEAF", position=5)(framed(renamed))
case("an entry is written twice", "E_LEAF", position=6)(framed(lambda e: [*e[:5], e[4], *e[6:]]))
case("a leaf has another byte", "E_TILE", position=8)(changed(LEAVES, flipped))
case("an entry is taken out", "E_GAP", position=3)(framed(lambda e: [*e[:2], *e[3:]]))
case("the last entry is taken out", "E_GAP", position=8)(framed(lambda e: e[:-1]))
case("two entries change places", "E_ORDER", position=2)(
    framed(lambda e: [e[0], e[2], e[1], *e[3:]])
)
case("two leaves change places", "E_TILE", position=1)(
    changed(LEAVES, lambda some: some[32:64] + some[:32] + some[64:])
)
case("an entry too many", "E_FORMAT", file=ENTRIES)(framed(lambda e: [*e, e[0]]))
case("entries end within one", "E_FORMAT", file=ENTRIES)(changed(ENTRIES, lambda some: some[:-1]))
case("a tile has half a hash", "E_FORMAT", file=LEAVES)(changed(LEAVES, lambda some: some[:-16]))
case("the manifest names another ledger", "E_SIG", file="manifest.json")(
    changed("manifest.json", lambda some: some.replace(b"quanze/demo", b"quanze/dome"))
)
case("the manifest is of another position", "E_FORMAT", file="manifest.json")(
    changed("manifest.json", lambda some: some.replace(b'"position": 8', b'"position": 7'))
)
case("a checkpoint has another root", "E_SIG", file="checkpoint")(
    changed("checkpoint", lambda some: some.replace(b"\n8\n", b"\n7\n"))
)
case("a checkpoint has another signature", "E_SIG", file="checkpoint")(
    changed("checkpoint", lambda some: some[:-10] + (b"A" if some[-10] != 65 else b"B") + some[-9:])
)
case("an earlier checkpoint has another size", "E_SIG", file="checkpoints/4")(
    changed("checkpoints/4", lambda some: some.replace(b"\n4\n", b"\n5\n"))
)
case("an earlier checkpoint has another name", "E_FORMAT", file="checkpoints/5")(
    lambda: moved(sound(), "checkpoints/4", "checkpoints/5")
)


def moved(bundle: b.Bundle, old: str, new: str) -> b.Bundle:
    bundle.files[new] = bundle.files.pop(old)
    return bundle


def signed(text: str, *keys: n.Key) -> Callable[[], b.Bundle]:
    return changed("checkpoint", lambda _: n.note(text, *keys))


ROOT = n.b64(n.root([merkle.leaf(entry) for entry in entries()]))
SIGNED = f"{n.ORIGIN}\n8\n{ROOT}\n"
case("a checkpoint is signed by a key that is not known", "E_SIG", file="checkpoint")(
    signed(SIGNED, n.STRANGER)
)
case("a checkpoint is of another log", "E_SIG", file="checkpoint")(
    signed(SIGNED.replace("public", "other"))
)
case("a checkpoint has one more line", "E_FORMAT", file="checkpoint")(signed(f"{SIGNED}more\n"))
case("a size has a leading zero", "E_FORMAT", file="checkpoint")(
    signed(SIGNED.replace("\n8\n", "\n08\n"))
)
case("a root has a second spelling", "E_FORMAT", file="checkpoint")(signed(SIGNED.replace("=", "")))


@case("entries and tiles are written anew", "E_ROOT", file="checkpoint")
def _() -> b.Bundle:
    bundle = sound()
    bundle.files |= b.tiles(renamed(list(entries())))
    return bundle


@case("an entry is put in between", "E_ROOT", file="checkpoint")
def _() -> b.Bundle:
    bundle = sound()
    more = unchecked(happened(PowerNarrowed, "2012-01-01", removed="甲"), MOMENT)
    bundle.files |= b.tiles([*entries()[:5], more, *entries()[5:7]])
    return bundle


@case("a tile of an earlier tree has another byte", "E_TILE", file="tile/0/000.p/4")
def _() -> b.Bundle:
    return changed("tile/0/000.p/4", flipped)()


@case("a tile above has another byte", "E_TILE", file="tile/1/000.p/2")
def _() -> b.Bundle:
    bundle = sound_long()
    bundle.edit("tile/1/000.p/2", flipped)
    return bundle


@case("a tile above is missing", "E_FORMAT", file="tile/1/000.p/2")
def _() -> b.Bundle:
    bundle = sound_long()
    del bundle.files["tile/1/000.p/2"]
    return bundle


@case("a tile of leaves is missing", "E_FORMAT", file="tile/0/001")
def _() -> b.Bundle:
    bundle = sound_long()
    del bundle.files["tile/0/001"]
    return bundle


@case("256 entries are missing", "E_GAP", position=257)
def _() -> b.Bundle:
    bundle = sound_long()
    del bundle.files["tile/entries/001"]
    return bundle


@case("the log is written anew, but not an earlier checkpoint", "E_FORK", file="checkpoints/6")
def _() -> b.Bundle:
    return b.forged(renamed(list(entries())), sound())


@case("an earlier checkpoint is of a longer log", "E_TRUNCATED", position=7)
def _() -> b.Bundle:
    short = b.whole(entries()[:6])
    short.files["checkpoints/8"] = sound().files["checkpoint"]
    return short


@case("two trees of one size are signed", "E_SPLIT", file="checkpoints/8")
def _() -> b.Bundle:
    bundle = b.forged(renamed(list(entries())), b.whole(entries()))
    bundle.files["checkpoints/8"] = sound().files["checkpoint"]
    return bundle


@case("an earlier checkpoint is signed by a key that is not known", "E_SIG", file="checkpoints/4")
def _() -> b.Bundle:
    leaves = [merkle.leaf(entry) for entry in entries()]
    return changed("checkpoints/4", lambda _: n.checkpoint(leaves, n.STRANGER, size=4))()


case("a version is left out", "E_GAP", position=7, stream="power:a")(
    forged(lambda e: other(e, 6, '"version":2', '"version":3'))
)
case("an entry was recorded before the one in front", "E_TIME", position=5, stream="power:a")(
    forged(lambda e: other(e, 4, "T08:15:31", "T08:15:29"))
)
case("a space in an entry", "E_FORMAT", position=1)(forged(lambda e: other(e, 0, ":{", ": {")))
case("a field that is not known", "E_FORMAT", position=8)(
    forged(lambda e: other(e, 7, '"payload":{', '"payload":{"fee":1'))
)
case("a topic that is not known", "E_FORMAT", position=8)(
    forged(lambda e: other(e, 7, "power.cancelled", "power.forgotten"))
)
case("a power is established as an organ", "E_FORMAT", position=1)(
    forged(lambda e: other(e, 0, "organ:city", "power:city"))
)
case("text that is not composed", "E_FORMAT", position=5)(
    forged(lambda e: other(e, 4, "建设工程", "e\u0301"))
)
case("a day that is none", "E_FORMAT", position=8)(
    forged(lambda e: other(e, 7, "2017-01-01", "2017-02-29"))
)
case("a field at its default is written out", "E_FORMAT", position=8)(
    forged(lambda e: other(e, 7, '"payload":{', '"payload":{"reason":""'))
)
case("a power is cancelled that was never added", "E_STATE", stream="power:c")(
    forged(
        lambda e: [
            *e[:7],
            other(e, 7, "power:b", "power:c")[7].replace(b'"version":2', b'"version":1'),
        ]
    )
)
case("what the entries say is not what the rows say", "E_STATE", model="history")(forged(renamed))
