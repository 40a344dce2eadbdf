"""What there is to see in a demo register: each paper's effect on the list, and each correction."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from api.services import Services
from api.view import EVERYTHING, View, view
from domain.totals import Reconciled
from ops.cli import meant
from ops.demo import Corrected, Milestone, Story
from projections.lists import Compared, Shown


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A paper: the list before it and after it, the difference, and what it says it counts."""

    milestone: Milestone
    before: Shown
    after: Shown
    difference: Compared
    totals: list[Reconciled]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A late correction: the list of one day, as known before and after it."""

    corrected: Corrected
    before: Shown
    after: Shown
    difference: Compared


@dataclass(frozen=True, kw_only=True)
class Tour:
    """A demo register, read from its own books."""

    services: Services
    stops: list[Stop]
    turns: list[Turn]


def tour(services: Services, story: Story) -> Tour:
    """Read everything the story speaks of from the register's books."""
    now = view(services, None, None)
    return Tour(
        services=services,
        stops=[stop(now, milestone) for milestone in story.milestones],
        turns=[turn(now, corrected) for corrected in story.corrections],
    )


def stop(now: View, milestone: Milestone) -> Stop:
    history = now.services.history
    days = milestone.before, milestone.after
    paper = meant.paper(now, milestone.instrument)
    return Stop(
        milestone=milestone,
        before=history.list(milestone.before, now.position),
        after=history.list(milestone.after, now.position),
        difference=history.diff(days, (now.position, now.position)),
        totals=now.reconciled(paper),
    )


def turn(now: View, corrected: Corrected) -> Turn:
    history = now.services.history
    day = corrected.as_of
    known = corrected.before, corrected.after
    return Turn(
        corrected=corrected,
        before=history.list(day, corrected.before),
        after=history.list(day, corrected.after),
        difference=history.diff((day, day), known, EVERYTHING),
    )


def counts(difference: Compared) -> dict[str, int]:
    """How many came, went and changed."""
    return {name: len(lines) for name, lines in difference.items()}


def summary(tour: Tour) -> Iterable[dict[str, Any]]:
    """A row for each paper: what programs want to know of the demo."""
    for stop in tour.stops:
        yield {
            **facts(tour, stop.milestone.number or stop.milestone.title),
            "title": stop.milestone.title,
            "before": stop.milestone.before,
            "after": stop.milestone.after,
            "count_before": len(stop.before),
            "count_after": len(stop.after),
            **counts(stop.difference),
            "unexplained": sum(item.unexplained or 0 for item in stop.totals),
        }


def facts(tour: Tour, paper: str) -> dict[str, Any]:
    register = tour.services.register
    return {
        "register": register.name,
        "simulated": register.simulated,
        "partial": register.partial,
        "paper": paper,
    }
