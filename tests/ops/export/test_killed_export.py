"""quanze export, killed with -9 at any moment: the last one stands, and the next one is whole."""

import random
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from shutil import copytree
from time import perf_counter, sleep

import pytest

from api.services import Register
from domain.commands import Request
from domain.ledger import Ledger
from ops.export.check import check
from ops.export.folder import Folder
from ops.export.manifest import Manifest, read_manifest
from ops.registers import schema_of
from ops.store.postgres import ledger_env
from tests.facts import add
from tests.ops.cli.processes import started

KILLS = 24
LATEST = 1.3
"""Moments reach from the start until after the end of the longest whole run so far."""


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
        check(folder, manifest, Register(name="sim", simulated=True))
    return manifest


@pytest.fixture
def simulated(quanze: Callable[..., BaseProcess]) -> None:
    simulate = quanze("simulate", "--size", "1500", "--register", "sim")
    simulate.join()
    assert simulate.exitcode == 0


@pytest.fixture
def export(quanze: Callable[..., BaseProcess], tmp_path: Path) -> Callable[[str], BaseProcess]:
    return lambda out: quanze("export", "--register", "sim", "--out", str(tmp_path / out))


def tried(export: Callable[[str], BaseProcess], out: str) -> float:
    """How long an export takes that nobody kills."""
    start = perf_counter()
    process = export(out)
    process.join()
    assert process.exitcode == 0
    return perf_counter() - start


def killed_everywhere(
    export: Callable[[str], BaseProcess],
    tmp_path: Path,
    *,
    before: Manifest | None,
    after: Manifest,
    begin: Callable[[Path], object],
    duration: float,
) -> None:
    moments = random.Random(20190501)
    outcomes = set[bool]()
    replaced = before.files if before else set[str]()
    for number in range(KILLS):
        begin(tmp_path / f"killed_{number}")
        folder = Folder(tmp_path / f"killed_{number}" / "sim")
        process = export(f"killed_{number}")
        sleep(moments.uniform(0, duration * LATEST))
        process.kill()
        process.join()
        found = whole(folder)
        outcomes.add(found == after)
        assert found in (before, after), f"kill {number}"
        duration = max(duration, tried(export, f"killed_{number}"))
        assert whole(folder) == after
        # What is replaced stays one export longer, for whoever is reading it.
        named = {str(folder.path / file) for file in after.files | replaced}
        assert {str(path) for path in folder.path.rglob("*.parquet")} == named
    assert outcomes == {False, True}, "the moments were not spread over the whole run"


@pytest.mark.usefixtures("simulated")
def test_a_killed_first_export_leaves_nothing_half_and_the_next_is_whole(
    export: Callable[[str], BaseProcess], tmp_path: Path, pg
):
    tried(export, "warm")
    duration = tried(export, "once")
    after = whole(Folder(tmp_path / "once" / "sim"))
    assert after is not None
    schema = schema_of("sim")
    assert pg.execute(f"select last from {schema}.head").fetchone() == (after.position,)
    killed_everywhere(
        export, tmp_path, before=None, after=after, begin=Path.mkdir, duration=duration
    )


@pytest.mark.usefixtures("simulated")
def test_a_killed_export_of_what_is_new_leaves_the_last_one_standing_and_the_next_is_whole(
    export: Callable[[str], BaseProcess], tmp_path: Path, pg_url: str
):
    tried(export, "first")
    before = whole(Folder(tmp_path / "first" / "sim"))
    with Ledger(ledger_env(pg_url, schema_of("sim"))) as ledger:
        fresh = tuple(add(stream=f"power:{number}", holders=()) for number in range(50))
        ledger.execute(Request(commands=fresh, actor="clerk"))

    def begin(at: Path) -> None:
        copytree(tmp_path / "first", at)

    begin(tmp_path / "warm")
    tried(export, "warm")
    begin(tmp_path / "once")
    duration = tried(export, "once")
    after = whole(Folder(tmp_path / "once" / "sim"))
    assert before is not None
    assert after is not None
    assert (before.position + 50, before.files < after.files) == (after.position, False)
    killed_everywhere(export, tmp_path, before=before, after=after, begin=begin, duration=duration)
