"""A Spark application: begun in this process or found in it, with a master that has workers.

Needs the extra ``spark``.
"""

import socket
from importlib import import_module
from time import monotonic, sleep
from typing import Any

from analytics.errors import Unavailable

HERE = "local[*]"
"""The master that is no other process: Spark in this one, on all cores."""
STANDALONE = "spark://"
ANSWERS_IN, WORKS_IN = 5.0, 60.0
"""Seconds in which a master must take a connection, and a worker be found."""
OPTIONS = {
    "spark.app.name": "quanze",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.streaming.fileStreamSink.ignoreMetadata": "true",
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""What answers depend on, and quiet. All else is set as Spark's manual says."""


def application(master: str) -> tuple[Any, bool]:
    """A session of the application, and whether it was begun for us. Raises Unavailable."""
    context = package("pyspark").SparkContext
    package("sqlglot")
    running = context._active_spark_context
    if running is not None and running.master != master:
        raise Unavailable(
            f"this process uses the Spark master {running.master} already, and cannot use {master}",
            f"本进程已在使用 Spark 主节点 {running.master}，不能再用 {master}",
        )
    if running is not None:
        return import_module("pyspark.sql").SparkSession.builder.getOrCreate(), False
    reach(master)
    begun = started(master)
    try:
        wait_for_a_worker(begun.sparkContext)
    except BaseException:
        begun.stop()
        raise
    return begun, True


def fresh(session: Any) -> Any:
    """A session of the same application, with our settings whatever those of the other are."""
    new = session.newSession()
    for name, value in OPTIONS.items():
        if name.startswith("spark.sql."):
            new.conf.set(name, value)
    return new


def started(master: str) -> Any:
    """The first session of an application that begins with it. Raises Unavailable."""
    builder = import_module("pyspark.sql").SparkSession.builder.master(master)
    for name, value in OPTIONS.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except package("pyspark.errors").PySparkRuntimeError as error:
        raise Unavailable(
            "Spark's Java did not start; it needs Java 17 or later, by JAVA_HOME or on the PATH"
            f" ({error})",
            "Spark 的 Java 没有启动：需要 Java 17 或更高版本，由 JAVA_HOME 或 PATH 指明"
            f"（{error}）",
        ) from error


def wait_for_a_worker(context: Any) -> None:
    """Spark itself would wait for ever. Raises Unavailable."""
    end = monotonic() + WORKS_IN
    # The driver counts as an executor; without a cluster it is the only one.
    while context.master.startswith(STANDALONE) and len(executors(context)) < 2:
        if monotonic() > end:
            raise Unavailable(
                f"no worker of {context.master} has given cores and memory for {WORKS_IN:.0f} s:"
                " are workers running, and is enough of them free?",
                f"{WORKS_IN:.0f} 秒内 {context.master} 没有工作节点给出核与内存："
                "工作节点是否在运行，是否有足够的空闲？",
            )
        sleep(0.1)


def executors(context: Any) -> list[Any]:
    return context.statusTracker().getExecutorInfos()


def package(name: str) -> Any:
    """A package of the extra. Raises Unavailable."""
    try:
        return import_module(name)
    except ImportError as error:
        raise Unavailable(
            f"the engine spark needs {name}. Run: pip install 'quanze[spark]'",
            f"引擎 spark 需要 {name}。请运行: pip install 'quanze[spark]'",
        ) from error


def reach(master: str) -> None:
    """Spark itself asks a silent master for a minute. Raises Unavailable."""
    if not master.startswith(STANDALONE):
        return
    reasons: list[str] = []
    for address in master.removeprefix(STANDALONE).split(","):
        host, _, port = address.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=ANSWERS_IN).close()
        except (OSError, ValueError) as error:
            reasons.append(f"{address}: {error}")
        else:
            return
    why = "; ".join(reasons)
    raise Unavailable(
        f"no Spark master answers at {master} ({why}): start it, or correct QUANZE_SPARK_MASTER",
        f"{master} 没有 Spark 主节点应答（{why}）：请启动它，或改正 QUANZE_SPARK_MASTER",
    )
