"""Attacks on what is handed out or kept in files, at fifty places each; see test_attacks."""

import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from random import Random

import pytest

from domain.codec import EventMapper
from domain.policy import Policy
from domain.tiles import bundle, unbundle
from ops.sealing.keys import generate
from ops.sealing.receipts import append_of, promised, receipt, verify
from ops.sealing.stored import DatabaseSource
from ops.sealing.stored import stored as reading
from ops.store.memory import MemoryStore
from projections.stateroots import MODELS
from tests.ops.sealing.attacked import (
    SIZE,
    VERIFIER,
    edited,
    flip,
    places,
    published,
    refusal,
    verified,
)
from tests.ops.sealing.logs import ORIGIN, ListSource, added, sealer_in, stored
from tests.ops.sealing.registers import Books
from tests.ops.sealing.test_attacks import books, nothing_is_signed

__all__ = ["books", "nothing_is_signed"]

EDITED = ("E_SIG", "E_FORMAT")


@pytest.fixture
def database(books: Books) -> Iterator[DatabaseSource]:
    with reading(books.url, books.schema) as source:
        yield source


def found_by_both(
    books: Books, database: DatabaseSource, label: str
) -> tuple[tuple[str, dict[str, object]], list[dict[str, object]]]:
    """Code and facts of the sealer that rereads everything; the findings of the verifier."""
    wrong = refusal(lambda: books.sealer.seal(database, full=True), label)
    code, found = verified(books.publication.folder, books.policy)
    assert code == 1, label
    return (wrong.code, wrong.facts), found


def file_of(position: int) -> str:
    """The bundle of a position in a tree of SIZE entries."""
    return "tile/entries/000" if position <= 256 else f"tile/entries/001.p/{SIZE - 256}"


def without(index: int) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        entries = unbundle(content)
        return bundle([*entries[:index], *entries[index + 1 :]])

    return change


def test_an_entry_taken_out_of_its_bundle_is_found_where_it_was(
    books: Books, database: DatabaseSource
):
    for label, chance in places("taken out of a bundle"):
        position = chance.randint(1, SIZE)
        file = file_of(position)
        with edited(books.publication.folder / file, without((position - 1) % 256)):
            (code, facts), found = found_by_both(books, database, label)
        assert (code, facts["file"]) == ("E_TILE", file), label
        assert ("E_GAP", position, file) in {
            (one["code"], one.get("position"), one.get("file")) for one in found
        }, (label, found)


def put(entry: bytes, index: int) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        entries = unbundle(content)
        return bundle([*entries[:index], entry, *entries[index + 1 :]])

    return change


def test_entries_exchanged_between_bundles_are_found_at_both_places(
    books: Books, database: DatabaseSource
):
    entries = list(books.publication.entries(SIZE))
    top = books.publication.folder
    for label, chance in places("exchanged between bundles"):
        first, second = chance.randint(1, 256), chance.randint(257, SIZE)
        with (
            edited(top / file_of(first), put(entries[second - 1], first - 1)),
            edited(top / file_of(second), put(entries[first - 1], second - 257)),
        ):
            (code, facts), found = found_by_both(books, database, label)
        # What is read first is the last bundle.
        assert (code, facts["position"], facts["file"]) == ("E_LEAF", second, file_of(second))
        assert {("E_ORDER", first), ("E_ORDER", second)} <= {
            (one["code"], one.get("position")) for one in found
        }, (label, found)


def test_every_bundle_and_tile_that_has_gone_or_is_another_is_named(
    books: Books, database: DatabaseSource, tmp_path: Path
):
    top = books.publication.folder
    files = [path for path in (top / "tile").rglob("*") if path.is_file()]
    assert len(files) == 5
    for file, other in zip(files, [*files[1:], files[0]], strict=True):
        name = str(file.relative_to(top))
        shutil.move(file, tmp_path / "aside")
        for content in (None, other.read_bytes()):
            if content is not None:
                file.write_bytes(content)
            (code, facts), found = found_by_both(books, database, name)
            assert (code, facts["file"]) in {("E_TILE", name), ("E_LEAF", name)}, name
            assert name in {one.get("file") for one in found}, (name, found)
        shutil.move(tmp_path / "aside", file)


def test_an_edited_note_of_a_state_root_is_found_by_its_name(
    books: Books, database: DatabaseSource
):
    for label, chance in places("edited state root"):
        file = f"state/{chance.choice(MODELS)}/{SIZE}"
        with edited(books.publication.folder / file, lambda some: flip(chance, some)):  # noqa: B023
            (code, facts), found = found_by_both(books, database, label)
        assert code in EDITED, label
        assert facts["file"] == file, label
        assert {(one["code"] in EDITED, one.get("file")) for one in found} == {(True, file)}, found


def test_edited_leaves_of_a_state_root_are_found_by_their_name(
    books: Books, database: DatabaseSource
):
    for label, chance in places("edited leaves"):
        model = chance.choice(MODELS)
        file = f"state/{model}/{SIZE}"
        leaves = books.publication.folder / f"{file}.leaves"
        with edited(leaves, lambda some: flip(chance, some)):  # noqa: B023
            (code, facts), found = found_by_both(books, database, label)
        assert (code, facts["file"]) == ("E_STATE", f"{file}.leaves"), label
        assert {(one["code"], one["model"], one["file"]) for one in found} == {
            ("E_STATE", model, file)
        }, (label, found)


def test_an_edited_policy_is_no_policy(books: Books, database: DatabaseSource, tmp_path: Path):
    kept = tmp_path / "kept"
    shutil.copy(books.policy, kept)
    for label, chance in places("edited policy"):
        with edited(books.policy, lambda some: flip(chance, some)):  # noqa: B023
            for full in (False, True):
                wrong = refusal(lambda: books.sealer.seal(database, full=full), label)  # noqa: B023
                assert (wrong.code, wrong.facts["file"]) == ("E_FORMAT", "policy"), label
            assert verified(books.publication.folder, books.policy) == (2, []), label
            assert verified(books.publication.folder, kept) == (0, []), label


def test_a_log_that_a_stranger_signs_under_a_policy_of_his_own_is_found_by_ours(
    books: Books, tmp_path: Path
):
    states = list(books.publication.entries(40))
    stranger = generate(ORIGIN)
    his = tmp_path / "his"
    his.write_text(f"log {stranger.verifier}\nquorum none\n", encoding="utf-8")
    for label, chance in places("another key"):
        shown = published([stranger], states[: chance.randint(1, 40)], tmp_path / label)
        assert verified(shown, his) == (0, []), label
        code, found = verified(shown, books.policy)
        assert (code, {one["code"] for one in found}) == (1, {"E_SIG"}), label
        assert "checkpoint" in {one["file"] for one in found}, label


def test_a_sealer_whose_memory_was_edited_does_not_sign(books: Books, database: DatabaseSource):
    for label, chance in places("edited memory"):
        with edited(books.sealer.memory.path, lambda some: flip(chance, some)):  # noqa: B023
            wrong = refusal(lambda: books.sealer.seal(database), label)
        assert wrong.code in ("E_FORMAT", "E_FORK", "E_TRUNCATED"), label


# Receipts


def appends(chance: Random) -> MemoryStore:
    store, number = MemoryStore(), 0
    for _ in range(40):
        count = chance.randint(1, 4)
        events = [added(number + n) for n in range(1, count + 1)]
        store.insert_events([EventMapper().to_stored_event(event) for event in events])
        number += count
    return store


@pytest.mark.parametrize("form", ["receipt", "promise"])
def test_an_edited_receipt_or_promise_proves_nothing(form: str, tmp_path: Path):
    store, sealer = appends(Random(form)), sealer_in(tmp_path)
    rows = [stored(position, state) for position, state in store.select_states(0, 1000)]
    sealed = len(rows) // 2
    sealer.seal(ListSource(rows[:sealed]))
    kept = sealer.publication.folder / "policy"
    signer = generate(f"{ORIGIN}/promise")
    kept.write_text(f"promise {signer.verifier}\n{kept.read_text()}")
    policy = Policy.parse(kept.read_bytes())
    some = range(1, sealed - 4) if form == "receipt" else range(sealed + 5, len(rows) + 1)
    for label, chance in places(f"edited {form}"):
        append = append_of(store, chance.choice(some))
        assert append is not None
        given = receipt(store, sealer.publication, append, ORIGIN)
        given = given if form == "receipt" else promised(given, signer)
        assert verify(given.bytes, policy)[:2] == append[:2]
        (tmp_path / label).write_bytes(given.bytes)
        assert checked(tmp_path / label, kept) == (0 if form == "receipt" else 4, ""), label
        forged = flip(chance, given.bytes)
        (tmp_path / label).write_bytes(forged)
        codes = {refusal(lambda: verify(forged, policy), label).code}  # noqa: B023
        ended, code = checked(tmp_path / label, kept)
        assert ended == 1, label
        assert codes | {code} <= {"E_FORMAT", "E_SIG", "E_LEAF"}, (label, codes, code)


def checked(file: Path, policy: Path) -> tuple[int, str]:
    """How the verifier ends with a receipt, and the code of what it finds."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        ended = VERIFIER.main(["receipt", str(file), "--policy", str(policy)])
    said = out.getvalue()
    return ended, json.loads(said)["code"] if said else ""
