"""quanze with everything behind it: settings, PostgreSQL, migrations, read models, HTTP."""

import json
import os
import re
import shlex
import subprocess
import sys
from contextlib import chdir, contextmanager
from pathlib import Path
from socket import create_server
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

from ops.cli.failures import ExitCode
from ops.cli.tree import app
from tests.ops.cli.conftest import CLEAN
from tests.ops.processes import ROOT

README = ROOT / "README.md"
RUN = "from ops.cli import main; main()"


@pytest.fixture
def environment(pg_url, tmp_path):
    return CLEAN | {"QUANZE_DATABASE_URL": pg_url, "QUANZE_HOME": str(tmp_path)}


@pytest.fixture
def quanze(environment, tmp_path):
    """quanze on a fresh database, in a directory of its own."""

    def run(*arguments, **other):
        return CliRunner(env=environment | other).invoke(app, arguments, prog_name="quanze")

    with chdir(tmp_path):
        yield run


@pytest.fixture
def listed(quanze, tmp_path):
    """One register with a list of three powers."""
    path = tmp_path / "list.csv"
    rows = ["编码,事项名称,事项类型,实施机关", *(f"00{n},第{n}项,行政许可,某局" for n in (1, 2, 3))]
    path.write_text("\n".join(rows), encoding="utf-8")
    quanze("init", "panjin", "--title", "盘锦市", "--area", "211100")
    asked = ("--kind", "list", "--as-of", "2020-01-01", "--area", "211100", "--commit")
    answer = quanze("import", str(path), *asked)
    assert answer.exit_code == 0, answer.output


def said(answer):
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def test_registers_stay_and_are_apart(quanze):
    quanze("init", "panjin", "--title", "盘锦市")
    quanze("init", "jilin", "--area", "220000")
    assert quanze("init", "jilin").exit_code == 1
    found = said(quanze("registers", "--json"))["rows"]
    assert [(row["name"], row["title"], row["area"]) for row in found] == [
        ("jilin", "", "220000"),
        ("panjin", "盘锦市", ""),
    ]


def test_somebody_elses_schema_is_no_register(quanze, pg):
    pg.execute("create schema other_public")
    pg.execute("create schema remarked_public")
    pg.execute("comment on schema remarked_public is 'not ours'")
    assert said(quanze("registers", "--json"))["rows"] == []


def test_a_list_is_read_back_as_it_was_imported(quanze, listed):
    assert said(quanze("list", "--as-of", "2020-01-01", "--json"))["count"] == 3
    assert said(quanze("list", "--as-of", "2019-12-31", "--json"))["count"] == 0
    assert said(quanze("show", "002", "--json"))["power"]["name"] == "第2项"
    [entry] = said(quanze("history", "002", "--json"))["rows"]
    assert entry["topic"] == "power.added"
    assert said(quanze("lineage", "002", "--json"))["rows"][0]["step"] == 0
    assert said(quanze("totals", "--json"))["powers"]["by_kind"] == {"licence": 3}
    assert said(quanze("organs", "--json"))["rows"][0]["name"] == "某局"
    difference = said(quanze("diff", "2019-12-31", "2020-01-01", "--json"))
    assert len(difference["added"]) == 3


def test_the_read_model_and_the_events_agree(quanze, listed):
    assert quanze("replay", "--check").exit_code == 0


def test_a_read_model_that_says_something_else_is_found_out(quanze, listed, pg):
    quanze("status")
    [(table,)] = pg.execute(
        "select tablename from pg_tables where tablename like 'history\\_texts\\_%'"
    ).fetchall()
    pg.execute(
        f"update panjin_public.{table} set line = convert_to("
        "replace(convert_from(line, 'UTF8'), '第2项', '第9项'), 'UTF8')"
    )
    answer = quanze("replay", "--check")
    assert answer.exit_code == 6
    assert "THEY DIFFER" in answer.stderr
    assert answer.stderr.index("quanze seal --full") < answer.stderr.index("Only if it is sound")
    assert answer.stderr.index("Only if it is sound") < answer.stderr.index("quanze rebuild")
    assert quanze("rebuild", "history").exit_code == 0
    assert quanze("replay", "--check").exit_code == 0


def test_everything_can_be_rebuilt(quanze, listed):
    before = said(quanze("list", "--json"))
    rebuilt = said(quanze("rebuild", "--json"))["rows"]
    assert {row["model"] for row in rebuilt} >= {"history"}
    assert {row["position"] for row in rebuilt} == {before["position"]}
    assert said(quanze("list", "--json")) == before
    assert quanze("rebuild", "nothing").exit_code == 2


def test_status_says_that_nothing_lags_behind(quanze, listed):
    status = said(quanze("status", "--json"))
    assert status["position"] == 4
    assert [model["lag"] for model in status["models"]] == [0] * len(status["models"])


def test_an_entry_that_cannot_be_read_stops_the_reader(quanze, listed, pg):
    pg.execute("alter table panjin_public.events disable trigger user")
    pg.execute("update panjin_public.events set state = 'x' where notification_id = 2")
    answer = quanze("replay")
    assert answer.exit_code == 6
    assert "entry 2" in answer.stderr


def test_a_database_that_is_not_there_is_named_without_its_password(quanze):
    url = "postgresql://somebody:secret@127.0.0.1:1/none"
    answer = quanze("registers", QUANZE_DATABASE_URL=url)
    assert (answer.exit_code, answer.stdout) == (5, "")
    assert "secret" not in answer.stderr


def test_a_wrong_setting_is_named_without_what_stands_in_it(quanze):
    answer = quanze("registers", QUANZE_DATABASE_URL="postgresql://a:secret@[")
    assert answer.exit_code == 2
    assert "QUANZE_DATABASE_URL" in answer.stderr
    assert "secret" not in answer.stderr


def test_a_simulated_register_says_so_wherever_it_is_printed(quanze, tmp_path):
    assert quanze("simulate", "--size", "600", "--seed", "7").exit_code == 0
    assert quanze("simulate", "--size", "600", "--seed", "7").exit_code == 1
    for asked in (["list"], ["totals"], ["status"], ["organs"], ["instruments"]):
        assert "模拟/SIMULATED" in quanze(*asked).stdout
        assert "模拟/SIMULATED" in quanze(*asked, "--csv").stdout
        assert said(quanze(*asked, "--json"))["simulated"] is True
    quanze("snapshot", "--out", "list.ndjson")
    assert b'"simulated":true' in (tmp_path / "list.ndjson").read_bytes()
    assert quanze("replay", "--check").exit_code == 0


def test_the_demo_runs_twice_and_tells_the_same(quanze):
    first, second = quanze("demo"), quanze("demo")
    assert first.exit_code == 0, first.output
    assert first.stdout == second.stdout
    assert "unexplained" in first.stdout


def test_the_demo_says_of_the_made_up_register_that_it_is(quanze):
    _, _, panshan = quanze("demo").stdout.partition("盘山县赋权")
    heads = [line for line in panshan.splitlines() if "register: " in line]
    assert heads
    assert all(line.startswith("模拟/SIMULATED") for line in heads)


def test_what_the_demo_says_to_try_next_works(quanze):
    told = quanze("demo").stdout.splitlines()
    commands = [shlex.split(line)[1:] for line in told if line.startswith("  quanze ")]
    assert len(commands) > 5
    for command in commands:
        if command[0] != "serve":
            answer = quanze(*command)
            assert answer.exit_code == 0, answer.output


def test_the_lines_of_the_readme_work_after_the_demo(quanze, environment, tmp_path):
    assert quanze("demo").exit_code == 0
    [lines] = re.findall(r"^```\n(export PATH.*?)^```", README.read_text("utf-8"), re.DOTALL | re.M)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    there = os.environ | {name: said for name, said in environment.items() if said}
    script = lines.partition("\n")[2].replace(".quanze/", "")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env=there | {"PATH": path, "QUANZE_LANG": "zh"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "模拟" in (tmp_path / "report.html").read_text("utf-8")


def test_the_demo_as_json_counts_what_each_paper_did(quanze):
    rows = said(quanze("demo", "--json"))["rows"]
    assert {row["simulated"] for row in rows} == {True, False}
    assert all(
        row["count_after"] == row["count_before"] + row["added"] - row["removed"] for row in rows
    )
    assert quanze("demo", "--csv").exit_code == 0


def test_the_demo_leaves_a_register_of_that_name_alone(quanze):
    quanze("init", "demo_panshan", "--title", "ours")
    assert quanze("demo").exit_code == 1
    assert said(quanze("status", "--register", "demo_panshan", "--json"))["position"] == 0


def test_the_benchmarks_run(quanze):
    rows = said(quanze("bench", "--small", "--json"))["rows"]
    assert {row["bench"] for row in rows} == {
        *("analytics", "append", "bulk", "check", "compliance", "follow", "import", "proof")
    }
    assert all(row["figure"] > 0 for row in rows if not row["against"].startswith("not asked"))
    assert "×" in quanze("bench", "import", "--small").stdout


@contextmanager
def serving(environment):
    """quanze serve, in a process of its own, and its address."""
    known = {name: value for name, value in environment.items() if value is not None}
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, "serve", "--port", "0"],
        env={"PATH": "", "PYTHONPATH": str(ROOT), **known},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        line = next(line for line in process.stderr if "running on" in line)
        yield line.split("running on ")[1].split()[0]
    finally:
        process.terminate()
        process.communicate(timeout=60)


def test_the_list_is_served_over_http(quanze, listed, environment):
    with serving(environment) as address:
        with urlopen(f"{address}/health") as answer:
            assert json.load(answer)["status"] == "ok"
        with urlopen(f"{address}/api/v1/powers?as_of=2020-01-01") as answer:
            found = json.load(answer)
    assert found == said(quanze("list", "--as-of", "2020-01-01", "--json"))


@pytest.mark.parametrize(("lang", "said"), [("en", "is in use"), ("zh", "已被占用")])
def test_a_port_that_is_in_use_is_named_with_what_to_do(quanze, listed, lang, said):
    with create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        answer = quanze("serve", "--port", port, "--lang", lang)
    assert answer.exit_code == ExitCode.PORT
    assert said in answer.stderr
    assert port in answer.stderr
    assert "--port" in answer.stderr


def test_an_address_that_is_not_ours_is_named(quanze, listed):
    answer = quanze("serve", "--host", "192.0.2.1")
    assert answer.exit_code == ExitCode.PORT
    assert "192.0.2.1" in answer.stderr


@pytest.mark.parametrize(
    ("register", "mark"),
    [("demo_state_council", "部分/PARTIAL"), ("demo_panshan", "模拟/SIMULATED")],
)
def test_what_the_demo_made_is_marked_in_every_row(quanze, register, mark):
    quanze("demo")
    asked = ("diff", "2013-01-01", "2016-10-10", "--register", register)
    word = {"部分/PARTIAL": "partial", "模拟/SIMULATED": "simulated"}[mark]
    assert quanze(*asked).stdout.startswith(mark)
    assert f"\n{word}" in quanze(*asked).stdout
    assert said(quanze(*asked, "--json"))[word] is True
    [_, *rows] = quanze(*asked, "--csv").stdout.splitlines()
    assert rows
    assert all(mark in row for row in rows)
    assert f"\n{word}" in quanze("totals", "--register", register).stdout
