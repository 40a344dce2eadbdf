"""Drawn scripts whose changes say more: papers with days, bases, limits, base codes, areas.

Laws are amended, repealed and recorded wrongly; powers of one base code stand in several areas.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import cycle
from typing import Any, NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from domain.act import Act, Origin
from domain.basis import parse_citations
from domain.codes import Code, CodeScheme
from domain.commands import AddPower, Command, CorrectEntry, MergePowers, Request
from domain.commands import instrument as i
from domain.commands import power as p
from domain.dates import PartialDate
from domain.elements import Elements, Limit
from domain.events import instrument as ie
from domain.value import names_of, replace
from domain.vocabulary import Level, PowerKind, Rank
from tests.analytics.clerk import FIRST, LAST, fractions, selections
from tests.facts import CITY, COUNTY, OTHER, TOWN
from tests.projections.papered import ISSUED, PAPERS
from tests.scripts import START, days, names, organs, scripts

LAWS = ("instrument:law", "instrument:rule", "instrument:other")
TITLES = ("《甲法》", "乙条例", "乙条例")
NUMBERS = ("主席令第1号", "", "市府令第2号")
TEXTS = (
    "《甲法》第一条",
    "《甲法》（主席令第1号）第二条",
    "《乙条例》第三条",
    "《乙条例》（市府令第2号）第四条",
    "《丙办法》第五条",
    "市政发〔2010〕1号",
)
LIMITS = (
    None,
    None,
    Limit(amount=20, unit="工作日"),
    Limit(amount=7, unit="工作日"),
    Limit(amount=30, unit="日"),
    Limit(amount=1, unit="年"),
    Limit(amount=6, unit="月"),
    Limit(amount=0, unit="即办"),
)
CODES = ("", "000100001000", "000100002000")
LATE = tuple(f"power:{letter}" for letter in "fghijk")
LIST = Origin(file="list.xlsx", sha256="ab" * 32)
PLACES = ((CITY, "211100"), (COUNTY, "211122"), (OTHER, "211121"), (TOWN, "211122"), (CITY, ""))


class Detail(NamedTuple):
    """What one change says besides."""

    decided: int | None
    published: int | None
    whole: bool
    number: str
    paper: str
    taken_over: bool
    code: str
    texts: tuple[str, ...]
    statutory: Limit | None
    promised: Limit | None


details = st.builds(
    Detail,
    decided=st.none() | st.integers(-3, 30),
    published=st.none() | st.integers(-2, 45),
    whole=st.sampled_from([True, True, True, False]),
    number=st.sampled_from(["", "县政发〔2010〕9号"]),
    paper=st.sampled_from(["", *PAPERS]),
    taken_over=st.sampled_from([False, False, False, True]),
    code=st.sampled_from(CODES),
    texts=st.lists(st.sampled_from(TEXTS), max_size=3, unique=True).map(tuple),
    statutory=st.sampled_from(LIMITS),
    promised=st.sampled_from(LIMITS),
)


def dated(act: Act, detail: Detail) -> Act:
    """An act with the days of its decision and publication, some of them only to the month."""
    changes: dict[str, Any] = {"number": detail.number, "instrument": detail.paper}
    if detail.decided is not None:
        decided = act.effective_on - timedelta(detail.decided)
        changes["decided_on"] = PartialDate(decided.isoformat())
        if detail.published is not None:
            published = (decided + timedelta(detail.published)).isoformat()
            changes["published_on"] = PartialDate(published if detail.whole else published[:7])
    if detail.taken_over:
        changes |= {"instrument": "", "origin": LIST}
    return replace(act, **changes)


def filled(elements: Elements, detail: Detail) -> Elements:
    codes = (Code(scheme=CodeScheme.BASE, text=detail.code),) if detail.code else ()
    return replace(
        elements,
        codes=codes,
        legal_basis=tuple(one for text in detail.texts for one in parse_citations(text)),
        statutory_limit=detail.statutory,
        promised_limit=detail.promised,
    )


def detailed(thing: Any, saying: Iterator[Detail]) -> Any:
    """A command, and what it makes anew or corrects, with what one change says besides each."""
    fields = names_of(type(thing))
    detail = next(saying)
    changes: dict[str, Any] = {"act": dated(thing.act, detail)}
    if "elements" in fields:
        changes["elements"] = filled(thing.elements, detail)
    if isinstance(thing, p.AmendPower):
        changes["changed"] = ("name", "legal_basis", "promised_limit")
    if getattr(thing, "replacement", None) is not None:
        changes["replacement"] = detailed(thing.replacement, saying)
    if "into" in fields and not isinstance(thing.into, str):
        changes["into"] = tuple(detailed(each, saying) for each in thing.into)
    return replace(thing, **changes)


early = st.integers(0, 12).map(lambda n: START + timedelta(n))
later = st.integers(10, 45).map(lambda n: START + timedelta(n))
acts = st.builds(
    lambda on, term, waits: Act(
        effective_on=on,
        until=on + timedelta(term) if term else None,
        awaits_handover=waits,
    ),
    early,
    st.sampled_from([0, 0, 0, 0, 20]),
    st.sampled_from([False, False, False, False, True]),
)
lasting = st.builds(
    lambda on, waits: Act(effective_on=on, awaits_handover=waits),
    later,
    st.sampled_from([False, False, True]),
)
at_last = later.map(lambda on: Act(effective_on=on + timedelta(12)))
openings = st.builds(
    lambda act, name, place, kind: AddPower(
        stream=LATE[0],
        act=act,
        elements=Elements(name=name),
        kind=kind,
        holders=(place[0],),
        area=place[1],
        level=Level.CITY,
    ),
    acts,
    names,
    st.sampled_from(PLACES),
    st.sampled_from([PowerKind.LICENCE, PowerKind.LICENCE, PowerKind.OTHER, PowerKind.SERVICE]),
)


def on_late(command: type[Any], act: st.SearchStrategy[Act] = lasting, **fields: Any) -> Any:
    return st.builds(command, stream=st.just(LATE[0]), act=act, **fields)


steps: st.SearchStrategy[list[Command]] = st.one_of(
    *(
        on_late(command).map(lambda one: [one])
        for command in (p.CancelPower, p.CancelPower, p.LapsePower, p.ReleasePower)
    ),
    on_late(p.SuspendPower, areas=st.just(())).map(lambda one: [one]),
    on_late(p.AmendPower, changed=st.just(("name",)), elements=st.builds(Elements, name=names)).map(
        lambda one: [one]
    ),
    st.tuples(
        on_late(p.DelegatePower, to=organs.map(lambda one: (one,)), at_once=st.just(True)).map(
            lambda one: replace(one, act=replace(one.act, awaits_handover=True))
        ),
        on_late(p.CompleteHandover, at_last, completes=st.just(-1)),
    ).map(list),
)
merger: st.SearchStrategy[list[Command]] = st.builds(
    lambda act, into: [
        MergePowers(
            stream=LATE[0],
            others=(LATE[1],),
            act=act,
            into=(replace(into, stream="power:m", act=act),),
        )
    ],
    later.map(lambda on: Act(effective_on=on)),
    openings,
)


def lived(opening: AddPower, steps: list[list[Command]]) -> list[Command]:
    return [opening, *(one for step in steps for one in step)]


lives = st.lists(
    st.builds(lived, openings, st.lists(steps, max_size=2)), min_size=3, max_size=len(LATE)
).map(
    lambda some: [
        replace(one, stream=stream)
        for stream, life in zip(LATE, some, strict=False)
        for one in life
    ]
)
legislation: st.SearchStrategy[Command] = st.one_of(
    *(
        st.builds(
            command, stream=st.sampled_from(LAWS), act=later.map(lambda on: Act(effective_on=on))
        )
        for command in (i.AmendInstrument, i.AmendInstrument, i.RepealInstrument, i.VoidInstrument)
    ),
    st.builds(
        lambda paper, on, decided, published: CorrectEntry(
            stream=PAPERS[paper],
            act=Act(effective_on=on),
            corrects=1,
            reason="录入有误",
            replacement=ie.InstrumentIssued(
                stream=PAPERS[paper],
                version=0,
                actor="",
                act=Act(
                    effective_on=START,
                    decided_on=PartialDate((START - timedelta(decided)).isoformat()),
                    published_on=published and PartialDate(published),
                ),
                title=ISSUED.commands[paper].title,  # type: ignore[attr-defined]
                number=ISSUED.commands[paper].number,  # type: ignore[attr-defined]
                issuer="另一机关",
                rank=Rank.MUNICIPAL_DOCUMENT,
            ),
        ),
        st.sampled_from([0, 1]),
        days,
        st.integers(0, 9),
        st.sampled_from([None, "2010-01", "2010-01-20"]),
    ),
)
passed = Request(
    commands=tuple(
        i.IssueInstrument(
            stream=id,
            act=Act(
                effective_on=START + timedelta((0, 1, 30)[n]),
                decided_on=PartialDate(START.isoformat()),
                published_on=PartialDate((START + timedelta(20 * n)).isoformat()),
            ),
            title=title,
            number=number,
            issuer="立法机关",
            rank=rank,
        )
        for n, (id, title, number, rank) in enumerate(
            zip(
                LAWS,
                TITLES,
                NUMBERS,
                (Rank.LAW, Rank.LOCAL_REGULATION, Rank.LOCAL_GOVERNMENT_RULE),
                strict=True,
            )
        )
    ),
    actor="clerk",
)


def woven(
    script: Sequence[Request],
    first: Sequence[Command],
    then: Sequence[Command],
    saying: Sequence[Detail],
) -> list[Request]:
    details = cycle(saying)
    alone = [Request(commands=(one,), actor="clerk") for one in (*first, *then)]
    mixed = [one for pair in zip(alone, script, strict=False) for one in pair]
    rest = [*alone[len(script) :], *script[len(alone) :]]
    return [
        ISSUED,
        passed,
        *(
            replace(
                request,
                commands=tuple(
                    one if one.stream.startswith("instrument:") else detailed(one, details)
                    for one in request.commands
                ),
            )
            for request in (*mixed, *rest)
        ),
    ]


detailed_scripts: st.SearchStrategy[list[Request]] = st.builds(
    woven,
    scripts,
    lives,
    st.builds(
        lambda laws, merged: [*laws, *merged],
        st.lists(legislation, max_size=5),
        st.just([]) | merger,
    ),
    st.lists(details, min_size=3, max_size=9),
)


class Look(NamedTuple):
    """When and at what a question looks, and how much of the ledger it knows."""

    as_of: date
    since: date | None
    selection: dict[str, Any]
    fraction: float


EVERYTHING = Look(LAST, None, {}, 1.0)
looks = st.builds(
    Look,
    as_of=st.dates(START + timedelta(25), LAST) | st.dates(FIRST, LAST),
    since=st.none() | st.integers(-10, 20).map(lambda n: START + timedelta(n)),
    selection=st.just({}) | selections,
    fraction=fractions,
).map(lambda one: (EVERYTHING, one))
"""At everything, and at something."""
unhurried = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
"""Histories take a while to draw, on a busy machine longer; that is no fault of theirs."""
