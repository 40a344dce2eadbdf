"""Proofs of RFC 6962: as the definition gives them, as published, and never after any change."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain import merkle
from domain.merkle import consistency, continues, includes, inclusion, leaf, levels
from tests.domain.test_merkle import ENTRIES, ROOTS, by_definition

LEAVES = [leaf(entry) for entry in ENTRIES]
sizes = st.integers(1, 70)


def grown(size: int) -> list[bytes]:
    return [leaf(b"%d" % n) for n in range(size)]


# RFC 6962 §2.1.1 and §2.1.2, word for word.
def path(m, hashes):
    n = len(hashes)
    if n == 1:
        return []
    k = merkle.split(n)
    if m < k:
        return [*path(m, hashes[:k]), by_definition(hashes[k:])]
    return [*path(m - k, hashes[k:]), by_definition(hashes[:k])]


def subproof(m, hashes, whole):
    n = len(hashes)
    if m == n:
        return [] if whole else [by_definition(hashes)]
    k = merkle.split(n)
    if m <= k:
        return [*subproof(m, hashes[:k], whole), by_definition(hashes[k:])]
    return [*subproof(m - k, hashes[k:], False), by_definition(hashes[:k])]


# The proofs of the Certificate Transparency reference tests (index counts from 0).
KNOWN_PATHS = {
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
}
KNOWN_STEPS = {
    (1, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}


@pytest.mark.parametrize(("place", "proof"), KNOWN_PATHS.items())
def test_inclusion_proofs_are_those_of_certificate_transparency(place, proof):
    index, size = place
    made = inclusion(index, size, levels(LEAVES[:size]))
    assert [hash.hex() for hash in made] == list(proof)
    assert includes(bytes.fromhex(ROOTS[size]), size, index, LEAVES[index], made)


@pytest.mark.parametrize(("sizes", "proof"), KNOWN_STEPS.items())
def test_consistency_proofs_are_those_of_certificate_transparency(sizes, proof):
    old, new = sizes
    made = consistency(old, new, levels(LEAVES[:new]))
    assert [hash.hex() for hash in made] == list(proof)
    assert continues(bytes.fromhex(ROOTS[new]), new, bytes.fromhex(ROOTS[old]), old, made)


@pytest.mark.parametrize("new", range(9))
@pytest.mark.parametrize("old", range(9))
def test_each_reference_tree_continues_the_smaller_ones_and_no_other(old, new):
    roots = [bytes.fromhex(ROOTS[n]) for n in (old, new)]
    if old > new:
        with pytest.raises(ValueError, match="cannot continue"):
            consistency(old, new, levels(LEAVES[:new]))
        assert not continues(roots[1], new, roots[0], old, ())
    else:
        proof = consistency(old, new, levels(LEAVES[:new]))
        assert continues(roots[1], new, roots[0], old, proof)


@given(sizes, st.data())
def test_an_inclusion_proof_is_that_of_the_definition(size, data):
    index = data.draw(st.integers(0, size - 1))
    hashes = grown(size)
    proof = inclusion(index, size, levels(hashes))
    assert list(proof) == path(index, hashes)
    assert includes(by_definition(hashes), size, index, hashes[index], proof)


@given(sizes, st.data())
def test_a_consistency_proof_is_that_of_the_definition(new, data):
    old = data.draw(st.integers(1, new))
    hashes = grown(new)
    proof = consistency(old, new, levels(hashes))
    assert list(proof) == subproof(old, hashes, True)
    assert continues(by_definition(hashes), new, by_definition(hashes[:old]), old, proof)


@given(sizes, st.data())
def test_no_other_leaf_size_or_place_fits_an_inclusion_proof(size, data):
    index = data.draw(st.integers(0, size - 1))
    hashes = grown(size)
    root, proof = by_definition(hashes), inclusion(index, size, levels(hashes))
    other = data.draw(st.integers(0, size - 1))
    assume(other != index)
    assert not includes(root, size, other, hashes[index], proof)
    assert not includes(root, size, index, hashes[other], proof)
    assert not includes(root, size, index - size, hashes[index], proof)
    assert not includes(by_definition(hashes[:-1]), size, index, hashes[index], proof)


@given(sizes, st.data())
def test_no_bit_of_a_proof_can_be_changed_and_no_hash_added_or_left_out(size, data):
    hashes = grown(size)
    root = by_definition(hashes)
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    before = by_definition(hashes[:old])
    for proof, holds in (
        (
            inclusion(index, size, levels(hashes)),
            lambda proof: includes(root, size, index, hashes[index], proof),
        ),
        (
            consistency(old, size, levels(hashes)),
            lambda proof: continues(root, size, before, old, proof),
        ),
    ):
        assert holds(proof)
        for at in range(len(proof)):
            for bit in range(256):
                flipped = bytearray(proof[at])
                flipped[bit // 8] ^= 1 << bit % 8
                assert not holds((*proof[:at], bytes(flipped), *proof[at + 1 :]))
            assert not holds((*proof[:at], *proof[at + 1 :]))
            assert not holds((*proof[:at], proof[at][:-1], *proof[at + 1 :]))
        assert not holds((*proof, root))


def test_a_proof_from_nothing_says_nothing_and_binds_the_empty_root():
    root = by_definition(grown(3))
    assert consistency(0, 3, levels(grown(3))) == ()
    assert continues(root, 3, merkle.EMPTY_ROOT, 0, ())
    assert not continues(root, 3, root, 0, ())
    assert continues(merkle.EMPTY_ROOT, 0, merkle.EMPTY_ROOT, 0, ())
    assert not continues(root, 0, merkle.EMPTY_ROOT, 0, ())


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_a_leaf_that_is_not_there_has_no_proof(index, size):
    with pytest.raises(ValueError, match="no leaf"):
        inclusion(index, size, levels(grown(size)))
