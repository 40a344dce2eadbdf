"""Waves of change: one paper of one government, with its annexes, over many powers."""

from collections.abc import Sequence
from functools import partial
from itertools import count

from domain.vocabulary import Level
from ops.simulate.changes import RECODE, Kind, Simple
from ops.simulate.fates import record, told
from ops.simulate.papers import Paper
from ops.simulate.places import Organ, Place
from ops.simulate.world import Episode, Happens, Item, World

WITHHOLDS = 0.15
"""Share of papers that count items they do not publish."""
LATER_EFFECT = 0.25
MONTH = 30

Part = tuple[Kind, float]
"""A kind of change a paper decides on, and its share of the paper's items."""


def wave(world: World, place: Place, day: int, subject: str, parts: Sequence[Part]) -> Happens:
    """A paper of a government about powers of its departments."""
    return decided(
        world, place, day, subject, [(*part, world.departments(place)) for part in parts]
    )


def decided(
    world: World,
    place: Place,
    day: int,
    subject: str,
    parts: Sequence[tuple[Kind, float, Sequence[Organ]]],
) -> Happens:
    on = day + MONTH * (world.random.random() < LATER_EFFECT)
    annexes = [
        (change, powers)
        for change, share, among in parts
        if (powers := world.pick(among, world.batch_size(share), on, change.fit))
    ]
    if not annexes:
        return
    withheld = 1 + int(world.random.random() * 3) if world.random.random() < WITHHOLDS else 0
    paper = world.paper(place, subject, day)
    counts = [(change.counted, len(powers)) for change, powers in annexes]
    first, total = counts[0]
    yield from paper.issue([(first, total + withheld), *counts[1:]])
    numbers = count(1)
    for change, powers in annexes:
        for power in powers:
            yield from record(world, Item(paper, power, on, next(numbers)), change, day)
        recode_later(world, paper, change, powers, on)
    # A third of what is withheld stays unexplained: that is for the rules to find.
    if withheld and world.random.random() < 2 / 3:
        yield paper.explain(first, withheld)


def recode_later(world: World, paper: Paper, change: Kind, powers: Sequence[int], on: int) -> None:
    if isinstance(change, Simple) and change.becomes is not None:
        world.later(on + MONTH, len(powers), partial(recoded, paper, powers))


def recoded(paper: Paper, powers: Sequence[int], world: World, day: int) -> Happens:
    """先划转、后完善: the codes follow the change, where nothing else has happened meanwhile."""
    for number, power in enumerate(powers, 1):
        if world.powers.free[power] <= day:
            yield from told(Item(paper, power, day, number), RECODE, world, day)


def somewhere(subject: str, *parts: Part, levels: tuple[Level, ...] = ()) -> Episode:
    """An episode: the wave, in some place of one of the levels."""

    def episode(world: World, day: int) -> Happens:
        return wave(world, world.some_place(*levels), day, subject, parts)

    return episode
