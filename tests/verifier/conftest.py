"""A ledger of a few hundred entries, and a way to have a bundle of it verified."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from domain.commands import power as p
from ops.verifier import verify
from tests.facts import CITY, COUNTY, act
from tests.projections.shelves import played_out, record
from tests.verifier.bundle import NO_QUORUM, Names, written
from tests.verifier.told import stored

Findings = list[dict[str, Any]]
Verify = Callable[..., tuple[int, Findings]]


@pytest.fixture(scope="session")
def entries() -> Sequence[bytes]:
    """300 entries, so that there are a full tile and a partial one."""
    with played_out([]) as ledger:
        for n in range(146):
            day = f"20{20 + n // 28}-01-{n % 28 + 1:02}"
            to = p.TransferPower(
                stream="power:a",
                act=act(day),
                source=COUNTY if n % 2 else CITY,
                to=CITY if n % 2 else COUNTY,
            )
            record(ledger, to, p.RetainPower(stream="power:b", act=act(day)))
        return stored(ledger)


@pytest.fixture
def verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Verify:
    """Exit code and findings of a bundle, against a policy and what a body kept."""

    def run(files: Names, *more: str, policy: bytes | None = NO_QUORUM, **held: bytes):
        folder = written(files, tmp_path / "bundle")
        arguments = [str(folder), "--json", *more]
        for name, data in held.items():
            (tmp_path / name).write_bytes(data)
            arguments += [f"--{name}", str(tmp_path / name)]
        if policy is not None:
            (tmp_path / "own-policy").write_bytes(policy)
            arguments += ["--policy", str(tmp_path / "own-policy")]
        code = verify.main(arguments)
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def places(findings: Findings, *names: str) -> set[tuple[Any, ...]]:
    return {tuple(finding.get(name) for name in ("code", *names)) for finding in findings}
