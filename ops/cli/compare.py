"""quanze diff, snapshot: two days side by side, and one day as a file that can be made again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from api.view import EVERYTHING, View, view
from ops.cli.desk import Desk
from ops.cli.headings import called
from ops.cli.lines import names, said, short
from ops.cli.options import AsOf, KnownAt, day, known
from ops.cli.output import Answer
from ops.cli.plain import shown
from ops.cli.subcommand import hang
from ops.cli.words import spoken

DIFFERENCE = ("change", "power", "name", "holders", "field", "old", "new")
BRIEF = ("change", "id", "name", "altered")


@dataclass(frozen=True, kw_only=True)
class Diff:
    first: Annotated[date, typer.Argument(parser=day, metavar="DATE1", help="The earlier list.")]
    second: Annotated[date, typer.Argument(parser=day, metavar="DATE2", help="The later list.")]
    known_at: KnownAt = None


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write it (NDJSON).")]
    as_of: AsOf = None
    known_at: KnownAt = None


def diff(desk: Desk, asked: Diff) -> None:
    """Show what the list of one day has more, has less and says otherwise than that of another."""
    with desk.books() as (services, out):
        old = view(services, asked.first, known(asked.known_at))
        new = view(services, asked.second, known(asked.known_at))
        days, positions = (old.as_of, new.as_of), (new.position, new.position)
        found = services.history.diff(days, positions, EVERYTHING)
        about = {
            "register": services.register.name,
            "from": old.as_of,
            "to": new.as_of,
            "position": new.position,
            **{f"{change}_count": len(lines) for change, lines in found.items()},
        }
        rows = list(differing(found, chinese=out.chinese))
        out.answer(Answer(about=about, columns=DIFFERENCE, brief=BRIEF, rows=rows, document=found))


def differing(
    found: Mapping[str, list[dict[str, Any]]], *, chinese: bool
) -> Iterable[dict[str, Any]]:
    """A row for each power that came or went, and for each field that changed."""
    for change in ("added", "removed", "changed"):
        for line in found[change]:
            common = {
                "change": change,
                "power": line["power"],
                "id": short(line["power"]),
                "name": line["name"],
                "holders": names(line["holders"]),
            }
            altered = line.get("fields", {"": {}})
            for field, values in altered.items():
                old, new = said(values.get("old")), said(values.get("new"))
                what = altered_to(field, values, chinese=chinese) if field else ""
                yield {**common, "field": field, "old": old, "new": new, "altered": what}


def altered_to(field: str, values: Mapping[str, Any], *, chinese: bool) -> str:
    """What became of a field, for people."""
    old, new = (
        spoken(field, shown(said(values.get(side), chinese=chinese)), chinese=chinese)
        for side in ("old", "new")
    )
    return f"{called(field, chinese=chinese)}: {old} → {new}"


def snapshot(desk: Desk, asked: Snapshot) -> None:
    """Write the whole list of a day to a file: the same day and position, the same bytes."""
    with desk.books() as (services, out):
        here = view(services, asked.as_of, known(asked.known_at))
        head, body = snapshot_of(here)
        asked.out.write_bytes(orjson.dumps(head) + b"\n" + body)
        rows = [{"field": name, "value": value} for name, value in head.items()]
        out.answer(Answer(columns=("field", "value"), rows=rows, document=head))
        out.say("snapshot_written", file=asked.out)


def snapshot_of(here: View) -> tuple[dict[str, Any], bytes]:
    """The first line of a snapshot, and the lines it vouches for. No clock goes into either."""
    body = here.whole()
    register = here.services.register
    head = {
        "register": register.name,
        "simulated": register.simulated,
        **({"partial": True} if register.partial else {}),
        "as_of": here.as_of.isoformat(),
        "position": here.position,
        "count": body.count(b"\n"),
        "sha256": sha256(body).hexdigest(),
    }
    return head, body


def hang_comparing(app: typer.Typer) -> None:
    hang(app, "diff", diff, Diff)
    hang(app, "snapshot", snapshot, Snapshot)
