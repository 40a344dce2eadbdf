"""What the Panshan register asks the ledger for, under which papers; every act is simulated."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from domain.act import Act
from domain.basis import Citation
from domain.commands import Command
from domain.commands.instrument import IssueInstrument, StateTotals
from domain.commands.organ import EstablishOrgan
from domain.commands.power import (
    AddPower,
    CancelPower,
    CompleteHandover,
    GrantPower,
    PutSealInUse,
)
from domain.dates import PartialDate
from domain.elements import Elements
from domain.events.instrument import Change, Total
from domain.events.power import GrantMode
from domain.value import replace
from domain.vocabulary import Level, OrganKind, PowerKind, Rank
from ops.demo import panshan_frame as frame
from ops.demo.panshan_frame import Department
from ops.demo.panshan_powers import Invented, cancelled, granted, own

LISTED_ON = date(2015, 12, 31)
FIRST_MET = date(2015, 1, 1)
NO_DAY = "文件未载明取消的生效日期,按印发日期记录"
NO_DATE = "所据文本未载明该方案的日期;转发时已经印发,按转发日期记录"
BASIS = Citation(text="（模拟）虚构依据,仅供演示")
STAFFING_OFFICE = "organ:panshan-staffing-office"

LISTS = Act(
    effective_on=LISTED_ON,
    decided_on=PartialDate(LISTED_ON.isoformat()),
    instrument="instrument:panshan-lists-2015",
    title="（模拟）盘锦市、盘山县政府部门权责清单（2015年）",
    issuer="（模拟）市、县人民政府",
    scope="职权事项",
    simulated=True,
)
CITY_PLAN = Act(
    effective_on=frame.DECIDED_ON,
    decided_on=PartialDate("2016"),
    instrument="instrument:panjin-2016-37",
    number="盘政发〔2016〕37号",
    title="（模拟）盘锦市赋予区县经济区市级同等行政职权工作方案",
    issuer="盘锦市人民政府",
    rank=Rank.MUNICIPAL_DOCUMENT,
    remark=NO_DATE,
    simulated=True,
)
PLAN = Act(
    effective_on=frame.DECIDED_ON,
    decided_on=PartialDate(frame.DECIDED_ON.isoformat()),
    published_on=PartialDate(frame.PUBLISHED_ON.isoformat()),
    instrument="instrument:panshan-2016-109",
    number=frame.NUMBER,
    title=frame.TITLE,
    issuer=frame.ISSUER,
    rank=Rank.COUNTY_DOCUMENT,
    simulated=True,
)


def clerical(title: str, on: date) -> Act:
    """An act of the register itself, under no published paper."""
    return Act(effective_on=on, title=f"（模拟）{title}", simulated=True)


def established() -> Iterator[Command]:
    """The departments of city and county, and who coordinates the hand-over."""
    yield organ(STAFFING_OFFICE, "县编委办", OrganKind.PARTY_BODY, Level.COUNTY)
    for department in frame.departments():
        yield organ(department.city, department.city_name, department.kind, Level.CITY)
        yield organ(department.county, department.name, department.kind, Level.COUNTY)


def organ(id: str, name: str, kind: OrganKind, level: Level) -> EstablishOrgan:
    return EstablishOrgan(
        stream=id,
        act=clerical("机构登记", FIRST_MET),
        name=name,
        kind=kind,
        level=level,
        area=frame.CITY_AREA if level is Level.CITY else frame.COUNTY_AREA,
        founding_unknown=True,
    )


def issued(act: Act, area: str, **more: Any) -> IssueInstrument:
    """登记文件: in the register a paper's own act names the paper in words."""
    return IssueInstrument(
        stream=act.instrument,
        act=replace(act, instrument=""),
        title=act.title,
        number=act.number,
        issuer=act.issuer,
        rank=act.rank,
        area=area,
        **more,
    )


def states(act: Act, totals: Iterable[Total]) -> StateTotals:
    bare = replace(act, instrument="")
    return StateTotals(stream=act.instrument, act=bare, totals=tuple(totals))


def lists_issued() -> Iterator[Command]:
    count = len(granted()) + len(cancelled()) + len(own())
    yield issued(LISTS, frame.CITY_AREA)
    yield states(LISTS, [Total(change=Change.ESTABLISH, count=count, scope=LISTS.scope)])


def city_plan_issued() -> IssueInstrument:
    return issued(CITY_PLAN, frame.CITY_AREA, in_force_unknown=True)


def plan_issued() -> Iterator[Command]:
    """The county's paper and the three numbers it gives."""
    yield issued(PLAN, frame.COUNTY_AREA, reference=frame.REFERENCE)
    receivers = len(frame.departments())
    yield states(
        PLAN,
        [
            Total(change=Change.CANCEL, count=frame.CANCELLED, scope=frame.APPROVALS),
            Total(change=Change.GRANT, count=frame.GRANTED, scope=frame.CITY_POWERS),
            Total(change=Change.RECEIVERS, count=receivers, scope=frame.RECEIVERS, note="29家"),
        ],
    )


def listed(power: Invented) -> AddPower:
    """The powers to be granted stand on the city's list, the others on the county's."""
    of_city = power.series == "grant"
    holder = power.department.city if of_city else power.department.county
    return AddPower(
        stream=power.id,
        act=LISTS,
        elements=Elements(
            name=power.name,
            legal_basis=(BASIS,),
            facing=("涉企", "涉民"),
            remark="（模拟）虚构事项",
        ),
        kind=power.kind,
        term=power.kind.label,
        holders=(holder,),
        area=frame.CITY_AREA if of_city else frame.COUNTY_AREA,
        level=Level.CITY if of_city else Level.COUNTY,
    )


def cancellation(power: Invented, remark: str = NO_DAY) -> CancelPower:
    act = replace(PLAN, annex="附件1", item=str(power.number), scope=frame.APPROVALS, remark=remark)
    return CancelPower(stream=power.id, act=act, reason="（模拟）依法取消")


def under_plan(power: Invented, **more: Any) -> Act:
    """The act of an item of annex 2."""
    item = {"annex": "附件2", "item": str(power.number), "scope": frame.CITY_POWERS}
    return replace(PLAN, **(item | more))


def grant(power: Invented, training_until: date) -> GrantPower:
    """赋权: the county acts for the city, once the power is handed over (代为行使)."""
    ends_here = power.number % 4 > 0
    return GrantPower(
        stream=power.id,
        act=under_plan(power, effective_on=frame.DEADLINE, awaits_handover=True),
        to=power.department.county,
        mode=GrantMode.FOR_HOLDER,
        area=frame.COUNTY_AREA,
        training_until=training_until,
        final=ends_here,
        no_second_review=not ends_here,
    )


def handed_over(power: Invented, day: date) -> Iterator[Command]:
    """完成交接, and the batch's seal in use: one for approvals, one for all else."""
    department: Department = power.department
    act = under_plan(power, effective_on=day)
    seal = frame.APPROVAL_SEAL if power.kind is PowerKind.LICENCE else frame.OTHER_SEAL
    yield CompleteHandover(stream=power.id, act=act, completes=2)
    yield PutSealInUse(
        stream=power.id,
        act=act,
        organ=department.county,
        seal=seal.format(department.city_name),
        keeper=department.name,
    )
