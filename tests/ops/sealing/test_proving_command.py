"""quanze seal --state-roots, bundle, certify: the whole way, as a shell would run it."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from tests.ops.sealing.registers import refuse_findings

QUANZE = str(Path(sys.executable).with_name("quanze"))


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def quanze(pg_url, home):
    """quanze("bundle", "--out", FILE): how it ended, and what it said on both streams."""

    def run(*arguments, lang="en"):
        clean = {name: value for name, value in os.environ.items() if name[:6] != "QUANZE"}
        places = {"QUANZE_DATABASE_URL": pg_url, "QUANZE_HOME": str(home), "QUANZE_LANG": lang}
        return subprocess.run(
            [QUANZE, *map(str, arguments)],
            env=clean | places,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


@pytest.fixture
def policy(home):
    return home / "published" / "demo_panshan" / "public" / "policy"


def listed(quanze):
    answer = quanze("list", "--register", "demo_panshan", "--as-of", "2016-01-01", "--json")
    return json.loads(answer.stdout)["rows"]


def test_the_demo_register_is_sealed_bundled_and_certified(quanze, policy, tmp_path, pg_url):
    assert quanze("demo").returncode == 0
    one = ("--register", "demo_panshan")
    target = tmp_path / "bundle.zip"

    early = quanze("bundle", *one, "--out", target)
    assert early.returncode == 1
    assert "quanze seal --state-roots" in early.stderr
    assert not target.exists()

    sealed = quanze("seal", *one, "--state-roots")
    assert (sealed.returncode, sealed.stderr) == (0, "")
    assert "state roots are signed" in sealed.stdout

    answer = json.loads(quanze("bundle", *one, "--out", target, "--json").stdout)
    assert answer["rows"][0]["sha256"] == sha256(target.read_bytes()).hexdigest()
    refuse_findings(target, "--policy", policy)

    power = next(row for row in listed(quanze) if row["holders"])
    holder = power["holders"][0]
    for scope in (["--power", power["power"]], ["--organ", holder["name"]]):
        made = quanze("bundle", *one, "--out", target, *scope, lang="zh")
        assert made.returncode == 0, made.stderr
        refuse_findings(target, "--policy", policy)

    paper, page = tmp_path / "c.json", tmp_path / "c.html"
    asked = ("certify", *one, "--organ", holder["name"], "--on", "2016-01-01")
    for text in (power["power"], power["name"], *(one["text"] for one in power["codes"])):
        made = quanze(*asked, "--power", text, "--out", paper, "--html", page)
        if made.returncode == 2:  # several powers of that name: one is to be named by its id
            assert text != power["power"]
            continue
        assert made.returncode == 0, made.stderr
        assert json.loads(paper.read_bytes())["answer"] == "held"
        assert power["name"] in page.read_text(encoding="utf-8")
        refuse_findings("certificate", paper, "--policy", policy)
    absent = quanze(*asked, "--power", "从来没有的许可", "--json")
    assert json.loads(absent.stdout)["answer"] == "not_held"

    forged = ("update {} set valid_from = valid_from - 1 where ctid = (select max(ctid) from {})",)
    with psycopg.connect(pg_url) as owner:
        owner.execute("set search_path to demo_panshan_public")
        [(table,)] = owner.execute(
            "select 'history_' || generation from read_models where name = 'history' and serving"
        )
        owner.execute(forged[0].format(table, table))
    refused = quanze("seal", *one, "--state-roots")
    assert refused.returncode == 6
    assert "E_STATE" in refused.stderr
    assert table.rpartition("_")[0] in refused.stderr


CANNOT = [
    (["bundle", "--organ", "organ:x", "--power", "power:x"], 2, "not both"),
    (["bundle", "--power", "建设许可"], 2, "power:"),
    (["bundle", "--organ", "没有的局"], 1, "没有的局"),
    (["bundle", "--organ", "organ:none"], 1, "organ:none"),
    (["bundle", "--power", "power:none"], 1, "power:none"),
    (["certify", "--organ", "没有的局", "--power", "x", "--on", "2016-01-01"], 1, "没有的局"),
    (["certify", "--organ", "organ:x", "--power", "x", "--on", "soon"], 2, "soon"),
    (["certify", "--organ", "organ:x", "--power", "power:", "--on", "2016-01-01"], 2, "neither"),
    (["certify", "--organ", "organ:x", "--power", "x ", "--on", "2016-01-01"], 2, "neither"),
    (["certify", "--organ", "organ:x", "--power", "x", "--on", "2016-01-01"], 1, "organ:x"),
]


def test_what_cannot_be_answered_is_said(quanze, tmp_path):
    assert quanze("simulate", "--size", 500, "--register", "panshan").returncode == 0
    done = quanze("seal", "--state-roots")
    assert done.returncode == 0, done.stderr
    target = tmp_path / "out.zip"
    for arguments, code, said in CANNOT:
        out = ["--out", target] if arguments[0] == "bundle" else []
        answer = quanze(*arguments, *out)
        assert (answer.returncode, target.exists()) == (code, False), answer.stderr
        assert said in answer.stderr
    answer = quanze("bundle", "--out", tmp_path / "nowhere" / "b.zip")
    assert answer.returncode == 4
    assert "nowhere" in answer.stderr
