"""A private server is shared by its users, outlives those who are killed, and is found again."""

import os
import shutil
import signal

import psycopg
import pytest

from ops.embedded import running, stop
from tests.ops.processes import STAY, asked, ended, python, server_of, up, user_of


def test_a_second_user_gets_the_same_server_and_does_not_stop_it(home):
    with running(home) as first:
        with running(home) as second:
            assert second == first
        assert asked(first, "select 1") == 1

    assert not up(home)


def test_two_processes_share_one_server_and_the_last_one_stops_it(home):
    with user_of(home) as (_, theirs):
        with running(home) as ours:
            assert ours == theirs
        assert asked(theirs, "select 1") == 1

    assert not up(home)


def test_processes_that_start_at_once_on_an_empty_directory_get_one_server(empty_home):
    processes = [python(STAY, str(empty_home)) for _ in range(4)]
    addresses = {process.stdout.readline() for process in processes}
    for process in processes:
        with process:
            process.communicate(input="\n", timeout=120)

    assert len(addresses) == 1
    assert [process.returncode for process in processes] == [0] * 4
    assert not up(empty_home)


def test_a_server_whose_only_user_was_killed_is_adopted_and_then_stopped(home):
    with user_of(home) as (process, theirs):
        process.kill()
        process.wait()
    orphan = server_of(home)
    assert not ended(orphan)

    with running(home) as ours:
        assert ours == theirs
        assert server_of(home) == orphan
        assert asked(ours, "select 1") == 1

    assert ended(orphan)
    assert not up(home)


def test_a_killed_user_does_not_keep_the_server_from_stopping(home):
    with running(home):
        with user_of(home) as (process, _):
            process.kill()
            process.wait()
        assert up(home)

    assert not up(home)


def test_a_server_that_was_killed_is_started_again_with_all_that_was_committed(home):
    with running(home) as url:
        with psycopg.connect(url) as connection:
            connection.execute("create table kept as select generate_series(1, 1000) n")
        killed = server_of(home)
        killed.kill()
        with running(home) as again:
            assert server_of(home) != killed
            assert asked(again, "select count(*) from kept") == 1000

    assert not up(home)


def test_a_lock_file_that_names_a_stranger_is_not_believed(home):
    with running(home):
        pass
    lock = home / "postgres" / "data" / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n")
    shutil.chown(lock, home.joinpath("postgres/data").stat().st_uid)

    with running(home) as url:
        assert asked(url, "select 1") == 1


def test_a_server_whose_socket_was_swept_away_is_replaced(home):
    with user_of(home) as (_, _):
        unreachable = server_of(home)
        shutil.rmtree((home / "postgres" / "sockets").read_text())

        with running(home) as url:
            assert asked(url, "select 1") == 1
            assert server_of(home) != unreachable


def test_a_user_who_presses_ctrl_c_still_stops_the_server(home):
    with user_of(home) as (process, _):
        process.send_signal(signal.SIGINT)
        process.wait(timeout=120)

    assert not up(home)


def test_a_server_can_be_stopped_under_its_users(home):
    with running(home) as url:
        stop(home)
        assert not up(home)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url)
