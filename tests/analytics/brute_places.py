"""The same power in several places, found by comparing every power with every other."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.analytics.brute_lags import asked_about, first, found_on, paper_of, smallest_that_keeps
from tests.analytics.brute_lists import limit
from tests.analytics.clerk import Rows, stood, taken_over, under, wanted
from tests.analytics.slow import Row

MADE = ("establish", "merge")


def alike(one: Row, other: Row) -> bool:
    """One item: by its base code or, where one of them has none, by its name."""
    if one["base_code"] and other["base_code"]:
        return one["base_code"] == other["base_code"]
    return bool(one["name"]) and one["name"] == other["name"]


def below(one: Row, other: Row) -> bool:
    return one["path"].startswith(other["path"]) and one["path"] != other["path"]


def cascades(
    rows: dict[str, Rows],
    selection: dict[str, Any],
    *,
    as_of: date,
    since: date | None,
    paper: str,
) -> dict[tuple[str, str, str], Row]:
    starts: dict[tuple[str, str, str, str], list[date]] = {}
    answers: dict[tuple[str, str, str, str], list[date]] = {}
    for act in decided(rows, as_of, since, paper):
        day = act["effective_on"]
        origin = found_on(rows["versions"], act, as_of)
        if origin is None or not origin["area"]:
            continue
        if act["change"] in MADE:
            followers = [
                (state, done)
                for other, state in asked_about(rows, selection, as_of)
                if other["change"] == act["change"]
                and not taken_over(other)
                and (done := other["effective_on"])
                and day <= done <= as_of
                and state
            ]
        else:
            followers = [
                (state, first_alike(rows["acts"], state, act["change"], day, as_of))
                for state in stood(rows["versions"], day - timedelta(1))
                if state["listed"] and wanted(state, selection)
            ]
        for state, done in followers:
            if alike(state, origin) and below(state, origin):
                key = paper_of(act), act["change"], state["area"], state["power"]
                starts.setdefault(key, []).append(day)
                if done is not None:
                    answers.setdefault(key, []).append(done)
    return summed(starts, rows["acts"], answers, as_of)


def decided(rows: dict[str, Rows], as_of: date, since: date | None, paper: str) -> Rows:
    rests = under(rows, paper)
    return [
        act
        for act in rows["acts"]
        if act["change"] is not None
        and not taken_over(act)
        and act["effective_on"]
        and (since or date.min) <= act["effective_on"] <= as_of
        and (not paper or rests(act))
    ]


def first_alike(acts: Rows, state: Row, change: str, since: date, until: date) -> date | None:
    return first(
        act["effective_on"]
        for act in acts
        if act["power"] == state["power"]
        and act["change"] == change
        and act["effective_on"]
        and since <= act["effective_on"] <= until
    )


def summed(
    starts: dict[tuple[str, str, str, str], list[date]],
    acts: Rows,
    answers: dict[tuple[str, str, str, str], list[date]],
    as_of: date,
) -> dict[tuple[str, str, str], Row]:
    """Each power once for a paper and a kind of change, from the first day of it."""
    found: dict[tuple[str, str, str], list[tuple[date, int | None]]] = {}
    for key, days in starts.items():
        start, power = min(days), key[3]
        done = (
            first(answers.get(key, []))
            if key[1] in MADE
            else first_alike(acts, {"power": power}, key[1], start, as_of)
        )
        found.setdefault(key[:3], []).append((start, (done - start).days if done else None))
    return {key: summary(some, made=key[1] in MADE) for key, some in found.items()}


def summary(some: list[tuple[date, int | None]], *, made: bool) -> Row:
    lags = [lag for _, lag in some if lag is not None]
    return {
        "decided_on": min(start for start, _ in some),
        "listed": 0 if made else len(some),
        "followed": len(lags),
        "share": None if made else len(lags) / len(some),
        "shortest": min(lags, default=None),
        "median": smallest_that_keeps(lags, Fraction(1, 2)),
        "longest": max(lags, default=None),
    }


def commonest(words: list[str]) -> str | None:
    counted = Counter(words)
    return min(counted, key=lambda word: (-counted[word], word), default=None)


def same_power(
    rows: dict[str, Rows], selection: dict[str, Any], *, as_of: date, code: str, areas: int
) -> dict[str, Row]:
    kinds = {row["organ"]: row["kind"] for row in stood(rows["organs"], as_of)}
    found: dict[str, Row] = {}
    today = [row for row in stood(rows["versions"], as_of) if wanted(row, selection)]
    for base in {row["base_code"] for row in today if row["base_code"]}:
        own = [row for row in today if row["base_code"] == base]
        listed = [row for row in own if row["listed"]]
        places = {row["area"] for row in listed} - {""}
        promised = [one for row in listed if (one := limit(row, "promised"))]
        # 即办 is nothing in any unit.
        unit = commonest([unit for amount, unit in promised if amount] or [u for _, u in promised])
        amounts = [amount for amount, in_unit in promised if in_unit == unit or not amount]
        if (code and base != code) or len(places) < areas:
            continue
        found[base] = {
            "name": commonest([row["name"] for row in listed]),
            "names": len({row["name"] for row in listed}),
            "areas": len(places),
            "registers": len({row.get("register", "") for row in listed}),
            "powers": len(listed),
            "suspended": sum(row["status"] == "suspended" for row in listed),
            "ended": len(own) - len(listed),
            "holder_kinds": {kinds[row["holder"]] for row in listed if row["holder"] in kinds},
            "promised_unit": unit,
            "promises": len(amounts) or None,
            "shortest": min(amounts, default=None),
            "median": smallest_that_keeps(amounts, Fraction(1, 2)),
            "longest": max(amounts, default=None),
            "in_other_units": len(promised) - len(amounts),
        }
    return found
