"""How 下放, 承接, 委托, 授权, 赋权 and 收回 change who holds and who exercises a power."""

from dataclasses import replace
from datetime import date

from domain.events import power as e
from domain.power import Arrangement, ArrangementKind, Power


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


def rearranged(power: Power, by: int, organ: str, **changes: object) -> Power:
    arrangements = tuple(replace(a, **changes) if a.to == organ else a for a in power.arrangements)
    return replace(power, by=by, arrangements=arrangements)
