"""A sealing whose n-th system call fails, or during which the power goes, for every n.

Whatever happens, every published tree is whole, and the next sealing brings the log up to date.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

import pytest

from tests.ops.sealing.logs import ListSource, faults, files, sealer_in, whole
from tests.ops.sealing.seal_in_turn import FAILED, FINE

ROOT = Path(__file__).parents[3]
SIZE = 300
CALL = re.compile(r"^(?:\d+ +)?(\w+)\(", re.MULTILINE)

CHANGING = ("openat", "write", "fsync", "mkdir", "rename", "link", "unlink", "unlinkat", "rmdir")
TRIED = {
    "error=EIO": (*CHANGING, "read", "close", "flock", "getdents64"),
    "error=ENOSPC": ("openat", "write", "mkdir"),
    "signal=SIGKILL": CHANGING,
}
"""What a disk can fail at, and what it can be too full for; between two of the changing calls a
sudden end finds the same on the disk.
"""


def log_of(size):
    log = ListSource()
    log.append(size)
    return log


@pytest.fixture(scope="module")
def turns(tmp_path_factory):
    """The process that seals when told; and whether others may trace its children."""
    if shutil.which("strace") is None:
        pytest.skip("needs strace, which fails one system call of another process at a time")
    script = [sys.executable, "-m", "tests.ops.sealing.seal_in_turn", str(SIZE)]
    with subprocess.Popen(
        [*script, str(tmp_path_factory.mktemp("warm"))],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.stdin.close()


def sealing(turns, place, trace, *expressions):
    """One sealing under strace: how it ended, and the trace."""
    print(place, file=turns.stdin, flush=True)
    child = int(turns.stdout.readline())
    command = ["strace", "-f", "-p", str(child), "-o", str(trace), "-e", "trace=%file,%desc"]
    for expression in expressions:
        command += ["-e", expression]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        wait_for(tracer, child)
        print("go", file=turns.stdin, flush=True)
        status = int(turns.stdout.readline())
        complaint = tracer.communicate(timeout=30)[1]
    if " attached" not in complaint:
        pytest.skip(f"needs the right to trace another process: {complaint.strip()}")
    return status, trace.read_text(errors="replace")


def wait_for(tracer, child):
    """Until the tracer holds the child, or has seen its end, or cannot do either."""
    status = Path(f"/proc/{child}/status")
    while tracer.poll() is None and "TracerPid:\t0\n" in status.read_text():
        time.sleep(0.001)


@pytest.fixture
def disk():
    """A place in memory, if there is one: nothing is gained by waiting for a real disk."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as place:
        yield Path(place)


@pytest.fixture(params=["first", "growing"])
def before(request, disk):
    """A place where nothing was sealed yet; and one where 200 entries of the 300 were."""
    place = disk / "before"
    place.mkdir()
    if request.param == "growing":
        sealer_in(place).seal(log_of(200))
    return place


@pytest.fixture
def calls(turns, before, disk):
    """Which system calls a sealing makes that nothing disturbs."""
    place = shutil.copytree(before, disk / "clean")
    status, trace = sealing(turns, place, disk / "trace")
    assert os.waitstatus_to_exitcode(status) == FINE
    found = set(CALL.findall(trace))
    assert {"openat", "write", "fsync", "rename", "mkdir", "close", "flock"} <= found
    return found


@pytest.mark.parametrize("fault", ["error=EIO", "error=ENOSPC", "signal=SIGKILL"])
def test_whatever_fails_the_published_trees_are_whole_and_the_next_sealing_completes(
    turns, before, calls, disk, fault
):
    log = log_of(SIZE)
    for call in calls & set(TRIED[fault]):
        for n in count(1):
            place = shutil.copytree(before, disk / f"{call} {n}")
            trace = disk / "trace"
            inject = f"inject={call}:{fault}:when={n}"
            status, told = sealing(turns, place, trace, inject)
            assert_whole(place, log, f"{inject}: {told[-2000:]}")
            if "INJECTED" not in told and "killed by SIGKILL" not in told:
                assert os.waitstatus_to_exitcode(status) == FINE
                break
            assert os.waitstatus_to_exitcode(status) in (FINE, FAILED, -9), inject
            shutil.rmtree(place)
        shutil.rmtree(place)
        assert n > 1, call


def assert_whole(place, log, what):
    """Each tree that was published is whole; and so is the log after the next sealing."""
    folder = place / "published" / "public"
    assert faults(folder) == [], what
    sealer = sealer_in(place)
    assert sealer.seal(log).tree.size == SIZE, what
    assert faults(folder) == [], what
    assert whole(log.entries).items() <= files(sealer.publication).items(), what
    assert list((folder / ".new").iterdir()) == [], what
