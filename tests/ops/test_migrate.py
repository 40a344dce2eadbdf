"""A ledger's schema is brought up to date once, in order, and never by guessing."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from ops.migrate import MigrationRefused, migrate

ONE = "create table events (position bigint primary key);"
TWO = "alter table events add column state text; create index on events (state);"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    write(tmp_path, "0001_events.sql", ONE)
    write(tmp_path, "0002_state.sql", TWO)
    return tmp_path


def write(directory: Path, name: str, text: str) -> None:
    (directory / name).write_text(text, encoding="utf-8")


def applied(pg: psycopg.Connection, schema: str) -> list[tuple[int, str]]:
    return pg.execute(f"select number, name from {schema}.migrations order by number").fetchall()


def columns(pg: psycopg.Connection, schema: str) -> list[str]:
    asked = (
        "select column_name from information_schema.columns"
        " where table_schema = %s and table_name = 'events' order by ordinal_position"
    )
    return [name for (name,) in pg.execute(asked, [schema])]


def test_an_empty_database_gets_every_migration_in_order(pg, pg_url, files):
    assert migrate(pg_url, "guangdong_public", files) == ["0001_events.sql", "0002_state.sql"]

    assert applied(pg, "guangdong_public") == [(1, "0001_events.sql"), (2, "0002_state.sql")]
    assert columns(pg, "guangdong_public") == ["position", "state"]
    assert columns(pg, "public") == []


def test_a_second_run_changes_nothing(pg, pg_url, files):
    migrate(pg_url, "a", files)
    before = pg.execute("select * from a.migrations").fetchall()

    assert migrate(pg_url, "a", files) == []
    assert pg.execute("select * from a.migrations").fetchall() == before


def test_a_new_file_is_applied_to_a_database_that_has_the_old_ones(pg, pg_url, files):
    migrate(pg_url, "a", files)
    write(files, "0003_more.sql", "alter table events add column more int")

    assert migrate(pg_url, "a", files) == ["0003_more.sql"]
    assert columns(pg, "a") == ["position", "state", "more"]


def test_two_ledgers_in_one_database_do_not_touch_each_other(pg, pg_url, files):
    migrate(pg_url, "a_public", files)
    pg.execute("insert into a_public.events values (1, 'x')")

    migrate(pg_url, "a_restricted", files)

    assert pg.execute("select count(*) from a_public.events").fetchone() == (1,)
    assert pg.execute("select count(*) from a_restricted.events").fetchone() == (0,)


def test_a_file_that_fails_leaves_nothing_of_itself_and_all_before_it(pg, pg_url, files):
    write(files, "0003_bad.sql", "create table half (a int); select 1/0;")

    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(pg_url, "a", files)

    assert [number for number, _ in applied(pg, "a")] == [1, 2]
    assert pg.execute("select to_regclass('a.half')").fetchone() == (None,)


def test_an_edited_file_is_refused(pg_url, files):
    migrate(pg_url, "a", files)
    write(files, "0001_events.sql", ONE + " ")

    with pytest.raises(MigrationRefused, match=r"0001_events.sql was edited"):
        migrate(pg_url, "a", files)


def test_a_renamed_file_is_refused(pg_url, files):
    migrate(pg_url, "a", files)
    (files / "0002_state.sql").rename(files / "0002_other.sql")

    with pytest.raises(MigrationRefused, match=r"has 0002_state.sql where the files have 0002_oth"):
        migrate(pg_url, "a", files)


def test_a_database_ahead_of_the_code_is_refused(pg_url, files):
    migrate(pg_url, "a", files)
    (files / "0002_state.sql").unlink()

    with pytest.raises(MigrationRefused, match=r"has 0002_state.sql, which this quanze does not"):
        migrate(pg_url, "a", files)


def test_a_database_that_lost_a_row_of_its_story_is_refused(pg, pg_url, files):
    migrate(pg_url, "a", files)
    pg.execute("delete from a.migrations where number = 1")

    with pytest.raises(MigrationRefused, match=r"has 0002_state.sql where the files have 0001_ev"):
        migrate(pg_url, "a", files)


@pytest.mark.parametrize(
    "name", ["0004_gap.sql", "0002_twice.sql", "3_short.sql", "0003-dash.sql", "0003_上.sql"]
)
def test_a_file_out_of_line_is_refused_before_anything_is_done(pg, pg_url, files, name):
    write(files, name, "select 1")

    with pytest.raises(MigrationRefused, match=r"stands where"):
        migrate(pg_url, "a", files)

    assert pg.execute("select to_regnamespace('a')").fetchone() == (None,)


@pytest.mark.parametrize("text", ["commit;", "create table x (a int); commit; begin;"])
def test_a_file_may_not_end_its_own_transaction(pg, pg_url, files, text):
    write(files, "0003_commits.sql", text)

    with pytest.raises(MigrationRefused, match=r"0003_commits.sql ends the transaction"):
        migrate(pg_url, "a", files)

    assert [number for number, _ in applied(pg, "a")] == [1, 2]


def test_a_percent_sign_in_a_file_means_itself(pg, pg_url, files):
    write(files, "0003_note.sql", "comment on table events is '100%s %';")

    migrate(pg_url, "a", files)

    [(comment,)] = pg.execute("select obj_description('a.events'::regclass)").fetchall()
    assert comment == "100%s %"


def test_a_file_that_moves_the_search_path_is_still_noted_in_its_own_ledger(pg, pg_url, files):
    write(files, "0003_path.sql", "set search_path to pg_catalog;")

    migrate(pg_url, "a", files)

    assert [number for number, _ in applied(pg, "a")] == [1, 2, 3]


@pytest.mark.parametrize(
    "schema", ["", "A", "a-b", 'a"; drop schema public; --', "pg_toast", "省", "a" * 64, "a\n"]
)
def test_a_name_that_is_no_schema_is_refused(pg_url, files, schema):
    with pytest.raises(MigrationRefused, match=r"no name for a ledger's schema"):
        migrate(pg_url, schema, files)


def test_many_runners_at_once_apply_each_migration_once(pg, pg_url, files):
    with ThreadPoolExecutor(8) as runners:
        done = list(runners.map(lambda _: migrate(pg_url, "a", files), range(8)))

    assert sorted(name for names in done for name in names) == ["0001_events.sql", "0002_state.sql"]
    assert [number for number, _ in applied(pg, "a")] == [1, 2]


def test_a_role_that_may_not_create_schemas_migrates_one_that_is_ready(pg, pg_url, files):
    clerk = f"clerk_{uuid4().hex[:8]}"
    pg.execute(f"create role {clerk}")
    pg.execute(f"create schema ready authorization {clerk}")
    try:
        migrate(make_conninfo(pg_url, options=f"-c role={clerk}"), "ready", files)

        assert columns(pg, "ready") == ["position", "state"]
    finally:
        pg.execute(f"drop owned by {clerk}")
        pg.execute(f"drop role {clerk}")


def test_our_own_migrations_apply_to_an_empty_database(pg, pg_url):
    assert migrate(pg_url, "a") == [name for _, name in applied(pg, "a")] != []
