"""Which power, organ or paper a person means, on the list they look at."""

from collections.abc import Mapping, Sequence
from datetime import date

from api.organs import fitting
from api.view import View
from domain.errors import Unknown
from domain.events import EntryCorrected
from domain.events.power import PowerAdded, PowerAmended
from domain.instruments import Instrument
from domain.listing import SUSPENDED, Line
from domain.power import Status
from domain.streams import ID
from ops.cli.failures import ExitCode, Halt
from ops.cli.lines import SHORT
from projections.history import Story
from projections.lists import Standing

FEW = 8
LISTED = frozenset({Status.IN_FORCE.value, SUSPENDED})


def power(here: View, text: str) -> Line:
    """The power on the list of the day: by id or its beginning, by a code, or by its exact name."""
    found = listed(here, text)
    if not found:
        raise Halt(ExitCode.REFUSED, "no_power", text=text, as_of=here.as_of)
    return found[only(text, {id: line["name"] for id, line in found.items()})]


def listed(here: View, text: str) -> dict[str, Line]:
    """The powers on the list of the day that a text fits, by id.

    A whole id fits its own power alone, and nothing where that one has left the list.
    """
    lines, id = here.lines(), whole(text)
    found = [line for line in lines if line["power"] == id]
    if not found and not known(here, id):
        found = [line for line in lines if means(text, line)]
    return {line["power"]: line for line in found}


def whole(text: str) -> str:
    """A text as the id that it may be: tables show the ids of powers without their kind."""
    return text if ID.fullmatch(text) else f"power:{text}"


def known(here: View, id: str) -> bool:
    """Whether anything was recorded of it."""
    return bool(ID.fullmatch(id) and here.services.history.history(id, here.position).entries)


def only(text: str, names: Mapping[str, str]) -> str:
    """The id, where there is but one. Raises Halt, which tells the first few apart."""
    if len(names) == 1:
        return next(iter(names))
    ids = [f"{id} {name}" for id, name in list(names.items())[:FEW]]
    raise Halt(ExitCode.USAGE, "which_power", text=text, count=len(names), powers=ids)


def story(here: View, text: str) -> tuple[str, Story]:
    """The power and all that was recorded of it, also once it has left the list."""
    names = ever(here, text)
    if not names and ID.fullmatch(text):
        raise Unknown(stream=text)
    if not names:
        raise Halt(ExitCode.REFUSED, "no_power", text=text, as_of=here.as_of)
    id = only(text, names)
    return id, here.services.history.history(id, here.position)


def ever(here: View, text: str) -> dict[str, str]:
    """The powers that a text fits on the list of the day, or else ever fitted, with a name of each.

    A whole id fits its own power alone, which is then left without its name.
    """
    if known(here, id := whole(text)):
        return {id: ""}
    names = {id: line["name"] for id, line in listed(here, text).items()}
    return names if len(names) == 1 else recorded(here, text)


def stood(here: View, text: str) -> tuple[Line, date | None]:
    """The power as it stood on the day, and since when it has been off the list, if it is."""
    if len(found := listed(here, text)) > 0:
        return found[only(text, {id: line["name"] for id, line in found.items()})], None
    id, past = story(here, text)
    if not past.versions:
        raise Halt(ExitCode.REFUSED, "annulled_power", power=id)
    standing = [version for version in past.versions if version.valid_from <= here.as_of]
    if not standing:
        first = past.versions[0].valid_from
        raise Halt(ExitCode.REFUSED, "not_yet", text=text, as_of=here.as_of, first=first)
    return standing[-1].line, left_on(standing)


def left_on(past: Sequence[Standing]) -> date | None:
    """Since when a power has been off the list; None where it still is on it."""
    since = None
    for version in reversed(past):
        if version.line["status"] in LISTED:
            break
        since = version.valid_from
    return since


def recorded(here: View, text: str) -> dict[str, str]:
    """The powers that a text ever fitted, with their latest names."""
    found: dict[str, str] = {}
    for entry in here.services.ledger.all_entries(upto=here.position):
        event = entry.event
        if isinstance(event, EntryCorrected):
            event = event.replacement
        if isinstance(event, PowerAdded | PowerAmended) and (
            event.stream in found or matches(text, event)
        ):
            found[event.stream] = event.elements.name or found.get(event.stream, "")
    return found


def matches(text: str, event: PowerAdded | PowerAmended) -> bool:
    bare = text.removeprefix("power:")
    begins = len(bare) >= SHORT and event.stream.startswith(f"power:{bare}")
    exactly = event.stream == f"power:{bare}"
    coded = any(text == code.text for code in event.elements.codes)
    return exactly or begins or coded or text == event.elements.name


def means(text: str, line: Line) -> bool:
    bare = text.removeprefix("power:")
    return (
        (len(bare) >= SHORT and line["power"].startswith(f"power:{bare}"))
        or text == line["name"]
        or any(text == code["text"] for code in line["codes"])
    )


def organ(here: View, text: str) -> str:
    """The organ: its id, or a name it has on the list of the day."""
    found = fitting(here, text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Halt(ExitCode.REFUSED, "no_organ", text=text, as_of=here.as_of)
    raise Halt(ExitCode.USAGE, "which_organ", text=text, organs=found)


def paper(here: View, text: str) -> Instrument:
    """The paper: its number, its title or its id, whatever became of it."""
    papers, known = here.services.instruments, here.position
    found = [*papers.numbered(text, known), *papers.titled(text, known)]
    found += filter(None, [papers.instrument(text, known_at=known)])
    meant = {paper.id: paper for paper in found}
    if len(meant) == 1:
        return found[0]
    if not meant:
        raise Halt(ExitCode.REFUSED, "no_paper", text=text)
    described = [f"{id} {meant[id].number} {meant[id].title}" for id in sorted(meant)]
    raise Halt(ExitCode.USAGE, "which_paper", text=text, papers=described)
