"""One administrative power (职权事项) as it stands on a day."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from domain.elements import Elements
from domain.events import power as e
from domain.value import Value
from domain.vocabulary import Level, PowerKind


class Status(StrEnum):
    """Why a power is, or is no longer, on the list."""

    IN_FORCE = "in_force"
    CANCELLED = "cancelled"
    MERGED = "merged"
    SPLIT = "split"
    RELEASED = "released"
    LAPSED = "lapsed"
    EXPIRED = "expired"


class ArrangementKind(StrEnum):
    """By what title somebody other than the holder has to do with the power."""

    DELEGATION = "delegation"
    ENTRUSTMENT = "entrustment"
    AUTHORISATION = "authorisation"
    GRANT = "grant"


class Handling(StrEnum):
    """What is left of an approval after 改为备案 or 告知承诺."""

    APPROVAL = ""
    FILING = "filing"
    COMMITMENT = "commitment"


class Arrangement(Value):
    """下放, 委托, 授权 or 赋权 to one organ, ``principals`` being the holders it came from.

    ``by`` is the version that made it. A delegation counts once it is ``accepted``; a grant counts
    from its day, and is accepted when the receiver has said so.
    """

    kind: ArrangementKind
    to: str
    principals: tuple[str, ...]
    by: int
    since: date
    until: date | None = None
    area: str = ""
    mode: e.GrantMode | None = None
    accepted: bool = False
    level: Level | None = None
    training_until: date | None = None
    seal: str = ""
    final: bool = False
    no_second_review: bool = False


class Suspension(Value):
    """暂停 in one area (empty: everywhere), perhaps for a term."""

    area: str
    since: date
    until: date | None = None


class Power(Value):
    """A power on a day. ``by`` is the version of the event that last shaped it."""

    id: str
    by: int
    elements: Elements
    kind: PowerKind
    term: str
    holders: tuple[str, ...]
    area: str
    level: Level | None
    since: date
    until: date | None = None
    status: Status = Status.IN_FORCE
    supervisors: tuple[str, ...] = ()
    arrangements: tuple[Arrangement, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    removed: tuple[str, ...] = ()
    handling: Handling = Handling.APPROVAL
    after_registration: bool = False
    strict: bool = False
    retained_on: date | None = None
    handed_over_on: date | None = None
    released_to: str = ""
    sources: tuple[str, ...] = ()
    results: tuple[str, ...] = ()

    @property
    def listed(self) -> bool:
        """On the list: in force, suspended or not."""
        return self.status is Status.IN_FORCE

    @property
    def suspended(self) -> bool:
        """Suspended everywhere, not only in some area."""
        return any(not suspension.area for suspension in self.suspensions)

    def exercisers(self, area: str = "") -> tuple[str, ...]:
        """Who acts in fact: in an area its grantee, in place of the holders; else all of them.

        An agent under 委托 acts in the holder's name, so there the holder is the one who exercises.
        A body under 授权, and a grantee whose area is not known, act beside the holders.
        """
        if not self.arrangements:
            return self.holders
        acting = [a for a in self.arrangements if a.kind in ACTING and reaches(a, area)]
        instead = area and any(a.kind is ArrangementKind.GRANT and a.area for a in acting)
        holders = () if instead else self.holders
        return tuple(dict.fromkeys((*holders, *(a.to for a in acting))))


ACTING = frozenset({ArrangementKind.GRANT, ArrangementKind.AUTHORISATION})


def reaches(arrangement: Arrangement, area: str) -> bool:
    return not area or not arrangement.area or within(area, arrangement.area)


def within(area: str, outer: str) -> bool:
    """An area lies in another, or is it: 211122101000 in 211122 in 211100 in 210000 in 100000."""
    return divisions(area)[: len(divisions(outer))] == divisions(outer)


NATIONAL = "100000"
LEVELS = ((0, 2), (2, 4), (4, 6), (6, 9), (9, 12))
"""Province, city, county, township, village in a code of 6, 9 or 12 digits (GB/T 2260, 10114)."""


def divisions(code: str) -> tuple[str, ...]:
    """A code cut by levels, without the levels it does not name; the nation is above them all."""
    if code.startswith(NATIONAL):
        return ()
    parts = [code[start:end] for start, end in LEVELS]
    while parts and not parts[-1].strip("0"):
        parts.pop()
    return tuple(parts)


def roles(power: Power) -> Iterable[str]:
    """Every organ that has to do with the power on the day."""
    return dict.fromkeys((*power.holders, *power.supervisors, *(a.to for a in power.arrangements)))
