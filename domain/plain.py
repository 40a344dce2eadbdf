"""Events and their values as plain JSON values, and back: which field is spelled how.

A field at its default is left out. How a field is written and read follows from its type, worked
out once for each class. What a later version does not know is refused, never guessed.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from domain.act import Act
from domain.dates import PartialDate
from domain.events import EVENTS, AnyEvent, Event

ENVELOPE = frozenset({"stream", "version", "act", "actor", "on_behalf_of", "command_id"})
Writer = Callable[[Any], Any]
Reader = Callable[[Any], Any]


def payload(event: Event) -> dict[str, Any]:
    """What the event says beyond its envelope, as plain JSON values."""
    return payload_writer(type(event))(event)


def plain(value: Any) -> Any:
    """A dataclass as JSON knows it; fields at their default are left out."""
    return dataclass_writer(cast(type[Any], type(value)))(value)


@cache
def dataclass_writer(cls: type[Any]) -> Writer:
    return fields_writer(cls, tuple(field.name for field in fields(cls)))


@cache
def payload_writer(cls: type[Any]) -> Writer:
    return fields_writer(cls, tuple(f.name for f in fields(cls) if f.name not in ENVELOPE))


def fields_writer(cls: type[Any], names: tuple[str, ...]) -> Writer:
    """Everything that does not depend on the value is worked out here, once for a class."""
    if not names:
        return lambda _: {}
    defaults = {field.name: field.default for field in fields(cls)}
    steps = tuple((name, defaults[name], writer(hints_of(cls)[name])) for name in names)
    values = getter(names)

    def write(value: Any) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for (name, default, spell), part in zip(steps, values(value), strict=True):
            if part is not default and part != default:
                result[name] = part if spell is None else spell(part)
        return result

    return write


def getter(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """All these attributes of a value at once; ``attrgetter`` gives a single one bare."""
    first, *more = names
    if more:
        return attrgetter(first, *more)
    one = attrgetter(first)
    return lambda value: (one(value),)


@cache
def writer(hint: Any) -> Any:
    """How a field of this type is written; None: the value is a JSON value already."""
    if get_origin(hint) in (Union, UnionType):
        parts = [part for part in get_args(hint) if part is not NoneType]
        return write_replacement if len(parts) > 1 else optional(writer(parts[0]))
    if get_origin(hint) is tuple:
        return tuple_of(writer(get_args(hint)[0]), list)
    if hint is date:
        return date.isoformat
    return dataclass_writer(hint) if is_dataclass(hint) else None


def write_replacement(event: Event | None) -> Any:
    """A replacement inside a correction has no envelope of its own."""
    if event is None:
        return None
    return {"act": plain(event.act), "payload": payload(event), "topic": event.topic}


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
        return tuple_of(reader(get_args(hint)[0]), tuple)
    if hint is date:
        return date.fromisoformat
    if issubclass(hint, Enum):
        return {member.value: member for member in hint}.__getitem__
    if issubclass(hint, PartialDate):
        return lru_cache(maxsize=4096)(hint)
    if is_dataclass(hint):
        return dataclass_of(cast(type[Any], hint))
    return None


def optional(spell: Callable[[Any], Any] | None) -> Callable[[Any], Any] | None:
    return None if spell is None else lambda value: None if value is None else spell(value)


def tuple_of(
    spell: Callable[[Any], Any] | None, kind: Callable[[Any], Any]
) -> Callable[[Any], Any]:
    return kind if spell is None else lambda value: kind([spell(item) for item in value])


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
