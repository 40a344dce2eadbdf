"""The State Council's register: real changes to named approvals, 2001 to 2020, paper by paper.

Two things the papers do not say, and how they are recorded without pretending that they do:

- Most decisions name no day of effect. The day of publication stands for it, and ``act.remark``
  says that the operator supplied it and why.
- What is cancelled was never recorded as established. It is taken over first, as a backfill: known
  to exist at the end of the year before its paper, with the precision of a year and a remark. The
  day of its establishment stays unknown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.act import Act
from domain.commands import Command, Request
from domain.commands.instrument import IssueInstrument, StateTotals
from domain.commands.organ import EstablishOrgan
from domain.ledger import Ledger
from ops.demo.changes import NATIONAL, change, cite, effective, take_over
from ops.demo.facts import Fact, Organ, PaperFacts, StatedTotal, facts, organs, totals
from ops.demo.story import LeftOut, Milestone, Story

ACTOR = "demo"
FIRST_MET = date(2000, 12, 31)
REGISTERED = "演示:机构登记"


@dataclass(frozen=True, slots=True)
class Decision:
    """One paper with what it changes and what it counts."""

    paper: PaperFacts
    changes: list[Fact] = field(default_factory=list[Fact])
    totals: list[StatedTotal] = field(default_factory=list[StatedTotal])


def load_state_council(ledger: Ledger) -> Story:
    """Record the facts; a second call changes nothing and tells the same story."""
    ledger.execute(request("organs", [establish(organ) for organ in organs()]))
    known: set[str] = set()
    milestones: list[Milestone] = []
    for decision in decisions():
        milestones.append(recorded(ledger, decision, known))
        known.update(fact.power for fact in decision.changes)
    return Story(milestones=tuple(milestones), left_out=tuple(left_out()))


def decisions() -> list[Decision]:
    """Every dated paper, oldest first."""
    found: dict[str, Decision] = {}
    for fact in facts():
        if not fact.left_out:
            found.setdefault(fact.paper.id, Decision(fact.paper)).changes.append(fact)
    for stated in totals():
        if not stated.left_out:
            found.setdefault(stated.paper.id, Decision(stated.paper)).totals.append(stated)
    return sorted(found.values(), key=lambda decision: (decision.paper.dated, decision.paper.id))


def left_out() -> list[LeftOut]:
    """What was read and not recorded, with the reason."""
    changes = [
        LeftOut(what=fact.name, paper=fact.paper.title, because=fact.left_out)
        for fact in facts()
        if fact.left_out
    ]
    numbers = [
        LeftOut(what=str(stated.total.count), paper=stated.paper.title, because=stated.left_out)
        for stated in totals()
        if stated.left_out
    ]
    return changes + numbers


def recorded(ledger: Ledger, decision: Decision, known: set[str]) -> Milestone:
    """Take over what the paper presupposes, then record the paper itself, each as one request."""
    paper = decision.paper
    presupposed = [f for f in decision.changes if f.known_in and f.power not in known]
    name = paper.id.removeprefix("instrument:")
    if presupposed:
        ledger.execute(request(f"{name}-backfill", [take_over(fact) for fact in presupposed]))
    receipt = ledger.execute(request(name, [*issue(decision), *map(change, decision.changes)]))
    days = [effective(fact) for fact in decision.changes] or [paper.dated]
    return Milestone(
        instrument=paper.id,
        number=paper.number,
        title=paper.title,
        before=min(days) - timedelta(days=1),
        after=max(days),
        first=receipt.first,
        last=receipt.last,
    )


def request(name: str, commands: Sequence[Command]) -> Request:
    return Request(commands=tuple(commands), actor=ACTOR, command_id=f"demo-state-council-{name}")


def establish(organ: Organ) -> EstablishOrgan:
    return EstablishOrgan(
        stream=organ.id,
        act=Act(effective_on=FIRST_MET, title=REGISTERED),
        name=organ.name,
        kind=organ.kind,
        level=organ.level,
        area=NATIONAL,
        founding_unknown=True,
    )


def issue(decision: Decision) -> Iterable[Command]:
    """登记文件, and its stated numbers where it has any."""
    paper = decision.paper
    in_force = next((f.effective_on for f in decision.changes if f.effective_on), None)
    act = cite(paper, in_force or paper.dated)
    yield IssueInstrument(
        stream=paper.id,
        act=act,
        title=paper.title,
        number=paper.number,
        issuer=paper.issuer,
        rank=act.rank,
        area=NATIONAL,
        reference=paper.address,
        in_force_unknown=in_force is None,
    )
    if decision.totals:
        stated = tuple(one.total for one in decision.totals)
        yield StateTotals(stream=paper.id, act=act, totals=stated)
