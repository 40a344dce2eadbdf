"""Under whose name PostgreSQL runs, and how it gets to a directory it could not open itself."""

import os
import pwd
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# An environment of our own: the caller's PGDATA, PGOPTIONS or locale must not reach the server.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C"}
DESCRIPTORS = Path("/proc/self/fd")


class DatabaseUnavailable(Exception):
    """There is no PostgreSQL to work with; the message says why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """The system account a server runs under: PostgreSQL refuses to run as root."""

    uid: int
    gid: int

    @property
    def other(self) -> bool:
        """Whether it is somebody else than the account we run under."""
        return self.uid != os.geteuid()

    def own(self, path: Path) -> None:
        """Make a file or directory of ours the account's own."""
        if self.other:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def reaches(self, directory: Path) -> bool:
        """Whether the account can get into a directory."""
        return self.run("/bin/sh", "-c", 'test -x "$0"', str(directory)).returncode == 0

    def run(
        self, *command: str, inside: Path = Path("/"), holding: tuple[int, ...] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run a command under this account: its output, and how it ended."""
        return subprocess.run(
            command,
            cwd=inside,
            env=ENVIRONMENT,
            pass_fds=holding,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # a Ctrl-C meant for us must not reach the server
            check=False,
            user=self.uid if self.other else None,
            group=self.gid if self.other else None,
            extra_groups=[] if self.other else None,
        )


def account_for(place: Path) -> Account:
    """Whose server this is: ours, or if we are root the place's owner's, else nobody's."""
    owner = place.stat()
    if os.geteuid() != 0 and owner.st_uid != os.geteuid():
        raise DatabaseUnavailable(
            f"{place} belongs to another user (number {owner.st_uid}): run quanze as that user,"
            " or set QUANZE_HOME to a directory of your own"
        )
    if owner.st_uid != 0:
        return Account(uid=owner.st_uid, gid=owner.st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise DatabaseUnavailable(
            "PostgreSQL does not run as root and this system has no user nobody: run quanze as"
            " another user, or set QUANZE_DATABASE_URL to a server"
        ) from None
    return Account(uid=nobody.pw_uid, gid=nobody.pw_gid)


@contextmanager
def address(data: Path, account: Account) -> Generator[tuple[str, Path, tuple[int, ...]]]:
    """A data directory's address for the server, from where it holds, and with which descriptors.

    Another account may be barred by a directory above. Root opens the way and hands over the
    descriptor, so that no permission above changes. Either address is plain: pg_ctl passes it
    to a shell.
    """
    if not account.other or not DESCRIPTORS.exists():
        yield ".", data, ()
        return
    descriptor = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"{DESCRIPTORS}/{descriptor}", Path("/"), (descriptor,)
    finally:
        os.close(descriptor)
