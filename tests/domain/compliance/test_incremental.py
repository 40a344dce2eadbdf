"""What is found by looking again only where new entries matter is what a full check finds."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.basis import Citation
from domain.codes import Code, CodeScheme
from domain.commands import Request
from domain.compliance import NATIONWIDE, Complaint, Watch, check, gather
from domain.elements import Elements
from domain.errors import Refused
from domain.events import AnyEvent, ChangeRevoked
from domain.events import instrument as i
from domain.events import organ as o
from domain.events import power as e
from domain.streams import FOLDS, kind
from domain.timeline import judge
from domain.value import replace
from domain.vocabulary import Rank
from tests.analytics.handings import NAMES, by_hand, lively, lively_scripts
from tests.domain.compliance.ledger import citing, issued
from tests.facts import CITY, ORGANS, OTHER, added, cancelled, day, elements, happened
from tests.scripts import START, played

DAYS = st.integers(-5, 400).map(lambda n: START + timedelta(n))
AREAS = "211100", "211122", "210000"
THEIRS = (
    *("organ:city", "organ:county", "organ:other"),
    *("instrument:one", "instrument:two", "instrument:law0", "instrument:law1"),
)


def full(events: Sequence[AnyEvent], as_of: date) -> set[Complaint]:
    return {*check(gather(grouped(events), as_of=as_of, standards=NATIONWIDE))}


def watching(events: Sequence[AnyEvent], as_of: date) -> Watch:
    return Watch(grouped(events), as_of=as_of, standards=NATIONWIDE)


def grouped(events: Sequence[AnyEvent]) -> dict[str, list[AnyEvent]]:
    streams: dict[str, list[AnyEvent]] = {}
    for event in events:
        streams.setdefault(event.stream, []).append(event)
    return streams


def log(script: list[Request]) -> list[AnyEvent]:
    events: list[AnyEvent] = []
    played(script, events.extend)
    return events


def fateful(events: list[AnyEvent], fates: list[tuple[int, int]]) -> list[AnyEvent]:
    """The log with what befalls organs and papers in between: renamed, merged, amended, ended."""
    told = list(events)
    for at, what in fates:
        told.insert(len(ORGANS) + at % len(told), fate(what, at))
    placed: dict[str, list[AnyEvent]] = {}
    log: list[AnyEvent] = []
    for event in told:
        past = placed.setdefault(event.stream, [])
        event = replace(event, version=len(past) + 1)
        with suppress(Refused):
            judge([*past, event], FOLDS[kind(event.stream)])
            past.append(event)
            log.append(event)
    return log


def fate(what: int, at: int) -> AnyEvent:
    """What befalls an organ, a paper, or a power that cites one of several papers of a title."""
    on = (START + timedelta(at % 120)).isoformat()
    organ, paper, power = THEIRS[at % 3], THEIRS[3 + at % 4], f"power:x{at % 4}"
    cited = citing(f"法{at % 2}", name=NAMES[at % len(NAMES)])
    place: dict[str, Any] = {"area": AREAS[at % 3], "holders": (organ,)}
    totals = (i.Total(change=i.Change.CANCEL, count=at % 3),)
    fates: tuple[AnyEvent, ...] = (
        happened(o.OrganRenamed, on, stream=organ, name=f"新名{at}"),
        happened(o.OrganDissolved, on, stream=organ, successors=(OTHER,)),
        happened(i.InstrumentAmended, on, stream=paper),
        happened(i.InstrumentRepealed, on, stream=paper),
        happened(i.TotalsStated, on, stream=paper, totals=totals),
        cancelled(on, stream=power),
        added(on, stream=power, **place, **cited),
        happened(e.PowerAmended, on, stream=power, changed=("legal_basis",), **cited),
        issued(START.isoformat(), stream=paper, title=f"法{at % 2}"),
    )
    return fates[what]


fates = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 8)), max_size=40)


def drawn(seed: int) -> dict[str, object]:
    some = [(seed * 37 + n * 11, n % 9) for n in range(90)]
    return {
        "script": lively(seed),
        "fates": some,
        "cuts": [0.3, 0.5, 0.9],
        "as_of": START + timedelta(120),
    }


@by_hand(drawn, seeds=8)
@settings(deadline=None)
@given(
    script=lively_scripts,
    fates=fates,
    cuts=st.lists(st.floats(0, 1), min_size=1, max_size=4).map(sorted),
    as_of=DAYS,
)
def test_looking_where_it_matters_finds_what_a_full_check_finds(
    script: list[Request], fates: list[tuple[int, int]], cuts: list[float], as_of: date
):
    events = fateful(log(script), fates)
    ends = [*(int(share * len(events)) for share in cuts), len(events)]
    watch = watching(events[: ends[0]], as_of)
    before = {*watch.complaints}
    for start, end in pairwise(ends):
        looked = watch.take(events[start:end])
        now = {*watch.complaints}
        assert now == full(events[:end], as_of)
        assert (looked.new, looked.gone) == (now - before, before - now)
        assert {one.subject for one in looked.new | looked.gone} <= looked.subjects
        before = now


def test_on_another_day_everything_is_looked_at_again():
    events = fateful(log(lively(3)), [(n * 11, n % 9) for n in range(90)])
    watch = watching(events, START)
    for later in (30, 90, 60):
        moved = START + timedelta(later)
        before = {*watch.complaints}
        looked = watch.move(moved)
        assert {*watch.complaints} == full(events, moved)
        assert (looked.new, looked.gone) == (
            full(events, moved) - before,
            before - {*watch.complaints},
        )


def test_what_an_entry_cannot_alter_is_not_looked_at_again():
    far = [
        added(stream=f"power:f{n}", elements=elements(f"第{n}项"), area="440000", holders=())
        for n in range(9)
    ]
    beside = added(stream="power:b", elements=elements("烟花爆竹经营许可"))
    watch = watching([*ORGANS, *far, beside, added(holders=(CITY,))], day("2020-01-01"))
    looked = watch.take([happened(o.OrganRenamed, "2018-01-01", stream=OTHER, name="邻县局")])
    assert looked.subjects == frozenset()
    looked = watch.take([replace(cancelled("2018-01-01"), version=2)])
    assert looked.subjects == {"power:p"}


def coded(name: str) -> Elements:
    return elements(name, codes=(Code(scheme=CodeScheme.BASE, text="000125003000"),))


def numbered() -> Elements:
    return elements(legal_basis=(Citation(text="某令第1号", instrument_number="国务院令第1号"),))


TOLD: dict[str, tuple[tuple[AnyEvent, ...], AnyEvent]] = {
    "another power's code, in this place": (
        (
            added(elements=coded("甲许可")),
            added("2012-01-01", stream="power:q", elements=coded("乙许可"), holders=(OTHER,)),
        ),
        cancelled("2013-01-01", stream="power:p"),
    ),
    "another power's code, in a place above": (
        (
            added(elements=coded("甲许可"), area="210000"),
            added("2012-01-01", stream="power:q", elements=coded("乙许可"), holders=(OTHER,)),
        ),
        cancelled("2013-01-01", stream="power:p"),
    ),
    "another power's name": (
        (added(), added("2012-01-01", stream="power:q", holders=(OTHER,))),
        happened(e.PowerTransferred, "2013-01-01", source=CITY, to=OTHER),
    ),
    "nearly the name of what ended": (
        (
            added(),
            added("2016-01-01", stream="power:q", elements=elements("建设工程规划许可证件核发")),
        ),
        cancelled("2015-01-01", stream="power:p"),
    ),
    "what some list gives": (
        (added(), added(stream="power:q", elements=elements(remedies="行政复议"))),
        cancelled("2015-01-01", stream="power:q"),
    ),
    "whether its area lists anything": (
        (added(stream="power:q", area="211200"),),
        added(area="211300"),
    ),
    "what an area gives, once another power of it ends": (
        (added(), added(stream="power:q", elements=elements(remedies="行政复议"), area="211200")),
        happened(
            e.PowerAmended,
            "2013-01-01",
            changed=("remedies",),
            elements=elements(remedies="行政复议"),
        ),
    ),
    "a paper cited by its number": (
        (added(elements=numbered()),),
        issued(number="国务院令第1号", rank=Rank.MUNICIPAL_DOCUMENT),
    ),
    "a paper cited by its title": (
        (added(**citing("城乡规划法")),),
        issued(rank=Rank.MUNICIPAL_DOCUMENT),
    ),
    "a second paper of a title, which makes it doubtful": (
        (issued(rank=Rank.MUNICIPAL_DOCUMENT), added(**citing("城乡规划法"))),
        issued(stream="instrument:again"),
    ),
    "the paper that an act names": (
        (added(act={"instrument": "instrument:law"}),),
        issued(rank=Rank.DEPARTMENT_DOCUMENT),
    ),
    "what was recorded under a paper": (
        (
            issued(),
            happened(
                i.TotalsStated,
                "2004-07-01",
                stream="instrument:law",
                totals=(i.Total(change=i.Change.ESTABLISH, count=1),),
            ),
        ),
        added(act={"instrument": "instrument:law"}),
    ),
    "the name of the organ of another power": (
        (added(), added("2012-01-01", stream="power:q", holders=(OTHER,))),
        happened(o.OrganRenamed, "2013-01-01", stream=CITY, name="市住建委"),
    ),
    "the name of a successor": (
        (added(), happened(o.OrganDissolved, "2013-01-01", stream=CITY, successors=(OTHER,))),
        happened(o.OrganRenamed, "2013-01-01", stream=OTHER, name="市住建委"),
    ),
}


@pytest.mark.parametrize("what", TOLD)
def test_whatever_a_rule_was_told_of_others_it_is_told_anew(what: str):
    past, new = TOLD[what]
    past, as_of = numbered_in_turn((*ORGANS, *past)), day("2020-01-01")
    told = numbered_in_turn((*past, new))
    watch = watching(past, as_of)
    watch.take(told[-1:])
    assert {*watch.complaints} == full(told, as_of)
    assert full(told, as_of) != full(past, as_of)


def numbered_in_turn(events: Sequence[AnyEvent]) -> tuple[AnyEvent, ...]:
    seen = Counter[str]()
    turned: list[AnyEvent] = []
    for event in events:
        seen[event.stream] += 1
        turned.append(replace(event, version=seen[event.stream]))
    return tuple(turned)


def test_a_power_that_was_revoked_is_complained_about_no_more():
    told = numbered_in_turn((*ORGANS, added(act={"number": "", "title": ""})))
    watch = watching(told, day("2020-01-01"))
    assert "power:p" in {one.subject for one in watch.complaints}
    revoked = happened(ChangeRevoked, "2011-01-01", revokes=1)
    watch.take([replace(revoked, version=2)])
    assert "power:p" not in {one.subject for one in watch.complaints}
