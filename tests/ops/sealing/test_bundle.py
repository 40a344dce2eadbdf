"""Bundles: the same position is the same file; a verifier that knows nothing else is content."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.commands import instrument as i
from domain.commands.power import AmendPower
from ops.sealing.bundle import NoSuchStream, picked, write_bundle
from ops.sealing.refusals import Wrong
from ops.sealing.sealed import NoStateRoots
from ops.sealing.stored import stored
from projections.stateroots import MODELS, StateRow
from tests.facts import CITY, COUNTY, OTHER, TOWN, add, cancel, elements, grant, merge, wish
from tests.ops.sealing.registers import Books, refuse_findings, registered
from tests.projections.shelves import serving
from tests.scripts import played, scripts

PAPER = {"instrument": "instrument:a"}


@pytest.fixture
def books(shelf: str, tmp_path: Path) -> Iterator[Books]:
    with registered(shelf, tmp_path) as books:
        books.record(wish(i.IssueInstrument, "2015-01-01", stream="instrument:a", title="决定"))
        books.record(add(act=PAPER), add(stream="power:q"), add(stream="power:r"))
        books.seal()
        books.record(grant("2017-01-01"), add(stream="power:t", holders=(OTHER,)))
        books.record(merge("2018-01-01", ("power:q", "power:r"), add(stream="power:s")))
        books.seal()
        yield books


def names(path: Path) -> list[str]:
    with ZipFile(path) as archive:
        return archive.namelist()


def content(path: Path, name: str) -> bytes:
    with ZipFile(path) as archive:
        return archive.read(name)


def scope(path: Path) -> object:
    return json.loads(content(path, "manifest.json"))["scope"]


def streams(path: Path) -> set[str]:
    shown = json.loads(content(path, "proofs.json"))["entries"]
    return {json.loads(one["entry"])["stream"] for one in shown}


def test_a_whole_bundle_verifies(books: Books):
    refuse_findings(books.bundle(), "--policy", books.policy)


@pytest.mark.parametrize("id", ["power:p", "power:q", "power:s", CITY, COUNTY, OTHER, TOWN])
def test_a_bundle_of_one_organ_or_power_verifies(books: Books, id: str):
    found = books.bundle(id)
    assert scope(found) == {"kind": id.partition(":")[0], "id": id}
    refuse_findings(found, "--policy", books.policy)


def test_the_bundled_verifier_is_the_one_of_this_version_and_runs(books: Books):
    found = books.bundle()
    script = books.place / "carried.py"
    script.write_bytes(content(found, "verify.py"))
    command = [sys.executable, "-I", "-S", script, found, "--policy", books.policy]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    books.policy.write_text("quorum none\n", encoding="utf-8")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_the_manifest_says_what_it_is(books: Books):
    assert json.loads(content(books.bundle(), "manifest.json")) == {
        "format": "quanze-bundle/1",
        "origin": "quanze/panshan/public",
        "position": books.ledger.position,
        "register": "panshan",
        "scope": {"kind": "ledger"},
        "simulated": False,
        "title": "盘山县",
    }


def test_a_whole_bundle_holds_the_published_log_of_its_position(books: Books):
    found, size = books.bundle(), books.ledger.position
    assert content(found, "checkpoint") == books.publication.read(f"checkpoints/{size}")
    expected = {"manifest.json", "verify.py", "policy", "checkpoint"}
    expected |= {f"checkpoints/{one}" for one in books.publication.sizes()}
    expected |= {f"tile/0/000.p/{size}", f"tile/entries/000.p/{size}"}
    expected |= {f"state/{model}/{size}{end}" for model in MODELS for end in ("", ".leaves")}
    assert set(names(found)) == expected


@pytest.mark.parametrize("id", ["power:p", CITY])
def test_a_bundle_of_a_part_holds_its_proofs_in_one_file(books: Books, id: str):
    found = books.bundle(id)
    assert names(found) == ["manifest.json", "policy", "proofs.json", "verify.py"]
    told = json.loads(content(found, "proofs.json"))
    assert told["checkpoint"].encode() == books.sealed().checkpoint
    assert told.keys() == {
        *("format", "origin", "position", "checkpoint", "state", "rows", "entries"),
    }
    models = set(MODELS) if id == CITY else set(MODELS) - {"lists"}
    assert told["state"].keys() == models


def test_a_power_brings_along_what_its_entries_name(books: Books):
    assert streams(books.bundle("power:p")) == {"power:p", CITY, COUNTY, "instrument:a"}
    assert streams(books.bundle("power:q")) == {"power:q", "power:s", CITY}


def test_an_organ_brings_along_every_power_it_ever_exercised(books: Books):
    assert streams(books.bundle(COUNTY)) == {COUNTY, "power:p", CITY, "instrument:a"}
    assert streams(books.bundle(CITY)) >= {"power:p", "power:q", "power:r", "power:s", CITY}
    assert streams(books.bundle(TOWN)) == {TOWN}


@pytest.mark.parametrize("id", ["", "power:p", CITY])
def test_a_bundle_of_the_same_position_is_the_same_file(books: Books, id: str):
    one = books.bundle(id, "one.zip").read_bytes()
    assert books.bundle(id, "other.zip").read_bytes() == one
    with ZipFile(books.place / "one.zip") as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.compress_type for info in archive.infolist()} == {ZIP_STORED}


def test_the_ledger_goes_on_and_the_bundle_of_what_was_sealed_stays_the_same(books: Books):
    before = {id: books.bundle(id).read_bytes() for id in ("", "power:p", CITY)}
    books.record(cancel("2020-01-01"), *(add(stream=f"power:x{n}") for n in range(300)))
    books.follow()
    with stored(books.url, books.schema) as source:
        books.sealer.seal(source)  # a full tile has taken the place of the partial one
    assert not (books.publication.folder / "tile/0/000.p").exists()
    for id, content_before in before.items():
        assert books.bundle(id).read_bytes() == content_before


def test_a_bundle_over_more_than_one_tile_verifies(books: Books):
    books.record(*(add(stream=f"power:x{n}") for n in range(600)))
    books.seal()
    refuse_findings(books.bundle(), "--policy", books.policy)
    refuse_findings(books.bundle("power:x77"), "--policy", books.policy)
    refuse_findings(books.bundle(CITY), "--policy", books.policy)


def test_without_state_roots_there_is_nothing_to_bundle(shelf: str, tmp_path: Path):
    with registered(shelf, tmp_path) as books:
        with pytest.raises(NoStateRoots):
            books.bundle()
        with stored(books.url, books.schema) as source:
            books.sealer.seal(source)
        with pytest.raises(NoStateRoots):
            books.bundle()
        assert list(tmp_path.glob("*bundle*")) == []


@pytest.mark.parametrize("id", ["power:unknown", "organ:unknown"])
def test_what_was_never_recorded_has_no_bundle(books: Books, id: str):
    with pytest.raises(NoSuchStream, match=id):
        books.bundle(id)
    assert list(books.place.glob("*bundle*")) == []


def test_a_bundle_that_is_interrupted_leaves_nothing_and_keeps_the_old_one(books: Books):
    whole = books.bundle().read_bytes()

    def stops() -> bytes:
        raise OSError("the disk is full")

    target = books.place / "bundle.zip"
    with pytest.raises(OSError, match="full"):
        write_bundle(target, [("a", lambda: b"a"), ("b", stops)])
    assert target.read_bytes() == whole
    fresh = books.place / "fresh.zip"
    with pytest.raises(OSError, match="full"):
        write_bundle(fresh, [("a", lambda: b"a"), ("b", stops)])
    assert [path.name for path in books.place.glob(".*")] == []
    assert not fresh.exists()


def test_a_row_forged_after_the_signature_is_not_bundled(books: Books):
    table = f"organs_{serving(books.database, 'organs')}"
    books.forge(f"update {table} set state = state || ' '")
    with pytest.raises(Wrong) as refused:
        books.bundle("power:p")
    assert (refused.value.code, refused.value.facts["model"]) == ("E_STATE", "organs")
    assert list(books.place.glob("*bundle*")) == []


def test_an_entry_forged_after_the_signature_is_not_bundled(books: Books):
    books.forge(
        "update events set state = convert_to(replace(convert_from(state, 'utf8'),"
        " '2017-01-01', '2017-01-02'), 'utf8') where topic = 'power.granted'"
    )
    with pytest.raises(Wrong) as refused:
        books.bundle("power:p")
    assert refused.value.code == "E_LEAF"


def test_a_checkpoint_of_another_key_is_not_bundled(books: Books):
    path = books.publication.folder / f"checkpoints/{books.ledger.position}"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(text[-20:-10], "A" * 10), encoding="utf-8")
    with pytest.raises(Wrong) as refused:
        books.bundle()
    assert refused.value.code in ("E_SIG", "E_FORMAT")


@given(st.lists(st.sampled_from("abcdefgh")), st.sets(st.sampled_from("abcdefghi@"), min_size=1))
def test_rows_are_picked_with_the_rows_beside_them(keys: list[str], wanted: set[str]):
    rows = [StateRow(key, b"%d" % n) for n, key in enumerate(sorted(keys))]
    due = set[int]()
    for key in wanted:
        own = [n for n, row in enumerate(rows) if row.key == key]
        before = sum(row.key < key for row in rows)
        due |= {*own, before - 1, before + len(own)}
    found = list(picked(rows, sorted(wanted)))
    assert found == [(n, rows[n]) for n in range(len(rows)) if n in due]


@settings(max_examples=5)
@given(scripts, st.sampled_from([CITY, COUNTY, TOWN, "power:a", "power:b", "power:d"]))
def test_every_part_of_every_history_verifies(shelf: str, script, id: str):
    with tempfile.TemporaryDirectory() as place, registered(shelf, Path(place), ()) as books:

        def append(events):
            past = books.ledger.streams({event.stream for event in events})
            books.ledger.append(events, past=past)

        played(script, append)
        books.seal(full=False)
        refuse_findings(books.bundle(id), "--policy", books.policy)


def test_a_power_that_changed_its_name_is_listed_by_day_and_not_by_name(books: Books):
    """乙 comes before 建 by its code point, and after it in time."""
    books.record(add("2015-01-01", stream="power:z", elements=elements("建设许可")))
    books.record(
        wish(
            AmendPower,
            "2016-01-01",
            stream="power:z",
            changed=("name",),
            elements=elements("乙许可"),
        )
    )
    books.seal()
    refuse_findings(books.bundle(), "--policy", books.policy)
