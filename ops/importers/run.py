"""From a file to a plan, and from a plan to entries: nothing is written that was not planned."""

from pathlib import Path
from typing import Final, Protocol

from domain.commands.command import Request
from domain.ledger import Ledger, Receipt
from ops.importers.desk import Desk, Outcome
from ops.importers.ids import command_id
from ops.importers.instruments import Instruments
from ops.importers.known import Known
from ops.importers.opening import Opening
from ops.importers.options import Kind, Options
from ops.importers.organ_history import OrganHistory
from ops.importers.paper import ChangePaper
from ops.importers.plan import Plan
from ops.importers.tables.book import read
from ops.importers.tables.table import Book


class Planner(Protocol):
    """Reads a desk and says what would be done."""

    def __init__(self, desk: Desk) -> None: ...
    def plan(self) -> Outcome: ...


PLANNERS: Final[dict[Kind, type[Planner]]] = {
    Kind.OPENING: Opening,
    Kind.CHANGES: ChangePaper,
    Kind.INSTRUMENTS: Instruments,
    Kind.ORGANS: OrganHistory,
}


class NotAccepted(Exception):
    """Something is held back, and the operator has not accepted exactly that."""

    def __init__(self, plan: Plan) -> None:
        digest, count = plan.quarantine_digest, len(plan.quarantine)
        super().__init__(
            f"{plan.file}: 有 {count} 处隔离,接受须给出 {digest} / "
            f"{count} held back: accept them as {digest}"
        )
        self.digest = digest


class PlanRefused(Exception):
    """Something stands in the way of the whole file."""

    def __init__(self, plan: Plan) -> None:
        reasons = "; ".join(f"{notice.zh} / {notice.en}" for notice in plan.refusals)
        super().__init__(f"{plan.file}: {reasons}")


def prepare(path: Path, options: Options, known: Known) -> Plan:
    """What importing a file would do. Never writes. Raises Unreadable for a file as a whole."""
    book = read(path, hidden_accepted=options.accept_hidden, sheets=options.sheets)
    return plan_book(book, options, known)


def plan_book(book: Book, options: Options, known: Known) -> Plan:
    """The plan for a file that has been read."""
    request_id = command_id(book.sha256, options.kind, options.canonical())
    rows = sum(len(table.rows) + len(table.held) for table in book.tables)
    if known.done(request_id):
        return Plan(
            file=book.name,
            sha256=book.sha256,
            options=options,
            command_id=request_id,
            repeated=True,
            rows=rows,
        )
    desk = Desk(book, options, known)
    outcome = PLANNERS[options.kind](desk).plan()
    return planned(book, desk, outcome, request_id, rows)


def planned(book: Book, desk: Desk, outcome: Outcome, request_id: str, rows: int) -> Plan:
    options, findings = desk.options, desk.findings
    request = Request(
        commands=tuple(outcome.commands),
        actor=options.actor,
        on_behalf_of=options.on_behalf_of,
        command_id=request_id,
    )
    read_warnings = (w for table in book.tables for w in table.warnings)
    return Plan(
        file=book.name,
        sha256=book.sha256,
        options=options,
        command_id=request_id,
        request=request if outcome.commands else None,
        matched=tuple(outcome.matched),
        warnings=(*book.warnings, *read_warnings, *findings.warnings),
        quarantine=tuple(findings.quarantine),
        refusals=tuple(findings.refusals),
        stated=tuple(outcome.stated),
        missing=tuple(outcome.missing),
        unnamed=tuple(outcome.unnamed),
        rows=rows,
        held=len(findings.held),
    )


def carry_out(plan: Plan, ledger: Ledger) -> Receipt | None:
    """Record the plan as one request, all of it or nothing; None where there is nothing to do.

    A file that was imported before is answered with its first receipt.
    """
    if plan.repeated:
        return ledger.done(plan.command_id)
    if plan.refusals:
        raise PlanRefused(plan)
    if not plan.accepted:
        raise NotAccepted(plan)
    return ledger.execute(plan.request) if plan.request else None
