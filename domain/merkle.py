"""The Merkle tree of RFC 6962 §2.1 (the same as that of RFC 9162 §2.1.1), as arithmetic on bytes.

A growing tree is carried as its frontier: the roots of its perfect subtrees, largest first, one for
each 1 in the binary size. Together with the size it is all that is needed to append a leaf, or to
give the root.
"""

from collections.abc import Iterable
from functools import reduce
from hashlib import sha256

Frontier = tuple[bytes, ...]

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
