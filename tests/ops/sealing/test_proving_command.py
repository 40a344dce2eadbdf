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
    absent = quanze(*asked, "--power", "从来没有的许可", "--even-if-unknown", "--json")
    assert json.loads(absent.stdout)["answer"] == "not_held"
    assert "no power of this register bears" in absent.stderr
    told = quanze(*asked, "--power", "从来没有的许可", "--even-if-unknown")
    assert "no power of this register bears" in told.stdout
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


def test_a_power_is_meant_as_show_and_history_mean_it(quanze, policy, tmp_path):
    assert quanze("demo").returncode == 0
    one = ("--register", "demo_panshan")
    assert quanze("seal", *one, "--state-roots").returncode == 0
    power = next(row for row in listed(quanze) if row["holders"])
    asked = ("certify", *one, "--organ", power["holders"][0]["name"], "--on", "2016-01-01")
    target, paper = tmp_path / "bundle.zip", tmp_path / "c.json"
    bare = power["power"].removeprefix("power:")
    for text in (power["power"], bare):
        made = quanze(*asked, "--power", text, "--json")
        assert json.loads(made.stdout)["question"]["power"] == power["power"]
        assert (made.returncode, made.stderr) == (0, "")
        assert quanze("bundle", *one, "--power", text, "--out", target).returncode == 0
        refuse_findings(target, "--policy", policy)
    for typed in (f"{bare}0", f"{power['name']}a"):
        paper.unlink(missing_ok=True)
        refused = quanze(*asked, "--power", typed, "--out", paper)
        assert (refused.returncode, paper.exists(), refused.stdout) == (1, False, "")
        assert "--even-if-unknown" in refused.stderr
        assert "Like" in refused.stderr


def test_a_proof_says_what_is_recorded_and_not_in_it_yet(quanze, tmp_path):
    assert quanze("simulate", "--size", 500, "--register", "panshan").returncode == 0
    assert quanze("seal", "--state-roots").returncode == 0
    [power, *_] = json.loads(quanze("list", "--json").stdout)["rows"]
    holder, target = power["holders"][0]["organ"], tmp_path / "out.zip"
    of_power = ("--power", power["power"])
    proofs = (
        ("bundle", "--out", target),
        ("bundle", "--out", target, *of_power),
        ("certify", "--organ", holder, *of_power, "--on", power["since"], "--json"),
    )
    assert [quanze(*asked).stderr for asked in proofs] == [""] * 3
    assert quanze("correct", 500, "--annul", "--reason", "test").returncode == 0
    for seal in ((), ("seal",)):
        assert not seal or quanze(*seal).returncode == 0
        for asked in proofs:
            said = quanze(*asked)
            assert said.returncode == 0, said.stderr
            assert said.stderr.startswith("1 more entries, behind position 500, are recorded")
            assert "quanze seal --state-roots --register panshan" in said.stderr
    assert quanze("seal", "--state-roots").returncode == 0
    assert [quanze(*asked).stderr for asked in proofs] == [""] * 3


def test_a_database_that_is_not_what_was_signed_proves_nothing_and_a_whole_bundle_needs_none(
    quanze, policy, tmp_path, pg_url
):
    assert quanze("demo").returncode == 0
    one = ("--register", "demo_panshan")
    assert quanze("seal", *one, "--state-roots").returncode == 0
    power = next(row for row in listed(quanze) if row["holders"])
    organ, target = power["holders"][0]["organ"], tmp_path / "b.zip"
    certify = ("certify", *one, "--organ", organ, "--power", power["power"], "--on", "2016-01-01")
    part = ("bundle", *one, "--out", target, "--power", power["power"])
    with psycopg.connect(pg_url, autocommit=True) as owner:
        owner.execute("set search_path to demo_panshan_public")
        [(table,)] = owner.execute(
            "select 'history_' || generation from read_models where name = 'history' and serving"
        )
        owner.execute(
            f"update {table} set valid_from = valid_from - 1 where stream = %s", [power["power"]]
        )
    for asked, prefix in ((certify, "No certificate: E_STATE"), (part, "No bundle: E_STATE")):
        refused = quanze(*asked)
        assert refused.returncode == 6
        assert refused.stderr.startswith(prefix)
        assert refused.stderr.index("quanze seal --full") < refused.stderr.index("quanze rebuild")
        assert "--state-roots" not in refused.stderr
    assert not target.exists()
    assert quanze("bundle", *one, "--out", target).returncode == 0
    refuse_findings(target, "--policy", policy)
    assert quanze("rebuild", *one).returncode == 0
    assert quanze(*certify).returncode == 0
    with psycopg.connect(pg_url, autocommit=True) as owner:
        owner.execute("set search_path to demo_panshan_public")
        owner.execute("alter table events disable trigger user")
        owner.execute(
            "update events set state = convert_to(replace(convert_from(state, 'utf8'),"
            " '\"actor\":\"', '\"actor\":\"x'), 'utf8') where originator_id = %s",
            [power["power"]],
        )
    for asked, prefix in ((certify, "No certificate: E_LEAF"), (part, "No bundle: E_LEAF")):
        assert quanze(*asked).stderr.startswith(prefix)
    assert quanze("bundle", *one, "--out", target).returncode == 0
    refuse_findings(target, "--policy", policy)


CANNOT = [
    (["bundle", "--organ", "organ:x", "--power", "power:x"], 2, "not both"),
    (["bundle", "--power", "建设许可"], 1, "建设许可"),
    (["bundle", "--power", "organ:gov"], 1, "organ:gov"),
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
