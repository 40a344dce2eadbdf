"""What somebody may have meant who mistyped the name of a power."""

from difflib import get_close_matches

from api.view import View
from ops.cli.lines import short

FEW = 3
MOST = 50_000
"""Of more names than these none is compared: it would take too long."""


def near(here: View, text: str) -> list[str]:
    """A few ids and names of the day's list that are like a text, the likest first."""
    lines = here.lines()
    names = {line["name"] for line in lines} | {short(line["power"]) for line in lines}
    if len(names) > MOST:
        return []
    return get_close_matches(text.removeprefix("power:"), sorted(names), FEW)
