"""Files of exercise records (行使记录) that were checked: one summary for each check."""

from datetime import date

from domain.errors import AlreadyExists
from domain.events import exercise as e
from domain.value import Value


class CheckedFile(Value):
    """What a check of a file came to; it never changes."""

    id: str
    by: int
    sha256: str
    position: int
    records: int
    lawful: int
    unreadable: int
    first: date | None
    last: date | None
    faults: tuple[e.FaultCount, ...]
    checked_on: date


def evolve(file: CheckedFile | None, event: e.AnyExerciseEvent, day: date) -> CheckedFile:
    """The summary that the one event makes."""
    del file
    return CheckedFile(
        id=event.stream,
        by=event.version,
        sha256=event.sha256,
        position=event.position,
        records=event.records,
        lawful=event.lawful,
        unreadable=event.unreadable,
        first=event.first,
        last=event.last,
        faults=event.faults,
        checked_on=day,
    )


def expire(file: CheckedFile, day: date) -> CheckedFile:
    """A summary has no term."""
    del day
    return file


def permit(file: CheckedFile | None, event: e.AnyExerciseEvent, day: date) -> None:
    """A file is checked once against one position; whoever checks it again knows more."""
    if file is not None:
        raise AlreadyExists(stream=event.stream, on=day)
