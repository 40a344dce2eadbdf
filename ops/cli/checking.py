"""quanze check: what the rule book has against a register on a day, as known at a moment."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from api.view import View, view
from domain.compliance import (
    NATIONWIDE,
    PAPER_RULES,
    REGISTER,
    REGISTER_RULES,
    RULES,
    Complaint,
    Facts,
    Rule,
    check,
    gather,
)
from domain.events import AnyEvent
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.options import AsOf, KnownAt, known
from ops.cli.output import Answer
from ops.cli.progress import watched
from ops.cli.subcommand import hang

BOOK: Mapping[str, Rule[Any]] = {one.code: one for one in (*RULES, *PAPER_RULES, *REGISTER_RULES)}
COLUMNS = (
    "rule",
    "title",
    "severity",
    "subject",
    "name",
    "said",
    "since",
    "cause",
    "clause",
    "remedy",
)
BRIEF = ("rule", "title", "severity", "name", "said")


@dataclass(frozen=True, kw_only=True)
class Check:
    as_of: AsOf = None
    known_at: KnownAt = None
    rule: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="CODE", help="Only this rule of docs/rules.md; repeatable."),
    ] = None
    count: Annotated[
        bool, typer.Option("--count", help="Only how many complaints each rule has.")
    ] = False


def check_register(desk: Desk, asked: Check) -> None:
    """Say what is not as the law wants it: bases, acts, hand-overs, holders, elements, totals."""
    wanted = asked.rule or [*BOOK]
    if unknown := [code for code in wanted if code not in BOOK]:
        names = ", ".join(BOOK)
        raise Halt(ExitCode.USAGE, "no_rule", rule=", ".join(unknown), names=names)
    with desk.books() as (services, out):
        here = view(services, asked.as_of, known(asked.known_at))
        facts = known_facts(here, chinese=out.chinese)
        found = [one for one in check(facts) if one.rule in wanted]
        about = {**here.about, "count": len(found)}
        if asked.count:
            out.answer(counted(found, wanted, about, chinese=out.chinese))
            return
        rows = [row(one, facts, chinese=out.chinese) for one in found]
        out.answer(Answer(about=about, columns=COLUMNS, brief=BRIEF, rows=rows))


def known_facts(here: View, *, chinese: bool) -> Facts:
    """Everything the ledger knew at the position, ready to be judged on the day."""
    entries = here.services.ledger.all_entries(upto=here.position)
    streams: defaultdict[str, list[AnyEvent]] = defaultdict(list)
    for entry in watched(entries, key="reading", total=here.position, chinese=chinese):
        streams[entry.event.stream].append(entry.event)
    return gather(streams, as_of=here.as_of, standards=NATIONWIDE)


def row(complaint: Complaint, facts: Facts, *, chinese: bool) -> dict[str, Any]:
    rule, said = BOOK[complaint.rule], complaint.said
    return {
        "rule": rule.code,
        "title": rule.zh if chinese else rule.en,
        "severity": rule.severity.label if chinese else rule.severity.value,
        "subject": complaint.subject,
        "name": called(complaint.subject, facts),
        "said": said.zh if chinese else said.en,
        "since": said.since,
        "cause": said.cause,
        "clause": rule.clause,
        "remedy": rule.remedy_zh if chinese else rule.remedy_en,
    }


def called(subject: str, facts: Facts) -> str:
    """What a power or a paper is called; the register has no name here."""
    if subject == REGISTER:
        return ""
    paper = facts.papers.get(subject)
    if paper is not None:
        return paper.called
    power = facts.powers[subject].power
    return power.elements.name if power else ""


def counted(
    found: list[Complaint], wanted: list[str], about: Mapping[str, Any], *, chinese: bool
) -> Answer:
    """One line for each rule, those that have nothing to say too."""
    counts = Counter(one.rule for one in found)
    rows = [
        {
            "rule": code,
            "title": rule.zh if chinese else rule.en,
            "severity": rule.severity.label if chinese else rule.severity.value,
            "complaints": counts[code],
        }
        for code, rule in BOOK.items()
        if code in wanted
    ]
    return Answer(about=about, columns=("rule", "title", "severity", "complaints"), rows=rows)


def hang_checking(app: typer.Typer) -> None:
    hang(app, "check", check_register, Check)
