"""What a request may use: one register's ledger and its read models."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request

from domain.ledger import Ledger
from domain.listing import Selection
from projections.follow import Rebuildable, catch_up_all
from projections.history import Story
from projections.lists import ALL, Compared, Lines, Shown


@dataclass(frozen=True, kw_only=True)
class Register:
    """登记簿: the books of one jurisdiction. A simulated one is made up, and says so everywhere."""

    name: str
    title: str = ""
    area: str = ""
    simulated: bool = False


class TheList(Protocol):
    """The list on any day, as known at any position (``projections.history``)."""

    def list(
        self, as_of: date, known_at: int | None = None, selection: Selection = ALL
    ) -> Shown: ...
    def list_bytes(
        self, as_of: date, known_at: int | None = None, selection: Selection = ALL
    ) -> Lines: ...
    def diff(
        self,
        days: tuple[date, date],
        known_at: tuple[int | None, int | None] = (None, None),
        selection: Selection = ALL,
    ) -> Compared: ...
    def totals(self, as_of: date, known_at: int | None = None) -> dict[str, Any]: ...
    def history(self, id: str, known_at: int | None = None) -> Story: ...


@dataclass(frozen=True, kw_only=True)
class Services:
    """Built once, in ``ops.wiring``; ``models`` are all read models by name."""

    register: Register
    ledger: Ledger
    history: TheList
    models: Mapping[str, Rebuildable]

    def follow(self) -> int:
        """Bring the read models abreast of the ledger; the position reached."""
        return catch_up_all(list(self.models.values()), self.ledger)


def services(request: Request) -> Services:
    """The services this application was made with."""
    return request.app.state.services


Use = Annotated[Services, Depends(services)]
