"""Bundles of one power, certificates and receipts: little to carry, and as much to prove."""

import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from domain.commands.power import TransferPower
from ops.verifier import verify
from tests.facts import CITY, COUNTY, OTHER, act
from tests.projections.shelves import played_out, record
from tests.verifier import bundle
from tests.verifier.bundle import (
    NO_QUORUM,
    Names,
    checkpoint,
    leaf,
    part,
    proofs,
    receipt,
    rows,
    written,
)
from tests.verifier.conftest import Verify, places
from tests.verifier.told import stored

STREAMS = {"power:a", CITY, COUNTY}


@pytest.fixture(scope="module")
def sound(entries: Sequence[bytes]) -> Names:
    return part(entries, "power:a", STREAMS)


def test_nothing_is_found_in_the_sound_bundle_of_a_power(sound, verified: Verify):
    assert verified(sound) == (0, [])


Told = dict[str, Any]


def told(files: Names) -> Told:
    return json.loads(files["proofs.json"])


def changed(files: Names, **fields: Any) -> Names:
    return files | {"proofs.json": json.dumps(told(files) | fields).encode()}


def without(files: Names, kind: str, left_out: Callable[[Told], bool]) -> Names:
    """The bundle without some of its entries or rows."""
    kept = [one for one in told(files)[kind] if not left_out(one)]
    assert len(kept) < len(told(files)[kind])
    return changed(files, **{kind: kept})


def positions_of(sound: Names, stream: str) -> list[int]:
    some = told(sound)["entries"]
    return [one["position"] for one in some if json.loads(one["entry"])["stream"] == stream]


def stream_of(row: Told) -> str:
    said = json.loads(row["row"])
    return said.get("stream") or said["organ"]


def at(*positions: int) -> Callable[[Told], bool]:
    return lambda one: one["position"] in positions


def test_an_altered_entry_has_no_proof(sound, verified: Verify):
    some = told(sound)["entries"]
    some[3]["entry"] = some[3]["entry"].replace("clerk", "clark")
    _, found = verified(changed(sound, entries=some))
    assert places(found, "position") == {("E_LEAF", some[3]["position"])}


@pytest.mark.parametrize("number", [0, 7])
def test_an_entry_left_out_is_a_gap_in_its_stream(sound, verified: Verify, number):
    left_out = positions_of(sound, "power:a")[number]
    _, found = verified(without(sound, "entries", at(left_out)))
    assert places(found, "stream") == {("E_GAP", "power:a")}


def test_the_last_entry_left_out_is_a_gap_that_the_rows_tell(sound, verified: Verify):
    last = positions_of(sound, "power:a")[-1]
    _, found = verified(without(sound, "entries", at(last)))
    assert places(found, "stream", "position") == {("E_GAP", "power:a", last)}


def test_an_entry_recorded_before_the_one_in_front_of_it_is_found(entries, verified: Verify):
    at = next(n for n in range(100, 300) if b'"stream":"power:a"' in entries[n])
    moment = json.loads(entries[at])["recorded_at"].encode()
    other = [*entries]
    other[at] = entries[at].replace(moment, b"2001" + moment[4:])
    _, found = verified(part(other, "power:a", STREAMS))
    assert places(found, "position") == {("E_TIME", at + 1)}


def test_rows_of_another_position_than_the_checkpoint_prove_nothing(entries, verified: Verify):
    older = told(part(entries[:290], "power:a", STREAMS))
    files = changed(part(entries, "power:a", STREAMS), rows=older["rows"], state=older["state"])
    assert ("E_FORMAT", "history") in places(verified(files)[1], "model")


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
    assert places(found, "stream", "model") == {("E_STATE", COUNTY, "organs")}


def test_the_entries_of_a_stream_that_is_named_must_be_there(sound, verified: Verify):
    files = without(sound, "entries", at(*positions_of(sound, COUNTY)))
    assert places(verified(files)[1], "stream") == {("E_GAP", COUNTY)}


def test_an_organ_without_a_power_of_its_list_or_what_that_names_is_not_whole(
    entries, verified: Verify
):
    whole = {json.loads(entry)["stream"] for entry in entries}
    sound = part(entries, CITY, whole)
    assert verified(sound) == (0, [])
    for stream in (COUNTY, "power:a", "power:b"):
        _, found = verified(part(entries, CITY, whole - {stream}))
        assert (stream,) in {place[1:] for place in places(found, "stream")}, stream
    files = without(sound, "rows", lambda row: row["model"] == "lists")
    assert places(verified(files)[1], "model") == {("E_STATE", "lists")}


def test_a_signed_list_that_the_powers_do_not_lead_to_is_found(
    entries, verified: Verify, monkeypatch
):
    """Signed by the log itself: a power of the organ is not in it."""
    honest = bundle.rows(entries)
    forged = [
        row.replace(b'"powers":[[', b'"powers":[["power:a","x","1999-01-01",null],[', 1)
        for row in honest["lists"]
    ]
    monkeypatch.setattr(bundle, "rows", lambda _: honest | {"lists": forged})
    found = verified(part(entries, CITY, {json.loads(entry)["stream"] for entry in entries}))[1]
    assert places(found, "model", "stream") == {("E_STATE", "lists", CITY)}


def test_a_signed_row_that_the_entries_do_not_lead_to_is_found(
    entries, verified: Verify, monkeypatch
):
    honest = bundle.rows(entries)
    forged = [row.replace(b'"since":"2010', b'"since":"2009') for row in honest["history"]]
    monkeypatch.setattr(bundle, "rows", lambda _: honest | {"history": forged})
    found = verified(part(entries, "power:a", STREAMS))[1]
    assert places(found, "model", "stream") == {("E_STATE", "history", "power:a")}


def test_a_row_left_out_is_missing(sound, verified: Verify):
    rows = [row["index"] for row in told(sound)["rows"] if stream_of(row) == "power:a"]
    files = without(sound, "rows", lambda row: (row["model"], row["index"]) == ("history", rows[1]))
    assert places(verified(files)[1], "model", "stream") == {("E_STATE", "history", "power:a")}


def test_a_neighbour_left_out_could_hide_a_row(sound, verified: Verify):
    files = without(sound, "rows", lambda row: stream_of(row) == "power:b")
    assert places(verified(files)[1], "model", "stream") == {("E_STATE", "history", "power:a")}


def test_a_forged_row_is_not_in_the_signed_tree(sound, verified: Verify):
    some = told(sound)["rows"]
    row = next(row for row in some if "住建" in row["row"])
    row["row"] = row["row"].replace("住建", "城建")
    _, found = verified(changed(sound, rows=some))
    assert places(found, "model") == {("E_STATE", "organs")}


@pytest.mark.parametrize(
    "name", ["entries/5", "checkpoint", "checkpoints/300", "state/history/300", "tile/0/000"]
)
def test_a_file_that_the_format_does_not_name_is_found(sound, verified: Verify, name):
    files = sound | {"verify.py": b"x", "policy": b"x"}
    assert verified(files) == (0, [])
    assert places(verified(files | {name: b"x"})[1], "file") == {("E_FORMAT", name)}


@pytest.mark.parametrize(
    "fields",
    [
        {"position": 299},
        {"position": "300"},
        {"origin": "quanze/another/public"},
        {"format": "quanze-proofs/2"},
        {"more": 1},
        {"rows": {}},
        {"state": []},
        {"state": {"history": 1}},
        {"entries": [1]},
        {"entries": [{"position": 1, "entry": "", "proof": []}]},
        {"entries": [{"position": 1, "entry": ""}]},
        {"checkpoint": "x"},
    ],
)
def test_proofs_in_another_form_are_refused(sound, verified: Verify, fields):
    code, found = verified(changed(sound, **fields))
    assert code == 1
    assert {finding["code"] for finding in found} <= {"E_FORMAT", "E_SIG", "E_LEAF", "E_STATE"}


@pytest.mark.parametrize(
    "fields",
    [
        {"register": 1},
        {"title": None},
        {"simulated": "no"},
        {"position": True},
        {"scope": {"kind": "power", "id": CITY}},
        {"scope": {"kind": "duty", "id": "duty:a"}},
        {"scope": {"kind": "power", "id": "power:"}},
        {"scope": {"kind": "power"}},
        {"scope": {"kind": "ledger", "id": "power:a"}},
        {"scope": {}},
        {"scope": {"kind": ["power"], "id": 1}},
        {"more": 1},
    ],
)
def test_a_manifest_in_another_form_is_refused(sound, verified: Verify, fields):
    other = json.loads(sound["manifest.json"]) | fields
    code, found = verified(sound | {"manifest.json": json.dumps(other).encode()})
    assert (code, places(found, "file")) == (1, {("E_FORMAT", "manifest.json")})


def certificate(entries: Sequence[bytes], answer: str, indices: Any, model="history", **asked: Any):
    said = {"format": "quanze-certificate/1", "register": "trial", "simulated": True}
    said |= {"question": {"organ": CITY, "on": "2015-01-01"} | asked, "answer": answer}
    ids = {json.loads(row).get("stream") or CITY for row in rows(entries)[model]}
    organs = {"organs": {CITY, OTHER}}
    said |= proofs(entries, {CITY, json.loads(entries[-1])["stream"]}, {model: ids} | organs)
    said["rows"] = [
        row for row in said["rows"] if row["model"] == "organs" or indices(json.loads(row["row"]))
    ]
    return said


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


def test_a_sound_certificate_says_in_one_line_what_it_proves(entries, tmp_path, capsys):
    (tmp_path / "policy").write_bytes(NO_QUORUM)
    said = certificate(entries, "held", now, power="power:a")
    for simulated, answer in ((True, "held"), (False, "held"), (False, "not_held")):
        other = said | {"simulated": simulated, "answer": answer}
        (tmp_path / "c").write_text(json.dumps(other), encoding="utf-8")
        command = ["certificate", str(tmp_path / "c"), "--policy", str(tmp_path / "policy")]
        code = verify.main(command)
        told = capsys.readouterr().err.splitlines()
        if answer != "held":
            assert (code, told) == (1, [])
            continue
        assert (code, len(told)) == (0, 2 if simulated else 1)
        for word in (CITY, "power:a", "2015-01-01", "held", "trial", "quanze/trial/public", "300"):
            assert word in told[0]
        assert "SIMULATED" not in told[0]
        assert [line.startswith("SIMULATED") for line in told[1:]] == [True] * simulated


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


HIDING = [
    {"organ": "市住建局"},
    {"organ": f"{CITY}\u200b"},
    {"power": "丁许可"},
    {"power": "power:a "},
    {"power": "Power:a"},
    {"power": "p\u043ewer:a"},
    {"power": "power:"},
    {"power": COUNTY},
]
HIDING_NAMES = ["", " 丁许可", "丁许可 ", "丁许可\u200b", "丁\u0301许可\n", "e\u0301", "power:a"]


@pytest.mark.parametrize("asked", HIDING)
def test_a_text_that_is_the_id_of_nothing_proves_no_absence(entries, certified, asked):
    for answer in ("not_held", "unknown_power"):
        said = certificate(entries, answer, lambda _: True, power="power:a")
        said["question"] |= asked
        assert certified(said) == (1, {("E_FORMAT", None)})


@pytest.mark.parametrize("name", HIDING_NAMES)
def test_a_name_that_looks_like_another_proves_no_absence(entries, certified, name):
    said = certificate(entries, "not_held", lambda _: True, "lists", name=name)
    assert certified(said) == (1, {("E_FORMAT", None)})


def test_nothing_is_proved_of_an_organ_that_has_no_row(entries, certified):
    said = certificate(entries, "not_held", lambda _: True, power="power:a")
    said["question"]["organ"] = "organ:zzz"
    assert certified(said) == (1, {("E_STATE", None)})
    said = certificate(entries, "held", now, power="power:a")
    said["rows"] = [row for row in said["rows"] if row["model"] != "organs"]
    assert certified(said) == (1, {("E_STATE", None)})


def test_the_register_is_that_of_the_log_and_no_key_stands_twice(entries, certified):
    said = certificate(entries, "held", now, power="power:a")
    assert certified(said | {"register": "真"}) == (1, {("E_FORMAT", None)})
    twice = json.dumps(said).replace('"answer": "held"', '"answer": "x", "answer": "held"')
    assert certified(twice.encode()) == (1, {("E_FORMAT", None)})


def test_without_the_last_entry_nobody_knows_how_far_the_log_goes(entries, certified):
    said = certificate(entries, "held", now, power="power:a")
    said["entries"] = [one for one in said["entries"] if one["position"] != 300]
    assert certified(said) == (1, {("E_GAP", 300)})


def test_a_day_behind_the_last_entry_is_called_planned(entries, tmp_path, capsys):
    (tmp_path / "policy").write_bytes(NO_QUORUM)
    for on, planned in (("2019-12-31", False), ("2999-01-01", True)):

        def on_the_day(row: Any, on: str = on) -> bool:
            until = row.get("valid_until") or "9999"
            return now(row) and row["valid_from"] <= on < until

        said = certificate(entries, "held", on_the_day, power="power:a")
        said["question"]["on"] = on
        held = [one for one in said["rows"] if one["model"] == "history"]
        said["question"]["organ"] = json.loads(held[0]["row"])["state"]["exercisers"][0]["organ"]
        whole = proofs(entries, {"power:b"}, {"organs": {CITY, COUNTY}})
        said["rows"] = held + whole["rows"]
        (tmp_path / "c").write_text(json.dumps(said), encoding="utf-8")
        command = ["certificate", str(tmp_path / "c"), "--policy", str(tmp_path / "policy")]
        assert verify.main(command) == 0
        assert ("planned" in capsys.readouterr().err) is planned


def test_a_remark_that_ends_like_an_id_names_nothing(verified: Verify):
    with played_out([]) as ledger:
        remark = act("2020-01-01", remark='见 "power:zz')
        record(ledger, TransferPower(stream="power:a", act=remark, source=CITY, to=COUNTY))
        told_of = stored(ledger)
    assert verified(part(told_of, "power:a", STREAMS)) == (0, [])


@pytest.mark.parametrize("count", [10**9, 2**53 - 1])
def test_a_state_root_of_endless_rows_is_no_work(entries, sound, verified: Verify, count):
    text = f"{bundle.ORIGIN}/state/history\n{count}\n{bundle.b64(bytes(32))}\nposition 300\n"
    forged = told(sound)["state"] | {"history": bundle.signed(text, bundle.LOG).decode()}
    rows = [row for row in told(sound)["rows"] if row["model"] != "history"]
    code, found = verified(changed(sound, state=forged, rows=rows))
    assert (code, places(found, "stream")) == (1, {("E_STATE", "power:a")})


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_member_packed_otherwise_than_by_deflate_is_not_unpacked(
    sound, tmp_path, capsys, packing
):
    (tmp_path / "policy").write_bytes(NO_QUORUM)
    with zipfile.ZipFile(tmp_path / "b.zip", "w", packing) as packed:
        for name, data in sound.items():
            packed.writestr(name, data)
    assert verify.main([str(tmp_path / "b.zip"), "--policy", str(tmp_path / "policy")]) == 1
    assert json.loads(capsys.readouterr().out)["file"] == "manifest.json"


def test_a_file_that_is_too_long_for_its_kind_is_not_read(sound, verified: Verify):
    code, found = verified(sound | {"manifest.json": sound["manifest.json"] + b" " * 2**16})
    assert (code, places(found, "file")) == (1, {("E_FORMAT", "manifest.json")})


@pytest.mark.parametrize("name", ["./checkpoint", "./verify.py", "../outside.txt", ".lock", ".x"])
def test_a_zip_holds_nothing_whose_name_begins_with_a_dot(sound, tmp_path, capsys, name):
    (tmp_path / "policy").write_bytes(NO_QUORUM)
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as packed:
        for one, data in [*sound.items(), (name, b"x")]:
            packed.writestr(one, data)
    assert verify.main([str(tmp_path / "b.zip"), "--policy", str(tmp_path / "policy")]) == 1
    assert json.loads(capsys.readouterr().out)["file"] == name


def test_a_forged_row_or_entry_of_a_certificate_is_found(entries, certified):
    said = certificate(entries, "held", now, power="power:a")
    said["entries"][0]["entry"] = said["entries"][0]["entry"].replace("clerk", "clark")
    assert certified(said) == (1, {("E_LEAF", 1)})
    said = certificate(entries, "held", now, power="power:a")
    said["rows"][0]["row"] = said["rows"][0]["row"].replace("2010", "2009")
    assert ("E_STATE", None) in certified(said)[1]


def test_a_receipt_that_only_promises_is_told_from_a_proof(entries, tmp_path, capsys):
    (tmp_path / "policy").write_bytes(NO_QUORUM)
    for size, code in ((290, 0), (None, 4)):
        (tmp_path / "r").write_bytes(receipt(entries, 12, 14, size))
        command = ["receipt", str(tmp_path / "r"), "--policy", str(tmp_path / "policy")]
        assert verify.main(command) == code
        out, err = capsys.readouterr()
        assert out == ""
        assert ("a promise, not yet a proof" in err) is (size is None)


def test_a_part_without_a_policy_of_ones_own_is_not_called_sound(entries, tmp_path):
    files = part(entries, "power:a", STREAMS) | {"policy": NO_QUORUM, "verify.py": b"x"}
    assert verify.main([str(written(files, tmp_path / "bundle"))]) == 3


def test_a_receipt_is_checked_by_itself(entries, certified):
    assert certified(receipt(entries, 12, 14, 290), "receipt") == (0, set())
    kept = json.loads(receipt(entries, 12, 14, 290))
    kept["leaves"][1] = "00" * 32
    assert certified(kept, "receipt") == (1, {("E_LEAF", 13)})
    promised = json.loads(receipt(entries, 12, 14, None))
    assert certified(promised | {"last": 15}, "receipt") == (1, {("E_FORMAT", None)})
    assert certified(promised | {"recorded_at": ""}, "receipt") == (1, {("E_SIG", None)})


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
