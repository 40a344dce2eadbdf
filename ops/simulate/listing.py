"""How powers come onto the lists: department by department, some for a term, some with a slip."""

from datetime import date
from functools import partial
from typing import Any

from domain.dates import Precision
from domain.events import AnyEvent
from domain.events.instrument import Change
from domain.value import replace
from domain.vocabulary import NON_LICENCE_APPROVAL_ABOLISHED_ON, PowerKind
from ops.simulate import items
from ops.simulate.fates import correction
from ops.simulate.lineage import open_power
from ops.simulate.papers import Paper
from ops.simulate.places import Organ
from ops.simulate.powers import NEVER
from ops.simulate.world import Happens, Item, World

ABOLISHED = NON_LICENCE_APPROVAL_ABOLISHED_ON.toordinal()
TAKEN_OVER_UNTIL = date(2012, 1, 1).toordinal()
LATE = 0.01
SLIP = 0.016
PROVISIONAL_SHARE = 0.04
YEAR = 365


def listing(world: World, day: int) -> Happens:
    """设立, 新增: a department's powers are put on the list by a paper of its government."""
    place = world.some_place()
    holder = world.random.choice(world.departments(place))
    count = world.batch_size(1.5)
    paper = world.paper(place, f"公布{holder.name}权责清单", day)
    yield from paper.issue([(Change.ESTABLISH, count)])
    on, more = taken_over(world, day)
    for number in range(1, count + 1):
        kind = items.kind_of_item(holder.field, holder.level, holder.items)
        if kind is PowerKind.NON_LICENCE_APPROVAL and day >= ABOLISHED:
            kind = PowerKind.OTHER
        power = world.powers.open(holder.index, holder.items, kind)
        holder.items += 1
        yield from listed(world, Item(paper, power, on, number), holder, day, more)


def taken_over(world: World, day: int) -> tuple[int, dict[str, Any]]:
    """Of old powers the first lists often know only that they were there the year before."""
    if day > TAKEN_OVER_UNTIL or world.random.random() > 0.15:
        return day, {}
    before = date(date.fromordinal(day).year - 1, 12, 31).toordinal()
    remark = "（模拟）设立日期不详,按上一年末已经存在记录"
    return before, {"effective_precision": Precision.YEAR, "remark": remark}


def listed(world: World, item: Item, holder: Organ, day: int, more: dict[str, Any]) -> Happens:
    chance = world.random.random()
    if chance < LATE:
        due = day + 60 + int(chance / LATE * 240)
        world.later(due, 1, partial(listed_late, item, holder, more))
        return
    event = opened(world, item, holder, more)
    if chance < SLIP:
        name = event.elements.name
        slip = replace(event.elements, name=name[:1] + name[2:])
        yield replace(event, elements=slip)
        world.powers.free[item.power] = NEVER
        due = day + 20 + int(world.random.random() * 300)
        world.later(due, 1, partial(name_put_right, item, event))
        return
    yield event


def opened(world: World, item: Item, holder: Organ, more: dict[str, Any]) -> Any:
    event = open_power(world, item, holder)
    return replace(event, act=item.paper.act(item.on, item.number, **more)) if more else event


def listed_late(item: Item, holder: Organ, more: dict[str, Any], world: World, day: int) -> Happens:
    del day
    yield opened(world, item, holder, more)


def name_put_right(item: Item, event: AnyEvent, world: World, day: int) -> Happens:
    yield correction(world, item, day, corrects=event.version, replacement=event)
    world.powers.free[item.power] = item.on


def provisional(world: World, day: int) -> Happens:
    """临时性行政许可: set by a provincial rule, gone after a year (行政许可法第十五条)."""
    province = world.places[0]
    holder = world.random.choice(world.departments(province))
    count = world.batch_size(PROVISIONAL_SHARE)
    paper: Paper = world.paper(province, "设定临时性行政许可", day)
    yield from paper.issue([(Change.ESTABLISH, count)])
    for number in range(1, count + 1):
        power = world.powers.open(holder.index, holder.items, PowerKind.LICENCE)
        holder.items += 1
        term = {"until": date.fromordinal(day + YEAR)}
        yield opened(world, Item(paper, power, day, number), holder, term)
        world.powers.end(power)
