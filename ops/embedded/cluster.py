"""One private PostgreSQL cluster on disk: made once, started, found again, stopped."""

import os
import secrets
import shlex
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from time import monotonic, sleep
from urllib.parse import quote

import psutil
import psycopg
from psycopg.pq import PGconn, Ping

from ops.embedded.account import DatabaseUnavailable
from ops.embedded.programs import Programs

NAME = "quanze"
PATIENCE = 120
# An address of a unix socket has 104 bytes on macOS and 108 on Linux, the last one a zero.
LONGEST_SOCKET = 103
# For a private server that loads in bulk. They go into postgresql.conf, to be changed there.
# fsync stays on: a ledger that forgets is none.
SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
shared_buffers = 256MB
maintenance_work_mem = 128MB
max_wal_size = 4GB
wal_compression = on
checkpoint_timeout = 15min
log_checkpoints = off
timezone = 'UTC'
log_timezone = 'UTC'
jit = off
"""


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A place on disk (data, password, socket's address) and the programs that serve it."""

    place: Path
    programs: Programs

    @property
    def data(self) -> Path:
        """PostgreSQL's own directory."""
        return self.place / "data"

    @property
    def sockets(self) -> Path | None:
        """The directory of the server's socket, if one was ever opened."""
        try:
            return Path((self.place / "sockets").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None

    def url(self, database: str = NAME) -> str:
        """The address of a database in this cluster."""
        password = (self.place / "password").read_text(encoding="ascii")
        host = quote(str(self.sockets), safe="")
        return f"postgresql://{NAME}:{password}@/{database}?host={host}"

    def server(self) -> psutil.Process | None:
        """The server at work on this data, whoever started it.

        PostgreSQL's own lock file names a process; after a crash that number may be anybody's,
        so the process must also work in this very directory.
        """
        try:
            number = int((self.data / "postmaster.pid").read_text(errors="replace").split("\n")[0])
            process = psutil.Process(number)
            return process if process.cwd() == str(self.data.resolve()) else None
        except (FileNotFoundError, ValueError, psutil.Error):
            return None

    def start(self) -> None:
        """See to it that the server answers: make it, find it or start it."""
        if not self.data.exists():
            self._make()
        self._check()
        deadline = monotonic() + PATIENCE
        while not self._answers():
            if monotonic() > deadline:
                raise DatabaseUnavailable(f"the server of {self.data} does not answer")
            if self.server() is None:
                self._launch()
            elif self.sockets is None or not self.sockets.is_dir():
                self.stop()  # it lives, but nobody can ever reach it again
            else:
                sleep(0.05)  # it is starting, recovering or shutting down
        self._admit()

    def stop(self) -> None:
        """Fast stop: open transactions are rolled back, nothing committed is lost."""
        if self.server():
            self.programs.run(
                "pg_ctl", "stop", "-m", "fast", "-w", "-t", str(PATIENCE), data=self.data
            )
        self._close_sockets()

    def _make(self) -> None:
        """Lay a new cluster down beside its final place, so that a half-made one is never used."""
        fresh = self.place / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self.programs.account.own(fresh)
        password = secrets.token_urlsafe(24)
        _write_private(self.place / "password", password)
        passing = self._private_directory()
        try:
            note = passing / "password"
            _write_private(note, password)
            self.programs.account.own(note)
            self.programs.run("initdb", *self._ways(), f"--pwfile={note}", data=fresh)
        finally:
            shutil.rmtree(passing)
        with (fresh / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(SETTINGS)
        fresh.rename(self.data)

    def _ways(self) -> list[str]:
        # Order is by code point and never changes with a library. The character type is not C:
        # trigrams of Chinese would come out empty.
        ways = ["--encoding=UTF8", "--lc-collate=C", "--lc-ctype=C.UTF-8", "--lc-messages=C"]
        if self.programs.major >= 17:
            ways += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return [*ways, f"--username={NAME}", "--auth=scram-sha-256", "--no-instructions"]

    def _check(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if made_by != str(self.programs.major):
            raise DatabaseUnavailable(
                f"{self.data} was made by PostgreSQL {made_by}, but the programs in"
                f" {self.programs.directory} are {self.programs.major}: set QUANZE_PG_BIN to those"
                f" of PostgreSQL {made_by}"
            )
        if not (self.place / "password").exists():
            raise DatabaseUnavailable(f"{self.place / 'password'} is missing: restore it")

    def _launch(self) -> None:
        self._await_orphans()
        self._close_sockets()
        sockets = self._private_directory()
        _write_private(self.place / "sockets", str(sockets))
        socket_option = shlex.quote('"' + str(sockets).replace('"', '""') + '"')
        log = self.data / "server.log"
        if log.exists():
            log.replace(self.data / "server.log.old")
        try:
            self.programs.run(
                "pg_ctl",
                *("start", "-w", "-s", "-t", str(PATIENCE), "-o", f"-k {socket_option}"),
                data=self.data,
                log=log.name,
            )
        except DatabaseUnavailable as failure:
            last = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise DatabaseUnavailable(f"{failure}\n{last}") from None

    def _await_orphans(self) -> None:
        """Backends outlive a killed server for a moment; its lock file may outlive them all."""
        lock = self.data / "postmaster.pid"
        if not lock.exists():
            return
        deadline = monotonic() + PATIENCE
        while any(_works_in(self.data, process) for process in psutil.process_iter()):
            if monotonic() > deadline:
                raise DatabaseUnavailable(f"processes of a dead server still use {self.data}")
            sleep(0.05)
        lock.unlink(missing_ok=True)

    def _private_directory(self) -> Path:
        """A new directory of the server's own, with room for the address of a socket."""
        for parent in (Path(gettempdir()), self.place.parent):
            if len(os.fsencode(parent / "quanze-12345678" / ".s.PGSQL.5432")) > LONGEST_SOCKET:
                continue
            directory = Path(mkdtemp(prefix=f"{NAME}-", dir=parent))
            self.programs.account.own(directory)
            if self.programs.account.reaches(directory):
                return directory
            directory.rmdir()
        raise DatabaseUnavailable(
            f"neither {gettempdir()} nor {self.place.parent} can hold the server's socket (its"
            " address is too long, or closed to the server's account): set TMPDIR to a short open"
            " one"
        )

    def _close_sockets(self) -> None:
        if (sockets := self.sockets) is None:
            return
        for left in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (sockets / left).unlink(missing_ok=True)
        with suppress(OSError):  # gone already, or holding what is not ours
            sockets.rmdir()
        (self.place / "sockets").unlink()

    def _answers(self) -> bool:
        return self.sockets is not None and PGconn.ping(self.url("postgres").encode()) == Ping.OK

    def _admit(self) -> None:
        """Open the door once, and see that our database is there."""
        try:
            with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
                there = "select from pg_database where datname = %s"
                if connection.execute(there, [NAME]).fetchone() is None:
                    connection.execute(f"create database {NAME}")
        except psycopg.Error as refusal:
            raise DatabaseUnavailable(f"the server of {self.data} refuses us: {refusal}") from None


def _works_in(data: Path, process: psutil.Process) -> bool:
    try:
        return process.cwd() == str(data.resolve())
    except psutil.Error:
        return False


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    place = path.parent.stat()
    os.chown(path, place.st_uid, place.st_gid)
