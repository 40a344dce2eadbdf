"""The page for supervision bodies, followed by the letter: each of its commands, in its order."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import copy
from textwrap import dedent

import pytest

from ops.verifier import verify

PAGE = Path(__file__).parents[3] / "docs" / "howto" / "check-us.md"
BLOCK = re.compile(r"(?:^    .*\n(?:\n(?=    ))?)+", re.MULTILINE)
REGISTER = "demo_panshan"


def blocks():
    text = PAGE.read_text("utf-8")
    return [dedent(block) for block in BLOCK.findall(text)]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The desk of a supervision body, with the demo registers made elsewhere."""
    place = tmp_path_factory.mktemp("desk")
    programs = Path(sys.executable).parent
    environment = os.environ | {
        "QUANZE_HOME": str(place / "books"),
        "QUANZE_LANG": "en",
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
    }

    def run(script):
        return subprocess.run(
            ["/bin/sh", "-eu", "-c", script],
            cwd=place,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    assert run("quanze demo").returncode == 0
    sealed = run(f"quanze seal --register {REGISTER} --json")
    lines = [f"{row['as']} {row['verifier']}\n" for row in json.loads(sealed.stdout)["rows"]]
    (place / "policy").write_text(f"{''.join(lines)}quorum none\n", "utf-8")
    copy(verify.__file__, place / "verify.py")
    receipt = run(f"quanze receipt --register {REGISTER} --last --out receipt.json")
    assert receipt.returncode == 0, receipt.stderr
    return run


def test_the_page_is_right_word_for_word(desk):
    policy, *scripts = blocks()
    assert policy.startswith("log ")
    assert len(scripts) == 7
    ends = []
    for script in scripts:
        done = desk(script)
        ends.append((script, done.returncode, done.stdout + done.stderr))
    forged = [end for end in ends if "forged.zip" in end[0]]
    [(_, code, said)] = forged
    assert code == 1
    assert "E_LEAF" in said
    assert [end for end in ends if end not in forged and end[1] != 0] == []
    checked = [end for end in ends if end[0].startswith("python3 -I -S verify.py panshan.zip")]
    assert [said for _, _, said in checked] == [""] * 3
