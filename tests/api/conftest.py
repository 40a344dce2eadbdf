"""The HTTP door on a ledger in memory."""

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.services import Register
from domain.commands import Request
from domain.commands.organ import EstablishOrgan
from tests.facts import ORGANS, add, cancel, wish
from tests.ops.cli.memory import MemoryHouse


@pytest.fixture
def ledger(house):
    return house.books["panjin"][1]


@pytest.fixture
def house():
    """One made-up register: a power from 2010 to 2019."""
    house = MemoryHouse()
    house.create(Register(name="panjin", simulated=True))
    organs = [wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS]
    for commands in ((*organs, add()), (cancel("2019-01-01"),)):
        house.books["panjin"][1].execute(Request(commands=commands, actor="clerk"))
    return house


@pytest.fixture
def client(house):
    with house.open(house.registers()[0]) as services:
        yield TestClient(create_app(services))
