"""The demo's own files of facts, read strictly: what was published, and where it was read."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib import resources

from domain.act import Origin
from domain.dates import PartialDate
from domain.events.instrument import Change, Total
from domain.vocabulary import Level, OrganKind

CHANGES = "state_council.csv"
TOTALS = "state_council_totals.csv"
ORGANS = "state_council_organs.csv"
SEPARATOR = "|"
"""Between several organs, or several bases, in one field."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperFacts:
    """A paper as its row names it."""

    id: str
    issuer: str
    title: str
    number: str
    decided_on: PartialDate | None
    published_on: PartialDate | None
    address: str

    @property
    def dated(self) -> date:
        """Its own date, or else the day it was published."""
        known = self.decided_on or self.published_on
        if known is None:
            raise ValueError(f"{self.title} has no date")
        return known.latest


@dataclass(frozen=True, kw_only=True, slots=True)
class Organ:
    """An organ as the papers name it."""

    id: str
    name: str
    kind: OrganKind
    level: Level | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One change to one named power. ``known_in``: the year in which the demo takes it over."""

    origin: Origin
    paper: PaperFacts
    power: str
    name: str
    change: str
    scope: str
    level: Level | None
    holders: tuple[str, ...]
    receivers: tuple[str, ...]
    receiver_level: Level | None
    basis: tuple[str, ...]
    annex: str
    item: str
    effective_on: date | None
    known_in: int
    note: str
    left_out: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StatedTotal:
    """One number a paper gives for itself."""

    paper: PaperFacts
    total: Total
    left_out: str


def organs() -> list[Organ]:
    return [
        Organ(
            id=f"organ:cn-{row['organ']}",
            name=row["name"],
            kind=OrganKind(row["kind"]),
            level=level(row["level"]),
        )
        for _, row in rows(ORGANS)
    ]


def facts() -> list[Fact]:
    """The changes, oldest paper first."""
    digest = sha256(text(CHANGES).encode()).hexdigest()
    ids = {organ.name: organ.id for organ in organs()}
    return [
        fact(row, ids, Origin(file=CHANGES, sha256=digest, row=number))
        for number, row in rows(CHANGES)
    ]


def fact(row: dict[str, str], ids: dict[str, str], origin: Origin) -> Fact:
    left_out = row["left_out"]
    return Fact(
        origin=origin,
        paper=paper(row),
        power=f"power:cn-{row['power']}",
        name=row["name"],
        change=row["change"],
        scope=row["scope"],
        level=level(row["level"]),
        holders=() if left_out else tuple(ids[name] for name in several(row["holders"])),
        receivers=() if left_out else tuple(ids[name] for name in several(row["receivers"])),
        receiver_level=level(row["receiver_level"]),
        basis=several(row["basis"]),
        annex=row["annex"],
        item=row["item"],
        effective_on=date.fromisoformat(row["effective_on"]) if row["effective_on"] else None,
        known_in=int(row["known_in"] or 0),
        note=row["note"],
        left_out=left_out,
    )


def totals() -> list[StatedTotal]:
    return [
        StatedTotal(
            paper=paper(row),
            total=Total(
                change=Change(row["change"]),
                count=int(row["count"]),
                scope=row["scope"],
                sub_items=bool(row["sub_items"]),
                note=row["note"],
            ),
            left_out=row["left_out"],
        )
        for _, row in rows(TOTALS)
    ]


def paper(row: dict[str, str]) -> PaperFacts:
    return PaperFacts(
        id=f"instrument:cn-{row['paper']}",
        issuer=row["issuer"],
        title=row["title"],
        number=row["number"],
        decided_on=PartialDate(row["decided_on"]) if row["decided_on"] else None,
        published_on=PartialDate(row["published_on"]) if row["published_on"] else None,
        address=row["address"],
    )


def several(field: str) -> tuple[str, ...]:
    return tuple(field.split(SEPARATOR)) if field else ()


def level(field: str) -> Level | None:
    return Level(int(field)) if field else None


def rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a file with their line numbers; none of its fields contains a line end."""
    return enumerate(csv.DictReader(text(name).splitlines()), start=2)


def text(name: str) -> str:
    return resources.files("ops.demo").joinpath(name).read_text(encoding="utf-8")
