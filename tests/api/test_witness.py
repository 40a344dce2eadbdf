"""The witness over HTTP: the answers of C2SP tlog-witness."""

import pytest
from fastapi.testclient import TestClient

from api.witness import LONGEST_BODY, create_witness_app
from domain.notes import Checkpoint, Note, Signature
from domain.witnessing import LONGEST_PROOF, Malformed, Submission
from ops.sealing.cosigning import cosigned_at
from ops.sealing.keys import SigningKey, sign
from ops.sealing.witness import named
from tests.ops.sealing.witnessed import (
    AT,
    COSIGNER,
    LOG,
    ORIGIN,
    STRANGER,
    submission,
    tree,
    witness,
)

WHOLE = str(submission(5, 9)).encode()
UNKNOWN = SigningKey(name="quanze/unknown", seed=b"u" * 32)


@pytest.fixture
def client(tmp_path):
    """A witness that has cosigned five entries."""
    watching = witness(tmp_path)
    watching.add_checkpoint(submission(0, 5))
    with TestClient(create_witness_app(watching)) as client:
        yield client


def send(client, sent):
    return client.post("/witness/add-checkpoint", content=str(sent).encode())


def test_a_tree_that_goes_on_is_answered_by_lines_below_its_note(client):
    asked = submission(5, 9)
    answer = send(client, asked)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    whole = Note.parse(str(asked.note).encode() + answer.content)
    assert cosigned_at(COSIGNER.verifier, asked.note.text, whole.signatures[-1]) == AT


def test_a_log_that_knows_nothing_asks_with_zero_and_is_told_the_size(client):
    answer = send(client, submission(0, 9))
    assert (answer.status_code, answer.content) == (409, b"5\n")
    assert answer.headers["content-type"] == "text/x.tlog.size"


@pytest.mark.parametrize(
    ("sent", "code", "kind"),
    [
        (submission(9, 5), 400, "Malformed"),
        (submission(5, 9, signers=(STRANGER,)), 403, "NotSigned"),
        (submission(5, 9, signers=(UNKNOWN,)), 404, "UnknownLog"),
        (submission(5, 9, fork=3), 422, "Inconsistent"),
        (submission(5, 5, fork=3), 422, "Inconsistent"),
    ],
)
def test_a_refusal_says_why_in_both_languages_and_signs_nothing(client, sent, code, kind):
    answer = send(client, sent)
    assert answer.status_code == code
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"urn:quanze:witness:{kind}"
    assert problem["title"]
    assert problem["title_zh"]
    assert "— witness" not in answer.text


def test_a_replay_is_told_the_size_and_changes_nothing(client):
    assert send(client, submission(5, 9)).status_code == 200
    for _ in range(3):
        answer = send(client, submission(5, 9))
        assert (answer.status_code, answer.content) == (409, b"9\n")
    assert send(client, submission(9, 9)).status_code == 200


@pytest.mark.parametrize("end", range(len(WHOLE)))
def test_no_part_of_a_request_is_a_request(end):
    with pytest.raises(Malformed):
        Submission.parse(WHOLE[:end])
    if end:
        with pytest.raises(Malformed):
            Submission.parse(WHOLE[end:])


HASH = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


@pytest.mark.parametrize(
    "damage",
    [
        lambda sent: sent.replace(b"old 5", b"old 05"),
        lambda sent: sent.replace(b"old 5", b"old -5"),
        lambda sent: sent.replace(b"old 5", b"old +5"),
        lambda sent: sent.replace(b"old 5", b"old  5"),
        lambda sent: sent.replace(b"old 5", b"old 5 "),
        lambda sent: sent.replace(b"old 5", b"Old 5"),
        lambda sent: sent.replace(b"old 5", b"old"),
        lambda sent: sent.replace(b"old 5", "old ５".encode()),
        lambda sent: sent.replace(b"old 5", b"old 5\r"),
        lambda sent: sent.replace(b"old 5", b"old " + b"9" * 5000),
        lambda sent: sent.replace(b"old 5\n", b"old 5\n" + HASH.encode()[:-1] + b"\n"),
        lambda sent: sent.replace(b"old 5\n", b"old 5\nAAAA\n"),
        lambda sent: sent.replace(b"old 5\n", b"old 5\n\n"),
        lambda sent: sent.replace(b"old 5\n", b"old 5\n" + f"{HASH}\n".encode() * 64),
        lambda sent: b"\n" + sent,
        lambda sent: sent + b"\n",
        lambda sent: sent + b"x",
        lambda sent: sent.replace(b"\n9\n", b"\n09\n"),
        lambda sent: sent[: sent.rindex("—".encode())],
        lambda sent: sent + sent[sent.rindex("—".encode()) :] * 64,
        lambda sent: sent.replace(b"quanze", b"\xff"),
        lambda sent: b"",
        lambda sent: b"\x00" * 100,
    ],
)
def test_what_is_no_request_is_answered_with_400(client, damage):
    assert damage(WHOLE) != WHOLE
    answer = client.post("/witness/add-checkpoint", content=damage(WHOLE))
    assert answer.status_code == 400
    assert answer.json()["type"] == "urn:quanze:witness:Malformed"


def test_the_root_of_a_read_model_is_not_cosigned(client):
    text = Checkpoint(ORIGIN, 9, tree(9).root, position=9).text
    assert send(client, submission(5, 9)._replace(note=sign(text, [LOG]))).status_code == 400


def test_a_proof_as_long_as_allowed_is_judged_and_not_refused_unread(client):
    sent = submission(5, 9, proof=(bytes(32),) * LONGEST_PROOF)
    assert send(client, sent).status_code == 422


def test_a_request_that_is_too_long_is_not_read(client):
    def parts():
        for _ in range(1000):
            yield b"x" * 1024

    assert client.post("/witness/add-checkpoint", content=parts()).status_code == 413
    long = client.post("/witness/add-checkpoint", content=b"x" * (LONGEST_BODY + 1))
    assert long.status_code == 413
    assert client.post("/witness/add-checkpoint", content=b"x" * LONGEST_BODY).status_code == 400


def test_sixteen_signatures_of_the_largest_kind_fit_into_a_request(client):
    asked = submission(5, 9)
    others = tuple(Signature(f"w{n}.example", b"abcd", bytes(4900)) for n in range(15))
    note = asked.note._replace(signatures=(*asked.note.signatures, *others))
    assert send(client, asked._replace(note=note)).status_code == 200


def test_the_last_cosigned_tree_is_shown_to_whoever_asks(client):
    send(client, submission(5, 9))
    answer = client.get(f"/witness/{named(ORIGIN)}/checkpoint")
    assert answer.status_code == 200
    note = Note.parse(answer.content)
    assert note.text == tree(9).text
    assert [line.name for line in note.signatures] == [ORIGIN, COSIGNER.verifier.name]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (named("quanze/unknown"), 404),
        (named("quanze/b/public"), 404),
        (named(ORIGIN).upper(), 422),
        ("..%2f..%2fpolicy", 404),
        ("policy", 422),
    ],
)
def test_no_other_file_of_the_witness_can_be_read(client, name, code):
    assert client.get(f"/witness/{name}/checkpoint").status_code == code


def test_only_post_adds_a_tree(client):
    assert client.get("/witness/add-checkpoint").status_code == 405
    assert client.put("/witness/add-checkpoint", content=WHOLE).status_code == 405
