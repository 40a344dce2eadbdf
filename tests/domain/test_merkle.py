"""The arithmetic of RFC 6962 against its definition, and against published roots."""

from functools import reduce
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import merkle

# The eight entries and roots of the Certificate Transparency reference tests.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}

leaves = st.lists(st.binary(max_size=8).map(merkle.leaf), max_size=70)


def by_definition(hashes):
    """MTH of RFC 6962 §2.1, word for word: split at the largest power of two below the size."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    left, right = by_definition(hashes[:split]), by_definition(hashes[split:])
    return sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize(("size", "expected"), ROOTS.items())
def test_the_roots_are_those_of_certificate_transparency(size, expected):
    frontier = merkle.extend((), 0, map(merkle.leaf, ENTRIES[:size]))
    assert merkle.root(frontier).hex() == expected


@given(leaves, leaves)
def test_a_tree_grown_in_two_steps_has_the_root_of_the_definition(first, second):
    frontier = merkle.extend((), 0, first)
    grown = merkle.extend(frontier, len(first), second)
    assert merkle.root(grown) == by_definition(first + second)
    assert len(grown) == (len(first) + len(second)).bit_count()


@given(leaves)
def test_one_leaf_at_a_time_or_all_at_once_is_the_same_tree(hashes):
    steps = enumerate(hashes)
    grown = reduce(lambda tree, step: merkle.push(tree, *step), steps, ())
    assert grown == merkle.extend((), 0, hashes)


@given(leaves)
def test_no_leaf_more_changes_nothing(hashes):
    frontier = merkle.extend((), 0, hashes)
    assert merkle.extend(frontier, len(hashes), []) == frontier


@given(leaves.filter(lambda hashes: len(hashes) > 1))
def test_the_order_of_the_entries_is_in_the_root(hashes):
    swapped = [hashes[-1], *hashes[1:-1], hashes[0]]
    roots = {merkle.root(merkle.extend((), 0, order)) for order in (hashes, swapped)}
    assert len(roots) == (1 if hashes[0] == hashes[-1] else 2)


def test_a_leaf_is_no_node():
    left, right = merkle.leaf(b"a"), merkle.leaf(b"b")
    assert merkle.leaf(left + right) != merkle.node(left, right)


@pytest.mark.parametrize(("hashes", "size"), [(0, -1), (1, 0), (0, 2), (1, 3), (2, 7)])
def test_a_frontier_must_belong_to_its_size(hashes, size):
    frontier = (merkle.leaf(b""),) * hashes
    with pytest.raises(ValueError, match="frontier"):
        merkle.extend(frontier, size, [merkle.leaf(b"")])


@pytest.mark.parametrize("wrong", [b"", bytes(31), bytes(33)])
def test_a_hash_has_exactly_32_bytes(wrong):
    with pytest.raises(ValueError, match="32 bytes"):
        merkle.extend((), 0, [wrong])
    with pytest.raises(ValueError, match="32 bytes"):
        merkle.extend((wrong,), 1, [merkle.leaf(b"")])
