"""What a demo register has to show: its papers in order, and the corrections in it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Milestone:
    """A paper: the list of ``before`` is without its changes, that of ``after`` has them all.

    ``first`` and ``last`` are the positions of the request that recorded it.
    """

    instrument: str
    number: str
    title: str
    before: date
    after: date
    first: int
    last: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Corrected:
    """A correction: the list of ``as_of`` reads otherwise known at ``before`` than at ``after``."""

    zh: str
    en: str
    wrong: str
    right: str
    as_of: date
    before: int
    after: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A fact that was read but not recorded, and why."""

    what: str
    paper: str
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """One demo register as it was loaded."""

    milestones: tuple[Milestone, ...]
    corrections: tuple[Corrected, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
