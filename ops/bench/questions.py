"""What each question costs over everything: time and memory, beside the same SQL on PostgreSQL."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from analytics import open_ledger
from analytics.errors import Unanswerable, Unavailable
from analytics.questions import QUESTIONS
from analytics.views import Statement
from ops.bench.alone import Cost, alone, usual_cost
from ops.bench.beside import Beside, NotCompared
from ops.bench.table import Row

FIRST, LAST = "2010-01-01", "2025-12-31"
"""The days of a made-up register: 192 months."""
SERIES = {"since": FIRST}
PAPER = {"paper": "instrument:3"}
AROUND = {"paper": "instrument:300", "since": FIRST, "measure": "list_size"}
ASKED: Mapping[str, Mapping[str, Any]] = {name: {} for name in QUESTIONS} | {
    "list_size": SERIES,
    "changes": SERIES,
    "cancelled_approvals": SERIES,
    "delegated_items": SERIES,
    "churn": SERIES,
    "revivals": {"since": "2025-06-01", "organ": "organ:7"},
    "net_slimming": PAPER,
    "cascades": PAPER,
    "interrupted_series": AROUND,
    "difference_in_differences": AROUND
    | {"by": "kind", "treated": "licence", "control": "penalty"},
}
"""What each question is asked about; without a word, about everything on the last day."""


class Asked(NamedTuple):
    """What a question took, and the SQL that it ran."""

    cost: Cost
    statements: list[Statement]


def questions(
    dsn: str, schema: str, folder: Path, names: Iterable[str] = tuple(QUESTIONS)
) -> list[Row]:
    """Ask an export these questions, and the read models it was made of the same."""
    with Beside.opened(dsn, schema, folder) as postgres:
        return [row for name in names for row in rows(name, folder, postgres)]


def rows(name: str, folder: Path, postgres: Beside) -> Iterator[Row]:
    """Three rows, or one that says why there are no more."""
    asked = alone(ask, name, folder)
    if isinstance(asked, str):
        yield Row(what=name, figure=0, unit="s", against=f"not asked: {asked}")
        return
    row = Row(what=name, figure=asked.cost.seconds, unit="s")
    try:
        other = postgres.seconds(asked.statements)
    except NotCompared as reason:
        yield Row(what=name, figure=asked.cost.seconds, unit="s", against=str(reason))
    else:
        yield row.beside(other, f"{other:,.2f} s that the same SQL takes PostgreSQL")
    yield Row(what=f"{name}, processor time", figure=asked.cost.processor, unit="s")
    yield Row(what=f"{name}, peak memory", figure=asked.cost.peak, unit="MiB")


def ask(name: str, folder: Path) -> Asked | str:
    """Open the export, ask, close it: in this process. Or why it cannot be asked here."""
    heard: list[Statement] = []

    def once() -> None:
        heard.clear()
        with open_ledger(folder) as ledger:
            ledger.heard = heard.append
            ledger.ask(name, as_of=LAST, **ASKED[name])

    try:
        return Asked(usual_cost(once), heard)
    except (Unavailable, Unanswerable) as missing:
        return str(missing)
