"""What an import found and did: for people a few tables and a verdict, for programs all of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from domain.ledger import Receipt
from ops.cli.importoptions import Import
from ops.cli.output import Answer, Form, Printer, csv_text
from ops.cli.words import spoken
from ops.importers.plan import Plan
from ops.importers.quarantine import Quarantined
from ops.importers.tables.table import Notice, placed

HELD = ("file", "sheet", "cell", "column", "value", "reason", "zh", "en")
MATCHED = ("sheet", "row", "how", "action", "stream")
NOTES = ("times", "first", "says")
MOST = 40
"""So many rows of the quarantine are shown to people; files and programs get all."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A plan and, where it was carried out, its receipt."""

    plan: Plan
    receipt: Receipt | None = None


def report(out: Printer, outcome: Outcome, asked: Import) -> None:
    """Everything an operator should see, in the form that was asked for."""
    match out.form:
        case Form.JSON:
            out.json(Answer(columns=(), rows=(), document=document(outcome, asked)))
        case Form.CSV if asked.rows:
            out.csv(matched(outcome.plan))
        case Form.CSV:
            out.csv(held(outcome.plan.quarantine))
        case Form.TABLE:
            tables(out, outcome.plan, asked)
    verdict(out, outcome, asked)


def document(outcome: Outcome, asked: Import) -> dict[str, Any]:
    receipt = outcome.receipt
    said = outcome.plan.as_json()
    if not asked.rows:
        del said["matched"]
    return {**said, "committed": receipt is not None, "receipt": receipt and asdict(receipt)}


def tables(out: Printer, plan: Plan, asked: Import) -> None:
    """The counts, the rows if asked for, what was noticed, and what is held back."""
    counts = [{"what": name, "count": count} for name, count in plan.counts.items() if count]
    about = {"file": plan.file, "kind": asked.kind.value}
    out.table(Answer(about=about, columns=("what", "count"), rows=counts))
    if asked.rows:
        out.table(matched(plan))
    if plan.warnings:
        out.table(noticed(plan.warnings, chinese=out.chinese))
    remarks(out, plan)
    if plan.quarantine:
        out.table(held(plan.quarantine[:MOST], brief=True, chinese=out.chinese))
    if len(plan.quarantine) > MOST:
        out.say("more_held", count=len(plan.quarantine) - MOST)


def remarks(out: Printer, plan: Plan) -> None:
    """What is to be said of the file as a whole."""
    for statement in plan.stated:
        if not statement.agrees:
            total = statement.total
            change = spoken("change", total.change, chinese=out.chinese)
            facts = {"change": change, "stated": total.count, "read": statement.read}
            out.say("stated_differs", paper=statement.paper, **facts)
    if plan.missing:
        out.say("missing", count=len(plan.missing))
    for refusal in plan.refusals:
        out.say("refusal", place=place(refusal), reason=reason(refusal, chinese=out.chinese))


def matched(plan: Plan) -> Answer:
    return Answer(columns=MATCHED, rows=[asdict(match) for match in plan.matched])


def held(items: Sequence[Quarantined], *, brief: bool = False, chinese: bool = False) -> Answer:
    """What is held back: file, sheet, cell, what stood there, and why."""
    rows = [{**item.as_json(), "says": item.zh if chinese else item.en} for item in items]
    for row in rows:
        row["place"] = placed("", row["sheet"], row["cell"])  # the file stands above the table
    columns = ("place", "column", "value", "says") if brief else ()
    return Answer(columns=HELD, brief=columns, rows=rows)


def held_csv(items: Sequence[Quarantined]) -> str:
    return csv_text(HELD, [item.as_json() for item in items])


def noticed(warnings: Sequence[Notice], *, chinese: bool) -> Answer:
    """Warnings by reason: how often, where first, and what that one says."""
    times = Counter(warning.reason for warning in warnings)
    first = {warning.reason: warning for warning in reversed(warnings)}
    rows = [
        {
            "times": count,
            "first": place(first[name]),
            "says": reason(first[name], chinese=chinese),
        }
        for name, count in times.items()
    ]
    return Answer(columns=NOTES, rows=rows)


def place(notice: Notice) -> str:
    return placed(notice.file, notice.sheet, notice.cell)


def reason(notice: Notice, *, chinese: bool) -> str:
    return notice.zh if chinese else notice.en


def verdict(out: Printer, outcome: Outcome, asked: Import) -> None:
    """What was done or not done, and how to go on."""
    plan, receipt = outcome.plan, outcome.receipt
    if plan.refusals:
        out.complain("import_refused")
    elif not plan.accepted:
        key = "accept_differs" if plan.options.accept else "import_held"
        out.complain(key, digest=plan.quarantine_digest, given=plan.options.accept)
    elif receipt is None:
        out.say("dry_run" if plan.request and not plan.repeated else "nothing_to_do")
    elif receipt.repeated:
        out.say("import_repeated", first=receipt.first, last=receipt.last)
    else:
        out.say("imported", first=receipt.first, last=receipt.last, count=receipt.count)
