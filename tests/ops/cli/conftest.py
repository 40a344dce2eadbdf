"""The command, run in this process on registers in memory."""

from contextlib import nullcontext

import pytest
from typer.testing import CliRunner

from api.services import Register
from domain.commands import Request
from ops.cli.options import LANGUAGES
from ops.cli.tree import app
from tests.ops.cli.memory import MemoryHouse

CLEAN = dict.fromkeys([*LANGUAGES, "QUANZE_REGISTER", "QUANZE_ACTOR", "QUANZE_HOME"])


@pytest.fixture
def house():
    """No register yet."""
    return MemoryHouse()


@pytest.fixture
def quanze(house):
    """quanze("list", "--json") as a shell would run it."""

    def run(*arguments, **environment):
        runner = CliRunner(env=CLEAN)
        return runner.invoke(
            app, arguments, obj=lambda: nullcontext(house), env=environment, prog_name="quanze"
        )

    return run


@pytest.fixture
def ledger(house):
    """The ledger of the only register, panjin."""
    house.create(Register(name="panjin", title="盘锦市", area="211100"))
    return house.books["panjin"][1]


@pytest.fixture
def record(ledger):
    """record(command, …): one request of one account."""

    def execute(*commands):
        return ledger.execute(Request(commands=commands, actor="clerk"))

    return execute
