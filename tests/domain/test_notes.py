"""Signed notes and checkpoints: one spelling, read strictly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notes import Checkpoint, NotANote, Note, Signature, VerifierKey

# The example of the signed-note specification.
EXAMPLE_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ROOT = bytes(range(32))
CHECKPOINT = Checkpoint("quanze/a/public", 1217, ROOT)
NOTE = Note(CHECKPOINT.text, (Signature("quanze/a/public", b"abcd", b"x" * 64),))
WHOLE = str(NOTE).encode()


def test_the_key_of_the_specification_is_read():
    key = VerifierKey.parse(EXAMPLE_KEY)
    assert (key.name, key.id.hex(), str(key)) == ("PeterNeumann", "c74f20a3", EXAMPLE_KEY)


@pytest.mark.parametrize("end", range(len(EXAMPLE_KEY)))
def test_no_part_of_a_key_is_a_key(end):
    with pytest.raises(NotANote):
        VerifierKey.parse(EXAMPLE_KEY[:end])


@pytest.mark.parametrize("at", range(len(EXAMPLE_KEY)))
def test_a_key_with_another_letter_is_no_key(at):
    changed = EXAMPLE_KEY[:at] + chr(ord(EXAMPLE_KEY[at]) + 1) + EXAMPLE_KEY[at + 1 :]
    with pytest.raises(NotANote):
        VerifierKey.parse(changed)


def test_a_note_is_read_back():
    assert Note.parse(WHOLE) == NOTE
    assert Checkpoint.parse(NOTE.text) == CHECKPOINT


def test_the_blank_line_above_the_signatures_is_the_last_one():
    note = Note("one\n\ntwo\n", NOTE.signatures)
    assert Note.parse(str(note).encode()) == note


@given(st.integers(0, 10**18), st.binary(min_size=32, max_size=32), st.none() | st.integers(0, 99))
def test_a_checkpoint_is_read_back(size, root, position):
    checkpoint = Checkpoint("quanze/a/public", size, root, position)
    assert Checkpoint.parse(checkpoint.text) == checkpoint


@pytest.mark.parametrize(
    "damage",
    [
        lambda note: note[:-1],
        lambda note: note + b"\n",
        lambda note: note + b"x",
        lambda note: note.replace(b"\n\n", b"\n"),
        lambda note: note.replace(b"\n\n", b"\n\n\n"),
        lambda note: note.replace(b"\n", b"\r\n"),
        lambda note: note.replace(b"quanze", b"qua\x00nze", 1),
        lambda note: note.replace(b"quanze", b"qua\x7fnze", 1),
        lambda note: note.replace("—".encode(), b"-"),
        lambda note: note.replace("— ".encode(), "—  ".encode()),
        lambda note: note.replace(b"=\n", b"\n"),
        lambda note: b"\xff" + note,
        lambda note: b"\n" + note[note.index(b"\n\n") + 1 :],
        lambda note: note[: note.index(b"\n\n") + 2],
        lambda note: b"",
    ],
)
def test_what_is_no_note_is_refused(damage):
    assert damage(WHOLE) != WHOLE
    with pytest.raises(NotANote):
        Checkpoint.parse(Note.parse(damage(WHOLE)).text)


@pytest.mark.parametrize(
    "text",
    [
        CHECKPOINT.text.replace("1217", "01217"),
        CHECKPOINT.text.replace("1217", "+1217"),
        CHECKPOINT.text.replace("1217", "-1"),
        CHECKPOINT.text.replace("1217", "1 217"),
        CHECKPOINT.text.replace("1217", "１２１７"),
        CHECKPOINT.text.replace("1217", "1217 "),
        CHECKPOINT.text.replace("1217\n", ""),
        CHECKPOINT.text.replace("=", ""),
        CHECKPOINT.text.replace("HR4f", "HR4g", 1).replace("AAEC", "AAED", 1)[:-9] + "=\n",
        CHECKPOINT.text + "more\n",
        CHECKPOINT.text + "position 07\n",
        CHECKPOINT.text + "position 7\nposition 8\n",
        CHECKPOINT.text[:-1],
        CHECKPOINT.text.replace("quanze/a/public", ""),
        "",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(NotANote):
        Checkpoint.parse(text)


def test_base64_with_stray_bits_is_refused():
    text = CHECKPOINT.text
    assert "Hh8=" in text
    with pytest.raises(NotANote, match="spelling of base64"):
        Checkpoint.parse(text.replace("Hh8=", "Hh9="))
