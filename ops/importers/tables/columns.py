"""列标题: what a heading means, in Chinese and in the English of our own sample data."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from ops.importers.tables.aliases import CODES, FIELDS, KINDS
from ops.importers.tables.table import Notice, Table, Unreadable, noticed

KEPT: Final = ("list", "changes")
"""Kinds of import that keep what stands under an unknown heading with the powers they enter."""
FILLING_HINT: Final = re.compile(r"[(\[](必填|选填|可选|非必填|必填项|选填项)[)\]]$")


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where the fields of one kind of import stand, as indices into the cells of a row."""

    at: Mapping[str, int]
    warnings: tuple[Notice, ...]


def columns(kind: str, table: Table) -> Columns:
    """The fields that the headings of a table name; two headings for one field are refused."""
    fields = by_alias(kind)
    at: dict[str, int] = {}
    warnings: list[Notice] = []
    for index, heading in enumerate(table.headings):
        place = (table.file, table.sheet, heading.address)
        field = fields.get(key(heading.text))
        if field is None:
            if heading.text:
                reason = "unknown_heading" if kind in KEPT else "unknown_heading_unread"
                warnings.append(noticed(place, reason, value=heading.text))
        elif field in at:
            other = table.headings[at[field]].address
            raise Unreadable(place, "same_field", value=heading.text, other=other)
        else:
            at[field] = index
    if not at:
        first = table.headings[0]
        place = (table.file, table.sheet, first.address)
        raise Unreadable(place, "unknown_headings", value=first.text, limit=1)
    return Columns(at=at, warnings=tuple(warnings))


@cache
def by_alias(kind: str) -> Mapping[str, str]:
    """The field that each heading names in one kind of import; a field's own name is one."""
    return {key(alias): field for field in KINDS[kind] for alias in (field, *FIELDS[field])}


def key(heading: str) -> str:
    """A heading without width, case, spaces, stars and hints for whoever fills the form."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return FILLING_HINT.sub("", "".join(text.split()).strip("*:"))


@cache
def is_known(heading: str) -> bool:
    """Whether the heading means something in any kind of import."""
    return any(key(heading) in by_alias(kind) for kind in KINDS)


@cache
def is_code(heading: str) -> bool:
    """Whether the column holds codes, which are text even where they look like numbers."""
    return any(by_alias(kind).get(key(heading)) in CODES for kind in KINDS)
