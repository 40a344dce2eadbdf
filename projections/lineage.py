"""Which powers became which, by merger (合并) or split (拆分)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.act import Act
from domain.events import AnyEvent
from domain.ledger import entry
from domain.power import Power, Status
from domain.timeline import standing
from projections.generations import Tables
from projections.reading import Reading
from projections.sheets import Shape, Sheet


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """One power became another on a day; entry ``position`` said so, under ``act``."""

    source: str
    target: str
    kind: Status
    on: date
    act: Act
    position: int


def became(power: Power) -> Shape:
    return Shape((power.status.value, power.by, " ".join(power.results)))


class Lineage(Tables):
    """Edges stand from the day of the merger or split; a correction may take them away again."""

    name = "lineage"
    sheets = (
        Sheet(
            table="lineage",
            kind="power",
            shaped=became,
            cells={"kind": "text", "version": "int8", "results": "text"},
            worth=lambda power: bool(power.results),
        ),
    )

    def family(self, power: str, known_at: int | None = None) -> list[Edge]:
        """All edges between the powers that one came from or became, and their kin."""

        def told(reading: Reading) -> list[Edge]:
            known = reading.known(known_at)
            rows = reading.rows("family", {"power": power, "known": known})
            sources = [row[0] for row in rows]
            entries = reading.rows("entries", {"powers": sources, "known": known})
            acts = acts_of(entry(position, state).event for position, state in entries)
            return [edge for row in rows for edge in edges(row, acts)]

        return self.ask(told)


def acts_of(events: Iterable[AnyEvent]) -> dict[tuple[str, int], Act]:
    """The acts by stream and version, as corrected."""
    streams: dict[str, list[AnyEvent]] = {}
    for event in events:
        streams.setdefault(event.stream, []).append(event)
    return {
        (stream, event.version): event.act
        for stream, some in streams.items()
        for event in standing(some)
    }


def edges(row: Sequence[Any], acts: dict[tuple[str, int], Act]) -> list[Edge]:
    source, targets, kind, on, version, position = row
    return [
        Edge(
            source=source,
            target=target,
            kind=Status(kind),
            on=on,
            act=acts[source, version],
            position=position,
        )
        for target in targets
    ]
