"""What is compared of a power: its elements as the cells of a table, field by field."""

from collections.abc import Iterator, Mapping
from typing import Final

from domain.elements import Elements, Limit
from ops.importers.items import EXTRAS, HOUSEKEEPING, PERSONAL, TEXTS
from ops.importers.tables.columns import by_alias, key

NAMES: Final[Mapping[str, str]] = {
    **{field: field for field in TEXTS},
    "item_name": "name",
    "organ": "holders",
    "item_type": "kind",
    "level": "level",
    "area_code": "area",
    "legal_basis": "legal_basis",
    "responsibilities": "responsibilities",
    "grounds": "grounds",
    "statutory_limit": "statutory_limit",
    "promised_limit": "promised_limit",
    "flow_chart": "flow_chart",
    "disclosure_form": "form",
    "disclosure_scope": "circle",
    "disclosure_time": "time",
}
"""The fields of a list that become elements, and what they are called when compared."""


def field_of(heading: str) -> str | None:
    """The field that is compared of what stands under a heading; None where nothing is.

    A column that has no element of its own is kept by the ledger under its heading, and goes by
    the field that the heading means, or else by itself.
    """
    found = by_alias("list").get(key(heading))
    if found in NAMES:
        return NAMES[found]
    if found is None:
        return None if PERSONAL.search(heading) else key(heading)
    return found if found in EXTRAS and found not in HOUSEKEEPING else None


def told(elements: Elements) -> Mapping[str, str]:
    """The cells of elements; what they leave open is not among them."""
    return {name: text for name, text in cells(elements) if text}


def cells(elements: Elements) -> Iterator[tuple[str, str]]:
    for extra in elements.extras:
        if field := field_of(extra.heading):
            yield field, extra.value
    yield from ((field, getattr(elements, field)) for field in TEXTS)
    yield "name", elements.name
    yield "legal_basis", "；".join(citation.text for citation in elements.legal_basis)
    yield "responsibilities", "\n".join(elements.responsibilities)
    yield "grounds", "\n".join(elements.grounds)
    yield "statutory_limit", limit(elements.statutory_limit)
    yield "promised_limit", limit(elements.promised_limit)
    yield "flow_chart", elements.flow_chart.reference if elements.flow_chart else ""
    if elements.disclosure:
        yield "form", elements.disclosure.form
        yield "circle", elements.disclosure.circle
        yield "time", elements.disclosure.time


def limit(found: Limit | None) -> str:
    return f"{found.amount}{found.unit}" if found else ""
