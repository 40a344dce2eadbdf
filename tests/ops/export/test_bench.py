"""The benchmark of export and questions runs, compares and tidies up; what it asks of is sound."""

import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analytics import open_ledger
from analytics.dataset import read_dataset
from analytics.questions import QUESTIONS
from analytics.views import Statement
from ops.bench import beside
from ops.bench.alone import Cost, alone, cost, usual_cost
from ops.bench.analytics import MOST_MEMORY, Dataset, analytics, dataset
from ops.bench.beside import Beside, NotCompared, carried_over
from ops.bench.questions import ASKED, LAST, Asked, ask, questions
from ops.bench.table import table


@pytest.fixture
def made(pg_url: str, tmp_path: Path) -> Iterator[Dataset]:
    """A register large enough for every question to have something to answer about."""
    with dataset(pg_url, 5_000, tmp_path / "export") as made:
        yield made


def statements(made: Dataset, question: str) -> list[Statement]:
    heard: list[Statement] = []
    with open_ledger(made.folder) as ledger:
        ledger.heard = heard.append
        ledger.ask(question, as_of=LAST, **ASKED[question])
    return heard


def alike(rows: Iterable[tuple[Any, ...]]) -> list[str]:
    """Rows in an order that no collation decides, numbers as numbers."""
    return sorted(repr(tuple(spelled(one) for one in row)) for row in rows)


def spelled(value: Any) -> Any:
    numbers = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return round(float(value), 9) if numbers else value


def test_the_benchmark_leaves_nothing_but_figures(pg_url: str):
    pytest.importorskip("sqlglot", reason="the extra spark is not installed")
    rows = analytics(pg_url, 500, asked=["list_size"])
    assert [row.unit for row in rows] == ["s", "/s", "MiB", "MiB", "s", "s", "MiB"]
    assert all(row.figure > 0 for row in rows)
    assert rows[2].ratio == rows[2].figure / MOST_MEMORY
    assert rows[4].what == "list_size"
    assert rows[4].ratio is not None
    assert "PostgreSQL" in rows[4].against
    with psycopg.connect(pg_url) as connection:
        left = "select count(*) from pg_namespace where nspname like 'bench%'"
        assert connection.execute(left).fetchone() == (0,)


def test_a_made_up_dataset_has_the_versions_that_were_asked_for(pg_url: str, tmp_path: Path):
    with dataset(pg_url, 500, tmp_path / "export") as made:
        manifest = read_dataset(made.folder, check=True)["bench"].manifest
    rows = {
        name: sum(one.rows for one in table.segments) for name, table in manifest.tables.items()
    }
    assert (rows["versions"], rows["acts"]) == (500, 300)
    assert manifest.simulated


def test_the_same_sql_gives_the_same_answer_on_postgresql(made: Dataset):
    pytest.importorskip("sqlglot", reason="the extra spark is not installed")
    pytest.importorskip("statsmodels", reason="the extra statistics is not installed")
    answered: set[str] = set()
    with (
        open_ledger(made.folder) as ledger,
        Beside.opened(made.dsn, made.schema, made.folder) as postgres,
    ):
        for question in QUESTIONS:
            for statement in statements(made, question):
                ours = alike(ledger.engine.run(statement).rows())
                assert alike(postgres.answer(*carried_over(statement))) == ours, question
                if ours:
                    answered.add(question)
    # A made-up register waits for no hand-over, dates no decision and amends no paper.
    nothing = {"revivals", "publication_lag", "handover_lag", "law_lag", "incomparable_limits"}
    assert set(QUESTIONS) - answered == nothing


def test_a_question_is_timed_in_a_process_of_its_own(made: Dataset):
    asked = alone(ask, "changes", made.folder)
    assert isinstance(asked, Asked)
    assert asked.cost.processor > 0
    assert [one.question for one in asked.statements] == [
        one.question for one in statements(made, "changes")
    ]


def test_without_sqlglot_the_questions_are_timed_and_nothing_is_beside_them(
    made: Dataset, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    whole, processor, memory = questions(made.dsn, made.schema, made.folder, ["who_decides"])
    assert whole.figure > 0 < processor.figure
    assert memory.figure > 0
    assert whole.ratio is None
    assert "quanze[spark]" in table([whole])


def test_postgresql_is_stopped_after_a_while(made: Dataset, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("sqlglot", reason="the extra spark is not installed")
    monkeypatch.setattr(beside, "PATIENCE", 0.001)
    with (
        Beside.opened(made.dsn, made.schema, made.folder) as postgres,
        pytest.raises(NotCompared, match="stopped after"),
    ):
        postgres.seconds(statements(made, "changes"))


def test_a_question_without_its_extra_is_not_asked_and_says_why(
    made: Dataset, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "statsmodels.regression.linear_model", None)
    reason = ask("interrupted_series", made.folder)
    assert isinstance(reason, str)
    assert "quanze[statistics]" in reason


def test_what_is_short_is_done_three_times_and_what_is_long_once(monkeypatch: pytest.MonkeyPatch):
    done: list[int] = []
    assert usual_cost(done.append, 1).seconds < 5
    assert done == [1, 1, 1]
    monkeypatch.setattr("ops.bench.alone.SHORT", 0)
    usual_cost(done.append, 2)
    assert done == [1, 1, 1, 2]


def test_the_memory_of_a_fresh_process_is_its_own():
    here = cost(bytearray, 300 << 20)
    there = alone(cost, bytearray, 1)
    assert isinstance(there, Cost)
    assert there.peak < here.peak - 200
