"""Sealing what follows: any appends and sealings give the tree of all of it, and proofs from it."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import merkle
from domain.merkle import EMPTY_ROOT
from domain.notes import Checkpoint
from domain.policy import Policy
from ops.sealing.folder import Publication
from ops.sealing.growth import Growth
from ops.sealing.keyring import Keyring
from ops.sealing.keys import signed_by
from ops.sealing.policy import naming
from ops.sealing.refusals import AlreadySealing, Wrong
from tests.ops.sealing.logs import ORIGIN, ListSource, faults, files, sealer_in, whole

BULK = 66_000


@given(st.lists(st.integers(0, 300), max_size=6), st.integers(1, 700))
@settings(max_examples=25)
def test_any_appends_and_sealings_give_the_tiles_of_the_whole_tree(steps, page):
    with tempfile.TemporaryDirectory() as place:
        sealer = sealer_in(Path(place))
        log = ListSource(page=page)
        sizes = set()
        for count in steps:
            log.append(count)
            sealed = sealer.seal(log)
            sizes.add(sealed.tree.size)
            assert sealed.tree.root == merkle.root(log.head().frontier)
        there = files(sealer.publication)
        assert whole(log.entries).items() <= there.items()
        assert sealer.publication.sizes() == sorted(sizes)
        assert faults(sealer.publication.folder) == []


def test_a_tree_of_three_levels_of_tiles_is_whole(sealer):
    states = [b"entry %d" % n for n in range(BULK)]
    growth, written = Growth(), {}
    for start, end in ((0, 10), (10, 300), (300, 65_535), (65_535, 65_537), (65_537, BULK)):
        written |= growth.add(states[start:end])
    written |= growth.edge()
    assert {tile.path: content for tile, content in written.items()} == whole(states)
    with sealer.publication.writing():
        sealer.publication.write_tiles(written)
    again = Growth.of(sealer.publication, BULK)
    assert (again.frontier, again.entries, again.levels) == (
        growth.frontier,
        growth.entries,
        growth.levels,
    )


@pytest.mark.parametrize("sizes", [(1,), (2, 3), (255, 256, 257), (256, 512), (700, 1, 300)])
def test_proofs_from_the_folder_verify(sealer, log, sizes):
    trees = []
    for count in sizes:
        log.append(count)
        trees.append(sealer.seal(log).tree)
    last = trees[-1]
    hashes = sealer.publication.hashes(last.size)
    leaves = [merkle.leaf(state) for state in log.entries]
    for index in {0, 1, last.size // 2, last.size - 1} & set(range(last.size)):
        proof = merkle.inclusion(index, last.size, hashes)
        assert merkle.includes(last.root, last.size, index, leaves[index], proof)
    for old in trees:
        proof = merkle.consistency(old.size, last.size, hashes)
        assert merkle.continues(last.root, last.size, old.root, old.size, proof)


def test_entries_are_read_back_from_the_folder(sealer, log):
    log.append(300)
    sealer.seal(log)
    log.append(300)
    sealer.seal(log)
    for first in (1, 2, 256, 257, 300, 301, 512, 513, 600):
        assert list(sealer.publication.entries(600, first=first)) == log.entries[first - 1 :]
    assert list(sealer.publication.entries(300)) == log.entries[:300]


def test_a_ledger_with_nothing_in_it_is_sealed_too(sealer, log):
    sealed = sealer.seal(log)
    assert sealed.tree == Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    assert sealer.publication.sizes() == [0]
    log.append(3)
    assert sealer.seal(log).fresh == 3


def test_the_checkpoint_is_signed_and_the_policy_names_the_keys(sealer, log):
    log.append(2)
    sealed = sealer.seal(log)
    assert sealer.publication.latest() == sealer.publication.checkpoint(2) == sealed.note
    assert signed_by(sealed.note, sealer.keys) == sealer.keys
    policy = Policy.parse(sealer.publication.read("policy"))
    assert policy.keys(ORIGIN) == sealer.keys
    assert [promise.key for promise in policy.promises] == list(sealer.promises)
    assert policy.quorum == "none"


def test_a_policy_keeps_what_the_operator_wrote_in_it(sealer, log):
    sealer.seal(log)
    ours = b"# ours\n" + sealer.publication.read("policy")
    sealer.seal(log, policy=ours)
    log.append()
    sealer.seal(log)
    assert sealer.publication.read("policy") == sealer.memory.policy() == ours


def test_no_key_is_left_out_of_a_policy_that_takes_the_place_of_another(sealer, log):
    sealer.seal(log)
    before = sealer.publication.read("policy")
    sealer.seal(log, policy=b"quorum none\n")
    after = Policy.parse(sealer.publication.read("policy"))
    assert (after.keys(ORIGIN), len(after.promises)) == (sealer.keys, 1)
    assert sealer.publication.read("policy") != before


@pytest.mark.parametrize("before", [False, True])
def test_a_policy_that_a_crash_kept_from_the_folder_is_published(sealer, log, before):
    if before:
        sealer.seal(log)
    ours = b"# ours\n" + naming(None, sealer.keys, sealer.promises)
    sealer.memory.settle(ours)
    log.append()
    sealer.seal(log)
    assert sealer.publication.read("policy") == ours


def test_nothing_new_changes_no_file(sealer, log):
    log.append(5)
    sealer.seal(log)
    before = {p: p.stat().st_ino for p in sealer.publication.folder.rglob("*") if p.is_file()}
    sealed = sealer.seal(log, full=True)
    assert sealed.fresh == 0
    assert {p: p.stat().st_ino for p in before} == before


def test_partial_tiles_give_place_to_the_full_one_and_old_trees_stay_whole(sealer, log):
    for count in (1, 100, 154):
        log.append(count)
        sealer.seal(log)
    assert "tile/0/000.p/101" in files(sealer.publication)
    log.append(1)
    sealer.seal(log)
    partial = [path for path in files(sealer.publication) if "000.p/" in path]
    assert partial == ["tile/1/000.p/1"]
    assert faults(sealer.publication.folder) == []
    assert list(sealer.publication.entries(101)) == log.entries[:101]


def test_all_that_is_published_may_be_read_by_everybody(sealer, log):
    log.append(300)
    before = os.umask(0o077)
    os.umask(before)
    sealer.seal(log)
    modes = {
        path: (sealer.publication.folder / path).stat().st_mode & 0o777
        for path in files(sealer.publication)
    }
    assert set(modes.values()) == {0o644 & ~before}


def test_two_sealers_do_not_seal_at_once(sealer, log, tmp_path):
    log.append(3)
    other = Publication(tmp_path / "published" / "public")
    with other.writing(), pytest.raises(AlreadySealing) as refusal:
        sealer.seal(log)
    assert str(other.folder) in refusal.value.zh
    assert str(other.folder) in refusal.value.en
    assert sealer.publication.latest() is None
    assert sealer.seal(log).fresh == 3


def test_a_lock_that_is_taken_away_from_the_folder_lets_nobody_else_seal(sealer, log):
    with sealer.writing():
        (sealer.publication.folder / ".lock").unlink()
        with pytest.raises(AlreadySealing):
            sealer.seal(log)
    assert sealer.seal(log).fresh == 0


def test_what_a_crash_left_half_written_is_cleared_away(sealer, log):
    log.append(3)
    sealer.seal(log)
    (sealer.publication.folder / ".new" / "7").write_bytes(b"half a ti")
    log.append(3)
    sealer.seal(log)
    assert list((sealer.publication.folder / ".new").iterdir()) == []


def test_no_checkpoint_is_published_before_its_tiles(sealer, log):
    log.append(3)
    sealed = sealer.seal(log)
    log.append(3)
    larger = Checkpoint(ORIGIN, 6, merkle.root(log.head().frontier))
    note = sealed.note._replace(text=larger.text)
    with pytest.raises(FileNotFoundError), sealer.publication.writing():
        sealer.publication.publish(note)
    smaller = sealed.note._replace(text=larger._replace(size=3).text)
    with pytest.raises(ValueError, match="another root"), sealer.publication.writing():
        sealer.publication.publish(smaller)
    assert sealer.publication.latest() == sealed.note
    assert sealer.publication.sizes() == [3]


def test_a_crash_between_the_two_names_of_a_checkpoint_is_made_good(sealer, log):
    log.append(3)
    first = sealer.seal(log)
    shown = sealer.memory.shown()
    log.append(3)
    second = sealer.seal(log)
    (sealer.publication.folder / "checkpoint").write_text(str(first.note))
    sealer.memory.show(shown)
    assert sealer.seal(log).note == second.note == sealer.publication.latest()


def test_rotation_both_sign_then_the_new_one_alone(sealer, log, tmp_path):
    keys = Keyring(folder=tmp_path / "keys", register="panshan")
    old = sealer.signers[0]
    log.append(3)
    sealer.seal(log)
    keys.add()
    both = replace(sealer, signers=keys.signers())
    sealed = both.seal(log)
    assert sealed.fresh == 0
    assert signed_by(sealer.publication.latest(), both.keys) == both.keys
    new = replace(sealer, signers=keys.signers()[1:])
    log.append(3)
    alone = new.seal(log)
    assert signed_by(alone.note, both.keys) == new.keys
    assert signed_by(sealer.publication.checkpoint(3), [old.verifier]) == (old.verifier,)
    assert Policy.parse(sealer.publication.read("policy")).keys(ORIGIN) == both.keys
    assert faults(sealer.publication.folder) == []


def test_a_tree_that_only_a_retired_key_has_signed_is_continued(sealer, log, tmp_path):
    keys = Keyring(folder=tmp_path / "keys", register="panshan")
    log.append(3)
    sealer.seal(log)
    keys.add()
    new = replace(sealer, signers=keys.signers()[1:])
    with pytest.raises(Wrong, match="E_SIG"):  # no policy names it yet
        new.seal(log)
    sealer.seal(log, policy=naming(sealer.memory.policy(), new.keys, ()))
    assert signed_by(new.seal(log).note, keys_of(keys)) == keys_of(keys)


def keys_of(keys):
    return tuple(signer.verifier for signer in keys.signers())


def test_signatures_of_others_under_the_same_tree_are_kept(sealer, log):
    log.append(3)
    sealed = sealer.seal(log)
    line = sealed.note.signatures[0]._replace(name="witness.example.gov", key_id=b"abcd")
    seen = sealed.note._replace(signatures=(*sealed.note.signatures, line))
    with sealer.publication.writing():
        sealer.publication.publish(seen)
    assert sealer.seal(log).note == seen == sealer.publication.latest()
