"""The tree of sub-commands."""

import typer

from ops.cli.bench import hang_bench
from ops.cli.catalogue import hang_catalogue
from ops.cli.compare import hang_comparing
from ops.cli.correcting import hang_correcting
from ops.cli.demo import hang_demo
from ops.cli.importing import hang_importing
from ops.cli.lists import hang_lists
from ops.cli.past import hang_past
from ops.cli.registers import hang_registers
from ops.cli.totals import hang_totals
from ops.cli.trying import hang_trying
from ops.cli.upkeep import hang_upkeep

app = typer.Typer(
    name="quanze",
    help="The books of a government's administrative powers 权责清单: append-only, bitemporal.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Plain help: one look on every terminal, and no brackets taken for markup.
    rich_markup_mode=None,
)


@app.callback()
def quanze() -> None:
    """The books of a government's administrative powers 权责清单: append-only, bitemporal."""


hang_registers(app)
hang_importing(app)
hang_correcting(app)
hang_lists(app)
hang_past(app)
hang_comparing(app)
hang_totals(app)
hang_catalogue(app)
hang_upkeep(app)
hang_trying(app)
hang_demo(app)
hang_bench(app)
