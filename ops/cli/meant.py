"""Which power or organ a person means, on the list they look at."""

from api.view import View
from domain.errors import Unknown
from domain.events.power import PowerAdded
from domain.listing import Line
from domain.streams import ID
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
    """The power and all that was recorded of it, also once it has left the list."""
    whole = ID.fullmatch(text)
    if whole and (found := here.services.history.history(text, here.position)).entries:
        return text, found
    ids = recorded(here, text)
    if not ids and whole:
        raise Unknown(stream=text)
    id = ids.pop() if len(ids) == 1 else power(here, text)["power"]
    return id, here.services.history.history(id, here.position)


def recorded(here: View, text: str) -> set[str]:
    """The powers that a text fits, among all that were ever recorded."""
    entries = here.services.ledger.all_entries(upto=here.position)
    added = (entry.event for entry in entries if isinstance(entry.event, PowerAdded))
    return {event.stream for event in added if matches(text, event)}


def matches(text: str, event: PowerAdded) -> bool:
    bare = text.removeprefix("power:")
    begins = len(bare) >= SHORT and event.stream.startswith(f"power:{bare}")
    coded = any(text == code.text for code in event.elements.codes)
    return begins or coded or text == event.elements.name


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
