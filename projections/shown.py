"""A line of the list as it is stored: its exact bytes but for the names of its organs.

The names are those of the day that is asked about, so they are put in when the list is read.
"""

import re
from collections.abc import Iterable, Mapping

import orjson
from msgspec.json import Encoder

from domain.listing import Line, describe, parties, path, sought
from domain.organs import Organ
from domain.power import Power
from projections.collecting import uncollected
from projections.sheets import Shape, Sheet

SPELLING = Encoder(order="sorted")
# No text can look like this: inside a JSON string every quotation mark has a backslash before it.
NAMELESS = re.compile(rb'"name":"","organ":"([^"]+)"')

CELLS = {
    "version": "int8",
    "listed": "bool",
    "area": "text",
    "path": "text",
    "holder": "text",
    "organs": "text",
    "holding": "int2",
    "acting": "int2",
    "kind": "text",
    "level": "int2",
    "status": "text",
}
TEXT = {"sought": "text", "line": "bytea"}


def shaped(power: Power) -> Shape:
    """The columns a power is found by, and its line.

    ``organs``: the holders, then who else exercises, then who else is named, with spaces between;
    left out where it is the one holder. ``holding`` and ``acting`` count the first two kinds.
    """
    shown = describe(power, nameless)
    organs = parties(power)
    holders = power.holders
    cells = (
        power.by,
        power.listed,
        power.area,
        path(power.area),
        holders[0] if holders else "",
        None if organs == holders[:1] else " ".join(organs),
        len(holders),
        len(shown["exercisers"]),
        shown["kind"],
        shown["level"],
        shown["status"],
    )
    return Shape(cells, (sought(shown), SPELLING.encode(shown)))


def nameless(organ: str) -> dict[str, str]:
    return {"name": "", "organ": organ}


def organs_in(lines: Iterable[bytes]) -> list[str]:
    """The organs whose names are wanting."""
    return sorted({id.decode() for line in lines for id in NAMELESS.findall(line)})


def named(lines: Iterable[bytes], names: Mapping[str, str]) -> list[bytes]:
    """The lines with the names in; an organ without one goes by its id."""
    parties = {id.encode(): party(id, name) for id, name in names.items()}

    def put(found: re.Match[bytes]) -> bytes:
        return parties.get(found[1]) or party(found[1].decode(), found[1].decode())

    return [NAMELESS.sub(put, line) for line in lines]


def party(id: str, name: str) -> bytes:
    return orjson.dumps({"name": name, "organ": id})[1:-1]


@uncollected()
def read(lines: Iterable[bytes]) -> list[Line]:
    return [orjson.loads(line) for line in lines]


def sheet(table: str, *, aside: str) -> Sheet:
    """The powers, each with its line."""
    return Sheet(
        table=table,
        kind="power",
        shaped=shaped,
        cells=CELLS,
        text=TEXT,
        aside=aside,
    )


def names_sheet(table: str) -> Sheet:
    """What the organs are called."""
    return Sheet(
        table=table,
        kind="organ",
        shaped=organ_name,
        cells={"name": "text"},
    )


def organ_name(organ: Organ) -> Shape:
    return Shape((organ.name,))
