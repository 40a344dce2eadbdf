"""How the register begins: its governments, departments, towns, their duties, and the laws."""

from datetime import date
from typing import Any

from domain.act import Act
from domain.events.duty import DutyAssigned
from domain.events.organ import OrganEstablished
from ops.simulate.papers import ACTOR
from ops.simulate.places import Organ
from ops.simulate.reviewing import laws
from ops.simulate.world import Happens, World

FIRST_MET = date(2000, 1, 1)
ACT = Act(effective_on=FIRST_MET, title="（模拟）机构登记", simulated=True)


def opening(world: World) -> Happens:
    for organ in world.organs:
        yield established(world, organ)
    for organ in world.organs:
        if organ.field >= 0:
            text = f"（模拟）主管{organ.name}工作"
            yield DutyAssigned(**envelope(organ.duty), organ=organ.id, text=text)
    yield from laws(world)


def established(world: World, organ: Organ) -> OrganEstablished:
    place = world.places[organ.place]
    above = place.government
    if organ.index == above:
        above = world.places[place.above].government if place.above >= 0 else -1
    return OrganEstablished(
        **envelope(organ.id),
        name=organ.name,
        kind=organ.kind,
        level=organ.level,
        area=place.code,
        credit_code=organ.credit_code,
        parent=world.organs[above].id if above >= 0 else "",
        founding_unknown=True,
    )


def envelope(stream: str) -> dict[str, Any]:
    return {
        "stream": stream,
        "version": 1,
        "act": ACT,
        "actor": ACTOR,
        "command_id": "simulate-opening",
    }
