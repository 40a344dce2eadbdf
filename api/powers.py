"""GET /api/v1/powers: the list on a day, as it was known at a moment."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AfterValidator, BaseModel, BeforeValidator

from api.organs import organ
from api.problems import MEDIA_TYPE
from api.services import Use
from api.view import moment, view
from domain.listing import Selection
from domain.vocabulary import PowerKind

ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PROBLEMS: dict[int | str, dict[str, Any]] = {
    404: {"description": "Unknown organ", "content": {MEDIA_TYPE: {}}},
    409: {"description": "The ledger refuses", "content": {MEDIA_TYPE: {}}},
    422: {"description": "A parameter is wrong", "content": {MEDIA_TYPE: {}}},
}
router = APIRouter(prefix="/api/v1/powers", tags=["powers"], responses=PROBLEMS)


def known(value: object) -> object:
    """A position or an instant, from the text of a query."""
    return moment(value) if isinstance(value, str) else value


def day(value: object) -> object:
    """A date as ISO 8601 writes it; a bare number is none."""
    if isinstance(value, str) and not ISO_DATE.fullmatch(value):
        raise ValueError("not a date of the form 2021-05-26")
    return value


def text(value: str) -> str:
    """Text as a database can hold it: without U+0000."""
    if "\0" in value:
        raise ValueError("U+0000 in a text")
    return value


Text = Annotated[str, AfterValidator(text)]


class Question(BaseModel, extra="forbid", frozen=True):
    """What may be asked; an empty field asks for nothing in particular."""

    as_of: Annotated[date | None, BeforeValidator(day)] = None
    known_at: Annotated[int | datetime | None, BeforeValidator(known)] = None
    area: Text = ""
    organ: Text = ""
    kind: PowerKind | None = None
    text: Text = ""
    services: bool = False


@router.get("")
def list_powers(use: Use, asked: Annotated[Question, Query()]) -> dict[str, Any]:
    """The list in force on a day, as it was known at a moment."""
    use.follow()
    here = view(use, asked.as_of, asked.known_at)
    selection = Selection(
        area=asked.area,
        organ=organ(here, asked.organ) if asked.organ else "",
        kind=asked.kind.value if asked.kind else "",
        text=asked.text,
        services=asked.services,
    )
    lines = here.lines(selection)
    label: dict[str, Any] = {"simulated": use.register.simulated}
    if use.register.partial:
        label["partial"] = True
    return {**here.about, **label, "count": len(lines), "rows": lines}
