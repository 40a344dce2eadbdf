"""What a request may use: one register's ledger and its read models."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from domain.ledger import Ledger


@dataclass(frozen=True, kw_only=True)
class Register:
    """登记簿: the books of one jurisdiction. A simulated one is made up, and says so everywhere."""

    name: str
    title: str = ""
    area: str = ""
    simulated: bool = False


@dataclass(frozen=True, kw_only=True)
class Services:
    """Built once, in ``ops.wiring``."""

    register: Register
    ledger: Ledger


def services(request: Request) -> Services:
    return request.app.state.services


Use = Annotated[Services, Depends(services)]
