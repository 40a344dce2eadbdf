"""What stood on a day, read off the entries as a clerk would, without the code of the domain.

Slow and naive on purpose: it knows events by their topics and states as dictionaries.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

Stood = dict[str, tuple[str, tuple[str, ...], str]]


def stood(entries: Iterable[Any], day: date, upto: int) -> Stood:
    """Status, holders and name of every power that had come about by a day, known at a position."""
    streams: dict[str, list[Any]] = {}
    for entry in entries:
        if entry.position <= upto and entry.event.stream.startswith("power:"):
            streams.setdefault(entry.event.stream, []).append(entry.event)
    found = {id: walk(happened(events), day) for id, events in streams.items()}
    return {
        id: (status(power), tuple(power["holders"]), power["name"])
        for id, power in found.items()
        if power
    }


def happened(events: list[Any]) -> list[tuple[date, int, Any]]:
    """What truly happened, and when, in the order of the world."""
    instead = {e.corrects: e.replacement for e in events if e.topic == "entry.corrected"}
    off = {e.revokes for e in events if e.topic == "entry.revoked" and e.version not in instead}
    facts = [(e.version, instead.get(e.version, e)) for e in events if "entry." not in e.topic]
    facts = [(n, fact) for n, fact in facts if fact is not None and n not in off]
    handed = {f.completes: f.act.effective_on for _, f in facts if "handover" in f.topic}
    days = {n: handed.get(n) if f.act.awaits_handover else f.act.effective_on for n, f in facts}
    return sorted(((days[n], n, f) for n, f in facts if days[n]), key=lambda found: found[:2])


def walk(facts: list[tuple[date, int, Any]], day: date) -> dict[str, Any]:
    power: dict[str, Any] = {}
    for when, number, fact in facts:
        if when <= day:
            end_terms(power, when)
            take(power, fact, number)
    end_terms(power, day)
    return power


def end_terms(power: dict[str, Any], day: date) -> None:
    if power:
        if power["until"] and power["until"] <= day and power["status"] == "in_force":
            power["status"] = "expired"
        for some in ("deals", "stops"):
            power[some] = [x for x in power[some] if not (x["until"] and x["until"] <= day)]


def take(power: dict[str, Any], fact: Any, number: int) -> None:
    kind = fact.topic.removeprefix("power.")
    if kind == "added":
        power.update(name=fact.elements.name, holders=list(fact.holders), until=fact.act.until)
        power.update(status="in_force", deals=[], stops=[])
    elif kind in ("cancelled", "merged", "split", "released", "lapsed"):
        power["status"] = kind
    elif kind == "amended" and "name" in fact.changed:
        power["name"] = fact.elements.name
    elif kind == "transferred":
        power["holders"] = [fact.to if x == fact.source else x for x in power["holders"]]
    elif kind == "holders_reduced":
        power["holders"] = list(fact.holders)
    else:
        deal(power, fact, kind, number)


def deal(power: dict[str, Any], fact: Any, kind: str, number: int) -> None:
    """Delegations and the like, and suspensions."""
    deals: list[dict[str, Any]] = power["deals"]
    if kind in ("entrusted", "authorised", "granted", "delegated"):
        down = kind == "delegated"
        for to in fact.to if down else [fact.to]:
            terms = {"from": list(power["holders"]), "until": None if down else fact.act.until}
            deals.append(
                {"to": to, "by": number, "down": down, "done": down and fact.at_once, **terms}
            )
        if down and fact.at_once:
            settle(power, number)
    elif kind == "accepted":
        open_one = [x for x in deals if x["to"] == fact.by and not x["done"]][-1]
        open_one["done"] = True
        if open_one["down"]:
            settle(power, open_one["by"])
    elif kind == "withdrawn":
        ended = [x for x in deals if x["to"] == fact.source][-1]
        deals.remove(ended)
        if ended["down"] and ended["done"]:
            power["holders"] = once(
                [x for x in power["holders"] if x != ended["to"]] + ended["from"]
            )
    elif kind == "suspended":
        power["stops"] += [{"area": x, "until": fact.act.until} for x in fact.areas or [""]]
    elif kind == "resumed":
        power["stops"] = [x for x in power["stops"] if fact.areas and x["area"] not in fact.areas]


def settle(power: dict[str, Any], number: int) -> None:
    """Those who accepted hold it; once all have, those it came from hold it no more."""
    batch = [x for x in power["deals"] if x["by"] == number and x["down"]]
    gone = batch[0]["from"] if all(x["done"] for x in batch) else []
    stay = [x for x in power["holders"] if x not in gone]
    power["holders"] = once(stay + [x["to"] for x in batch if x["done"]])


def once(organs: list[str]) -> list[str]:
    return list(dict.fromkeys(organs))


def status(power: dict[str, Any]) -> str:
    everywhere = any(not x["area"] for x in power["stops"])
    return "suspended" if everywhere and power["status"] == "in_force" else power["status"]
