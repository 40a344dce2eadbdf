"""A small legible ledger for a rule: what it has against it on a day."""

from dataclasses import replace as with_changes
from datetime import date
from typing import Any

from domain.basis import Citation
from domain.compliance import (
    NATIONWIDE,
    PAPER_RULES,
    REGISTER_RULES,
    RULES,
    Said,
    Standards,
    check,
    gather,
)
from domain.events import AnyEvent
from domain.events import instrument as i
from domain.vocabulary import Rank
from tests.facts import ORGANS, added, day, elements, happened
from tests.given import by_stream

LAW, PAPER = "instrument:law", "instrument:paper"
ACT = {"instrument": PAPER}


def issued(
    on: str = "2004-07-01",
    *,
    stream: str = LAW,
    title: str = "城乡规划法",
    number: str = "",
    rank: Rank = Rank.LAW,
    **fields: Any,
) -> i.InstrumentIssued:
    return happened(
        i.InstrumentIssued, on, stream=stream, title=title, number=number, rank=rank, **fields
    )


def citing(*titles: str, **other: Any) -> dict[str, Any]:
    """The elements of a power that rests on papers of these titles."""
    bases = tuple(Citation(text=f"《{one}》第四十条", instrument_title=one) for one in titles)
    return {"elements": elements(legal_basis=bases, **other)}


def resting(on: str = "2010-01-01", *titles: str, **fields: Any) -> AnyEvent:
    return added(on, **citing(*(titles or ("城乡规划法",))), **fields)


def found(
    code: str, *events: AnyEvent, as_of: str = "2020-01-01", standards: Standards = NATIONWIDE
) -> list[Said]:
    """What a rule says, in the order of the powers; the organs of tests.facts are there."""
    assert code in {one.code for one in (*RULES, *PAPER_RULES, *REGISTER_RULES)}
    facts = gather(by_stream((*ORGANS, *events)), as_of=day(as_of), standards=standards)
    complaints = [one for one in check(facts) if one.rule == code]
    assert len({one.key for one in complaints}) == len(complaints)
    return [one.said for one in complaints]


def since(said: list[Said]) -> list[date | None]:
    return [one.since for one in said]


def standards(**changes: Any) -> Standards:
    return with_changes(NATIONWIDE, **changes)
