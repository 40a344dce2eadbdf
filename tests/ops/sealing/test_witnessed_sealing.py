"""Sealing a log whose policy demands that a witness has seen each tree."""

from dataclasses import replace

import pytest

from ops.sealing.folder import Publication
from ops.sealing.memory import Memory
from ops.sealing.policy import POLICY
from tests.ops.sealing.logs import ListSource, sealer_in
from tests.ops.sealing.test_witnesses import CITY, NOWHERE, PLAIN, serving
from tests.ops.sealing.witnessed import witness


@pytest.fixture
def sealer(tmp_path):
    return replace(sealer_in(tmp_path), manners=PLAIN)


def demand(publication, url):
    """The operator writes into the policy who must have seen each tree."""
    path = publication.folder / POLICY
    text = path.read_text("utf-8").replace("quorum none\n", "")
    path.write_text(f"{text}witness city {CITY.verifier} {url}\nquorum city\n", "utf-8")


def latest_size(sealer):
    return int(sealer.publication.latest().text.split("\n")[1])


def test_a_tree_is_published_once_its_witness_has_seen_it(tmp_path, sealer):
    source = ListSource()
    source.append(3)
    assert sealer.seal(source).published
    watching = witness(tmp_path / "witness", keys=sealer.signers)
    with serving(watching) as url:
        demand(sealer.publication, url)
        source.append(4)
        done = sealer.seal(source)
    assert (done.published, done.unheard, latest_size(sealer)) == (True, (), 7)
    assert CITY.verifier.name in {line.name for line in sealer.publication.latest().signatures}


def test_while_its_witness_is_away_a_tree_is_signed_and_not_published(tmp_path, sealer):
    source = ListSource()
    source.append(3)
    sealer.seal(source)
    demand(sealer.publication, NOWHERE)
    source.append(4)
    done = sealer.seal(source)
    assert (done.published, len(done.unheard), latest_size(sealer)) == (False, 1, 3)
    source.append(2)
    assert not sealer.seal(source).published
    watching = witness(tmp_path / "witness", keys=sealer.signers)
    with serving(watching) as url:
        path = sealer.publication.folder / POLICY
        path.write_text(path.read_text("utf-8").replace(NOWHERE, url), "utf-8")
        done = sealer.seal(source)
    assert (done.published, latest_size(sealer)) == (True, 9)


def test_books_set_back_with_their_folder_and_memory_are_not_cosigned(tmp_path, sealer):
    """All that the operator holds says the same; only the witness remembers that there was more."""
    source = ListSource()
    source.append(3)
    sealer.seal(source)
    watching = witness(tmp_path / "witness", keys=sealer.signers)
    with serving(watching) as url:
        demand(sealer.publication, url)
        source.append(4)
        sealer.seal(source)
        source.rows = source.rows[:5]
        anew = replace(
            sealer,
            publication=Publication(tmp_path / "again"),
            memory=Memory(tmp_path / "forgotten"),
        )
        first = replace(source, rows=source.rows[:3])
        anew.seal(first)
        demand(anew.publication, url)
        done = anew.seal(source)
    [unheard] = done.unheard
    assert (done.published, unheard.reason, unheard.alarming) == (False, "ahead", True)
    assert latest_size(anew) == 3
