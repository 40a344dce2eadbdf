"""隔离: what an import could not take, where it stood and why; nothing is dropped silently."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from ops.importers.reasons import told


@dataclass(frozen=True, kw_only=True, slots=True)
class Quarantined:
    """One thing held back: the place, the heading of its column, the text, the reason."""

    file: str
    sheet: str
    cell: str
    column: str
    value: str
    reason: str
    zh: str
    en: str

    def as_json(self) -> dict[str, str]:
        """The form that reports and the API show."""
        return asdict(self)


def quarantined(
    place: tuple[str, str, str], reason: str, *, column: str = "", value: str = ""
) -> Quarantined:
    """Something held back at a place, worded in both languages."""
    file, sheet, cell = place
    zh, en = told(reason)
    return Quarantined(
        file=file, sheet=sheet, cell=cell, column=column, value=value, reason=reason, zh=zh, en=en
    )


def digest(items: Iterable[Quarantined]) -> str:
    """The short name under which an operator accepts exactly these items, in whatever order."""
    lines = sorted(
        json.dumps(item.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        for item in items
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
