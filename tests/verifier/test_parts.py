"""Bundles of one power, certificates and receipts: little to carry, and as much to prove."""

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ops.verifier import verify
from tests.facts import CITY, COUNTY, OTHER
from tests.verifier.bundle import (
    NO_QUORUM,
    Names,
    b64,
    checkpoint,
    leaf,
    part,
    path,
    proof,
    receipt,
    rows,
    state_root,
    written,
)
from tests.verifier.conftest import Verify, places

STREAMS = {"power:a", CITY, COUNTY}


@pytest.fixture(scope="module")
def sound(entries: Sequence[bytes]) -> Names:
    return part(entries, "power:a", STREAMS)


def test_nothing_is_found_in_the_sound_bundle_of_a_power(sound, verified: Verify):
    assert verified(sound) == (0, [])


def position_of(sound: Names, stream: str) -> int:
    return min(
        int(name.partition("/")[2])
        for name, data in sound.items()
        if name.startswith("entries/") and json.loads(data)["stream"] == stream
    )


def test_an_altered_entry_has_no_proof(sound, verified: Verify):
    at = position_of(sound, "power:a")
    other = sound[f"entries/{at}"].replace(b"clerk", b"clark")
    _, found = verified(sound | {f"entries/{at}": other})
    assert ("E_LEAF", at) in places(found, "position")


def test_an_entry_left_out_is_a_gap_in_its_stream(sound, verified: Verify):
    first = position_of(sound, "power:a")
    files = {name: data for name, data in sound.items() if name != f"entries/{first}"}
    assert ("E_GAP", "power:a") in places(verified(files)[1], "stream")


def positions_of(sound: Names, stream: str) -> list[int]:
    found = [int(name.removeprefix("entries/")) for name in sound if name.startswith("entries/")]
    return [at for at in sorted(found) if json.loads(sound[f"entries/{at}"])["stream"] == stream]


def test_an_entry_left_out_of_the_middle_is_a_gap_in_its_stream(sound, verified: Verify):
    middle = positions_of(sound, "power:a")[7]
    left_out = {f"entries/{middle}", f"proofs/{middle}"}
    files = {name: data for name, data in sound.items() if name not in left_out}
    assert places(verified(files)[1], "stream") == {("E_GAP", "power:a")}


def test_the_last_entry_left_out_is_a_gap_that_the_rows_tell(sound, verified: Verify):
    last = positions_of(sound, "power:a")[-1]
    left_out = {f"entries/{last}", f"proofs/{last}"}
    files = {name: data for name, data in sound.items() if name not in left_out}
    assert places(verified(files)[1], "stream", "position") == {("E_GAP", "power:a", last)}


@pytest.mark.parametrize(("name", "code"), [("entries", "E_GAP"), ("rows/history/1", "E_FORMAT")])
def test_a_proof_without_its_entry_or_row_is_found(sound, verified: Verify, name, code):
    if name == "entries":
        name = f"entries/{positions_of(sound, 'power:a')[0]}"
    _, found = verified({n: data for n, data in sound.items() if n != name})
    assert (code, name) in places(found, "file")


def test_an_entry_recorded_before_the_one_in_front_of_it_is_found(entries, verified: Verify):
    at = next(n for n in range(100, 300) if b'"stream":"power:a"' in entries[n])
    moment = json.loads(entries[at])["recorded_at"].encode()
    other = [*entries]
    other[at] = entries[at].replace(moment, b"2001" + moment[4:])
    _, found = verified(part(other, "power:a", STREAMS))
    assert places(found, "position") == {("E_TIME", at + 1)}


def test_rows_of_another_position_than_the_checkpoint_prove_nothing(entries, verified: Verify):
    older = {
        name: data
        for name, data in part(entries[:290], "power:a", STREAMS).items()
        if name.startswith("rows/")
    }
    whole = part(entries, "power:a", STREAMS)
    files = {name: data for name, data in whole.items() if not name.startswith("rows/")} | older
    _, found = verified(files)
    assert ("E_FORMAT", "history") in places(found, "model")
    assert ("E_STATE", "history", "power:a") in places(found, "model", "stream")


def test_a_checkpoint_or_a_receipt_is_not_held_against_a_part_and_that_is_said(
    entries, sound, tmp_path: Path, capsys
):
    (tmp_path / "kept").write_bytes(checkpoint([leaf(entry) for entry in entries]))
    (tmp_path / "receipt").write_bytes(receipt(entries, 12, 14, None))
    written(sound, tmp_path / "bundle")
    (tmp_path / "policy").write_bytes(NO_QUORUM)
    held = ["--checkpoint", str(tmp_path / "kept"), "--receipt", str(tmp_path / "receipt")]
    policy = ["--policy", str(tmp_path / "policy")]
    assert verify.main([str(tmp_path / "bundle"), *policy, *held]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert [line.rpartition("/")[2] for line in said.err.splitlines()] == ["kept", "receipt"]
    assert all("not used" in line for line in said.err.splitlines())


def test_a_stream_that_is_named_must_be_there(entries, verified: Verify):
    _, found = verified(part(entries, "power:a", {"power:a", CITY}))
    assert places(found, "stream") == {("E_GAP", COUNTY)}


def test_a_row_left_out_is_missing(sound, verified: Verify):
    rows_of = [n for n in sound if n.startswith("rows/history/") and b'"power:a"' in sound[n]]
    name = sorted(n for n in rows_of if not n.endswith(".proof"))[1]
    files = {n: d for n, d in sound.items() if n not in (name, f"{name}.proof")}
    assert ("E_STATE", "history", "power:a") in places(verified(files)[1], "model", "stream")


def test_a_neighbour_left_out_could_hide_a_row(sound, verified: Verify):
    (name,) = [
        n
        for n in sound
        if n.startswith("rows/history/")
        and not n.endswith(".proof")
        and json.loads(sound[n])["stream"] == "power:b"
    ]
    files = {n: d for n, d in sound.items() if n not in (name, f"{name}.proof")}
    assert places(verified(files)[1], "model", "stream") == {("E_STATE", "history", "power:a")}


def test_a_forged_row_is_not_in_the_signed_tree(sound, verified: Verify):
    name = "rows/organs/1"
    other = sound[name].replace("住建".encode(), "城建".encode())
    assert other != sound[name]
    assert ("E_STATE", name) in places(verified(sound | {name: other})[1], "file")


def certificate(entries: Sequence[bytes], answer: str, indices: Any, model="history", **asked: Any):
    hashes, found = [leaf(entry) for entry in entries], rows(entries)[model]
    leaves = [leaf(row) for row in found]
    last = len(entries)
    said = {"format": "quanze-certificate/1", "origin": "quanze/trial/public", "register": "trial"}
    said |= {"simulated": True, "question": {"organ": CITY, "on": "2015-01-01"} | asked}
    said |= {"answer": answer, "position": last, "checkpoint": checkpoint(hashes).decode()}
    said |= {"state": {model: state_root(model, leaves, last).decode()}}
    said["rows"] = [
        {
            "model": model,
            "index": index,
            "row": found[index].decode(),
            "proof": [*map(b64, path(index, leaves))],
        }
        for index in range(len(found))
        if indices(json.loads(found[index]))
    ]
    given = {"position": 5, "entry": entries[4].decode(), "proof": [*map(b64, path(4, hashes))]}
    return said | {"entries": [given]}


@pytest.fixture
def certified(tmp_path: Path, capsys):
    (tmp_path / "policy").write_bytes(NO_QUORUM)

    def run(said: Any, kind: str = "certificate") -> tuple[int, set[Any]]:
        data = said if isinstance(said, bytes) else json.dumps(said).encode()
        (tmp_path / kind).write_bytes(data)
        policy = str(tmp_path / "policy")
        code = verify.main([kind, str(tmp_path / kind), "--policy", policy, "--json"])
        found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return code, places(found, "position")

    return run


def of_power(*streams: str):
    return lambda row: row["stream"] in streams


def now(row: Any) -> bool:
    return row["stream"] == "power:a" and row["known_until"] is None


def test_a_certificate_that_a_power_was_held_stands_on_its_row(entries, certified):
    assert certified(certificate(entries, "held", now, power="power:a")) == (0, set())


def test_a_certificate_of_another_answer_than_its_rows_is_wrong(entries, certified):
    for answer in ("not_held", "unknown_power"):
        said = certificate(entries, answer, now, power="power:a")
        assert certified(said) == (1, {("E_STATE", None)})


def test_a_certificate_of_absence_needs_every_row_and_both_neighbours(entries, certified):
    whole = certificate(entries, "not_held", of_power("power:a", "power:b"), power="power:a")
    whole["question"]["organ"] = OTHER
    assert certified(whole) == (0, set())
    whole["rows"] = [row for row in whole["rows"] if '"stream":"power:b"' not in row["row"]]
    assert certified(whole) == (1, {("E_STATE", None)})


def test_an_unknown_power_would_stand_between_two_rows(entries, certified):
    def beside(row: Any) -> bool:
        return row["stream"] in ("power:a", "power:b")

    said = certificate(entries, "unknown_power", beside, power="power:ab")
    assert certified(said) == (0, set())
    said["question"]["power"] = "power:ca"
    assert certified(said) == (1, {("E_STATE", None)})


def test_a_name_is_answered_from_the_list_of_the_organ(entries, certified):
    def mine(row: Any) -> bool:
        return row["organ"] == CITY

    for name, answer in (("丁许可", "held"), ("戊许可", "not_held")):
        said = certificate(entries, answer, mine, "lists", name=name)
        assert certified(said) == (0, set())
    assert certified(said | {"answer": "held"}) == (1, {("E_STATE", None)})


def test_a_forged_row_or_entry_of_a_certificate_is_found(entries, certified):
    said = certificate(entries, "held", now, power="power:a")
    said["entries"][0]["entry"] = said["entries"][0]["entry"].replace("clerk", "clark")
    assert certified(said) == (1, {("E_LEAF", 5)})
    said = certificate(entries, "held", now, power="power:a")
    said["rows"][0]["row"] = said["rows"][0]["row"].replace("2010", "2009")
    assert ("E_STATE", None) in certified(said)[1]


def test_a_receipt_is_checked_by_itself(entries, certified):
    for size in (None, 290):
        assert certified(receipt(entries, 12, 14, size), "receipt") == (0, set())
    kept = json.loads(receipt(entries, 12, 14, 290))
    kept["leaves"][1] = "00" * 32
    assert certified(kept, "receipt") == (1, {("E_LEAF", 13)})
    promised = json.loads(receipt(entries, 12, 14, None))
    assert certified(promised | {"last": 15}, "receipt") == (1, {("E_FORMAT", None)})
    assert certified(promised | {"recorded_at": ""}, "receipt") == (1, {("E_SIG", None)})


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"index 4", b"index 04"), (b"tlog-proof@v1", b"tlog-proof@v2"), (b"index 4", b"index 5")],
)
def test_a_proof_in_another_form_is_refused(entries, verified: Verify, old, new):
    files = part(entries, "power:a", STREAMS)
    hashes = [leaf(entry) for entry in entries]
    files |= {"entries/5": entries[4], "proofs/5": proof(4, hashes, files["checkpoint"])}
    files["proofs/5"] = files["proofs/5"].replace(old, new)
    assert ("E_FORMAT", "entries/5") in places(verified(files)[1], "file")


def test_a_zip_is_read_like_a_folder(sound, tmp_path: Path, capsys):
    (tmp_path / "policy").write_bytes(NO_QUORUM)
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in sound.items():
            packed.writestr(name, data)
    command = [str(tmp_path / "bundle.zip"), "--policy", str(tmp_path / "policy")]
    assert verify.main(command) == 0
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as packed:
        for name, data in [*sound.items(), ("manifesu.json", b"{}")]:
            packed.writestr(name, data)
    twice = (tmp_path / "twice.zip").read_bytes().replace(b"manifesu.json", b"manifest.json")
    (tmp_path / "twice.zip").write_bytes(twice)
    assert verify.main([str(tmp_path / "twice.zip"), *command[1:]]) == 1
    assert "two files of one name" in capsys.readouterr().out
    whole = (tmp_path / "bundle.zip").read_bytes()
    (tmp_path / "bundle.zip").write_bytes(whole[: len(whole) // 2])
    assert verify.main(command) == 2
    assert capsys.readouterr().out == ""


def test_a_document_of_odd_values_is_refused_and_breaks_nothing(entries, certified):
    said = certificate(entries, "held", now, power="power:a")
    assert certified(said | {"rows": [3, {"model": "history"}]})[0] == 1
    assert certified(said | {"question": {}})[0] == 1
    assert certified(b"[]")[0] == 1
    assert certified(b'{"format":1e3}')[0] == 1
    kept = json.loads(receipt(entries, 12, 14, 290))
    assert certified(kept | {"proofs": [1, 2, 3]}, "receipt") == (1, {("E_FORMAT", None)})
