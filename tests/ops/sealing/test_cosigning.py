"""Cosignatures: those of witnesses in the world, and our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notes import COSIGNATURE, ED25519, Checkpoint, Note, Signature, VerifierKey
from domain.policy import Policy, satisfied
from ops.sealing.cosigning import LATEST_TIME, Cosigner, cosigned_at, cosigned_by, witnessed
from ops.sealing.keys import CommandSigner, SigningKey, sign, signed_by
from ops.sealing.refusals import SignerFailed

# Facts: two checkpoints of public logs, as their witnesses cosigned them in 2026.
ARCHE = Note.parse(
    """\
arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
""".encode()  # noqa: E501
)
COACH = Note.parse(
    """\
coachandhorses2026h1.staging.certificate.transparency.goog
185550722
YXAM0VmnrfvLaBCOOYSJhCaE5F10oGBOo+hkbDa1kng=

— coachandhorses2026h1.staging.certificate.transparency.goog MpXgsHy8ZwxXnO+WjtVrPxAzL49Rs1gWTkNVNeEa//5peAzaocRCB3qt3EaibjzY5GILLtGgBP7dBhgcSHy+JQh0OAc=
— witness.navigli.sunlight.geomys.org o+AP4gAAAABqb7DzNrGFRJnQ9vrJ8xpnwZytnr/ZYczDIsvwvouiSjwOjn7a72ccxBk+lKnZ7dKqkYKER1s/KxLTaVwQD7lJZTC/CQ==
""".encode()  # noqa: E501
)
POLICY = Policy.parse(b"""\
log arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f
witness remora remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2
witness smartit witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO
witness stagemole witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv
witness navigli witness.navigli.sunlight.geomys.org+a3e00fe2+BNy/co4C1Hn1p+INwJrfUlgz7W55dSZReusH/GhUhJ/G
group europe 3 remora smartit stagemole navigli
quorum europe
""")  # noqa: E501
NAMES = {"remora", "smartit", "stagemole"}
KEYS = [witness.key for witness in POLICY.witnesses]

COSIGNER = Cosigner(SigningKey(name="witness.example.gov", seed=b"w" * 32))
KEY = COSIGNER.verifier
TEXT = Checkpoint("quanze/a/public", 7, bytes(32)).text
AT = 1_795_000_000


def test_witnesses_of_public_logs_are_believed():
    assert set(signed_by(ARCHE, POLICY.keys(Checkpoint.parse(ARCHE.text).origin)))
    assert witnessed(ARCHE, POLICY) == NAMES
    assert set(cosigned_by(ARCHE, KEYS).values()) == {0x6A122120}
    assert satisfied(POLICY, witnessed(ARCHE, POLICY))
    assert witnessed(COACH, POLICY) == {"navigli"}
    assert not satisfied(POLICY, witnessed(COACH, POLICY))


def test_a_cosignature_is_of_its_checkpoint_only():
    assert witnessed(ARCHE._replace(text=COACH.text), POLICY) == frozenset()


@pytest.mark.parametrize("place", range(12 + 64))
def test_a_public_cosignature_with_another_byte_is_none(place):
    line = COACH.signatures[1]
    whole = bytearray(line.key_id + line.signed)
    whole[place] ^= 1
    changed = line._replace(key_id=bytes(whole[:4]), signed=bytes(whole[4:]))
    assert witnessed(COACH._replace(signatures=(changed,)), POLICY) == frozenset()


def test_what_we_cosign_is_found_with_its_time():
    line = COSIGNER.cosign(TEXT, AT)
    assert cosigned_at(KEY, TEXT, line) == AT
    assert Signature.parse(str(line).removesuffix("\n")) == line
    assert len(line.signed) == 72


def test_a_cosigner_has_a_key_of_its_own_type():
    plain = COSIGNER.signer.verifier
    assert (KEY.kind, plain.kind) == (COSIGNATURE, ED25519)
    assert KEY.public == plain.public
    assert KEY.id != plain.id
    assert VerifierKey.parse(str(KEY)) == KEY


def test_a_signature_of_a_log_is_no_cosignature():
    note = sign(TEXT, [COSIGNER.signer])
    assert cosigned_by(note, [KEY, COSIGNER.signer.verifier]) == {}
    cosigned = Note(TEXT, (COSIGNER.cosign(TEXT, AT),))
    assert signed_by(cosigned, [KEY, COSIGNER.signer.verifier]) == ()


@pytest.mark.parametrize(
    ("of_line", "of_key"),
    [({"name": "other.example.gov"}, {}), ({"key_id": b"abcd"}, {}), ({}, {"public": b"p" * 32})],
)
def test_a_cosignature_of_another_name_or_key_does_not_count(of_line, of_key):
    line = COSIGNER.cosign(TEXT, AT)._replace(**of_line)
    assert cosigned_at(KEY._replace(**of_key), TEXT, line) is None


@pytest.mark.parametrize("at", [0, -1, LATEST_TIME + 1])
def test_nothing_is_cosigned_at_a_time_that_is_none(at):
    with pytest.raises(ValueError, match="not a time"):
        COSIGNER.cosign(TEXT, at)


def test_a_cosignature_without_a_time_is_none_of_the_log():
    signed = COSIGNER.signer.sign(f"cosignature/v1\ntime 0\n{TEXT}").signed
    assert cosigned_at(KEY, TEXT, Signature(KEY.name, KEY.id, bytes(8) + signed)) is None


@pytest.mark.parametrize("signed", [b"x", bytes(8), bytes(71), bytes(72), b"\xff" * 72, bytes(200)])
def test_bytes_that_are_no_cosignature_are_none(signed):
    assert cosigned_at(KEY, TEXT, Signature(KEY.name, KEY.id, signed)) is None


def test_of_two_times_the_later_counts_and_a_wrong_line_spoils_both():
    early, late = COSIGNER.cosign(TEXT, AT), COSIGNER.cosign(TEXT, AT + 9)
    assert cosigned_by(Note(TEXT, (early, late)), [KEY]) == {KEY: AT + 9}
    wrong = late._replace(signed=late.signed[:-1] + bytes([late.signed[-1] ^ 1]))
    assert cosigned_by(Note(TEXT, (early, wrong)), [KEY]) == {}


@given(st.integers(1, LATEST_TIME), st.integers(1, LATEST_TIME))
def test_a_cosignature_says_its_own_time_and_no_other(at, other):
    line = COSIGNER.cosign(TEXT, at)
    assert cosigned_at(KEY, TEXT, line) == at
    moved = line._replace(signed=other.to_bytes(8, "big") + line.signed[8:])
    assert cosigned_at(KEY, TEXT, moved) == (at if at == other else None)


def test_a_program_that_does_not_sign_leaves_no_cosignature():
    silent = Cosigner(CommandSigner(verifier=COSIGNER.signer.verifier, command=("true",)))
    with pytest.raises(SignerFailed):
        silent.cosign(TEXT, AT)
