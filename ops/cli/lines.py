"""Lines of the list as rows of a table: one cell for each column, whatever a line holds."""

from collections.abc import Iterable, Mapping
from typing import Any

from domain.listing import Line
from domain.vocabulary import Level, PowerKind

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
SHORT = 8


def row(line: Line) -> dict[str, Any]:
    """A line as a row; ``id`` and ``type`` are for people, the other columns for all."""
    return {
        **line,
        "id": short(line["power"]),
        "type": line["term"] or PowerKind(line["kind"]).label,
        "codes": [code["text"] for code in line["codes"]],
        "holders": names(line["holders"]),
        "exercisers": names(line["exercisers"]),
    }


def short(power: str) -> str:
    """The beginning of an id, as much as tells it from others most of the time."""
    return power.removeprefix("power:")[:SHORT]


def names(parties: Iterable[Mapping[str, str]]) -> list[str]:
    return [party["name"] for party in parties]


def level_name(digit: str) -> str:
    """层级 in words; the list carries its digit."""
    return Level(int(digit)).label if digit else ""


def fields(line: Line) -> list[dict[str, Any]]:
    """Everything a line says, a row for each field."""
    flat = {**line, "holders": names(line["holders"]), "exercisers": names(line["exercisers"])}
    flat["supervisors"] = names(line["supervisors"])
    flat["codes"] = [f"{code['text']} ({code['scheme']})" for code in line["codes"]]
    return [{"field": name, "value": said(value)} for name, value in flat.items() if value != ""]


def said(value: Any) -> Any:
    """A nested value on one line: key value, key value; lists of them by ；."""
    match value:
        case dict():
            return ", ".join(f"{k} {said(v)}" for k, v in value.items())
        case list():
            return [said(part) for part in value]
        case _:
            return value
