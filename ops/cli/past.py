"""quanze history, lineage: what was recorded of one power, and what it came from and became."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import typer

from api.view import View, view
from domain.codec import payload
from domain.events import AnyEvent, EntryCorrected
from domain.ledger import Entry
from ops.cli import meant
from ops.cli.begun import dated, not_later, taken_over
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.lines import names, said, short
from ops.cli.lists import Show
from ops.cli.marks import UNMARKED, marked
from ops.cli.options import known
from ops.cli.output import Answer, Form
from ops.cli.plain import shown
from ops.cli.subcommand import hang
from ops.cli.terms import happened
from ops.cli.words import spoken
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
    "outcome",
    "by",
    "reason",
)
BRIEF = ("version", "position", "recorded_at", "effective_on", "paper", "actor", "event")
MARKED = (*BRIEF, "outcome")
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
        marks = marked(story.entries)
        rows = [
            {**entry_row(entry, organs), **marks.get(entry.event.version, UNMARKED)}
            for entry in story.entries
        ]
        if out.form is Form.TABLE:
            told = zip(rows, story.entries, strict=True)
            rows = [for_people(row, entry, chinese=out.chinese) for row, entry in told]
        about = {"register": services.register.name, "power": id, "position": here.position}
        brief = MARKED if marks else BRIEF
        out.answer(Answer(about=about, columns=ENTRIES, brief=brief, rows=rows))
        for version, mark in sorted(marks.items()):
            facts = {"by": mark["by"], "reason": mark["reason"] or "–"}
            out.say(f"entry_{mark['outcome']}", version=version, **facts)


def for_people(row: dict[str, Any], entry: Entry, *, chinese: bool) -> dict[str, Any]:
    """What happened in the reader's language; a day by which something had begun is called so."""
    event = entry.event
    word = happened(event.topic, chinese=chinese)
    if taken_over(event):
        word = "接管, 补录" if chinese else "taken over"
        row = {**row, "effective_on": not_later(row["effective_on"], chinese=chinese)}
    if isinstance(event, EntryCorrected):
        word = f"{word} #{event.corrects}"
    return {**row, "event": word}


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
        "details": details,
        "effective_on": None if act.awaits_handover else act.effective_on,
        "precision": act.effective_precision,
        "paper": act.number or act.title,
        "title": act.title,
        "actor": event.actor,
        "on_behalf_of": event.on_behalf_of,
    }


def term(event: AnyEvent) -> str:
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
        if not story.versions:
            raise Halt(ExitCode.REFUSED, "annulled_power", power=id)
        line = sorted(kin(here, id, story).values(), key=by_step)
        about = {"register": services.register.name, "power": id, "position": here.position}
        rows = dated(services, [kin_row(item) for item in line], out, here.position)
        brief = ("step", "id", "name", "holders", "status", "since")
        out.answer(Answer(about=about, columns=LINEAGE, brief=brief, rows=rows))
        left_on = meant.left_on(story.versions)
        if left_on is not None:
            status = story.versions[-1].line["status"]
            out.say("gone", status=spoken("status", status, chinese=out.chinese), on=left_on)


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
                if past.versions:
                    found[other] = Kin(step=direction * step, story=past)
            waiting = [other for other in waiting if other in found]
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


def told(event: AnyEvent) -> str:
    """What happened, in a word. What a file only shows to exist was taken over, not set up."""
    return "接管, 补录" if taken_over(event) else term(event)
