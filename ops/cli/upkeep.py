"""quanze status, replay, rebuild: how far the books are, and whether they agree with the events."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from api.view import View, view
from domain import merkle
from domain.ledger import Entry
from domain.listing import Line, canonical
from domain.replay import replay
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.lines import BRIEF, COLUMNS, row
from ops.cli.options import AsOf, KnownAt, known
from ops.cli.output import Answer
from ops.cli.progress import busy, watched
from ops.cli.subcommand import hang
from projections.follow import rebuild

STATUS = ("model", "position", "lag")


@dataclass(frozen=True, kw_only=True)
class Replay:
    as_of: AsOf = None
    known_at: KnownAt = None
    check: Annotated[
        bool, typer.Option("--check", help="Compare with the read model, byte for byte.")
    ] = False


@dataclass(frozen=True, kw_only=True)
class Rebuild:
    model: Annotated[
        str, typer.Argument(metavar="[MODEL]", help="One of those status shows; all if left out.")
    ] = ""


def status(desk: Desk) -> None:
    """Show the head of the ledger, its Merkle root, and how far the read models have got."""
    with desk.books() as (services, out):
        head = services.ledger.store.head()
        rows = [
            {"model": name, "position": model.position, "lag": head.position - model.position}
            for name, model in services.models.items()
        ]
        about = {
            "register": services.register.name,
            "title": services.register.title,
            "area": services.register.area,
            "position": head.position,
            "recorded_at": head.recorded_at,
            "root": merkle.root(tuple(head.frontier)).hex(),
            "place": desk.house.place,
        }
        out.answer(Answer(about=about, columns=STATUS, rows=rows, document={"models": rows}))


def replay_list(desk: Desk, asked: Replay) -> None:
    """Draw the list up from the events alone; with --check, compare it with the read model."""
    with desk.books() as (services, out):
        here = view(services, asked.as_of, known(asked.known_at))
        lines = replayed(here, chinese=out.chinese)
        if asked.check:
            check(here, lines)
            out.answer(Answer(about=here.about, columns=("count",), rows=[{"count": len(lines)}]))
            out.say("replay_agrees", count=len(lines), position=here.position)
        else:
            rows = [row(line) for line in lines]
            out.answer(
                Answer(
                    about={**here.about, "count": len(lines)},
                    columns=COLUMNS,
                    brief=BRIEF,
                    rows=rows,
                    document={"rows": lines},
                )
            )


def replayed(here: View, *, chinese: bool) -> list[Line]:
    entries: Iterable[Entry] = here.services.ledger.all_entries(upto=here.position)
    told = watched(entries, key="reading", total=here.position, chinese=chinese)
    return replay(told, as_of=here.as_of)


def check(here: View, lines: list[Line]) -> None:
    """Fail loudly where the read model says anything else than the events."""
    if canonical(lines) == here.whole():
        return
    raise Halt(
        ExitCode.UNSOUND,
        "replay_differs",
        powers=apart(lines, here.lines()),
        register=here.services.register.name,
    )


def apart(lines: list[Line], kept: list[Line]) -> list[str]:
    """The first powers of which the two lists say different things."""
    theirs: dict[str, Any] = {line["power"]: line for line in kept}
    ours: dict[str, Any] = {line["power"]: line for line in lines}
    return [id for id in sorted({*ours, *theirs}) if ours.get(id) != theirs.get(id)][:10]


def rebuild_models(desk: Desk, asked: Rebuild) -> None:
    """Build read models anew from the ledger, beside those that serve, and let them take over."""
    with desk.books() as (services, out):
        if asked.model and asked.model not in services.models:
            names = ", ".join(services.models)
            raise Halt(ExitCode.USAGE, "no_model", model=asked.model, names=names)
        names = [asked.model] if asked.model else list(services.models)
        with busy("rebuilding", chinese=out.chinese):
            reached = rebuild([services.models[name] for name in names], services.ledger)
        rows = [{"model": name, "position": reached} for name in names]
        about = {"register": services.register.name}
        out.answer(Answer(about=about, columns=("model", "position"), rows=rows))


def hang_upkeep(app: typer.Typer) -> None:
    hang(app, "status", status)
    hang(app, "replay", replay_list, Replay)
    hang(app, "rebuild", rebuild_models, Rebuild)
