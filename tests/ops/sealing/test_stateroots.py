"""State roots are signed for what follows from the published entries, and for nothing else."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from domain import merkle
from domain.notes import Checkpoint, Note
from domain.tiles import hashes_in
from ops.sealing.keyring import Keyring
from ops.sealing.keys import signed_by
from ops.sealing.refusals import Wrong
from ops.sealing.stateroots import (
    from_leaves,
    path_of,
    positions,
    read_state,
    root_of,
)
from ops.sealing.stored import stored
from projections.reading import NotYetKnown
from projections.stateroots import MODELS, look, state_root
from tests.facts import CITY, add, cancel
from tests.ops.sealing.logs import ORIGIN, REGISTER, files, sealer_in
from tests.ops.sealing.registers import Books, refuse_findings, registered
from tests.projections.shelves import serving
from tests.scripts import played, scripts


@pytest.fixture
def books(shelf: str, tmp_path: Path) -> Iterator[Books]:
    with registered(shelf, tmp_path) as books:
        books.record(add(), add(stream="power:q"), cancel("2019-01-01"))
        yield books


def test_each_model_has_a_signed_root_and_its_leaves(books: Books):
    done = books.seal()
    size = books.ledger.position
    assert [state.model for state in done] == list(MODELS)
    with look(books.database) as seen:
        for state in done:
            note = Note.parse(books.publication.read(path_of(state.model, size)))
            leaves = books.publication.read(f"{path_of(state.model, size)}.leaves")
            due = state_root(seen.rows(state.model))
            assert leaves == due.leaves
            assert note.text == (
                Checkpoint(f"{ORIGIN}/state/{state.model}", due.size, due.root, size).text
            )
            assert signed_by(note, books.sealer.keys) == books.sealer.keys
    assert positions(books.publication) == [size]


def test_what_was_signed_before_is_left_as_it_is(books: Books):
    assert all(state.fresh for state in books.seal())
    before = files(books.publication)
    assert not any(state.fresh for state in books.seal())
    assert files(books.publication) == before


def test_roots_are_signed_of_the_published_position_though_the_ledger_goes_on(books: Books):
    books.seal()
    before = files(books.publication)
    books.record(add(stream="power:r"), cancel("2018-01-01", stream="power:q"))
    books.follow()
    assert not any(state.fresh for state in books.sign())
    assert files(books.publication) == before
    books.seal()
    assert positions(books.publication) == [books.ledger.position - 2, books.ledger.position]


def test_a_new_key_signs_below_the_old_one(books: Books):
    books.seal()
    keys = books.sealer.memory.path.parent
    Keyring(folder=keys, register=REGISTER).add()
    both = sealer_in(books.place)
    later = replace(books, sealer=both)
    assert all(state.fresh for state in later.seal())
    note = Note.parse(books.publication.read(path_of("history", books.ledger.position)))
    assert signed_by(note, both.keys) == both.keys
    assert len(both.keys) == 2


def test_nothing_is_signed_before_the_read_models_have_followed(books: Books):
    books.seal()
    books.record(add(stream="power:r"))
    with stored(books.url, books.schema) as source:
        books.sealer.seal(source)
    before = files(books.publication)
    with pytest.raises(NotYetKnown):
        books.sign()
    assert files(books.publication) == before


def test_an_empty_ledger_has_empty_roots(shelf: str, tmp_path: Path):
    with registered(shelf, tmp_path, ()) as books:
        assert {(state.tree.size, state.tree.root) for state in books.seal()} == {
            (0, merkle.EMPTY_ROOT)
        }
        refuse_findings(books.bundle(), "--policy", books.policy)


FORGERIES = {
    "history": "update {} set holder = 'organ:town' where stream = 'power:q'",
    "history_texts": "update {} set line = line || ' '",
    "history_names": "update {} set name = '假局' where stream = 'organ:city'",
    "organs": "delete from {} where stream = 'organ:city'",
    "acts": "insert into {} values ('power:q', 9, 1, null, 1, null, 'x', '')",
    "lineage": "insert into {} values ('power:q', '2015-01-01', null, 1, null, 'split', 1, 'x')",
    "duties": "insert into {} values ('duty:x', '2015-01-01', null, 1, null, '{{}}', 'organ:city')",
    "instruments": (
        "insert into {} values ('instrument:x', '2015-01-01', null, 1, null, '{{}}', '', '')"
    ),
}


@pytest.mark.parametrize("table", FORGERIES)
def test_no_root_is_signed_over_a_forged_row_and_the_row_is_named(books: Books, table: str):
    books.seal()
    books.record(add(stream="power:r"))
    with stored(books.url, books.schema) as source:
        books.sealer.seal(source)
    books.follow()
    model = {"history_texts": "history", "history_names": "history"}.get(table, table)
    books.forge(FORGERIES[table].format(f"{table}_{serving(books.database, model)}"))
    before = files(books.publication)
    with pytest.raises(Wrong) as refused:
        books.sign()
    named = {"history_texts": "history"}.get(table, table)
    assert (refused.value.code, refused.value.facts["table"]) == ("E_STATE", named)
    assert files(books.publication) == before


def test_a_forged_row_under_a_signed_root_is_found_without_a_replay(books: Books):
    books.seal()
    table = f"organs_{serving(books.database, 'organs')}"
    books.forge(f"update {table} set state = '{{}}' where stream = '{CITY}'")
    with pytest.raises(Wrong) as refused:
        books.sign(full=False)
    assert (refused.value.code, refused.value.reason) == ("E_STATE", "state_split")


def test_read_models_that_follow_from_forged_entries_are_not_signed(books: Books):
    """The entries in the database are no witness: the published ones are."""
    books.seal()
    books.forge(
        "update events set state = convert_to(replace(convert_from(state, 'utf8'),"
        " '2019-01-01', '2019-01-02'), 'utf8') where topic = 'power.cancelled'"
    )
    with pytest.raises(Wrong) as refused:
        books.sign()
    assert refused.value.code == "E_LEAF"


def test_an_entry_that_has_gone_is_missed(books: Books):
    books.seal()
    books.forge("delete from events where topic = 'power.cancelled'")
    with pytest.raises(Wrong) as refused:
        books.sign()
    assert refused.value.code in ("E_STATE", "E_GAP")


@pytest.mark.parametrize("suffix", ["", ".leaves"])
def test_a_published_root_that_was_tampered_with_is_not_believed(books: Books, suffix: str):
    books.seal()
    size = books.ledger.position
    path = books.publication.folder / f"{path_of('history', size)}{suffix}"
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)
    with pytest.raises(Wrong):
        read_state(books.publication, ORIGIN, "history", size, books.sealer.keys)


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 1000, 70_000])
def test_the_leaves_of_a_root_give_its_proofs(size: int):
    leaves = b"".join(merkle.leaf(b"%d" % n) for n in range(size))
    hashes = from_leaves(leaves)
    due = merkle.root(merkle.extend((), 0, hashes_in(leaves)))
    assert root_of(hashes, size) == due
    for index in {0, size // 2, size - 1} if size else ():
        proof = merkle.inclusion(index, size, hashes)
        assert merkle.includes(due, size, index, merkle.leaf(b"%d" % index), proof)


@settings(max_examples=5)
@given(scripts)
def test_the_roots_of_every_history_are_those_that_a_verifier_works_out(shelf: str, script):
    with (
        tempfile.TemporaryDirectory() as place,
        registered(shelf, Path(place), ()) as books,
    ):

        def append(events):
            past = books.ledger.streams({event.stream for event in events})
            books.ledger.append(events, past=past)

        played(script, append)
        books.seal()
        refuse_findings(books.bundle(), "--policy", books.policy)


def test_a_row_closed_at_a_position_that_was_never_reached_is_found(books: Books):
    """It would be hidden from whoever asks for what is now known, and be told as known here."""
    books.seal()
    books.record(add(stream="power:r"))
    with stored(books.url, books.schema) as source:
        books.sealer.seal(source)
    books.follow()
    table = f"organs_{serving(books.database, 'organs')}"
    books.forge(f"update {table} set known_until = 9007 where stream = '{CITY}'")
    with pytest.raises(Wrong) as refused:
        books.sign()
    assert (refused.value.code, refused.value.facts["stream"]) == ("E_STATE", CITY)
