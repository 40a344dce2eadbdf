"""Exports for tests: the rows of the slow road, as typed Parquet and a manifest in a folder."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from analytics.dataset import FORMAT, MANIFEST
from analytics.tables import DAY, FLAG, MOMENT, NUMBER, SMALL, TABLES, TEXT, TEXTS
from domain.ledger import Ledger
from tests.analytics.slow import Row, tables

TYPES: dict[str, Any] = {
    TEXT: pl.String,
    TEXTS: pl.List(pl.String),
    DAY: pl.Date,
    MOMENT: pl.Datetime("us"),
    NUMBER: pl.Int64,
    SMALL: pl.Int32,
    FLAG: pl.Boolean,
}


def exported(folder: Path, ledger: Ledger, *, register: str = "demo", **about: Any) -> Path:
    """The folder, with all that a ledger says in it, as a register of that name."""
    rows = tables(ledger)
    moments = [row["recorded_at"] for row in rows["events"]]
    about = {"position": ledger.position, "recorded_at": moments[-1] if moments else None} | about
    return written(folder, rows, register=register, **about)


def written(folder: Path, rows: dict[str, list[Row]], *, register: str, **about: Any) -> Path:
    """The folder, with these rows in it; a table that is not named is there, and empty."""
    place = folder / register
    place.mkdir(parents=True)
    position = about["position"]
    manifest = {
        "format": FORMAT,
        "register": register,
        "title": register,
        "simulated": True,
        "partial": False,
        "origin": f"example.org/{register}",
        "recorded_at": None,
        "checkpoint": None,
        **about,
        "tables": {
            name: {
                "columns": {"register": TEXT} | {key: one.type for key, one in columns.items()},
                "segments": [segment(place, name, rows.get(name, []), register, position)],
            }
            for name, columns in TABLES.items()
        },
    }
    (place / MANIFEST).write_text(json.dumps(manifest, default=str), encoding="utf-8")
    return folder


def segment(place: Path, name: str, rows: list[Row], register: str, position: int) -> Row:
    """A file of a table, and what the manifest says of it."""
    columns = TABLES[name]
    unknown = {key for row in rows for key in row.keys() ^ columns.keys()}
    assert not unknown, f"{name}: {unknown}"
    types = {"register": pl.String} | {key: TYPES[one.type] for key, one in columns.items()}
    file = place / f"{name}-1-{position}.parquet"
    frame = pl.DataFrame([{"register": register} | row for row in rows], schema=types)
    frame.write_parquet(file)
    content = file.read_bytes()
    return {
        "file": file.name,
        "first": 1,
        "last": position,
        "rows": len(rows),
        "sha256": sha256(content).hexdigest(),
        "bytes": len(content),
    }
