"""What a paper did to the list, and what came back: by reading the rows one after the other."""

from collections import Counter
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Any

from tests.analytics.brute_changes import cards, groups
from tests.analytics.clerk import Rows, stood, taken_over, under, wanted

DEEDS = {
    "power.cancelled": "cancelled",
    "power.released": "released",
    "power.lapsed": "lapsed",
    "power.merged": "merged_ended",
    "power.split": "split_ended",
}
ENDED = tuple(DEEDS.values())
MADE = ("established", "merged_results", "split_results")


def slimmed(
    rows: dict[str, Rows], paper: str, as_of: date, selection: dict[str, Any]
) -> dict[str, Counter[str]]:
    """What a paper did, by kind of power; nothing where nothing took effect under it."""
    rests = under(rows, paper)
    did = [
        (act, state)
        for act, state in cards(rows, selection, as_of)
        if act["effective_on"] is not None and act["effective_on"] <= as_of and rests(act)
    ]
    if not did:
        return {}
    days = [act["effective_on"] for act, _ in did]
    registers = {act.get("register") for act, _ in did}
    found = leafed(rows, days, registers, as_of, selection)
    for act, state in did:
        marks = found.setdefault(state["kind"], Counter())
        if deed := DEEDS.get(act["topic"]) or made(act):
            marks[deed] += 1
    for marks in found.values():
        marks["net"] = sum(marks[name] for name in ENDED) - sum(marks[name] for name in MADE)
    return found


def leafed(
    rows: dict[str, Rows],
    days: list[date],
    registers: set[str | None],
    as_of: date,
    selection: dict[str, Any],
) -> dict[str, Counter[str]]:
    """How long the lists of the registers were before, after and in the end, by kind of power."""
    found: dict[str, Counter[str]] = {}
    looks = {
        "before": min(days) - timedelta(1),
        "after": min(max(days) + timedelta(1), as_of),
        "now": as_of,
    }
    for name, day in looks.items():
        for row in stood(rows["versions"], day):
            if row.get("register") not in registers:
                continue
            if row["listed"] and wanted(row, selection):
                found.setdefault(row["kind"], Counter())[name] += 1
    return found


def made(act: dict[str, Any]) -> str:
    if act["topic"] != "power.added":
        return ""
    sources = len(act["sources"])
    return "established" if not sources else "merged_results" if sources > 1 else "split_results"


def returned(
    rows: dict[str, Rows], since: date, until: date, as_of: date, selection: dict[str, Any]
) -> dict[tuple[str, str], tuple[int, bool, float]]:
    """Pairs of powers, the first ended and the second begun: days, same base code, likeness."""
    lives: dict[str, Rows] = {}
    for row in sorted(rows["versions"], key=lambda row: row["valid_from"]):
        lives.setdefault(row["power"], []).append(row)
    found: dict[tuple[str, str], tuple[int, bool, float]] = {}
    read_off = {act["power"] for act in rows["acts"] if taken_over(act)}
    for power, life in lives.items():
        gone = next((row for row in life if not row["listed"]), None)
        if gone is None or not since <= gone["valid_from"] <= until or not wanted(gone, selection):
            continue
        for other, begun in (
            (id, rows[0]) for id, rows in lives.items() if id != power and id not in read_off
        ):
            days = (begun["valid_from"] - gone["valid_from"]).days
            if days < 0 or begun["valid_from"] > as_of or not begun["listed"]:
                continue
            near = any(gone[key] and gone[key] == begun[key] for key in ("holder", "area"))
            if not near or power in begun["sources"]:
                continue
            code = gone["base_code"] is not None and gone["base_code"] == begun["base_code"]
            if code or gone["name"][:2] == begun["name"][:2]:
                alike = SequenceMatcher(None, gone["name"], begun["name"]).ratio()
                found[power, other] = days, code, alike
    return found


def churned(
    rows: dict[str, Rows],
    since: date,
    until: date,
    as_of: date,
    by: str,
    within: int,
    selection: dict[str, Any],
) -> dict[tuple[date, str], tuple[int, int, int]]:
    """By month and group: added, ended again within so many days, too recent to tell."""
    found: dict[tuple[date, str], tuple[int, int, int]] = {}
    for card in cards(rows, selection, as_of):
        act, day = card[0], card[0]["effective_on"]
        if act["topic"] != "power.added" or taken_over(act) or day is None:
            continue
        if not since <= day <= until:
            continue
        ends = [
            row["valid_from"]
            for row in rows["versions"]
            if row["power"] == act["power"] and not row["listed"] and row["valid_from"] <= as_of
        ]
        again = bool(ends) and (min(ends) - day).days <= within
        recent = not again and (as_of - day).days < within
        for group in groups(card, by):
            key = day.replace(day=1), group
            sums = found.get(key, (0, 0, 0))
            found[key] = (sums[0] + 1, sums[1] + again, sums[2] + recent)
    return found
