"""How long the list was, counted by leafing through it on the last day of each month."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from tests.analytics.clerk import Rows, stood, wanted


def month_ends(since: date, until: date) -> list[date]:
    ends = [
        day
        for n in range((until - since).days + 1)
        if (day := since + timedelta(n)) == until or (day + timedelta(1)).day == 1
    ]
    return sorted(set(ends))


def groups(row: dict[str, Any], by: str) -> list[str]:
    match by:
        case "none":
            return [""]
        case "organ":
            return row["holders"] or [""]
        case _:
            return ["" if row[by] is None else str(row[by])]


def sizes(
    versions: Rows, since: date, until: date, by: str, selection: dict[str, Any]
) -> dict[tuple[date, str], int]:
    """Powers by day and group; a group is there once one of its powers was listed."""
    listed = [row for row in versions if row["listed"] and wanted(row, selection)]
    ever = {g for row in listed if row["valid_from"] <= until for g in groups(row, by)}
    ever |= {""} if by == "none" else set()
    found: dict[tuple[date, str], int] = {}
    for day in month_ends(since, until):
        counted = Counter(g for row in stood(listed, day) for g in groups(row, by))
        found |= {(day, group): counted[group] for group in ever}
    return found
