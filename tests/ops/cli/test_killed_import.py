"""quanze import --commit, killed with -9 at any moment: all of the file is there, or none."""

import random
from time import perf_counter, sleep

import pytest
from typer.testing import CliRunner

from api.services import Register
from ops.cli.tree import app
from ops.registers import create, schema_of
from tests.ops.cli.processes import started

KILLS = 50
ROWS = 300
LATEST = 1.15
"""Moments reach from the start until a little after a whole run's end."""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """A list of 300 powers of seven organs."""
    path = tmp_path_factory.mktemp("list") / "list.csv"
    rows = [f"{n:05},第{n}项许可,行政许可,第{n % 7}局,2020-01-01" for n in range(1, ROWS + 1)]
    path.write_text("\n".join(["编码,事项名称,事项类型,实施机关,日期", *rows]), encoding="utf-8")
    return path


def command(file, register):
    return (
        *("import", str(file), "--kind", "list", "--as-of", "2020-01-01", "--area", "211100"),
        *("--commit", "--register", register),
    )


def entries(connection, register):
    """How many entries there are, once no other process is at work on this database."""
    others = "select count(*) from pg_stat_activity where datname = current_database()"
    while connection.execute(others).fetchone()[0] > 1:
        sleep(0.005)
    return connection.execute(
        f"select count(*), coalesce(max(notification_id), 0) from {schema_of(register)}.events"
    ).fetchone()


@pytest.fixture
def environment(pg_url, tmp_path):
    return {"QUANZE_DATABASE_URL": pg_url, "QUANZE_HOME": str(tmp_path), "QUANZE_LANG": "en"}


@pytest.fixture
def quanze(environment):
    """The same command in this process."""
    return lambda *arguments: CliRunner(env=environment).invoke(app, arguments)


@pytest.fixture
def importing(environment, file):
    """importing(register): the import under way in a process of its own."""

    def start(register):
        create(environment["QUANZE_DATABASE_URL"], Register(name=register))
        return started(environment, *command(file, register))

    return start


def listed(quanze, register):
    answer = quanze("list", "--as-of", "2020-01-01", "--register", register, "--json")
    return answer.stdout.replace(register, "")


def test_a_killed_import_is_there_in_whole_or_not_at_all(pg, file, importing, quanze):
    importing("first").join()  # makes the process that the others are forked from
    began = perf_counter()
    whole = importing("whole")
    whole.join()
    duration = perf_counter() - began
    everything = entries(pg, "whole")
    assert (whole.exitcode, everything) == (0, (ROWS + 7, ROWS + 7))
    expected = listed(quanze, "whole")

    moments = random.Random(20161009)
    outcomes = set()
    for number in range(KILLS):
        register = f"killed_{number}"
        process = importing(register)
        sleep(moments.uniform(0, duration * LATEST))
        process.kill()
        process.join()
        found = entries(pg, register)
        assert found in ((0, 0), everything), f"kill {number}"
        outcomes.add(found)
        again = quanze(*command(file, register))
        assert again.exit_code == 0, again.output
        assert entries(pg, register) == everything
        assert listed(quanze, register) == expected
    assert outcomes == {(0, 0), everything}, "the moments were not spread over the whole run"
