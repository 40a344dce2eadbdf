"""Events and their values as plain JSON values, and back: which field is spelled how.

A field at its default is left out. How a field is written and read follows from its type, worked
out once for each class. What a later version does not know is refused, never guessed.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from domain.act import Act
from domain.dates import PartialDate
from domain.events import EVENTS, AnyEvent, Event

ENVELOPE = frozenset({"stream", "version", "act", "actor", "on_behalf_of", "command_id"})
Reader = Callable[[Any], Any]


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
