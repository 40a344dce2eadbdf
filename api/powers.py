"""GET /api/v1/powers: the list on a day, as it was known at a moment."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, BeforeValidator

from api.services import Use
from api.view import moment, view
from domain.listing import Selection
from domain.vocabulary import PowerKind

router = APIRouter(prefix="/api/v1/powers", tags=["powers"])


def known(value: object) -> object:
    """A position or an instant, from the text of a query."""
    return moment(value) if isinstance(value, str) else value


class Question(BaseModel, extra="forbid", frozen=True):
    """What may be asked; an empty field asks for nothing in particular."""

    as_of: date | None = None
    known_at: Annotated[int | datetime | None, BeforeValidator(known)] = None
    area: str = ""
    organ: str = ""
    kind: PowerKind | None = None
    text: str = ""
    services: bool = False


@router.get("")
def list_powers(use: Use, asked: Annotated[Question, Query()]) -> dict[str, Any]:
    """The list in force on a day, as it was known at a moment."""
    use.follow()
    here = view(use, asked.as_of, asked.known_at)
    selection = Selection(
        area=asked.area,
        organ=asked.organ,
        kind=asked.kind.value if asked.kind else "",
        text=asked.text,
        services=asked.services,
    )
    lines = here.lines(selection)
    simulated = use.register.simulated
    return {**here.about, "simulated": simulated, "count": len(lines), "rows": lines}
