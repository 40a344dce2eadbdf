"""The history itself, told event by event in the order it was recorded."""

from collections.abc import Iterator
from functools import partial
from itertools import islice

from domain.events import AnyEvent
from domain.vocabulary import NON_LICENCE_APPROVAL_ABOLISHED_ON
from ops.simulate import changes as c
from ops.simulate import granting, lineage, listing, reorganisation, reviewing, sharing
from ops.simulate.opening import opening
from ops.simulate.places import Place
from ops.simulate.suspending import suspension
from ops.simulate.waves import somewhere, wave
from ops.simulate.world import Episode, Happens, World

LISTED_BY = 0.35
"""By this part of the history the lists are as good as complete."""
LISTED_FIRST = 0.85
RESERVE = 12
"""Events kept back, so that the history can be brought to its exact length."""

EPISODES: tuple[tuple[Episode, float], ...] = (
    (reviewing.review, 8),
    (reviewing.rewording, 7),
    (reviewing.law_amended, 0.6),
    (somewhere("取消一批行政职权事项", (c.CANCEL, 1)), 4),
    (somewhere("取消和调整一批行政职权事项", (c.CANCEL, 0.6), (c.NARROW, 0.4)), 2),
    (
        somewhere(
            "优化行政许可实施方式", (c.FILING, 0.4), (c.COMMITMENT, 0.4), (c.RESEQUENCE, 0.2)
        ),
        2.5,
    ),
    (somewhere("调整部分行政职权类别", *((kind, 0.3) for kind in c.RECLASSIFICATIONS)), 1.5),
    (somewhere("转移和自动放弃部分行政职权事项", (c.RELEASE, 0.2), (c.LAPSE, 0.2)), 1),
    (somewhere("保留并严格管理部分行政职权事项", (c.STRICT, 0.3)), 0.7),
    (sharing.delegation, 5),
    (sharing.entrustment, 3.5),
    (sharing.authorisation, 0.7),
    (granting.grant_to_counties, 3),
    (granting.grant_to_towns, 2),
    (lineage.merger, 2.5),
    (lineage.division, 1.5),
    (suspension, 1.5),
    (listing.provisional, 0.3),
)


def simulate(seed: int, size: int) -> Iterator[AnyEvent]:
    """A register's whole history: exactly ``size`` events; the same seed tells the same history."""
    return islice(history(World(seed, size)), size)


def history(world: World) -> Happens:
    for event in story(world):
        world.emitted += 1
        yield event


def story(world: World) -> Happens:
    """The opening; then, day by day, what has come due and what somebody newly decides."""
    yield from opening(world)
    reorganisation.announce(world)
    abolish_non_licence_approvals(world)
    while world.room > RESERVE:
        day = world.today()
        for due_on, episode in world.due(day):
            yield from episode(world, due_on)
        told = world.emitted
        yield from newly_decided(world)(world, day)
        if world.emitted == told:
            yield from listing.listing(world, day)
    yield from reviewing.closing(world, world.room, world.today())


def newly_decided(world: World) -> Episode:
    """What some government decides next: at first mostly what its list contains."""
    progress = world.emitted / world.scale.size
    share = LISTED_FIRST * min(1, progress / LISTED_BY) + (1 - LISTED_FIRST) * progress
    if world.powers.added < world.scale.powers * share:
        return listing.listing
    episodes, weights = zip(*EPISODES, strict=True)
    return world.random.choices(episodes, weights)[0]


def abolish_non_licence_approvals(world: World) -> None:
    """In the weeks after 2015-05-10 every government rids its list of the abolished kind."""
    abolished = NON_LICENCE_APPROVAL_ABOLISHED_ON.toordinal()
    for place in world.places:
        day = abolished + 5 + int(world.random.random() * 120)
        world.later(day, RESERVE, partial(abolition, place))


def abolition(place: Place, world: World, day: int) -> Happens:
    return wave(world, place, day, "清理非行政许可审批事项", [(c.NO_LICENCE_ANY_MORE, 2.0)])
