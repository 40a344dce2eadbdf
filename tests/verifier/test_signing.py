"""Ed25519, keys, policies and proofs of the verifier, held against other implementations."""

from hashlib import sha256
from itertools import pairwise

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from domain.notes import NotANote, VerifierKey
from ops.verifier import verify
from tests.verifier.bundle import LOG, WITNESS, Signer, b64, leaf, path, root

RFC_8032 = [  # §7.1, tests 1 to 3
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_the_signatures_of_the_rfc_verify(public, message, signature):
    parts = [bytes.fromhex(part) for part in (public, message, signature)]
    assert verify.ed25519(*parts)
    assert not verify.ed25519(parts[0], parts[1] + b"x", parts[2])


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=99), st.integers(0, 511))
def test_a_signature_verifies_until_one_bit_is_turned(seed, message, bit):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert verify.ed25519(public, message, signature)
    turned = bytearray(signature)
    turned[bit // 8] ^= 1 << bit % 8
    assert not verify.ed25519(public, message, bytes(turned))


def test_a_signature_is_refused_with_the_order_added_to_it():
    """RFC 8032 §5.1.7: S is below the order, so that there is one signature and not several."""
    public, message, signature = (bytes.fromhex(part) for part in RFC_8032[1])
    s = int.from_bytes(signature[32:], "little") + verify.ORDER
    assert not verify.ed25519(public, message, signature[:32] + s.to_bytes(32, "little"))
    assert not verify.ed25519(public, message, signature + b"\0")


def test_no_part_and_no_change_of_a_verifier_key_is_one():
    text = LOG.verifier_key
    assert policy(f"log {text}", "quorum none").logs[0].id == LOG.id
    ways = [text[:n] for n in range(len(text))]
    ways += [text[:n] + chr(ord(text[n]) + 1) + text[n + 1 :] for n in range(len(text))]
    for other in ways:
        with pytest.raises(verify.Wrong):
            policy("quorum none").key(other, 1)
    with pytest.raises(verify.Wrong):
        policy("quorum none").key(text, 4)


EIGHTH = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"


@pytest.mark.parametrize("public", [f"{1:02x}", "00", EIGHTH, "ed" + "ff" * 30 + "7f", "ff" * 32])
def test_a_key_that_others_can_sign_for_is_none(public):
    data = b"\x01" + bytes.fromhex(public.ljust(64, "0"))
    id = sha256(b"x\n" + data).hexdigest()[:8]
    with pytest.raises(verify.Wrong, match="others can sign"):
        policy(f"log x+{id}+{b64(data)}", "quorum none")
    with pytest.raises(NotANote, match="others can sign"):
        VerifierKey.parse(f"x+{id}+{b64(data)}")


def policy(*lines: str) -> verify.Policy:
    return verify.Policy("".join(f"{line}\n" for line in lines).encode())


def witness(n: int) -> str:
    return f"witness w{n} {Signer(10 + n, f'w{n}.example', 4).verifier_key}"


def test_a_quorum_of_groups_of_groups_is_counted():
    some = policy(
        *(witness(n) for n in range(4)),
        "group few 2 w0 w1 w2",
        "group both all few w3",
        "quorum both",
    )
    assert some.met("both", {"w0": 1, "w2": 1, "w3": 1})
    assert not some.met("both", {"w0": 1, "w3": 1})
    assert not some.met("both", {"w0": 1, "w1": 1, "w2": 1})


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["quorum w9"],
        ["quorum none", "quorum none"],
        ["group g any w0", "quorum none"],
        [witness(0), "group g 2 w0", "quorum g"],
        [witness(0), "group g 0 w0", "quorum g"],
        [witness(0), "group g any", "quorum none"],
        [witness(0), "group g any w0 w0", "quorum g"],
        [witness(0), witness(0), "quorum none"],
        [witness(0), witness(0).replace("w0 ", "w1 ", 1), "quorum none"],
        [f"log {LOG.verifier_key}", f"log {LOG.verifier_key}", "quorum none"],
        [f"log {WITNESS.verifier_key}", "quorum none"],
        [f"witness w {LOG.verifier_key}", "quorum none"],
        ["trust everybody", "quorum none"],
        ["quorum none\r"],
        ["quorum\u3000none"],
        [f"promise {LOG.verifier_key} url", "quorum none"],
        [
            f"witness w {Signer(5, 'a', 4).verifier_key}",
            f"witness v {Signer(5, 'b', 4).verifier_key}",
            "quorum none",
        ],
        [witness(0), "group g any w0", "group h any w0", "quorum none"],
    ],
)
def test_what_is_no_policy_is_refused(lines):
    with pytest.raises(verify.Wrong):
        policy(*lines)


@given(st.integers(1, 40), st.data())
def test_proofs_and_roots_are_those_of_the_rfc(size, data):
    hashes = [leaf(bytes([n])) for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    steps, top = [*map(b64, path(index, hashes))], root(hashes)
    tree = verify.levels(b"".join(hashes))
    assert [verify.root(tree, n) for n in range(size + 1)] == [
        root(hashes[:n]) for n in range(size + 1)
    ]
    assert verify.included(hashes[index], index, size, steps, top)
    wrong = [(index + 1, size, steps), (index, size + 64, steps), (index, size, [*steps, b64(top)])]
    wrong += [(index, size, steps[:-1])] if steps else []
    assert not any(verify.included(hashes[index], *one, top) for one in wrong)


@pytest.mark.parametrize(
    "text", ["", "01", "+1", "-1", " 1", "1 ", "1\n", "１", "1e3", "0x1", "9" * 17]
)
def test_what_is_no_plain_number_is_refused(text):
    with pytest.raises(verify.Wrong):
        verify.number(text)


@pytest.mark.parametrize(
    "text", ["", "AA", "AA=", "AB==", "AA==\n", "A A==", "AA==AA==", "_-==", "Ａ==="]
)
def test_what_is_not_canonical_base64_is_refused(text):
    assert verify.unbase64("AA==") == b"\0"
    with pytest.raises(verify.Wrong):
        verify.unbase64(text)


def test_the_names_of_tiles_are_grouped_by_three_digits():
    names = [verify.tile_name(0, n, 256) for n in (0, 999, 1000, 1234067)]
    assert names == ["tile/0/000", "tile/0/999", "tile/0/x001/000", "tile/0/x001/x234/067"]
    assert all(one != other for one, other in pairwise(names))
    assert verify.tile_name("entries", 5, 7) == "tile/entries/005.p/7"
