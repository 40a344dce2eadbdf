"""quanze organs, instruments: who holds powers, and which papers changes rest on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import typer

from api.view import view
from domain.instruments import Instrument
from domain.organs import Organ
from domain.timeline import Version
from ops.cli.desk import Desk
from ops.cli.options import KnownAt, day, known
from ops.cli.output import Answer
from ops.cli.subcommand import hang

ORGANS = ("organ", "name", "from", "until", "status", "kind", "level", "area", "credit_code")
ORGAN_NAMES = (*ORGANS, "aliases", "plates", "successors")
PAPERS = ("instrument", "number", "title", "issuer", "rank", "from", "status", "amended", "stated")


@dataclass(frozen=True, kw_only=True)
class Organs:
    name: Annotated[
        str, typer.Option("--name", metavar="TEXT", help="Found in a name, an alias or a plate.")
    ] = ""
    on: Annotated[
        date | None,
        typer.Option("--on", parser=day, metavar="DATE", help="As they were on this day."),
    ] = None
    known_at: KnownAt = None


@dataclass(frozen=True, kw_only=True)
class Instruments:
    text: Annotated[str, typer.Option("--text", help="Found in the title or number.")] = ""
    known_at: KnownAt = None


def organs(desk: Desk, asked: Organs) -> None:
    """List organs through their history: names, ends, successors; or as they were on a day."""
    with desk.books() as (services, out):
        here = view(services, asked.on, known(asked.known_at))
        past = services.organs.histories(here.position)
        rows = [row for versions in past for row in organ_rows(versions, asked)]
        about = {"register": services.register.name, "on": asked.on, "position": here.position}
        brief = ("name", "from", "until", "status", "successors")
        out.answer(Answer(about=about, columns=ORGAN_NAMES, brief=brief, rows=rows))


def organ_rows(versions: Sequence[Version[Organ]], asked: Organs) -> Iterable[dict[str, Any]]:
    for version in versions:
        organ = version.state
        if not any(asked.name in name for name in organ.names):
            continue
        if asked.on is None or stood(version, asked.on):
            yield {
                "organ": organ.id,
                "name": organ.name,
                "from": None if organ.founding_unknown and organ.by == 1 else version.valid_from,
                "until": version.valid_until,
                "status": organ.status,
                "kind": organ.kind,
                "level": organ.level,
                "area": organ.area,
                "credit_code": organ.credit_code,
                "aliases": organ.aliases,
                "plates": organ.plates,
                "successors": organ.successors,
            }


def stood(version: Version[Any], day: date) -> bool:
    return version.valid_from <= day and (version.valid_until is None or day < version.valid_until)


def instruments(desk: Desk, asked: Instruments) -> None:
    """List the papers that are registered, with what became of them."""
    with desk.books() as (services, out):
        here = view(services, None, known(asked.known_at))
        rows = [paper_row(past) for past in services.instruments.histories(here.position)]
        rows = [row for row in rows if asked.text in row["title"] or asked.text in row["number"]]
        rows.sort(key=lambda row: (row["from"], row["instrument"]))
        about = {"register": services.register.name, "position": here.position}
        brief = ("number", "title", "from", "status", "stated")
        out.answer(Answer(about=about, columns=PAPERS, brief=brief, rows=rows))


def paper_row(versions: Sequence[Version[Instrument]]) -> dict[str, Any]:
    """A paper as it was last, in force since its first day."""
    paper = versions[-1].state
    return {
        "instrument": paper.id,
        "number": paper.number,
        "title": paper.title,
        "issuer": paper.issuer,
        "rank": paper.rank,
        "from": versions[0].valid_from,
        "status": paper.status,
        "amended": paper.amended_on,
        "stated": len(paper.totals),
    }


def hang_catalogue(app: typer.Typer) -> None:
    hang(app, "organs", organs, Organs)
    hang(app, "instruments", instruments, Instruments)
