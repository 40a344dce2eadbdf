"""The two times of a question: the day it asks about, and what the ledger knew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.services import Services
from domain.listing import Line, Selection
from ops.cli.failures import ExitCode, Halt
from ops.cli.lines import short
from ops.cli.options import Moment, today


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

    def lines(self, selection: Selection = Selection(services=True)) -> list[Line]:  # noqa: B008 (frozen)
        return self.services.history.list(self.as_of, known_at=self.position, selection=selection)

    def power(self, text: str) -> Line:
        """The power a person means: by id or its beginning, by a code, or by its exact name."""
        found = [line for line in self.lines() if means(text, line)]
        if len(found) == 1:
            return found[0]
        if not found:
            raise Halt(ExitCode.REFUSED, "no_power", text=text, as_of=self.as_of)
        ids = [f"{line['power']} {line['name']}" for line in found[:8]]
        raise Halt(ExitCode.USAGE, "which_power", text=text, count=len(found), powers=ids)


def view(services: Services, as_of: date | None, known_at: Moment | None) -> View:
    """The view that was asked for: today and everything known, where nothing is said."""
    return View(
        services=services,
        as_of=as_of or today(),
        position=position(services, known_at),
    )


def position(services: Services, known_at: Moment | None) -> int:
    """The position a moment stands for. One that is not reached yet would not answer twice alike."""
    head = services.ledger.position
    if known_at is None:
        return head
    found = services.ledger.position_at(known_at.known_at)
    if found is None or found > head:
        raise Halt(ExitCode.REFUSED, "not_reached", position=found, head=head)
    return found


def means(text: str, line: Line) -> bool:
    bare = text.removeprefix("power:")
    return (
        (len(bare) >= len(short(line["power"])) and line["power"].startswith(f"power:{bare}"))
        or text == line["name"]
        or any(text == code["text"] for code in line["codes"])
    )
