"""机关: which organ a name meant on a day, through renaming, alias, name plate and succession."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from typing import Final, NamedTuple, cast

from domain.act import Act, Origin
from domain.commands.command import Request
from domain.commands.organ import EstablishOrgan
from domain.decide import record
from domain.events.organ import AnyOrganEvent
from domain.organ_codes import NATIONAL
from domain.organs import Organ, OrganStatus, evolve
from domain.power import within
from domain.timeline import Version, on
from domain.value import Value
from domain.vocabulary import Level, OrganKind
from ops.importers.ids import organ_id
from ops.importers.values import normal_name

BY_LEVEL: Final = (
    r"国家级|省级|市级|市、县级|设区的市|县级|区级|乡级|乡镇人民政府|街道办事处|城市人民政府|地方|各级|各|基层"
    r"|省、自治区、直辖市|县、区"
)
CLASS: Final = re.compile(
    rf"(?:{BY_LEVEL}).*(?:部门|机关|机构|政府|办事处)(?:\([^()]*\)|（[^（）]*）)?"
    r"|.*以上(?:地方)?(?:各级)?人民政府.*|.*(?:部门|分支行)|.+或.+|乡镇人民政府.*|街道办事处"
)
"""一类机关: words that name no single organ, such as 省级人民政府公安机关."""


class Reach(Enum):
    """How far from its own area a file may name organs; national ones, from anywhere.

    A county's list says 住建局 and means its own, though the city has one too. A paper sends powers
    down to organs below; and where a power comes from, it may have come from above.
    """

    SAME = "same"
    BELOW = "below"
    ANY = "any"


class Found(NamedTuple):
    """The organ, and how it was found: name, code, succession or new."""

    id: str
    how: str


class Unresolved(NamedTuple):
    """Why a name leads to no single organ, and those it might."""

    reason: str
    candidates: tuple[str, ...] = ()


class Setting(Value):
    """Where and when a name is used; an organ that must be registered gets these."""

    day: date
    area: str = ""
    reach: Reach = Reach.SAME
    level: Level | None = None
    organ: str = ""
    """The organ that a blank cell, or a missing column, stands for."""
    origin: Origin | None = None
    simulated: bool = False


class Organs:
    """The register of organs, with what this file adds to it."""

    def __init__(self, histories: Iterable[Sequence[Version[Organ]]]) -> None:
        self.histories: dict[str, Sequence[Version[Organ]]] = {}
        self.planned: dict[str, EstablishOrgan] = {}
        self._by_name: dict[str, dict[str, None]] = defaultdict(dict)
        self._by_code: dict[str, dict[str, None]] = defaultdict(dict)
        for history in histories:
            self.learn(history)

    def learn(self, history: Sequence[Version[Organ]]) -> None:
        """Take an organ into the index, under every name and code it ever had."""
        organ = history[-1].state.id
        self.histories[organ] = history
        for version in history:
            for name in version.state.names:
                self._by_name[normal_name(name)][organ] = None
            if version.state.credit_code:
                self._by_code[version.state.credit_code][organ] = None

    def state(self, organ: str, day: date) -> Organ | None:
        """The organ on a day; one whose founding is unknown stood before its first record too."""
        history = self.histories[organ]
        first = history[0].state
        return on(history, day) or (first if first.founding_unknown else None)

    def name(self, organ: str, day: date) -> str:
        state = self.state(organ, day) or self.histories[organ][0].state
        return state.name

    def founded(self, organ: str) -> date | None:
        """The day an organ began, if that is known."""
        first = self.histories[organ][0]
        return None if first.state.founding_unknown else first.valid_from

    def by_code(self, code: str, day: date) -> Found | None:
        """The one active organ with a credit code."""
        found = [id for id in self._by_code.get(code, ()) if self._active_with_code(id, code, day)]
        return Found(found[0], "code") if len(found) == 1 else None

    def _active_with_code(self, organ: str, code: str, day: date) -> bool:
        state = self.state(organ, day)
        return state is not None and active(state) and state.credit_code == code

    def ever_named(self, key: str, setting: Setting) -> list[str]:
        """The organs that had a name, in its normal form, at any time."""
        return [id for id in self._by_name.get(key, ()) if self._in_area(id, setting)]

    def by_name(self, name: str, setting: Setting) -> Found | Unresolved | None:
        """The organ a name meant on the day; None: nobody ever had that name."""
        key = normal_name(name)
        everyone = self.ever_named(key, setting)
        if not everyone:
            return None
        now = [id for id in everyone if self._named(id, key, setting.day)]
        if now:
            return only(self._nearest(now, setting), "name", "organ_ambiguous")
        former = [id for id in everyone if self._was_named(id, key, setting.day)]
        if not former:
            return Unresolved("organ_later", tuple(everyone))
        heirs = dict.fromkeys(heir for id in former for heir in self.heirs(id, setting.day))
        if not heirs:
            return Unresolved("organ_ended", tuple(former))
        return only(list(heirs), "succession", "organ_successors")

    def heirs(self, organ: str, day: date, seen: frozenset[str] = frozenset()) -> list[str]:
        """The organs that are active on the day in the place of an organ: itself, or successors."""
        state = self.state(organ, day) if organ in self.histories else None
        if state is None or organ in seen:
            return []
        if active(state):
            return [organ]
        return [
            h for next_one in state.successors for h in self.heirs(next_one, day, seen | {organ})
        ]

    def register(self, name: str, setting: Setting, credit_code: str = "") -> Found:
        """Plan to establish an organ that the register does not have."""
        collective = is_class(name)
        command = EstablishOrgan(
            stream=organ_id(name, setting.area, setting.day),
            act=Act(effective_on=setting.day, origin=setting.origin, simulated=setting.simulated),
            name=name,
            kind=OrganKind.CLASS_OF_ORGANS if collective else OrganKind.OTHER,
            level=setting.level,
            area=setting.area,
            credit_code=credit_code,
            founding_unknown=True,
        )
        self.plan(command)
        return Found(command.stream, "new")

    def plan(self, command: EstablishOrgan) -> None:
        """Take an organ that will be established into account from now on."""
        self.planned[command.stream] = command
        event = cast(AnyOrganEvent, record(command, Request(commands=(), actor="")))
        state = evolve(None, event, command.act.effective_on)
        self.learn([Version(command.act.effective_on, None, state)])

    def _in_area(self, organ: str, setting: Setting) -> bool:
        """A county's bureau is not its neighbour's, though both are called 住建局."""
        place, here = self.histories[organ][0].state.area, setting.area
        if place in ("", NATIONAL) or here in ("", place):
            return True
        below = here == NATIONAL or within(place, here)
        match setting.reach:
            case Reach.SAME:
                return False
            case Reach.BELOW:
                return below
            case Reach.ANY:
                return below or within(here, place)

    def _nearest(self, organs: list[str], setting: Setting) -> list[str]:
        same = [id for id in organs if self.histories[id][0].state.area == setting.area]
        return same or organs

    def _named(self, organ: str, key: str, day: date) -> bool:
        state = self.state(organ, day)
        return state is not None and active(state) and key in map(normal_name, state.names)

    def _was_named(self, organ: str, key: str, day: date) -> bool:
        return any(
            key in map(normal_name, version.state.names)
            for version in self.histories[organ]
            if version.valid_from <= day
        )


def active(organ: Organ) -> bool:
    return organ.status is OrganStatus.ACTIVE


def only(organs: list[str], how: str, reason: str) -> Found | Unresolved:
    return Found(organs[0], how) if len(organs) == 1 else Unresolved(reason, tuple(organs))


def is_class(name: str) -> bool:
    """Whether the words name a class of organs, not one."""
    return CLASS.fullmatch(name) is not None
