"""quanze seal with a time-stamp and with SM2: what lies in the folder afterwards."""

import pytest

from domain.notes import Checkpoint, Note
from ops.sealing import sm
from tests.ops.sealing.test_command import home, quanze, register

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
    again = quanze("seal", "--sm2-key", tmp_path / "sm2")
    assert (again.returncode, sm.load(tmp_path / "sm2").verifier) == (0, key)


def test_a_stamp_without_a_root_to_believe_it_by_is_refused(quanze, register, home):
    done = quanze("seal", "--stamp-at", "https://tsa.example.gov/")
    assert (done.returncode, "--stamp-root" in done.stderr) == (2, True)
    assert not (home / "published").exists()


def test_a_root_that_is_no_certificate_is_named(quanze, register, tmp_path):
    (tmp_path / "root.pem").write_text("no certificate")
    root = ("--stamp-root", tmp_path / "root.pem")
    done = quanze("seal", "--stamp-at", "https://tsa.example.gov/", *root)
    assert (done.returncode, "root.pem" in done.stderr) == (4, True)
