"""Files of exercise records for tests, and what is said of them."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from analytics import Ledger
from analytics.exercise.judging import Judged, judge
from analytics.exercise.records import FIELDS, Format, Records

AS_OF = date(2026, 1, 1)


def csv_of(file: Path, rows: list[dict[str, str]]) -> Records:
    """A CSV file of these records, its columns named like the fields."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIELDS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    names = {field: field for field in FIELDS}
    return Records(file=file, format=Format.CSV, columns=names, headings=FIELDS)


def checked(ledger: Ledger, folder: Path, *rows: dict[str, str], **asked: Any) -> Judged:
    found = judge(
        ledger,
        csv_of(folder / "records.csv", [*rows]),
        register="demo",
        **({"as_of": AS_OF} | asked),
    )
    assert found.records == len(rows) == found.lawful + found.misuse + found.unreadable
    return found


def said(judged: Judged) -> list[tuple[str, ...]]:
    """Rule, reason, power, organ; of what cannot be judged, the reason."""
    misuses = [(m["fault"], m["reason"], m["power"], m["organ"]) for m in judged.misuses]
    return misuses + [(flaw["reason"],) for flaw in judged.flaws]


def one_by_one(ledger: Ledger, folder: Path, rows: list[dict[str, str]], **asked: Any) -> Any:
    """What is said of each record, in their order: rule, reason, power, organ."""
    listing = folder / "listing.parquet"
    found = judge(
        ledger,
        csv_of(folder / "records.csv", rows),
        register="demo",
        listing=listing,
        **({"as_of": AS_OF} | asked),
    )
    told = {row["row"]: row for row in pl.read_parquet(listing).rows(named=True)}
    columns = ("rule", "reason", "power", "organ_id")
    return found, [
        tuple(told[n][one] or "" for one in columns) if n in told else ("", "", "", "")
        for n in range(2, len(rows) + 2)
    ]
