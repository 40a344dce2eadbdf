"""合并 and 拆分: powers close and others open, with their lineage kept."""

from domain.events import power as e
from domain.events.instrument import Change
from ops.simulate import items
from ops.simulate.places import Organ
from ops.simulate.powers import id_of
from ops.simulate.sharing import alone
from ops.simulate.world import Happens, Item, World


def open_power(
    world: World, item: Item, holder: Organ, *, sources: tuple[int, ...] = (), suffix: str = ""
) -> e.PowerAdded:
    """The first event of a power that has its place in the arrays already."""
    powers = world.powers
    powers.edition[item.power] = world.editions[world.organs[powers.origin[item.power]].field]
    kind = powers.kind_of(item.power)
    event: e.PowerAdded = world.event(
        e.PowerAdded,
        item,
        elements=items.elements(powers, item.power, world.organs, suffix=suffix),
        kind=kind,
        term=kind.label,
        holders=(holder.id,),
        area=world.places[holder.place].code,
        level=holder.level,
        sources=tuple(map(id_of, sources)),
    )
    powers.free[item.power] = item.on
    holder.powers.append(item.power)
    return event


def next_power(world: World, holder: Organ, like: int) -> int:
    """A new power of the holder, of the kind of another."""
    holder.items += 1
    return world.powers.open(holder.index, holder.items - 1, world.powers.kind_of(like))


def merger(world: World, day: int) -> Happens:
    """整合归并: two or three items of one department become one."""
    holder, groups = of_one_holder(world, day, 2 + int(world.random.random() * 2))
    if not groups:
        return
    paper = world.paper(world.places[holder.place], "整合归并部分行政职权事项", day)
    yield from paper.issue([(Change.MERGE, len(groups))])
    for number, group in enumerate(groups, 1):
        result = next_power(world, holder, group[0])
        item = Item(paper, result, day, number)
        yield open_power(world, item, holder, sources=tuple(group), suffix="（整合）")
        for source in group:
            yield world.event(e.PowerMerged, item._replace(power=source), into=(id_of(result),))
            world.powers.end(source)


def division(world: World, day: int) -> Happens:
    """拆分: one item becomes two or three."""
    holder, groups = of_one_holder(world, day, 1)
    if not groups:
        return
    paper = world.paper(world.places[holder.place], "拆分部分行政职权事项", day)
    yield from paper.issue([(Change.SPLIT, len(groups))])
    for number, [source] in enumerate(groups, 1):
        yield from divided(world, Item(paper, source, day, number), holder)


def divided(world: World, item: Item, holder: Organ) -> Happens:
    count = 2 + int(world.random.random() * 2)
    results = [next_power(world, holder, item.power) for _ in range(count)]
    for result in results:
        opening = item._replace(power=result)
        yield open_power(world, opening, holder, sources=(item.power,), suffix="（拆分）")
    yield world.event(e.PowerSplit, item, into=tuple(map(id_of, results)))
    world.powers.end(item.power)


def of_one_holder(world: World, day: int, together: int) -> tuple[Organ, list[list[int]]]:
    """Free powers of some department, so many together."""
    holder = world.random.choice(world.departments(world.some_place()))
    picked = world.pick([holder], together * world.batch_size(0.3), day, alone)
    whole = len(picked) - len(picked) % together
    world.release(picked[whole:], day)
    return holder, [picked[n : n + together] for n in range(0, whole, together)]
