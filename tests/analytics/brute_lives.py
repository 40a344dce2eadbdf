"""Survival curves, reckoned life by life; and the same by statsmodels, where it is installed."""

from datetime import date
from math import sqrt
from typing import Any, NamedTuple

from tests.analytics.clerk import Rows, wanted
from tests.analytics.clerk import taken_over as read
from tests.analytics.slow import Row


class Life(NamedTuple):
    """Seen from one age to another, at which it ended, or was lost sight of."""

    entry: int
    days: int
    ended: bool


def lives(
    rows: dict[str, Rows],
    selection: dict[str, Any],
    *,
    as_of: date,
    since: date | None,
    ends: tuple[str, ...],
    taken_over: str,
) -> dict[str, list[Life]]:
    read_off = {act["power"] for act in rows["acts"] if read(act)}
    found: dict[str, list[Life]] = {}
    for power in {row["power"] for row in rows["versions"]}:
        own = sorted(
            (row for row in rows["versions"] if row["power"] == power),
            key=lambda row: row["valid_from"],
        )
        born = next((row for row in own if row["listed"]), None)
        end = next((row for row in own if not row["listed"]), None)
        if born is None or born["valid_from"] > as_of or not wanted(born, selection):
            continue
        if taken_over == "excluded" and power in read_off:
            continue
        gone = end is not None and end["valid_from"] <= as_of
        last = end["valid_from"] if end is not None and gone else as_of
        first = max(born["valid_from"], since or born["valid_from"])
        life = Life(
            (first - born["valid_from"]).days,
            (last - born["valid_from"]).days,
            end is not None and gone and end["status"] in ends,
        )
        if life.days > life.entry:
            found.setdefault(born["kind"], []).append(life)
    return found


def curve(some: list[Life]) -> list[Row]:
    """The estimate of Kaplan and Meier at every age at which somebody left."""
    rows: list[Row] = []
    survival, greenwood = 1.0, 0.0
    for age in sorted({life.days for life in some}):
        at_risk = sum(life.entry < age <= life.days for life in some)
        ended = sum(life.days == age and life.ended for life in some)
        survival *= (at_risk - ended) / at_risk
        if survival > 0:
            greenwood += ended / (at_risk * (at_risk - ended))
        rows.append(
            {
                "days": age,
                "at_risk": at_risk,
                "ended": ended,
                "censored": sum(life.days == age and not life.ended for life in some),
                "survival": survival,
                "standard_error": survival * sqrt(greenwood) if survival > 0 else None,
            }
        )
    return rows
