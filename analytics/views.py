"""The views that questions stand on: what is asked about, as it was known.

A question's own SQL names views and tables; ``statement`` gathers those it needs, each cut to the
registers, the state of knowledge and the filters asked for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, cast

from analytics.tables import TABLES

VIEWS = (
    "versions_known",
    "acts_known",
    "organs_known",
    "papers",
    "totals_known",
    "events_known",
    "powers",
    "powers_by",
    "unbegun",
    "changes",
    "changes_by",
    "changes_told",
    "changes_asked",
)
"""Every view with a file, each after those it stands on."""
EVERYTHING: Mapping[str, Any] = {
    "area": "",
    "path": "",
    "organ": "",
    "kind": "",
    "services": True,
    "several": False,
}
"""The filters of views that let everything through."""
COMMENT = re.compile(r"--[^\n]*")
PARAMETER = re.compile(r"\$([a-z_]+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """What is run: tables of registers, views in the order of their making, the question."""

    tables: Mapping[str, tuple[str, ...]]
    """The registers from which each table is read."""
    views: Mapping[str, str]
    question: str
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])


@cache
def read(name: str) -> str:
    """The text of a file of SQL."""
    return files("analytics").joinpath(f"sql/{name}.sql").read_text(encoding="utf-8")


def statement(
    question: str,
    *,
    positions: Mapping[str, int],
    parameters: Mapping[str, Any],
    filters: Mapping[str, Any] = EVERYTHING,
    organs: Mapping[str, str | None] = MappingProxyType({}),
    views: Mapping[str, str] = MappingProxyType({}),
) -> Statement:
    """A question and what it stands on. ``views`` are those that are made for it alone.

    In a view, filters and parameters are written out. ``organs``: under which id each register
    has the organ that is asked for; None where it does not. Without any, none is asked for.
    """
    text = read(question)
    known = {
        name: {"register": name, "position": position, "organ_here": organs.get(name, "")}
        for name, position in positions.items()
    }
    asked = {**filters, **parameters}
    written = {name: read(f"views/{name}") for name in VIEWS} | dict(views)
    needed = reached(text, written)
    everything = [text, *(written[name] for name in needed)]
    return Statement(
        tables={name: tuple(positions) for name in TABLES if mentions(everything, name)},
        views={
            name: view(one, known.values(), asked)
            for name, one in written.items()
            if name in needed
        },
        question=text,
        parameters={name: asked[name] for name in parameters_of(text)},
    )


def view(text: str, registers: Iterable[Mapping[str, Any]], values: Mapping[str, Any]) -> str:
    """A view as it is made; what is known by position is made of a part for each register."""
    if "$position" not in text:
        return filled(text, values)
    return "\nunion all\n".join(filled(text, one) for one in registers)


def reached(text: str, views: Mapping[str, str]) -> set[str]:
    """The views that a text names, and those that they name in turn."""
    found: set[str] = set()
    left = [text]
    while left:
        text = left.pop()
        named = {name for name in views if mentions([text], name)} - found
        found |= named
        left += [views[name] for name in named]
    return found


def mentions(texts: Iterable[str], name: str) -> bool:
    """One of the texts reads from a table or view of that name: it follows ``from`` or ``join``."""
    reads = re.compile(rf"\b(from|join)\s+{name}\b")
    return any(reads.search(COMMENT.sub("", text)) for text in texts)


def parameters_of(text: str) -> Iterator[str]:
    """The names of the parameters in a text, each once."""
    return iter(dict.fromkeys(PARAMETER.findall(COMMENT.sub("", text))))


def filled(text: str, values: Mapping[str, Any]) -> str:
    """A text with its parameters written out."""
    return PARAMETER.sub(lambda found: literal(values[found[1]]), text)


def literal(value: Any) -> str:
    """A value as SQL spells it: text with its quotes doubled, several with commas between.

    Raises TypeError for any other.
    """
    match value:
        case None:
            return "null"
        case bool() | int() | float():
            return str(value).lower()
        case datetime():
            return f"timestamp '{value.isoformat(sep=' ')}'"
        case date():
            return f"date '{value.isoformat()}'"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case tuple():
            return ", ".join(map(literal, cast(tuple[Any, ...], value)))
        case _:
            raise TypeError(f"no literal for {value!r}")


def values(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """A view of some rows that are written out."""
    lines = ",\n    ".join(f"({', '.join(literal(one) for one in row)})" for row in rows)
    return f"select * from (values\n    {lines}\n) as written ({', '.join(columns)})"
