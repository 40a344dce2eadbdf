"""What stood on a day, read off the entries as a clerk would, by none of the domain's code."""

from collections.abc import Iterable
from datetime import date
from typing import Any


def stood(entries: Iterable[Any], day: date, upto: int) -> dict[str, Any]:
    """Status, holders and name of every power that had come about by a day, known at a position."""
    streams: dict[str, list[Any]] = {}
    for entry in entries:
        if entry.position <= upto and entry.event.stream.startswith("power:"):
            streams.setdefault(entry.event.stream, []).append(entry.event)
    found = {id: walk(happened(events), day) for id, events in streams.items()}
    return {id: told(power) for id, power in found.items() if power}


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
    if power and power["until"] and power["until"] <= day and power["status"] == "in_force":
        power["status"] = "expired"
    for some in ("deals", "stops") if power else ():
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
    elif kind == "suspended":
        power["stops"] += [{"area": x, "until": fact.act.until} for x in fact.areas or [""]]
    elif kind == "resumed":
        power["stops"] = [x for x in power["stops"] if fact.areas and x["area"] not in fact.areas]
    else:
        deal(power, fact, kind, number)


def deal(power: dict[str, Any], fact: Any, kind: str, number: int) -> None:
    deals: list[dict[str, Any]] = power["deals"]
    if kind in ("entrusted", "authorised", "granted"):
        terms = {"by": number, "until": fact.act.until, "down": False, "done": False}
        deals.append({"to": fact.to, **terms})
    elif kind == "delegated":
        found = {"by": number, "until": None, "down": True, "done": fact.at_once}
        deals += [{"to": to, "from": list(power["holders"]), **found} for to in fact.to]
        settle(power, number)
    elif kind == "accepted":
        found = [x for x in deals if x["to"] == fact.by and not x["done"]][-1]
        found["done"] = True
        settle(power, found["by"])
    elif kind == "withdrawn":
        found = [x for x in deals if x["to"] == fact.source][-1]
        deals.remove(found)
        if found["down"] and found["done"]:
            rest = [x for x in power["holders"] if x != found["to"]]
            power["holders"] = list(dict.fromkeys(rest + found["from"]))


def settle(power: dict[str, Any], number: int) -> None:
    batch = [x for x in power["deals"] if x["by"] == number and x["down"]]
    gone = batch[0]["from"] if batch and all(x["done"] for x in batch) else []
    stay = [x for x in power["holders"] if x not in gone]
    power["holders"] = list(dict.fromkeys(stay + [x["to"] for x in batch if x["done"]]))


def told(power: dict[str, Any]) -> tuple[str, tuple[str, ...], str]:
    stopped = power["status"] == "in_force" and not all(x["area"] for x in power["stops"])
    status = "suspended" if stopped else power["status"]
    return status, tuple(power["holders"]), power["name"]
