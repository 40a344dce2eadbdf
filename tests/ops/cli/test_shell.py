"""quanze as a shell starts it: bytes that are no text, terminals, pipes that close."""

import os
import pty
import subprocess
import sys

import pytest

from tests.ops.processes import ROOT

RUN = "from ops.cli import main; main()"


@pytest.fixture
def shell(pg_url, tmp_path):
    """shell("list", …): the finished process."""

    def run(*arguments, prelude="", **options):
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "QUANZE_DATABASE_URL": pg_url,
            "QUANZE_HOME": str(tmp_path),
            **options.pop("environment", {}),
        }
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        command = [sys.executable, "-W", "error", "-c", RUN, *arguments]
        return subprocess.run(command, env=environment, timeout=120, check=False, **streams)

    return run


def test_bytes_that_are_no_text_are_a_usage_error(shell):
    shell("init", "panjin")
    answer = shell("list", "--text", b"\xff\xfe")
    assert answer.returncode == 2, answer.stderr
    assert b"Traceback" not in answer.stderr
    assert shell("init", "jilin", "--title", b"\xff").returncode == 2


def test_a_terminal_without_chinese_is_shown_code_points(shell):
    answer = shell("init", "panjin", "--title", "盘锦", environment={"PYTHONIOENCODING": "ascii"})
    assert answer.returncode == 0, answer.stderr
    assert rb"\u76d8\u9526" in answer.stdout


def test_json_is_utf_8_whatever_the_terminal_is(shell):
    ascii_only = {"PYTHONIOENCODING": "ascii"}
    answer = shell("init", "panjin", "--title", "盘锦", "--json", environment=ascii_only)
    assert "盘锦".encode() in answer.stdout


def test_a_bar_is_shown_to_a_terminal_and_to_nothing_else(shell):
    shell("simulate", "--size", "600")
    master, slave = pty.openpty()
    watched = shell("replay", "--json", stderr=slave)
    os.close(slave)
    seen = os.read(master, 100_000)
    os.close(master)
    quiet = shell("replay", "--json")
    assert b"reading the ledger" in seen
    assert watched.stdout == quiet.stdout
    assert quiet.stderr == b""


def test_a_reader_that_leaves_early_is_no_failure_worth_a_traceback(shell):
    shell("simulate", "--size", "2000")
    reading, writing = os.pipe()
    os.close(reading)
    answer = shell("list", "--json", "--services", stdout=writing)
    os.close(writing)
    assert b"Traceback" not in answer.stderr
    assert answer.returncode in (0, 1)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_any_day_can_be_asked_about(shell, day):
    shell("init", "panjin")
    assert shell("list", "--as-of", day).returncode == 0
    assert shell("replay", "--as-of", day, "--check").returncode == 0


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "0"])
def test_any_moment_can_be_asked_about(shell, moment):
    shell("init", "panjin")
    answer = shell("list", "--known-at", moment)
    assert answer.returncode == 0, answer.stderr
