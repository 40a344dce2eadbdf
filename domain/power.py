"""One administrative power (职权事项) as it stands on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.elements import Elements
from domain.events import power as e
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrangement:
    """下放, 委托, 授权 or 赋权 to one organ, ``principals`` being the holders it came from.

    ``by`` is the version that made it; ``effective`` is false for a delegation not yet accepted.
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Suspension:
    """暂停 in one area (empty: everywhere), perhaps for a term."""

    area: str
    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Power:
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
        """Who acts in fact: in an area, its grantee, else the holders; with no area, all of them.

        An agent under 委托 acts in the holder's name, so there the holder is the one who exercises.
        """
        acting = [a for a in self.arrangements if a.kind in ACTING and within(area, a.area)]
        holders = () if area and acting else self.holders
        return tuple(dict.fromkeys((*holders, *(a.to for a in acting))))


ACTING = frozenset({ArrangementKind.GRANT, ArrangementKind.AUTHORISATION})


def within(area: str, outer: str) -> bool:
    """An area lies in another (GB/T 2260: 211122 in 211100 in 210000); an unnamed one fits any."""
    if not area or not outer:
        return True
    stem = outer.removesuffix("00").removesuffix("00")
    return area.startswith(stem)


def roles(power: Power) -> Iterable[str]:
    """Every organ that has to do with the power on the day."""
    return dict.fromkeys((*power.holders, *power.supervisors, *(a.to for a in power.arrangements)))
