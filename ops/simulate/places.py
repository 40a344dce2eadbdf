"""The places of the made-up province, and the organs each of them has at the start.

Division codes begin with 99, which GB/T 2260 assigns to no province.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as member

from domain.organ_codes import check_character
from domain.vocabulary import Level, OrganKind
from ops.simulate import words
from ops.simulate.scale import Scale

GOVERNMENT = -1
TOWN = -2
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(kw_only=True, slots=True)
class Place:
    """A division: ``organs`` are its departments by field, ``below`` the places one level down."""

    index: int
    code: str
    name: str
    level: Level
    above: int
    short: str
    government: int = 0
    below: list[int] = member(default_factory=list[int])
    towns: list[int] = member(default_factory=list[int])
    organs: dict[int, int] = member(default_factory=dict[int, int])


def no_powers() -> "array[int]":
    return array("I")


@dataclass(kw_only=True, slots=True)
class Organ:
    """An organ while the simulation runs; ``powers`` are those it holds or once held."""

    index: int
    name: str
    field: int
    place: int
    level: Level
    kind: OrganKind
    credit_code: str
    version: int = 1
    active: bool = True
    items: int = 0
    powers: "array[int]" = member(default_factory=no_powers)

    @property
    def id(self) -> str:
        return f"organ:99-{self.index:05}"

    @property
    def duty(self) -> str:
        return f"duty:99-{self.index:05}"


def places(scale: Scale) -> list[Place]:
    """The province, its cities, and their counties."""
    result = [
        Place(
            index=0,
            code="990000",
            name=words.PROVINCE,
            level=Level.PROVINCE,
            above=-1,
            short=words.PROVINCE_SHORT,
        )
    ]
    names = place_names()
    for city in range(1, scale.cities + 1):
        add(result, next(names), Level.CITY, f"99{city:02}00", result[0])
        above = result[-1]
        for county in range(1, scale.counties + 1):
            add(result, next(names), Level.COUNTY, f"99{city:02}{county:02}", above)
    return result


def add(result: list[Place], name: str, level: Level, code: str, above: Place) -> None:
    above.below.append(len(result))
    result.append(
        Place(
            index=len(result),
            code=code,
            name=name + ("市" if level is Level.CITY else "县"),
            level=level,
            above=above.index,
            short=words.PROVINCE_SHORT + name,
        )
    )


def place_names() -> Iterator[str]:
    """Invented names without end, of two characters and, when those are used up, of three."""
    seconds = words.PLACE_SECOND
    for middle in ("", *words.TOWN_SECOND, *words.PLACE_FIRST, *seconds):
        for turn, _ in enumerate(seconds):
            for number, first in enumerate(words.PLACE_FIRST):
                yield first + middle + seconds[(number + turn) % len(seconds)]


def organs(places: list[Place], scale: Scale) -> list[Organ]:
    """A government and its departments for every place, and the towns of every county."""
    result: list[Organ] = []
    for place in places:
        place.government = found(result, place, f"{place.name}人民政府", GOVERNMENT)
        for number, kind in enumerate(words.FIELDS[: scale.fields]):
            place.organs[number] = found(result, place, department(place, kind.name), number)
        if place.level is Level.COUNTY:
            place.towns = [
                found(result, place, f"{place.name}{town_name(place, n)}镇人民政府", TOWN)
                for n in range(scale.towns)
            ]
    return result


def department(place: Place, field_name: str) -> str:
    return f"{place.name}{field_name}{'厅' if place.level is Level.PROVINCE else '局'}"


def town_name(place: Place, number: int) -> str:
    first = words.TOWN_FIRST[(place.index + number) % len(words.TOWN_FIRST)]
    return first + words.TOWN_SECOND[(place.index // 7 + number) % len(words.TOWN_SECOND)]


def found(result: list[Organ], place: Place, name: str, field_number: int) -> int:
    """Enter one more organ; return its number."""
    number = len(result)
    result.append(
        Organ(
            index=number,
            name=name,
            field=field_number,
            place=place.index,
            level=Level.TOWNSHIP if field_number == TOWN else place.level,
            kind=OrganKind.DEPARTMENT if field_number >= 0 else OrganKind.GOVERNMENT,
            credit_code=credit_code(place.code, number),
        )
    )
    return number


def credit_code(division: str, number: int) -> str:
    """A code that passes both checks, of GB 11714 for the body and of GB 32100 for the whole."""
    body = f"{number:08}"
    total = sum(w * int(figure) for w, figure in zip(BODY_WEIGHTS, body, strict=True))
    check = "0123456789X0"[11 - total % 11]
    first = f"11{division}{body}{check}"
    return first + check_character(first)
