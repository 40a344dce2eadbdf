"""quanze check: what the rule book has against a register on a day, as known at a moment."""

import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

import typer

from api.findings import Kept
from api.view import View, today, view
from api.watching import Watching
from domain.compliance import (
    NATIONWIDE,
    PAPER_RULES,
    REGISTER,
    REGISTER_RULES,
    RULES,
    Complaint,
    Facts,
    Rule,
    Watch,
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
    record: Annotated[
        bool,
        typer.Option(
            "--record",
            help="Keep what is found as findings, in the restricted books: see quanze findings.",
        ),
    ] = False
    every: Annotated[
        float | None,
        typer.Option(
            "--every",
            min=0.1,
            metavar="SECONDS",
            help="With --record: go on, looking again at what new entries may have altered.",
        ),
    ] = None


def check_register(desk: Desk, asked: Check) -> None:
    """Say what is not as the law wants it: bases, acts, hand-overs, holders, elements, totals."""
    wanted = asked.rule or [*BOOK]
    if unknown := [code for code in wanted if code not in BOOK]:
        names = ", ".join(BOOK)
        raise Halt(ExitCode.USAGE, "no_rule", rule=", ".join(unknown), names=names)
    refuse_record(asked)
    if asked.record:
        record(desk, asked, wanted)
        return
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


def record(desk: Desk, asked: Check, wanted: list[str]) -> None:
    """Keep what is found as findings, and say what that did; with --every, go on."""
    with desk.books() as (services, out), desk.restricted() as (books, _):
        here = view(services, asked.as_of, None)
        known_now = told(here, chinese=out.chinese)
        watching = Watching(
            services=services,
            books=books,
            watch=Watch(known_now.streams, as_of=here.as_of, standards=NATIONWIDE),
            position=here.position,
            severities={code: BOOK[code].severity for code in wanted},
            actor=desk.common.actor,
            entries=dict(known_now.entries),
        )
        out.answer(done(here, watching.keep_all()))
        while asked.every is not None:
            time.sleep(asked.every)
            if (kept := watching.go_on(today())) is not None:
                out.answer(done(view(services, today(), None), kept))


def done(here: View, kept: Kept) -> Answer:
    return Answer(about=here.about, columns=Kept._fields, rows=[kept._asdict()])


def refuse_record(asked: Check) -> None:
    """What is recorded as found was so by now, as far as is known now. Raises Halt."""
    if asked.record and asked.count:
        raise Halt(ExitCode.USAGE, "record_all")
    if asked.record and (asked.known_at is not None or (asked.as_of or today()) > today()):
        raise Halt(ExitCode.USAGE, "record_now")
    if asked.every is not None and (not asked.record or asked.as_of is not None):
        raise Halt(ExitCode.USAGE, "record_on")


def known_facts(here: View, *, chinese: bool) -> Facts:
    """Everything the ledger knew at the position, ready to be judged on the day."""
    streams = told(here, chinese=chinese).streams
    return gather(streams, as_of=here.as_of, standards=NATIONWIDE)


class Told(NamedTuple):
    """Everything the ledger knew at a position, by stream, and where each stream changed last."""

    streams: Mapping[str, list[AnyEvent]]
    entries: Mapping[str, int]


def told(here: View, *, chinese: bool) -> Told:
    entries = here.services.ledger.all_entries(upto=here.position)
    streams: defaultdict[str, list[AnyEvent]] = defaultdict(list)
    last: dict[str, int] = {}
    for entry in watched(entries, key="reading", total=here.position, chinese=chinese):
        streams[entry.event.stream].append(entry.event)
        last[entry.event.stream] = entry.position
    return Told(streams, last)


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
