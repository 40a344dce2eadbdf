"""The tree of sub-commands."""

import typer

from ops.cli.registers import hang_registers

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
