"""赋权: a lower organ exercises, once the powers have been handed over and the seal is in use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from domain.events import power as e
from domain.events.instrument import Change
from domain.events.power import GrantMode
from domain.vocabulary import Level, PowerKind
from ops.simulate.papers import Paper
from ops.simulate.places import Place
from ops.simulate.sharing import MISSED, SEALS, alone, counterpart, lower_places, withdrawal
from ops.simulate.world import Happens, Item, World

HANDOVER_WITHIN = 21
"""Fifteen working days, roughly."""
OVERRUN = 12


@dataclass(frozen=True, slots=True)
class Granted:
    """A grant that awaits its hand-over."""

    power: int
    number: int
    version: int
    to: int


def penalty_alone(world: World, power: int) -> bool:
    """乡镇 may be given penalties only (行政处罚法第二十四条)."""
    return alone(world, power) and world.powers.kind_of(power) is PowerKind.PENALTY


def grant_to_counties(world: World, day: int) -> Happens:
    """A city lets a county act for it, with a seal of its own (代为行使)."""
    city = world.some_place(Level.CITY)
    [county] = lower_places(world, city, 1)
    powers = world.pick(world.departments(city), world.batch_size(1.5), day, alone)
    receivers = {power: counterpart(world, power, county) for power in powers}
    return granted(world, city, f"赋予{county.name}市级行政职权", day, receivers)


def grant_to_towns(world: World, day: int) -> Happens:
    """A county's penalties go to towns, in their own name."""
    county = world.some_place(Level.COUNTY)
    powers = world.pick(world.departments(county), world.batch_size(), day, penalty_alone)
    receivers = {p: county.towns[n % len(county.towns)] for n, p in enumerate(powers)}
    return granted(world, county, "赋予镇人民政府部分行政处罚权", day, receivers)


def granted(
    world: World, place: Place, subject: str, day: int, receivers: Mapping[int, int]
) -> Happens:
    if not receivers:
        return
    paper = world.paper(place, subject, day)
    yield from paper.issue([(Change.GRANT, len(receivers))])
    training = date.fromordinal(day + HANDOVER_WITHIN + 30 * (1 + int(world.random.random() * 3)))
    mode = GrantMode.FOR_HOLDER if place.level is Level.CITY else GrantMode.OWN_NAME
    waiting: list[Granted] = []
    for number, (power, to) in enumerate(receivers.items(), 1):
        event = world.event(
            e.PowerGranted,
            Item(paper, power, day, number),
            paper.act(day, number, awaits_handover=True),
            to=world.organs[to].id,
            mode=mode,
            training_until=training,
            final=number % 5 > 0,
            no_second_review=number % 5 == 0,
        )
        yield event
        waiting.append(Granted(power, number, event.version, to))
    if world.random.random() > MISSED:
        due = day + 5 + int(world.random.random() * (HANDOVER_WITHIN + OVERRUN))
        world.later(due, 2 * len(waiting), partial(handover, paper, place, waiting))


def handover(
    paper: Paper, place: Place, waiting: Sequence[Granted], world: World, day: int
) -> Happens:
    """完成交接 and 启用专用章."""
    out: list[tuple[int, int]] = []
    for grant in waiting:
        item = Item(paper, grant.power, day, grant.number)
        yield world.event(e.HandoverCompleted, item, completes=grant.version)
        approval = world.powers.kind_of(grant.power) is PowerKind.LICENCE
        holder, receiver = world.organs[world.powers.holder[grant.power]], world.organs[grant.to]
        yield world.event(
            e.SealPutInUse,
            item,
            organ=receiver.id,
            seal=f"{holder.name}{SEALS[approval]}（模拟）",
            keeper=receiver.name,
        )
        out.append(world.powers.arrange(grant.power, grant.to))
        world.powers.free[grant.power] = day
    if world.random.random() < 0.3:
        world.later(day + 45, len(waiting), partial(more_training, paper, out))
    if world.random.random() < 0.25:
        after = day + 300 + int(world.random.random() * 900)
        world.later(after, len(out) + 2, partial(withdrawal, place, out))


def more_training(paper: Paper, out: Sequence[tuple[int, int]], world: World, day: int) -> Happens:
    """延长培训指导期."""
    until = date.fromordinal(day + 60)
    powers = world.powers
    for number, arrangement in enumerate(out, 1):
        power = arrangement[0]
        if powers.stands(arrangement) and powers.free[power] <= day:
            organ = world.organs[powers.agent[power]].id
            item = Item(paper, power, day, number)
            yield world.event(e.TrainingExtended, item, organ=organ, until=until)
            powers.free[power] = day
