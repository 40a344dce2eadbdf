"""quanze impact: which powers a change of law, or of the negative list, touches."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from api.view import View, view
from domain.compliance.facts import Facts
from domain.compliance.impact import Bases, LawChange, Touch, impact, law_changes
from domain.compliance.papers import Paper
from domain.compliance.proposals import Proposal, propose
from ops.cli import meant, proposing
from ops.cli.checking import known_facts
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.lines import short
from ops.cli.negative import of_lists, read_lists
from ops.cli.options import AsOf, KnownAt, day, known
from ops.cli.output import Answer, Printer
from ops.cli.subcommand import hang

COLUMNS = (
    "power",
    "name",
    "holders",
    "legal_basis",
    "article",
    "instrument",
    "paper",
    "became",
    "on",
    "by",
    "articles",
    "certain",
    "others",
    "reviewed_on",
    "proposal",
)
BRIEF = ("id", "name", "legal_basis", "became", "on", "by", "others", "proposal")


@dataclass(frozen=True, kw_only=True)
class Impact:
    instrument: Annotated[
        str,
        typer.Argument(metavar="[INSTRUMENT]", help="A registered paper: number, title or id."),
    ] = ""
    since: Annotated[
        date | None,
        typer.Option("--since", parser=day, metavar="DATE", help="Changes of law from this day."),
    ] = None
    until: Annotated[
        date | None,
        typer.Option(
            "--until", parser=day, metavar="DATE", help="Up to, but not including, this day."
        ),
    ] = None
    as_of: AsOf = None
    known_at: KnownAt = None
    old_list: Annotated[
        Path | None,
        typer.Option(
            "--old-list",
            metavar="FILE",
            help="A negative list (市场准入负面清单); alone, of what is no longer restricted.",
        ),
    ] = None
    new_list: Annotated[
        Path | None,
        typer.Option(
            "--new-list", metavar="FILE", help="The one after it; alone, what is newly restricted."
        ),
    ] = None
    settled: Annotated[
        bool,
        typer.Option("--all", help="Also powers whose basis was reviewed since the amendment."),
    ] = False
    proposal: Annotated[
        Path | None,
        typer.Option(
            "--proposal",
            metavar="FILE",
            help="Write what to propose as .xlsx or .csv, for an officer to complete and import.",
        ),
    ] = None

    @property
    def of_law(self) -> bool:
        return bool(self.instrument or self.since or self.until)

    @property
    def of_lists(self) -> bool:
        return bool(self.old_list or self.new_list)


def show_impact(desk: Desk, asked: Impact) -> None:
    """List the powers that rest on papers amended, repealed or declared void; propose changes."""
    if asked.of_law == asked.of_lists:
        raise Halt(ExitCode.USAGE, "impact_of_what")
    with desk.books() as (services, out):
        here = view(services, asked.as_of, known(asked.known_at))
        revised = read_lists(asked.old_list, asked.new_list)
        bases = Bases(known_facts(here, chinese=out.chinese))
        if asked.of_lists:
            answer, proposals = of_lists(here, bases, revised)
            out.answer(answer)
        else:
            answer, proposals = of_law(here, bases, asked)
            out.answer(answer)
            say_coverage(bases, here, out)
        if asked.proposal:
            name_of = bases.facts.name_of
            proposing.write(asked.proposal, [*proposals.values()], name_of, out.labels)
            out.say("proposal_written", count=len(proposals), file=asked.proposal)


def of_law(here: View, bases: Bases, asked: Impact) -> tuple[Answer, Mapping[str, Proposal]]:
    """What papers touched by what became of them."""
    changes = asked_changes(here, bases.facts, asked)
    touches = [one for one in impact(bases, changes) if asked.settled or one.open]
    proposals = propose(bases, touches)
    about = {
        **here.about,
        "from": asked.since,
        "until": asked.until,
        "changes": len(changes),
        "count": len(touches),
    }
    rows = [row(one, bases.facts, proposals) for one in touches]
    return Answer(about=about, columns=COLUMNS, brief=BRIEF, rows=rows), proposals


def asked_changes(here: View, facts: Facts, asked: Impact) -> Sequence[LawChange]:
    """What became of one paper, or of all, in the span that was asked for."""
    papers: Iterable[Paper] = facts.papers
    if asked.instrument:
        found = facts.papers.get(meant.paper(here, asked.instrument).id)
        papers = [found] if found else []
    return law_changes(papers, since=asked.since, until=asked.until)


def row(touch: Touch, facts: Facts, proposals: Mapping[str, Proposal]) -> dict[str, Any]:
    power, change = touch.power, touch.change
    proposed = proposals.get(power.id) if touch.certain and touch.open else None
    return {
        "power": power.id,
        "id": short(power.id),
        "name": power.elements.name,
        "holders": [facts.name_of(organ) for organ in power.holders],
        "legal_basis": touch.citation.text,
        "article": touch.citation.article,
        "instrument": change.paper.id,
        "paper": change.paper.called,
        "became": change.became.value,
        "on": change.day,
        "by": change.by,
        "articles": spelt(change),
        "certain": touch.certain,
        "others": touch.others.value,
        "reviewed_on": touch.reviewed_on,
        "proposal": proposed.change.value if proposed else "",
    }


def spelt(change: LawChange) -> list[str]:
    """The articles a change names, in order: 26, or 26-1 for 第二十六条之一; none: all of it."""
    return [f"{one}-{more}" if more else str(one) for one, more in sorted(change.articles)]


def say_coverage(bases: Bases, here: View, out: Printer) -> None:
    """Say how much of the list could be judged at all."""
    counted = Counter(bases.clarity(citation) for _, _, citation in bases.cited)
    if not counted:
        out.say("no_basis_carried", as_of=here.as_of)
    elif counted["unknown"] or counted["unsure"]:
        unknown, unsure = counted["unknown"], counted["unsure"]
        out.say("bases_unknown", count=counted.total(), unknown=unknown, unsure=unsure)


def hang_impact(app: typer.Typer) -> None:
    hang(app, "impact", show_impact, Impact)
