"""How 下放, 承接, 委托, 授权, 赋权 and 收回 change who holds and who exercises a power."""

from collections.abc import Iterable
from datetime import date

from domain.events import power as e
from domain.power import Arrangement, ArrangementKind, Power
from domain.value import replace


def delegated(power: Power, event: e.PowerDelegated, day: date) -> Power:
    """At once, the receivers are holders; else they wait for their acceptance."""
    pending = tuple(
        Arrangement(
            kind=ArrangementKind.DELEGATION,
            to=receiver,
            principals=senders(power, event),
            by=event.version,
            since=day,
            until=event.act.until,
            accepted=event.at_once,
            level=event.level,
        )
        for receiver in event.to
    )
    power = replace(power, by=event.version, arrangements=(*power.arrangements, *pending))
    for one in pending if event.at_once else ():
        power = received(power, one)
    return power


def senders(power: Power, event: e.PowerDelegated) -> tuple[str, ...]:
    """Who sends it down: as the event says, else the holders that did not receive it themselves."""
    received = {a.to for a in power.arrangements if standing_delegation(a)}
    return event.source or tuple(h for h in power.holders if h not in received)


def standing_delegation(arrangement: Arrangement) -> bool:
    return arrangement.kind is ArrangementKind.DELEGATION and arrangement.accepted


def accepted(power: Power, event: e.PowerAccepted) -> Power:
    """The receiver has taken it up; when all have, the former holders only supervise."""
    waiting = acceptable(power, event)[0]
    taken = replace(waiting, accepted=True)
    arrangements = tuple(taken if a is waiting else a for a in power.arrangements)
    power = replace(power, by=event.version, arrangements=arrangements)
    return received(power, taken) if taken.kind is ArrangementKind.DELEGATION else power


def acceptable(power: Power, event: e.PowerAccepted) -> list[Arrangement]:
    """What the event may accept: a waiting delegation, else a grant not yet confirmed."""
    waiting = [
        a
        for a in power.arrangements
        if a.to == event.by and not a.accepted and event.of in (0, a.by)
    ]
    delegations = [a for a in waiting if a.kind is ArrangementKind.DELEGATION]
    return delegations or [a for a in waiting if a.kind is ArrangementKind.GRANT]


def received(power: Power, delegation: Arrangement) -> Power:
    """The receiver holds it now; once the whole batch has been taken up, the senders do not."""
    holders = tuple(dict.fromkeys((*power.holders, delegation.to)))
    return taken_up(replace(power, holders=holders), delegation)


def taken_up(power: Power, delegation: Arrangement) -> Power:
    """The senders of a batch step back when nobody in it is still waiting."""
    batch = [a for a in power.arrangements if same_batch(a, delegation)]
    if not batch or not all(a.accepted for a in batch):
        return power
    gone = delegation.principals
    return replace(
        power,
        holders=tuple(h for h in power.holders if h not in gone),
        supervisors=tuple(dict.fromkeys((*power.supervisors, *gone))),
        level=delegation.level or power.level,
    )


def same_batch(one: Arrangement, other: Arrangement) -> bool:
    return one.kind is other.kind is ArrangementKind.DELEGATION and one.by == other.by


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
    """收回: what was handed to that organ ends; a delegation goes back to its principals."""
    return replace(ended(power, withdrawable(power, event)[-1]), by=event.version)


def withdrawable(power: Power, event: e.PowerWithdrawn) -> list[Arrangement]:
    """What the event may take back."""
    return [a for a in power.arrangements if a.to == event.source and event.of in (0, a.by)]


def ended(power: Power, arrangement: Arrangement) -> Power:
    """An arrangement is over, by withdrawal or because its term is."""
    kept = tuple(a for a in power.arrangements if a is not arrangement)
    power = replace(power, arrangements=kept)
    if arrangement.kind is not ArrangementKind.DELEGATION:
        return power
    if not arrangement.accepted:
        return taken_up(power, arrangement)
    left = (h for h in power.holders if h != arrangement.to)
    holders = tuple(dict.fromkeys((*left, *arrangement.principals)))
    supervisors = tuple(s for s in power.supervisors if s not in holders)
    return replace(power, holders=holders, supervisors=supervisors)


def transferred(power: Power, event: e.PowerTransferred) -> Power:
    """划转: the new organ stands wherever the old one stood, as holder, sender or receiver.

    What it would then have been handed by itself, or act for itself, falls away.
    """

    def moved(organs: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(event.to if o == event.source else o for o in organs))

    holders = moved(power.holders)
    handed = (
        replace(
            a,
            principals=moved(a.principals),
            to=event.to if standing_delegation(a) and a.to == event.source else a.to,
        )
        for a in power.arrangements
    )
    return replace(
        power,
        by=event.version,
        holders=holders,
        supervisors=tuple(s for s in moved(power.supervisors) if s not in holders),
        arrangements=tuple(a for a in handed if stands(a, holders)),
    )


def stands(arrangement: Arrangement, holders: tuple[str, ...]) -> bool:
    if arrangement.kind is ArrangementKind.DELEGATION:
        return arrangement.to not in arrangement.principals
    return arrangement.to not in holders


def rearranged(power: Power, by: int, organ: str, **changes: object) -> Power:
    arrangements = tuple(replace(a, **changes) if a.to == organ else a for a in power.arrangements)
    return replace(power, by=by, arrangements=arrangements)
