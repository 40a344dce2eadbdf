"""quanze findings, quanze finding: what checks found, and what is made of it."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from api.findings import latest
from api.services import RestrictedServices
from api.view import position, today, view
from domain.act import Act
from domain.commands import Command, Request
from domain.commands import finding as f
from domain.compliance.copies import COPY_RULES
from domain.compliance.exercised import EXERCISE_RULES
from domain.compliance.rule import Rule, Severity
from domain.findings import Finding, FindingStatus
from ops.cli.bodies import body
from ops.cli.checking import BOOK
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.lines import SHORT
from ops.cli.options import LAST_POSITION, AsOf, KnownAt, day, known
from ops.cli.output import Answer
from ops.cli.rulereport import write_report
from ops.cli.subcommand import hang
from projections.instruments import EVER

COLUMNS = (
    "finding",
    "status",
    "rule",
    "severity",
    "subject",
    "said",
    "holders",
    "since",
    "due",
    "opened_on",
    "position",
    "times",
    "assigned_to",
    "by_day",
    "closed_on",
    "closed_by",
    "entry",
    "reason",
    "reply",
    "cause",
)
BRIEF = ("finding", "status", "severity", "said", "assigned_to", "by_day")
Wish = Callable[[Finding, Act], Command]
WHOLE_BOOK: Mapping[str, Rule[Any]] = {
    **BOOK,
    **{one.code: one for one in (*COPY_RULES, *EXERCISE_RULES)},
}
STATUSES = ("standing", "all", *FindingStatus)

finding = typer.Typer(
    help="See to one finding: show, assign, acknowledge, rectify, dismiss, reopen."
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    status: Annotated[
        str,
        typer.Option(
            "--status",
            metavar="STATUS",
            help="standing (open or acknowledged), all, open, acknowledged, rectified, dismissed.",
        ),
    ] = "standing"
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="CODE", help="Only this rule's.")
    ] = None
    organ: Annotated[
        str | None,
        typer.Option("--organ", metavar="ID|NAME", help="Only where this organ holds, or is told."),
    ] = None
    subject: Annotated[
        str | None, typer.Option("--subject", metavar="ID", help="Only about this power or paper.")
    ] = None
    as_of: AsOf = None
    known_at: KnownAt = None
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="FILE",
            help="Write them by organ, rule and month: .xlsx, or .html to print.",
        ),
    ] = None


Which = Annotated[
    str, typer.Argument(metavar="FINDING", help="Its id, or as much of it as tells it apart.")
]


@dataclass(frozen=True, kw_only=True)
class Show:
    which: Which


@dataclass(frozen=True, kw_only=True)
class Assign:
    which: Which
    to: Annotated[str, typer.Option("--to", metavar="ID|NAME", help="The organ that is told.")]
    by_day: Annotated[
        date | None,
        typer.Option("--by", parser=day, metavar="DATE", help="The last day to see to it."),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Acknowledge:
    which: Which
    reply: Annotated[str, typer.Option("--reply", metavar="TEXT", help="What it says.")] = ""


@dataclass(frozen=True, kw_only=True)
class Rectify:
    which: Which
    entry: Annotated[
        int | None,
        typer.Option(
            "--entry",
            metavar="POSITION",
            min=1,
            max=LAST_POSITION,
            help="The entry of the public books that mended it.",
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Because:
    which: Which
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is recorded.")]


def list_findings(desk: Desk, asked: Asked) -> None:
    """List what checks found and kept (check --record), and what became of it."""
    if asked.status not in STATUSES:
        raise Halt(ExitCode.USAGE, "no_status", text=asked.status, names=", ".join(STATUSES))
    organ = at_the_public_desk(desk, asked.organ) if asked.organ else ""
    with desk.restricted() as (books, out):
        at = position(books, known(asked.known_at))
        every = books.findings.all(asked.as_of or EVER, at)
        found = in_order(one for one in every if wanted(one, asked, organ))
        about = {**about_books(books, at), "as_of": asked.as_of or today(), "count": len(found)}
        rows = [row(one, chinese=out.chinese) for one in found]
        if asked.report:
            names = names_of(desk)
            lines = [reported(one, names, chinese=out.chinese) for one in found]
            write_report(asked.report, lines, about, chinese=out.chinese, labels=out.labels)
        out.answer(Answer(about=about, columns=COLUMNS, brief=BRIEF, rows=rows))


def about_books(books: RestrictedServices, at: int) -> dict[str, Any]:
    """What every answer from restricted books says of itself; their positions are their own."""
    return {"register": books.register.name, "restricted_position": at}


def names_of(desk: Desk) -> dict[str, str]:
    """What organs and powers are called today; what is not on the list keeps its id."""
    with desk.books() as (services, _):
        here = view(services, None, None)
        organs = [past[-1].state for past in services.organs.histories(here.position)]
        called = {organ.id: organ.name for organ in organs}
        return called | {line["power"]: line["name"] for line in here.lines()}


def reported(one: Finding, names: Mapping[str, str], *, chinese: bool) -> dict[str, Any]:
    """A row with what the rule book says of its rule, and names instead of ids."""
    rule = WHOLE_BOOK.get(one.rule)
    said = {
        "title": (rule.zh if chinese else rule.en) if rule else one.rule,
        "clause": rule.clause if rule else "",
        "remedy": (rule.remedy_zh if chinese else rule.remedy_en) if rule else "",
    }
    holders = [names.get(organ, organ) for organ in one.holders]
    told = {"name": names.get(one.subject, ""), "holders": holders}
    return {**row(one, chinese=chinese), **said, **told}


def wanted(one: Finding, asked: Asked, organ: str) -> bool:
    status = (
        asked.status == "all"
        or asked.status == one.status
        or (asked.status == "standing" and not one.status.closed)
    )
    rule = asked.rule in (None, one.rule)
    subject = asked.subject in (None, one.subject)
    return status and rule and subject and organ in ("", *one.holders, one.assigned_to)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By the day to see to it, what has none last; then the oldest first."""
    return sorted(findings, key=lambda one: (one.by_day or one.due or EVER, one.opened_on, one.id))


def row(one: Finding, *, chinese: bool) -> Mapping[str, Any]:
    return {
        "finding": one.id,
        "status": one.status.label if chinese else one.status.value,
        "rule": one.rule,
        "severity": Severity(one.severity).label if chinese else one.severity,
        "subject": one.subject,
        "said": one.zh if chinese else one.en,
        "holders": one.holders,
        "since": one.since,
        "due": one.due,
        "opened_on": one.opened_on,
        "position": one.position,
        "times": one.opened,
        "assigned_to": one.assigned_to,
        "by_day": one.by_day,
        "closed_on": one.closed_on,
        "closed_by": one.closed_by,
        "entry": one.entry or None,
        "reason": one.reason,
        "reply": one.reply,
        "cause": one.cause,
    }


def at_the_public_desk(desk: Desk, text: str) -> str:
    """The organ that is meant; organs are registered in the public books."""
    with desk.books() as (services, _):
        return body(view(services, None, None), text)


def meant(books: RestrictedServices, text: str) -> Finding:
    """The finding of an id, or of its beginning. Raises Halt."""
    bare = text.removeprefix("finding:")
    whole = books.findings.finding(f"finding:{bare}")
    if whole is not None:
        return whole
    near = [one for one in books.findings.all() if one.id.startswith(f"finding:{bare}")]
    if len(near) == 1 and len(bare) >= SHORT:
        return near[0]
    if len(near) > 1 and len(bare) >= SHORT:
        ids = ", ".join(one.id for one in near[:8])
        raise Halt(ExitCode.USAGE, "which_finding", text=text, ids=ids)
    raise Halt(ExitCode.REFUSED, "no_finding", text=text)


def show(desk: Desk, asked: Show) -> None:
    """Show one finding: what was found where and when, and how it stands."""
    with desk.restricted() as (books, out):
        one = meant(books, asked.which)
        linked = [note.id for note in books.opinions.all() if one.id in note.findings]
        shown = {**row(one, chinese=out.chinese), "opinions": linked, "names": one.names}
        about = about_books(books, books.ledger.position)
        out.answer(Answer(about=about, columns=tuple(shown), rows=[shown]))


def assign(desk: Desk, asked: Assign) -> None:
    """Tell an organ to see to it (交办)."""
    organ = at_the_public_desk(desk, asked.to)
    if asked.by_day is not None and asked.by_day < today():
        raise Halt(ExitCode.USAGE, "by_past", day=asked.by_day)
    done(
        desk,
        asked.which,
        lambda one, act: f.AssignFinding(stream=one.id, act=act, to=organ, by_day=asked.by_day),
    )


def acknowledge(desk: Desk, asked: Acknowledge) -> None:
    """Record that the organ agrees that it is so (确认)."""
    reply = unicodedata.normalize("NFC", asked.reply)
    done(
        desk,
        asked.which,
        lambda one, act: f.AcknowledgeFinding(stream=one.id, act=act, reply=reply),
    )


def rectify(desk: Desk, asked: Rectify) -> None:
    """Close it: an entry of the public books mended it (整改). A check does so by itself.

    Without --entry: what was wrong did not lie in the books.
    """
    with desk.books() as (services, _):
        head = services.ledger.position
    entry = asked.entry or 0
    if entry > head:
        raise Halt(ExitCode.REFUSED, "no_such_entry", entry=entry, head=head)

    def wish(one: Finding, act: Act) -> Command:
        if 0 < entry <= one.position:
            facts = {"entry": entry, "position": one.position}
            raise Halt(ExitCode.REFUSED, "entry_before", **facts)
        return f.RectifyFinding(stream=one.id, act=act, position=head, entry=entry)

    done(desk, asked.which, wish)


def dismiss(desk: Desk, asked: Because) -> None:
    """Close it: it is no fault (销号). The reason and the account stay on record."""
    reason = unicodedata.normalize("NFC", asked.reason)
    done(
        desk, asked.which, lambda one, act: f.DismissFinding(stream=one.id, act=act, reason=reason)
    )


def reopen(desk: Desk, asked: Because) -> None:
    """Take it up again (重新立案)."""
    reason = unicodedata.normalize("NFC", asked.reason)
    done(desk, asked.which, lambda one, act: f.ReopenFinding(stream=one.id, act=act, reason=reason))


def done(desk: Desk, text: str, wish: Wish) -> None:
    """Carry out one step, today, and show how the finding stands."""
    with desk.restricted() as (books, out):
        one = meant(books, text)
        act = Act(effective_on=today(), simulated=books.register.simulated)
        books.ledger.execute(Request(commands=(wish(one, act),), actor=desk.common.actor))
        about = about_books(books, books.ledger.position)
        shown = row(latest(books, one.id), chinese=out.chinese)
        out.answer(Answer(about=about, columns=COLUMNS, brief=BRIEF, rows=[shown]))


def hang_findings(app: typer.Typer) -> None:
    hang(app, "findings", list_findings, Asked)
    hang(finding, "show", show, Show)
    hang(finding, "assign", assign, Assign)
    hang(finding, "acknowledge", acknowledge, Acknowledge)
    hang(finding, "rectify", rectify, Rectify)
    hang(finding, "dismiss", dismiss, Because)
    hang(finding, "reopen", reopen, Because)
    app.add_typer(finding, name="finding")
