"""Which power or organ a person means, on the list they look at."""

from api.view import View
from domain.errors import Unknown
from domain.listing import Line
from ops.cli.failures import ExitCode, Halt
from ops.cli.lines import SHORT
from projections.history import Story

FEW = 8


def power(here: View, text: str) -> Line:
    """The power: by id or its beginning, by a code, or by its exact name."""
    lines = here.lines()
    found = [line for line in lines if line["power"] == f"power:{text.removeprefix('power:')}"]
    found = found or [line for line in lines if means(text, line)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Halt(ExitCode.REFUSED, "no_power", text=text, as_of=here.as_of)
    ids = [f"{line['power']} {line['name']}" for line in found[:FEW]]
    raise Halt(ExitCode.USAGE, "which_power", text=text, count=len(found), powers=ids)


def story(here: View, text: str) -> tuple[str, Story]:
    """The power and all that was recorded of it: a whole id need not be on the list of the day."""
    id = text if text.startswith("power:") else power(here, text)["power"]
    found = here.services.history.history(id, here.position)
    if not found.entries:
        raise Unknown(stream=id)
    return id, found


def means(text: str, line: Line) -> bool:
    bare = text.removeprefix("power:")
    return (
        (len(bare) >= SHORT and line["power"].startswith(f"power:{bare}"))
        or text == line["name"]
        or any(text == code["text"] for code in line["codes"])
    )


def organ(here: View, text: str) -> str:
    """The organ: its id, or a name it has on the list of the day."""
    parties = [party for line in here.lines() for party in line["exercisers"]]
    found = {party["organ"] for party in parties if text in (party["organ"], party["name"])}
    if len(found) == 1:
        return found.pop()
    if not found:
        raise Halt(ExitCode.REFUSED, "no_organ", text=text, as_of=here.as_of)
    raise Halt(ExitCode.USAGE, "which_organ", text=text, organs=sorted(found))
