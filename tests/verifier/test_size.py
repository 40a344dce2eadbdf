"""The verifier can be read in an evening, and needs nothing but Python."""

import ast
import re
import subprocess
import sys
from pathlib import Path

from ops.verifier import verify

SOURCE = Path(verify.__file__)
MOST = 1_320
"""Why not the 700 of the design: docs/adr/0018."""


def test_the_verifier_is_short():
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MOST
    assert max(map(len, lines)) <= 100
    assert not [line for line in lines if re.search(r";\s*\w+ *[=(]", line.partition("#")[0])]


def test_the_verifier_imports_the_standard_library_alone():
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    named = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or "."] if isinstance(node, ast.ImportFrom) else [])
        + [alias.name for alias in node.names if isinstance(node, ast.Import)]
    }
    assert named
    assert named <= sys.stdlib_module_names


def test_the_verifier_runs_without_the_project_and_without_what_it_has_installed(tmp_path):
    copy = tmp_path / "verify.py"
    copy.write_bytes(SOURCE.read_bytes())
    command = [sys.executable, "-I", "-S", str(copy), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
