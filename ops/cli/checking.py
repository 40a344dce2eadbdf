"""quanze check: what the rule book has against a register on a day, as known at a moment."""

import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
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
    Standards,
    Watch,
    check,
    gather,
)
from domain.compliance.settings import UnreadableStandards, read_standards
from domain.events import AnyEvent
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.options import AsOf, KnownAt, known
from ops.cli.output import Answer
from ops.cli.progress import watched
from ops.cli.rulereport import write_report
from ops.cli.subcommand import hang
from ops.simulate.load import no_search_for_cycles

BOOK: Mapping[str, Rule[Any]] = {one.code: one for one in (*RULES, *PAPER_RULES, *REGISTER_RULES)}
COLUMNS = (
    "rule",
    "title",
    "severity",
    "subject",
    "name",
    "said",
    "since",
    "due",
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
    standards: Annotated[
        Path | None,
        typer.Option(
            "--standards",
            metavar="FILE",
            help="The government's own ceilings, terms and demands: TOML, as docs/rules.md says.",
        ),
    ] = None
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="FILE",
            help="Write what was found by organ, rule and month: .xlsx, or .html to print.",
        ),
    ] = None
    every: Annotated[
        float | None,
        typer.Option(
            "--every",
            min=0.1,
            max=86_400,
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
    standards = standards_in(asked.standards, chinese=desk.out.chinese)
    if asked.record:
        record(desk, asked, wanted, standards)
        return
    with desk.books() as (services, out), no_search_for_cycles():
        here = view(services, asked.as_of, known(asked.known_at))
        facts = known_facts(here, chinese=out.chinese, standards=standards)
        found = [one for one in check(facts) if one.rule in wanted]
        about = {**here.about, "count": len(found)}
        if asked.report:
            lines = [reported(one, facts, chinese=out.chinese) for one in found]
            whole = {**about, "known_at": known(asked.known_at)}
            write_report(asked.report, lines, whole, chinese=out.chinese, labels=out.labels)
        if asked.count:
            out.answer(counted(found, wanted, about, chinese=out.chinese))
            return
        rows = [row(one, facts, chinese=out.chinese) for one in found]
        out.answer(Answer(about=about, columns=COLUMNS, brief=BRIEF, rows=rows))


def record(desk: Desk, asked: Check, wanted: list[str], standards: Standards) -> None:
    """Keep what is found as findings, and say what that did; with --every, go on."""
    with desk.books() as (services, out), desk.restricted() as (books, _):
        with no_search_for_cycles():
            here = view(services, asked.as_of, None)
            known_now = told(here, chinese=out.chinese)
            watching = Watching(
                services=services,
                books=books,
                watch=Watch(known_now.streams, as_of=here.as_of, standards=standards),
                position=here.position,
                severities={code: BOOK[code].severity for code in wanted},
                actor=desk.common.actor,
                entries=dict(known_now.entries),
            )
            kept = watching.keep(current=here.as_of == today())
        out.answer(done(watching, kept))
        while asked.every is not None:
            time.sleep(asked.every)
            with no_search_for_cycles():
                kept = watching.go_on(today())
            if kept is not None:
                out.answer(done(watching, kept))


def done(watching: Watching, kept: Kept) -> Answer:
    about = {
        "register": watching.services.register.name,
        "as_of": watching.watch.facts.as_of,
        "position": watching.position,
    }
    return Answer(about=about, columns=Kept._fields, rows=[kept._asdict()])


def refuse_record(asked: Check) -> None:
    """What is recorded as found was so by now, as far as is known now. Raises Halt."""
    if asked.record and (asked.count or asked.report):
        raise Halt(ExitCode.USAGE, "record_all")
    if asked.record and (asked.known_at is not None or (asked.as_of or today()) > today()):
        raise Halt(ExitCode.USAGE, "record_now")
    if asked.every is not None and (not asked.record or asked.as_of is not None):
        raise Halt(ExitCode.USAGE, "record_on")


def standards_in(file: Path | None, *, chinese: bool) -> Standards:
    """Those for the nation, and before them the rows of a file. Raises Halt for what is none."""
    if file is None:
        return NATIONWIDE
    try:
        return NATIONWIDE.plus(read_standards(file.read_text(encoding="utf-8-sig")))
    except UnreadableStandards as no:
        place = no.place or ("全文" if chinese else "the text")
        facts = {"file": file, "place": place, "problem": no.problem}
        raise Halt(ExitCode.UNREADABLE, "no_standards", **facts) from no


def known_facts(here: View, *, chinese: bool, standards: Standards = NATIONWIDE) -> Facts:
    """Everything the ledger knew at the position, ready to be judged on the day."""
    streams = told(here, chinese=chinese).streams
    return gather(streams, as_of=here.as_of, standards=standards)


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
        "due": said.due,
        "cause": said.cause,
        "clause": rule.clause,
        "remedy": rule.remedy_zh if chinese else rule.remedy_en,
    }


def reported(complaint: Complaint, facts: Facts, *, chinese: bool) -> dict[str, Any]:
    """A row, and which organs answer for it."""
    dossier = facts.powers.get(complaint.subject)
    power = dossier.power if dossier else None
    organs = [facts.name_of(organ) for organ in power.holders] if power else []
    return {**row(complaint, facts, chinese=chinese), "organ": organs}


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
