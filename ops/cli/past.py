"""quanze history, lineage: what was recorded of one power, and what it came from and became."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import typer

from api.view import View, view
from domain.codec import payload
from domain.events import EntryCorrected
from domain.events.event import Event
from domain.events.power import PowerAdded
from domain.ledger import Entry
from ops.cli import meant
from ops.cli.desk import Desk
from ops.cli.lines import names, said, short
from ops.cli.lists import Show
from ops.cli.options import known
from ops.cli.output import Answer
from ops.cli.plain import shown
from ops.cli.subcommand import hang
from projections.history import Story

ENTRIES = (
    "position",
    "recorded_at",
    "version",
    "topic",
    "what",
    "details",
    "effective_on",
    "precision",
    "paper",
    "title",
    "actor",
    "on_behalf_of",
)
BRIEF = ("version", "position", "recorded_at", "effective_on", "paper", "actor", "event")
LINEAGE = ("step", "power", "name", "holders", "status", "since", "sources", "results")
STEPS = 20
"""So many generations of mergers and splits are followed, either way."""


@dataclass(frozen=True, kw_only=True)
class Kin:
    """A power of the same line; ``step`` counts generations, negative ones back in time."""

    step: int
    story: Story


def history(desk: Desk, asked: Show) -> None:
    """Show every entry about one power: when recorded, when in effect, by what paper and whom."""
    with desk.books() as (services, out):
        here = view(services, asked.as_of, known(asked.known_at))
        id, story = meant.story(here, asked.power)
        organs = {party["organ"]: party["name"] for party in parties(story)}
        rows = [entry_row(entry, organs) for entry in story.entries]
        about = {"register": services.register.name, "power": id, "position": here.position}
        out.answer(Answer(about=about, columns=ENTRIES, brief=BRIEF, rows=rows))


def entry_row(entry: Entry, organs: dict[str, str]) -> dict[str, Any]:
    event = entry.event
    act = event.act
    details = shown(said(payload(event)), for_eyes=False)
    for organ, name in organs.items():
        details = details.replace(organ, name)
    return {
        "position": entry.position,
        "recorded_at": entry.recorded_at,
        "version": event.version,
        "topic": event.topic,
        "what": f"{told(event)} {event.topic}".strip(),
        "event": told(event) or event.topic,
        "details": details,
        "effective_on": None if act.awaits_handover else act.effective_on,
        "precision": act.effective_precision,
        "paper": act.number or act.title,
        "title": act.title,
        "actor": event.actor,
        "on_behalf_of": event.on_behalf_of,
    }


def term(event: Event) -> str:
    """What happened, by the Chinese term that its definition opens with."""
    word = (type(event).__doc__ or "").partition(":")[0]
    return f"{word} #{event.corrects}" if isinstance(event, EntryCorrected) else word


def parties(story: Story) -> Iterator[dict[str, str]]:
    """Every organ that any line of the power names, the latest name last."""
    for standing in story.versions:
        line = standing.line
        yield from (*line["holders"], *line["exercisers"], *line["supervisors"])
        for arrangement in line.get("arrangements", ()):
            yield from (arrangement["to"], *arrangement["principals"])


def lineage(desk: Desk, asked: Show) -> None:
    """Show the powers one power came from, and those it became, by merger or split."""
    with desk.books() as (services, out):
        here = view(services, asked.as_of, known(asked.known_at))
        id, story = meant.story(here, asked.power)
        line = sorted(kin(here, id, story).values(), key=by_step)
        about = {"register": services.register.name, "power": id, "position": here.position}
        rows = [kin_row(item) for item in line]
        brief = ("step", "id", "name", "holders", "status", "since")
        out.answer(Answer(about=about, columns=LINEAGE, brief=brief, rows=rows))


def kin(here: View, id: str, story: Story) -> dict[str, Kin]:
    """The power, its sources and their sources, its results and their results."""
    found = {id: Kin(step=0, story=story)}
    for direction, field in ((-1, "sources"), (1, "results")):
        waiting = [id]
        for step in range(1, STEPS + 1):
            next_ids = [other for one in waiting for other in related(found[one].story, field)]
            waiting = [other for other in dict.fromkeys(next_ids) if other not in found]
            for other in waiting:
                past = here.services.history.history(other, here.position)
                found[other] = Kin(step=direction * step, story=past)
    return found


def by_step(item: Kin) -> tuple[int, int]:
    return item.step, item.story.entries[0].position


def related(story: Story, field: str) -> list[str]:
    return list(story.versions[-1].line.get(field, ()))


def kin_row(item: Kin) -> dict[str, Any]:
    last = item.story.versions[-1].line
    return {
        "step": item.step,
        **last,
        "id": short(last["power"]),
        "holders": names(last["holders"]),
    }


def hang_past(app: typer.Typer) -> None:
    hang(app, "history", history, Show)
    hang(app, "lineage", lineage, Show)


def told(event: Event) -> str:
    """What happened, in a word. What a file only shows to exist was taken over, not set up."""
    taken_over = isinstance(event, PowerAdded) and event.act.origin and not event.act.instrument
    return "接管, 补录" if taken_over else term(event)
