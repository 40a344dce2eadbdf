"""quanze published: a copy of the list that a department published, beside the list itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from api.view import View, view
from api.watching import holders
from domain.compliance.copied import Departure, Difference
from domain.compliance.copies import COPY_RULES, complaints, where
from domain.compliance.facts import Facts
from domain.compliance.spelling import pieces
from domain.value import asdict
from domain.vocabulary import KIND_LABELS, PowerKind
from ops.cli import meant
from ops.cli.checking import known_facts
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.keeping import keep_found, refuse_past
from ops.cli.lines import short
from ops.cli.messages import message
from ops.cli.options import AsOf, KnownAt, known
from ops.cli.output import Answer, Form, Printer
from ops.cli.progress import busy
from ops.cli.subcommand import hang
from ops.cli.words import choices, one_of
from ops.compliance.holding import Held, Scope, hold, in_order
from ops.compliance.published import Setup, open_copy
from ops.importers.quarantine import Quarantined
from ops.importers.tables.table import placed
from projections.collecting import uncollected

COLUMNS = (
    "departure",
    "rule",
    "power",
    "name",
    "codes",
    "organs",
    "file",
    "sheet",
    "cell",
    "field",
    "heading",
    "listed",
    "copied",
    "marked",
    "like",
    "says",
)
BRIEF = ("departure", "place", "id", "name", "says")
KINDS = {kind: KIND_LABELS[kind] for kind in PowerKind}


@dataclass(frozen=True, kw_only=True)
class Published:
    file: Annotated[Path, typer.Argument(metavar="FILE", help="csv, xlsx, xls, ods, docx or html.")]
    as_of: AsOf = None
    known_at: KnownAt = None
    organ: Annotated[
        str,
        typer.Option("--organ", metavar="NAME", help="Whose list it is, by name or id; else all."),
    ] = ""
    kinds: Annotated[
        list[PowerKind] | None,
        typer.Option(
            "--kind",
            parser=one_of(KINDS),
            metavar=choices(PowerKind),
            help="It lists powers of this kind only; may be repeated.",
        ),
    ] = None
    powers: Annotated[
        bool, typer.Option("--powers", help="It lists powers, and no public services.")
    ] = False
    sheets: Annotated[
        list[str] | None,
        typer.Option(
            "--sheet", metavar="NAME", help="Read this sheet only, or this table of a page (表1)."
        ),
    ] = None
    record: Annotated[
        bool,
        typer.Option("--record", help="Keep the differences as findings: see quanze findings."),
    ] = False
    accept_hidden: Annotated[
        bool, typer.Option("--accept-hidden", help="Take hidden rows and sheets for published.")
    ] = False


def published(desk: Desk, asked: Published) -> None:
    """Compare a copy of the list that was published with the list of a day, field by field."""
    if asked.record:
        refuse_past(known_at=asked.known_at, as_of=asked.as_of)
    with desk.books() as (services, out):
        here = view(services, asked.as_of, known(asked.known_at))
        organ = meant.organ(here, asked.organ) if asked.organ else ""
        setup = Setup(
            day=here.as_of,
            area=services.register.area,
            organ=organ,
            sheets=tuple(asked.sheets or ()),
            hidden_accepted=asked.accept_hidden,
        )
        scope = Scope(organ=organ, kinds=tuple(asked.kinds or ()), powers_only=asked.powers)
        with uncollected():
            book = open_copy(asked.file, setup)
            facts = known_facts(here, chinese=out.chinese)
            with busy("comparing", chinese=out.chinese):
                held = hold(facts, book, setup, scope)
        if not held.rows:
            raise Halt(ExitCode.UNREADABLE, "copy_without_rows", file=book.name)
        about = {**here.about, "file": book.name, "sha256": book.sha256, **counts(held)}
        report(out, about, held, facts)
        if asked.record:
            record(desk, out, here, held, facts)


def record(desk: Desk, out: Printer, here: View, held: Held, facts: Facts) -> None:
    """Keep each difference that breaks a rule as a finding."""
    found = [*complaints(facts, held.differences)]
    with desk.restricted() as (books, _):
        keep_found(
            desk,
            books,
            out,
            found,
            as_of=here.as_of,
            position=here.position,
            severities={rule.code: rule.severity for rule in COPY_RULES},
            holders=lambda one: holders(facts, one),
        )


def counts(held: Held) -> Mapping[str, int]:
    """How much was compared, and how many differences there are of each sort."""
    found = {f"{one.value}_count": held.count(one) for one in Departure}
    return {
        "rows": held.rows,
        "entries": held.entries,
        "matched": held.matched,
        "others_count": held.others,
        **found,
        "doubtful_count": len(held.doubts),
    }


def report(out: Printer, about: Mapping[str, Any], held: Held, facts: Facts) -> None:
    differences = in_order(held.differences)
    rows = [told(one, facts, chinese=out.chinese) for one in differences]
    match out.form:
        case Form.TABLE:
            tables(out, about, rows, held)
        case Form.JSON:
            document = {
                "differences": [
                    {**row, **parts(one)} for row, one in zip(rows, differences, strict=True)
                ],
                "doubts": [item.as_json() for item in held.doubts],
                "not_compared": held.uncompared,
            }
            out.answer(Answer(about=about, columns=COLUMNS, rows=(), document=document))
        case Form.CSV:
            more = [doubt(item, chinese=out.chinese) for item in held.doubts]
            out.answer(Answer(about=about, columns=COLUMNS, rows=[*rows, *more]))
    if held.uncompared:
        out.say("copy_uncompared", columns=", ".join(held.uncompared))


def told(one: Difference, facts: Facts, *, chinese: bool) -> dict[str, Any]:
    """A difference as a row."""
    said = [
        (rule.code, what.zh if chinese else what.en)
        for rule in COPY_RULES
        for what in rule.look(facts, one)
    ]
    code, says = said[0] if said else ("", one.marked)
    if one.departure is Departure.MISSING and not said:
        says = message("copy_confined", chinese=chinese)
    return {
        "departure": one.departure.value,
        "rule": code,
        "power": one.power,
        "name": one.name,
        "codes": one.codes,
        "organs": [facts.name_of(id) for id in sorted(one.organs)],
        "file": one.file,
        "sheet": one.sheet,
        "cell": one.cell,
        "field": one.field,
        "heading": one.heading,
        "listed": one.listed,
        "copied": one.copied,
        "marked": one.marked,
        "like": one.repeats or (one.like.id if one.like else ""),
        "says": says,
    }


def parts(one: Difference) -> dict[str, Any]:
    """What a row has no room for: both texts letter by letter, and what the power may be."""
    return {
        "pieces": [asdict(piece) for piece in pieces(one.listed, one.copied)] if one.field else [],
        "like": asdict(one.like) if one.like else None,
        "repeats": one.repeats,
        "place": where(one),
    }


def doubt(item: Quarantined, *, chinese: bool) -> dict[str, Any]:
    """What reading doubts, as a row."""
    return {
        "departure": "doubtful",
        "file": item.file,
        "sheet": item.sheet,
        "cell": item.cell,
        "heading": item.column,
        "copied": item.value,
        "says": item.zh if chinese else item.en,
    }


def tables(
    out: Printer, about: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], held: Held
) -> None:
    """What counts; then what is only spelt otherwise; then what was doubtful."""
    grave = [row for row in rows if row["departure"] != Departure.VARIANT]
    variants = rows[len(grave) :]
    if grave:
        out.table(Answer(about=about, columns=BRIEF, rows=list(for_people(grave))))
    else:
        out.head(about)
        out.say("copy_alike", as_of=about["as_of"], count=held.matched)
    if variants:
        out.say("copy_variants", count=len(variants))
        out.table(Answer(columns=BRIEF, rows=list(for_people(variants))))
    if held.doubts:
        out.say("copy_doubts", count=len(held.doubts))
        doubts = [doubt(item, chinese=out.chinese) for item in held.doubts]
        shown = ("place", "heading", "copied", "says")
        out.table(Answer(columns=shown, rows=list(for_people(doubts))))


def for_people(rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows with short ids, and places without the file, which stands above."""
    for row in rows:
        power = row.get("power", "")
        place = placed("", row["sheet"], row["cell"])
        yield {**row, "place": place, "id": short(power) if power else ""}


def hang_publishing(app: typer.Typer) -> None:
    hang(app, "published", published, Published)
