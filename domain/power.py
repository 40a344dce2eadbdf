"""One administrative power (职权事项), folded from its events.

``evolve`` is total: it never fails and never decides; ``domain.permit`` judges first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

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


def evolve(power: Power | None, event: e.AnyPowerEvent, day: date) -> Power:  # noqa: C901, PLR0911, PLR0912 (a flat match over the union)
    """The power as it stands after an event that takes effect on a day."""
    if isinstance(event, e.PowerAdded):
        return added(event, day)
    assert power is not None, "an effective order that domain.permit allowed starts with PowerAdded"
    now = event.version
    match event:
        case e.PowerCancelled():
            return replace(power, by=now, status=Status.CANCELLED)
        case e.PowerMerged():
            return replace(power, by=now, status=Status.MERGED, results=event.into)
        case e.PowerSplit():
            return replace(power, by=now, status=Status.SPLIT, results=event.into)
        case e.PowerReleased():
            return replace(power, by=now, status=Status.RELEASED, released_to=event.receiver)
        case e.PowerLapsed():
            return replace(power, by=now, status=Status.LAPSED)
        case e.PowerNarrowed():
            return replace(power, by=now, removed=(*power.removed, event.removed))
        case e.PowerDelegated():
            return delegated(power, event, day)
        case e.PowerAccepted():
            return accepted(power, event)
        case e.PowerEntrusted() | e.PowerAuthorised() | e.PowerGranted():
            return replace(
                power, by=now, arrangements=(*power.arrangements, arranged(power, event, day))
            )
        case e.PowerWithdrawn():
            return withdrawn(power, event)
        case e.PowerTransferred():
            holders = tuple(event.to if h == event.source else h for h in power.holders)
            return replace(power, by=now, holders=holders)
        case e.HoldersReduced():
            return replace(power, by=now, holders=event.holders or power.holders)
        case e.PowerAmended():
            return replace(power, by=now, elements=amended(power.elements, event))
        case e.PowerReclassified():
            return replace(power, by=now, kind=event.kind, term=event.term)
        case e.PowerConvertedToFiling():
            return replace(power, by=now, kind=PowerKind.OTHER, handling=Handling.FILING)
        case e.PowerConvertedToCommitment():
            return replace(power, by=now, handling=Handling.COMMITMENT)
        case e.PowerResequenced():
            return replace(power, by=now, after_registration=True)
        case e.PowerSuspended():
            return suspended(power, event, day)
        case e.PowerResumed():
            return resumed(power, event)
        case e.PowerRetained():
            return replace(power, by=now, retained_on=day)
        case e.PowerMarkedStrict():
            return replace(power, by=now, strict=True)
        case e.HandoverCompleted():
            return replace(power, by=now, handed_over_on=day)
        case e.TrainingExtended():
            return rearranged(power, now, event.organ, training_until=event.until)
        case e.SealPutInUse():
            return rearranged(power, now, event.organ, seal=event.seal)
        case _:
            assert_never(event)


def expire(power: Power, day: date) -> Power:
    """The power with everything gone whose term has ended by the day."""
    if power.until is not None and power.until <= day and power.listed:
        power = replace(power, status=Status.EXPIRED)
    if any(over(a.until, day) for a in power.arrangements):
        kept = tuple(a for a in power.arrangements if not over(a.until, day))
        power = replace(power, arrangements=kept)
    if any(over(s.until, day) for s in power.suspensions):
        still = tuple(s for s in power.suspensions if not over(s.until, day))
        power = replace(power, suspensions=still)
    return power


def over(until: date | None, day: date) -> bool:
    return until is not None and until <= day


def added(event: e.PowerAdded, day: date) -> Power:
    return Power(
        id=event.stream,
        by=event.version,
        elements=event.elements,
        kind=event.kind,
        term=event.term,
        holders=event.holders,
        area=event.area,
        level=event.level,
        since=day,
        until=event.act.until,
        sources=event.sources,
    )


def delegated(power: Power, event: e.PowerDelegated, day: date) -> Power:
    """At once, the receivers are holders; else they wait for their acceptance."""
    pending = tuple(
        Arrangement(
            kind=ArrangementKind.DELEGATION,
            to=receiver,
            principals=power.holders,
            by=event.version,
            since=day,
            accepted=event.at_once,
            level=event.level,
        )
        for receiver in event.to
    )
    power = replace(power, by=event.version, arrangements=(*power.arrangements, *pending))
    return handed_down(power, event.version) if event.at_once else power


def accepted(power: Power, event: e.PowerAccepted) -> Power:
    """The receiver has taken it up; when all have, the former holders only supervise."""
    waiting = next(a for a in reversed(power.arrangements) if a.to == event.by and not a.accepted)
    arrangements = tuple(
        replace(a, accepted=True) if a is waiting else a for a in power.arrangements
    )
    power = replace(power, by=event.version, arrangements=arrangements)
    return handed_down(power, waiting.by) if waiting.kind is ArrangementKind.DELEGATION else power


def handed_down(power: Power, delegation: int) -> Power:
    batch = [
        a for a in power.arrangements if a.kind is ArrangementKind.DELEGATION and a.by == delegation
    ]
    receivers = tuple(a.to for a in batch if a.accepted)
    principals = batch[0].principals
    if all(a.accepted for a in batch):
        holders = (*(h for h in power.holders if h not in principals), *receivers)
        supervisors = tuple(dict.fromkeys((*power.supervisors, *principals)))
        level = batch[0].level or power.level
        return replace(
            power, holders=tuple(dict.fromkeys(holders)), supervisors=supervisors, level=level
        )
    return replace(power, holders=tuple(dict.fromkeys((*power.holders, *receivers))))


def arranged(
    power: Power, event: e.PowerEntrusted | e.PowerAuthorised | e.PowerGranted, day: date
) -> Arrangement:
    common = Arrangement(
        kind=ArrangementKind.ENTRUSTMENT,
        to=event.to,
        principals=power.holders,
        by=event.version,
        since=day,
        until=event.act.until,
    )
    match event:
        case e.PowerEntrusted():
            return common
        case e.PowerAuthorised():
            return replace(common, kind=ArrangementKind.AUTHORISATION, mode=e.GrantMode.OWN_NAME)
        case e.PowerGranted():
            return replace(
                common,
                kind=ArrangementKind.GRANT,
                mode=event.mode,
                area=event.area,
                training_until=event.training_until,
                final=event.final,
                no_second_review=event.no_second_review,
            )


def withdrawn(power: Power, event: e.PowerWithdrawn) -> Power:
    """收回: the last arrangement with that organ ends; a delegation goes back to its principals."""
    ended = next(a for a in reversed(power.arrangements) if a.to == event.source)
    arrangements = tuple(a for a in power.arrangements if a is not ended)
    holders = power.holders
    if ended.kind is ArrangementKind.DELEGATION and ended.accepted:
        left = tuple(h for h in holders if h != ended.to)
        holders = tuple(dict.fromkeys((*left, *ended.principals)))
    supervisors = tuple(s for s in power.supervisors if s not in holders)
    return replace(
        power,
        by=event.version,
        arrangements=arrangements,
        holders=holders,
        supervisors=supervisors,
    )


def amended(elements: Elements, event: e.PowerAmended) -> Elements:
    changes = {name: getattr(event.elements, name) for name in event.changed}
    return replace(elements, **changes)


ELEMENTS = frozenset(field.name for field in fields(Elements))


def suspended(power: Power, event: e.PowerSuspended, day: date) -> Power:
    stops = tuple(
        Suspension(area=area, since=day, until=event.act.until) for area in event.areas or ("",)
    )
    return replace(power, by=event.version, suspensions=(*power.suspensions, *stops))


def resumed(power: Power, event: e.PowerResumed) -> Power:
    """No areas named: everything resumes."""
    still = tuple(s for s in power.suspensions if event.areas and s.area not in event.areas)
    return replace(power, by=event.version, suspensions=still)


def rearranged(power: Power, by: int, organ: str, **changes: object) -> Power:
    arrangements = tuple(replace(a, **changes) if a.to == organ else a for a in power.arrangements)
    return replace(power, by=by, arrangements=arrangements)


def roles(power: Power) -> Iterable[str]:
    """Every organ that has to do with the power on the day."""
    return dict.fromkeys((*power.holders, *power.supervisors, *(a.to for a in power.arrangements)))
