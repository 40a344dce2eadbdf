"""The quanze command: one small file for each group of its sub-commands."""

import io
import sys

from ops.cli.tree import app


def main() -> None:
    """Run ``quanze`` as the shell asked for it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that knows no Chinese is told the code points, not nothing.
            stream.reconfigure(errors="backslashreplace")
    app()
