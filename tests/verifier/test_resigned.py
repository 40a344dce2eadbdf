"""Entries that no lawful writer writes, signed by the log itself: what each verifier says of them.

Where the two differ, the difference is named in docs/formats.md §10; there is no other.
"""

import json
import shutil
import subprocess
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ops.verifier import verify as verifier
from tests.verifier.bundle import (
    NO_QUORUM,
    Names,
    checkpoint,
    leaf,
    manifest,
    states,
    tiles,
    written,
)
from tests.verifier.conftest import Verify

verify: Any = verifier
JAVASCRIPT, NODE = Path(__file__).parent / "js/verify.mjs", shutil.which("node")
PAYLOAD = {
    "elements": {"name": "许可"},
    "kind": "licence",
    "holders": ["organ:a"],
    "area": "211100",
}


def entry(version: int = 1, topic: str = "power.added", **parts: Any) -> bytes:
    said = {"act": {"effective_on": "2020-01-01"}, "actor": "clerk", "command_id": "c"}
    said |= {"on_behalf_of": "", "payload": PAYLOAD, "recorded_at": "2026-01-01T00:00:00.000000Z"}
    said |= {"stream": "power:x", "topic": topic, "version": version}
    return verify.ENCODE(said | parts).encode()


def ledger(*entries: bytes) -> Names:
    """The bundle of a keeper who signs whatever verify.py makes of the entries."""
    models: dict[str, list[bytes]] = {model: [] for model in verify.MODELS}
    known: Any = []
    with suppress(verify.Wrong):
        known = verify.rows("power:x", [(n, json.loads(one)) for n, one in enumerate(entries, 1)])
    models["history"] = [verify.spelled("power:x", row).encode() for row in known]
    lists: dict[str, list[Any]] = defaultdict(list)
    for organ, items in verify.listed("power:x", known):
        lists[organ] += items
    models["lists"] = [verify.spelled_list(organ, lists[organ]).encode() for organ in sorted(lists)]
    size = len(entries)
    files = manifest(size) | tiles(entries) | states(models, size) | {"policy": NO_QUORUM}
    signed = checkpoint([leaf(one) for one in entries])
    return files | {"checkpoint": signed, f"checkpoints/{size}": signed}


def in_javascript(files: Names, place: Path) -> int:
    (place / "policy").write_bytes(NO_QUORUM)
    folder = written(files, place / "for-javascript")
    command = [str(NODE), str(JAVASCRIPT), str(folder), "--policy", str(place / "policy")]
    return subprocess.run(command, capture_output=True, check=False).returncode


LAWFUL = [entry(), entry(2, "power.cancelled", payload={})]
REFUSED = {
    "a month that is none": [entry(recorded_at="2026-19-01T00:00:00.000000Z")],
    "a day that is none": [entry(recorded_at="2026-02-30T00:00:00.000000Z")],
    "an hour that is none": [entry(recorded_at="2026-01-01T29:00:00.000000Z")],
    "an unknown topic": [entry(), entry(2, "power.forgotten", payload={})],
    "a version left out": [entry(), entry(3, "power.cancelled", payload={})],
}
NOT_JUDGED = {
    "a field of the payload that nobody knows": [entry(payload=PAYLOAD | {"secret": "x"})],
    "a field of the act that nobody knows": [entry(act={"effective_on": "2020-01-01", "zzz": 1})],
    "a word that is none of its list": [entry(payload=PAYLOAD | {"kind": "nonsense"})],
    "a default that is written out": [entry(payload=PAYLOAD | {"term": ""})],
    "a value of another type": [entry(), entry(2, "power.cancelled", payload={"reason": 5})],
}


@pytest.mark.skipif(NODE is None, reason="the verifier in JavaScript needs node")
@pytest.mark.parametrize("name", ["lawful", *REFUSED, *NOT_JUDGED])
def test_the_verifiers_differ_where_the_formats_say_so(name: str, verified: Verify, tmp_path: Path):
    files = ledger(*({"lawful": LAWFUL} | REFUSED | NOT_JUDGED)[name])
    both = verified(files)[0], in_javascript(files, tmp_path)
    assert both == ((0, 0) if name == "lawful" else (0 if name in NOT_JUDGED else 1, 1))


def test_every_difference_is_named_in_the_formats():
    text = (Path(__file__).parents[2] / "docs/formats.md").read_text(encoding="utf-8")
    assert all(name in " ".join(text.split()) for name in NOT_JUDGED)
