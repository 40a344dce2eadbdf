"""How a decided change is recorded: in time, late, wrongly and put right later, or revoked."""

from datetime import date
from functools import partial
from typing import Any, cast

from domain.act import Act
from domain.events import AnyEvent, ChangeRevoked, EntryCorrected, Happening
from domain.value import replace
from ops.simulate.changes import CANCEL, Kind
from ops.simulate.papers import ACTOR
from ops.simulate.powers import id_of
from ops.simulate.world import Happens, Item, World

LATE = 0.012
WRONG_DAY = LATE + 0.006
WRONG_POWER = WRONG_DAY + 0.03
REVOKED = 0.97
NOTICE = 20
"""Days a change must be away to be taken back before it takes effect."""


def record(world: World, item: Item, change: Kind, day: int) -> Happens:
    """Tell a change on the day its paper came out, unless something goes wrong."""
    chance = world.random.random()
    if chance < LATE:
        due = max(item.on, day) + 60 + int(chance / LATE * 240)
        world.later(due, 1, partial(told, item, change))
    elif chance < WRONG_DAY:
        yield from wrong_day(world, item, change)
    elif chance < WRONG_POWER and change is CANCEL:
        yield from wrong_power(world, item, change)
    elif chance > REVOKED and item.on > day + NOTICE:
        yield from revoked(world, item, change, day)
    else:
        yield from told(item, change, world, day)


def told(item: Item, change: Kind, world: World, day: int) -> Happens:
    del day
    yield change.event(world, item)
    change.settle(world, item)


def wrong_day(world: World, item: Item, change: Kind) -> Happens:
    """The clerk takes the day from another page; months later the entry is put right."""
    true = change.event(world, item)
    delay = 10 + int(world.random.random() * 50)
    yield replace(true, act=replace(true.act, effective_on=date.fromordinal(item.on + delay)))
    due = item.on + delay + 20 + int(world.random.random() * 150)
    world.later(due, 1, partial(put_right, item, change, true))


def put_right(item: Item, change: Kind, true: AnyEvent, world: World, day: int) -> Happens:
    yield correction(world, item, day, corrects=true.version, replacement=true)
    change.settle(world, item)


def wrong_power(world: World, item: Item, change: Kind) -> Happens:
    """The neighbouring item of the annex is struck off instead; found out by its holder."""
    holder = world.organs[world.powers.holder[item.power]]
    other = world.pick([holder], 1, item.on)
    if not other:
        yield from told(item, change, world, item.on)
        return
    mistaken = item._replace(power=other[0])
    event = change.event(world, mistaken)
    yield event
    due = item.on + 15 + int(world.random.random() * 200)
    world.later(due, 2, partial(struck_back, item, mistaken, event.version))


def struck_back(item: Item, mistaken: Item, version: int, world: World, day: int) -> Happens:
    """The wrong entry is annulled, and the right one recorded late, in one breath."""
    yield correction(world, mistaken, day, corrects=version, replacement=None)
    world.powers.free[mistaken.power] = item.on
    yield from told(item, CANCEL, world, day)


def correction(
    world: World, item: Item, day: int, *, corrects: int, replacement: AnyEvent | None
) -> EntryCorrected:
    """The replacement is recorded by the same hand as the correction that carries it."""
    envelope = clerical(world, item, day)
    hand = {name: envelope[name] for name in ("actor", "on_behalf_of", "command_id")}
    return EntryCorrected(
        **envelope,
        corrects=corrects,
        replacement=cast(Happening, replace(replacement, **hand)) if replacement else None,
        reason="（模拟）录入有误",
    )


def revoked(world: World, item: Item, change: Kind, day: int) -> Happens:
    """The government takes the change back before it takes effect."""
    event = change.event(world, item)
    yield event
    due = day + 3 + int(world.random.random() * (item.on - day - 4))
    world.later(due, 1, partial(taken_back, item, event.version))


def taken_back(item: Item, version: int, world: World, day: int) -> Happens:
    yield ChangeRevoked(**clerical(world, item, day), revokes=version, reason="（模拟）暂缓实施")
    world.powers.free[item.power] = day


def clerical(world: World, item: Item, day: int) -> dict[str, Any]:
    """The envelope of an event about an event: a minute of the register, no published paper."""
    return {
        "stream": id_of(item.power),
        "version": world.powers.next_version(item.power),
        "act": Act(
            effective_on=date.fromordinal(day),
            title="（模拟）更正登记",
            issuer=item.paper.issuer,
            simulated=True,
        ),
        "actor": ACTOR,
        "on_behalf_of": item.paper.envelope["on_behalf_of"],
        "command_id": f"{item.paper.envelope['command_id']}-{item.number}",
    }
