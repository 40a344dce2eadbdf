"""Anybody's SQL over the exported tables, in a process of its own that can do no harm."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from signal import SIGXCPU
from threading import Timer
from typing import NamedTuple

import polars as pl

from analytics.boxed import End
from analytics.dataset import Exported
from analytics.tables import TABLES, TEXT


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one question may take: seconds, bytes of memory, rows and bytes of its answer."""

    seconds: int = 30
    memory: int = 2**30
    rows: int = 100_000
    bytes: int = 2**27
    threads: int = 2


ORDINARY = Limits()


class Refused(Exception):
    """It is no question, or none that can be answered; in the engine's words."""


class Stopped(Exception):
    """It took more than it may: ``what`` is ``seconds``, ``memory`` or ``bytes``."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(f"stopped: it takes more than the {limit:,} {UNITS[what]} it may")
        self.what = what
        self.limit = limit


UNITS = {
    "seconds": "seconds",
    "memory": "bytes of memory",
    "bytes": "bytes of answer",
}


class Answer(NamedTuple):
    """The rows; ``cut`` where there were more than the limit."""

    frame: pl.DataFrame
    cut: bool


def free_sql(dataset: Mapping[str, Exported], text: str, limits: Limits = ORDINARY) -> Answer:
    """The answer to a question in SQL over the tables of ``analytics.tables``.

    Raises Refused or Stopped. Whatever the question does, it ends with its own process.
    """
    places = [one.folder.resolve() for one in dataset.values()]
    folder = Path(os.path.commonpath(places))
    tables = {
        name: {
            "columns": {"register": TEXT} | {key: column.type for key, column in columns.items()},
            "files": [
                os.path.relpath(file.resolve(), folder)
                for one in dataset.values()
                for file in one.files(name)
            ],
        }
        for name, columns in TABLES.items()
    }
    request = {"tables": tables, "sql": text, "limits": asdict(limits)}
    out, code, late = run(json.dumps(request).encode(), folder, limits)
    if late or code == -SIGXCPU:
        raise Stopped("seconds", limits.seconds)
    if code == End.TOO_LARGE:
        raise Stopped("bytes", limits.bytes)
    if code == End.REFUSED:
        raise Refused(out.decode(errors="replace").strip())
    if code == End.NO_MEMORY or code < 0:  # the system ends a process without a word
        raise Stopped("memory", limits.memory)
    if code != 0:
        raise RuntimeError(f"the process of a question ended with {code}")
    frame = pl.read_ipc(BytesIO(out))
    return Answer(frame.head(limits.rows), len(frame) > limits.rows)


def run(request: bytes, folder: Path, limits: Limits) -> tuple[bytes, int, bool]:
    """Output, exit code, and whether it had to be stopped."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-m", "analytics.boxed"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={"MALLOC_ARENA_MAX": "2", "POLARS_MAX_THREADS": str(limits.threads)},
    )
    late: list[bool] = []

    def stop() -> None:
        late.append(True)
        process.kill()

    timer = Timer(limits.seconds, stop)
    timer.start()
    try:
        out, _ = process.communicate(request)
    finally:
        timer.cancel()
        process.kill()
        process.wait()
    return out, process.returncode, bool(late)
