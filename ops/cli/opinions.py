"""quanze opinion: what the public says of powers, by two routes, to an answer."""

import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import uuid4

import typer

from api.findings import latest
from api.services import RestrictedServices
from api.view import today, view
from domain.act import Act
from domain.commands import Command, Request
from domain.commands import opinion as n
from domain.events.opinion import Route
from domain.opinions import Opinion
from ops.cli import findings
from ops.cli.bodies import body
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.findings import about_books
from ops.cli.lines import SHORT
from ops.cli.meant import story
from ops.cli.output import Answer, Printer
from ops.cli.subcommand import hang

COLUMNS = (
    "opinion",
    "power",
    "route",
    "to",
    "received_on",
    "text",
    "answered_on",
    "reply",
    "findings",
)

opinion = typer.Typer(
    help="Opinions of the public on the setting or the use of a power: add, list, forward, link,"
    " answer."
)
RouteOption = Annotated[
    Route,
    typer.Option(
        "--route",
        metavar="setting|use",
        help="setting: to the body that keeps the list; use: to the department.",
    ),
]
Which = Annotated[
    str, typer.Argument(metavar="OPINION", help="Its id, or as much of it as tells it apart.")
]


@dataclass(frozen=True, kw_only=True)
class Add:
    power: Annotated[str, typer.Argument(metavar="POWER", help="Its id, a code or its exact name.")]
    route: RouteOption
    text: Annotated[
        str,
        typer.Option(
            "--text", metavar="TEXT", help="What it says; no names, no numbers of people."
        ),
    ]
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="ID|NAME", help="Who answers; of its use, the holder if left out."
        ),
    ] = ""


@dataclass(frozen=True, kw_only=True)
class Forward:
    which: Which
    route: RouteOption
    to: Annotated[str, typer.Option("--to", metavar="ID|NAME", help="Who answers it now.")]


@dataclass(frozen=True, kw_only=True)
class Link:
    which: Which
    finding: Annotated[str, typer.Option("--finding", metavar="ID", help="The finding.")]


@dataclass(frozen=True, kw_only=True)
class Reply:
    which: Which
    reply: Annotated[str, typer.Option("--reply", metavar="TEXT", help="The answer.")]


@dataclass(frozen=True, kw_only=True)
class Listed:
    waiting: Annotated[bool, typer.Option("--waiting", help="Only what has not been answered.")] = (
        False
    )


def add(desk: Desk, asked: Add) -> None:
    """Record an opinion on a power, and who has to answer it."""
    with desk.books() as (services, _):
        here = view(services, None, None)
        power, past = story(here, asked.power)
        last = past.versions[-1].line if past.versions else {}
        holders: list[Any] = last.get("holders", [])
        alone = asked.route is Route.USE and len(holders) == 1
        to = body(here, asked.to) if asked.to else holders[0]["organ"] if alone else ""
    if not to:
        raise Halt(ExitCode.USAGE, "opinion_to")
    text = unicodedata.normalize("NFC", asked.text)
    stream = f"opinion:{uuid4().hex}"
    wish = n.ReceiveOpinion(
        stream=stream,
        act=Act(effective_on=today(), simulated=services.register.simulated),
        power=power,
        route=asked.route,
        text=text,
        to=to,
    )
    with desk.restricted() as (books, out):
        carry_out(desk, books, wish)
        show(out, books, latest(books, stream))


def forward(desk: Desk, asked: Forward) -> None:
    """Send it on: it came by the wrong route, or another organ has to answer."""
    with desk.books() as (services, _):
        to = body(view(services, None, None), asked.to)
    with desk.restricted() as (books, out):
        one = meant(books, asked.which)
        carry_out(
            desk,
            books,
            n.ForwardOpinion(stream=one.id, act=act(books), route=asked.route, to=to),
        )
        show(out, books, latest(books, one.id))


def link(desk: Desk, asked: Link) -> None:
    """Say which finding it led to, or speaks of."""
    with desk.restricted() as (books, out):
        one, finding = meant(books, asked.which), findings.meant(books, asked.finding)
        carry_out(desk, books, n.LinkOpinion(stream=one.id, act=act(books), finding=finding.id))
        show(out, books, latest(books, one.id))


def reply(desk: Desk, asked: Reply) -> None:
    """Answer an opinion; what is said stays on record."""
    with desk.restricted() as (books, out):
        one = meant(books, asked.which)
        text = unicodedata.normalize("NFC", asked.reply)
        carry_out(desk, books, n.AnswerOpinion(stream=one.id, act=act(books), reply=text))
        show(out, books, latest(books, one.id))


def list_opinions(desk: Desk, asked: Listed) -> None:
    """List the opinions, the oldest first."""
    with desk.restricted() as (books, out):
        found = [one for one in books.opinions.all() if not (asked.waiting and one.answered_on)]
        found.sort(key=lambda one: (one.received_on, one.id))
        show(out, books, *found)


def show(out: Printer, books: RestrictedServices, *found: Opinion) -> None:
    about = {**about_books(books, books.ledger.position), "count": len(found)}
    rows = [row(one, chinese=out.chinese) for one in found]
    out.answer(Answer(about=about, columns=COLUMNS, rows=rows))


def row(one: Opinion, *, chinese: bool) -> dict[str, Any]:
    return {
        "opinion": one.id,
        "power": one.power,
        "route": one.route.label if chinese else one.route.value,
        "to": one.to,
        "received_on": one.received_on,
        "text": one.text,
        "answered_on": one.answered_on,
        "reply": one.reply,
        "findings": one.findings,
    }


def meant(books: RestrictedServices, text: str) -> Opinion:
    """The opinion of an id, or of its beginning. Raises Halt."""
    bare = text.removeprefix("opinion:")
    near = [one for one in books.opinions.all() if one.id.startswith(f"opinion:{bare}")]
    if len(near) == 1 and len(bare) >= SHORT:
        return near[0]
    raise Halt(ExitCode.REFUSED, "no_opinion", text=text)


def act(books: RestrictedServices) -> Act:
    return Act(effective_on=today(), simulated=books.register.simulated)


def carry_out(desk: Desk, books: RestrictedServices, wish: Command) -> None:
    books.ledger.execute(Request(commands=(wish,), actor=desk.common.actor))


def hang_opinions(app: typer.Typer) -> None:
    hang(opinion, "add", add, Add)
    hang(opinion, "list", list_opinions, Listed)
    hang(opinion, "forward", forward, Forward)
    hang(opinion, "link", link, Link)
    hang(opinion, "answer", reply, Reply)
    app.add_typer(opinion, name="opinion")
