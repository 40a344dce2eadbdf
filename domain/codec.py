"""Events as canonical JSON: the bytes that are stored, hashed and published.

RFC 8785, restricted: ASCII keys, no floats, integers below 2**53, NFC text without control
characters other than tab and newline. On that profile orjson with sorted keys writes the same bytes
as an RFC 8785 library (a test compares them). A field at its default is left out. On the wire:

    {"act":{…},"actor":"…","command_id":"…","on_behalf_of":"…","payload":{…},
     "recorded_at":"2026-11-21T08:15:30.123456Z","stream":"power:…","topic":"power.added","version":1}

The store knows the recorded time only while it holds the head; ``encode`` leaves it empty and
``stamp`` fills it in.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import orjson
from eventsourcing.persistence import Mapper, StoredEvent

from domain.act import Act
from domain.dates import PartialDate
from domain.events import EVENTS, AnyEvent, EntryCorrected, Event

ENVELOPE = frozenset({"stream", "version", "act", "actor", "on_behalf_of", "command_id"})
UNSTAMPED = b'"recorded_at":""'
OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER


class NotCanonical(ValueError):
    """The event holds text that has no canonical spelling: not NFC, or a control character."""


class Undecodable(ValueError):
    """The stored bytes are no event that this version knows."""


def encode(event: AnyEvent) -> bytes:
    """One event, one spelling; the recorded time still empty. Raises NotCanonical."""
    state = orjson.dumps(
        {
            "act": plain(event.act),
            "actor": event.actor,
            "command_id": event.command_id,
            "on_behalf_of": event.on_behalf_of,
            "payload": payload(event),
            "recorded_at": "",
            "stream": event.stream,
            "topic": event.topic,
            "version": event.version,
        },
        option=OPTIONS,
    )
    text = state.decode()
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonical(f"{event.stream} version {event.version}: text is not NFC")
    if any(escape in text for escape in ("\\u00", "\\b", "\\f", "\\r")):
        refuse_controls(event, orjson.loads(state))
    return state


def stamp(state: bytes, recorded_at: datetime) -> bytes:
    """The same bytes with the moment the ledger learnt of the event, in UTC microseconds."""
    head, tail = state.rsplit(UNSTAMPED, 1)
    return b'%b"recorded_at":"%b"%b' % (head, spell(recorded_at), tail)


@lru_cache(maxsize=16)
def spell(moment: datetime) -> bytes:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode()


def decode(state: bytes) -> tuple[AnyEvent, datetime]:
    """The event and its recorded time. Raises Undecodable, naming what it cannot read."""
    try:
        found = orjson.loads(state)
        cls = EVENTS[found["topic"]]
        event = cls(
            stream=found["stream"],
            version=found["version"],
            act=reader(Act)(found["act"]),
            actor=found["actor"],
            on_behalf_of=found["on_behalf_of"],
            command_id=found["command_id"],
            **read_fields(cls, found["payload"]),
        )
        return whole(event), datetime.fromisoformat(found["recorded_at"])
    except (KeyError, TypeError, ValueError) as error:
        raise Undecodable(f"{type(error).__name__}: {error} in {state[:200]!r}") from error


def whole(event: AnyEvent) -> AnyEvent:
    """A correction lends its envelope to the replacement it carries."""
    if not isinstance(event, EntryCorrected) or event.replacement is None:
        return event
    replacement = replace(
        event.replacement,
        stream=event.stream,
        version=event.corrects,
        actor=event.actor,
        on_behalf_of=event.on_behalf_of,
        command_id=event.command_id,
    )
    return replace(event, replacement=replacement)


def payload(event: Event) -> dict[str, Any]:
    """What the event says beyond its envelope, as plain JSON values."""
    return write(event, payload_plan(type(event)))


def plain(value: Any) -> Any:
    """A value as JSON knows it; fields at their default are left out."""
    if isinstance(value, tuple):
        return [plain(item) for item in cast(tuple[Any, ...], value)]
    if isinstance(value, Event):
        return {
            "act": plain(value.act),
            "payload": payload(value),
            "topic": value.topic,
        }
    if is_dataclass(value) and not isinstance(value, type):
        return write(value, plan(type(value)))
    if isinstance(value, date):
        return value.isoformat()
    return value


def write(value: Any, steps: tuple[tuple[str, Any, bool], ...]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, default, scalar in steps:
        part = getattr(value, name)
        if part is not default and part != default:
            result[name] = part if scalar else plain(part)
    return result


@cache
def plan(cls: type[Any]) -> tuple[tuple[str, Any, bool], ...]:
    """Name, default and whether the value is a JSON scalar already, for each field of a class."""
    hints = hints_of(cls)
    return tuple((f.name, f.default, is_scalar(hints[f.name])) for f in fields(cls))


@cache
def payload_plan(cls: type[Any]) -> tuple[tuple[str, Any, bool], ...]:
    return tuple(step for step in plan(cls) if step[0] not in ENVELOPE)


def is_scalar(hint: Any) -> bool:
    if get_origin(hint) in (Union, UnionType):
        return all(is_scalar(part) for part in get_args(hint))
    return isinstance(hint, type) and issubclass(hint, str | int | NoneType)


@cache
def hints_of(cls: type[Any]) -> dict[str, Any]:
    return get_type_hints(cls)


Reader = Callable[[Any], Any]


def read_fields(cls: type[Any], found: dict[str, Any]) -> dict[str, Any]:
    readers = field_readers(cls)
    return {
        name: part if (read := readers[name]) is None else read(part)
        for name, part in found.items()
    }


@cache
def field_readers(cls: type[Any]) -> dict[str, Reader | None]:
    hints = hints_of(cls)
    return {field.name: reader(hints[field.name]) for field in fields(cls)}


@cache
def reader(hint: Any) -> Any:  # noqa: PLR0911 (one return for each shape a field may have)
    """How a field of this type is read back; None: the JSON value is the value."""
    if get_origin(hint) in (Union, UnionType):
        parts = [part for part in get_args(hint) if part is not NoneType]
        if all(isinstance(part, type) and issubclass(part, Event) for part in parts):
            return read_replacement
        return optional(reader(parts[0]))
    if get_origin(hint) is tuple:
        return tuple_of(reader(get_args(hint)[0]))
    if hint is date:
        return date.fromisoformat
    if issubclass(hint, Enum | PartialDate):
        return hint
    if is_dataclass(hint):
        return dataclass_of(cast(type[Any], hint))
    return None


def optional(read: Reader | None) -> Reader | None:
    return None if read is None else lambda value: None if value is None else read(value)


def tuple_of(read: Reader | None) -> Reader:
    return tuple if read is None else lambda value: tuple(read(item) for item in value)


def dataclass_of(cls: type[Any]) -> Reader:
    return lambda value: cls(**read_fields(cls, value))


def read_replacement(value: Any) -> AnyEvent | None:
    """A replacement inside a correction has no envelope of its own; the correction lends it one."""
    if value is None:
        return None
    cls = EVENTS[value["topic"]]
    return cls(
        stream="",
        version=0,
        actor="",
        act=reader(Act)(value["act"]),
        **read_fields(cls, value["payload"]),
    )


def refuse_controls(event: AnyEvent, value: Any) -> None:
    if isinstance(value, dict):
        for part in cast(dict[str, Any], value).values():
            refuse_controls(event, part)
    elif isinstance(value, list):
        for part in cast(list[Any], value):
            refuse_controls(event, part)
    elif isinstance(value, str) and any(c < " " and c not in "\t\n" for c in value):
        raise NotCanonical(
            f"{event.stream} version {event.version}: control character in {value!r}"
        )


class EventMapper(Mapper[str]):
    """Stores an event under its topic, never under a Python import path."""

    def __init__(self) -> None: ...

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        return StoredEvent(
            originator_id=domain_event.stream,
            originator_version=domain_event.version,
            topic=domain_event.topic,
            state=encode(domain_event),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        return decode(stored_event.state)[0]
