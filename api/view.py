"""The two times of a question: the day it asks about, and what the ledger knew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from api.services import Books, Services
from domain.errors import Refused
from domain.instruments import Instrument
from domain.listing import Line, Selection
from domain.totals import Reconciled, count, reconcile

SHANGHAI = timezone(timedelta(hours=8))
EVERYTHING = Selection(services=True)


class NotReached(Refused):
    """The ledger has not reached that position, so the answer would not stay the same."""

    zh = "账本尚未到达这个位置,答案还会改变。"


@dataclass(frozen=True, kw_only=True)
class View:
    """The list of one register on a day, as known at a position."""

    services: Services
    as_of: date
    position: int

    @property
    def about(self) -> Mapping[str, Any]:
        """What every answer says about itself."""
        return {
            "register": self.services.register.name,
            "as_of": self.as_of,
            "position": self.position,
        }

    def lines(self, selection: Selection = EVERYTHING) -> list[Line]:
        """The list, or what was selected of it."""
        return self.services.history.list(self.as_of, self.position, selection)

    def whole(self) -> bytes:
        """The whole list, byte for byte as anybody else would draw it up."""
        return b"".join(
            line + b"\n"
            for line in self.services.history.list_bytes(self.as_of, self.position, EVERYTHING)
        )

    def reconciled(self, paper: Instrument) -> list[Reconciled]:
        """Each number a paper states, what was recorded under it, and what explains the rest."""
        powers = self.services.acts.under(paper.id, self.position)
        streams = self.services.ledger.streams(powers, upto=self.position)
        return reconcile(paper.totals, count(streams.values(), paper.id), paper.explained)


def view(services: Services, as_of: date | None, known_at: datetime | int | None) -> View:
    """The view that was asked for: today and everything known, where nothing is said."""
    return View(services=services, as_of=as_of or today(), position=position(services, known_at))


def position(books: Books, known_at: datetime | int | None) -> int:
    """The position a moment stands for. Raises NotReached."""
    head = books.ledger.position
    found = head if known_at is None else books.ledger.position_at(known_at)
    if found is None or found > head:
        raise NotReached(position=found, head=head)
    return found


def today() -> date:
    """The civil date in Shanghai, by which every list is dated."""
    return datetime.now(SHANGHAI).date()


def moment(text: str) -> datetime | int:
    """A position of the ledger, or an instant with its time zone. Raises ValueError."""
    if text.isascii() and text.isdigit() and len(text) < 16:
        return int(text)
    found = datetime.fromisoformat(text)
    if found.utcoffset() is None:
        raise ValueError("an instant needs its time zone")
    return found
