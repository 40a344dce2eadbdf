"""Ids that follow from what they stand for, so that planning twice gives the same commands.

A day is part of each: what ended may begin anew under the same name or code.
"""

import hashlib
from collections.abc import Iterable
from datetime import date

LENGTH = 32


def power_id(area: str, day: date, marks: Iterable[str]) -> str:
    """``marks`` tell the power from all others listed in an area on a day: codes, holders, name."""
    return f"power:{_digest(area, day.isoformat(), *marks)}"


def organ_id(name: str, area: str, day: date) -> str:
    return f"organ:{_digest(name, area, day.isoformat())}"


def instrument_id(number: str, title: str, area: str, day: date) -> str:
    """A number tells a paper well enough; without one, the day does, for titles are used again."""
    return f"instrument:{_digest(number, title, area, '' if number else day.isoformat())}"


def command_id(sha256: str, kind: str, options: str) -> str:
    """The same file, read the same way, is the same request."""
    return f"import:{_digest(sha256, kind, options, length=64)}"


def _digest(*parts: str, length: int = LENGTH) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:length]
