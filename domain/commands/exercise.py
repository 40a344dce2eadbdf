"""Requests about files of exercise records."""

from datetime import date

from domain.commands.command import Command
from domain.events.exercise import FaultCount


class KeepCheck(Command):
    """核对行使记录: keep what a check of a file came to."""

    sha256: str
    position: int
    records: int
    lawful: int
    unreadable: int
    first: date | None = None
    last: date | None = None
    faults: tuple[FaultCount, ...] = ()
