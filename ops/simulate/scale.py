"""How big a province a register of so many events belongs to, and the days its history spans."""

from dataclasses import dataclass
from datetime import date
from math import sqrt

from ops.simulate.words import FIELDS

FIRST_DAY = date(2005, 3, 1).toordinal()
LAST_DAY = date(2026, 6, 30).toordinal()
REORGANISED_ON = date(2018, 10, 15).toordinal()
"""The province's reorganisation; cities follow in winter, counties in spring."""

SMALLEST = 500
POWERS_PER_EVENT = 0.21
MOST_COUNTIES = 99
REORGANISED_FIELDS = 6


class TooSmall(ValueError):
    """A register this small has no room for a province's history."""

    def __init__(self, size: int) -> None:
        super().__init__(f"a simulated register has at least {SMALLEST} events, not {size}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """What a size leads to: fields of government, places, powers, and how much a paper decides."""

    size: int
    fields: int
    cities: int
    counties: int
    towns: int
    powers: int
    batch: float
    """The mean number of items of one paper."""


def scale_of(size: int) -> Scale:
    if size < SMALLEST:
        raise TooSmall(size)
    powers = int(size * POWERS_PER_EVENT)
    fields = min(max(int(size**0.26), REORGANISED_FIELDS), len(FIELDS))
    per_organ = min(max(int(size**0.3), 6), 60)
    places = max(powers / per_organ / fields, 4)
    cities = max(1, round(sqrt(places / 2)))
    counties = max(1, round((places - 1 - cities) / cities))
    return Scale(
        size=size,
        fields=fields,
        cities=cities,
        counties=min(counties, MOST_COUNTIES),
        towns=2 if size < 50_000 else 6,
        powers=powers,
        batch=min(max(size / 4_000, 4.0), 60.0),
    )
