"""What can be said after a sub-command: the options all of them take, and how values are read."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

import typer

from api import view
from domain.dates import Precision, parse_chinese_date
from ops.cli.misread import Misread, speaks_chinese

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
ACCOUNT = re.compile(r"[A-Za-z0-9._-]{1,64}")
LAST_POSITION = 10**15 - 1
"""No ledger gets so far; a greater number is no position (``api.view.moment``) and no version."""
SPOKEN = ("zh", "en")
LANGUAGES = ["QUANZE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]


def day(text: str) -> date:
    """A whole day, written as officials or as machines write it."""
    try:
        found = parse_chinese_date(text)
    except ValueError:
        found = None
    if found is None or found.precision is not Precision.DAY:
        raise Misread(
            f"“{text}”不是一个日期，请写作 2021-05-26",
            f"{text!r} is no day: write it as 2021-05-26",
        )
    return found.earliest


@dataclass(frozen=True)
class Moment:
    """A state of the ledger's knowledge: after a position, or at an instant."""

    known_at: datetime | int


def moment(text: str) -> Moment:
    """A position of the ledger, or an instant with its time zone."""
    try:
        return Moment(view.moment(text))
    except ValueError:
        raise Misread(
            f"“{text}”既不是位置也不是时刻，请写作 1204 或 2026-11-21T08:15:30Z（带 Z 或 +08:00）",
            f"{text!r} is neither a position nor an instant:"
            " write 1204, or 2026-11-21T08:15:30Z (with Z or +08:00)",
        ) from None


def known(asked: Moment | None) -> datetime | int | None:
    """The moment that was asked for; None stands for now."""
    return asked.known_at if asked else None


def register_name(text: str) -> str:
    """The name of a register, which is part of the names of its ledgers' schemas."""
    if not NAME.fullmatch(text) or text.startswith("pg_"):
        raise Misread(
            f"“{text}”不能作登记簿名称: 小写字母、数字和 _，字母开头，至多 40 个",
            f"{text!r} is no name for a register: small letters, digits and _, a letter first,"
            " at most 40",
        )
    return text


def account(text: str) -> str:
    """An account id. It stands in every event for ever, so a person's name does not belong here."""
    if not ACCOUNT.fullmatch(text):
        raise Misread(
            f"“{text}”不是账号: 1 至 64 个字母、数字、点、- 和 _",
            f"{text!r} is no account id: 1 to 64 letters, digits, dots, - and _",
        )
    return text


def language(context: typer.Context, lang: str) -> str:
    """A language that is asked for by name must be ours; a locale of another one gets English."""
    source = context.get_parameter_source("lang")
    if source is not None and source.name == "COMMANDLINE" and lang not in SPOKEN:
        raise Misread(f"“{lang}”不是 zh 或 en", f"{lang!r} is neither zh nor en")
    return lang


@dataclass(frozen=True, kw_only=True)
class Common:
    """The options that every sub-command takes."""

    register: Annotated[
        str | None,
        typer.Option(
            "--register",
            envvar="QUANZE_REGISTER",
            parser=register_name,
            metavar="NAME",
            help="Which register; needed only where there are several.",
        ),
    ] = None
    actor: Annotated[
        str,
        typer.Option(
            "--actor",
            envvar="QUANZE_ACTOR",
            parser=account,
            metavar="ACCOUNT",
            help="The account that acts; it is named in every event it causes.",
        ),
    ] = "operator"
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
    as_csv: Annotated[
        bool,
        typer.Option(
            "--csv",
            help="CSV in UTF-8. Text that a spreadsheet could take for a formula gets a ' in"
            " front, and so does text that begins with one.",
        ),
    ] = False
    lang: Annotated[
        str,
        typer.Option(
            "--lang",
            envvar=LANGUAGES,
            is_eager=True,
            callback=language,
            metavar="zh|en",
            help="The language of what is said.",
        ),
    ] = "en"

    @property
    def chinese(self) -> bool:
        """Whether what is said is said in Chinese."""
        return speaks_chinese(self.lang)


AsOf = Annotated[
    date | None,
    typer.Option("--as-of", parser=day, metavar="DATE", help="The day; today if left out."),
]
KnownAt = Annotated[
    Moment | None,
    typer.Option(
        "--known-at",
        parser=moment,
        metavar="INSTANT|POSITION",
        help="What the ledger knew then; all it knows if left out.",
    ),
]
