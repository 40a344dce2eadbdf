"""quanze export, killed with -9 at any moment: the last one stands, and the next one is whole."""

import random
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import perf_counter, sleep

import pytest

from analytics.dataset import MANIFEST
from ops.export.check import check
from ops.export.folder import Folder
from ops.export.manifest import Manifest, read_manifest
from ops.registers import schema_of
from tests.ops.cli.processes import started

KILLS = 24
LATEST = 1.1
"""Moments reach from the start until a little after a whole run's end."""


@pytest.fixture
def environment(pg_url: str, tmp_path: Path) -> dict[str, str]:
    return {"QUANZE_DATABASE_URL": pg_url, "QUANZE_HOME": str(tmp_path), "QUANZE_LANG": "en"}


@pytest.fixture
def quanze(environment: dict[str, str]) -> Callable[..., BaseProcess]:
    return lambda *arguments: started(environment, *arguments)


def whole(folder: Folder) -> Manifest | None:
    """What the manifest names is there and right, whatever else lies about."""
    manifest = read_manifest(folder.path)
    if manifest is not None:
        check(folder, manifest)
    return manifest


def test_a_killed_export_leaves_the_last_one_standing_and_the_next_is_whole(
    quanze: Callable[..., BaseProcess], tmp_path: Path, pg
):
    simulate = quanze("simulate", "--size", "1500", "--register", "sim")
    simulate.join()
    assert simulate.exitcode == 0

    def export(out: str) -> BaseProcess:
        return quanze("export", "--register", "sim", "--out", str(tmp_path / out))

    export("warm").join()
    start = perf_counter()
    once = export("once")
    once.join()
    duration = perf_counter() - start
    assert once.exitcode == 0
    fresh = whole(Folder(tmp_path / "once" / "sim"))
    assert fresh is not None
    schema = schema_of("sim")
    assert pg.execute(f"select last from {schema}.head").fetchone() == (fresh.position,)

    moments = random.Random(20190501)
    outcomes = set()
    for number in range(KILLS):
        folder = Folder(tmp_path / f"killed_{number}" / "sim")
        process = export(f"killed_{number}")
        sleep(moments.uniform(0, duration * LATEST))
        process.kill()
        process.join()
        outcomes.add((folder.path / MANIFEST).exists())
        assert whole(folder) in (None, fresh), f"kill {number}"
        again = export(f"killed_{number}")
        again.join()
        assert again.exitcode == 0
        assert whole(folder) == fresh
        named = {str(folder.path / file) for file in fresh.files}
        assert {str(path) for path in folder.path.rglob("*.parquet")} == named
    assert outcomes == {False, True}, "the moments were not spread over the whole run"
