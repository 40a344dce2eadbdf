"""What it costs a supervision body to check a whole ledger: time, and memory.

The bundle goes through the verifier as it goes through it elsewhere: in a process of its own, with
nothing but Python. Beside it, what merely reading and hashing the entries takes in the same run.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

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


class Run(NamedTuple):
    """A verification: wall and processor seconds, and the most memory of one process, in MiB."""

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
        Row(what="peak memory of one of its processes", figure=run.memory, unit="MiB"),
    ]


def hash_all(entries: Iterable[bytes]) -> None:
    for entry in entries:
        leaf(entry)


def verified(bundle: Path, policy: Path) -> Run:
    """Run the verifier as others do. Raises NotSound."""
    script = str(resources.files("ops.verifier").joinpath("verify.py"))
    command = [sys.executable, "-I", "-S", script, str(bundle), "--policy", str(policy)]
    start = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = perf_counter() - start
    if process.returncode or said:
        raise NotSound(said.decode())
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)
