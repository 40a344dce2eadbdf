"""A private server is made out of nothing, closed to everyone else, and stops without a trace."""

import os
import shutil
import stat
import tempfile
from pathlib import Path

import psycopg
import pytest

from ops.embedded import DatabaseUnavailable, running, stop
from tests.ops.processes import STAY, asked, ended, python, said, server_of, up

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who alone can be two users")


@pytest.fixture
def open_home():
    """A data directory that every account can reach, unlike pytest's own for root."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    yield place / "home"
    stop(place / "home")
    shutil.rmtree(place)


def test_what_was_written_is_there_the_next_time(empty_home):
    with running(empty_home) as url, psycopg.connect(url) as connection:
        connection.execute("create table t as select '权责清单' as name")

    assert not up(empty_home)
    with running(empty_home) as url:
        assert asked(url, "select name from t") == "权责清单"


def test_a_stopped_server_leaves_no_process_and_no_socket(home):
    with running(home):
        server = server_of(home)
        sockets = Path((home / "postgres" / "sockets").read_text())
        assert sockets.is_dir()

    assert ended(server)
    assert not sockets.exists()


def test_the_server_stops_when_its_user_fails(home):
    with pytest.raises(ZeroDivisionError), running(home):
        raise ZeroDivisionError

    assert not up(home)


def test_the_server_listens_on_no_network_and_asks_for_the_password(home):
    with running(home) as url:
        assert asked(url, "show listen_addresses") == ""
        password = url.split(":")[2].split("@")[0]
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(url.replace(password, "guess"))
        assert stat.S_IMODE((home / "postgres" / "password").stat().st_mode) == 0o600
        assert stat.S_IMODE((home / "postgres").stat().st_mode) == 0o700


def test_what_is_committed_is_on_disk(home):
    with running(home) as url:
        assert asked(url, "show fsync") == "on"
        assert asked(url, "show synchronous_commit") == "on"
        assert asked(url, "show data_checksums") == "on"


def test_chinese_text_sorts_by_code_point_and_has_trigrams(home):
    with running(home) as url, psycopg.connect(url) as connection:
        connection.execute("create extension pg_trgm")
        rows = connection.execute("select * from unnest(array['取','下','a','承']) n order by n")
        assert [name for (name,) in rows] == sorted(["取", "下", "a", "承"])
        assert connection.execute("select similarity('采矿许可', '采矿许') > 0.3").fetchone() == (
            True,
        )


def test_directories_above_keep_their_permissions(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    home = closed / "below" / "home"
    above = [home.parents[i] for i in range(1, len(home.parents))]
    before = [path.stat().st_mode for path in above]

    with running(home) as url:
        assert asked(url, "select 1") == 1

    assert [path.stat().st_mode for path in above] == before


def test_a_cluster_that_was_only_half_made_is_made_anew(empty_home):
    half = empty_home / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    with running(empty_home) as url:
        assert asked(url, "select 1") == 1
    assert not half.exists()


def test_stopping_what_never_ran_does_nothing(tmp_path):
    stop(tmp_path / "none")

    assert list(tmp_path.iterdir()) == []


def test_a_lost_password_is_reported(empty_home):
    with running(empty_home):
        pass
    (empty_home / "postgres" / "password").unlink()

    with pytest.raises(DatabaseUnavailable, match="password is missing"), running(empty_home):
        pass


def test_a_data_directory_that_cannot_be_made_is_reported(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(DatabaseUnavailable, match="set QUANZE_HOME"), running(tmp_path / "file"):
        pass


def test_a_server_that_cannot_start_says_why(empty_home):
    with running(empty_home):
        pass
    with (empty_home / "postgres" / "data" / "postgresql.conf").open("a") as settings:
        settings.write("shared_buffers = nonsense\n")

    with pytest.raises(DatabaseUnavailable, match="nonsense"), running(empty_home):
        pass


def test_a_long_temporary_directory_moves_the_socket_into_the_data_directory(open_home):
    long = open_home.parent / ("x" * 90)
    long.mkdir(mode=0o755)

    url = said(STAY.replace("sys.stdin.readline()", ""), str(open_home), TMPDIR=str(long))

    assert f"host={str(open_home).replace('/', '%2F')}" in url


def test_no_room_for_a_socket_is_reported(tmp_path):
    long = tmp_path / ("x" * 90)
    long.mkdir()

    with python(STAY, str(long / "home"), TMPDIR=str(long)) as process:
        _, complaint = process.communicate(timeout=120)

    assert "set TMPDIR to a short open one" in complaint


DROP = """
import os, pwd, sys
from pathlib import Path
import psycopg
from ops.embedded import running
from ops.embedded.account import account_for
from ops.embedded.programs import programs
warm = Path(sys.argv[2])
with running(warm) as url, psycopg.connect(url) as c:
    c.execute("select 1")  # whatever Python loads late, it has to load as root
common = programs(None, account_for(warm / "postgres")).directory
nobody = pwd.getpwnam("nobody")
os.setgroups([]); os.setgid(nobody.pw_gid); os.setuid(nobody.pw_uid)
with running(Path(sys.argv[1]), common) as url, psycopg.connect(url) as c:
    print(c.execute("select current_user || os from pg_read_file('PG_VERSION') os").fetchone()[0])
print((Path(sys.argv[1]) / "postgres/data").stat().st_uid, os.getuid())
"""


@as_root
def test_a_user_without_any_rights_runs_a_server_and_root_may_join(open_home, tmp_path):
    open_home.mkdir()
    shutil.chown(open_home, "nobody")

    first = said(DROP, str(open_home), str(tmp_path / "warm"))
    with running(open_home) as url:
        assert asked(url, "select 1") == 1
    second = said(DROP, str(open_home), str(tmp_path / "warm"))

    assert first == second
    assert first.startswith("quanze")
    owner, user = first.splitlines()[-1].split()
    assert owner == user


@as_root
def test_root_s_server_is_not_for_others(open_home, tmp_path):
    with running(open_home):
        pass
    with python(DROP, str(open_home), str(tmp_path / "warm")) as process:
        _, complaint = process.communicate(timeout=120)

    assert "belongs to another user" in complaint


@as_root
def test_a_strict_umask_does_not_lock_the_server_out(tmp_path):
    script = STAY.replace("import sys", "import os, sys; os.umask(0o077)", 1)

    assert said(script.replace("sys.stdin.readline()", ""), str(tmp_path / "home"))
