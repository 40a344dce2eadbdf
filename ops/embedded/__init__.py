"""A private PostgreSQL in the data directory, shared by all processes that use it.

Each user holds a shared lock on a file, which the system drops when the process ends, however it
ends. Whoever leaves and finds no other user stops the server. When the last user was killed, the
server lives on, and the next one adopts it.
"""

import fcntl
import os
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ops.embedded.account import DatabaseUnavailable, account_for
from ops.embedded.cluster import Cluster
from ops.embedded.programs import programs

__all__ = ["DatabaseUnavailable", "running", "stop"]


@contextmanager
def running(home: Path, pg_bin: Path | None = None) -> Generator[str]:
    """The address of the private server of a data directory, up for as long as the block lasts."""
    cluster = _cluster(_place(home), pg_bin)
    with ExitStack() as stay:
        with _alone(cluster.place):
            users = _lock_file(cluster.place / "users")
            fcntl.flock(users, fcntl.LOCK_SH)
            stay.callback(_leave, cluster, users)
            cluster.start()
        yield cluster.url()


def stop(home: Path, pg_bin: Path | None = None) -> None:
    """Stop the private server of a data directory at once, whoever still uses it."""
    place = home.expanduser().absolute() / "postgres"
    if place.exists():
        with _alone(place):
            _cluster(place, pg_bin).stop()


def _leave(cluster: Cluster, users: int) -> None:
    with _alone(cluster.place):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # others stay
        else:
            cluster.stop()
        finally:
            os.close(users)


def _cluster(place: Path, pg_bin: Path | None) -> Cluster:
    return Cluster(place=place, programs=programs(pg_bin, account_for(place)))


def _place(home: Path) -> Path:
    place = home.expanduser().absolute() / "postgres"
    try:
        home.expanduser().mkdir(parents=True, exist_ok=True)
        place.mkdir(mode=0o700, exist_ok=True)
    except OSError as obstacle:
        raise DatabaseUnavailable(
            f"the data directory cannot be made: {obstacle}; set QUANZE_HOME to one that can"
        ) from obstacle
    return place


@contextmanager
def _alone(place: Path) -> Generator[None]:
    """One process at a time starts or stops the server of a place."""
    turn = _lock_file(place / "turn")
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
    finally:
        os.close(turn)


def _lock_file(path: Path) -> int:
    """An open lock file. It belongs to the place's owner, also when root made it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    owner = path.parent.stat()
    if os.fstat(descriptor).st_uid != owner.st_uid:
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
    return descriptor
