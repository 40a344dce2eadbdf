"""Violations planted in a simulated register: is each found, and what else is said, and why?

``python -m tests.domain.compliance.planted 100000 500 SEED`` prints, for a register of so many
powers and so many plants, how many of each kind were found, and every complaint that was no plant.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from domain.act import Act
from domain.basis import Citation
from domain.codes import CodeScheme
from domain.compliance import (
    NATIONWIDE,
    REGISTER,
    Complaint,
    Dossier,
    Facts,
    Standards,
    check,
    gather,
)
from domain.compliance.standards import Deadline, Demand, Term
from domain.dates import PartialDate
from domain.elements import Attachment, Disclosure, Elements, Limit
from domain.events import AnyEvent
from domain.events import instrument as i
from domain.events import organ as o
from domain.events import power as e
from domain.power import ArrangementKind, Power
from domain.value import replace
from domain.vocabulary import Level, OrganKind, PowerKind, Rank
from ops.simulate import simulate

AS_OF = date(2026, 12, 31)
JULY = date(2026, 7, 6)
"""After everything the simulator tells."""
PANSHAN = "211122"
HERE: dict[str, Any] = {"since": date(2020, 1, 1), "area": PANSHAN, "source": "某县实施方案"}
STANDARDS = NATIONWIDE.plus(
    Standards(
        demands=(Demand(share=0.3, **HERE),),
        deadlines=(Deadline(term=Term.REVISION, days=10, **HERE),),
    )
)
ENTRIES_PER_POWER = 4.24
Streams = dict[str, list[AnyEvent]]
Plants = Iterator[tuple[str, str]]
"""The rule that must complain, and about whom."""


@dataclass(frozen=True, kw_only=True)
class Plant:
    """What was planted: what must be said, and the streams that were written to for it."""

    rule: str
    subject: str
    streams: frozenset[str]


class Gardener:
    """Plants violations; each in a power of its own, so that none hides another."""

    def __init__(self, streams: Streams, facts: Facts, seed: int) -> None:
        self.streams = streams
        self.random = Random(seed)
        self.numbers = count(1)
        self.free = [id for id, dossier in facts.powers.items() if usable(dossier)]
        self.random.shuffle(self.free)
        self.facts = facts
        self.written: set[str] = set()

    def plant(self, rule: str) -> Plant:
        self.written = set()
        subject = PLANTS[rule](self)
        return Plant(rule=rule, subject=subject, streams=frozenset(self.written))

    def some(self, *kinds: PowerKind) -> Power:
        """A power of the register that nobody planted anything in, and that stands undisturbed."""
        for at in range(len(self.free) - 1, -1, -1):
            power = self.facts.powers[self.free[at]].listed
            assert power is not None
            if not kinds or power.kind in kinds:
                self.free.pop(at)
                return power
        raise LookupError(kinds)

    def tell(self, cls: type[Any], stream: str, on: date = JULY, **fields: Any) -> None:
        past = self.streams.setdefault(stream, [])
        act = fields.pop("act", None) or self.lawful(on)
        self.written.add(stream)
        event = cls(stream=stream, version=len(past) + 1, act=act, actor="planted", **fields)
        self.streams[stream] = [*past, event]

    def lawful(self, on: date, **more: Any) -> Act:
        usual: dict[str, Any] = {"number": f"府发〔2026〕{next(self.numbers)}号"}
        return Act(effective_on=on, **(usual | {"rank": Rank.PROVINCIAL_DOCUMENT} | more))

    def paper(self, rank: Rank, on: date = date(2015, 1, 1), **fields: Any) -> str:
        number = next(self.numbers)
        stream = f"instrument:planted-{number}"
        usual = {"title": f"虚构文件之{number}", "number": f"虚构令第{number}号"}
        self.tell(i.InstrumentIssued, stream, on, rank=rank, **(usual | fields))
        return stream

    def amend(self, power: Power, on: date = JULY, act: Act | None = None, **changes: Any) -> str:
        elements = replace(power.elements, **changes)
        changed = tuple(changes)
        self.tell(e.PowerAmended, power.id, on, act=act, changed=changed, elements=elements)
        return power.id

    def rest(self, power: Power, paper: str) -> str:
        """Let the power rest on this paper alone."""
        issued = self.streams[paper][0]
        assert isinstance(issued, i.InstrumentIssued)
        cited = Citation(
            text=f"《{issued.title}》第一条",
            instrument_title=issued.title,
            instrument_number=issued.number,
        )
        return self.amend(power, legal_basis=(cited,))

    def organ(self, kind: OrganKind = OrganKind.DEPARTMENT, **fields: Any) -> str:
        number = next(self.numbers)
        stream = f"organ:planted-{number}"
        self.tell(
            o.OrganEstablished,
            stream,
            date(2000, 1, 1),
            name=f"虚构机关{number}",
            kind=kind,
            **fields,
        )
        return stream

    def new(self, *, on: date = JULY, name: str = "", **fields: Any) -> str:
        """A power of a name that is like no other, as complete as the simulated ones."""
        number = next(self.numbers)
        stream = f"power:planted-{number}"
        usual: dict[str, Any] = {
            "kind": PowerKind.OTHER,
            "holders": (self.organ(),),
            "area": PANSHAN,
            "level": Level.COUNTY,
            "elements": whole(name or unheard_of(self.random)),
        }
        self.tell(e.PowerAdded, stream, on, **(usual | fields))
        return stream


def usable(dossier: Dossier) -> bool:
    """Listed, held by one, with nothing handed on, awaited or to come."""
    power = dossier.listed
    return (
        power is not None
        and len(power.holders) == 1
        and not power.arrangements
        and not dossier.waiting
        and not power.suspensions
        and power.until is None
        and len(dossier.steps) == len(dossier.order)
        and all(step.day < JULY for step in dossier.order)
    )


def unheard_of(random: Random) -> str:
    """A name of letters that no other name has, in no order."""
    return "".join(chr(random.randint(0x3400, 0x4DB0)) for _ in range(12))


def whole(name: str, **more: Any) -> Elements:
    usual: dict[str, Any] = {
        "legal_basis": (Citation(text="某法第一条"),),
        "responsibilities": ("受理",),
        "grounds": ("不作为",),
        "supervision": "信箱",
        "remedies": "行政复议",
    }
    return Elements(name=name, **(usual | more))


def repealed(garden: Gardener) -> str:
    paper = garden.paper(Rank.LAW)
    garden.tell(i.InstrumentRepealed, paper, date(2026, 3, 2))
    return garden.rest(garden.some(), paper)


def amended(garden: Gardener) -> str:
    paper = garden.paper(Rank.LAW)
    subject = garden.rest(garden.some(), paper)
    garden.tell(i.InstrumentAmended, paper, JULY + timedelta(30))
    return subject


def low(garden: Gardener) -> str:
    power = garden.some(PowerKind.LICENCE, PowerKind.PENALTY)
    return garden.rest(power, garden.paper(Rank.MUNICIPAL_DOCUMENT))


def no_paper(garden: Gardener) -> str:
    power = garden.some()
    garden.tell(e.PowerNarrowed, power.id, act=Act(effective_on=JULY), removed="部分")
    return power.id


def by_a_department(garden: Gardener) -> str:
    power = garden.some()
    act = garden.lawful(JULY, rank=Rank.DEPARTMENT_DOCUMENT)
    garden.tell(e.PowerNarrowed, power.id, act=act, removed="部分")
    return power.id


def by_another_place(garden: Gardener) -> str:
    power = garden.some()
    act = garden.lawful(JULY, instrument=garden.paper(Rank.MUNICIPAL_DOCUMENT, area="659000"))
    garden.tell(e.PowerNarrowed, power.id, act=act, removed="部分")
    return power.id


LATE = {
    "decided_on": PartialDate("2026-07-06"),
    "published_on": PartialDate("2026-09-01"),
}


def published_late(garden: Gardener) -> str:
    return garden.paper(Rank.MUNICIPAL_DOCUMENT, act=garden.lawful(JULY, **LATE))


def decided_quietly(garden: Gardener) -> str:
    power = garden.some()
    garden.tell(e.PowerNarrowed, power.id, act=garden.lawful(JULY, **LATE), removed="部分")
    return power.id


def sent_down(garden: Gardener) -> str:
    power = garden.some()
    garden.tell(e.PowerDelegated, power.id, to=(garden.organ(),))
    return power.id


def not_handed_over(garden: Gardener) -> str:
    subject = garden.new()
    act = garden.lawful(JULY + timedelta(1), awaits_handover=True)
    garden.tell(e.PowerNarrowed, subject, act=act, removed="部分")
    return subject


def without_seal(garden: Gardener) -> str:
    subject = garden.new()
    garden.tell(
        e.PowerGranted,
        subject,
        JULY + timedelta(1),
        to=garden.organ(),
        mode=e.GrantMode.FOR_HOLDER,
        area=PANSHAN,
    )
    return subject


def entrusted(garden: Gardener, kind: PowerKind, organ: OrganKind, **fields: Any) -> str:
    power = garden.some(kind)
    usual = {"to": garden.organ(organ), "mandate": "委托书"}
    garden.tell(e.PowerEntrusted, power.id, **(usual | fields))
    return power.id


def granted_to_a_town(garden: Gardener) -> str:
    power = garden.some(PowerKind.PENALTY)
    town = garden.organ(OrganKind.GOVERNMENT, level=Level.TOWNSHIP)
    act = garden.lawful(JULY, rank=Rank.COUNTY_DOCUMENT)
    garden.tell(e.PowerGranted, power.id, act=act, to=town, mode=e.GrantMode.OWN_NAME)
    return power.id


def orphaned(garden: Gardener) -> str:
    power, organ = garden.some(), garden.organ()
    garden.tell(e.PowerTransferred, power.id, source=power.holders[0], to=organ)
    garden.tell(o.OrganDissolved, organ, JULY + timedelta(9))
    return power.id


def doubled(garden: Gardener) -> str:
    power = garden.some(*(kind for kind in PowerKind if kind is not PowerKind.SERVICE))
    return garden.new(
        kind=power.kind,
        area=power.area,
        level=power.level,
        elements=replace(
            whole(unheard_of(garden.random)),
            codes=tuple(c for c in power.elements.codes if c.scheme is CodeScheme.BASE),
        ),
    )


def disguised(garden: Gardener) -> str:
    power = garden.some()
    garden.tell(e.PowerCancelled, power.id)
    name = power.elements.name
    return garden.new(
        on=JULY + timedelta(30),
        area=power.area,
        name=name[:4] + "之" + name[4:] if len(name) > 9 else name,
        kind=power.kind,
    )


def still_below(garden: Gardener) -> str:
    name = unheard_of(garden.random)
    above = garden.new(name=name, area="210000", level=Level.PROVINCE)
    garden.tell(e.PowerCancelled, above, JULY + timedelta(30))
    return garden.new(name=name)


def unlike_its_kind(garden: Gardener) -> str:
    power = garden.some(PowerKind.LICENCE, PowerKind.INSPECTION, PowerKind.OTHER)
    garden.tell(e.PowerReclassified, power.id, kind=PowerKind.NON_LICENCE_APPROVAL)
    return power.id


def too_slow(garden: Gardener) -> str:
    limits = {
        "statutory_limit": Limit(amount=20, unit="工作日"),
        "promised_limit": Limit(amount=21, unit="工作日"),
    }
    return garden.amend(garden.some(), **limits)


def cut_too_little(garden: Gardener) -> str:
    limits = {
        "statutory_limit": Limit(amount=20, unit="工作日"),
        "promised_limit": Limit(amount=15, unit="工作日"),
    }
    return garden.new(elements=whole(unheard_of(garden.random), **limits))


def read_late(garden: Gardener) -> str:
    paper = garden.paper(Rank.LAW)
    garden.tell(i.InstrumentAmended, paper, JULY + timedelta(10))
    issued = garden.streams[paper][0]
    assert isinstance(issued, i.InstrumentIssued)
    basis = (Citation(text="某法", instrument_title=issued.title),)
    subject = garden.new(elements=whole(unheard_of(garden.random), legal_basis=basis))
    garden.tell(e.PowerRetained, subject, JULY + timedelta(90))
    return subject


def after_its_end(garden: Gardener) -> str:
    power, paper = garden.some(), garden.paper(Rank.PROVINCIAL_DOCUMENT)
    garden.tell(i.InstrumentRepealed, paper, date(2026, 3, 2))
    act = garden.lawful(JULY, instrument=paper)
    garden.tell(e.PowerNarrowed, power.id, act=act, removed="部分")
    return power.id


def hidden(garden: Gardener) -> str:
    return garden.amend(garden.some(), disclosure=Disclosure(circle="内部"))


def items_hidden(garden: Gardener) -> str:
    paper = garden.paper(Rank.MUNICIPAL_DOCUMENT)
    because = {"change": i.Change.CANCEL, "count": 2, "because": i.Because.WITHHELD}
    garden.tell(i.DifferenceExplained, paper, **because)
    return paper


def taken_unsent(garden: Gardener) -> str:
    name = unheard_of(garden.random)
    garden.new(name=name, area="211100", level=Level.CITY)
    return garden.new(name=name, act=garden.lawful(JULY, title="关于承接下放职权的决定"))


def at_once(garden: Gardener) -> str:
    subject = garden.new()
    garden.tell(e.PowerDelegated, subject, JULY + timedelta(1), to=(garden.organ(),), at_once=True)
    return subject


def hardly_trained(garden: Gardener) -> str:
    subject = garden.new()
    garden.tell(
        e.PowerGranted,
        subject,
        JULY + timedelta(1),
        to=garden.organ(),
        mode=e.GrantMode.FOR_HOLDER,
        area=PANSHAN,
        training_until=JULY + timedelta(8),
    )
    return subject


def entrusted_on(garden: Gardener) -> str:
    power, agent = garden.some(PowerKind.INSPECTION), garden.organ()
    garden.tell(e.PowerEntrusted, power.id, to=agent, mandate="委托书")
    established = garden.streams[agent][0]
    assert isinstance(established, o.OrganEstablished)
    act = garden.lawful(JULY + timedelta(9), issuer=established.name)
    garden.tell(e.PowerEntrusted, power.id, act=act, to=garden.organ(), mandate="委托书")
    return power.id


def converted(garden: Gardener) -> str:
    """On a list that names rules of supervision for another power."""
    there = {"area": "220322", "level": Level.COUNTY}
    rules = Attachment(reference="监管制度")
    garden.new(elements=whole(unheard_of(garden.random), supervision_rules=rules), **there)
    subject = garden.new(**there)
    garden.tell(e.PowerConvertedToCommitment, subject, JULY + timedelta(1))
    return subject


def miscounted(garden: Gardener) -> str:
    paper = garden.paper(Rank.MUNICIPAL_DOCUMENT)
    totals = (i.Total(change=i.Change.CANCEL, count=3),)
    garden.tell(i.TotalsStated, paper, totals=totals)
    return paper


PLANTS = {
    "B1": lambda garden: garden.amend(garden.some(), legal_basis=()),
    "B2": repealed,
    "B3": lambda garden: garden.rest(garden.some(), garden.paper(Rank.LAW, on=date(2027, 3, 1))),
    "B4": amended,
    "B5": low,
    "B6": lambda garden: garden.rest(
        garden.some(PowerKind.PENALTY), garden.paper(Rank.MINISTRY_RULE)
    ),
    "B7": lambda garden: garden.rest(
        garden.some(PowerKind.LICENCE), garden.paper(Rank.LOCAL_GOVERNMENT_RULE)
    ),
    "B8": read_late,
    "A1": no_paper,
    "A2": lambda garden: garden.amend(garden.some(), act=Act(effective_on=JULY), office="另一科室"),
    "A3": by_a_department,
    "A4": by_another_place,
    "A5": after_its_end,
    "P1": published_late,
    "P2": decided_quietly,
    "P3": hidden,
    "P4": items_hidden,
    "D1": sent_down,
    "D2": not_handed_over,
    "D3": without_seal,
    "D4": taken_unsent,
    "D5": at_once,
    "D6": hardly_trained,
    "W1": lambda garden: entrusted(garden, PowerKind.COMPULSION, OrganKind.DEPARTMENT),
    "W2": lambda garden: entrusted(garden, PowerKind.LICENCE, OrganKind.INSTITUTION),
    "W3": lambda garden: entrusted(garden, PowerKind.INSPECTION, OrganKind.DEPARTMENT, mandate=""),
    "W4": granted_to_a_town,
    "W5": entrusted_on,
    "W6": lambda garden: entrusted(garden, PowerKind.PENALTY, OrganKind.PARTY_BODY),
    "W7": lambda garden: entrusted(garden, PowerKind.PENALTY, OrganKind.INSTITUTION),
    "H1": orphaned,
    "S1": doubled,
    "S2": disguised,
    "S3": still_below,
    "K1": unlike_its_kind,
    "E1": lambda garden: garden.amend(garden.some(PowerKind.LICENCE), review_levels=3),
    "E2": too_slow,
    "E3": cut_too_little,
    "E4": lambda garden: garden.amend(garden.some(), remedies=""),
    "E5": converted,
    "T1": miscounted,
}
"""By rule. R1 is about a whole list, and has no place for a plant."""


@dataclass(frozen=True, kw_only=True)
class Harvest:
    """What a check says of a register before and after planting."""

    plants: Sequence[Plant]
    facts: Facts
    """As they were before."""
    before: frozenset[Complaint]
    after: frozenset[Complaint]

    @property
    def missed(self) -> list[Plant]:
        said = {(one.rule, one.subject) for one in self.after - self.before}
        return [plant for plant in self.plants if (plant.rule, plant.subject) not in said]

    def others(self) -> Iterator[tuple[Complaint, str]]:
        """New complaints that were not planted, and the plant whose streams they are about."""
        meant = {(plant.rule, plant.subject) for plant in self.plants}
        by = {stream: plant.rule for plant in self.plants for stream in plant.streams}
        for one in self.after - self.before:
            if (one.rule, one.subject) not in meant:
                yield one, "any" if one.subject == REGISTER else by.get(one.subject, "")


def unexplained(found: Harvest) -> list[str]:
    """What is said without a plant, and without a cause in the simulator."""
    others = [(one, by) for one, by in found.others() if (one.rule, by) not in FOLLOWING]
    made = [one for one in found.before if not has_a_cause(found.facts, one)]
    return [f"{one.rule} {one.subject} {one.said.zh}" for one in (*(o for o, _ in others), *made)]


def harvest(powers: int, plants: int, seed: int) -> Harvest:
    streams: Streams = defaultdict(list)
    for event in simulate(seed, round(powers * ENTRIES_PER_POWER)):
        streams[event.stream].append(event)
    facts = gather(streams, as_of=AS_OF, standards=STANDARDS)
    before = frozenset(check(facts))
    garden = Gardener(dict(streams), facts, seed)
    rules = [*PLANTS]
    order = [rules[n % len(rules)] for n in range(plants)]
    garden.random.shuffle(order)
    planted = [garden.plant(rule) for rule in order]
    now = gather(garden.streams, as_of=AS_OF, standards=STANDARDS)
    return Harvest(plants=planted, facts=facts, before=before, after=frozenset(check(now)))


def has_a_cause(facts: Facts, one: Complaint) -> bool:
    return one.rule in MADE and MADE[one.rule][0](facts, one)


def told(found: Harvest) -> Iterator[str]:
    planted = Counter(plant.rule for plant in found.plants)
    missed = Counter(plant.rule for plant in found.missed)
    yield f"{len(found.plants)} plants, {len(found.missed)} missed"
    for rule, number in planted.items():
        yield f"  {rule}: {number - missed[rule]} of {number} found"
    yield "complaints that no plant was made for, but that follow from one:"
    follow = Counter((one.rule, by) for one, by in found.others())
    for (rule, by), number in sorted(follow.items()):
        yield f"  {rule} × {number}, from planting {by}: {FOLLOWING.get((rule, by), '')}"
    yield "complaints about the simulated register as it was:"
    for rule, number in sorted(Counter(one.rule for one in found.before).items()):
        yield f"  {rule} × {number}: {MADE[rule][1] if rule in MADE else ''}"
    yield from (f"  UNEXPLAINED {each}" for each in unexplained(found))


FOLLOWING = {
    ("B6", "B7"): "a provisional licence rests on a government's rule, which is a weak basis",
    ("D3", "D6"): "what was granted with too little training has no seal, either",
    ("D5", "D3"): "what was granted without a seal was not handed over, either",
    ("D5", "D6"): "what was granted with too little training was not handed over, either",
    ("D6", "D3"): "what was granted without a seal came with no training, either",
    ("E4", "E5"): "what names no rules of supervision lacks an element",
    ("K1", "S1"): "the twin of a non-licence approval is one",
    ("K1", "S2"): "the double of a non-licence approval is one",
    ("R1", "any"): "what is planted begins lists in new areas, which have no flow charts",
    ("W7", "W6"): "the mandate of the unfit agent names no term",
}
"""Why a plant gives rise to another rule's complaint, too."""


def changed(facts: Facts, one: Complaint) -> AnyEvent:
    version = int(one.said.cause.partition(":")[0])
    return next(e for e in facts.powers[one.subject].happened if e.version == version)


def power_of(facts: Facts, one: Complaint) -> Power:
    power = facts.powers[one.subject].power
    assert power is not None
    return power


def received_there(facts: Facts, one: Complaint) -> bool:
    """The paper's area is that of an organ that had received the power by delegation."""
    paper = facts.papers.get(one.said.names[0])
    received = {
        a.to
        for version in facts.powers[one.subject].versions
        for a in version.state.arrangements
        if a.kind is ArrangementKind.DELEGATION and a.accepted
    }
    areas = {organ.area for id in received if (organ := facts.organ(id))}
    return paper is not None and paper.issued.area in areas


def amended_law(facts: Facts, one: Complaint) -> bool:
    paper = facts.papers.get(one.said.names[0])
    reviewed = facts.powers[one.subject].reviewed_on
    return paper is not None and reviewed is not None and max(paper.amended) > reviewed


def compulsion_by_local_regulation(facts: Facts, one: Complaint) -> bool:
    power = power_of(facts, one)
    ranks = {paper.issued.rank for _, paper in facts.bases(power.elements)}
    return power.kind is PowerKind.COMPULSION and ranks == {Rank.LOCAL_REGULATION}


def never_accepted(facts: Facts, one: Complaint) -> bool:
    delegation, _, to = one.said.cause.partition(":")
    events = facts.powers[one.subject].happened
    taken = [e_ for e_ in events if isinstance(e_, e.PowerAccepted) and e_.by == to]
    return all(e_.of != int(delegation) for e_ in taken)


def limit_reworded(facts: Facts, one: Complaint) -> bool:
    events = facts.powers[one.subject].happened
    return any(isinstance(each, e.PowerAmended) and PROMISED in each.changed for each in events)


PROMISED = "promised_limit"


def left_behind(facts: Facts, one: Complaint) -> bool:
    """The organ ended on or after the province's reorganisation, and the power was not moved."""
    ended = facts.organs[one.said.cause][-1]
    events = facts.powers[one.subject].happened
    gone = {each.source for each in events if isinstance(each, e.PowerTransferred)}
    handed = {a.to for a in power_of(facts, one).arrangements}
    left = one.said.cause not in gone or one.said.cause in handed
    return ended.valid_from >= date(2018, 10, 15) and left


def still_approved(facts: Facts, one: Complaint) -> bool:
    return power_of(facts, one).kind is PowerKind.NON_LICENCE_APPROVAL


def two_of_the_catalogue(facts: Facts, one: Complaint) -> bool:
    """Neither came of the other: two items of the catalogue, the one long over."""
    ended = facts.powers[one.said.cause]
    return (
        ended.ended_on is not None
        and one.subject not in (ended.power or power_of(facts, one)).results
    )


def by_the_county(facts: Facts, one: Complaint) -> bool:
    return facts.rank_of(changed(facts, one).act) is Rank.COUNTY_DOCUMENT


def overtaken(facts: Facts, one: Complaint) -> bool:
    """Less of that kind of change is recorded than was ordered, never more."""
    change = i.Change(one.said.cause.partition("|")[0])
    paper = facts.papers.get(one.subject)
    state = paper and paper.on(AS_OF)
    stated = sum(total.count for total in state.totals if total.change is change) if state else 0
    under = facts.recorded_under(one.subject)
    return sum(number for counted, number in under.items() if counted.change is change) < stated


def no_such_column(facts: Facts, one: Complaint) -> bool:
    return one.said.cause.partition("@")[0] in ("flow_chart", "supervision_rules")


Made = Callable[[Facts, Complaint], bool]
MADE: dict[str, tuple[Made, str]] = {
    "A4": (received_there, "the place that received a power ends or narrows it by its own paper"),
    "B4": (amended_law, "the lists follow an amended law slowly, and not all of them do"),
    "B6": (
        compulsion_by_local_regulation,
        "the laws of every third field are local regulations, on which compulsion rests weakly",
    ),
    "D1": (never_accepted, "some of what is sent down is never taken over"),
    "E2": (limit_reworded, "now and then a rewording promises more days than the law allows"),
    "H1": (
        left_behind,
        "the reorganisation leaves behind what an organ shares, was granted or awaits, and what"
        " has another change under way",
    ),
    "K1": (still_approved, "non-licence approvals stay on the list after 2015"),
    "R1": (no_such_column, "no simulated power has a flow chart, or rules of supervision"),
    "S2": (
        two_of_the_catalogue,
        "a catalogue of like names: another item begins after one with nearly its name ended",
    ),
    "T1": (overtaken, "what a paper orders is revoked, or overtaken before it is told"),
    "W4": (by_the_county, "counties grant penalties to townships without the province's decision"),
}
"""What the simulator does that a rule has to complain about, and what shows that it did."""


if __name__ == "__main__":
    for line in told(harvest(*map(int, sys.argv[1:4]))):
        print(line)
