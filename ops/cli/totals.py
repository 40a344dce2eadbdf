"""quanze totals: how many powers there are, and whether papers count what was recorded."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from api.view import View, view
from domain.instruments import Instrument
from domain.totals import Reconciled
from domain.vocabulary import PowerKind
from ops.cli import meant
from ops.cli.desk import Desk
from ops.cli.lines import level_name
from ops.cli.options import AsOf, KnownAt, known
from ops.cli.output import Answer
from ops.cli.subcommand import hang

COLUMNS = ("of", "by", "value", "label", "count")
BRIEF = ("of", "label", "count")
PAPER = (
    "change",
    "scope",
    "sub_items",
    "stated",
    "recorded",
    "difference",
    "explained",
    "reasons",
    "unexplained",
)
PAPER_BRIEF = ("change", "scope", "stated", "recorded", "reasons", "unexplained")


@dataclass(frozen=True, kw_only=True)
class Totals:
    as_of: AsOf = None
    known_at: KnownAt = None
    paper: Annotated[
        str,
        typer.Option(
            "--paper", metavar="文号", help="What this paper states, beside what was recorded."
        ),
    ] = ""


def show_totals(desk: Desk, asked: Totals) -> None:
    """Count the powers of a day by kind, organ and level; services apart. Or check a paper."""
    with desk.books() as (services, out):
        here = view(services, asked.as_of, known(asked.known_at))
        if asked.paper:
            out.answer(of_paper(here, meant.paper(here, asked.paper)))
        else:
            out.answer(of_list(here))


def of_list(here: View) -> Answer:
    counted = here.services.history.totals(here.as_of, here.position)
    organs = {party["organ"]: party["name"] for line in here.lines() for party in line["holders"]}
    return Answer(
        about=here.about,
        columns=COLUMNS,
        brief=BRIEF,
        rows=list(total_rows(counted, organs)),
        document={**counted, "organs": organs},
    )


def total_rows(
    counted: Mapping[str, Mapping[str, Any]], organs: Mapping[str, str]
) -> Iterable[dict[str, Any]]:
    labels: dict[str, Callable[[str], str]] = {
        "kind": lambda kind: PowerKind(kind).label,
        "level": level_name,
        "organ": lambda organ: organs.get(organ, organ),
    }
    for of, sums in counted.items():
        yield {"of": of, "by": "", "value": "", "label": "", "count": sums["total"]}
        for by, label in labels.items():
            for value, count in sums[f"by_{by}"].items():
                yield {"of": of, "by": by, "value": value, "label": label(value), "count": count}


def of_paper(here: View, paper: Instrument) -> Answer:
    """What a paper states about itself, beside what was recorded under it."""
    rows = [reconciliation(item) for item in here.reconciled(paper)]
    about = {
        "register": here.services.register.name,
        "position": here.position,
        "paper": paper.number or paper.id,
        "title": paper.title,
    }
    return Answer(about=about, columns=PAPER, brief=PAPER_BRIEF, rows=rows)


def reconciliation(item: Reconciled) -> dict[str, Any]:
    """One stated number: it is never balanced silently."""
    return {
        "change": item.stated.change,
        "scope": item.stated.scope,
        "sub_items": item.stated.sub_items,
        "stated": item.stated.count,
        "recorded": item.recorded,
        "difference": item.difference,
        "explained": sum(reason.count for reason in item.explained),
        "reasons": [f"{reason.because} {reason.count} {reason.note}" for reason in item.explained],
        "unexplained": item.unexplained,
    }


def hang_totals(app: typer.Typer) -> None:
    hang(app, "totals", show_totals, Totals)
