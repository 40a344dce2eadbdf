"""A standalone Spark cluster on loopback: a master and workers, as docs/howto/use-spark.md says."""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import urlopen

PATIENCE = 90
DEPLOY = "org.apache.spark.deploy"
GUARDED = ("bash", "-c", '"$@" < /dev/null & read -r; kill -KILL 0', "guard")
"""Runs what follows, and ends all of it once whoever began it is gone, however he went."""
SMALL = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Djava.io.tmpdir={folder}"
DEFAULTS = """
spark.driver.memory                  512m
spark.driver.host                    127.0.0.1
spark.driver.bindAddress             127.0.0.1
spark.driver.extraJavaOptions        {small}
spark.executor.memory                512m
spark.executor.cores                 1
spark.executor.extraJavaOptions      {small}
spark.local.dir                      {folder}
spark.sql.shuffle.partitions         2
spark.sql.codegen.wholeStage         false
spark.sql.warehouse.dir              {folder}/warehouse
"""
LOGGING = """
rootLogger.level = error
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d %p %c: %m%n
"""


class Cluster:
    """A master and its workers; each is a group of processes of its own."""

    def __init__(self, folder: Path, page: str, master: str, workers: list[int]) -> None:
        self.folder = folder
        self.page = page
        self.master = master
        self.workers = workers

    def alive(self) -> int:
        """How many workers the master counts on."""
        try:
            with urlopen(f"{self.page}/json/", timeout=5) as answer:
                return json.load(answer)["aliveworkers"]
        except OSError:
            return 0

    def kill(self, worker: int) -> None:
        """End a worker and what it runs as a power cut would."""
        os.killpg(self.workers[worker], signal.SIGKILL)


@contextmanager
def standalone(folder: Path, *, workers: int) -> Generator[Cluster]:
    """A cluster, and the settings of Spark for whoever asks it; all of it ends with the block."""
    folder.mkdir(exist_ok=True)
    with ExitStack() as stack:
        environment = stack.enter_context(settings(folder))
        address, port, page = "127.0.0.1", *free_ports(2)

        def run(name: str, *words: str) -> int:
            log = stack.enter_context(open(folder / f"{len(pids)}.log", "wb"))
            process = subprocess.Popen(
                [*GUARDED, spark_class(), f"{DEPLOY}.{name}", "--host", address, *words],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            stack.callback(ended, process)
            pids.append(process.pid)
            return process.pid

        pids: list[int] = []
        run("master.Master", "--port", str(port), "--webui-port", str(page))
        master = f"spark://{address}:{port}"
        small = ("--cores", "1", "--memory", "512m", "--webui-port", "0")
        there = [
            run("worker.Worker", *small, "--work-dir", str(folder / f"work-{one}"), master)
            for one in range(workers)
        ]
        cluster = Cluster(folder, f"http://{address}:{page}", master, there)
        until(lambda: cluster.alive() == workers, f"{workers} workers; see the logs in {folder}")
        yield cluster


@contextmanager
def settings(folder: Path) -> Generator[dict[str, str]]:
    """Spark's settings in a folder, named in the environment meanwhile."""
    small = SMALL.format(folder=folder)
    (folder / "spark-defaults.conf").write_text(DEFAULTS.format(folder=folder, small=small))
    (folder / "log4j2.properties").write_text(LOGGING)
    ours = {
        "SPARK_CONF_DIR": str(folder),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "128m",
        "SPARK_DAEMON_JAVA_OPTS": small,
        "SPARK_LAUNCHER_OPTS": small,
    }
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield {**os.environ}
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def spark_class() -> str:
    import pyspark

    return str(Path(pyspark.__file__).parent / "bin" / "spark-class")


def ended(process: subprocess.Popen[Any]) -> None:
    """Nothing of its group is left."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def until(true: Callable[[], bool], wanted: str) -> None:
    """Wait for what will come. Raises TimeoutError."""
    end = monotonic() + PATIENCE
    while not true():
        if monotonic() > end:
            raise TimeoutError(wanted)
        sleep(0.1)
