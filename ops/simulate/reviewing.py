"""The yearly work on the lists: review, better wording, and what an amended law makes necessary."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from domain.act import Act
from domain.events import power as e
from domain.events.instrument import Change, InstrumentAmended, InstrumentIssued
from domain.vocabulary import Rank
from ops.simulate import items
from ops.simulate.changes import AMEND, AMEND_BASIS, RETAIN
from ops.simulate.papers import ACTOR
from ops.simulate.places import Place
from ops.simulate.waves import decided
from ops.simulate.world import Happens, Item, World

REVIEWED = 3.0
"""A review looks at more items than a reform paper decides on."""
OLD_LAW = date(1996, 10, 1)


def review(world: World, day: int) -> Happens:
    """保留: a government confirms the list of one department."""
    place = world.some_place()
    holder = world.random.choice(world.departments(place))
    year = date.fromordinal(day).year
    subject = f"公布{holder.name}{year}年权责清单保留事项"
    return decided(world, place, day, subject, [(RETAIN, REVIEWED, [holder])])


def rewording(world: World, day: int) -> Happens:
    """要素调整 of one department's list."""
    place = world.some_place()
    holder = world.random.choice(world.departments(place))
    subject = f"调整{holder.name}权责清单要素"
    return decided(world, place, day, subject, [(AMEND, REVIEWED, [holder])])


def laws(world: World) -> Happens:
    """The law of each field, as it stood before the register was begun."""
    for field in range(world.scale.fields):
        title = items.law_title(field)
        national = field % 3 > 0
        yield InstrumentIssued(
            **law_envelope(field, 1, OLD_LAW),
            title=title,
            issuer="（模拟）国家立法机关" if national else "（模拟）省人民代表大会常务委员会",
            rank=Rank.LAW if national else Rank.LOCAL_REGULATION,
            area="" if national else world.places[0].code,
            manner="公布",
        )


def law_envelope(field: int, version: int, on: date) -> dict[str, Any]:
    act = Act(effective_on=on, title=f"（模拟）{items.law_title(field)}", simulated=True)
    stream = f"instrument:99-law-{field:02}"
    return {"stream": stream, "version": version, "act": act, "actor": ACTOR}


def law_amended(world: World, day: int) -> Happens:
    """修正: the articles move on, and the lists follow, one government after the other."""
    field = world.random.randrange(world.scale.fields)
    yield amendment(world, field, day)
    for place in world.random.sample(world.places, 1 + len(world.places) // 2):
        due = day + 20 + int(world.random.random() * 200)
        world.later(due, 3, partial(basis_follows, field, place))


def amendment(world: World, field: int, day: int) -> InstrumentAmended:
    world.law_versions[field] += 1
    world.editions[field] += 1
    ordinal = f"第{items.numeral(min(world.editions[field], 99))}次修正"
    on = date.fromordinal(day)
    envelope = law_envelope(field, world.law_versions[field], on)
    return InstrumentAmended(**envelope, manner="修正", ordinal=ordinal)


def basis_follows(field: int, place: Place, world: World, day: int) -> Happens:
    holder = world.organs[place.organs[field]]
    subject = f"根据{items.law_title(field)}修正情况调整{holder.name}设定依据"
    return decided(world, place, day, subject, [(AMEND_BASIS, REVIEWED, [holder])])


def closing(world: World, count: int, day: int) -> Happens:
    """Exactly so many events more: a last review, then amendments of laws for the rest."""
    fill = 0
    powers: Sequence[int] = ()
    if count > 2:
        place = world.some_place()
        powers = world.pick(world.departments(place), count - 2, day)
        paper = world.paper(place, "公布权责清单年度保留事项", day)
        yield from paper.issue([(Change.RETAIN, len(powers))])
        fill = 2 + len(powers)
        for number, power in enumerate(powers, 1):
            yield world.event(e.PowerRetained, Item(paper, power, day, number))
            world.powers.free[power] = day
    for _ in range(count - fill):
        yield amendment(world, world.random.randrange(world.scale.fields), day)
