"""Values as text: for a terminal that nothing may surprise, and for a spreadsheet."""

import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, cast

from api.view import SHANGHAI
from domain.value import Value
from domain.value import asdict as fields_of

RISKY = frozenset("=+-@\t\r\n＝＋－＠'")


def shown(value: object, *, for_eyes: bool = True) -> str:
    """A value as people read it: several with ；, an unknown one as nothing."""
    match value:
        case None | bool():
            return {None: "", True: "true", False: "false"}[value]
        case datetime():
            return instant(value, for_eyes=for_eyes)
        case date():
            return value.isoformat()
        case Enum():
            return shown(value.value, for_eyes=for_eyes)
        case tuple() | list():
            parts = cast(Iterable[object], value)
            return "；".join(shown(part, for_eyes=for_eyes) for part in parts)
        case _:
            return visible(str(value)) if for_eyes else str(value)


def instant(value: datetime, *, for_eyes: bool) -> str:
    """Asia/Shanghai time with its offset for people, UTC in ISO 8601 for programs."""
    if for_eyes:
        return value.astimezone(SHANGHAI).isoformat(sep=" ", timespec="seconds")
    return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def visible(text: str) -> str:
    """Text that cannot move the cursor, colour the screen or turn its direction unseen."""
    return "".join(
        f"\\u{ord(sign):04x}"
        if sign not in "\n\t" and unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
        else sign
        for sign in text
    )


def safe(text: str) -> str:
    """Text a spreadsheet will not compute: one ' in front of what could begin a formula.

    Text that begins with ' gets another, so taking one leading ' away always gives the text back.
    """
    return f"'{text}" if text[:1] in RISKY else text


def plain(value: Any) -> Any:
    """What JSON does not know, in terms of what it does."""
    if isinstance(value, date):
        return shown(value, for_eyes=False)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Value):
        return fields_of(value)
    if isinstance(value, set | frozenset):
        return sorted(cast(Iterable[Any], value))
    return str(value)
