"""Requests about a paper."""

from domain.commands.command import Command
from domain.events.instrument import Because, Change, Total
from domain.vocabulary import Rank


class IssueInstrument(Command):
    """登记文件."""

    title: str
    number: str = ""
    issuer: str = ""
    rank: Rank = Rank.UNKNOWN
    area: str = ""
    reference: str = ""
    manner: str = ""
    in_force_unknown: bool = False


class AmendInstrument(Command):
    """修正, 修订."""

    by: str = ""
    manner: str = ""
    text_version: str = ""
    ordinal: str = ""


class RepealInstrument(Command):
    """废止."""

    by: str = ""
    manner: str = ""


class VoidInstrument(Command):
    """宣布无效."""

    by: str = ""


class StateTotals(Command):
    """登记文件自述数."""

    totals: tuple[Total, ...]


class ExplainDifference(Command):
    """说明差额."""

    change: Change
    count: int
    because: Because
    scope: str = ""
    sub_items: bool = False
    note: str = ""
