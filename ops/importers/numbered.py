"""分条: several duties or grounds in one cell, parted where the text itself parts them."""

import re
from typing import Final

from ops.importers.values import parse_number

MARK: Final = re.compile(
    r"(?:^|(?<=[;；。\n:：]))[ \t\u3000]*"
    r"(?:(\d{1,2})[.．、](?!\d)|[(（](\d{1,2})[)）]|([一二三四五六七八九十]{1,3})、"
    r"|[(（]([一二三四五六七八九十]{1,3})[)）]|([①-⑳]))"
)
ENDS: Final = " \t\n\u3000;；"


def split_list(text: str) -> tuple[str, ...]:
    """The points of a text: numbered 1, 2, 3; else one a line; else parted by semicolons.

    Only numbers that count up from one are taken for numbering; what stands before the first
    stays as a point of its own.
    """
    marks = _counted(list(MARK.finditer(text)))
    if marks:
        begins = [match.end() for match in marks]
        ends = [match.start() for match in marks[1:]] + [len(text)]
        parts = [text[: marks[0].start()], *map(lambda a, b: text[a:b], begins, ends)]
    else:
        parts = re.split(r"\n" if "\n" in text else r"[;；]", text)
    return tuple(part for part in (part.strip(ENDS) for part in parts) if part)


def _counted(matches: list[re.Match[str]]) -> list[re.Match[str]]:
    """The marks of the outermost numbering: those of the first kind that count 1, 2, 3."""
    for kind in dict.fromkeys(match.lastindex for match in matches):
        marks = [match for match in matches if match.lastindex == kind]
        if [_number(match) for match in marks] == list(range(1, len(marks) + 1)):
            return marks
        return []
    return []


def _number(match: re.Match[str]) -> int:
    text = match[match.lastindex or 0]
    return ord(text) - ord("①") + 1 if text >= "①" and text <= "⑳" else parse_number(text)
