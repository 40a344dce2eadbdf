"""下放, 委托, 授权, 赋权: changes that bring a second organ in, and what follows from them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from domain.events import power as e
from domain.events.instrument import Change
from domain.vocabulary import Level, PowerKind
from ops.simulate.places import Place
from ops.simulate.powers import AUTHORISED, HANDED_DOWN
from ops.simulate.waves import recoded
from ops.simulate.world import Happens, Item, World

MISSED = 0.03
"""Share of hand-overs and acceptances that never come."""
SEALS = {True: "行政审批专用章", False: "非审批类事项办理专用章"}


def alone(world: World, power: int) -> bool:
    """Nobody but its holder has to do with the power yet."""
    powers = world.powers
    plain = not powers.marks[power] & (HANDED_DOWN | AUTHORISED)
    return plain and powers.agent[power] < 0 and power not in powers.joint


def lower_places(world: World, place: Place, most: int) -> list[Place]:
    count = min(len(place.below), 1 + int(world.random.random() * most))
    return [world.places[n] for n in sorted(world.random.sample(place.below, count))]


def counterpart(world: World, power: int, place: Place) -> int:
    """The organ of the same field in another place; a town has only its government."""
    return place.organs[world.organs[world.powers.holder[power]].field]


@dataclass(slots=True)
class Handing:
    """A delegation under way: who has accepted which power."""

    powers: Sequence[int]
    receivers: dict[int, tuple[int, ...]]
    accepted: dict[int, list[int]] = field(default_factory=dict[int, list[int]])

    def accept(self, power: int, organ: int) -> Sequence[int]:
        """Note an acceptance; once it was the last, the organs that hold the power from now on."""
        accepted = self.accepted.setdefault(power, [])
        accepted.append(organ)
        return accepted if len(accepted) == len(self.receivers[power]) else ()


def delegation(world: World, day: int) -> Happens:
    """下放: a paper sends powers down; each lower government then takes them up, or does not."""
    place = world.some_place(Level.PROVINCE, Level.CITY)
    powers = world.pick(world.departments(place), world.batch_size(), day, alone)
    if not powers:
        return
    places = lower_places(world, place, 3)
    paper = world.paper(place, "下放一批行政职权事项", day)
    yield from paper.issue([(Change.DELEGATE, len(powers))])
    receivers = {p: tuple(counterpart(world, p, lower) for lower in places) for p in powers}
    handing = Handing(powers, receivers)
    for number, power in enumerate(powers, 1):
        to = tuple(world.organs[organ].id for organ in receivers[power])
        item = Item(paper, power, day, number)
        yield world.event(e.PowerDelegated, item, to=to, level=places[0].level)
    due = day
    for lower in places:
        due += 8 + int(world.random.random() * 30)
        if world.random.random() > MISSED:
            world.later(due, len(powers) + 2, partial(acceptance, handing, lower))


def acceptance(handing: Handing, place: Place, world: World, day: int) -> Happens:
    """承接: the lower government's own paper puts the powers on its list."""
    here = [
        (power, organ)
        for power in handing.powers
        for organ in handing.receivers[power]
        if world.organs[organ].place == place.index and world.organs[organ].active
    ]
    if not here:
        return
    paper = world.paper(place, "承接下放行政职权事项", day)
    yield from paper.issue([(Change.ACCEPT, len(here))])
    complete: list[int] = []
    for number, (power, organ) in enumerate(here, 1):
        item = Item(paper, power, day, number)
        yield world.event(e.PowerAccepted, item, by=world.organs[organ].id)
        if holders := handing.accept(power, organ):
            handed_down(world, item, holders)
            complete.append(power)
    world.later(day + 20, len(complete), partial(recoded, paper, complete))


def handed_down(world: World, item: Item, organs: Sequence[int]) -> None:
    powers = world.powers
    powers.holder[item.power] = organs[0]
    if len(organs) > 1:
        powers.joint[item.power] = tuple(organs)
    powers.marks[item.power] |= HANDED_DOWN
    powers.free[item.power] = item.on
    for organ in organs:
        world.organs[organ].powers.append(item.power)


def may_be_entrusted(world: World, power: int) -> bool:
    """行政强制措施权不得委托 (行政强制法第十七条)."""
    return alone(world, power) and world.powers.kind_of(power) is not PowerKind.COMPULSION


def entrustment(world: World, day: int) -> Happens:
    """委托, for a term; some are taken back before it ends."""
    place = world.some_place(Level.PROVINCE, Level.CITY)
    powers = world.pick(world.departments(place), world.batch_size(0.6), day, may_be_entrusted)
    if not powers:
        return
    [lower] = lower_places(world, place, 1)
    paper = world.paper(place, f"委托{lower.name}有关部门实施部分行政职权事项", day)
    yield from paper.issue([(Change.ENTRUST, len(powers))])
    until = day + 365 * (1 + int(world.random.random() * 3))
    out: list[tuple[int, int]] = []
    for number, power in enumerate(powers, 1):
        agent = counterpart(world, power, lower)
        item = Item(paper, power, day, number)
        yield world.event(
            e.PowerEntrusted,
            item,
            paper.act(day, number, until=date.fromordinal(until)),
            to=world.organs[agent].id,
            matter="（模拟）本辖区内的受理、审查和送达",
            mandate=f"（模拟）{paper.number}委托书",
        )
        out.append(world.powers.arrange(power, agent))
        world.powers.free[power] = day
    world.later(until, 0, partial(term_ended, out))
    if world.random.random() < 0.25:
        early = day + int((until - day) * (0.2 + 0.6 * world.random.random()))
        world.later(early, len(out) + 2, partial(withdrawal, place, out))


def term_ended(out: Sequence[tuple[int, int]], world: World, day: int) -> Happens:
    """Nothing is recorded: the term stood in the mandate."""
    del day
    for arrangement in out:
        if world.powers.stands(arrangement):
            world.powers.agent[arrangement[0]] = -1
    return iter(())


def withdrawal(place: Place, out: Sequence[tuple[int, int]], world: World, day: int) -> Happens:
    """收回, of those that are still out."""
    still = [
        arrangement[0]
        for arrangement in out
        if world.powers.stands(arrangement) and world.powers.free[arrangement[0]] <= day
    ]
    if not still:
        return
    paper = world.paper(place, "收回部分行政职权事项", day)
    yield from paper.issue([(Change.WITHDRAW, len(still))])
    for number, power in enumerate(still, 1):
        source = world.organs[world.powers.agent[power]].id
        item = Item(paper, power, day, number)
        yield world.event(e.PowerWithdrawn, item, source=source, reason="（模拟）评估后收回")
        world.powers.agent[power] = -1
        world.powers.free[power] = day


def authorisation(world: World, day: int) -> Happens:
    """授权 of the lower organ, by regulation."""
    place = world.some_place(Level.PROVINCE, Level.CITY)
    powers = world.pick(world.departments(place), world.batch_size(0.3), day, alone)
    if not powers:
        return
    [lower] = lower_places(world, place, 1)
    paper = world.paper(place, "公布法规授权实施的行政职权事项", day)
    yield from paper.issue([(Change.AUTHORISE, len(powers))])
    for number, power in enumerate(powers, 1):
        to = world.organs[counterpart(world, power, lower)].id
        yield world.event(e.PowerAuthorised, Item(paper, power, day, number), to=to)
        world.powers.marks[power] |= AUTHORISED
        world.powers.free[power] = day
