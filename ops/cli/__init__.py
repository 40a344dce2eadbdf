"""The quanze command: one small file for each group of its sub-commands."""

from ops.cli.tree import app


def main() -> None:
    """Run ``quanze`` as the shell asked for it."""
    app()
