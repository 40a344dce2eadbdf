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
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, cast

import orjson
from eventsourcing.persistence import Mapper, StoredEvent

from domain.commands import Request
from domain.events import EVENTS, AnyEvent, EntryCorrected
from domain.plain import plain, read
from domain.value import replace

ESCAPES = ("\\u00", "\\b", "\\f", "\\r")
UNSTAMPED = b'"recorded_at":""'
ENVELOPE = ("act", "actor", "command_id", "on_behalf_of", "stream", "topic", "version")
REPLACEMENT = ("act", "payload", "topic")
LENT = {"stream": "", "version": 0, "actor": ""}
"""What a replacement inside a correction is read with, until the correction lends it its own."""
OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER


class NotCanonical(ValueError):
    """The event holds text that has no canonical spelling: not NFC, or a control character."""


class Undecodable(ValueError):
    """The stored bytes are no event that this version knows."""


def encode(event: AnyEvent) -> bytes:
    """One event, one spelling; the recorded time still empty. Raises NotCanonical."""
    try:
        state = orjson.dumps(parts(plain(event)) | {"recorded_at": ""}, option=OPTIONS)
    except TypeError as error:  # a lone surrogate, an integer of more than 53 bits
        raise NotCanonical(f"{event.stream}: {error}") from error
    text = state.decode()
    suspect = not unicodedata.is_normalized("NFC", text)
    if suspect or ("\\" in text and any(escape in text for escape in ESCAPES)):
        refuse_uncanonical(event, orjson.loads(state))
    return state


def payload(event: AnyEvent) -> dict[str, Any]:
    """What an event says beyond its envelope, as plain JSON values."""
    found: dict[str, Any] = parts(plain(event))["payload"]
    return found


def parts(said: dict[str, Any]) -> dict[str, Any]:
    """The envelope of an event, and in it as its payload what else it says.

    A replacement inside a correction has no envelope of its own but its act and its topic.
    """
    found = {name: said.pop(name, "") for name in ENVELOPE}
    if inner := said.get("replacement"):
        replacement = parts(inner)
        said["replacement"] = {name: replacement[name] for name in REPLACEMENT}
    found["payload"] = said
    return found


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
        recorded_at = datetime.fromisoformat(found.pop("recorded_at"))
        cls = EVENTS[found["topic"]]
        event = whole(read(joined(found), cls))
        if recorded_at.tzinfo is not UTC or event.version < 1:
            raise ValueError(f"recorded_at {recorded_at} not in UTC or version {event.version} < 1")
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Undecodable(f"{type(error).__name__}: {error} in {state[:200]!r}") from error
    return event, recorded_at


def decode_strictly(state: bytes) -> tuple[AnyEvent, datetime]:
    """The same, where the bytes are also the one spelling of what they say. Raises Undecodable."""
    event, recorded_at = decode(state)
    try:
        written = stamp(encode(event), recorded_at)
    except NotCanonical as error:
        raise Undecodable(f"{error} in {state[:200]!r}") from error
    if written != state:
        raise Undecodable(f"not in the spelling in which it is written: {state[:200]!r}")
    return event, recorded_at


def joined(found: dict[str, Any]) -> dict[str, Any]:
    """The fields of an event, from its parts."""
    payload = found.pop("payload")
    if not found.keys().isdisjoint(payload):
        raise ValueError("a part of the envelope in the payload")
    if inner := payload.get("replacement"):
        payload["replacement"] = joined(inner | LENT)
    return found | payload


def digest(request: Request) -> str:
    """SHA-256 of what a request asks for, so that an id used for another one is noticed."""
    asked = [(type(command).__name__, plain(command)) for command in request.commands]
    parts = [asked, request.actor, request.on_behalf_of]
    return sha256(orjson.dumps(parts, option=OPTIONS)).hexdigest()


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


def refuse_uncanonical(event: AnyEvent, value: Any) -> None:
    """Look at each text by itself: an escape before a combining mark is no fault of either."""
    if isinstance(value, dict):
        for part in cast(dict[str, Any], value).values():
            refuse_uncanonical(event, part)
    elif isinstance(value, list):
        for part in cast(list[Any], value):
            refuse_uncanonical(event, part)
    elif isinstance(value, str):
        if not unicodedata.is_normalized("NFC", value):
            raise NotCanonical(f"{event.stream}: text is not NFC: {value!r}")
        if any(c < " " and c not in "\t\n" for c in value):
            raise NotCanonical(f"{event.stream}: control character in {value!r}")


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
