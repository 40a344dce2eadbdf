"""机构改革: one reorganisation, from the province down: renamed, merged, dissolved, 划转 in bulk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from domain.events import AnyEvent
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
from ops.simulate.papers import ACTOR, Paper
from ops.simulate.places import Organ, Place, department, found
from ops.simulate.scale import REORGANISED_ON
from ops.simulate.waves import recoded
from ops.simulate.world import Happens, Item, World

COMING = {Level.PROVINCE: 0, Level.CITY: 70, Level.COUNTY: 140}
JOINED: tuple[tuple[tuple[str, ...], str], ...] = (
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


def announce(world: World) -> None:
    """Every government has its day."""
    for place in world.places:
        day = REORGANISED_ON + COMING[place.level] + int(world.random.random() * 60)
        world.later(day, 0, partial(reorganise, place))
        # cost 0: a province that is cut short in the middle of a reorganisation is still a story


@dataclass(frozen=True, slots=True)
class Reform:
    """The reorganisation of one place."""

    world: World
    place: Place
    paper: Paper
    day: int

    def organ_event(self, cls: type[Any], organ: Organ, **fields: Any) -> Any:
        organ.version += 1
        act = self.paper.act(self.day)
        return cls(
            stream=organ.id, version=organ.version, act=act, **self.paper.envelope, **fields
        )

    def of(self, field: str) -> Organ | None:
        number = self.world.field_numbers.get(field)
        return None if number is None else self.world.organs[self.place.organs[number]]


def reorganise(place: Place, world: World, day: int) -> Happens:
    paper = world.paper(place, "机构改革方案", day)
    reform = Reform(world, place, paper, day)
    for sources, name in JOINED:
        yield from joined(reform, [o for s in sources if (o := reform.of(s))], name)
    for old, new in RENAMED:
        if organ := reform.of(old):
            yield reform.organ_event(OrganRenamed, organ, name=department(place, new))
    for old, successor in DISSOLVED:
        source, heir = reform.of(old), reform.of(successor)
        if source and heir:
            yield from dissolved(reform, source, heir)


def opened(reform: Reform) -> Iterator[AnyEvent]:
    return reform.paper.issue([])
