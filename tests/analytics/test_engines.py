"""One question has one answer: on DuckDB, on the oldest DuckDB we allow, and on a Spark cluster."""

import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import psutil
import pytest
from polars.testing import assert_frame_equal

from analytics import Ledger, Unavailable, open_ledger
from analytics.questions import QUESTIONS
from tests.analytics.cluster import Cluster, standalone, until
from tests.analytics.elsewhere import Answer, answer, asked_elsewhere
from tests.analytics.engines import LATE, PROVINCE, SINCE, registers, ways

OLDEST = "1.5.5"
PACKAGES = Path(sys.prefix) / f"duckdb-{OLDEST}"
"""Where .ci/run puts it: pip install --target."""
EXECUTOR = "org.apache.spark.executor.CoarseGrainedExecutorBackend"

no_spark = pytest.mark.skipif(
    not (find_spec("pyspark") and find_spec("sqlglot")), reason="needs the extra: quanze[spark]"
)
no_java = pytest.mark.skipif(not shutil.which("java"), reason="needs Java 17 or later on the PATH")
no_oldest = pytest.mark.skipif(
    not PACKAGES.is_dir(), reason=f"needs DuckDB {OLDEST} in {PACKAGES} (see .ci/run)"
)


class Books(NamedTuple):
    """An export, opened with DuckDB, and the ways to ask each question of it."""

    folder: Path
    ledger: Ledger
    ways: dict[str, list[dict[str, Any]]]
    answered: dict[str, list[Answer]]

    def expected(self, question: str) -> list[Answer]:
        """What DuckDB answers; sought once."""
        if question not in self.answered:
            self.answered[question] = [
                answer(self.ledger, question, way) for way in self.ways[question]
            ]
        return self.answered[question]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    folder = tmp_path_factory.mktemp("books")
    there = registers(folder)
    with open_ledger(folder) as ledger:
        yield Books(folder, ledger, {name: ways(name, there) for name in QUESTIONS}, {})


@pytest.fixture(scope="module")
def oldest(books: Books, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Answer]]:
    """What the oldest DuckDB answers."""
    asked = [(name, way) for name, some in books.ways.items() for way in some]
    answers = tmp_path_factory.mktemp("oldest") / "answers"
    found = iter(asked_elsewhere(PACKAGES, OLDEST, books.folder, answers, asked))
    return {name: [next(found) for _ in some] for name, some in books.ways.items()}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with standalone(tmp_path_factory.mktemp("spark"), workers=2) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def spark(books: Books, cluster: Cluster) -> Iterator[Ledger]:
    with open_ledger(books.folder, engine="spark", master=cluster.master) as ledger:
        yield ledger


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_ways_to_ask_bring_something_to_light(question: str, books: Books):
    found = books.expected(question)
    assert any(isinstance(one, pl.DataFrame) and one.height for one in found), found


@no_oldest
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_oldest_duckdb_answers_the_same(
    question: str, books: Books, oldest: dict[str, list[Answer]]
):
    asked = zip(books.ways[question], books.expected(question), oldest[question], strict=True)
    for way, expected, found in asked:
        same(expected, found, way)


@no_java
@no_spark
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_spark_cluster_answers_the_same(question: str, books: Books, spark: Ledger):
    ways = books.ways[question]
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda way: answer(spark, question, way), ways)
        for way, expected, one in zip(ways, books.expected(question), found, strict=True):
            same(expected, one, way)


@no_java
@no_spark
@pytest.mark.parametrize("text", ["\\' or true --", "x' or 'x' = 'x", "*/ $called"])
def test_what_an_asker_writes_is_never_run(text: str, books: Books, spark: Ledger):
    way = {"since": SINCE, "as_of": LATE, "organ": text}
    expected = answer(books.ledger, "list_size", way)
    assert isinstance(expected, str)
    same(expected, answer(spark, "list_size", way), way)


def same(expected: Answer, found: Answer, way: dict[str, Any]) -> None:
    """Equal in columns, types, order of rows and values; floats to 9 places."""
    if isinstance(expected, str) or isinstance(found, str):
        assert expected == found, way
        return
    try:
        assert_frame_equal(expected, found, rel_tol=1e-9, abs_tol=1e-12)
    except AssertionError as error:
        error.add_note(f"asked with {way}")
        raise


def executor(cluster: Cluster, worker: int) -> psutil.Process | None:
    """The process that a worker runs tasks in."""
    below = psutil.Process(cluster.workers[worker]).children(recursive=True)
    return next((one for one in below if runs(one, EXECUTOR)), None)


def runs(process: psutil.Process, word: str) -> bool:
    try:
        return word in process.cmdline()
    except psutil.NoSuchProcess:
        return False


def busy(process: psutil.Process) -> bool:
    """Tasks were given to an executor, and it has not finished them."""
    from pyspark import SparkContext

    ports = {one.laddr.port for one in process.net_connections() if one.status == "LISTEN"}
    infos = SparkContext.getOrCreate().statusTracker().getExecutorInfos()
    return any(one.numRunningTasks for one in infos if one.port in ports)


@no_java
@no_spark
def test_an_application_that_runs_already_is_used_and_left_as_it_was(
    books: Books, spark: Ledger, cluster: Cluster
):
    from pyspark.sql import SparkSession

    theirs = SparkSession.builder.getOrCreate()
    theirs.conf.set("spark.sql.session.timeZone", "Asia/Shanghai")
    theirs.conf.set("spark.sql.ansi.enabled", "false")
    way = {"as_of": LATE, "register": PROVINCE}
    expected = answer(books.ledger, "basis_structure", way)
    with open_ledger(books.folder, engine="spark", master=cluster.master) as second:
        same(expected, answer(second, "basis_structure", way), way)
    assert theirs.conf.get("spark.sql.session.timeZone") == "Asia/Shanghai"
    same(expected, answer(spark, "basis_structure", way), way)
    with pytest.raises(Unavailable, match=r"already, and cannot use local\[1\]"):
        open_ledger(books.folder, engine="spark", master="local[1]")


@no_java
@no_spark
def test_an_answer_is_right_though_a_worker_dies_while_it_is_sought(
    books: Books, spark: Ledger, cluster: Cluster
):
    way = {"since": SINCE, "as_of": LATE, "by": "area"}
    until(lambda: all(executor(cluster, one) for one in range(2)), "an executor of each worker")
    doomed = executor(cluster, 0)
    assert doomed
    doomed.suspend()
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(spark.ask, "changes", **way)
        until(lambda: busy(doomed) or asking.done(), "work given to the stopped one")
        assert not asking.done()
        cluster.kill(0)
        found = asking.result(timeout=120)
    until(lambda: cluster.alive() == 1, "a master that knows of one worker")
    same(books.ledger.ask("changes", **way), found, way)
    assert found.height
