"""SM3 and SM2: the published examples, a second implementation, and what is refused."""

import subprocess
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import merkle
from domain.notes import Checkpoint, NotANote, Note, VerifierKey
from ops.sealing import sm
from ops.sealing.keyfile import keep
from ops.sealing.keys import SigningKey, signed_by
from ops.sealing.refusals import BadKey
from ops.sealing.sm import Sm2Key, Sm2VerifierKey, rooted, shadow, sign_shadow, signed

pytest.importorskip("gmssl_pyx", reason="the extra gm (gmssl_pyx) is not installed")

ORIGIN = "quanze/a/public"
LOG = SigningKey(name=ORIGIN, seed=b"l" * 32)
# GB/T 32918.5 annex A: the key pair, the message and its signature by the signer 1234567812345678.
SECRET = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"
PUBLIC = (
    "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
R = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
S = "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
PUBLISHED = bytes.fromhex(f"3046022100{R}022100{S}")
KEY = Sm2Key(verifier=Sm2VerifierKey(ORIGIN, bytes.fromhex(PUBLIC)), secret=bytes.fromhex(SECRET))
TREE = shadow(ORIGIN, [b"one", b"two", b"three"])
NOTE = sign_shadow(TREE, [LOG], KEY)


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_is_that_of_its_standard(message, digest):
    assert sm.gm().sm3_hash(message).hex() == digest


def test_sm2_is_that_of_its_standard():
    assert sm.gm().sm2_verify(KEY.verifier.public, b"message digest", PUBLISHED)
    assert not sm.gm().sm2_verify(KEY.verifier.public, b"message", PUBLISHED)


def test_the_shadow_is_the_tree_of_rfc_6962_in_sm3():
    sm3 = sm.gm().sm3_hash
    one, two, three = (sm3(b"\x00" + entry) for entry in (b"one", b"two", b"three"))
    assert Checkpoint(f"{ORIGIN}/sm3", 3, sm3(b"\x01" + sm3(b"\x01" + one + two) + three)) == TREE
    assert shadow(ORIGIN, []).root == sm3(b"")


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_with_sha256_in_its_place_the_shadow_would_be_the_log(entries):
    leaves = [merkle.leaf(entry) for entry in entries]
    root = merkle.root(merkle.extend((), 0, leaves))
    assert rooted(iter(entries), lambda data: sha256(data).digest()) == (len(entries), root)


def test_a_shadow_is_signed_by_the_log_and_with_sm2():
    assert signed_by(NOTE, [LOG.verifier]) == (LOG.verifier,)
    assert signed(NOTE, KEY.verifier)
    assert Note.parse(str(NOTE).encode()) == NOTE
    assert Checkpoint.parse(NOTE.text) == TREE


def test_sm2_never_stands_alone():
    with pytest.raises(ValueError, match="alone"):
        sign_shadow(TREE, [], KEY)


def test_the_lines_of_both_kinds_are_kept_apart():
    assert KEY.verifier.id != LOG.verifier.id
    assert not signed(Note(TREE.text, (LOG.sign(TREE.text),)), KEY.verifier)
    assert signed_by(Note(TREE.text, (KEY.sign(TREE.text),)), [LOG.verifier]) == ()


def test_a_line_of_another_text_key_or_name_is_none():
    assert not signed(NOTE._replace(text=NOTE.text.replace("\n3\n", "\n4\n")), KEY.verifier)
    assert not signed(NOTE, sm.generate(ORIGIN).verifier)
    assert not signed(NOTE, KEY.verifier._replace(name="other"))


LINE = NOTE.signatures[1]


def test_a_line_with_another_bit_is_none_and_spoils_the_right_one():
    # In one test: a signature has a nonce and so, in DER, not always the same length.
    for place in range(len(LINE.signed)):
        changed = bytearray(LINE.signed)
        changed[place] ^= 1
        wrong = LINE._replace(signed=bytes(changed))
        assert not signed(Note(TREE.text, (wrong,)), KEY.verifier), place
        assert not signed(Note(TREE.text, (LINE, wrong)), KEY.verifier), place


@pytest.mark.parametrize("size", [1, 8, 70, 71, 72, 73, 200])
def test_bytes_that_are_no_signature_are_none(size):
    assert not signed(Note(TREE.text, (LINE._replace(signed=b"0" * size),)), KEY.verifier)


def test_a_public_key_off_the_curve_signs_nothing():
    odd = Sm2VerifierKey(ORIGIN, bytes(63) + b"\x01")
    line = LINE._replace(key_id=odd.id)
    assert not signed(Note(TREE.text, (line,)), odd)


TEXT = str(KEY.verifier)


def test_a_verifier_key_is_read_back_and_is_no_key_of_ours_to_others():
    assert Sm2VerifierKey.parse(TEXT) == KEY.verifier
    with pytest.raises(NotANote):
        VerifierKey.parse(TEXT)
    with pytest.raises(NotANote):
        Sm2VerifierKey.parse(str(LOG.verifier))


@pytest.mark.parametrize("at", range(len(TEXT)))
def test_no_part_of_a_key_and_no_key_with_another_letter_is_a_key(at):
    for text in (TEXT[:at], TEXT[at + 1 :], TEXT[:at] + chr(ord(TEXT[at]) + 1) + TEXT[at + 1 :]):
        with pytest.raises(NotANote):
            Sm2VerifierKey.parse(text)


def test_a_key_is_kept_for_its_owner_only_and_never_overwritten(tmp_path):
    there = tmp_path / "sm2"
    keep(KEY, there)
    assert there.stat().st_mode & 0o777 == 0o600
    assert sm.load(there) == KEY
    with pytest.raises(FileExistsError):
        keep(sm.generate(ORIGIN), there)
    assert [path.name for path in tmp_path.iterdir()] == ["sm2"]
    assert SECRET.lower() not in repr(KEY).lower()


def test_a_key_that_is_none_or_open_to_others_is_not_used(tmp_path):
    there = tmp_path / "sm2"
    keep(KEY, there)
    there.chmod(0o644)
    with pytest.raises(BadKey):
        sm.load(there)
    for content in (
        b"",
        b"\xff",
        str(LOG).encode(),
        str(KEY).encode()[:-5],
        b"x" + str(KEY).encode(),
    ):
        there.write_bytes(content)
        there.chmod(0o600)
        with pytest.raises(BadKey) as refused:
            sm.load(there)
        assert "PRIVATE" not in str(refused.value)


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], capture_output=True, check=False)


def knows_sm2():
    try:
        return b"SM2" in openssl("ecparam", "-list_curves").stdout
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not knows_sm2(), reason="no openssl program here that knows SM2")
def test_another_program_believes_our_signature(tmp_path):
    # SubjectPublicKeyInfo (RFC 5480) of a point on the curve 1.2.156.10197.1.301.
    head = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")
    (tmp_path / "key").write_bytes(head + KEY.verifier.public)
    (tmp_path / "text").write_bytes(TREE.text.encode())
    (tmp_path / "line").write_bytes(LINE.signed)
    asked = (
        "pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pubin", "-keyform", "DER",
        "-inkey", str(tmp_path / "key"), "-in", str(tmp_path / "text"),
        "-sigfile", str(tmp_path / "line"), "-pkeyopt", "distid:1234567812345678",
    )  # fmt: skip
    assert openssl(*asked).returncode == 0
    (tmp_path / "text").write_bytes(TREE.text.encode() + b"x")
    assert openssl(*asked).returncode != 0
