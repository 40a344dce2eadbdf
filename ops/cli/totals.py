"""quanze totals: how many powers there are, and whether papers count what was recorded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from domain.listing import totals
from domain.totals import Reconciled
from domain.vocabulary import PowerKind
from ops.cli.desk import Desk
from ops.cli.lines import level_name
from ops.cli.options import AsOf, KnownAt
from ops.cli.output import Answer
from ops.cli.papers import paper_of, reconciled
from ops.cli.subcommand import hang
from ops.cli.view import View, view

COLUMNS = ("of", "by", "value", "label", "count")
BRIEF = ("of", "label", "count")
PAPER = ("change", "scope", "sub_items", "stated", "recorded", "difference", "explained", "reasons")


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
        here = view(services, asked.as_of, asked.known_at)
        out.answer(of_paper(here, asked.paper) if asked.paper else of_list(here))


def of_list(here: View) -> Answer:
    lines = here.lines()
    counted = totals(lines)
    organs = {party["organ"]: party["name"] for line in lines for party in line["holders"]}
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
    labels = {
        "kind": lambda kind: PowerKind(kind).label,
        "level": level_name,
        "organ": lambda organ: organs.get(organ, organ),
    }
    for of, sums in counted.items():
        yield {"of": of, "by": "", "value": "", "label": "", "count": sums["total"]}
        for by, label in labels.items():
            for value, count in sums[f"by_{by}"].items():
                yield {"of": of, "by": by, "value": value, "label": label(value), "count": count}


def of_paper(here: View, text: str) -> Answer:
    paper = paper_of(here, text)
    rows = [reconciliation(item) for item in reconciled(here, paper)]
    about = {**here.about, "paper": paper.number or paper.title, "title": paper.title}
    return Answer(about=about, columns=(*PAPER, "unexplained"), rows=rows)


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
