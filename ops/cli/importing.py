"""quanze import: show what a file would change, and on --commit record all of it or nothing."""

import typer

from domain.codec import encode
from domain.decide import decide
from domain.ledger import Ledger
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode
from ops.cli.importoptions import Import, options
from ops.cli.importreport import Outcome, held_csv, report
from ops.cli.output import BOM
from ops.cli.progress import busy
from ops.cli.subcommand import hang
from ops.importers.followed import FollowedKnown
from ops.importers.plan import Plan
from ops.importers.run import carry_out, prepare


def import_file(desk: Desk, asked: Import) -> None:
    """Take over a list or a paper. A dry run: nothing is written without --commit."""
    with desk.books() as (services, out):
        told = options(asked, actor=desk.common.actor, register=services.register)
        with busy("planning", chinese=out.chinese):
            plan = prepare(asked.file, told, FollowedKnown(services))
        if asked.quarantine_out:
            asked.quarantine_out.write_bytes(BOM + held_csv(plan.quarantine).encode())
        receipt = None
        if ending(plan) is ExitCode.FINE:
            with busy("recording", chinese=out.chinese):
                receipt = (carry_out if asked.commit else judge)(plan, services.ledger)
        report(out, Outcome(plan=plan, receipt=receipt), asked)
    if code := ending(plan):
        raise typer.Exit(code)


def judge(plan: Plan, ledger: Ledger) -> None:
    """What the ledger would refuse, a dry run says, too. Raises Refused; writes nothing."""
    if plan.request is not None and not plan.repeated:
        for event in decide(plan.request, ledger.past(plan.request)):
            encode(event)


def ending(plan: Plan) -> ExitCode:
    """What stands in the way: the whole file, or rows nobody has accepted to leave out."""
    if plan.refusals:
        return ExitCode.REFUSED
    return ExitCode.FINE if plan.accepted else ExitCode.QUARANTINE


def hang_importing(app: typer.Typer) -> None:
    hang(app, "import", import_file, Import)
