"""What each row of facts asks the ledger for, and what the operator supplied where it is silent."""

from datetime import date

from domain.act import Act
from domain.basis import parse_citations
from domain.commands import Command
from domain.commands.power import (
    AddPower,
    CancelPower,
    ConvertToFiling,
    DelegatePower,
    ReduceHolders,
)
from domain.dates import Precision
from domain.elements import Elements
from domain.ranks import rank_of_number
from domain.value import replace
from domain.vocabulary import PowerKind
from ops.demo.facts import Fact, PaperFacts

NATIONAL = "100000"
TAKEN_OVER = "演示:补录文件所列的原有事项"
NO_DAY = "文件未载明生效日期,按公布日期记录"
NO_BATCH = "汇总清单未列各项的取消(下放)日期,按清单公布日期记录;实际不晚于该日"
EXISTED = "所据文本未载明设立日期;文件取消或调整该事项,说明此前已经设立,按上一年年末补录"
ONE_WORD = "文件称“{}”,未区分行政许可与非行政许可审批"
WHOLE_CLASS = "文件直接下放至一类机关,不待逐一承接"
UNNAMED_HOLDERS = "所据文本未列明减少前后的审批部门"


class UnknownChange(ValueError):
    """A row names a kind of change the demo has no request for."""


def change(fact: Fact) -> Command:
    """The request a row leads to."""
    act, stream = act_of(fact), fact.power
    match fact.change:
        case "establish":
            return added(fact, act)
        case "cancel":
            return CancelPower(stream=stream, act=act)
        case "delegate":
            act = replace(act, remark=f"{act.remark};{WHOLE_CLASS}")
            to, level = fact.receivers, fact.receiver_level
            return DelegatePower(stream=stream, act=act, to=to, level=level, at_once=True)
        case "convert_filing":
            return ConvertToFiling(stream=stream, act=act)
        case "amend_organ":
            act = replace(act, remark=f"{act.remark};{UNNAMED_HOLDERS}")
            return ReduceHolders(stream=stream, act=act, holders=())
        case _:
            raise UnknownChange(fact.change)


def take_over(fact: Fact) -> AddPower:
    """补录: the power a paper presupposes, as of the end of the year before it."""
    act = Act(
        effective_on=date(fact.known_in, 12, 31),
        effective_precision=Precision.YEAR,
        title=TAKEN_OVER,
        origin=fact.origin,
        remark=EXISTED,
    )
    return added(fact, act)


def added(fact: Fact, act: Act) -> AddPower:
    remarks = (fact.note, "" if "许可" in fact.scope else ONE_WORD.format(fact.scope))
    return AddPower(
        stream=fact.power,
        act=act,
        elements=Elements(
            name=fact.name,
            legal_basis=tuple(c for basis in fact.basis for c in parse_citations(basis)),
            remark=";".join(filter(None, remarks)),
        ),
        kind=PowerKind.LICENCE,
        term=fact.scope,
        holders=fact.holders,
        area=NATIONAL,
        level=fact.level,
    )


def act_of(fact: Fact) -> Act:
    """The act behind a change; a day that the paper does not name is said to be the operator's."""
    silent = NO_DAY if fact.paper.decided_on else NO_BATCH
    return replace(
        cite(fact.paper, effective(fact)),
        instrument=fact.paper.id,
        annex=fact.annex,
        item=fact.item,
        scope=fact.scope,
        origin=fact.origin,
        remark="" if fact.effective_on else silent,
    )


def effective(fact: Fact) -> date:
    """The day the paper names, else the day it was published."""
    if fact.effective_on:
        return fact.effective_on
    if fact.paper.published_on is None:
        raise ValueError(f"no day for {fact.name}: it should have been left out")
    return fact.paper.published_on.latest


def cite(paper: PaperFacts, on: date) -> Act:
    """The act of a paper, as the paper names itself."""
    return Act(
        effective_on=on,
        decided_on=paper.decided_on,
        published_on=paper.published_on,
        number=paper.number,
        title=paper.title,
        issuer=paper.issuer,
        rank=rank_of_number(paper.number, paper.issuer, paper.title, issued_in=paper.dated.year),
    )
