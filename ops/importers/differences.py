"""How a row of a list differs from the power it speaks of, element by element."""

from collections.abc import Iterable
from typing import Any

from domain.codes import Code
from domain.elements import Elements, Extra
from domain.value import names_of, replace
from ops.importers.items import HOUSEKEEPING
from ops.importers.reading import Reading
from ops.importers.values import normal_name


def differences(row: Reading, said: Elements, held: Elements) -> tuple[tuple[str, ...], Elements]:
    """The elements that change, and the elements with what the row says put in.

    What the row leaves blank it does not deny: a list without a column for the counterpart changes
    no counterpart. A name spelt with other brackets or widths is the same name.
    """
    kept = {row.heading(field) for field in HOUSEKEEPING}
    extras = merged_extras((e for e in said.extras if e.heading not in kept), held.extras)
    new = replace(said, codes=merged_codes(said.codes, held.codes), extras=extras)
    if normal_name(said.name) == normal_name(held.name):
        new = replace(new, name=held.name)
    changed = tuple(
        name
        for name in names_of(Elements)
        if stated(getattr(new, name)) and getattr(new, name) != getattr(held, name)
    )
    changes: dict[str, Any] = {name: getattr(new, name) for name in changed}
    return changed, replace(Elements(), **changes)


def stated(value: object) -> bool:
    """Whether the row says anything at all about an element."""
    return value not in (None, "", (), 0, False)


def merged_codes(said: Iterable[Code], held: Iterable[Code]) -> tuple[Code, ...]:
    """Codes replace those of their own scheme; the order of what is there already stays."""
    said, held = tuple(said), tuple(held)
    if set(said) <= set(held):
        return held
    schemes = {code.scheme for code in said}
    return (*said, *(code for code in held if code.scheme not in schemes))


def merged_extras(said: Iterable[Extra], held: Iterable[Extra]) -> tuple[Extra, ...]:
    values = {extra.heading: extra for extra in held} | {extra.heading: extra for extra in said}
    return tuple(values.values())
