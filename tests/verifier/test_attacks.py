"""Each way to tamper with a ledger is named, with its place (formats §10)."""

import json
import zipfile
from collections.abc import Sequence

import pytest

from ops.verifier import verify
from tests.verifier.bundle import (
    LOG,
    NO_QUORUM,
    NOBODY,
    ORIGIN,
    OTHER_LOG,
    QUORUM,
    WITNESS,
    Names,
    b64,
    bundles,
    checkpoint,
    leaf,
    ledger,
    receipt,
    root,
    rows,
    seconds,
    signed,
    state_root,
    states,
    tiles,
    written,
)
from tests.verifier.conftest import Verify, places


@pytest.fixture(scope="module")
def sound(entries: Sequence[bytes]) -> Names:
    return ledger(entries, [7, 256, 290])


def hashes(entries: Sequence[bytes]) -> list[bytes]:
    return [leaf(entry) for entry in entries]


def rebuilt(entries: Sequence[bytes], sound: Names, *signers) -> Names:
    """What somebody publishes who changed the database and may sign it, or may not."""
    kept = {n: d for n, d in sound.items() if not n.startswith("tile/") and n != "checkpoints/300"}
    size = len(entries)
    manifest = json.loads(sound["manifest.json"]) | {"position": size}
    changed = tiles(entries) | {"manifest.json": json.dumps(manifest).encode()}
    if signers:
        changed |= {"checkpoint": checkpoint(hashes(entries), *signers)}
    return kept | changed


def altered(entries: Sequence[bytes], position: int, old: bytes, new: bytes) -> list[bytes]:
    changed = [*entries]
    changed[position - 1] = changed[position - 1].replace(old, new)
    assert changed != [*entries]
    return changed


def test_nothing_is_found_in_what_is_sound(sound, verified: Verify):
    assert verified(sound) == (0, [])


def test_a_bundle_with_trees_from_before_a_key_was_retired_needs_the_line_of_the_old_key(
    entries, verified: Verify
):
    """As docs/howto/check-us.md says: a line is added for a new key, and none is taken away."""
    only_new = f"log {OTHER_LOG.verifier_key}\nquorum none\n".encode()
    both = f"log {LOG.verifier_key}\n".encode() + only_new
    since = ledger(entries, (290,), OTHER_LOG)
    assert verified(since, policy=both) == (0, [])
    code, found = verified(since, policy=only_new)
    assert code == 1
    assert ("E_SIG", "checkpoints/290") in places(found, "file")
    assert ("E_SIG", "checkpoint") not in places(found, "file")


def test_without_a_policy_of_ones_own_a_bundle_is_not_called_sound(sound, tmp_path, capsys):
    folder = str(written(sound, tmp_path / "bundle"))
    assert verify.main([folder]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert "NOT CHECKED" in err
    assert "--policy" in err


def test_what_is_wrong_is_found_without_a_policy_of_ones_own_too(entries, sound, verified: Verify):
    forged = sound | bundles(altered(entries, 5, b"clerk", b"clark"))
    code, found = verified(forged, policy=None)
    assert (code, places(found, "position")) == (1, {("E_LEAF", 5)})


def test_an_altered_entry_is_found_at_its_position(entries, sound, verified: Verify):
    code, found = verified(sound | bundles(altered(entries, 5, b"clerk", b"clark")))
    assert (code, places(found, "position", "file")) == (
        1,
        {("E_LEAF", 5, "tile/entries/000")},
    )


def test_an_altered_entry_in_the_second_tile_is_found_at_its_position(
    entries, sound, verified: Verify
):
    _, found = verified(sound | bundles(altered(entries, 260, b"clerk", b"clark")))
    assert places(found, "position") == {("E_LEAF", 260)}


def test_an_entry_altered_together_with_all_tiles_does_not_lead_to_the_root(
    entries, sound, verified: Verify
):
    _, found = verified(rebuilt(altered(entries, 260, b"clerk", b"clark"), sound))
    assert places(found, "position") == {("E_ROOT", 257)}


def test_an_entry_and_its_leaf_altered_do_not_fit_the_tile_above(entries, sound, verified: Verify):
    changed = tiles(altered(entries, 5, b"clerk", b"clark"))
    del changed["tile/1/000.p/1"]
    _, found = verified(sound | changed)
    assert ("E_TILE", 1, "tile/1/000.p/1") in places(found, "position", "file")


def test_a_deleted_entry_is_a_gap(entries, sound, verified: Verify):
    shorter = bundles([*entries[:4], *entries[5:256]])
    files = sound | {"tile/entries/000": shorter["tile/entries/000.p/255"]}
    _, found = verified(files)
    assert ("E_GAP", 5) in places(found, "position")


def test_an_entry_deleted_with_all_traces_is_a_gap_in_its_stream(entries, sound, verified: Verify):
    without = [*entries[:100], *entries[101:]]
    stream = json.loads(entries[100])["stream"]
    _, found = verified(rebuilt(without, sound, LOG))
    assert ("E_GAP", 102, stream) in places(found, "position", "stream")
    assert ("E_TRUNCATED", None, None) not in places(found, "position", "stream")
    assert {"checkpoints/256", "checkpoints/290"} == {
        f["file"] for f in found if f["code"] == "E_FORK"
    }


def test_a_missing_bundle_of_entries_is_a_gap(sound, verified: Verify):
    files = {name: data for name, data in sound.items() if name != "tile/entries/001.p/44"}
    assert ("E_GAP", 257) in places(verified(files)[1], "position")


def test_an_inserted_entry_leads_to_another_root(entries, sound, verified: Verify):
    strange = entries[0].replace(b'"organ:city"', b'"organ:strange"')
    _, found = verified(rebuilt([*entries[:50], strange, *entries[50:299]], sound))
    assert ("E_ROOT", 8) in places(found, "position")


def test_an_entry_inserted_into_a_bundle_alone_has_no_leaf(entries, sound, verified: Verify):
    more = bundles([*entries[256:], entries[0]])["tile/entries/000.p/45"]
    _, found = verified(sound | {"tile/entries/001.p/44": more})
    assert ("E_LEAF", 301) in places(found, "position")


def test_reordered_entries_are_the_same_in_another_order(entries, sound, verified: Verify):
    other = [*entries]
    other[2], other[270] = other[270], other[2]
    _, found = verified(sound | bundles(other))
    assert {("E_ORDER", 3), ("E_ORDER", 271)} <= places(found, "position")
    assert "E_LEAF" not in {finding["code"] for finding in found}


def test_a_truncated_log_ends_before_the_checkpoint_that_is_held(entries, sound, verified: Verify):
    shorter = ledger(entries[:290])
    _, found = verified(shorter, checkpoint=sound["checkpoint"])
    assert places(found, "position") == {("E_TRUNCATED", 291)}


def test_a_truncated_log_ends_before_a_checkpoint_of_its_own(entries, sound, verified: Verify):
    shorter = ledger(entries[:290]) | {"checkpoints/300": sound["checkpoint"]}
    assert places(verified(shorter)[1], "file") == {("E_TRUNCATED", "checkpoints/300")}


def test_a_truncated_log_ends_before_a_receipt_that_is_held(entries, verified: Verify):
    for size in (None, 300):
        kept = receipt(entries, 299, 300, size)
        assert places(verified(ledger(entries[:290]), receipt=kept)[1]) == {("E_TRUNCATED",)}


def test_a_log_rewritten_and_signed_anew_is_a_fork(entries, sound, verified: Verify):
    other = altered(entries, 280, b"clerk", b"clark")
    files = ledger(other)
    assert verified(files) == (0, [])
    held = checkpoint(hashes(entries[:290]))
    assert places(verified(files, checkpoint=held)[1]) == {("E_FORK",)}


def test_a_receipt_of_another_entry_is_a_fork_at_its_position(entries, verified: Verify):
    files = ledger(altered(entries, 280, b"clerk", b"clark"))
    kept = receipt(entries, 279, 280, None)
    assert places(verified(files, receipt=kept)[1], "position") == {("E_FORK", 280)}


def test_what_a_receipt_says_is_found_again(entries, sound, verified: Verify):
    for size in (None, 290, 300):
        assert verified(sound, receipt=receipt(entries, 12, 14, size)) == (0, [])


def test_two_views_of_one_size_are_a_split(entries, sound, verified: Verify):
    other = ledger(altered(entries, 280, b"clerk", b"clark"))
    _, found = verified(other, checkpoint=sound["checkpoint"])
    assert places(found) == {("E_SPLIT",)}


def test_two_signed_trees_of_one_size_in_the_bundle_are_a_split(entries, sound, verified: Verify):
    other = checkpoint(hashes(altered(entries, 280, b"clerk", b"clark")))
    assert ("E_SPLIT", "checkpoints/300") in places(
        verified(sound | {"checkpoints/300": other})[1], "file"
    )


def test_a_forged_tile_is_told_from_an_altered_entry(sound, verified: Verify):
    forged = bytearray(sound["tile/0/001.p/44"])
    forged[32] ^= 1
    _, found = verified(sound | {"tile/0/001.p/44": bytes(forged)})
    assert places(found, "position", "file") == {("E_TILE", 258, "tile/0/001.p/44")}


def test_a_forged_tile_of_an_upper_level_is_found(sound, verified: Verify):
    _, found = verified(sound | {"tile/1/000.p/1": bytes(range(32))})
    assert places(found, "position", "file") == {("E_TILE", 1, "tile/1/000.p/1")}


@pytest.mark.parametrize("signer", [NOBODY])
def test_a_checkpoint_signed_with_another_key_does_not_count(
    entries, sound, verified: Verify, signer
):
    forged = checkpoint(hashes(entries), signer)
    code, found = verified(sound | {"checkpoint": forged})
    assert (code, places(found, "file")) == (1, {("E_SIG", "checkpoint")})


def test_a_checkpoint_changed_after_it_was_signed_does_not_count(entries, sound, verified: Verify):
    forged = sound["checkpoint"].replace(
        b64(root(hashes(entries))).encode(), b64(bytes(32)).encode()
    )
    _, found = verified(sound | {"checkpoint": forged, "checkpoints/300": forged})
    assert {("E_SIG", "checkpoint"), ("E_SIG", "checkpoints/300"), ("E_ROOT", "checkpoint")} == (
        places(found, "file")
    )


def test_either_key_of_the_log_may_sign_and_so_may_both(entries, sound, verified: Verify):
    for signers in ([OTHER_LOG], [LOG, OTHER_LOG], [LOG, NOBODY]):
        assert verified(sound | {"checkpoint": checkpoint(hashes(entries), *signers)})[0] == 0


def cosigned(sound: Names, moment: int) -> bytes:
    text = sound["checkpoint"].decode().partition("\n\n")[0] + "\n"
    return sound["checkpoint"] + WITNESS.line(text, moment).encode()


def test_the_quorum_of_the_policy_is_demanded(entries, sound, verified: Verify):
    assert places(verified(sound, policy=QUORUM)[1], "file") == {("E_SIG", "checkpoint")}
    moment = seconds(entries[-1])
    assert verified(sound | {"checkpoint": cosigned(sound, moment)}, policy=QUORUM) == (0, [])


def test_a_cosignature_is_for_one_moment(entries, sound, verified: Verify):
    text = sound["checkpoint"].decode().partition("\n\n")[0] + "\n"
    line = WITNESS.line(text, seconds(entries[-1]))
    raw = line.split()[-1]
    forged = line.replace(raw[:9], raw[:8] + ("A" if raw[8] != "A" else "B"))
    files = sound | {"checkpoint": sound["checkpoint"] + forged.encode()}
    assert ("E_SIG",) in places(verified(files, policy=QUORUM)[1])


def test_an_entry_recorded_after_its_checkpoint_was_cosigned_is_found(
    entries, sound, verified: Verify
):
    early = cosigned(sound, seconds(entries[-1]) - 3600)
    _, found = verified(sound | {"checkpoint": early}, policy=QUORUM)
    assert places(found, "position") == {("E_TIME", 300)}


def test_a_back_dated_entry_is_found(entries, verified: Verify):
    moment = json.loads(entries[99])["recorded_at"].encode()
    other = altered(entries, 100, moment, b"2001" + moment[4:])
    assert places(verified(ledger(other))[1], "position") == {("E_TIME", 100)}


def forged_state(entries: Sequence[bytes], sound: Names, model: str, index: int) -> Names:
    found = rows(entries)[model]
    found[index] = found[index].replace(b'"since":"2010-01-01"', b'"since":"2009-01-01"')
    return sound | states({model: found}, 300)


def test_a_forged_state_row_is_named_with_its_stream_and_days(entries, sound, verified: Verify):
    found = rows(entries)["history"]
    index = next(n for n, row in enumerate(found) if b'"stream":"power:b"' in row) + 3
    wanted = json.loads(found[index])
    _, said = verified(forged_state(entries, sound, "history", index))
    places_ = places(said, "model", "stream", "valid_from", "valid_until", "file")
    place = ("power:b", wanted["valid_from"], wanted["valid_until"], "state/history/300")
    assert places_ == {("E_STATE", "history", *place)}


def test_leaves_beside_a_sound_state_root_are_compared_too(sound, verified: Verify):
    name = "state/organs/300.leaves"
    _, found = verified(sound | {name: bytes(32) + sound[name][32:]})
    assert places(found, "model", "stream") == {("E_STATE", "organs", "organ:city")}


def test_a_state_root_of_an_earlier_position_is_checked_as_then_known(
    entries, sound, verified: Verify
):
    forged = rows(entries[:290])["history"][:-1]
    _, found = verified(sound | states({"history": forged}, 290))
    assert places(found, "file") == {("E_STATE", "state/history/290")}


def test_a_forged_list_of_an_organ_is_named(entries, sound, verified: Verify):
    found = rows(entries)["lists"]
    found[0] = found[0].replace(b"power:a", b"power:z", 1)
    _, said = verified(sound | states({"lists": found}, 300))
    assert places(said, "model", "stream") == {("E_STATE", "lists", "organ:city")}


def test_a_state_root_of_another_key_does_not_count(sound, verified: Verify):
    text = sound["state/organs/300"].decode().partition("\n\n")[0] + "\n"
    _, found = verified(sound | {"state/organs/300": signed(text, NOBODY)})
    assert places(found, "file") == {("E_SIG", "state/organs/300")}


def test_a_state_root_of_a_position_to_come_is_wrong(sound, verified: Verify):
    files = sound | {
        "state/duties/999": state_root("duties", [], 999),
        "state/duties/999.leaves": b"",
    }
    assert places(verified(files)[1], "model") == {("E_STATE", "duties")}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\n300\n", b"\n0300\n"),
        (b"\n300\n", b"\n+300\n"),
        (b"=\n\n", b"\n\n"),
        (b"=\n\n", b"=\r\n\n"),
        (b"=\n\n", b"=\nmore\n\n"),
        (b"\xe2\x80\x94 ", b"- "),
        (b"\n\n\xe2", b"\n\xe2"),
    ],
)
def test_a_note_in_another_form_is_refused(sound, verified: Verify, old, new):
    changed = sound["checkpoints/290"] if old != b"\n300\n" else sound["checkpoints/300"]
    name = "checkpoints/290" if old != b"\n300\n" else "checkpoints/300"
    forged = changed.replace(old, new)
    assert forged != changed
    assert {("E_FORMAT", name)} == places(verified(sound | {name: forged})[1], "file")


def test_nothing_may_follow_the_signatures_of_a_note(sound, verified: Verify):
    forged = sound["checkpoints/290"] + b"more\n"
    _, found = verified(sound | {"checkpoints/290": forged})
    assert places(found, "file") == {("E_FORMAT", "checkpoints/290")}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'{"act"', b'{ "act"'),
        (b'"version":1}', b'"version":1,"version":1}'),
        (b'"version":1}', b'"version":1.0}'),
        (b'"version":1}', b'"version":01}'),
        ("市住建局".encode(), b"\\u5e02"),
        ("市住建局".encode(), b"\\u0001"),
        ("市住建局".encode(), b"e\xcc\x81"),
        ("市住建局".encode(), b"\xff"),
    ],
)
def test_an_entry_that_is_not_canonical_is_refused(entries, sound, verified: Verify, old, new):
    other = altered(entries, 1, old, new)
    files = {n: d for n, d in sound.items() if not n.startswith("checkpoints/")}
    _, found = verified(rebuilt(other, files, LOG))
    assert ("E_FORMAT", 1) in places(found, "position")


def test_a_size_that_no_such_bundle_has_is_a_gap_and_is_not_counted_up_to(sound, verified: Verify):
    vast = sound["checkpoint"].replace(b"\n300\n", b"\n%d\n" % 2**50)
    code, found = verified(sound | {"checkpoint": vast})
    assert (code, ("E_GAP", "checkpoint") in places(found, "file")) == (1, True)


def test_a_cut_bundle_of_entries_is_no_bundle(sound, verified: Verify):
    name = "tile/entries/001.p/44"
    assert ("E_FORMAT", name) in places(verified(sound | {name: sound[name][:-1]})[1], "file")


def test_findings_of_one_code_are_capped(entries, sound, verified: Verify):
    other = [entry.replace(b"clerk", b"clark") for entry in entries]
    _, found = verified(sound | bundles(other))
    assert len([finding for finding in found if finding["code"] == "E_LEAF"]) == 20


@pytest.mark.parametrize(
    "name",
    [
        "tile/0/001.p/45",
        "tile/0/002",
        "tile/0/0",
        "tile/0/x000/000",
        "tile/00/000",
        "tile/6/000",
        "tile/1/000.p/01",
        "tile/entries/000.p/13 ",
        "tile/entries/000.p/0",
        "tile/entries/000.p/256",
        "tile/x",
        "state/duties/8.leaves",
        "state/300",
        "checkpoints/290.tsr",
        "entries/5",
        "README",
    ],
)
def test_a_file_that_does_not_belong_there_is_found(sound, verified: Verify, name):
    assert places(verified(sound | {name: b""})[1], "file") == {("E_FORMAT", name)}


def test_names_that_begin_with_a_dot_are_of_whoever_is_sealing(sound, verified: Verify):
    assert verified(sound | {".lock": b"", ".new/checkpoint": b"x"}) == (0, [])


@pytest.mark.parametrize("name", ["tile/0/000.p/7", "tile/entries/000.p/7", "tile/0/001.p/34"])
def test_a_tile_that_an_earlier_tree_needed_is_compared(sound, verified: Verify, name):
    other = sound[name][:-1] + bytes([sound[name][-1] ^ 1])
    assert places(verified(sound | {name: other})[1], "file") == {("E_TILE", name)}
    _, found = verified(sound | {name: sound[name][:-40]})
    assert {finding["file"] for finding in found} == {name}


@pytest.mark.parametrize(
    "name",
    [
        "tile/entries/001.p/44",
        "tile/0/001.p/44",
        "tile/1/000.p/1",
        "state/history/300.leaves",
        "state/lists/300",
        "checkpoints/290",
    ],
)
def test_a_damaged_member_of_a_zip_is_named_and_nothing_else_is_accused(
    sound, tmp_path, capsys, name
):
    (tmp_path / "policy").write_bytes(NO_QUORUM)
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as packed:
        for member, data in sound.items():
            packed.writestr(member, data)
    whole = bytearray((tmp_path / "bundle.zip").read_bytes())
    whole[whole.index(sound[name]) + 20] ^= 1
    (tmp_path / "bundle.zip").write_bytes(whole)
    command = [str(tmp_path / "bundle.zip"), "--policy", str(tmp_path / "policy")]
    assert verify.main(command) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(finding["code"], finding["file"]) for finding in found] == [("E_FORMAT", name)]


@pytest.mark.parametrize(("name", "wrong"), [("", {("E_FORMAT", "")}), ("tile/", set())])
def test_a_member_without_a_name_is_found_and_a_folder_is_no_file(
    sound, tmp_path, capsys, name, wrong
):
    (tmp_path / "policy").write_bytes(NO_QUORUM)
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as packed:
        for member, data in [*sound.items(), (name, b"")]:
            packed.writestr(zipfile.ZipInfo(member), data)
    command = [str(tmp_path / "bundle.zip"), "--policy", str(tmp_path / "policy")]
    assert verify.main(command) == len(wrong)
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert places(found, "file") == wrong


def test_what_would_follow_from_an_altered_entry_is_not_said(entries, sound, verified: Verify):
    files = sound | bundles(altered(entries, 5, b"2010-01-01", b"2009-01-01"))
    assert places(verified(files)[1], "position") == {("E_LEAF", 5)}


def test_a_promise_behind_the_end_may_not_be_sealed_yet_and_that_is_said(entries, verified):
    _, found = verified(ledger(entries[:290]), receipt=receipt(entries, 299, 300, None))
    assert places(found, "position") == {("E_TRUNCATED", 299)}
    assert "not yet sealed" in found[0]["message"]
    _, found = verified(ledger(entries[:290]), receipt=receipt(entries, 299, 300, 300))
    assert "not yet sealed" not in found[0]["message"]


def test_what_cannot_be_opened_ends_with_two(sound, tmp_path, verified: Verify):
    assert verified({"nothing": b""}, policy=None) == (2, [])
    assert verified(sound, policy=b"quorum nobody") == (2, [])
    assert verified(sound, "--receipt", str(tmp_path / "none")) == (2, [])


@pytest.mark.parametrize("file", ["manifest.json", "checkpoint"])
@pytest.mark.parametrize("data", [None, b"", b"{}", b"\xff"])
def test_a_bundle_without_its_manifest_or_checkpoint_is_in_another_form(
    sound, verified: Verify, file, data
):
    files = {name: content for name, content in sound.items() if name != file}
    files |= {} if data is None else {file: data}
    code, found = verified(files)
    assert (code, places(found, "file")) == (1, {("E_FORMAT", file)})


@pytest.mark.parametrize("model", ["history", "organs", "instruments", "duties", "lists"])
def test_a_state_root_left_out_is_named(sound, verified: Verify, model):
    name = f"state/{model}/300"
    files = {n: data for n, data in sound.items() if not n.startswith(name)}
    code, found = verified(files)
    assert (code, places(found, "model", "file")) == (1, {("E_FORMAT", model, name)})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"topic":"power.transferred"', b'"topic":"power.transfered"'),
        (b'"topic":"power.transferred"', b'"topic":"organ.dissolved"'),
        (b'"source":', b'"origin":'),
        (b'"effective_on":"2020-', b'"effective_on":"2020_'),
    ],
)
def test_an_impossible_entry_is_in_another_form_at_its_position(
    entries, sound, verified: Verify, old, new
):
    """Recorded and signed by the log itself: an unknown topic, or what nothing can be made of."""
    position = 1 + next(n for n, e in enumerate(entries) if b"power.transferred" in e and old in e)
    other = altered(entries, position, old, new)
    _, found = verified(rebuilt(other, sound, LOG))
    assert {("E_FORMAT", position, json.loads(entries[position - 1])["stream"])} == {
        place for place in places(found, "position", "stream") if place[0] == "E_FORMAT"
    }


def test_another_log_is_not_this_one(entries, sound, verified: Verify):
    text = f"{ORIGIN}2\n300\n{b64(root(hashes(entries)))}\n"
    assert ("E_SIG",) in places(verified(sound | {"checkpoint": signed(text, LOG)})[1])
