"""What was handed on, and what became of it, by going through the entries of each power."""

from collections import Counter
from datetime import date
from typing import Any

from domain.events import AnyEvent
from domain.ledger import Ledger
from tests.analytics.brute_changes import cards, groups
from tests.analytics.clerk import Rows, day_of, stood
from tests.brute_force import happened

TITLES = {
    "power.delegated": "delegation",
    "power.entrusted": "entrustment",
    "power.authorised": "authorisation",
}
Key = tuple[date, str, str, int | None, str]


def handed_on(
    book: Ledger, rows: dict[str, Rows], known_at: int, asked: dict[str, Any]
) -> Counter[Key]:
    """By month, group, title and receiving level: items, receivers, and what became of them."""
    since, until, as_of, by = asked["since"], asked["until"], asked["as_of"], asked["by"]
    entries: dict[str, list[AnyEvent]] = {}
    for entry in book.all_entries(upto=known_at):
        entries.setdefault(entry.event.stream, []).append(entry.event)
    found: Counter[Key] = Counter()
    for card in cards(rows, asked["selection"], as_of, before=True):
        act = card[0]
        day = day_of(act, as_of)
        if act["topic"] not in (*TITLES, "power.granted") or not since <= day <= until:
            continue
        title = TITLES.get(act["topic"]) or f"grant_{act['mode']}"
        level = act["receiving_level"] or lowest(rows["organs"], act["receivers"], day)
        marks = fate(entries[act["power"]], rows, act, as_of)
        for group in groups(card, by):
            for mark in marks:
                found[day.replace(day=1), group, title, level, mark] += 1
            if "items" in marks:
                receivers = len(set(act["receivers"]))
                found[day.replace(day=1), group, title, level, "receivers"] += receivers
    return found


def lowest(organs: Rows, receivers: list[str], day: date) -> int | None:
    tiers: list[int] = []
    for organ in receivers:
        own = sorted((o for o in organs if o["organ"] == organ), key=lambda o: o["valid_from"])
        then = stood(own, day) or own[:1]
        tiers += [o["level"] for o in then if o["level"]]
    return max(tiers, default=None)


def fate(
    events: list[AnyEvent], rows: dict[str, Rows], act: dict[str, Any], as_of: date
) -> set[str]:
    if act["effective_on"] is None or act["effective_on"] > as_of:
        return {"awaiting_handover"}
    facts: list[Any] = [(n, fact) for day, n, fact in happened(events) if day <= as_of]
    own = next(fact for n, fact in facts if n == act["version"])
    at_once = getattr(own, "at_once", False)
    answers = [f for _, f in facts if getattr(f, "of", 0) == act["version"]]
    taken = {f.by for f in answers if f.topic == "power.accepted"}
    lost = {f.source for f in answers if f.topic == "power.withdrawn"}
    receivers = set(act["receivers"])
    marks = {"items"}
    if at_once or receivers <= taken:
        marks.add("accepted")
    if lost:
        marks.add("withdrawn")
    mine = [row for row in rows["versions"] if row["power"] == act["power"]]
    since = [
        row
        for row in mine
        if row["valid_from"] <= as_of
        and (row["valid_until"] is None or row["valid_until"] > act["effective_on"])
    ]
    waiting = receivers - taken - lost - {one for row in since for one in row["holders"]}
    over = act["until"] is not None and act["until"] <= as_of
    now = stood(mine, as_of)
    if own.topic == "power.delegated" and not at_once and waiting and not over and now[0]["listed"]:
        marks.add("hanging")
    return marks
