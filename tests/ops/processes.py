"""Other processes that use a data directory, for tests to start and to kill."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg

ROOT = Path(__file__).parents[2]
STAY = """
import sys
from pathlib import Path

import psutil
import psycopg
from ops.embedded import running
with running(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.readline()
"""


def python(script: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """A Python of its own that runs a script with quanze at hand."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(script: str, *arguments: str, **environment: str) -> str:
    """What a script prints; it must end well."""
    with python(script, *arguments, **environment) as process:
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.strip()


@contextmanager
def user_of(home: Path) -> Generator[tuple[subprocess.Popen[str], str]]:
    """Another process inside ``running(home)``, and the address it got."""
    with python(STAY, str(home)) as process:
        try:
            url = process.stdout.readline().strip()
            assert url, process.stderr.read()
            yield process, url
        finally:
            process.communicate(input="\n" if process.poll() is None else None, timeout=120)


def server_of(home: Path) -> psutil.Process:
    lock = home / "postgres" / "data" / "postmaster.pid"
    return psutil.Process(int(lock.read_text(errors="replace").split()[0]))


def ended(process: psutil.Process) -> bool:
    """Also when nobody has taken note of its end yet."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def up(home: Path) -> bool:
    return (home / "postgres" / "data" / "postmaster.pid").exists()


def asked(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]
