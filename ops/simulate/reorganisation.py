"""机构改革: one reorganisation, province first: renamed, merged, dissolved, 划转 in bulk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from domain.events import power as e
from domain.events.duty import DutyAssigned, DutyMoved
from domain.events.instrument import Change
from domain.events.organ import (
    NamePlateAdded,
    OrganDissolved,
    OrganEstablished,
    OrganMerged,
    OrganRenamed,
)
from domain.vocabulary import Level
from ops.simulate import words
from ops.simulate.papers import Paper
from ops.simulate.places import Organ, Place, department, found
from ops.simulate.scale import REORGANISED_ON
from ops.simulate.waves import recoded
from ops.simulate.world import Happens, Item, World

COMING = {Level.PROVINCE: 0, Level.CITY: 70, Level.COUNTY: 140}
JOINED = (
    (("工商行政管理", "质量技术监督", "食品药品监督管理"), "市场监督管理"),
    (("国土资源", "城乡规划"), "自然资源"),
    (("文化", "旅游"), "文化和旅游"),
)
RENAMED = (
    ("卫生和计划生育", "卫生健康"),
    ("林业", "林业和草原"),
    ("环境保护", "生态环境"),
    ("农业", "农业农村"),
)
DISSOLVED = (("法制", "司法行政"), ("物价", "发展和改革"), ("粮食", "发展和改革"))
RETRIES = 4
WAIT = 75
RECODED_AFTER = 60


@dataclass(frozen=True, slots=True)
class Move:
    """One organ's duties and powers go to another; ``fresh`` where that one is founded for it."""

    sources: Sequence[Organ]
    target: Organ
    fresh: bool


@dataclass(frozen=True, slots=True)
class Reform:
    """The reorganisation of one place."""

    world: World
    place: Place
    paper: Paper
    day: int

    def of(self, field: str) -> Organ | None:
        names = [known.name for known in words.FIELDS[: self.world.scale.fields]]
        if field not in names:
            return None
        return self.world.organs[self.place.organs[names.index(field)]]

    def envelope(self, stream: str, version: int) -> dict[str, Any]:
        act = self.paper.act(self.day)
        return {"stream": stream, "version": version, "act": act, **self.paper.envelope}

    def change(self, organ: Organ) -> dict[str, Any]:
        organ.version += 1
        return self.envelope(organ.id, organ.version)


def announce(world: World) -> None:
    """Every government has its day; the province first."""
    for place in world.places:
        day = REORGANISED_ON + COMING[place.level] + int(world.random.random() * 60)
        world.later(day, 0, partial(reorganise, place))


def reorganise(place: Place, world: World, day: int) -> Happens:
    """One plan: organs are founded, duties and powers move, and the old organs end."""
    reform = Reform(world, place, world.paper(place, "机构改革", day), day)
    moves = [*foundings(reform), *absorptions(reform)]
    orders = [
        Transfer(reform.paper, number, *whence)
        for number, whence in enumerate(movements(world, moves), 1)
    ]
    yield from reform.paper.issue([(Change.TRANSFER, len(orders))] if orders else [])
    yield from renamings(reform)
    for move in moves:
        yield from successions(reform, move)
    for order in orders:
        yield from transfer(order, 0, world, day)
    powers = [order.power for order in orders]
    world.later(day + RECODED_AFTER, len(powers), partial(recoded, reform.paper, powers))
    for move in moves:
        yield from endings(reform, move)


def foundings(reform: Reform) -> list[Move]:
    """合并组建: several departments become a new one."""
    result: list[Move] = []
    for fields, name in JOINED:
        sources = [organ for field in fields if (organ := reform.of(field))]
        if sources:
            first = sources[0]
            organs = reform.world.organs
            number = found(organs, reform.place, department(reform.place, name), first.field)
            organs[number].items = first.items
            result.append(Move(sources, organs[number], True))
    return result


def absorptions(reform: Reform) -> list[Move]:
    """不再保留: a department's work goes to one that stays."""
    pairs = [(reform.of(old), reform.of(heir)) for old, heir in DISSOLVED]
    return [Move([old], heir, False) for old, heir in pairs if old and heir]


def renamings(reform: Reform) -> Happens:
    for old, new in RENAMED:
        if organ := reform.of(old):
            organ.name = department(reform.place, new)
            yield OrganRenamed(**reform.change(organ), name=organ.name)


def successions(reform: Reform, move: Move) -> Happens:
    target = move.target
    if move.fresh:
        yield OrganEstablished(
            **reform.envelope(target.id, 1),
            name=target.name,
            kind=target.kind,
            level=target.level,
            area=reform.place.code,
            credit_code=target.credit_code,
            parent=reform.world.organs[reform.place.government].id,
        )
        yield DutyAssigned(
            **reform.envelope(target.duty, 1),
            organ=target.id,
            text=f"（模拟）主管{target.name}工作",
        )
    for source in move.sources:
        yield DutyMoved(**reform.envelope(source.duty, 2), to=target.id)


def endings(reform: Reform, move: Move) -> Happens:
    for source in move.sources:
        source.active = False
        reform.place.organs[source.field] = move.target.index
        if move.fresh:
            yield OrganMerged(**reform.change(source), into=move.target.id)
        else:
            yield OrganDissolved(**reform.change(source), successors=(move.target.id,))
            yield NamePlateAdded(**reform.change(move.target), plate=f"{source.name}（模拟）")


def movements(world: World, moves: Sequence[Move]) -> Iterator[tuple[int, Organ, Organ]]:
    """Which power leaves whom for whom."""
    for move in moves:
        for source in move.sources:
            for power in dict.fromkeys(source.powers):
                if still_of(world, power, source):
                    yield power, source, move.target


def still_of(world: World, power: int, organ: Organ) -> bool:
    return not world.powers.ended(power) and organ.index in world.powers.holders(power)


@dataclass(frozen=True, slots=True)
class Transfer:
    """划转 of one power, under one item of the plan."""

    paper: Paper
    number: int
    power: int
    source: Organ
    target: Organ


def transfer(order: Transfer, tries: int, world: World, day: int) -> Happens:
    """A power with another change under way follows when that is done."""
    power = order.power
    if not still_of(world, power, order.source):
        return
    if world.powers.free[power] > day:
        if tries < RETRIES:
            world.later(day + WAIT, 1, partial(transfer, order, tries + 1))
        return
    item = Item(order.paper, power, day, order.number)
    source, target = order.source, order.target
    yield world.event(e.PowerTransferred, item, source=source.id, to=target.id)
    moved(world, power, source, target)
    world.powers.free[power] = day


def moved(world: World, power: int, source: Organ, target: Organ) -> None:
    powers = world.powers
    holders = powers.holders(power)
    if len(holders) > 1:
        powers.joint[power] = tuple(
            target.index if holder == source.index else holder for holder in holders
        )
    if powers.holder[power] == source.index:
        powers.holder[power] = target.index
    target.powers.append(power)
