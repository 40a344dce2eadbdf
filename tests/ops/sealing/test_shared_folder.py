"""What somebody can do who writes into the published folder and holds no key: links, removal."""

import os
import shutil

import pytest

from domain import merkle
from domain.merkle import levels
from domain.notes import Checkpoint
from ops.sealing.refusals import Wrong
from tests.ops.sealing.logs import ORIGIN, ListSource, faults, files


@pytest.fixture
def sealed(sealer, log):
    """Two trees are sealed; more is stored, so that tiles become full."""
    for count in (100, 100):
        log.append(count)
        sealer.seal(log)
    log.append(100)
    return sealer


@pytest.fixture
def top(sealed):
    return sealed.publication.folder


def refused(sealer, log, **asked):
    with pytest.raises(Wrong) as refusal:
        sealer.seal(log, **asked)
    return refusal.value


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


FOLDERS = [".new", "tile", "tile/0", "tile/0/000.p", "tile/entries", "checkpoints"]


@pytest.mark.parametrize("name", FOLDERS)
def test_a_link_in_the_place_of_a_folder_leads_to_no_file_outside(sealed, log, top, name):
    keys = sealed.memory.path.parent
    (keys / "0").write_text("a file that is called like one of ours")
    before = contents(keys)
    (top / name).rename(top.parent / "moved")
    (top / name).symlink_to(keys)
    wrong = refused(sealed, log)
    assert (wrong.code, contents(keys)) == ("E_FORMAT", before)
    (top / name).unlink()
    (top.parent / "moved").rename(top / name)
    assert sealed.seal(log).fresh == 100
    assert faults(top) == []


def test_a_link_to_a_copy_outside_is_refused_though_all_in_it_is_right(sealed, log, top):
    (top / "tile").rename(top.parent / "tile")
    (top / "tile").symlink_to(top.parent / "tile")
    before = contents(top.parent / "tile")
    assert refused(sealed, log).facts["file"].startswith("tile")
    assert contents(top.parent / "tile") == before


@pytest.mark.parametrize("name", ["checkpoint", "checkpoints/200", "policy", ".lock"])
def test_a_link_in_the_place_of_a_file_is_neither_read_nor_written(sealed, log, top, name):
    outside = top.parent / "outside"
    outside.write_bytes((top / name).read_bytes())
    (top / name).unlink()
    (top / name).symlink_to(outside)
    before = outside.read_bytes()
    wrong = refused(sealed, log)
    assert (wrong.code, wrong.facts["file"]) == ("E_FORMAT", name)
    assert outside.read_bytes() == before


def test_a_link_to_a_key_is_not_read_into_anything_that_is_handed_out(sealed, top):
    (top / "checkpoints/7").symlink_to(sealed.memory.path.with_name("public-1"))
    with pytest.raises(Wrong, match="checkpoints/7"):
        sealed.publication.read("checkpoints/7")


@pytest.mark.parametrize("name", ["checkpoint", "policy", ".lock", "checkpoints/201"])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(sealed, log, top, name):
    (top / name).unlink(missing_ok=True)
    os.mkfifo(top / name)
    wrong = refused(sealed, log)
    assert (wrong.code, wrong.facts["file"]) == ("E_FORMAT", name)


def test_only_what_is_called_like_an_unfinished_file_is_cleared_away(sealed, log, top):
    (top / ".new" / "notes").write_text("somebody's")
    (top / ".new" / "3").write_text("half a ti")
    sealed.seal(log)
    assert [path.name for path in (top / ".new").iterdir()] == ["notes"]
    (top / ".new" / "3").mkdir()
    assert refused(sealed, log).facts["file"] == ".new/3"


def signed_files(publication):
    there = files(publication).items()
    return {path: content for path, content in there if path.startswith("checkpoint")}


def remove(path):
    shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("policy", "policy"),
        ("checkpoint", "checkpoint"),
        ("checkpoints/100", "checkpoints"),
        ("checkpoints", "checkpoints"),
        (".", "policy"),
    ],
)
def test_what_is_removed_is_missed_and_put_back_it_is_well_again(
    sealed, log, top, tmp_path, name, file
):
    copy = shutil.copytree(top, tmp_path / "copy")
    remove(top / name)
    before = signed_files(sealed.publication)
    wrong = refused(sealed, log)
    assert (wrong.code, wrong.facts["file"]) == ("E_FORMAT", file)
    assert signed_files(sealed.publication) == before
    shutil.copytree(copy, top, dirs_exist_ok=True)
    assert sealed.seal(log, full=True).fresh == 100
    assert faults(top) == []


def test_a_folder_that_was_set_back_to_an_earlier_tree_is_noticed(sealed, log, top):
    shutil.copy(top / "checkpoints/100", top / "checkpoint")
    assert refused(sealed, log).reason == "set_back"
    (top / "checkpoints/200").unlink()
    assert refused(sealed, log).reason == "set_back"


@pytest.mark.parametrize("name", ["signed", "signed.policy", "signed.published"])
def test_a_memory_that_was_lost_is_said_and_settled_by_the_operators_own_policy(
    sealed, log, top, name
):
    policy = sealed.memory.policy()
    path = sealed.memory.path.with_name(name)
    path.unlink()
    assert refused(sealed, log).reason == "forgotten"
    assert not path.exists()
    assert sealed.seal(log, policy=policy).fresh == 100
    assert path.exists()
    assert sealed.memory.last().size == sealed.memory.shown().size == 300


def test_a_policy_that_somebody_put_there_before_the_first_sealing_is_not_taken(sealer, log):
    sealer.publication.folder.mkdir(parents=True)
    (sealer.publication.folder / "policy").write_text("quorum none\n")
    assert refused(sealer, log).reason == "forgotten"


@pytest.mark.parametrize("name", ["signed", "signed.published"])
@pytest.mark.parametrize("content", [b"", b"{}x", b"\xff", b'{"size":"3"}'])
def test_a_memory_that_is_damaged_is_named(sealed, log, name, content):
    path = sealed.memory.path.with_name(name)
    path.write_bytes(content)
    wrong = refused(sealed, log)
    assert (wrong.code, wrong.facts["file"]) == ("E_FORMAT", path)


# Publishing anew


def test_only_a_folder_that_was_lost_is_published_anew(sealed, log, top):
    assert refused(sealed, log, republish=True).reason == "not_lost"
    sealed.memory.path.unlink()
    assert refused(sealed, log, republish=True).reason == "nothing_remembered"


def test_other_entries_than_were_signed_are_not_published_anew(sealed, top):
    shutil.rmtree(top)
    other = ListSource()
    other.append(1)
    other.append(299)
    wrong = refused(sealed, other, republish=True)
    assert (wrong.code, wrong.facts["size"]) == ("E_FORK", 200)
    assert signed_files(sealed.publication) == {}
    short = ListSource()
    short.append(100)
    assert refused(sealed, short, republish=True).code == "E_TRUNCATED"
    assert sealed.memory.shown().size == 200  # and it is still known what was there


def test_what_continues_the_remembered_tree_is_proved_up_to_the_root_that_is_signed(sealed, log):
    """Whoever writes into the folder shows the sealer the tiles of before while it compares."""
    hashes = levels([merkle.leaf(state) for state in log.entries])
    forged = Checkpoint(ORIGIN, 300, bytes(32))
    with pytest.raises(Wrong) as wrong:
        sealed.memory.refuse_other(forged, hashes)
    assert (wrong.value.code, wrong.value.facts["size"]) == ("E_FORK", 200)
    sealed.memory.refuse_other(forged._replace(root=merkle.root(log.head().frontier)), hashes)
