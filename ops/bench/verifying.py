"""What it costs a supervision body to check a whole ledger: time, and memory.

The bundle goes through the verifier as it goes through it elsewhere: in a process of its own, with
nothing but Python. Beside it, what merely reading and hashing the entries takes in the same run.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from importlib import resources
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

import psutil

from api.services import Register
from domain.ledger import Ledger
from domain.merkle import leaf
from ops.bench.append import seconds
from ops.bench.table import Row
from ops.sealing.bundle import whole, write_bundle
from ops.sealing.sealed import Sealed
from ops.sealing.sealer import Sealer
from ops.sealing.stateroots import publish_state_roots
from projections import READ_MODELS
from projections.database import Database
from projections.follow import catch_up_all

PAUSE = 0.5
"""Seconds between two looks at the memory; each look takes time from what is looked at."""


class Run(NamedTuple):
    """A verification: wall and processor seconds, and the most memory of all its processes, MiB."""

    wall: float
    processor: float
    memory: float


class NotSound(RuntimeError):
    """The verifier found something in a bundle that was made a moment ago."""


def verifying(dsn: str, schema: str, ledger: Ledger, sealer: Sealer, place: Path) -> list[Row]:
    """Bundle what was sealed, and verify it. Raises NotSound."""
    with Database(dsn, schema) as database:
        catch_up_all([model(database) for model in READ_MODELS], ledger)
        publication, origin = sealer.publication, sealer.origin
        publish_state_roots(database, publication, origin, sealer.signers, full=False)
    sealed = Sealed.last(publication, origin)
    register = Register(name="bench", title="bench", simulated=True)
    bundle = place / "bundle.zip"
    write_bundle(bundle, whole(sealed, register))
    hashed = seconds(hash_all, publication.entries(sealed.position))
    run = verified(bundle, publication.folder / "policy")
    count = f"{sealed.position:,} entries"
    return [
        Row(what=f"verifying a bundle of {count}", figure=run.wall, unit="s").beside(
            hashed, "merely reading and hashing them"
        ),
        Row(what="processor time of that, all cores", figure=run.processor, unit="s"),
        Row(what="peak memory of all its processes", figure=run.memory, unit="MiB"),
    ]


def hash_all(entries: Iterable[bytes]) -> None:
    for entry in entries:
        leaf(entry)


def verified(bundle: Path, policy: Path) -> Run:
    """Run the verifier as others do. Raises NotSound."""
    script = str(resources.files("ops.verifier").joinpath("verify.py"))
    command = [sys.executable, "-I", "-S", script, str(bundle), "--policy", str(policy)]
    start = perf_counter()
    with tempfile.TemporaryFile() as said, subprocess.Popen(command, stdout=said) as process:
        held = 0
        while (done := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            held = max(held, memory_of(process.pid))
            sleep(PAUSE)
        wall = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(done[1])
        said.seek(0)
        words = said.read()
        if process.returncode or words:
            raise NotSound(f"{process.returncode}: {words.decode()}")
    return Run(wall, done[2].ru_utime + done[2].ru_stime, held / 2**20)


def memory_of(pid: int) -> int:
    """The bytes that a process and those below it hold, what they share counted once (PSS).

    Not ru_maxrss: what it says of a process is at least what its parent held when it began it.
    """
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        return sum(map(proportional, (process, *process.children(recursive=True))))
    return 0


def proportional(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        held = process.memory_full_info()
        return getattr(held, "pss", held.uss)
    return 0
