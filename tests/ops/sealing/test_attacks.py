"""Every attack on the books, at fifty places each: found, with its code and its place.

By a superuser in the database, or on the published files, also with the key stolen. The chance of
each attack is seeded by the label that a failure shows. So many kinds are in each file:

| file | kinds, at 50 places each |
| --- | --- |
| this one | 18: rows altered, altered in a column, deleted, deleted with all others moved up, |
| | inserted, exchanged, cut off, set back and continued, altered as a replica, killed in the |
| | heap; the head row edited; rows of read models forged; checkpoints edited, the latest and an |
| | earlier one; tiles edited; two audiences; the key stolen; entries back-dated |
| test_attacks_on_files | 9: entries taken out of bundles, or exchanged; notes and leaves of state |
| | roots, the policy, the sealer's memory, receipts and promises edited; another key and policy |
| test_attacks_on_extras | 7: a stamp of another tree, edited, of a stranger, over a past that was |
| | back-dated, and over entries that are later; a shadow edited, and one of other entries |
| test_disk | 3: pages edited, a data directory put back, a base backup restored |

That is 37 kinds at 1,850 places; 1,000 clean runs are in test_no_alarm.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest
from psycopg import sql

from domain.codec import decode
from domain.events import EVENTS
from ops.sealing.bundle import whole, write_bundle
from projections import READ_MODELS
from projections.stateroots import look
from tests.ops.sealing.attacked import (
    KEPT,
    SIZE,
    Forger,
    edited,
    fill,
    flip,
    forging,
    places,
    published,
    refusal,
    verified,
)
from tests.ops.sealing.logs import BEGIN, ListSource, entry, sealer_in, stored
from tests.ops.sealing.registers import Books, registered

MOVE_UP = (
    "update events set notification_id = notification_id + 1000000 where notification_id >= %s"
)
MOVE_DOWN = (
    "update events set notification_id = notification_id - 999999 where notification_id > 1000000"
)


@pytest.fixture(scope="module")
def books(shelf: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    with registered(shelf, tmp_path_factory.mktemp("books")) as books:
        fill(books)
        yield books


@pytest.fixture(scope="module")
def forger(books: Books) -> Iterator[Forger]:
    with forging(books.url, books.schema) as forger:
        yield forger


@pytest.fixture(scope="module")
def states(books: Books) -> list[bytes]:
    return list(books.publication.entries(SIZE))


def full(books: Books, forger: Forger, label: str) -> tuple[str, Any]:
    """Code and position with which the sealer refuses, having reread everything."""
    wrong = refusal(lambda: books.sealer.seal(forger.source, full=True), label)
    return wrong.code, wrong.facts.get("position")


@pytest.fixture(autouse=True)
def nothing_is_signed(books: Books) -> Iterator[None]:
    """Whatever is attacked, the published checkpoint stays the same."""
    before = books.publication.read("checkpoint")
    yield
    assert books.publication.read("checkpoint") == before
    assert books.publication.sizes() == [KEPT, SIZE]


# In the database


def test_an_altered_row_is_found_where_it_is(books: Books, forger: Forger, states: list[bytes]):
    for label, chance in places("altered row"):
        position = chance.randint(1, SIZE)
        state = flip(chance, states[position - 1])
        with forger.undone():
            forger.run("update events set state = %s where notification_id = %s", state, position)
            forger.agree()
            assert full(books, forger, label) == ("E_LEAF", position), label


def test_an_altered_column_beside_an_intact_entry_is_found(books: Books, forger: Forger):
    values: dict[str, Any] = {
        "topic": lambda chance: chance.choice([*EVENTS, "os:system"]),
        "originator_id": lambda chance: f"power:x{chance.randrange(99)}",
        "originator_version": lambda chance: chance.randrange(1000, 2000),
        "recorded_at": lambda chance: BEGIN + timedelta(chance.randrange(9)),
    }
    tried = 0
    for label, chance in places("altered column"):
        position, column = chance.randint(1, SIZE), chance.choice(sorted(values))
        with forger.undone():
            value = values[column](chance)
            done = forger.rows(
                f"update events set {column} = %s where notification_id = %s and {column} <> %s"
                " returning 1",
                *(value, position, value),
            )
            tried += bool(done)
            if done:  # the topic drawn may have been its own
                assert full(books, forger, label) == ("E_ROW", position), (label, column)
    assert tried >= len(list(places("altered column"))) - 5


def test_a_deleted_row_is_found_where_it_was(books: Books, forger: Forger):
    for label, chance in places("deleted row"):
        position = chance.randint(1, SIZE - 1)
        with forger.undone():
            forger.run("delete from events where notification_id = %s", position)
            assert full(books, forger, label) == ("E_GAP", position), label


def test_a_deleted_row_is_found_though_all_others_moved_up(books: Books, forger: Forger):
    for label, chance in places("deleted and moved up"):
        position = chance.randint(1, SIZE - 1)
        with forger.undone():
            forger.run("delete from events where notification_id = %s", position)
            forger.run(
                "update events set notification_id = notification_id + 1000000"
                " where notification_id > %s",
                position,
            )
            forger.run(
                "update events set notification_id = notification_id - 1000001"
                " where notification_id > 1000000"
            )
            insert(forger, SIZE, entry(9_999, BEGIN + timedelta(900)))
            forger.agree()
            assert full(books, forger, label) == ("E_GAP", position), label


def insert(forger: Forger, position: int, state: bytes) -> None:
    row = stored(position, state)
    forger.run("insert into events values (%s, %s, %s, %s, %s, %s)", *beside(row))


def beside(row: Any) -> tuple[Any, ...]:
    """The columns in the order of the table."""
    return (row.position, row.stream, row.version, row.topic, row.state, row.recorded_at)


def test_an_inserted_row_is_found_where_it_is(books: Books, forger: Forger):
    """The sealer says more than that the root is another: it names the first entry that is."""
    for label, chance in places("inserted row"):
        position = chance.randint(1, SIZE)
        with forger.undone():
            forger.run(MOVE_UP, position)
            forger.run(MOVE_DOWN)
            insert(forger, position, entry(chance.randrange(10_000, 20_000)))
            forger.agree()
            assert full(books, forger, label) == ("E_LEAF", position), label


def test_two_rows_in_each_others_place_are_found_at_the_first(books: Books, forger: Forger):
    swap = "update events set notification_id = %s where notification_id = %s"
    for label, chance in places("exchanged rows"):
        first, second = sorted(chance.sample(range(1, SIZE + 1), 2))
        with forger.undone():
            for there, here in ((0x7FFFFFFF, first), (first, second), (second, 0x7FFFFFFF)):
                forger.run(swap, there, here)
            forger.agree()
            assert full(books, forger, label) == ("E_ORDER", first), label


def test_a_truncated_tail_is_found_where_it_was_cut(books: Books, forger: Forger):
    for label, chance in places("truncated tail"):
        left = chance.randrange(1, SIZE)
        with forger.undone():
            forger.run("delete from events where notification_id > %s", left)
            if chance.random() < 0.5:
                forger.agree()
            assert full(books, forger, label) == ("E_TRUNCATED", left), label


def test_a_database_set_back_and_continued_is_a_fork(books: Books, forger: Forger):
    forger.run("create table otherwise (like events)")
    rows = [stored(n, entry(n + 50_000, BEGIN + timedelta(900))) for n in range(1, SIZE + 21)]
    with forger.connection.cursor() as cursor:
        insertion = b"insert into otherwise values (%s, %s, %s, %s, %s, %s)"
        cursor.executemany(insertion, map(beside, rows))
    for label, chance in places("set back"):
        back, size = chance.randrange(SIZE), SIZE + chance.randrange(21)
        with forger.undone():
            forger.run("delete from events where notification_id > %s", back)
            forger.run(
                "insert into events select * from otherwise"
                " where notification_id > %s and notification_id <= %s",
                *(back, size),
            )
            forger.agree()
            wrong = refusal(lambda: books.sealer.seal(forger.source), label)
            # Without rereading all, from the last bundle on.
            assert (wrong.code, wrong.facts["position"]) == ("E_FORK", max(back + 1, 257)), label
            assert full(books, forger, label) == ("E_LEAF", back + 1), label


def test_the_trigger_stays_for_a_replica_and_once_lowered_an_altered_row_is_found(
    books: Books, forger: Forger, states: list[bytes]
):
    update = "update events set state = %s where notification_id = %s"
    for label, chance in places("as a replica"):
        position = chance.randint(1, SIZE)
        state = flip(chance, states[position - 1])
        with forger.undone():
            forger.run("alter table events enable always trigger events_stay")
            forger.run("set local session_replication_role = replica")
            with pytest.raises(psycopg.errors.InsufficientPrivilege), forger.undone():
                forger.run(update, state, position)
            forger.run("alter table events enable trigger events_stay")
            forger.run(update, state, position)
            forger.agree()
            assert full(books, forger, label) == ("E_LEAF", position), label


def test_a_row_killed_in_the_heap_is_found_where_it_was(books: Books, forger: Forger):
    if not forger.rows("select from pg_available_extensions where name = 'pg_surgery'"):
        pytest.skip("the PostgreSQL here has no extension pg_surgery")
    for label, chance in places("killed"):
        position = chance.randint(1, SIZE)
        with forger.undone():
            forger.run("create extension pg_surgery")
            forger.run("create temporary table aside on commit drop as table events")
            forger.run("truncate events")  # a file of its own, since no rollback undoes the killing
            forger.run("insert into events table aside")
            asked = "select ctid::text from events where notification_id = %s"
            [[row]] = forger.rows(asked, position)
            forger.run("select heap_force_kill('events', array[%s::tid])", row)
            due = ("E_TRUNCATED", SIZE - 1) if position == SIZE else ("E_GAP", position)
            assert full(books, forger, label) == due, label


def test_an_edited_head_row_is_found(books: Books, forger: Forger):
    """The entries are all there; what the next append would go on from is another."""
    [[frontier]] = forger.rows("select frontier from head")
    for number, (label, chance) in enumerate(places("edited head")):
        other, moment = chance.randint(1, SIZE - 1), BEGIN + timedelta(chance.randint(-99, 99), 1)
        node = chance.randrange(len(frontier))
        flipped = [*frontier[:node], flip(chance, frontier[node]), *frontier[node + 1 :]]
        column, value, *due = [
            ("last", other, "E_TRUNCATED", other),
            ("last", SIZE + other, "E_GAP", SIZE + 1),
            ("frontier", flipped, "E_ROOT", None),
            ("recorded_at", moment, "E_ROW", SIZE),
        ][number % 4]
        with forger.undone():
            forger.run(f"update head set {column} = %s", value)
            for whole in (False, True):
                wrong = refusal(lambda: books.sealer.seal(forger.source, full=whole), label)  # noqa: B023
                assert [wrong.code, wrong.facts.get("position")] == due, label


# In the read models


def test_a_forged_row_of_every_read_model_is_found_in_its_table(books: Books):
    with look(books.database) as seen:
        tables = dict(seen.places)
    assert tables.keys() == {
        name for model in READ_MODELS for sheet in model.sheets for name in sheet.tables
    } | {"acts"}
    names = sorted(tables)
    with psycopg.connect(books.url, autocommit=True) as owner:
        owner.execute(sql.SQL("set search_path to {}").format(sql.Identifier(books.schema)))
        for number, (label, chance) in enumerate(places("forged row")):
            name = names[number % len(names)]
            table = sql.Identifier(tables[name])
            owner.execute(sql.SQL("create table aside as table {}").format(table))
            told = forge_row(owner, table, chance)
            wrong = refusal(books.sign, f"{label}: {told}")
            place = {"history_texts": "history"}.get(name, name)
            assert wrong.code == "E_STATE", label
            assert wrong.facts["table"] in (name, place), (label, told)
            owner.execute(sql.SQL("truncate {}").format(table))
            owner.execute(sql.SQL("insert into {} table aside").format(table))
            owner.execute("drop table aside")
    assert not any(state.fresh for state in books.sign())


def forge_row(owner: psycopg.Connection[Any], table: sql.Identifier, chance: Random) -> str:
    """Delete a row, or let one column of it say something else; what was done."""
    cells = owner.execute(sql.SQL("select ctid::text from {}").format(table)).fetchall()
    here = sql.Literal(chance.choice(cells)[0])
    columns = owner.execute(
        "select attname, format_type(atttypid, atttypmod) from pg_attribute"
        " where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = ''",
        [table.as_string(owner)],
    ).fetchall()
    changes = {
        "text": "coalesce({c}, '') || 'x'",
        "bigint": "-1 - coalesce({c}, 7)",
        "integer": "-1 - coalesce({c}, 7)",
        "smallint": "-1 - coalesce({c}, 7)",
        "date": "coalesce({c}, date '2030-01-01') + 9000",
        "boolean": "not {c}",
        "bytea": "{c} || ' '::bytea",
        "text[]": "{c} || 'x'::text",
    }
    column, kind = chance.choice(columns)
    if chance.random() < 0.3:
        owner.execute(sql.SQL("delete from {} where ctid = {}").format(table, here))
        return f"a row of {table.as_string(owner)} deleted"
    change = sql.SQL(changes[kind]).format(c=sql.Identifier(column))  # pyright: ignore
    owner.execute(
        sql.SQL("update {} set {} = {} where ctid = {}").format(
            table, sql.Identifier(column), change, here
        )
    )
    return f"{column} of a row of {table.as_string(owner)}"


# In the published files


def test_an_edited_checkpoint_is_found_by_its_name(books: Books, forger: Forger, tmp_path: Path):
    bundle = tmp_path / "bundle.zip"
    for label, chance in places("edited checkpoint"):
        file = chance.choice(["checkpoint", f"checkpoints/{SIZE}"])
        with edited(books.publication.folder / file, lambda some: flip(chance, some)):  # noqa: B023
            wrong = refusal(lambda: books.sealer.seal(forger.source), label)
            assert wrong.code in ("E_SIG", "E_FORMAT"), label
            assert wrong.facts["file"] == file, label
        earlier = books.publication.folder / f"checkpoints/{KEPT}"
        with edited(earlier, lambda some: flip(chance, some)):  # noqa: B023
            write_bundle(bundle, whole(books.sealed(), books.register))
            code, found = verified(bundle, books.policy)
            wrong = refusal(lambda: books.sealer.seal(forger.source, full=True), label)
        assert code == 1, label
        assert {(one["code"] in ("E_SIG", "E_FORMAT"), one["file"]) for one in found} == {
            (True, f"checkpoints/{KEPT}")
        }, label
        assert wrong.code in ("E_SIG", "E_FORMAT"), label
        assert wrong.facts["file"] == f"checkpoints/{KEPT}", label


def test_an_edited_tile_is_found_by_its_name(books: Books, forger: Forger):
    top = books.publication.folder
    there = [file for file in (top / "tile").rglob("*") if file.is_file()]
    names = sorted(str(file.relative_to(top)) for file in there)
    tiles = [name for name in names if not name.endswith(f".p/{KEPT}")]
    for label, chance in places("edited tile"):
        file = chance.choice(tiles)
        with edited(top / file, lambda some: flip(chance, some)):  # noqa: B023
            wrong = refusal(lambda: books.sealer.seal(forger.source, full=True), label)
            assert wrong.code in ("E_TILE", "E_LEAF"), label
            assert file in (wrong.facts["file"], wrong.facts.get("tile")), label
            code, found = verified(top, books.policy)
        assert code == 1, label
        assert found[0]["code"] in ("E_TILE", "E_LEAF", "E_FORMAT", "E_GAP"), (label, found)
        assert file in {one.get("file") for one in found}, (label, found)


# With the key stolen: only what others hold tells


def other_name(state: bytes) -> bytes:
    assert b'"actor":"clerk"' in state
    return state.replace(b'"actor":"clerk"', b'"actor":"clark"')


@pytest.fixture
def kept(books: Books) -> Path:
    """The checkpoint that a body kept."""
    return books.publication.folder / f"checkpoints/{SIZE}"


def test_two_audiences_that_were_shown_different_trees_see_it(
    books: Books, states: list[bytes], kept: Path, tmp_path: Path
):
    for label, chance in places("two audiences"):
        index = chance.randrange(SIZE)
        forged = [*states[:index], other_name(states[index]), *states[index + 1 :]]
        shown = published(books.sealer.signers, forged, tmp_path / label)
        assert verified(shown, books.policy) == (0, []), label
        code, found = verified(shown, books.policy, "--checkpoint", kept)
        assert (code, [one["code"] for one in found]) == (1, ["E_SPLIT"]), label
        assert found[0]["file"] == str(kept), label


def test_a_whole_history_signed_anew_with_the_stolen_key_is_a_fork(
    books: Books, states: list[bytes], kept: Path, tmp_path: Path
):
    last = decode(states[-1])[1]
    for label, chance in places("stolen key"):
        index, more = chance.randrange(SIZE), chance.randrange(1, 20)
        fresh = [entry(70_000 + n, last + timedelta(1)) for n in range(more)]
        forged = [*states[:index], other_name(states[index]), *states[index + 1 :], *fresh]
        shown = published(books.sealer.signers, forged, tmp_path / label)
        assert verified(shown, books.policy) == (0, []), label
        code, found = verified(shown, books.policy, "--checkpoint", kept)
        assert (code, [one["code"] for one in found]) == (1, ["E_FORK"]), label
        assert found[0]["file"] == str(kept), label


def test_a_back_dated_entry_is_found_where_it_is(books: Books, states: list[bytes], tmp_path: Path):
    for label, chance in places("back-dated"):
        position = chance.randint(2, SIZE)
        moment = BEGIN - timedelta(365 * 30, chance.randrange(86_400))
        late = [*states, entry(80_000, moment)]
        late.insert(position - 1, late.pop())
        code, found = verified(
            published(books.sealer.signers, late, tmp_path / label), books.policy
        )
        assert code == 1, label
        assert (found[0]["code"], found[0]["position"]) == ("E_TIME", position), label
        log = ListSource()
        log.append(position - 1)
        log.append(1, recorded_at=moment)
        wrong = refusal(lambda: sealer_in(tmp_path / f"{label} sealer").seal(log), label)  # noqa: B023
        assert (wrong.code, wrong.facts["position"]) == ("E_TIME", position), label
