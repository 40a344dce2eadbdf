"""What the operator says about a file: what it is, and what the file itself does not tell."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from domain.crosswalk import VOCABULARIES, Vocabulary
from domain.dates import PartialDate
from domain.events.instrument import Total
from domain.events.power import GrantMode
from domain.plain import plain
from domain.value import replace
from domain.vocabulary import Level


class Kind(StrEnum):
    """What a file holds."""

    OPENING = "opening"
    """清单: a list of powers as of a day."""
    CHANGES = "changes"
    """变更文件: the rows of papers that change powers."""
    INSTRUMENTS = "instruments"
    """文件与法规: papers and laws, or what became of laws."""
    ORGANS = "organs"
    """机构沿革: what became of organs."""


class Column(StrEnum):
    """A column without which a list is taken over only on the operator's word."""

    NAME = "name"
    ORGAN = "organ"


class DateBy(StrEnum):
    """Which day of the paper stands for a day of effect that the paper does not give."""

    PUBLICATION = "publication"
    DECISION = "decision"


class BadOptions(ValueError):
    """What the operator says contradicts itself, or lacks a reason."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh, self.en = zh, en


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedAct:
    """The paper under which a compared list changes things, where the file does not name it."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    decided_on: PartialDate | None = None
    published_on: PartialDate | None = None

    @property
    def given(self) -> bool:
        return bool(self.title or self.number)


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeOver:
    """接管: a power that a paper names and nobody listed is entered from a day, for a reason."""

    day: PartialDate
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """Everything an import depends on besides the file and the ledger."""

    kind: Kind
    actor: str
    on_behalf_of: str = ""
    as_of: PartialDate | None = None
    """The date of the list; in one whose rows carry dates of their own, of no row."""
    area: str = ""
    level: Level | None = None
    organ: str = ""
    """The holder of every power of a list without a column for it."""
    without: tuple[Column, ...] = ()
    """The columns that the list is known to lack."""
    act: NamedAct = field(default_factory=NamedAct)
    date: PartialDate | None = None
    """The day of rows that have none; needs a reason, as ``date_by`` does."""
    date_by: DateBy | None = None
    date_reason: str = ""
    grant_mode: GrantMode | None = None
    item_type: str = ""
    """The kind of power of rows that name none, in the government's words."""
    complete: bool = False
    """The file is the whole list of its organs: what it leaves out of theirs is cancelled.

    Organs of its area that it does not name at all are reported, and keep their powers.
    """
    new_columns: bool = False
    """A column that no listed power has yet amends those it is filled in for."""
    take_over: TakeOver | None = None
    scheme: str = ""
    """The vocabulary (``domain.crosswalk``) that type codes are read in."""
    scope: str = ""
    """The paper's own word for what it counts."""
    totals: tuple[Total, ...] = ()
    accept: str = ""
    """The digest of the quarantine the operator has seen and accepts."""
    accept_hidden: bool = False
    sheets: tuple[str, ...] = ()
    """The sheets to read, where a workbook has others too (封面, 填表说明); none: all."""
    simulated: bool = False

    def __post_init__(self) -> None:
        if (self.date or self.date_by) and not self.date_reason.strip():
            raise BadOptions("补充日期须说明理由", "a day supplied by hand needs its reason")
        if self.take_over and not self.take_over.reason.strip():
            raise BadOptions("接管须说明理由", "a take-over needs its reason")
        if self.scheme and self.scheme not in {v.name for v in VOCABULARIES}:
            raise BadOptions(f"没有类别代码集 {self.scheme}", f"no vocabulary {self.scheme}")
        if self.totals and not self.act.given:
            raise BadOptions("自述数须指明文件", "stated totals need the paper that states them")
        if twice := stated_twice(self.totals):
            raise BadOptions(
                f"同一自述数给出两个不同的值: {twice}",
                f"two different numbers are given for one total: {twice}",
            )
        if self.act.given and self.kind not in (Kind.OPENING, Kind.CHANGES):
            raise BadOptions(
                "此类文件自带文号,不能另行指定文件",
                "a file of this kind names its papers itself: no other can be named for it",
            )

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The vocabulary named by ``scheme``."""
        return next((v for v in VOCABULARIES if v.name == self.scheme), None)

    def canonical(self) -> str:
        """The options in one spelling; accepting a quarantine makes no other import of it."""
        said = plain(self)
        del said["accept"]
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def stated_twice(totals: Iterable[Total]) -> str:
    """The first total to which two different numbers are given, with both; else nothing."""
    numbers: dict[Total, int] = {}
    for total in totals:
        first = numbers.setdefault(replace(total, count=0), total.count)
        if first != total.count:
            scope = f":{total.scope}" if total.scope else ""
            return f"{total.change}{scope} {first}, {total.count}"
    return ""
