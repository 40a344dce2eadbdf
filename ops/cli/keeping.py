"""Keeping what a comparison found as findings; it opens them, and ends none.

A copy or a file of records shows what it shows: that something is not in it does not say that it is
no longer so.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from api.findings import keep
from api.services import RestrictedServices
from api.view import today
from domain.compliance.follow_up import Look
from domain.compliance.rule import Complaint, Severity
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.output import Printer


def refuse_past(*, known_at: object, as_of: date | None) -> None:
    """What is kept is what is known now, of a day that has come. Raises Halt."""
    if known_at is not None or (as_of or today()) > today():
        raise Halt(ExitCode.USAGE, "record_now")


def keep_found(
    desk: Desk,
    books: RestrictedServices,
    out: Printer,
    found: Sequence[Complaint],
    *,
    as_of: date,
    position: int,
    severities: Mapping[str, Severity],
    holders: Callable[[Complaint], tuple[str, ...]],
) -> None:
    """Keep it in the restricted books, and say what that did."""
    look = Look(
        as_of=as_of,
        position=position,
        severities=severities,
        current=as_of == today(),
        whole=False,
        holders=holders,
        simulated=books.register.simulated,
    )
    kept = keep(books, found, look, desk.common.actor)
    out.say("kept", opened=kept.opened, reopened=kept.reopened, standing=kept.standing)
