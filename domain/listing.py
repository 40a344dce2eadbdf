"""The list (权责清单): one line for each power, in one order, in one spelling.

Whoever draws up the list (a read model, a replay of the events, an export) uses these functions, so
that the same day, as known at the same position, gives the same bytes.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from domain.organs import Organ
from domain.plain import plain
from domain.power import Power, divisions, within
from domain.timeline import Version, on
from domain.vocabulary import PowerKind

Line = dict[str, Any]
Party = Callable[[str], dict[str, str]]

SUSPENDED = "suspended"
SPELLING = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """What a reader asks to see; an empty field asks for nothing in particular.

    ``area`` takes in what lies in it (GB/T 2260), but not what names no area; ``organ`` holds or
    exercises; ``text`` stands in the name or in a code, in capitals or not. Services (公共服务) are
    no powers: they are shown when asked for, by ``services`` or as the ``kind``.
    """

    area: str = ""
    organ: str = ""
    kind: str = ""
    text: str = ""
    services: bool = False

    @property
    def with_services(self) -> bool:
        return self.services or self.kind == PowerKind.SERVICE.value


def line(power: Power, names: Mapping[str, str]) -> Line:
    """One power as the list shows it, its organs under the names given; keys in order.

    What is not known of a power, or goes without saying, is left out, as in a stored event. An
    organ whose registration was annulled goes by its id.
    """
    described = describe(power, lambda organ: {"name": names.get(organ, organ), "organ": organ})
    return {
        name: [*value] if isinstance(value, tuple) else value
        for name, value in sorted(described.items())
    }


def describe(power: Power, party: Party) -> Line:
    """The line of a power, whatever ``party`` makes of the id of an organ; keys in no order."""
    stands = plain(power)
    said: Line = stands["elements"]
    said.update(
        power=power.id,
        name=said.get("name", ""),
        codes=said.get("codes", ()),
        legal_basis=[citation.text for citation in power.elements.legal_basis],
        office=said.get("office", ""),
        kind=stands["kind"],
        term=power.term,
        area=power.area,
        level=stands["level"],
        holders=[party(organ) for organ in power.holders],
        exercisers=[party(organ) for organ in power.exercisers()],
        supervisors=[party(organ) for organ in power.supervisors],
        status=SUSPENDED if power.suspended and power.listed else power.status.value,
        since=stands["since"],
        until=stands.get("until"),
        handling=stands.get("handling", ""),
        strict=power.strict,
        after_registration=power.after_registration,
    )
    for name in SELDOM & stands.keys():
        said[name] = stands[name]
    if power.arrangements:
        said["arrangements"] = [
            arranged(arrangement, party) for arrangement in stands["arrangements"]
        ]
    return said


SELDOM = frozenset(
    {
        "suspensions",
        "removed",
        "retained_on",
        "handed_over_on",
        "released_to",
        "sources",
        "results",
    }
)


def arranged(arrangement: dict[str, Any], party: Party) -> dict[str, Any]:
    del arrangement["by"]  # the number of an entry, which is not for the list
    return arrangement | {
        "to": party(arrangement["to"]),
        "principals": [party(organ) for organ in arrangement["principals"]],
    }


def parties(power: Power) -> tuple[str, ...]:
    """Every organ a line names: the holders first, then who else exercises, then the others."""
    others = [organ for a in power.arrangements for organ in (a.to, *a.principals)]
    return tuple(dict.fromkeys((*power.exercisers(), *power.supervisors, *others)))


def lines(powers: Iterable[Power], names: Mapping[str, str]) -> list[Line]:
    """The list: every power that is on it, in its order."""
    return sorted((line(power, names) for power in powers if power.listed), key=order)


def order(shown: Line) -> tuple[str, str, str, str]:
    """By area, first holder, kind and power, each by code point; no name has a say in it."""
    holders = shown["holders"]
    return shown["area"], holders[0]["organ"] if holders else "", shown["kind"], shown["power"]


def canonical(shown: Iterable[Line]) -> bytes:
    """One line of JSON each, keys sorted, UTF-8; the spelling of ``domain.codec``."""
    return "".join(f"{SPELLING.encode(item)}\n" for item in shown).encode()


def name_on(history: Sequence[Version[Organ]], day: date) -> str:
    """The name of an organ on a day.

    Before its first day it is the first name: a list that names an organ before the ledger knows
    it to be founded had that name from a paper.
    """
    organ = on(history, day)
    return organ.name if organ else history[0].state.name


def select(shown: Iterable[Line], selection: Selection) -> list[Line]:
    """The lines a reader asked for."""
    return [item for item in shown if matches(item, selection)]


def matches(shown: Line, selection: Selection) -> bool:
    is_service = shown["kind"] == PowerKind.SERVICE.value
    return (
        (selection.with_services or not is_service)
        and selection.kind in ("", shown["kind"])
        and within(shown["area"], selection.area)
        and (not selection.organ or selection.organ in (p["organ"] for p in shown["exercisers"]))
        and folded(selection.text) in sought(shown)
    )


def sought(shown: Line) -> str:
    """Where a reader's text is looked for."""
    return "\n".join((shown["name"], *(code["text"] for code in shown["codes"]))).casefold()


def folded(text: str) -> str:
    """A reader's text as it is looked for: composed as all text is stored, capitals made small."""
    return unicodedata.normalize("NFC", text).casefold()


@lru_cache(maxsize=4096)
def path(area: str) -> str:
    """An area as the way to it, level by level: one lies in another if its way begins with its."""
    return "".join(f"{part}/" for part in divisions(area))


def difference(before: Iterable[Line], after: Iterable[Line]) -> dict[str, list[Line]]:
    """What another list has more, has less, and says otherwise, field by field; in list order."""
    old = {item["power"]: item for item in before}
    new = {item["power"]: item for item in after}
    return {
        "added": [item for item in new.values() if item["power"] not in old],
        "removed": [item for item in old.values() if item["power"] not in new],
        "changed": [
            {"power": id, "name": item["name"], "holders": item["holders"], "fields": fields}
            for id, item in new.items()
            if id in old and (fields := altered(old[id], item))
        ],
    }


def altered(old: Line, new: Line) -> dict[str, dict[str, Any]]:
    """The fields that differ; None stands for one that is not there."""
    return {
        field: {"old": old.get(field), "new": new.get(field)}
        for field in sorted(old.keys() | new.keys())
        if old.get(field) != new.get(field)
    }


def totals(shown: Iterable[Line]) -> dict[str, Any]:
    """How many powers there are and, apart from them, how many services."""
    powers: list[Line] = []
    services: list[Line] = []
    for item in shown:
        (services if item["kind"] == PowerKind.SERVICE.value else powers).append(item)
    return {"powers": counted(powers), "services": counted(services)}


def counted(shown: Sequence[Line]) -> dict[str, Any]:
    """The sum, and what it is made of; a power that several organs hold counts for each of them."""
    holders = (party["organ"] for item in shown for party in item["holders"])
    levels = ("" if item["level"] is None else str(item["level"]) for item in shown)
    return {
        "total": len(shown),
        "by_kind": dict(sorted(Counter(item["kind"] for item in shown).items())),
        "by_level": dict(sorted(Counter(levels).items())),
        "by_organ": dict(sorted(Counter(holders).items())),
    }
