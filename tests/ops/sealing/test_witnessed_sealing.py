"""Sealing a log whose policy demands that a witness has seen each tree."""

import shutil
from dataclasses import replace

import pytest

from ops.sealing.folder import Publication
from ops.sealing.memory import Memory
from ops.sealing.policy import naming
from ops.sealing.refusals import Wrong
from ops.sealing.witnesses import CLOCKS
from tests.ops.sealing.logs import BEGIN, ListSource, sealer_in
from tests.ops.sealing.test_witnesses import CITY, NOWHERE, PLAIN, serving
from tests.ops.sealing.witnessed import witness

NOW = int(BEGIN.timestamp()) + 10


@pytest.fixture
def sealer(tmp_path):
    return replace(sealer_in(tmp_path), manners=replace(PLAIN, clock=lambda: NOW))


def demanding(url):
    """The policy of an operator who writes into it who must have seen each tree."""
    return f"witness city {CITY.verifier} {url}\nquorum city\n".encode()


def watch(tmp_path, sealer, clock=lambda: NOW):
    return witness(tmp_path / "witness", keys=sealer.signers, clock=clock)


def latest_size(sealer):
    return int(sealer.publication.latest().text.split("\n")[1])


def test_a_tree_is_published_once_its_witness_has_seen_it(tmp_path, sealer):
    source = ListSource()
    source.append(3)
    assert sealer.seal(source).published
    watching = watch(tmp_path, sealer)
    with serving(watching) as url:
        source.append(4)
        done = sealer.seal(source, policy=demanding(url))
    assert (done.published, done.unheard, latest_size(sealer)) == (True, (), 7)
    assert CITY.verifier.name in {line.name for line in sealer.publication.latest().signatures}


def test_while_its_witness_is_away_a_tree_is_signed_and_not_published(tmp_path, sealer):
    source = ListSource()
    source.append(3)
    sealer.seal(source)
    source.append(4)
    done = sealer.seal(source, policy=demanding(NOWHERE))
    assert (done.published, len(done.unheard), latest_size(sealer)) == (False, 1, 3)
    source.append(2)
    assert not sealer.seal(source).published
    watching = watch(tmp_path, sealer)
    with serving(watching) as url:
        done = sealer.seal(source, policy=demanding(url))
    assert (done.published, latest_size(sealer)) == (True, 9)


def test_books_set_back_with_their_folder_and_memory_are_not_cosigned(tmp_path, sealer):
    """All that the operator holds says the same; only the witness remembers that there was more."""
    source = ListSource()
    source.append(3)
    sealer.seal(source)
    watching = watch(tmp_path, sealer)
    with serving(watching) as url:
        source.append(4)
        sealer.seal(source, policy=demanding(url))
        source.rows = source.rows[:5]
        anew = replace(
            sealer,
            publication=Publication(tmp_path / "again"),
            memory=Memory(tmp_path / "forgotten"),
        )
        first = replace(source, rows=source.rows[:3])
        anew.seal(first)
        done = anew.seal(source, policy=demanding(url))
    [unheard] = done.unheard
    assert (done.published, unheard.reason, unheard.alarming) == (False, "ahead", True)
    assert latest_size(anew) == 3


def test_a_cosignature_of_a_time_before_the_last_entry_is_none(tmp_path, sealer):
    """A verifier would call the whole log wrong for it."""
    source = ListSource()
    source.append(3)
    times = [1, int(BEGIN.timestamp()) - CLOCKS - 1, int(BEGIN.timestamp()) - CLOCKS]
    for place, at in enumerate(times):
        watching = watch(tmp_path / str(place), sealer, clock=lambda at=at: at)
        with serving(watching) as url:
            done = sealer.seal(source, policy=demanding(url))
        assert done.published == (at == times[-1])
        assert [unheard.reason for unheard in done.unheard] == ["early"] * (not done.published)


def test_an_early_cosignature_that_somebody_put_into_the_folder_is_taken_out(tmp_path, sealer):
    source = ListSource()
    source.append(3)
    note = sealer.seal(source, policy=demanding(NOWHERE)).note
    early = note._replace(signatures=(*note.signatures, CITY.cosign(note.text, 1)))
    for name in ("checkpoint", "checkpoints/3"):
        (sealer.publication.folder / name).write_text(str(early))
    done = sealer.seal(source)
    assert (done.published, done.note) == (False, note)
    assert sealer.publication.checkpoint(3) == note


def test_a_quorum_is_not_lost_with_a_file_of_the_published_folder(sealer):
    source = ListSource()
    source.append(3)
    sealer.seal(source)
    source.append(1)
    assert not sealer.seal(source, policy=demanding(NOWHERE)).published
    policy = sealer.publication.folder / "policy"
    lax = naming(None, sealer.keys, sealer.promises)
    for attack in (policy.unlink, lambda: policy.write_bytes(lax)):
        attack()
        with pytest.raises(Wrong) as wrong:
            sealer.seal(source)
        assert (wrong.value.code, wrong.value.facts["file"]) == ("E_FORMAT", "policy")
        assert latest_size(sealer) == 3
    shutil.rmtree(sealer.publication.folder)
    with pytest.raises(Wrong):
        sealer.seal(source)
    assert not sealer.seal(source, republish=True).published
    assert sealer.publication.latest() is None
    source.append(1)
    assert not sealer.seal(source).published  # what was begun goes on without being asked again
    assert b"quorum city\n" in sealer.publication.read("policy")
