"""The tree of sub-commands."""

from importlib.metadata import version
from typing import Annotated

import typer

from ops.cli.asking import hang_asking
from ops.cli.bench import hang_bench
from ops.cli.bundling import hang_bundling
from ops.cli.catalogue import hang_catalogue
from ops.cli.certifying import hang_certifying
from ops.cli.checking import hang_checking
from ops.cli.compare import hang_comparing
from ops.cli.correcting import hang_correcting
from ops.cli.demo import hang_demo
from ops.cli.exercising import hang_exercising
from ops.cli.exporting import hang_exporting
from ops.cli.findings import hang_findings
from ops.cli.impact import hang_impact
from ops.cli.importing import hang_importing
from ops.cli.lists import hang_lists
from ops.cli.opinions import hang_opinions
from ops.cli.past import hang_past
from ops.cli.publishing import hang_publishing
from ops.cli.receipts import hang_receipts
from ops.cli.registers import hang_registers
from ops.cli.reporting import hang_reporting
from ops.cli.sealing import hang_sealing
from ops.cli.totals import hang_totals
from ops.cli.trying import hang_trying
from ops.cli.upkeep import hang_upkeep
from ops.cli.usage import Tree
from ops.cli.witnessing import hang_witnessing

app = typer.Typer(
    cls=Tree,
    name="quanze",
    help="The books of a government's administrative powers 权责清单: append-only, bitemporal.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Plain help: one look on every terminal, and no brackets taken for markup.
    rich_markup_mode=None,
)


def show_version(asked: bool) -> None:
    """Say which version this is, and end."""
    if asked:
        typer.echo(f"quanze {version('quanze')}")
        raise typer.Exit


@app.callback()
def quanze(
    told: Annotated[
        bool,
        typer.Option("--version", callback=show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """The books of a government's administrative powers 权责清单: append-only, bitemporal."""


hang_registers(app)
hang_importing(app)
hang_correcting(app)
hang_lists(app)
hang_past(app)
hang_comparing(app)
hang_totals(app)
hang_catalogue(app)
hang_checking(app)
hang_publishing(app)
hang_findings(app)
hang_opinions(app)
hang_impact(app)
hang_sealing(app)
hang_receipts(app)
hang_bundling(app)
hang_certifying(app)
hang_witnessing(app)
hang_exporting(app)
hang_exercising(app)
hang_asking(app)
hang_reporting(app)
hang_upkeep(app)
hang_trying(app)
hang_demo(app)
hang_bench(app)
