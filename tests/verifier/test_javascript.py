"""The second verifier, in JavaScript: it finds nothing in sound bundles, else the cause."""

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import merkle
from domain.commands import Request
from tests.scripts import scripts
from tests.verifier import jsbundles as b
from tests.verifier import jsnotes as n
from tests.verifier.jsforging import LOG_LINE, TWO_WITNESSES, UNREADABLE_POLICIES
from tests.verifier.jshistories import (
    long,
    of_a_finding,
    of_an_absurd_limit,
    of_every_topic,
    of_handing,
    of_script,
    usual,
)
from tests.verifier.jstampering import CASES, Where, sound

VERIFIER = Path(__file__).parent / "js/verify.mjs"
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="the verifier in JavaScript needs node")
Verdict = tuple[int, list[dict[str, Any]]]
Verify = Callable[[b.Bundle], Verdict]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(NODE), str(VERIFIER), *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def written(bundle: b.Bundle, folder: Path) -> list[object]:
    """The arguments with which a bundle is verified."""
    held = {"policy": bundle.policy.encode()}
    if bundle.checkpoint is not None:
        held["checkpoint"] = bundle.checkpoint
    if bundle.receipt is not None:
        held["receipt"] = bundle.receipt
    (folder / "bundle.zip").write_bytes(bundle.zipped)
    arguments: list[object] = [folder / "bundle.zip"]
    for name, content in held.items():
        (folder / name).write_bytes(content)
        arguments += [f"--{name}", folder / name]
    return arguments


@pytest.fixture(scope="module")
def verify(tmp_path_factory: pytest.TempPathFactory) -> Verify:
    folder = tmp_path_factory.mktemp("bundle")

    def verdict(bundle: b.Bundle) -> Verdict:
        done = run(*written(bundle, folder))
        assert done.stderr == ""
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

    return verdict


SOUND: Verdict = (0, [])
drawn = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])


@drawn
@given(scripts, st.data())
def test_nothing_is_found_in_the_bundle_of_a_drawn_history(
    verify: Verify, script: list[Request], data: st.DataObject
):
    entries = of_script(script)
    sizes = data.draw(st.lists(st.integers(0, len(entries)), max_size=2))
    assert verify(b.whole(entries, signed_at=sizes)) == SOUND


@drawn
@given(scripts, st.sampled_from(["power:a", "power:d", "organ:city", "organ:town"]))
def test_nothing_is_found_in_the_bundle_of_one_power_or_organ(
    verify: Verify, script: list[Request], id: str
):
    scope = {"kind": id.partition(":")[0], "id": id}
    assert verify(b.part(of_script(script), scope)) == SOUND


def test_every_event_is_replayed_as_the_project_replays_it(verify: Verify):
    assert verify(b.whole(of_every_topic())) == SOUND


def test_a_finding_in_a_public_log_is_no_entry(verify: Verify):
    code, found = verify(b.whole(of_a_finding()))
    assert code == 1
    assert found


def test_what_is_handed_on_and_back_is_replayed_as_the_project_replays_it(verify: Verify):
    assert verify(b.whole(of_handing())) == SOUND


def test_nothing_is_found_where_a_limit_was_recorded_that_is_refused_today(verify: Verify):
    assert verify(b.whole(of_an_absurd_limit())) == SOUND


def test_nothing_is_found_in_a_log_of_several_tiles(verify: Verify):
    assert verify(b.whole(long(600), signed_at=(256, 300, 512))) == SOUND


def test_nothing_is_found_in_an_empty_log(verify: Verify):
    assert verify(b.whole([])) == SOUND


def test_a_bundle_may_be_a_folder(tmp_path: Path):
    bundle = sound()
    arguments = written(bundle, tmp_path)
    for name, content in bundle.files.items():
        file = tmp_path / "folder" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    done = run(tmp_path / "folder", *arguments[1:])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("code", "where", "tampered"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_what_is_wrong_is_found_first(
    verify: Verify, code: str, where: Where, tampered: Callable[[], b.Bundle]
):
    exit_code, found = verify(tampered())
    assert exit_code == 1
    assert {"code": found[0]["code"], **{name: found[0].get(name) for name in where}} == {
        "code": code,
        **where,
    }
    assert found[0]["message"]


def test_every_code_that_a_bundle_can_lead_to_is_tried():
    documented = {line.split("`")[1] for line in FORMATS.splitlines() if line.startswith("| `E_")}
    assert documented - {code for _, code, _, _ in CASES} == {"E_ROW"}


FORMATS = (Path(__file__).parents[2] / "docs/formats.md").read_text(encoding="utf-8")
SIGNED_OR_HASHED = ("checkpoint", "tile/", "state/", "proofs.json")
WRITTEN = {
    "ledger": sound().files,
    "power": b.part(usual(), {"kind": "power", "id": "power:a"}).files,
    "organ": b.part(usual(), {"kind": "organ", "id": "organ:city"}).files,
}
CONTENTS = sorted(
    (scope, name)
    for scope, files in WRITTEN.items()
    for name, content in files.items()
    if name.startswith(SIGNED_OR_HASHED) and content
)


@settings(max_examples=80)
@given(st.sampled_from(CONTENTS), st.data())
def test_a_flipped_bit_is_found_wherever_it_is(
    verify: Verify, place: tuple[str, str], data: st.DataObject
):
    scope, name = place
    content = bytearray(WRITTEN[scope][name])
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    exit_code, found = verify(b.Bundle(WRITTEN[scope] | {name: bytes(content)}))
    assert exit_code == 1, found


def held(*, checkpoint: bytes | None = None, receipt: bytes | None = None) -> b.Bundle:
    return b.Bundle(sound().files, usual(), checkpoint=checkpoint, receipt=receipt)


@pytest.mark.parametrize("size", [0, 1, 6, 8])
def test_a_checkpoint_that_is_held_is_continued(verify: Verify, size: int):
    leaves = [merkle.leaf(entry) for entry in usual()]
    assert verify(held(checkpoint=n.checkpoint(leaves, size=size))) == SOUND


@pytest.mark.parametrize("signed", [None, 6, 7, 8])
def test_what_was_receipted_is_there(verify: Verify, signed: int | None):
    assert verify(held(receipt=n.receipt(usual(), 5, 6, signed=signed))) == SOUND


def signed_by(keys: Sequence[n.Key], policy: str) -> b.Bundle:
    bundle = sound()
    leaves = [merkle.leaf(entry) for entry in usual()]
    bundle.files["checkpoint"] = n.checkpoint(leaves, *keys)
    bundle.policy = policy
    return bundle


@pytest.mark.parametrize(
    ("keys", "policy"),
    [
        ([n.LOG, n.SECOND], n.POLICY),
        ([n.SECOND], f"log {n.SECOND.verifier}\n{n.POLICY}"),
        ([n.LOG, n.WITNESS], f"{TWO_WITNESSES}quorum city\n"),
        ([n.LOG, n.OTHER_WITNESS], f"{TWO_WITNESSES}group one any city province\nquorum one\n"),
        (
            [n.LOG, n.WITNESS, n.OTHER_WITNESS],
            f"{TWO_WITNESSES}group both 2 city province\ngroup g all both\nquorum g\n",
        ),
        ([n.LOG], f"\t# a comment\n{LOG_LINE}\n  quorum\tnone  \n"),
    ],
)
def test_those_whom_the_policy_names_have_signed(
    verify: Verify, keys: Sequence[n.Key], policy: str
):
    assert verify(signed_by(keys, policy)) == SOUND


def test_what_cannot_be_read_ends_with_2_and_without_a_finding(tmp_path: Path):
    arguments = written(sound(), tmp_path)
    whole = (tmp_path / "bundle.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:-30])
    place = whole.index(b"state/duties/8") + 40
    (tmp_path / "damaged.zip").write_bytes(
        whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :]
    )
    for attempt in (
        [tmp_path / "absent.zip", *arguments[1:]],
        [tmp_path / "policy", *arguments[1:]],
        [tmp_path / "cut.zip", *arguments[1:]],
        [tmp_path / "damaged.zip", *arguments[1:]],
        [arguments[0], "--policy", tmp_path / "absent"],
        [*arguments, "--checkpoint", tmp_path / "absent"],
        [arguments[0]],
        [*arguments, "--trust"],
    ):
        done = run(*attempt)
        assert (done.returncode, done.stdout) == (2, ""), attempt
        assert done.stderr


@pytest.mark.parametrize("policy", UNREADABLE_POLICIES.values(), ids=UNREADABLE_POLICIES)
def test_nothing_can_be_said_with_a_policy_that_is_none(tmp_path: Path, policy: str):
    bundle = sound()
    bundle.policy = policy
    done = run(*written(bundle, tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert str(tmp_path / "policy") in done.stderr
