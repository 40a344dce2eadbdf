"""The same questions asked in a process of its own: python -m tests.analytics.elsewhere FOLDER.

It reads questions with their parameters from standard input, as JSON, and leaves each answer in the
folder ``answers``: a frame in a file, or why there is none.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from analytics import Ledger, Unanswerable, open_ledger

Answer = pl.DataFrame | str
"""A frame, or why the question cannot be answered so."""


def answer(ledger: Ledger, question: str, way: dict[str, Any]) -> Answer:
    try:
        return ledger.ask(question, **way)
    except Unanswerable as error:
        return str(error)


def asked_elsewhere(
    packages: Path, version: str, folder: Path, answers: Path, questions: Sequence[tuple[str, Any]]
) -> list[Answer]:
    """What another version of DuckDB answers, which lies in a folder of its own."""
    answers.mkdir()
    subprocess.run(
        [sys.executable, "-m", __name__, version, str(folder), str(answers)],
        input=json.dumps(questions).encode(),
        env={**os.environ, "PYTHONPATH": str(packages)},
        cwd=Path(__file__).parents[2],
        check=True,
    )
    refused = json.loads((answers / "refused.json").read_text())
    return [
        refused[str(number)] if str(number) in refused else pl.read_ipc(answers / f"{number}.arrow")
        for number in range(len(questions))
    ]


def main(version: str, folder: str, answers: str) -> None:
    assert duckdb.__version__ == version, duckdb.__version__
    refused: dict[int, str] = {}
    with open_ledger(folder) as ledger:
        for number, (question, way) in enumerate(json.load(sys.stdin)):
            found = answer(ledger, question, way)
            if isinstance(found, str):
                refused[number] = found
            else:
                found.write_ipc(Path(answers) / f"{number}.arrow")
    (Path(answers) / "refused.json").write_text(json.dumps(refused))


if __name__ == "__main__":
    main(*sys.argv[1:])
