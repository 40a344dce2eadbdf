"""The exported tables, drawn up entry by entry with the domain alone: slow, and easy to believe."""

from collections.abc import Callable, Sequence
from datetime import UTC, date
from hashlib import sha256
from typing import Any

from domain.act import Act
from domain.basis import read
from domain.codes import CodeScheme
from domain.dates import PartialDate, Precision
from domain.events import AnyEvent, EntryCorrected
from domain.ledger import Entry, Ledger
from domain.listing import canonical, describe, path
from domain.power import Power
from domain.streams import history
from domain.timeline import Version, effective_day, standing
from domain.totals import change_of, receivers_of

Row = dict[str, Any]
Told = dict[str, list[Entry]]
SHORT = {"power": "versions", "organ": "organs", "instrument": "instruments"}


def tables(ledger: Ledger) -> dict[str, list[Row]]:
    """Every row of every table, in no order."""
    entries = list(ledger.all_entries())
    told: Told = {}
    for entry in entries:
        told.setdefault(entry.event.stream, []).append(entry)
    found: dict[str, list[Row]] = {
        name: [] for name in ("versions", "acts", "organs", "instruments", "totals")
    }
    for stream, some in told.items():
        kind = stream.partition(":")[0]
        if kind == "power":
            found["acts"] += acts(some)
        for spans, version in known(some, history) if kind in SHORT else ():
            found[SHORT[kind]].append(spans | SHAPES[kind](version.state))
            if kind == "instrument":
                found["totals"] += [spans | row for row in totals(version.state)]
    texts = {text for row in found["versions"] for text in row["bases"]}
    return found | {
        "events": [
            event(entry, state) for entry, state in zip(entries, states(ledger), strict=True)
        ],
        "citations": [citation(text) for text in sorted(texts)],
    }


def known(
    some: Sequence[Entry], timeline: Callable[[Sequence[AnyEvent]], list[Version[Any]]]
) -> list[tuple[Row, Version[Any]]]:
    """How a timeline was known after each entry: versions, and the positions that knew them."""
    open: list[tuple[int, Version[Any]]] = []
    closed: list[tuple[int, int | None, Version[Any]]] = []
    for count, entry in enumerate(some, 1):
        now = timeline([one.event for one in some[:count]])
        closed += [(start, entry.position, one) for start, one in open if one not in now]
        open = [(start, one) for start, one in open if one in now]
        known_already = [one for _, one in open]
        open += [(entry.position, one) for one in now if one not in known_already]
    closed += [(start, None, one) for start, one in open]
    return [
        (
            {
                "valid_from": one.valid_from,
                "valid_until": one.valid_until,
                "known_from": start,
                "known_until": end,
            },
            one,
        )
        for start, end, one in closed
    ]


def states(ledger: Ledger) -> list[bytes]:
    return [state for _, state in ledger.store.select_states(0, ledger.position)]


def event(entry: Entry, state: bytes) -> Row:
    event = entry.event
    return {
        "position": entry.position,
        "recorded_at": entry.recorded_at.astimezone(UTC).replace(tzinfo=None),
        "stream": event.stream,
        "kind": event.stream.partition(":")[0],
        "version": event.version,
        "topic": event.topic,
        "effective_on": event.act.effective_on,
        "instrument": event.act.instrument,
        "actor": event.actor,
        "command_id": event.command_id,
        "leaf": sha256(b"\0" + state).hexdigest(),
        "entry": state.decode(),
    }


def power(state: Power) -> Row:
    line = describe(state, lambda organ: {"name": "", "organ": organ})
    elements = state.elements
    return {
        "power": state.id,
        "version": state.by,
        "listed": state.listed,
        "status": line["status"],
        "kind": line["kind"],
        "term": state.term,
        "area": state.area,
        "path": path(state.area),
        "level": state.level and int(state.level),
        "name": elements.name,
        "holder": next(iter(state.holders), ""),
        "holders": list(state.holders),
        "exercisers": list(state.exercisers()),
        "supervisors": list(state.supervisors),
        "base_code": base_code(state),
        "codes": [code.text for code in elements.codes],
        "parent_code": elements.parent_code,
        "parent_name": elements.parent_name,
        "bases": [citation.text for citation in elements.legal_basis],
        "handling": line["handling"],
        "strict": state.strict,
        "after_registration": state.after_registration,
        "since": state.since,
        "until": state.until,
        "statutory_amount": elements.statutory_limit and elements.statutory_limit.amount,
        "statutory_unit": elements.statutory_limit and elements.statutory_limit.unit,
        "promised_amount": elements.promised_limit and elements.promised_limit.amount,
        "promised_unit": elements.promised_limit and elements.promised_limit.unit,
        "review_levels": elements.review_levels,
        "sources": list(state.sources),
        "results": list(state.results),
        "line": canonical([line]).decode().rstrip("\n"),
    }


def base_code(state: Power) -> str | None:
    """The first base code, or the one within the first implementation code."""
    texts = {code.scheme: code.text for code in reversed(state.elements.codes)}
    whole = texts.get(CodeScheme.IMPLEMENTATION, "")
    return texts.get(CodeScheme.BASE) or whole[19:31] or None


def organ(state: Any) -> Row:
    return {
        "organ": state.id,
        "name": state.name,
        "kind": state.kind.value,
        "level": state.level and int(state.level),
        "area": state.area,
        "path": path(state.area),
        "credit_code": state.credit_code,
        "parent": state.parent,
        "status": state.status.value,
        "founding_unknown": state.founding_unknown,
        "successors": list(state.successors),
    }


def instrument(state: Any) -> Row:
    return {
        "instrument": state.id,
        "number": state.number,
        "title": state.title,
        "issuer": state.issuer,
        "rank": state.rank.value,
        "area": state.area,
        "status": state.status.value,
        "amended_on": state.amended_on,
        "amendments": state.amendments,
    }


def totals(state: Any) -> list[Row]:
    return [
        {
            "instrument": state.id,
            "change": total.change.value,
            "scope": total.scope,
            "annex": total.annex,
            "sub_items": total.sub_items,
            "stated": total.count,
            "explained": sum(
                reason.count
                for reason in state.explained
                if (reason.change, reason.scope, reason.sub_items)
                == (total.change, total.scope, total.sub_items)
            ),
        }
        for total in state.totals
    ]


SHAPES: dict[str, Callable[[Any], Row]] = {"power": power, "organ": organ, "instrument": instrument}


def acts(some: Sequence[Entry]) -> list[Row]:
    """What was done to one power and stood, as known after each entry."""
    recorded = {entry.event.version: entry for entry in some}

    def deeds(events: Sequence[AnyEvent]) -> list[Version[Any]]:
        told = {e.corrects: e.version for e in events if isinstance(e, EntryCorrected)}
        return [
            Version(
                effective_day(change, events) or date.max,
                None,
                (change, told.get(change.version, change.version)),
            )
            for change in standing(events)
        ]

    return [
        {
            "power": change.stream,
            "version": change.version,
            "told": told,
            "effective_on": None if deed.valid_from == date.max else deed.valid_from,
            "known_from": spans["known_from"],
            "known_until": spans["known_until"],
            "position": recorded[change.version].position,
            "recorded_at": recorded[change.version]
            .recorded_at.astimezone(UTC)
            .replace(tzinfo=None),
            **said(change),
        }
        for spans, deed in known(some, deeds)
        for change, told in [deed.state]
    ]


def said(change: Any) -> Row:
    act: Act = change.act
    counted = change_of(change)
    accepted = [change.by] if change.topic == "power.accepted" else []
    level = change.level if change.topic == "power.delegated" else None
    refers = getattr(change, "completes", None) or getattr(change, "of", None) or None
    return {
        "topic": change.topic,
        "change": counted and counted.value,
        "instrument": act.instrument,
        "number": act.number,
        "title": act.title,
        "rank": act.rank.value,
        "decided_on": whole(act.decided_on),
        "published_on": whole(act.published_on),
        "nominal_on": act.effective_on,
        "until": act.until,
        "awaits_handover": act.awaits_handover,
        "scope": act.scope,
        "annex": act.annex,
        "item": act.item,
        "sub_item": act.sub_item,
        "taken_over": act.taken_over,
        "simulated": act.simulated,
        "receivers": [*receivers_of(change), *accepted],
        "receiving_level": level and int(level),
        "mode": change.mode.value if change.topic == "power.granted" else "",
        "refers": refers,
        "sources": list(getattr(change, "sources", ())),
        "became": list(change.into) if change.topic in ("power.merged", "power.split") else [],
        "receiver": change.receiver if change.topic == "power.released" else "",
        "established_kind": change.kind.value if change.topic == "power.added" else "",
        "at_once": change.topic == "power.delegated" and change.at_once,
        "withdrawn_from": change.source if change.topic == "power.withdrawn" else "",
    }


def whole(day: PartialDate | None) -> date | None:
    return day.earliest if day is not None and day.precision is Precision.DAY else None


def citation(text: str) -> Row:
    """A text as one citation: a power's texts were cut when they were recorded."""
    found = read(text)
    return {
        "text": text,
        "title": found.instrument_title,
        "number": found.instrument_number,
        "article": found.article,
        "item": found.item,
    }
