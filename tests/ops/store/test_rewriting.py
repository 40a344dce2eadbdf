"""What was recorded stays: for the owner by a trigger, for the writer by its rights."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from psycopg.errors import InsufficientPrivilege

from domain.errors import Claimed
from ops.store.roles import grant_writer
from tests.ops.store.entries import claim, claims, entries, entry, everything, jan
from tests.ops.store.ledgers import opened

REWRITES = [
    "update events set topic = 'x'",
    "update events set topic = 'x' where false",
    "delete from events",
    "truncate events",
    "truncate events, claims, head, command_log",
    "update command_log set first_position = 1",
    "delete from command_log",
]


@pytest.mark.parametrize("statement", REWRITES)
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_not_even_the_owner_rewrites_what_was_recorded(postgres, owner, statement, role):
    postgres.insert_events(entries("a", 2), command_id="c")
    before = everything(postgres)
    owner.execute(f"set session_replication_role = {role}")
    with pytest.raises(InsufficientPrivilege, match="never changed or removed"):
        owner.execute(statement)
    assert everything(postgres) == before


@pytest.fixture
def writer(books, owner):
    role = f"writer_{uuid4().hex[:12]}"
    owner.execute(f"create role {role}")
    grant_writer(owner, books.schema, role)
    yield role
    owner.execute(f"drop owned by {role}; drop role {role}")


def test_the_writer_appends_and_reads(books, writer):
    with opened(books, options=f"-c role={writer}") as store:
        store.insert_events([entry("a")], command_id="c", claims=claims(claim("a", "k", jan)))
        store.insert_events([entry("a", 2)], boundary={"a": 1}, claims=claims(claim("a", "l")))
        store.insert_events(entries("b", 2_500), command_id="d")
        with pytest.raises(Claimed):
            store.insert_events([entry("c")], claims=claims(claim("c", "l")))
        assert store.command("c") == (1, 1)
        assert len(everything(store)) == store.head().position == 2_502
        assert store.position_at(datetime.now(UTC) + timedelta(hours=1)) == 2_502
        assert len(store.select_events("a")) == len(store.select_streams(["a"])["a"]) == 2
        with store.rows() as cursor:
            assert cursor.execute("select current_user::text").fetchone() == (writer,)


@pytest.mark.parametrize(
    "statement",
    [
        *REWRITES,
        "update events set state = state where false",
        "update claims set key = 'x'",
        "truncate claims",
        "delete from head",
        "insert into head (one, last, frontier) values (false, 0, '{}')",
        "update head set one = true",
        "alter table events disable trigger all",
        "drop table events",
        "drop trigger events_stay on events",
        "create table more (id int)",
    ],
)
def test_the_writer_has_no_right_to_rewrite(postgres, owner, writer, statement):
    postgres.insert_events([entry("a")], command_id="c", claims=claims(claim("a")))
    owner.execute(f"set role {writer}")
    try:
        with pytest.raises(InsufficientPrivilege, match=r"permission denied|must be owner"):
            owner.execute(statement)
    finally:
        owner.execute("reset role")
