"""暂停 and 恢复: for a term, or until the government says so."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from domain.events import power as e
from domain.events.instrument import Change
from ops.simulate.places import Place
from ops.simulate.world import Happens, Item, World


def suspension(world: World, day: int) -> Happens:
    place = world.some_place()
    powers = world.pick(world.departments(place), world.batch_size(0.4), day)
    if not powers:
        return
    paper = world.paper(place, "暂停实施部分行政职权事项", day)
    yield from paper.issue([(Change.SUSPEND, len(powers))])
    until = day + 120 + int(world.random.random() * 500)
    for_term = world.random.random() < 0.4
    term = {"until": date.fromordinal(until)} if for_term else {}
    areas = () if world.random.random() < 0.6 else (place.code,)
    for number, power in enumerate(powers, 1):
        act = paper.act(day, number, **term)
        item = Item(paper, power, day, number)
        yield world.event(e.PowerSuspended, item, act, areas=areas, reason="（模拟）改革试点")
    if for_term:
        world.later(until, 0, partial(over, powers))
    else:
        world.later(until, len(powers) + 2, partial(resumption, place, powers))


def over(powers: Sequence[int], world: World, day: int) -> Happens:
    """Nothing is recorded: the term stood in the paper."""
    world.release(powers, day)
    return iter(())


def resumption(place: Place, powers: Sequence[int], world: World, day: int) -> Happens:
    paper = world.paper(place, "恢复实施部分行政职权事项", day)
    yield from paper.issue([(Change.RESUME, len(powers))])
    for number, power in enumerate(powers, 1):
        yield world.event(e.PowerResumed, Item(paper, power, day, number))
    world.release(powers, day)
