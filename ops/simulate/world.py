"""The made-up province while its history runs: places, organs, powers, and what is to come."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from heapq import heappop, heappush
from random import Random
from typing import Any, NamedTuple

from domain.act import Act
from domain.events import AnyEvent
from domain.vocabulary import Level
from ops.simulate.papers import Paper
from ops.simulate.places import Organ, Place, organs, places
from ops.simulate.powers import NEVER, Powers, id_of
from ops.simulate.scale import FIRST_DAY, LAST_DAY, scale_of

Happens = Iterator[AnyEvent]
Episode = Callable[["World", int], Happens]
Fit = Callable[["World", int], bool]
SATURDAY = 5
SHARES = {Level.PROVINCE: 20, Level.CITY: 35, Level.COUNTY: 45}
TRIES = 6
"""How often, for each power wanted, a free one is looked for before a paper makes do with fewer."""


class Item(NamedTuple):
    """One item of a paper: which power it is about, and from which day."""

    paper: Paper
    power: int
    on: int
    number: int


class World:
    """Everything that changes; small enough to stay in memory whatever the number of events."""

    def __init__(self, seed: int, size: int) -> None:
        self.random = Random(seed)
        self.scale = scale_of(size)
        self.places: list[Place] = places(self.scale)
        self.organs: list[Organ] = organs(self.places, self.scale)
        self._by_level = {
            level: [place for place in self.places if place.level is level] for level in SHARES
        }
        self.powers = Powers()
        self.editions = [0] * self.scale.fields
        self.law_versions = [1] * self.scale.fields
        self.reorganised: set[int] = set()
        self.emitted = 0
        self._numbers: dict[tuple[int, int], int] = {}
        self._agenda: list[tuple[int, int, int, Episode]] = []
        self._promised = 0

    @property
    def room(self) -> int:
        """How many events may still be told."""
        return self.scale.size - self.emitted

    def today(self) -> int:
        """The day the story has reached: it moves on as events are told, and rests at weekends."""
        day = FIRST_DAY + (LAST_DAY - FIRST_DAY) * self.emitted // self.scale.size
        weekday = (day - 1) % 7
        return day + 7 - weekday if weekday >= SATURDAY else day

    def later(self, day: int, cost: int, episode: Episode) -> None:
        """Something that will be recorded on a day; it tells at most ``cost`` events."""
        self._promised += 1
        heappush(self._agenda, (day, self._promised, cost, episode))

    def due(self, day: int) -> Iterator[tuple[int, Episode]]:
        """What has come due, in order of day. What there is no more room for is left untold."""
        while self._agenda and self._agenda[0][0] <= day:
            on, _, cost, episode = heappop(self._agenda)
            if cost <= self.room:
                yield on, episode

    def paper(self, place: Place, subject: str, day: int) -> Paper:
        year = date.fromordinal(day).year
        number = self._numbers.get((place.index, year), 0) + 1
        self._numbers[place.index, year] = number
        return Paper(place, self.organs[place.government], number, subject, day)

    def event(self, cls: type[Any], item: Item, act: Act | None = None, **fields: Any) -> Any:
        """The next event of the item's power."""
        return cls(
            stream=id_of(item.power),
            version=self.powers.next_version(item.power),
            act=act or item.paper.act(item.on, item.number),
            **item.paper.envelope,
            **fields,
        )

    def some_place(self, *levels: Level) -> Place:
        """A place of one of the levels; the province decides more than any one county does."""
        levels = levels or tuple(SHARES)
        level = self.random.choices(levels, [SHARES[level] for level in levels])[0]
        return self.random.choice(self._by_level[level])

    def departments(self, place: Place) -> list[Organ]:
        return [self.organs[number] for number in dict.fromkeys(place.organs.values())]

    def batch_size(self, share: float = 1.0) -> int:
        """How many items a paper decides on: many papers few, few papers many."""
        wanted = 1 + int(self.random.expovariate(1 / (self.scale.batch * share)))
        return max(1, min(wanted, self.room // 8, 400))

    def pick(
        self, among: Sequence[Organ], count: int, on: int, fit: Fit | None = None
    ) -> list[int]:
        """Up to ``count`` powers of the organs that are free on the day, out of reach of others."""
        chosen: list[int] = []
        random, powers = self.random.random, self.powers
        for _ in range(count * TRIES if among else 0):
            organ = among[int(random() * len(among))]
            place = int(random() * len(organ.powers))
            power = organ.powers[place] if organ.powers else -1
            if power < 0 or self._gone(organ, place, power):
                continue
            if powers.free[power] <= on and (fit is None or fit(self, power)):
                powers.free[power] = NEVER
                chosen.append(power)
                if len(chosen) == count:
                    break
        return chosen

    def release(self, powers: Sequence[int], day: int) -> None:
        """Picked, and then not needed."""
        for power in powers:
            self.powers.free[power] = day

    def _gone(self, organ: Organ, place: int, power: int) -> bool:
        """Whether the organ holds the power no longer; then its list forgets it."""
        powers = self.powers
        if not powers.ended(power) and (
            powers.holder[power] == organ.index or organ.index in powers.holders(power)
        ):
            return False
        organ.powers[place] = organ.powers[-1]
        organ.powers.pop()
        return True
