"""quanze in a process of its own, made by forking one that has everything loaded already."""

import os
import sys
from multiprocessing import get_context

from ops.cli import main

FORKED = get_context("forkserver")
FORKED.set_forkserver_preload(["tests.ops.cli.processes"])


def run(environment, arguments):
    """The body of the process: quanze, as a shell would start it; what it says is not read."""
    os.environ.update(environment)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    sys.argv[:] = ["quanze", *arguments]
    main()


def started(environment, *arguments):
    """The process, under way."""
    process = FORKED.Process(target=run, args=(environment, arguments))
    process.start()
    return process
