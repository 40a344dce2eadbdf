"""quanze exercised: what was done under the powers of a register, held against its list."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import polars as pl
import typer

from analytics import Ledger
from analytics.exercise.judging import Judged, judge
from analytics.exercise.records import Malformed
from analytics.parameters import one_of
from api.services import RestrictedServices
from api.view import today
from domain.act import Act
from domain.commands import Request
from domain.commands.exercise import KeepCheck
from domain.compliance.exercised import EXERCISE_RULES, Fault, Misuse, worded
from domain.compliance.rule import Complaint, Rule
from domain.events.exercise import FaultCount
from ops.cli.asking import Data, KnownIn, Source, opened
from ops.cli.desk import Desk
from ops.cli.exercisemessages import FLAWS
from ops.cli.failures import ExitCode, Halt
from ops.cli.keeping import keep_found, refuse_past
from ops.cli.options import AsOf
from ops.cli.output import Answer, Form
from ops.cli.plain import RISKY
from ops.cli.progress import busy
from ops.cli.sheets import replaced
from ops.cli.subcommand import hang
from ops.importers import exercises

BOOK: Mapping[str, Rule[Misuse]] = {rule.code: rule for rule in EXERCISE_RULES}
COLUMNS = (
    "rule",
    "title",
    "severity",
    "power",
    "name",
    "organ",
    "organ_name",
    "reason",
    "records",
    "first_on",
    "last_on",
    "example",
    "row",
    "near",
    "said",
    "clause",
    "remedy",
)
BRIEF = ("rule", "title", "severity", "said")
SPREADSHEET, TABLE = ".csv", ".parquet"
FORMULA = f"^[{re.escape(''.join(sorted(RISKY)))}]"


@dataclass(frozen=True, kw_only=True)
class Exercised:
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Records as CSV, Parquet or a workbook; the first row has headings.",
        ),
    ]
    as_of: AsOf = None
    known_at: KnownIn = None
    sheet: Annotated[
        list[str] | None, typer.Option("--sheet", metavar="NAME", help="Of a workbook: this one.")
    ] = None
    list_records: Annotated[
        Path | None,
        typer.Option(
            "--list-records",
            metavar="FILE",
            help="Write each record that is not in order: .csv or .parquet.",
        ),
    ] = None
    data: Data = None
    record: Annotated[
        bool,
        typer.Option(
            "--record",
            help="Keep what is found as findings, and the sums; in the register's database.",
        ),
    ] = False


def check_records(desk: Desk, asked: Exercised) -> None:
    """Check acts of enforcement and approval, each against the exported list of its own day."""
    if asked.record:
        refuse_past(known_at=asked.known_at, as_of=asked.as_of)
    listing = asked.list_records
    if listing is not None and listing.resolve() == asked.file.resolve():
        raise Halt(ExitCode.USAGE, "listing_over_records", file=listing)
    if listing is not None and listing.suffix.lower() not in (SPREADSHEET, TABLE):
        raise Halt(ExitCode.USAGE, "bad_listing", file=listing)
    with TemporaryDirectory(prefix="quanze-") as place, opened(asked.data) as ledger:
        register = one_register(ledger, desk.common.register)
        source = exercises.source(asked.file, Path(place), sheets=asked.sheet or ())
        each = Path(place) / "listing.parquet" if listing else None
        with busy("judging_records", chinese=desk.out.chinese):
            try:
                found = judge(
                    ledger,
                    source.records,
                    register=register,
                    known_at=asked.known_at and asked.known_at.known_at,
                    as_of=asked.as_of,
                    listing=each,
                )
            except Malformed as error:
                raise Halt(
                    ExitCode.UNREADABLE, "bad_records", file=source.file, reason=error
                ) from error
        if asked.record:
            record(desk, found, source)
        give(desk, found, source, ledger)
        if listing is not None and each is not None:
            write_listing(listing, each, source.file)
            desk.out.say("records_listed", file=listing, count=found.misuse + found.unreadable)


def one_register(ledger: Ledger, named: str | None) -> str:
    """The register that is named, or the only one of the export. Raises Unanswerable."""
    names = [*ledger.registers]
    return names[0] if named is None and len(names) == 1 else one_of("register", named, names)


def record(desk: Desk, found: Judged, source: exercises.Source) -> None:
    """Keep what was found and the sums in the restricted books; none of the records."""
    named = [one for one in desk.house.registers() if one.name == found.register]
    if not named:
        raise Halt(ExitCode.REFUSED, "other_register", register=found.register)
    with desk.house.open(named[0]) as services:
        head = services.ledger.position
    if found.position > head:
        raise Halt(ExitCode.REFUSED, "export_ahead", position=found.position, head=head)
    misuses = [misuse(one) for one in found.misuses]
    users = {complaint(one).key: (one.organ,) for one in misuses if one.organ}
    with desk.house.restricted(named[0]) as books:
        keep_found(
            desk,
            books,
            desk.out.of(named[0]),
            [complaint(one) for one in misuses],
            as_of=today(),
            position=found.position,
            severities={code: rule.severity for code, rule in BOOK.items()},
            holders=lambda one: users.get(one.key, ()),
        )
        keep_sums(desk, books, found, source)


def complaint(one: Misuse) -> Complaint:
    return Complaint(rule=one.fault.value, subject=one.subject, said=worded(one))


def keep_sums(
    desk: Desk, books: RestrictedServices, found: Judged, source: exercises.Source
) -> None:
    """The sums of a file, once for each position it was checked against."""
    stream = f"exercise:{source.sha256[:32]}-{found.position}"
    if books.ledger.streams([stream])[stream]:
        return
    wish = KeepCheck(
        stream=stream,
        act=Act(effective_on=today(), simulated=books.register.simulated),
        sha256=source.sha256,
        position=found.position,
        records=found.records,
        lawful=found.lawful,
        unreadable=found.unreadable,
        first=found.first_on,
        last=found.last_on,
        faults=tuple(
            FaultCount(rule=code, records=number)
            for code, number in sorted(found.faults.items())
            if number
        ),
    )
    books.ledger.execute(Request(commands=(wish,), actor=desk.common.actor))


def give(desk: Desk, found: Judged, source: exercises.Source, ledger: Ledger) -> None:
    exported = Source({found.register: found.position}, ledger.registers)
    out = exported.label(desk.out)
    totals = {
        "records": found.records,
        "lawful": found.lawful,
        "misuse": found.misuse,
        "unreadable": found.unreadable,
        "first_on": found.first_on,
        "last_on": found.last_on,
    }
    about = {"register": found.register, "position": found.position, "file": source.file}
    rows = [row(one, chinese=out.chinese) for one in found.misuses]
    flaws = [flaw(one, chinese=out.chinese) for one in found.flaws]
    document = {
        **totals,
        "sha256": source.sha256,
        "checkpoints": exported.checkpoints,
        "faults": dict.fromkeys(BOOK, 0) | found.faults,
        "kinds": found.kinds,
        "rows": rows,
        "flaws": flaws,
    }
    if len(rows) < found.kinds:
        desk.out.complain("misuses_cut", limit=len(rows), kinds=found.kinds)
    out.answer(Answer(about=about, columns=COLUMNS, brief=BRIEF, rows=rows, document=document))
    if out.form is Form.JSON:
        return
    shown = {**totals, "first": found.first_on, "last": found.last_on}
    out.say("records_judged", **shown)
    for one in flaws:
        facts = {"reason": one["said"], "row": one["first_row"]}
        out.say("records_flawed", **facts, records=one["records"], column=one["column"])
    for one in rows:
        if one["near"]:
            out.say("near_name", name=one["name"], near=one["near"])


def misuse(one: Mapping[str, Any]) -> Misuse:
    """A row of what was found, as the rules take it."""
    return Misuse(
        power=one["power"],
        organ=one["organ"],
        fault=Fault(one["fault"]),
        reason=one["reason"],
        records=one["records"],
        first=one["first_on"],
        last=one["last_on"],
        called=one["power_name"],
        by=one["organ_name"],
        example=one["example"],
    )


def row(one: Mapping[str, Any], *, chinese: bool) -> dict[str, Any]:
    rule, said = BOOK[one["fault"]], worded(misuse(one))
    return {
        "rule": rule.code,
        "title": rule.zh if chinese else rule.en,
        "severity": rule.severity.label if chinese else rule.severity.value,
        "power": one["power"],
        "name": one["power_name"],
        "organ": one["organ"],
        "organ_name": one["organ_name"],
        "reason": one["reason"],
        "records": one["records"],
        "first_on": one["first_on"],
        "last_on": one["last_on"],
        "example": one["example"],
        "row": one["example_row"],
        "near": one["near"],
        "said": said.zh if chinese else said.en,
        "clause": rule.clause,
        "remedy": rule.remedy_zh if chinese else rule.remedy_en,
    }


def flaw(one: Mapping[str, Any], *, chinese: bool) -> dict[str, Any]:
    zh, en = FLAWS[one["reason"]]
    return {**one, "said": zh if chinese else en}


def write_listing(file: Path, each: Path, source: str) -> None:
    """Each record that is not in order, with the file it stands in; all of them, or no file."""
    whole = pl.scan_parquet(each).select(pl.lit(source).alias("file"), pl.all())
    with replaced(file) as fresh:
        if file.suffix.lower() == TABLE:
            whole.sink_parquet(fresh)
        else:
            safe(whole).sink_csv(
                fresh, include_bom=True, quote_style="non_numeric", line_terminator="\r\n"
            )


def safe(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The same with a ' in front of text that a spreadsheet would compute (ops.cli.plain.safe)."""
    text = pl.col(pl.String)
    return frame.with_columns(text.str.replace(FORMULA, "'$0"))


def hang_exercising(app: typer.Typer) -> None:
    hang(app, "exercised", check_records, Exercised, late=True)
