"""Keys: the forms in which they are kept, who may read them, and whose signature counts."""

import os
import socket
import sys
import threading
from contextlib import suppress

import pytest

from domain.notes import COSIGNATURE, NotANote, Note, VerifierKey
from ops.sealing.keyfile import keep
from ops.sealing.keyring import Keyring
from ops.sealing.keys import (
    CommandSigner,
    SigningKey,
    SocketSigner,
    generate,
    has_signed,
    load,
    parse,
    sign,
    signed_by,
)
from ops.sealing.refusals import BadKey, NoSuccessor, SignerFailed

NAME = "quanze/panshan/public"
# RFC 8032 §7.1, TEST 1: the secret key, the public key, and the signature of the empty message.
SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
EMPTY = bytes.fromhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
)
# The example of the signed-note specification, by a key of its authors.
SPECIMEN = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb"
    "6KE6RyyBwJnAM=\n"
)
SPECIMEN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "quanze/panshan/public\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"


def test_a_signature_is_that_of_rfc_8032():
    key = SigningKey(name=NAME, seed=SEED)
    assert key.verifier.public == PUBLIC
    assert key.sign("").signed == EMPTY
    assert has_signed(key.verifier, "", key.sign(""))


def test_the_specifications_note_is_signed_by_its_key():
    note = Note.parse(SPECIMEN.encode())
    key = VerifierKey.parse(SPECIMEN_KEY)
    assert signed_by(note, [key]) == (key,)
    assert signed_by(note._replace(text=note.text.replace("answer", "Answer")), [key]) == ()


def test_a_key_is_kept_and_found_again(tmp_path):
    key = generate(NAME)
    keep(key, tmp_path / "keys" / "public-1")
    assert load(tmp_path / "keys" / "public-1") == key
    assert (tmp_path / "keys" / "public-1").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert os.listdir(tmp_path / "keys") == ["public-1"]


def test_no_key_is_written_over_another(tmp_path):
    first = generate(NAME)
    keep(first, tmp_path / "key")
    with pytest.raises(FileExistsError):
        keep(generate(NAME), tmp_path / "key")
    assert load(tmp_path / "key") == first


def test_the_secret_is_not_shown_with_the_key():
    key = generate(NAME)
    assert key.seed.hex() not in repr(key)
    assert str(key).rpartition("+")[2] not in repr(key)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o660, 0o644])
def test_a_key_that_others_may_open_is_refused_with_the_remedy(tmp_path, mode):
    path = tmp_path / "my key"
    keep(generate(NAME), path)
    path.chmod(mode)
    with pytest.raises(BadKey) as refusal:
        load(path)
    for said in (refusal.value.zh, refusal.value.en):
        assert str(path) in said
        assert f"chmod 600 '{path}'" in said
    path.chmod(0o600)
    assert load(path).verifier.name == NAME


@pytest.mark.parametrize(
    "damage",
    [
        lambda line: "",
        lambda line: line[:-1],
        lambda line: line + "A",
        lambda line: line.replace("PRIVATE", "private"),
        lambda line: line.replace("panshan", "panjin"),
        lambda line: line.replace("quanze", "qua nze"),
        lambda line: line.replace("+AZ", "+AJ"),
        lambda line: f"{line}\n{line}",
        lambda line: f"command {SPECIMEN_KEY}",
        lambda line: f"socket {SPECIMEN_KEY} a b",
        lambda line: "command nonsense true",
        lambda line: f"other {SPECIMEN_KEY} x",
        lambda line: f"command {SPECIMEN_KEY} 'unclosed",
    ],
)
def test_what_is_no_key_is_refused_without_repeating_it(tmp_path, damage):
    line = str(SigningKey(name=NAME, seed=SEED))
    assert "+AZ" in line
    path = tmp_path / "key"
    path.write_text(damage(line) + "\n")
    path.chmod(0o600)
    with pytest.raises(BadKey) as refusal:
        load(path)
    assert line.rpartition("+")[2][:20] not in str(refusal.value)


def test_bytes_that_are_no_text_are_no_key(tmp_path):
    (tmp_path / "key").write_bytes(b"\xff\xfe")
    (tmp_path / "key").chmod(0o600)
    with pytest.raises(BadKey):
        load(tmp_path / "key")


def test_several_keys_sign_and_each_is_told_apart():
    old, new, stranger = generate(NAME), generate(NAME), generate(NAME)
    note = sign(TEXT, [old, new])
    keys = [key.verifier for key in (stranger, new, old)]
    assert signed_by(note, keys) == (new.verifier, old.verifier)


def test_a_line_that_is_wrong_spoils_the_right_one_of_the_same_key():
    key = generate(NAME)
    note = sign(TEXT, [key])
    wrong = note.signatures[0]._replace(signed=bytes(64))
    assert signed_by(note._replace(signatures=(*note.signatures, wrong)), [key.verifier]) == ()


@pytest.mark.parametrize("signed", [b"x", bytes(63), bytes(65), bytes(64)])
def test_a_signature_of_another_length_is_none(signed):
    key = generate(NAME)
    note = sign(TEXT, [key])
    line = note.signatures[0]._replace(signed=signed)
    assert signed_by(note._replace(signatures=(line,)), [key.verifier]) == ()


def test_a_key_of_another_kind_never_counts():
    key = generate(NAME)
    other = key.verifier._replace(kind=COSIGNATURE)
    note = sign(TEXT, [key])
    line = note.signatures[0]._replace(key_id=other.id)
    assert signed_by(note._replace(signatures=(line,)), [other]) == ()


PROGRAM = """
import sys
from ops.sealing.keys import parse
print(parse(open(sys.argv[1]).read().strip()).sign(sys.stdin.read()), end="")
"""


def test_a_command_signs_in_our_place(tmp_path):
    key = generate(NAME)
    keep(key, tmp_path / "hidden")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    signer = CommandSigner(
        verifier=key.verifier, command=(sys.executable, str(program), str(tmp_path / "hidden"))
    )
    assert signer.sign(TEXT) == key.sign(TEXT)


def test_a_command_is_found_in_a_key_file(tmp_path):
    key = generate(NAME)
    (tmp_path / "key").write_text(f"command {key.verifier} 'my signer' --slot 3\n")
    (tmp_path / "key").chmod(0o600)
    assert load(tmp_path / "key") == CommandSigner(
        verifier=key.verifier, command=("my signer", "--slot", "3")
    )


@pytest.mark.parametrize("program", ["exit(1)", "print('no')", "", "print('\\xff')"])
def test_a_command_that_does_not_sign_is_refused(program):
    signer = CommandSigner(
        verifier=generate(NAME).verifier, command=(sys.executable, "-c", program)
    )
    with pytest.raises(SignerFailed) as refusal:
        signer.sign(TEXT)
    assert str(signer.verifier) in refusal.value.zh
    assert str(signer.verifier) in refusal.value.en


def test_a_command_that_is_not_there_is_refused(tmp_path):
    signer = CommandSigner(verifier=generate(NAME).verifier, command=(str(tmp_path / "none"),))
    with pytest.raises(SignerFailed):
        signer.sign(TEXT)


def answering(path, answer):
    """A unix socket that answers one text with a line."""
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.listen(1)

    def serve():
        with server, server.accept()[0] as line:
            text = b""
            while more := line.recv(1000):
                text += more
            with suppress(BrokenPipeError):  # an answer that is too long is not heard to its end
                line.sendall(answer(text.decode()).encode())

    thread = threading.Thread(target=serve)
    thread.start()
    return thread


def test_a_socket_signs_in_our_place(tmp_path):
    key = generate(NAME)
    path = tmp_path / "signer.sock"
    serving = answering(path, lambda text: str(key.sign(text)))
    signer = parse(f"socket {key.verifier} {path}")
    assert signer == SocketSigner(verifier=key.verifier, path=path)
    assert signer.sign(TEXT) == key.sign(TEXT)
    serving.join()


def test_a_socket_that_signs_another_text_or_with_another_key_is_refused(tmp_path):
    key = generate(NAME)
    for name, answer in {
        "text": lambda text: str(key.sign(text + "more\n")),
        "key": lambda text: str(generate(NAME).sign(text)),
        "long": lambda text: "x" * 100_000,
        "none": lambda text: "",
    }.items():
        path = tmp_path / name
        serving = answering(path, answer)
        with pytest.raises(SignerFailed):
            SocketSigner(verifier=key.verifier, path=path).sign(TEXT)
        serving.join()


def test_a_socket_where_nobody_listens_is_refused(tmp_path):
    with pytest.raises(SignerFailed):
        SocketSigner(verifier=generate(NAME).verifier, path=tmp_path / "nobody").sign(TEXT)


def test_a_key_of_a_name_that_no_note_can_bear_is_refused():
    with pytest.raises(NotANote):
        parse(str(SigningKey(name="a b", seed=SEED)))


def test_keys_are_counted_by_their_age(tmp_path):
    keys = Keyring(folder=tmp_path, register="panshan")
    keys.make_first(log=True)
    for _ in range(10):
        keys.add()
    (tmp_path / "public-x").write_text("not a key")
    assert [path.name for path in keys.files()] == [f"public-{n}" for n in range(1, 12)]
    assert keys.oldest().name == "public-1"


def test_the_only_key_is_not_retired(tmp_path):
    keys = Keyring(folder=tmp_path, register="panshan")
    keys.make_first(log=True)
    with pytest.raises(NoSuccessor, match="--new-key"):
        keys.oldest()
