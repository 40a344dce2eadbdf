"""Published figures beside what the data allow to recompute: by records, or by their parts."""

import csv
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from analytics import open_ledger
from domain.ledger import Ledger
from ops.demo.state_council import load_state_council
from tests.analytics.made import exported

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "published-figures.md"
SUMS = {"all": None, "cancel_or_delegate": {"cancel", "delegate"}}
UNCOUNTED = ("partial_cancel_or_delegate", "partial_delegate", "adjust")
SECRET = ("涉密", "保密")
Row = dict[str, Any]


class Figure(NamedTuple):
    """A published figure. ``records``: rows of change_records.csv it would count; ``ledger``: what
    ``stated_totals`` counts in the demonstration register, None where it is not stated there or
    not counted; ``parts``: the sum of the figures that the same paper publishes as its parts.
    """

    paper: str
    change: str
    scope: str
    value: int
    records: int
    ledger: int | None
    parts: int | None
    verdict: str


def read(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figures() -> list[Figure]:
    """All of published_totals.csv, in its order."""
    published, records, counted = read("published_totals.csv"), read("change_records.csv"), stated()
    return [figure(row, published, records, counted) for row in published]


def stated() -> dict[tuple[str, int], int | None]:
    """What the demonstration register counts, by paper and stated number."""
    memory = {"PERSISTENCE_MODULE": "ops.store.memory"}
    with Ledger(memory) as book, TemporaryDirectory() as folder:
        load_state_council(book)
        exported(Path(folder), book, register="state_council")
        with open_ledger(folder) as ledger:
            frame = ledger.stated_totals(as_of="2026-01-01")
    return {
        (row["number"] or row["title"], row["stated"]): row["recorded"]
        for row in frame.iter_rows(named=True)
    }


def figure(
    row: Row, published: list[Row], records: list[Row], counted: dict[tuple[str, int], int | None]
) -> Figure:
    paper, value = called(row), int(row["value"])
    wanted = SUMS.get(row["change_kind"], {row["change_kind"]})
    found = [
        one
        for one in records
        if called(one) == paper and (wanted is None or one["change_kind"] in wanted)
    ]
    parts = sum_of_parts(row, [one for one in published if called(one) == paper])
    ledger = counted.get((paper, value))
    known = Figure(
        paper=paper,
        change=row["change_kind"],
        scope=row["item_scope"],
        value=value,
        records=len(found),
        ledger=ledger,
        parts=parts,
        verdict="",
    )
    return known._replace(verdict=verdict(row, known))


def called(row: Row) -> str:
    return row["document_number"] or row["document_title"]


def sum_of_parts(row: Row, same: list[Row]) -> int | None:
    """The sum of the figures of the same paper that are said to make it up; None if it has none."""
    values = [int(one["value"]) for one in same]
    said = re.match(r"\d+(\+\d+)+", row["note"])
    if said:
        addends = [int(text) for text in said[0].split("+")]
        return sum(addends) if all(one in values for one in addends) else None
    parts = [int(one["value"]) for one in same if one["sums_to"] == row["value"]]
    return sum(parts) if len(parts) > 1 else None


def verdict(row: Row, figure: Figure) -> str:
    """Whether it can be recomputed, and if not, why."""
    change, scope = row["change_kind"], row["item_scope"]
    reasons = {
        "records": figure.records == figure.value,
        "parts": figure.parts == figure.value,
        "contradicted": figure.parts is not None,
        "cumulative": "cumulative" in scope,
        "proposed": change.startswith("proposed"),
        "secret": change == "secret" or any(word in scope for word in SECRET),
        "organs": change == "departments",
        "uncounted": change in UNCOUNTED,
        "some": bool(figure.ledger),
        "apart": bool(figure.records),
        "none": True,
    }
    return next(word for word, true in reasons.items() if true)


def table(some: list[Figure]) -> str:
    """The table of the page: a line for each figure, a dash for what there is not."""
    lines = [
        "| | paper | change | scope | published | records | counted | parts | verdict |",
        "| ---: | --- | --- | --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for number, one in enumerate(some, start=1):
        numbers = (one.value, one.records, one.ledger, one.parts)
        told = " | ".join("–" if n is None else str(n) for n in numbers)
        named = f"{one.paper} | `{one.change}` | {one.scope}"
        lines.append(f"| {number} | {named} | {told} | {one.verdict} |")
    return "\n".join(lines)
