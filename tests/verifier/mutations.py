"""Changes to a bundle, drawn by chance: of a file in it, or of the zip that holds it."""

import io
import json
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

Files = dict[str, bytes]


class Mutation(NamedTuple):
    """What was done, and the bundle as it then is; ``files`` as if its zip were sound."""

    kind: str
    told: str
    zipped: bytes
    files: Files


def mutated(chance: Random, bundle: Files, other: Files) -> Mutation:
    """One change to a bundle; ``other`` is another one of the same ledger."""
    files = dict(bundle)
    which = chance.randrange(len(MUTATIONS) + len(PACKED))
    if which >= len(MUTATIONS):
        pack = PACKED[which - len(MUTATIONS)]
        return Mutation(pack.__name__, *pack(chance, files), files)
    change = MUTATIONS[which]
    told = change(chance, files, other)
    return Mutation(change.__name__, told, zipped(files.items()), files)


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of these members; a name may stand in it twice."""
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w") as archive:
        warnings.filterwarnings("ignore", "Duplicate name")
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


# Each is given chance, the files of a bundle, which it changes, and those of another; it says what.


def flipped(chance: Random, files: Files, _: Files) -> str:
    name = some(chance, files)
    content = bytearray(files[name])
    place = chance.randrange(len(content))
    content[place] ^= 1 << chance.randrange(8)
    files[name] = bytes(content)
    return f"byte {place} of {name}"


def removed(chance: Random, files: Files, _: Files) -> str:
    name = some(chance, files)
    del files[name]
    return name


def exchanged(chance: Random, files: Files, _: Files) -> str:
    name = some(chance, files)
    folder = name.rpartition("/")[0]
    beside = [n for n in files if n.rpartition("/")[0] == folder and n != name]
    partner = chance.choice(sorted(beside or set(files) - {name}))
    files[name], files[partner] = files[partner], files[name]
    return f"{name} and {partner}"


def truncated(chance: Random, files: Files, _: Files) -> str:
    name = some(chance, files)
    left = chance.randrange(len(files[name]))
    files[name] = files[name][:left]
    return f"{name} after byte {left}"


def doubled(chance: Random, files: Files, _: Files) -> str:
    name = some(chance, files)
    files[name] *= 2
    return name


def renamed(chance: Random, files: Files, _: Files) -> str:
    name = some(chance, files)
    files[fresh := another_name(chance, name)] = files.pop(name)
    return f"{name} to {fresh}"


def copied(chance: Random, files: Files, _: Files) -> str:
    name = some(chance, files)
    files[fresh := another_name(chance, name)] = files[name]
    return f"{name} to {fresh}"


def appended(chance: Random, files: Files, _: Files) -> str:
    name = some(chance, files)
    more = chance.choice([b"\n", b"\0", b" ", bytes(32), chance.randbytes(chance.randrange(1, 40))])
    files[name] += more
    return f"{more!r} to {name}"


def lines_moved(chance: Random, files: Files, _: Files) -> str:
    name = chance.choice(sorted(n for n in files if b"\n" in files[n] and n != "verify.py"))
    lines = files[name].splitlines(keepends=True)
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    way = chance.choice(["dropped", "written twice", "exchanged"])
    if way == "dropped":
        del lines[one]
    elif way == "written twice":
        lines.insert(two, lines[one])
    else:
        lines[one], lines[two] = lines[two], lines[one]
    files[name] = b"".join(lines)
    return f"{name}: lines {one} and {two}, {way}"


def borrowed(chance: Random, files: Files, other: Files) -> str:
    """The same file of another bundle of the ledger, or one that this bundle does not have."""
    unlike = sorted(name for name in other if other[name] != files.get(name))
    name = chance.choice(unlike)
    files[name] = other[name]
    return name


def retold(chance: Random, files: Files, _: Files) -> str:
    """Somewhere in a document a part is another, or not there, or there twice."""
    name = "proofs.json" if "proofs.json" in files and chance.random() < 0.9 else "manifest.json"
    told = json.loads(files[name])
    whole = chance.choice(list(containers(told)))
    keys: list[Any] = [*whole] if isinstance(whole, dict) else [*range(len(whole))]
    key = chance.choice(keys)
    before = whole[key]
    if chance.random() < 0.4:
        del whole[key]
    elif isinstance(whole, list) and chance.random() < 0.5:
        whole.insert(chance.randrange(len(whole)), chance.choice(whole))
    else:
        whole[key] = chance.choice([another(chance, before), whole[chance.choice(keys)], None])
    files[name] = json.dumps(told, ensure_ascii=False).encode()
    return f"{str(before)[:80]!r} in {name}"


def containers(told: Any) -> Iterator[Any]:
    """Every list and every mapping in a document that is not empty, itself included."""
    if told and isinstance(told, dict | list):
        yield told
        for part in told.values() if isinstance(told, dict) else told:
            yield from containers(part)


def another(chance: Random, value: Any) -> Any:
    """Something of the same kind, if it has one."""
    if isinstance(value, str) and value:
        place = chance.randrange(len(value))
        return value[:place] + chance.choice('aA0=:" ') + value[place + 1 :]
    if isinstance(value, int):
        return not value if isinstance(value, bool) else value + chance.choice([-1, 1, 2**53])
    return [value]


MUTATIONS: Sequence[Callable[[Random, Files, Files], str]] = (
    flipped,
    removed,
    exchanged,
    truncated,
    doubled,
    renamed,
    copied,
    appended,
    lines_moved,
    borrowed,
    retold,
)


def some(chance: Random, files: Files) -> str:
    """A file that is not empty: of each kind as often, for there are many of some kinds."""
    kinds = sorted({name.partition("/")[0] for name in files} - {"verify.py"})
    kind = chance.choice(kinds)
    return chance.choice(
        sorted(name for name in files if name.partition("/")[0] == kind and files[name])
    )


def another_name(chance: Random, name: str) -> str:
    place = chance.randrange(len(name))
    ways = [
        name + chance.choice("0x. "),
        name[:place] + chance.choice("0123456789x/") + name[place + 1 :],
        name[:place] + name[place + 1 :],
        name[:place] + chance.choice("0123456789x/") + name[place:],
    ]
    return chance.choice(ways).strip("/") or "x"


# Each is given chance and a sound bundle, and gives what it did, and the zip.


def packed_flipped(chance: Random, files: Files) -> tuple[str, bytes]:
    content = bytearray(zipped(files.items()))
    place = chance.randrange(len(content))
    content[place] ^= 1 << chance.randrange(8)
    return f"byte {place} of the zip", bytes(content)


def packed_truncated(chance: Random, files: Files) -> tuple[str, bytes]:
    whole = zipped(files.items())
    left = chance.randrange(len(whole))
    return f"the zip after byte {left}", whole[:left]


def packed_twice(chance: Random, files: Files) -> tuple[str, bytes]:
    name = some(chance, files)
    return name, zipped([*files.items(), (name, files[name])])


PACKED: Sequence[Callable[[Random, Files], tuple[str, bytes]]] = (
    packed_flipped,
    packed_truncated,
    packed_twice,
)
