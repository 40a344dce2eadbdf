"""The Merkle tree of RFC 6962 §2.1 (the same as that of RFC 9162 §2.1.1), as arithmetic on bytes.

A growing tree is carried as its frontier: the roots of its perfect subtrees, largest first, one for
each 1 in the binary size. Together with the size it is all that is needed to append a leaf, or to
give the root.

Proofs are made from the hashes of perfect subtrees, wherever those are kept (``Hashes``), and are
checked against nothing but the roots. Indices of leaves count from 0.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from hashlib import sha256

Frontier = tuple[bytes, ...]
Proof = tuple[bytes, ...]
Hashes = Callable[[int, int], bytes]
"""``hashes(level, n)``: the root of leaves n·2^level up to, not including, (n + 1)·2^level."""

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf(entry: bytes) -> bytes:
    """The hash of an entry: SHA-256(0x00 || entry), RFC 6962 §2.1."""
    return sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side: SHA-256(0x01 || left || right), RFC 6962 §2.1."""
    return sha256(b"\x01" + left + right).digest()


def push(frontier: Frontier, size: int, new: bytes) -> Frontier:
    """The frontier of ``size`` leaves, with one more."""
    return extend(frontier, size, (new,))


def extend(frontier: Frontier, size: int, leaves: Iterable[bytes]) -> Frontier:
    """The frontier of ``size`` leaves, with more leaves after them.

    Goes up one level of the tree at a time, which costs one hash a leaf however many there are.
    """
    level = list(leaves)
    check(frontier, size, level)
    waiting = list(frontier)
    peaks: list[bytes] = []
    while level or size:
        if size & 1:
            level.insert(0, waiting.pop())
        if len(level) & 1:
            peaks.append(level.pop())
        pairs = zip(level[::2], level[1::2], strict=True)
        level = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        size >>= 1
    return tuple(reversed(peaks))


def root(frontier: Frontier) -> bytes:
    """The root of the tree; of an empty tree, the hash of nothing."""
    if not frontier:
        return EMPTY_ROOT
    return reduce(lambda right, left: node(left, right), reversed(frontier))


def check(frontier: Frontier, size: int, leaves: Iterable[bytes]) -> None:
    """A frontier must have one hash for each 1 in its size, and a hash has 32 bytes."""
    if size < 0 or len(frontier) != size.bit_count():
        raise ValueError(f"{len(frontier)} hashes are no frontier of {size} leaves")
    if any(len(hash) != HASH_SIZE for hash in (*frontier, *leaves)):
        raise ValueError(f"a hash has exactly {HASH_SIZE} bytes")


def subtree(hashes: Hashes, begin: int, end: int) -> bytes:
    """MTH(D[begin:end]) of RFC 6962 §2.1, where ``begin`` is a multiple of the size rounded up."""
    size = end - begin
    if size == 1 << (size.bit_length() - 1):
        level = size.bit_length() - 1
        return hashes(level, begin >> level)
    middle = begin + split(size)
    return node(subtree(hashes, begin, middle), subtree(hashes, middle, end))


def split(size: int) -> int:
    """The largest power of two smaller than a size above 1: k of RFC 6962 §2.1."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion(index: int, size: int, hashes: Hashes) -> Proof:
    """PATH(index, D[size]) of RFC 6962 §2.1.1: the siblings from the leaf up to the root."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    proof: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + split(end - begin)
        if index < middle:
            proof.append(subtree(hashes, middle, end))
            end = middle
        else:
            proof.append(subtree(hashes, begin, middle))
            begin = middle
    return tuple(reversed(proof))


def consistency(old: int, new: int, hashes: Hashes) -> Proof:
    """PROOF(old, D[new]) of RFC 6962 §2.1.2; empty from size 0 and between equal sizes."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} cannot continue one of {old}")
    if old in (0, new):
        return ()
    proof: list[bytes] = []
    begin, end = 0, new
    while end != old:
        middle = begin + split(end - begin)
        if old <= middle:
            proof.append(subtree(hashes, middle, end))
            end = middle
        else:
            proof.append(subtree(hashes, begin, middle))
            begin = middle
    if begin:  # else the old tree is a left subtree of the new one, and its root is known
        proof.append(subtree(hashes, begin, end))
    return tuple(reversed(proof))


def includes(root: bytes, size: int, index: int, leaf_hash: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the leaf is in the tree, at that place (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size or not well_formed((root, leaf_hash, *proof)):
        return False
    on_the_left = sides(index, size - 1)
    if len(proof) != len(on_the_left):
        return False
    found = leaf_hash
    for sibling, is_left in zip(proof, on_the_left, strict=True):
        found = node(sibling, found) if is_left else node(found, sibling)
    return found == root


def continues(new_root: bytes, new: int, old_root: bytes, old: int, proof: Sequence[bytes]) -> bool:
    """Whether the new tree begins with the old one, leaf for leaf (RFC 9162 §2.1.4.2)."""
    if not 0 <= old <= new or not well_formed((old_root, new_root, *proof)):
        return False
    if old in (0, new):
        return not proof and old_root == (new_root if old == new else EMPTY_ROOT)
    # Where the old tree is one perfect subtree, its root is where the path begins.
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    perfect = (old & -old).bit_length() - 1
    on_the_left = sides((old - 1) >> perfect, (new - 1) >> perfect)
    if len(path) != 1 + len(on_the_left):
        return False
    before = after = path[0]
    for sibling, is_left in zip(path[1:], on_the_left, strict=True):
        if is_left:
            before = node(sibling, before)
        after = node(sibling, after) if is_left else node(after, sibling)
    return before == old_root and after == new_root


def sides(place: int, last: int) -> list[bool]:
    """For each step from a place in a row up to the root, whether the sibling stands on the left.

    A place at the end of its row, where it has no sibling, goes up without a step.
    """
    found: list[bool] = []
    while last:
        is_left = bool(place & 1) or place == last
        found.append(is_left)
        while is_left and place and not place & 1:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    return found


def well_formed(hashes: Iterable[bytes]) -> bool:
    """A hash has exactly 32 bytes."""
    return all(len(hash) == HASH_SIZE for hash in hashes)


def levels(leaves: Sequence[bytes]) -> Hashes:
    """The hashes of a tree whose leaf hashes are all at hand."""
    rows = [list(leaves)]
    while len(rows[-1]) > 1:
        row = rows[-1]
        rows.append([node(row[n], row[n + 1]) for n in range(0, len(row) - 1, 2)])
    return lambda level, n: rows[level][n]
