"""And no alarm where nothing is wrong: a thousand runs of the sealer and of the verifier."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ops.sealing.folder import Publication
from ops.sealing.memory import Memory
from tests.ops.sealing.attacked import places, state_roots, verified, write
from tests.ops.sealing.logs import ListSource, sealer_in

PARTS, LOGS, SEALINGS = 4, 25, 10
MEMORY = Path("/dev/shm")


@pytest.fixture
def swift(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in memory where the system has one: nothing here is about disks."""
    if not MEMORY.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=MEMORY) as place:
        monkeypatch.setattr(tempfile, "tempdir", place)
        yield Path(place)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_thousand_sealings_of_growing_logs_raise_no_alarm(swift: Path, part: int):
    """A quarter of them in each part; the logs of a part are signed with one key."""
    rows = ListSource()
    for _ in range(330):
        rows.append(1)
    first, done = sealer_in(swift), 0
    for label, chance in places(f"clean {part}", LOGS):
        sealer = replace(
            first,
            publication=Publication(swift / label),
            memory=Memory(swift / f"{label}.signed"),
        )
        longest = chance.choices([16, 32, 330], [60, 37, 3])[0]
        kept: list[object] = []
        for size in sorted(chance.sample(range(1, longest), SEALINGS)):
            sealer.seal(ListSource(rows.rows[:size]), full=chance.random() < 0.5)
            folder = sealer.publication.folder
            write(folder, state_roots(sealer.signers, rows.entries[:size]))
            assert verified(folder, folder / "policy", *kept) == (0, []), (label, size)
            kept = ["--checkpoint", folder / f"checkpoints/{size}"]
            done += 1
    assert done * PARTS == 1000
