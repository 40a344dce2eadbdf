"""What can be said after quanze import, and the importer's options it makes."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.services import Register
from domain.dates import PartialDate, parse_chinese_date
from domain.events.instrument import Total
from domain.events.power import GrantMode
from domain.vocabulary import Level
from ops.cli.misread import Misread
from ops.cli.words import CHANGES, FILES, MODES, choices, one_of, possible
from ops.importers.options import Column, DateBy, Kind, NamedAct, Options, TakeOver

TOTAL = re.compile(r"([^=:]+)=([0-9]{1,7})(?::(.+))?")


class FileKind(StrEnum):
    """What a file holds, in the words of the command line."""

    LIST = "list"
    CHANGES = "changes"
    INSTRUMENTS = "instruments"
    ORGANS = "organs"


KINDS = {
    FileKind.LIST: Kind.OPENING,
    FileKind.CHANGES: Kind.CHANGES,
    FileKind.INSTRUMENTS: Kind.INSTRUMENTS,
    FileKind.ORGANS: Kind.ORGANS,
}


FILE_KINDS = {kind: FILES[kind.value] for kind in FileKind}
COLUMNS = {Column.NAME: "名称", Column.ORGAN: "机关"}
DATES_BY = {DateBy.PUBLICATION: "公布日期", DateBy.DECISION: "决定日期"}


def partial_day(text: str) -> PartialDate:
    """A day, or only its month or year."""
    try:
        return parse_chinese_date(text)
    except ValueError as error:
        raise Misread(
            f"“{text}”不是日期，请写作 2014、2014-02 或 2014-02-19",
            f"{error}: write 2014, 2014-02 or 2014-02-19",
        ) from None


def level(text: str) -> Level | None:
    """A level of government by its digit, its word or its Chinese name."""
    if not text:
        return None
    for candidate in Level:
        if text.lower() in (str(candidate.value), candidate.name.lower(), candidate.label):
            return candidate
    words = ", ".join(f"{each.value} {each.name.lower()} {each.label}" for each in Level)
    raise Misread(f"“{text}”不是层级。可用: {words}", f"{text!r} is no level; there are: {words}")


def total(text: str) -> Total:
    """A number that a paper states about itself: cancel=49, or cancel=49:行政审批项目."""
    found = TOTAL.fullmatch(text)
    if found is None:
        kinds = possible(CHANGES)
        raise Misread(
            f"“{text}”应写作 变更=数 或 变更=数:范围。变更有: {kinds}",
            f"{text!r}: write KIND=COUNT or KIND=COUNT:SCOPE; kinds: {kinds}",
        )
    return Total(change=one_of(CHANGES)(found[1]), count=int(found[2]), scope=found[3] or "")


def day_option(name: str, text: str) -> object:
    return typer.Option(name, parser=partial_day, metavar="DATE", help=text)


@dataclass(frozen=True, kw_only=True)
class Import:
    """The file, what it is, what it does not say itself, and what to do with it."""

    file: Annotated[Path, typer.Argument(metavar="FILE", help="xlsx, xls, ods, csv or docx.")]
    kind: Annotated[
        FileKind,
        typer.Option(
            "--kind",
            parser=one_of(FILE_KINDS),
            metavar=choices(FileKind),
            help="What the file holds.",
        ),
    ]
    commit: Annotated[
        bool, typer.Option("--commit", help="Write; without it nothing is written.")
    ] = False
    rows: Annotated[bool, typer.Option("--rows", help="Show how each row was matched.")] = False
    accept: Annotated[
        str,
        typer.Option(
            "--accept", metavar="DIGEST", help="Leave out what is held back: the quarantine's name."
        ),
    ] = ""
    quarantine_out: Annotated[
        Path | None,
        typer.Option("--quarantine-out", metavar="FILE.csv", help="Write what is held back there."),
    ] = None
    on_behalf_of: Annotated[
        str, typer.Option("--on-behalf-of", metavar="ORGAN", help="The organ acted for.")
    ] = ""
    as_of: Annotated[PartialDate | None, day_option("--as-of", "The date of the list.")] = None
    area: Annotated[
        str, typer.Option("--area", metavar="GB/T 2260", help="Where the file does not say it.")
    ] = ""
    level: Annotated[
        str, typer.Option("--level", metavar="1-6", help="1 national to 6 village.")
    ] = ""
    organ: Annotated[
        str, typer.Option("--organ", metavar="NAME", help="The holder, for a list without one.")
    ] = ""
    without: Annotated[
        list[Column] | None,
        typer.Option(
            "--without",
            parser=one_of(COLUMNS),
            metavar=choices(Column),
            help="A column the list is known to lack; may be repeated.",
        ),
    ] = None
    act_title: Annotated[
        str, typer.Option("--act-title", metavar="TITLE", help="The paper that changes things.")
    ] = ""
    act_number: Annotated[str, typer.Option("--act-number", metavar="文号", help="Its number.")] = (
        ""
    )
    act_issuer: Annotated[
        str, typer.Option("--act-issuer", metavar="ORGAN", help="Who issued it.")
    ] = ""
    act_decided: Annotated[PartialDate | None, day_option("--act-decided", "Its own date.")] = None
    act_published: Annotated[
        PartialDate | None, day_option("--act-published", "When it was published.")
    ] = None
    date: Annotated[PartialDate | None, day_option("--date", "The day of rows without one.")] = None
    date_by: Annotated[
        DateBy | None,
        typer.Option(
            "--date-by",
            parser=one_of(DATES_BY),
            metavar=choices(DateBy),
            help="Or: which day of the paper stands for it.",
        ),
    ] = None
    date_reason: Annotated[
        str, typer.Option("--date-reason", metavar="TEXT", help="Why; it goes on record.")
    ] = ""
    grant_mode: Annotated[
        GrantMode | None,
        typer.Option(
            "--grant-mode",
            parser=one_of(MODES),
            metavar=choices(GrantMode),
            help="In whose name a grantee acts (赋权).",
        ),
    ] = None
    item_type: Annotated[
        str, typer.Option("--item-type", metavar="类别", help="The kind of rows that name none.")
    ] = ""
    complete: Annotated[
        bool, typer.Option("--complete", help="Powers missing from the list are cancelled.")
    ] = False
    new_columns: Annotated[
        bool, typer.Option("--new-columns", help="Columns no listed power has yet amend them.")
    ] = False
    take_over: Annotated[
        PartialDate | None,
        day_option("--take-over", "Enter powers the ledger lacks from this day first."),
    ] = None
    take_over_reason: Annotated[
        str, typer.Option("--take-over-reason", metavar="TEXT", help="Why; it goes on record.")
    ] = ""
    scheme: Annotated[
        str, typer.Option("--scheme", metavar="NAME", help="The vocabulary of type codes.")
    ] = ""
    scope: Annotated[
        str, typer.Option("--scope", metavar="TEXT", help="The paper's word for what it counts.")
    ] = ""
    totals: Annotated[
        list[Total] | None,
        typer.Option(
            "--total", parser=total, metavar="KIND=COUNT[:SCOPE]", help="A number it states."
        ),
    ] = None
    sheets: Annotated[
        list[str] | None,
        typer.Option("--sheet", metavar="NAME", help="Read this sheet only; may be repeated."),
    ] = None
    accept_hidden: Annotated[
        bool, typer.Option("--accept-hidden", help="Read hidden rows and sheets, too.")
    ] = False


def options(asked: Import, *, actor: str, register: Register) -> Options:
    """What the importer is told; a list without an area is of the register's. Raises BadOptions."""
    return Options(
        kind=KINDS[asked.kind],
        actor=actor,
        on_behalf_of=asked.on_behalf_of,
        as_of=asked.as_of,
        area=asked.area or (register.area if asked.kind is FileKind.LIST else ""),
        level=level(asked.level),
        organ=asked.organ,
        without=tuple(sorted(set(asked.without or ()))),
        act=named_act(asked),
        date=asked.date,
        date_by=asked.date_by,
        date_reason=asked.date_reason,
        grant_mode=asked.grant_mode,
        item_type=asked.item_type,
        complete=asked.complete,
        new_columns=asked.new_columns,
        take_over=take_over(asked),
        scheme=asked.scheme,
        scope=asked.scope,
        totals=tuple(asked.totals or ()),
        accept=asked.accept,
        accept_hidden=asked.accept_hidden,
        sheets=tuple(asked.sheets or ()),
        simulated=register.simulated,
    )


def named_act(asked: Import) -> NamedAct:
    return NamedAct(
        title=asked.act_title,
        number=asked.act_number,
        issuer=asked.act_issuer,
        decided_on=asked.act_decided,
        published_on=asked.act_published,
    )


def take_over(asked: Import) -> TakeOver | None:
    if asked.take_over is None:
        return None
    return TakeOver(day=asked.take_over, reason=asked.take_over_reason)
