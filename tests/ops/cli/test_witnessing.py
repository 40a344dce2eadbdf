"""quanze witness: a witness of one's own, from its key to its death and return."""

import json
import os
import re
import signal
import socket
import sys
import time
from contextlib import closing, contextmanager
from subprocess import DEVNULL, PIPE, Popen

import pytest

from domain.notes import Note, VerifierKey
from ops.cli.failures import ExitCode
from ops.sealing.cosigning import cosigned_by
from ops.sealing.outside import Manners, Unanswered, post
from tests.ops.processes import ROOT
from tests.ops.sealing.witnessed import COSIGNER, LOG, ORIGIN, submission, tree

NAME = "witness.example.gov"


@pytest.fixture
def run(quanze, tmp_path):
    """run("add", KEY): on a witness in a folder of this test."""

    def on(*arguments, **environment):
        return quanze("witness", *arguments, "--folder", str(tmp_path / "w"), **environment)

    return on


def shown(run):
    return json.loads(run("show", "--json").stdout)


def test_a_witness_is_made_once_and_its_key_is_shown_to_others(run, tmp_path):
    made = run("new", NAME, "--json")
    assert made.exit_code == 0, made.output
    [row] = json.loads(made.stdout)["rows"]
    key = VerifierKey.parse(row["verifier"])
    assert (key.name, key.kind) == (NAME, 4)
    assert shown(run)["verifier"] == row["verifier"]
    again = run("new", NAME)
    assert again.exit_code == ExitCode.REFUSED
    assert shown(run)["verifier"] == row["verifier"]
    assert (tmp_path / "w" / "key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb"])
def test_a_name_that_cannot_stand_in_a_note_is_refused(run, tmp_path, name):
    assert run("new", name).exit_code == ExitCode.USAGE
    assert not (tmp_path / "w" / "key").exists()


def test_a_log_is_watched_by_its_key(run):
    run("new", NAME)
    assert shown(run)["rows"] == []
    assert run("add", str(LOG.verifier)).exit_code == 0
    assert run("add", str(LOG.verifier)).exit_code == 0
    assert shown(run)["rows"] == [{"origin": ORIGIN}]


@pytest.mark.parametrize(
    "key", ["", "nonsense", str(COSIGNER.verifier), str(LOG.verifier)[:-1], f"log {LOG.verifier}"]
)
def test_what_is_no_key_of_a_log_is_refused(run, key):
    run("new", NAME)
    answer = run("add", key)
    assert answer.exit_code == ExitCode.USAGE
    assert "cannot be watched" in answer.stderr
    assert shown(run)["rows"] == []


@pytest.mark.parametrize("action", [("show",), ("serve",), ("add", str(LOG.verifier))])
def test_without_a_witness_it_is_said_how_to_make_one(run, tmp_path, action):
    answer = run(*action, "--lang", "zh")
    assert answer.exit_code == ExitCode.REFUSED
    assert "quanze witness new" in answer.stderr
    assert not (tmp_path / "w").exists()


def test_a_key_that_others_may_read_is_not_used(run, tmp_path):
    run("new", NAME)
    (tmp_path / "w" / "key").chmod(0o644)
    answer = run("show")
    assert answer.exit_code == ExitCode.UNREADABLE
    assert "chmod 600" in answer.stderr


def test_a_port_that_is_taken_is_named(run):
    run("new", NAME)
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        answer = run("serve", "--port", str(taken.getsockname()[1]))
    assert answer.exit_code == ExitCode.PORT
    assert "in use" in answer.stderr


def test_a_witness_that_serves_says_where(run, tmp_path):
    run("new", NAME)
    command = [sys.executable, "-c", "from ops.cli import main; main()", "witness", "serve"]
    command += ["--folder", str(tmp_path / "w"), "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with Popen(command, env=environment, stderr=PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = next(line for line in process.stderr if "/witness" in line)
        finally:
            process.kill()
    [port] = re.findall(r"http://127\.0\.0\.1:([1-9][0-9]*)/witness$", said.strip())
    assert port != "8001"


@contextmanager
def serving(home):
    """``quanze witness serve`` as a process of its own, and its address."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        port = door.getsockname()[1]
    command = [sys.executable, "-c", "from ops.cli import main; main()", "witness", "serve"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QUANZE_HOME": str(home)}
    with Popen([*command, "--port", str(port)], env=environment, stderr=DEVNULL) as process:
        try:
            for _ in range(600):
                if process.poll() is not None or answers(port):
                    break
                time.sleep(0.05)
            yield process, f"http://127.0.0.1:{port}/witness/add-checkpoint"
        finally:
            process.kill()


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def send(url, old, size, **more):
    sent = str(submission(old, size, **more)).encode()
    return post(url, sent, "text/plain", Manners(plain=True))


def test_a_witness_that_is_killed_comes_back_with_all_it_cosigned(quanze, tmp_path):
    def witness(*arguments):
        return quanze("witness", *arguments, QUANZE_HOME=str(tmp_path))

    made = json.loads(witness("new", NAME, "--json").stdout)
    key = VerifierKey.parse(made["rows"][0]["verifier"])
    witness("add", str(LOG.verifier))
    with serving(tmp_path) as (process, url):
        assert send(url, 0, 5)[0] == 200
        status, lines = send(url, 5, 9)
        assert status == 200
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        with pytest.raises(Unanswered):
            send(url, 9, 10)
    assert key in cosigned_by(Note.parse(str(submission(5, 9).note).encode() + lines), [key])
    with serving(tmp_path) as (_, url):
        assert send(url, 0, 10) == (409, b"9\n")
        assert send(url, 9, 10, fork=4)[0] == 422
        assert send(url, 9, 10)[0] == 200
    [row] = json.loads(witness("show", "--json").stdout)["rows"]
    assert (row["origin"], row["position"], row["root"]) == (ORIGIN, 10, tree(10).root.hex())
    assert row["cosigned_at"]
    assert not (tmp_path / "postgres").exists()
