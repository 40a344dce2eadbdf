"""What a request may use: one register's ledger and its read models, and who is cleared, the
restricted ones beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request

from domain.exercises import CheckedFile
from domain.findings import Finding
from domain.instruments import Instrument
from domain.ledger import Ledger
from domain.listing import Selection
from domain.opinions import Opinion
from domain.organs import Organ
from domain.timeline import Version
from projections.follow import Rebuildable, catch_up_all
from projections.history import Story
from projections.instruments import EVER, Titled
from projections.lists import ALL, Compared, Lines, Shown


@dataclass(frozen=True, kw_only=True)
class Register:
    """登记簿: the books of one jurisdiction. A simulated one is made up, and says so everywhere.

    A partial one is known to lack a part of what happened, and says that.
    """

    name: str
    title: str = ""
    area: str = ""
    simulated: bool = False
    partial: bool = False


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
    def on_list(self, as_of: date, known_at: int | None = None) -> Sequence[str]: ...
    def coming(self, after: date, known_at: int | None = None) -> Sequence[str]: ...


class TheOrgans(Protocol):
    """The organs through their history (``projections.organs``)."""

    def histories(self, known_at: int | None = None) -> Sequence[Sequence[Version[Organ]]]: ...


class ThePapers(Protocol):
    """The papers through their life (``projections.instruments``)."""

    def instrument(
        self, id: str, on: date = EVER, known_at: int | None = None
    ) -> Instrument | None: ...
    def numbered(self, number: str, known_at: int | None = None) -> Sequence[Instrument]: ...
    def titled(self, title: str, known_at: int | None = None) -> Sequence[Instrument]: ...
    def titles(self, known_at: int | None = None) -> Sequence[Titled]: ...
    def histories(self, known_at: int | None = None) -> Sequence[Sequence[Version[Instrument]]]: ...


class TheActs(Protocol):
    """Which powers were changed under which paper (``projections.acts``)."""

    def under(self, instrument: str, known_at: int | None = None) -> Sequence[str]: ...


class TheFindings(Protocol):
    """What checks found (``projections.restricted``)."""

    def finding(self, id: str, on: date = EVER, known_at: int | None = None) -> Finding | None: ...
    def all(self, on: date = EVER, known_at: int | None = None) -> Sequence[Finding]: ...


class TheOpinions(Protocol):
    """What the public said of powers (``projections.restricted``)."""

    def opinion(self, id: str, on: date = EVER, known_at: int | None = None) -> Opinion | None: ...
    def all(self, on: date = EVER, known_at: int | None = None) -> Sequence[Opinion]: ...


class TheCheckedFiles(Protocol):
    """What files of exercise records came to (``projections.restricted``)."""

    def all(self, on: date = EVER, known_at: int | None = None) -> Sequence[CheckedFile]: ...


@dataclass(frozen=True, kw_only=True)
class Books:
    """A ledger and its read models by name; built once, in ``ops.wiring``."""

    register: Register
    ledger: Ledger
    models: Mapping[str, Rebuildable]

    def follow(self) -> int:
        """Bring the read models abreast of the ledger; the position reached."""
        return catch_up_all(list(self.models.values()), self.ledger)


@dataclass(frozen=True, kw_only=True)
class Services(Books):
    """The public books of a register."""

    history: TheList
    organs: TheOrgans
    instruments: ThePapers
    acts: TheActs


@dataclass(frozen=True, kw_only=True)
class RestrictedServices(Books):
    """The restricted books of a register, for who is cleared; they lie in a schema of their own."""

    findings: TheFindings
    opinions: TheOpinions
    files: TheCheckedFiles


def services(request: Request) -> Services:
    """The services this application was made with."""
    return request.app.state.services


Use = Annotated[Services, Depends(services)]
