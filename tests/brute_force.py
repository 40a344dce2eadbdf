"""What stood on a day, read off the entries as a clerk would, by none of the domain's code."""

from collections.abc import Iterable
from datetime import date
from typing import Any

Card = dict[str, Any]
ENDS = ("cancelled", "merged", "split", "released", "lapsed")


def stood(entries: Iterable[Any], day: date, upto: int) -> dict[str, Any]:
    """Status, holders and name of every power that had come about by a day, known at a position."""
    streams: dict[str, list[Any]] = {}
    for entry in entries:
        if entry.position <= upto and entry.event.stream.startswith("power:"):
            streams.setdefault(entry.event.stream, []).append(entry.event)
    found = {id: walk(happened(events), day) for id, events in streams.items()}
    return {id: (x["status"], tuple(x["holders"]), x["name"]) for id, x in found.items() if x}


def happened(events: list[Any]) -> list[tuple[date, int, Any]]:
    """What truly happened, and when, in the order of the world."""
    instead = {e.corrects: e.replacement for e in events if e.topic == "entry.corrected"}
    off = {e.revokes for e in events if e.topic == "entry.revoked" and e.version not in instead}
    facts = [(e.version, instead.get(e.version, e)) for e in events if "entry." not in e.topic]
    facts = [(n, fact) for n, fact in facts if fact is not None and n not in off]
    waiting = {n for n, fact in facts if fact.act.awaits_handover}
    handed = {f.completes: f.act.effective_on for _, f in facts if "handover" in f.topic}
    facts = [(n, f) for n, f in facts if "handover" not in f.topic or f.completes in waiting]
    days = {n: handed.get(n) if n in waiting else fact.act.effective_on for n, fact in facts}
    return sorted(((days[n], n, f) for n, f in facts if days[n]), key=lambda found: found[:2])


def walk(facts: list[tuple[date, int, Any]], day: date) -> Card:
    power: Card = {}
    for when, number, fact in [*(fact for fact in facts if fact[0] <= day), (day, 0, None)]:
        for kind in ("deals", "stops") if power else ():
            for one in [x for x in power[kind] if x["until"] and x["until"] <= when]:
                end(power, kind, one)
        if power and power["until"] and power["until"] <= when and power["status"] == "in_force":
            power["status"] = "expired"
        if fact:
            take(power, fact, fact.topic.removeprefix("power."), number)
    if power and power["status"] == "in_force" and not all(x["area"] for x in power["stops"]):
        power["status"] = "suspended"
    return power


def take(power: Card, fact: Any, kind: str, number: int) -> None:  # noqa: C901 (one turn for each kind)
    deals, until = power.get("deals", []), fact.act.until
    if kind == "added":
        power.update(name=fact.elements.name, holders=list(fact.holders), until=until)
        power.update(status="in_force", deals=[], stops=[])
    elif kind in ENDS:
        power["status"] = kind
    elif kind == "amended" and "name" in fact.changed:
        power["name"] = fact.elements.name
    elif kind == "holders_reduced":
        power["holders"] = list(fact.holders) or power["holders"]
    elif kind == "suspended":
        power["stops"] += [{"area": x, "until": until} for x in fact.areas or [""]]
    elif kind == "resumed":
        power["stops"] = [x for x in power["stops"] if fact.areas and x["area"] not in fact.areas]
    elif kind == "accepted":
        fits = [
            x for x in deals if x["to"] == fact.by and not x["done"] and fact.of in (0, x["by"])
        ]
        one = min(fits, key=lambda x: (x["kind"] != "delegated", x["kind"] != "granted"))
        settle(power, one, done=True)
    elif kind == "withdrawn":
        fits = [x for x in deals if x["to"] == fact.source and fact.of in (0, x["by"])]
        end(power, "deals", fits[-1])
    elif kind == "transferred":
        transfer(power, {fact.source: fact.to})
    elif kind in ("entrusted", "authorised", "granted", "delegated"):
        down, organs = kind == "delegated", power["holders"]
        got = [x["to"] for x in deals if x["kind"] == "delegated" and x["done"]]
        givers = list(fact.source) or [x for x in organs if x not in got] if down else organs
        terms = {"kind": kind, "by": number, "until": until, "from": givers, "done": False}
        deals += (fresh := [{"to": x, **terms} for x in (fact.to if down else [fact.to])])
        for one in fresh if down and fact.at_once else ():
            settle(power, one, done=True)


def settle(power: Card, one: Card, *, done: bool) -> None:
    """Who accepts holds it; once nobody of a batch is waiting, those who gave it away do not."""
    one["done"] = done
    if one["kind"] == "delegated":
        batch = [x["done"] for x in power["deals"] if x["by"] == one["by"]]
        gone = one["from"] if batch and all(batch) else []
        organs = dict.fromkeys([*power["holders"], *([one["to"]] if done else [])])
        power["holders"] = [x for x in organs if x not in gone]


def end(power: Card, kind: str, one: Card) -> None:
    power[kind].remove(one)
    if one.get("kind") == "delegated" and one["done"]:
        left = [x for x in power["holders"] if x != one["to"]]
        power["holders"] = list(dict.fromkeys([*left, *one["from"]]))
    elif one.get("kind") == "delegated":
        settle(power, one, done=False)


def transfer(power: Card, swap: dict[str, str]) -> None:
    """The new organ stands wherever the old one did; what it would deal with itself is void."""
    power["holders"] = [swap.get(x, x) for x in power["holders"]]
    for x in power["deals"]:
        x["from"] = [swap.get(organ, organ) for organ in x["from"]]
        x["to"] = swap.get(x["to"], x["to"]) if x["kind"] == "delegated" and x["done"] else x["to"]
        x["void"] = x["to"] in (x["from"] if x["kind"] == "delegated" else power["holders"])
    power["deals"] = [x for x in power["deals"] if not x["void"]]
