"""Receipts: what they prove, both to our own check and to the offline verifier."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from domain import merkle
from domain.codec import EventMapper
from domain.notes import COSIGNATURE, VerifierKey, binary
from domain.policy import Policy
from ops.sealing.keys import generate, load
from ops.sealing.receipts import Held, append_of, promised, receipt, verify
from ops.sealing.refusals import Wrong
from ops.store.memory import MemoryStore
from tests.ops.sealing.logs import ORIGIN, ListSource, added, sealer_in, stored

VERIFIER = Path(__file__).parents[3] / "ops" / "verifier" / "verify.py"
MAPPER = EventMapper()


@pytest.fixture
def store():
    """Three appends: of 3 entries, of 4, and of 2."""
    store, number = MemoryStore(), 0
    for count in (3, 4, 2):
        numbers = range(number + 1, number + count + 1)
        store.insert_events([MAPPER.to_stored_event(added(n)) for n in numbers])
        number += count
    return store


def source_of(store, upto=None):
    states = store.select_states(0, upto or 1000)
    return ListSource([stored(position, state) for position, state in states])


@pytest.fixture
def policy(sealer, store):
    """The first seven entries are sealed; this is the policy that a submitter kept."""
    sealer.seal(source_of(store, 7))
    return Policy.parse(sealer.publication.read("policy"))


@pytest.fixture
def promiser(tmp_path):
    return load(tmp_path / "keys" / "promise")


def given(store, sealer, position):
    return receipt(store, sealer.publication, append_of(store, position), ORIGIN)


def offline(sealer, data, tmp_path):
    """How the offline verifier ends, and what it finds."""
    (tmp_path / "receipt").write_bytes(data)
    policy = sealer.publication.folder / "policy"
    done = subprocess.run(
        [sys.executable, "-I", VERIFIER, "receipt", tmp_path / "receipt", "--policy", policy],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("position", "first", "last"),
    [(1, 1, 3), (2, 1, 3), (3, 1, 3), (4, 4, 7), (7, 4, 7), (8, 8, 9), (9, 8, 9)],
)
def test_an_append_is_found_by_any_of_its_positions(store, position, first, last):
    assert append_of(store, position)[:2] == (first, last)


@pytest.mark.parametrize("position", [0, 10, -1])
def test_there_is_no_append_where_nothing_was_recorded(store, position):
    assert append_of(store, position) is None


def test_a_sealed_append_is_proved_entry_by_entry(store, sealer, policy, tmp_path):
    found = given(store, sealer, 5)
    assert verify(found.bytes, policy) == Held(4, 7, 7)
    assert offline(sealer, found.bytes, tmp_path)[0] == 0
    said = json.loads(found.bytes)
    assert said.keys() == {
        "format", "origin", "first", "last", "leaves", "checkpoint", "proofs",
    }  # fmt: skip
    states = [state for _, state in store.select_states(3, 4)]
    assert said["leaves"] == [merkle.leaf(state).hex() for state in states]
    root = binary(said["checkpoint"].split("\n")[2])
    for index, (state, proof) in enumerate(zip(states, said["proofs"], strict=True), 3):
        path = [binary(text) for text in proof]
        assert merkle.includes(root, 7, index, merkle.leaf(state), path)


def test_an_append_that_is_not_sealed_yet_is_promised(store, sealer, policy, promiser, tmp_path):
    found = given(store, sealer, 9)
    assert not found.checkpoint
    found = promised(found, promiser)
    assert verify(found.bytes, policy) == Held(8, 9, None)
    assert offline(sealer, found.bytes, tmp_path)[0] == 4
    said = json.loads(found.bytes)
    assert "checkpoint" not in said
    state = store.select_states(7, 1)[0][1]
    assert f'"recorded_at":"{said["recorded_at"]}"'.encode() in state
    assert said["promise"].startswith(f"{ORIGIN}/promise\n8\n9\n")


def test_a_promise_of_another_key_is_none(store, sealer, policy, promiser, tmp_path):
    plain = given(store, sealer, 9)
    for stranger in (generate(f"{ORIGIN}/promise"), sealer.signers[0]):
        found = promised(plain, stranger)
        with pytest.raises(Wrong) as refusal:
            verify(found.bytes, policy)
        assert refusal.value.code == "E_SIG"
        assert offline(sealer, found.bytes, tmp_path)[0] == 1


def changed(receipt, **fields):
    return json.dumps(json.loads(receipt.bytes) | fields).encode()


def first_proof_cut(said):
    return [said["proofs"][0][:-1], *said["proofs"][1:]]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda said: {"leaves": said["leaves"][::-1]}, "E_LEAF"),
        (lambda said: {"leaves": ["00" * 32, *said["leaves"][1:]]}, "E_LEAF"),
        (lambda said: {"first": 3, "last": 6}, "E_LEAF"),
        (lambda said: {"first": 104, "last": 107}, "E_LEAF"),
        (lambda said: {"proofs": said["proofs"][::-1]}, "E_LEAF"),
        (lambda said: {"proofs": first_proof_cut(said)}, "E_LEAF"),
        (lambda said: {"proofs": [[], *said["proofs"][1:]]}, "E_LEAF"),
        (lambda said: {"proofs": said["proofs"][1:]}, "E_FORMAT"),
        (lambda said: {"proofs": [["x"], *said["proofs"][1:]]}, "E_FORMAT"),
        (lambda said: {"checkpoint": said["checkpoint"].replace("\n7\n", "\n8\n")}, "E_SIG"),
        (lambda said: {"checkpoint": "no note"}, "E_FORMAT"),
        (lambda said: {"origin": "quanze/panjin/public"}, "E_SIG"),
        (lambda said: {"last": 8}, "E_FORMAT"),
        (lambda said: {"first": 0, "last": 3}, "E_FORMAT"),
        (lambda said: {"first": "4"}, "E_FORMAT"),
        (lambda said: {"format": "quanze-receipt/2"}, "E_FORMAT"),
        (lambda said: {"recorded_at": "1999-01-01T00:00:00.000000Z"}, "E_FORMAT"),
        (lambda said: {"leaves": [leaf.upper() for leaf in said["leaves"]]}, "E_FORMAT"),
    ],
)
def test_a_changed_receipt_proves_nothing(store, sealer, policy, tmp_path, change, code):
    found = given(store, sealer, 5)
    data = changed(found, **change(json.loads(found.bytes)))
    with pytest.raises(Wrong) as refusal:
        verify(data, policy)
    assert refusal.value.code == code
    status, said = offline(sealer, data, tmp_path)
    assert (status, code in said) == (1, True)


@pytest.mark.parametrize(
    "change",
    [
        {"first": 7, "last": 8},
        {"leaves": ["00" * 32] * 2},
        {"recorded_at": "2026-11-21T08:15:30.123456Z"},
    ],
)
def test_a_changed_promise_binds_nobody(store, sealer, policy, promiser, tmp_path, change):
    found = promised(given(store, sealer, 9), promiser)
    data = changed(found, **change)
    with pytest.raises(Wrong) as refusal:
        verify(data, policy)
    assert refusal.value.code == "E_SIG"
    assert offline(sealer, data, tmp_path)[0] == 1


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b"null", b'{"format":1}'])
def test_what_is_no_receipt_is_refused(policy, data):
    with pytest.raises(Wrong) as refusal:
        verify(data, policy)
    assert refusal.value.code == "E_FORMAT"


def test_a_promise_beside_a_checkpoint_is_no_receipt(store, sealer, policy, promiser):
    found = given(store, sealer, 5)
    with pytest.raises(Wrong):
        verify(promised(found, promiser).bytes, policy)


def test_no_receipt_is_given_for_an_entry_that_is_not_the_published_one(
    store, sealer, policy, tmp_path
):
    other = MemoryStore()
    other.insert_events([MAPPER.to_stored_event(added(n)) for n in (1, 2, 30)])
    with pytest.raises(Wrong) as refusal:
        given(other, sealer, 3)
    assert (refusal.value.code, refusal.value.facts["position"]) == ("E_LEAF", 1)


def test_no_receipt_is_given_from_tiles_that_do_not_lead_to_the_signed_root(store, sealer, policy):
    tile = sealer.publication.folder / "tile/0/000.p/7"
    content = tile.read_bytes()
    tile.write_bytes(bytes(32) + content[32:])
    with pytest.raises(Wrong) as refusal:
        given(store, sealer, 5)
    assert refusal.value.code == "E_TILE"


def test_an_older_receipt_is_still_good_after_the_log_has_grown(store, sealer, policy):
    before = given(store, sealer, 5)
    sealer.seal(source_of(store))
    assert verify(before.bytes, policy) == Held(4, 7, 7)
    assert verify(given(store, sealer, 5).bytes, policy) == Held(4, 7, 9)


def test_a_receipt_without_the_quorum_of_the_policy_is_refused(store, sealer, policy, tmp_path):
    found = given(store, sealer, 5)
    path = sealer.publication.folder / "policy"
    text = path.read_text("utf-8").replace("quorum none", "quorum w")
    witness = f"witness w {VerifierKey('w.example', generate('w').verifier.public, COSIGNATURE)}\n"
    path.write_text(witness + text, "utf-8")
    with pytest.raises(Wrong) as refusal:
        verify(found.bytes, Policy.parse(path.read_bytes()))
    assert refusal.value.code == "E_SIG"
    status, said = offline(sealer, found.bytes, tmp_path)
    assert (status, "E_SIG" in said) == (1, True)


def test_a_receipt_of_a_ledger_whose_sealer_is_another_is_refused(store, sealer, policy, tmp_path):
    other = sealer_in(tmp_path / "other")
    other.seal(source_of(store, 7))
    with pytest.raises(Wrong) as refusal:
        verify(given(store, other, 5).bytes, policy)
    assert refusal.value.code == "E_SIG"
