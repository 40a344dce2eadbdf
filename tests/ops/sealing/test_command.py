"""quanze seal, receipt, verify: the whole way, on a real ledger, as a shell would run it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from projections.stateroots import MODELS
from tests.ops.sealing.logs import faults
from tests.ops.sealing.test_witnesses import CITY

QUANZE = str(Path(sys.executable).with_name("quanze"))


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def quanze(pg_url, home):
    """quanze("seal", "--json"): how it ended, and what it said on both streams."""

    def run(*arguments):
        return subprocess.run(
            [QUANZE, *map(str, arguments)],
            env=environment(pg_url, home),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


def environment(url, home):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("QUANZE")}
    return {**clean, "QUANZE_DATABASE_URL": url, "QUANZE_HOME": str(home), "QUANZE_LANG": "en"}


@pytest.fixture
def register(quanze):
    """A register of 500 made-up entries."""
    made = quanze("simulate", "--size", 500, "--register", "panshan")
    assert made.returncode == 0, made.stderr


def test_the_whole_way_from_the_first_key_to_a_receipt(quanze, register, home, tmp_path):
    first = quanze("seal")
    assert (first.returncode, first.stderr) == (0, "")
    policy = home / "published" / "panshan" / "public" / "policy"
    named = [line.split() for line in policy.read_text().splitlines() if line != "quorum none"]
    [(_, key), (_, promise)] = named
    assert [word for word, _ in named] == ["log", "promise"]
    assert {f"log {key}", f"promise {promise}"} <= set(first.stdout.splitlines())
    assert "SIMULATED" in first.stdout

    again = json.loads(quanze("seal", "--json", "--full").stdout)
    assert (again["origin"], again["position"], again["fresh"], again["rows"]) == (
        "quanze/panshan/public",
        500,
        0,
        [{"as": "log", "verifier": key}, {"as": "promise", "verifier": promise}],
    )

    both = json.loads(quanze("seal", "--json", "--new-key").stdout)["rows"]
    assert (both[0]["verifier"], len(both)) == (key, 3)
    left = json.loads(quanze("seal", "--json", "--retire").stdout)["rows"]
    assert left == both[1:]
    assert [path.name for path in (home / "keys" / "panshan").glob("public-*")] == ["public-2"]
    alone = quanze("seal", "--retire")
    assert (alone.returncode, "quanze seal --new-key" in alone.stderr) == (1, True)

    kept = tmp_path / "receipt"
    given = quanze("receipt", "--last", "--out", kept)
    assert (given.returncode, given.stderr) == (0, "")
    held = quanze("verify", "receipt", kept, "--policy", policy, "--json")
    assert (held.returncode, json.loads(held.stdout)["rows"][0]["size"]) == (0, 500)
    kept.write_text(kept.read_text().replace('"first":', '"first":1'))
    wrong = quanze("verify", "receipt", kept, "--policy", policy, "--lang", "zh")
    assert (wrong.returncode, "E_FORMAT" in wrong.stderr) == (6, True)
    assert wrong.stderr.startswith("回执无效: ")
    assert faults(home / "published" / "panshan" / "public") == []


def test_what_a_person_got_wrong_is_said(quanze, register, home, tmp_path):
    assert quanze("receipt").returncode == 2
    assert quanze("receipt", "1", "--last").returncode == 2
    assert quanze("receipt", "501").returncode == 1
    unsealed = quanze("receipt", "1")
    assert (unsealed.returncode, "quanze seal" in unsealed.stderr) == (1, True)
    assert quanze("seal", "--new-key", "--retire").returncode == 2
    missing = quanze("seal", "--key", tmp_path / "none")
    assert (missing.returncode, str(tmp_path / "none") in missing.stderr) == (4, True)
    assert quanze("seal").returncode == 0
    key = home / "keys" / "panshan" / "public-1"
    key.chmod(0o644)
    refused = quanze("seal")
    assert (refused.returncode, f"chmod 600 {key}" in refused.stderr) == (4, True)


def test_a_folder_and_a_key_of_ones_own(quanze, register, home, tmp_path):
    assert quanze("seal").returncode == 0
    key = (home / "keys" / "panshan" / "public-1").rename(tmp_path / "key")
    folder = tmp_path / "elsewhere"
    asked = ("seal", "--folder", folder, "--key", key)
    lost = quanze(*asked)
    assert (lost.returncode, "E_FORMAT" in lost.stderr) == (6, True)
    made = quanze(*asked, "--republish")
    assert (made.returncode, made.stderr) == (0, "")
    assert list((home / "keys" / "panshan").glob("public-*")) == []
    assert faults(folder) == []
    assert quanze("receipt", "7", "--folder", folder).returncode == 0


def annul(quanze, position):
    done = quanze("correct", position, "--annul", "--reason", "test")
    assert done.returncode == 0, done.stderr


def test_what_a_retired_key_has_signed_is_checked_by_the_policy_that_still_names_it(
    quanze, register, home, tmp_path
):
    folder = home / "published" / "panshan" / "public"
    [old, _] = [row["verifier"] for row in json.loads(quanze("seal", "--json").stdout)["rows"]]
    annul(quanze, 500)
    assert quanze("seal", "--new-key").returncode == 0
    annul(quanze, 499)
    said = quanze("seal", "--retire")
    assert (said.returncode, old in said.stdout, "leave it there" in said.stdout) == (0, True, True)
    policy = folder / "policy"
    assert f"log {old}\n" in policy.read_text()
    check = ("verify", "extras", folder, "--policy")
    assert (quanze(*check, policy).returncode, quanze("seal", "--full").returncode) == (0, 0)
    (tmp_path / "without").write_text(policy.read_text().replace(f"log {old}\n", ""))
    wrong = quanze(*check, tmp_path / "without")
    assert (wrong.returncode, "E_SIG" in wrong.stderr) == (6, True)
    assert "checkpoints/500" in wrong.stderr
    policy.write_text((tmp_path / "without").read_text())
    wrong = quanze("seal")
    assert (wrong.returncode, "signed.policy" in wrong.stderr) == (6, True)
    assert quanze("seal", "--policy", policy).returncode == 0  # which no key is left out of
    assert f"log {old}\n" in policy.read_text()
    assert quanze("seal", "--full").returncode == 0


def test_sealing_goes_on_until_it_is_stopped(quanze, register, pg_url, home):
    command = [QUANZE, "seal", "--every", "0.1", "--json"]
    with subprocess.Popen(
        command, env=environment(pg_url, home), stdout=subprocess.PIPE, text=True
    ) as process:
        checkpoint = home / "published" / "panshan" / "public" / "checkpoint"
        wait_until(checkpoint.exists)
        correction = quanze("correct", "500", "--annul", "--reason", "test")
        assert correction.returncode == 0, correction.stderr
        wait_until(lambda: checkpoint.read_text().split("\n")[1] == "501")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 0


def test_state_roots_are_signed_with_every_new_tree_while_sealing_goes_on(
    quanze, register, pg_url, home
):
    command = [QUANZE, "seal", "--every", "0.1", "--state-roots", "--json"]
    folder = home / "published" / "panshan" / "public"

    def signed(position):
        return all((folder / f"state/{model}/{position}").exists() for model in MODELS)

    with subprocess.Popen(
        command, env=environment(pg_url, home), stdout=subprocess.PIPE, text=True
    ) as process:
        wait_until(lambda: signed(500))
        annul(quanze, 500)
        wait_until(lambda: signed(501))
        annul(quanze, 499)
        wait_until(lambda: signed(502))
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 0
    assert quanze("verify", "extras", folder, "--policy", folder / "policy").returncode == 0


def wait_until(true):
    limit = time.monotonic() + 60
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.02)


def set_back(home):
    """The sealer remembers a larger tree than folder and database hold."""
    memory = home / "keys" / "panshan" / "signed"
    memory.write_text(memory.read_text().replace("\n500\n", "\n99999\n"))


def test_what_was_signed_is_remembered_whatever_key_file_is_given(quanze, register, home):
    assert quanze("seal").returncode == 0
    set_back(home)
    for asked in ((), ("--key", home / "keys" / "panshan" / "public-1")):
        wrong = quanze("seal", *asked)
        assert (wrong.returncode, "E_TRUNCATED" in wrong.stderr) == (6, True)


def test_a_sealing_that_is_refused_leaves_no_new_key(quanze, register, home):
    assert quanze("seal").returncode == 0
    set_back(home)
    assert quanze("seal", "--new-key").returncode == 6
    assert [path.name for path in (home / "keys" / "panshan").glob("public-*")] == ["public-1"]


def test_while_a_witness_is_away_no_key_is_added_and_none_retired(quanze, register, home, tmp_path):
    keys = home / "keys" / "panshan"
    assert quanze("seal", "--new-key").returncode == 0
    asked = tmp_path / "policy"
    witness = f"witness city {CITY.verifier} https://127.0.0.1:1/witness"
    asked.write_text(f"{witness}\nquorum city\n")
    annul(quanze, 500)
    assert quanze("seal", "--policy", asked).returncode == 1
    for option in ("--new-key", "--retire"):
        away = quanze("seal", option)
        assert (away.returncode, "quanze seal" in away.stderr) == (1, True)
        assert sorted(path.name for path in keys.glob("public-*")) == ["public-1", "public-2"]


def test_a_receipt_says_what_is_recorded_and_not_sealed_yet(quanze, register, tmp_path):
    assert quanze("seal").returncode == 0
    annul(quanze, 500)
    annul(quanze, 499)
    sealed = quanze("receipt", "7")
    assert (sealed.returncode, "promise" in json.loads(sealed.stdout)) == (0, False)
    assert sealed.stderr.startswith("2 more entries, behind position 500")
    promised = quanze("receipt", "--last")
    assert (promised.returncode, "promise" in json.loads(promised.stdout)) == (0, True)
    assert "a promise, not yet a proof: 2 entries" in promised.stderr
    for said in (sealed, promised):
        assert "quanze seal --register panshan" in said.stderr
    assert quanze("seal").returncode == 0
    assert quanze("receipt", "--last").stderr == ""


def test_a_folder_without_extras_is_said_to_hold_and_to_have_none(quanze, register, home):
    assert quanze("seal").returncode == 0
    folder = home / "published" / "panshan" / "public"
    check = ("verify", "extras", folder, "--policy", folder / "policy")
    assert quanze(*check).stdout.splitlines() == [
        "The published folder fits its signatures.",
        "There are no time-stamps and no shadows beside its checkpoints.",
    ]
    (folder / "checkpoints" / "500.tsr").write_bytes(b"a stamp")
    assert "were not checked: 1" in quanze(*check).stdout
    (folder / "checkpoint").write_bytes(b"x")
    wrong = quanze(*check)
    assert wrong.returncode == 6
    assert wrong.stderr.startswith("The folder does not hold: E_FORMAT")


@pytest.mark.parametrize("url", ["http://witness.example.gov/", "https://w.example/?a=b"])
def test_a_policy_whose_witness_nobody_would_ask_is_not_adopted(
    quanze, register, home, tmp_path, url
):
    assert quanze("seal").returncode == 0
    before = (home / "keys" / "panshan" / "signed.policy").read_bytes()
    (tmp_path / "policy").write_text(f"witness city {CITY.verifier} {url}\nquorum city\n")
    wrong = quanze("seal", "--policy", tmp_path / "policy")
    assert (wrong.returncode, url in wrong.stderr) == (6, True)
    assert "not adopted" in wrong.stderr
    assert (home / "keys" / "panshan" / "signed.policy").read_bytes() == before
    assert quanze("seal").returncode == 0


def test_a_policy_that_is_none_is_refused_by_its_name(quanze, register, home, tmp_path):
    (tmp_path / "policy").write_text("quorum nobody\n")
    wrong = quanze("seal", "--policy", tmp_path / "policy")
    assert (wrong.returncode, "E_FORMAT" in wrong.stderr) == (6, True)
    assert not (home / "published").exists()
