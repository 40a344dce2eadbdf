"""What is kept of a checked file of exercise records (行使记录): its sums, none of its records."""

from datetime import date

from domain.events.event import Event
from domain.value import Value


class FaultCount(Value):
    """How many records of a file broke one rule."""

    rule: str
    records: int


class RecordsChecked(Event):
    """核对行使记录: a file was held against the list, as known at a position of the public books.

    It has ``records``, ``lawful`` of them in order and ``unreadable`` not to be judged; the acts
    are of the days from ``first`` to ``last``. A record counts under
    one fault, the first in the order of docs/howto/exercise.md.
    """

    topic = "exercise.checked"

    sha256: str
    position: int
    records: int
    lawful: int
    unreadable: int
    first: date | None = None
    last: date | None = None
    faults: tuple[FaultCount, ...] = ()


AnyExerciseEvent = RecordsChecked
