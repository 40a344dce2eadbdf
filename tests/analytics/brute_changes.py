"""What was done to powers, counted by going through the acts one after the other."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tests.analytics.clerk import Rows, day_of, stood, taken_over, unbegun_services, wanted
from tests.analytics.slow import Row

Card = tuple[Row, Row | None]
NOTHING: dict[str, Any] = {"path": "", "area": "", "kind": "", "level": None, "holders": []}
APPROVALS = ("licence", "non_licence_approval")


def cards(
    rows: dict[str, Rows], selection: dict[str, Any], as_of: date, *, before: bool = False
) -> Iterator[Card]:
    """The acts asked about, each with what the power was on the day; rows as known.

    With ``before``, with what it was at the end of the day before, if it was anything.
    """
    unfiltered = not any(selection.get(key) for key in ("area", "organ", "kind"))
    services = selection.get("services") or selection.get("kind") == "service"
    unbegun = set[str]() if services else unbegun_services(rows)
    for act in rows["acts"]:
        day = day_of(act, as_of)
        own = [row for row in rows["versions"] if row["power"] == act["power"]]
        states = stood(own, day)
        if before:
            states = stood(own, day - timedelta(1)) or states
        if states:
            if wanted(states[0], selection):
                yield act, states[0]
        elif unfiltered and act["power"] not in unbegun:
            yield act, None


def groups(card: Card, by: str) -> list[str]:
    act, state = card[0], card[1] or NOTHING
    match by:
        case "none":
            return [""]
        case "paper":
            return [act["instrument"] or act["number"]]
        case "organ":
            return state["holders"] or [""]
        case _:
            return ["" if state[by] is None else str(state[by])]


def counted(
    rows: dict[str, Rows],
    since: date,
    until: date,
    by: str,
    selection: dict[str, Any],
    as_of: date,
) -> Counter[tuple[date, str, str, bool]]:
    """Changes by first day of the month, group, change, and whether of a sub-item."""
    found: Counter[tuple[date, str, str, bool]] = Counter()
    for card in cards(rows, selection, as_of):
        act = card[0]
        day, change = act["effective_on"], act["change"]
        if change is None or day is None or not since <= day <= until:
            continue
        if taken_over(act):
            change = "taken_over"
        for group in groups(card, by):
            found[day.replace(day=1), group, change, act["sub_item"]] += 1
    return found


def ended_approvals(
    rows: dict[str, Rows],
    since: date,
    until: date,
    by: str,
    selection: dict[str, Any],
    as_of: date,
) -> Counter[tuple[date, str, str, bool, str]]:
    """Approvals by month, group, kind, whether a sub-item, and what became of them."""
    found: Counter[tuple[date, str, str, bool, str]] = Counter()
    for card in cards(rows, selection, as_of, before=True):
        act, state = card
        day = act["effective_on"]
        if state is None or day is None or state["kind"] not in APPROVALS:
            continue
        fate = FATES.get(act["topic"]) or ("merged_results" if len(act["sources"]) > 1 else None)
        if fate is None or not since <= day <= until:
            continue
        for group in groups(card, by):
            for kind in (state["kind"], "approval"):
                found[day.replace(day=1), group, kind, act["sub_item"], fate] += 1
    return found


FATES = {
    "power.cancelled": "cancelled",
    "power.narrowed": "narrowed",
    "power.released": "released",
    "power.lapsed": "lapsed",
    "power.converted_to_filing": "converted_to_filing",
    "power.merged": "merged_ended",
}
