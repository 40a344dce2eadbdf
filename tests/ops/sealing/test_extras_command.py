"""quanze seal with a time-stamp and with SM2: what lies in the folder afterwards."""

import json
import shutil
from datetime import datetime

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from domain.notes import Checkpoint, Note
from ops.sealing import sm
from tests.ops.sealing.attacked import edited
from tests.ops.sealing.authority import authority
from tests.ops.sealing.test_command import home, quanze, register
from tests.ops.sealing.test_witnesses import answering

__all__ = ["home", "quanze", "register"]


def folder(home):
    return home / "published" / "panshan" / "public"


def test_the_shadow_in_sm3_is_signed_with_sm2_and_by_the_log(quanze, register, home, tmp_path):
    pytest.importorskip("gmssl_pyx", reason="the extra gm is not installed")
    done = quanze("seal", "--sm2-key", tmp_path / "sm2")
    assert (done.returncode, done.stderr) == (0, "")
    size = Checkpoint.parse(Note.parse((folder(home) / "checkpoint").read_bytes()).text).size
    note = Note.parse((folder(home) / "checkpoints" / f"{size}.sm3").read_bytes())
    key = sm.load(tmp_path / "sm2").verifier
    assert str(key) in done.stdout
    assert sm.signed(note, key)
    assert (Checkpoint.parse(note.text).size, len(note.signatures)) == (size, 2)
    again = quanze("seal", "--sm2-key", tmp_path / "sm2", "--json")
    assert json.loads(again.stdout)["position"] == size
    assert (again.returncode, sm.load(tmp_path / "sm2").verifier) == (0, key)
    check = ("verify", "extras", folder(home), "--policy", folder(home) / "policy", "--json")
    [row] = json.loads(quanze(*check, "--sm2", key).stdout)["rows"]
    assert (row["file"], row["size"]) == ("checkpoints/500.sm3", size)
    other = quanze(*check, "--sm2", sm.generate(key.name).verifier)
    assert (other.returncode, "E_SIG" in other.stderr) == (6, True)
    assert quanze(*check, "--sm2", "no key").returncode == 2


def test_a_stamp_without_a_root_to_believe_it_by_is_refused(quanze, register, home):
    done = quanze("seal", "--stamp-at", "https://tsa.example.gov/")
    assert (done.returncode, "--stamp-root" in done.stderr) == (2, True)
    assert not (home / "published").exists()


def test_a_root_that_is_no_certificate_is_named(quanze, register, tmp_path):
    (tmp_path / "root.pem").write_text("no certificate")
    root = ("--stamp-root", tmp_path / "root.pem")
    done = quanze("seal", "--stamp-at", "https://tsa.example.gov/", *root)
    assert (done.returncode, "root.pem" in done.stderr) == (4, True)


@pytest.fixture
def tsa(tmp_path):
    """An authority, and its root in a file."""
    pytest.importorskip("rfc3161_client", reason="the extra tsa is not installed")
    if shutil.which("openssl") is None:
        pytest.skip("no openssl program here to make an authority with")
    made = authority(tmp_path / "tsa")
    (tmp_path / "root.pem").write_bytes(made.root.public_bytes(Encoding.PEM))
    return made


def test_the_tree_is_stamped_by_an_authority_over_http_and_the_stamp_is_checked(
    quanze, register, home, tsa, tmp_path
):
    root = ("--stamp-root", tmp_path / "root.pem")
    with answering(lambda body: (200, tsa(body))) as url:
        done = quanze("seal", "--stamp-at", url, *root)
    assert (done.returncode, done.stderr) == (0, "")
    assert "The authority says that the tree was there at" in done.stdout
    check = ("verify", "extras", folder(home), "--policy", folder(home) / "policy")
    [row] = json.loads(quanze(*check, *root, "--json").stdout)["rows"]
    assert (row["file"], row["size"]) == ("checkpoints/500.tsr", 500)
    assert datetime.fromisoformat(row["at"]).utcoffset() is not None
    assert quanze("seal", "--full", *root).returncode == 0
    assert "1 time-stamps in the folder were not checked" in quanze("seal", "--full").stdout
    with edited(folder(home) / "checkpoints/500.tsr", lambda stamp: stamp[:-1]):
        for asked in (("seal", "--full"), check):
            wrong = quanze(*asked, *root)
            assert (wrong.returncode, "E_FORMAT" in wrong.stderr) == (6, True)


def test_an_authority_that_is_not_trusted_or_not_there_leaves_no_stamp(
    quanze, register, home, tsa, tmp_path
):
    other = authority(tmp_path / "other")
    root = ("--stamp-root", tmp_path / "root.pem")
    with answering(lambda body: (200, other(body))) as url:
        wrong = quanze("seal", "--stamp-at", url, *root)
    assert (wrong.returncode, "not a good time-stamp" in wrong.stderr) == (1, True)
    wrong = quanze("seal", "--stamp-at", "http://127.0.0.1:1/", *root)
    assert (wrong.returncode, "time-stamp authority: it cannot" in wrong.stderr) == (1, True)
    assert (folder(home) / "checkpoints/500").exists()
    assert not list((folder(home) / "checkpoints").glob("*.tsr"))
