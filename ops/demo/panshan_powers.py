"""The invented powers of the Panshan register: granted to the county, cancelled, and its own."""

from dataclasses import dataclass

from domain.vocabulary import PowerKind
from ops.demo.panshan_frame import CANCELLED, GRANTED, KINDS, Department, departments
from ops.simulate.items import name_of_item

OWN_EACH = 2
CANCEL_NAMES, OWN_NAMES = 40, 60
"""Where in a field's catalogue the cancelled and the county's own items begin."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Invented:
    """A made-up power; ``number`` is its place in its series."""

    id: str
    series: str
    number: int
    department: Department
    kind: PowerKind
    name: str


def granted() -> list[Invented]:
    """附件2: city powers that every department is granted, ten or eleven each."""
    return spread("grant", GRANTED, 0, KINDS)


def cancelled() -> list[Invented]:
    """附件1: approvals of the county that end."""
    return spread("cancel", CANCELLED, CANCEL_NAMES, (PowerKind.LICENCE,))


def own() -> list[Invented]:
    """What each department keeps: an approval and a penalty."""
    kinds = (PowerKind.LICENCE, PowerKind.PENALTY)
    return spread("own", OWN_EACH * len(departments()), OWN_NAMES, kinds)


def spread(
    series: str, count: int, names_from: int, kinds: tuple[PowerKind, ...]
) -> list[Invented]:
    """So many powers, shared out among the departments as evenly as may be."""
    result: list[Invented] = []
    all_departments = departments()
    each, left = divmod(count, len(all_departments))
    for place, department in enumerate(all_departments):
        for within in range(each + (place < left)):
            number = len(result) + 1
            kind = kinds[within % len(kinds)]
            result.append(
                Invented(
                    id=f"power:panshan-{series}-{number:03}",
                    series=series,
                    number=number,
                    department=department,
                    kind=kind,
                    name=name_of_item(department.field, names_from + within, kind),
                )
            )
    return result
