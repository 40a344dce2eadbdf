"""Lines of the list as rows of a table: one cell for each column, whatever a line holds."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from domain.listing import Line
from domain.vocabulary import Level
from ops.cli.headings import called
from ops.cli.plain import shown
from ops.cli.words import spoken

COLUMNS = (
    "power",
    "name",
    "kind",
    "term",
    "codes",
    "holders",
    "exercisers",
    "area",
    "level",
    "status",
    "since",
    "until",
    "office",
    "legal_basis",
)
BRIEF = ("id", "name", "type", "holders", "since")
PARTY = {"name", "organ"}
SHORT = 8
MADE = re.compile(r"[0-9a-f]{32}")
"""An id made by an importer; its beginning tells it from others. Others are kept whole."""


def row(line: Line) -> dict[str, Any]:
    """A line as a row; ``id`` and ``type`` are for people, the other columns for all."""
    return {
        **line,
        "id": short(line["power"]),
        "type": line["term"] or line["kind"],
        "codes": [code["text"] for code in line["codes"]],
        "holders": names(line["holders"]),
        "exercisers": names(line["exercisers"]),
    }


def short(power: str) -> str:
    """What a person types to name the power, and reads in a table."""
    bare = power.removeprefix("power:")
    return bare[:SHORT] if MADE.fullmatch(bare) else bare


def names(parties: Iterable[Mapping[str, str]]) -> list[str]:
    return [party["name"] for party in parties]


def level_name(digit: str) -> str:
    """层级 in words; the list carries its digit."""
    return Level(int(digit)).label if digit else ""


def fields(line: Line, *, chinese: bool = False) -> list[dict[str, Any]]:
    """Everything a line says, a row for each field."""
    flat = {**line, "holders": names(line["holders"]), "exercisers": names(line["exercisers"])}
    flat["supervisors"] = names(line["supervisors"])
    flat["codes"] = [f"{code['text']} ({code['scheme']})" for code in line["codes"]]
    return [
        {"field": name, "value": said(value, chinese=chinese)}
        for name, value in flat.items()
        if value != ""
    ]


def said(value: Any, *, chinese: bool = False) -> Any:
    """A nested value on one line: key value, key value; lists of them by ；.

    Keys and words of ours are in Chinese for a table in Chinese; programs get them as stored.
    """
    if isinstance(value, dict):
        if value.keys() == PARTY:
            return cast(dict[str, Any], value)["name"]
        parts = cast(dict[str, Any], value).items()
        return ", ".join(pair(name, part, chinese=chinese) for name, part in parts)
    if isinstance(value, list):
        return [said(part, chinese=chinese) for part in cast(list[Any], value)]
    return value


def pair(name: str, part: Any, *, chinese: bool) -> str:
    text = shown(said(part, chinese=chinese), for_eyes=False)
    if not chinese:
        return f"{name} {text}"
    return f"{called(name, chinese=True)} {spoken(name, text, chinese=True)}"
