"""What can go wrong as expected, in words that say what to do; and the exit code of each."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

import psycopg
from eventsourcing import persistence
from pydantic import ValidationError

from analytics.errors import Unanswerable, Unavailable
from analytics.errors import Unreadable as NoExport
from analytics.sandbox import Refused as SqlRefused
from analytics.sandbox import Stopped as SqlStopped
from domain.codec import NotCanonical
from domain.errors import Refused
from domain.ledger import UnreadableEntry
from ops.cli.messages import message
from ops.cli.plain import shown
from ops.cli.refusals import refused
from ops.embedded import DatabaseUnavailable
from ops.export.refusals import Damaged, Incomplete, NotExported, Stopped
from ops.importers.options import BadOptions
from ops.importers.tables.table import Unreadable, placed
from ops.migrate import MigrationRefused
from ops.sealing.refusals import BadKey, NotSealed, Wrong
from projections.generations import RebuildUnderway
from projections.writing import Diverged


class ExitCode(IntEnum):
    """How ``quanze`` ends; scripts rely on it."""

    FINE = 0
    REFUSED = 1
    """The ledger refused; or what was asked for is not there."""
    USAGE = 2
    QUARANTINE = 3
    """Rows are held back, and nobody has accepted that."""
    UNREADABLE = 4
    """A file cannot be read, or cannot be written."""
    DATABASE = 5
    UNSOUND = 6
    """A check of the books failed."""
    PORT = 7
    """The port to serve on is in use, or cannot be listened on."""


class Halt(Exception):
    """The command cannot go on, for a reason a person can mend."""

    def __init__(self, code: ExitCode, key: str, **facts: object) -> None:
        super().__init__(key)
        self.code, self.key, self.facts = code, key, facts

    def message(self, *, chinese: bool) -> str:
        facts = {name: shown(value) for name, value in self.facts.items()}
        return message(self.key, chinese=chinese, **facts)


Spell = Callable[[Any, bool], str]

EXPECTED: tuple[tuple[type[Exception], ExitCode, Spell], ...] = (
    (Refused, ExitCode.REFUSED, lambda no, zh: refused(no, chinese=zh)),
    (NotCanonical, ExitCode.REFUSED, lambda no, zh: told("not_canonical", zh, reason=no)),
    (Unreadable, ExitCode.UNREADABLE, lambda no, zh: unreadable(no, zh)),
    (
        BadOptions,
        ExitCode.USAGE,
        lambda no, zh: told("bad_options", zh, reason=no.zh if zh else no.en),
    ),
    (ValidationError, ExitCode.USAGE, lambda no, zh: settings(no, zh)),
    (DatabaseUnavailable, ExitCode.DATABASE, lambda no, zh: told("no_database", zh, reason=no)),
    (MigrationRefused, ExitCode.DATABASE, lambda no, zh: told("no_database", zh, reason=no)),
    (
        psycopg.errors.InsufficientPrivilege,
        ExitCode.DATABASE,
        lambda no, zh: told("no_database", zh, reason=no),
    ),
    (
        psycopg.OperationalError,
        ExitCode.DATABASE,
        lambda no, zh: told("database_failed", zh, reason=no),
    ),
    (
        persistence.PersistenceError,
        ExitCode.DATABASE,
        lambda no, zh: told("database_failed", zh, reason=no),
    ),
    (UnreadableEntry, ExitCode.UNSOUND, lambda no, zh: told("unreadable_entry", zh, reason=no)),
    (Diverged, ExitCode.UNSOUND, lambda no, zh: told("diverged", zh, reason=no)),
    (Wrong, ExitCode.UNSOUND, lambda no, zh: unsealed(no, zh)),
    (BadKey, ExitCode.UNREADABLE, lambda no, zh: unsealed(no, zh)),
    (NotSealed, ExitCode.REFUSED, lambda no, zh: unsealed(no, zh)),
    (Damaged, ExitCode.UNSOUND, lambda no, zh: unexported(no, zh)),
    (Incomplete, ExitCode.UNSOUND, lambda no, zh: unexported(no, zh)),
    (Stopped, ExitCode.UNREADABLE, lambda no, zh: unexported(no, zh)),
    (NotExported, ExitCode.REFUSED, lambda no, zh: unexported(no, zh)),
    (
        NoExport,
        ExitCode.UNREADABLE,
        lambda no, zh: told("no_such_export", zh, reason=no),
    ),
    (
        Unanswerable,
        ExitCode.USAGE,
        lambda no, zh: told("unanswerable", zh, reason=no.zh if zh else no),
    ),
    (
        Unavailable,
        ExitCode.REFUSED,
        lambda no, zh: told("not_installed", zh, reason=no.zh if zh else no),
    ),
    (SqlRefused, ExitCode.REFUSED, lambda no, zh: told("sql_refused", zh, reason=no)),
    (SqlStopped, ExitCode.REFUSED, lambda no, zh: stopped(no, zh)),
    (RebuildUnderway, ExitCode.REFUSED, lambda no, zh: told("rebuild_underway", zh, reason=no)),
    (UnicodeError, ExitCode.USAGE, lambda no, zh: told("no_text", zh, reason=no.reason)),
    (OSError, ExitCode.UNREADABLE, lambda no, zh: told("no_file", zh, reason=no)),
)


def expected() -> tuple[type[Exception], ...]:
    """Everything that ends a command with a sentence instead of a traceback."""
    return (Halt, *(cls for cls, _, _ in EXPECTED))


def ending(failure: Exception, *, chinese: bool) -> tuple[ExitCode, str]:
    """The exit code and the sentence for an expected failure."""
    if isinstance(failure, Halt):
        return failure.code, failure.message(chinese=chinese)
    for cls, code, spell in EXPECTED:
        if isinstance(failure, cls):
            return code, spell(failure, chinese)
    raise failure


@contextmanager
def refusing(key: str, *, chinese: bool) -> Generator[None]:
    """Where something is found wrong, say what this command did not do, which is not sealing.

    Raises Halt, with the code that the failure has.
    """
    try:
        yield
    except NotSealed as failure:
        code, _ = ending(failure, chinese=chinese)
        reason = failure.zh if chinese else failure.en
        raise Halt(code, key, reason=reason) from failure


def told(key: str, chinese: bool, **facts: object) -> str:
    return message(key, chinese=chinese, **{name: shown(str(v)) for name, v in facts.items()})


def unreadable(failure: Unreadable, chinese: bool) -> str:
    place = placed(failure.file, failure.sheet, failure.cell)
    reason = failure.zh if chinese else failure.en
    return told("unreadable", chinese, place=place, reason=reason)


def unsealed(failure: NotSealed, chinese: bool) -> str:
    return told("not_sealed", chinese, reason=failure.zh if chinese else failure.en)


def unexported(failure: NotExported, chinese: bool) -> str:
    return told("not_exported", chinese, reason=failure.zh if chinese else failure.en)


def stopped(failure: SqlStopped, chinese: bool) -> str:
    return told(f"sql_stopped_{failure.what}", chinese, limit=failure.limit)


def settings(failure: ValidationError, chinese: bool) -> str:
    """Which variables are wrong, and why; never what stands in them."""
    wrong = "; ".join(
        f"QUANZE_{str(error['loc'][-1]).removeprefix('QUANZE_').upper()}: {error['msg']}"
        for error in failure.errors(include_input=False)
    )
    return told("wrong_setting", chinese, reason=wrong)
