"""Two texts that should be one: whether they only spell it otherwise, and where they part."""

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from domain.value import Value

BRACKETS: Final = str.maketrans("[]{}〔〕【】", "()()()()")
DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
UNITS: Final = {"十": 10, "百": 100, "千": 1000}
ONE_TO_NINE: Final = "[一二两三四五六七八九]"
NUMERAL: Final = re.compile("[〇○零一二两三四五六七八九十百千]+")
WELL_FORMED: Final = re.compile(
    rf"(?:{ONE_TO_NINE}千)?零?(?:{ONE_TO_NINE}百)?零?(?:{ONE_TO_NINE}?十)?零?{ONE_TO_NINE}?"
    "|[〇○零一二三四五六七八九]+"
)
SPACE: Final = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")
"""Between digits a space parts two numbers; anywhere else it is layout."""
ORDINAL: Final = re.compile(r"(?<=第)\(([0-9]+)\)")
BETWEEN_DIGITS: Final = re.compile(r"(?<=[0-9])[^\w()%+<>=≤≥±×°&]+(?=[0-9])")
MEANING: Final = re.compile(r"(?:[^\W_]|[()%+<>=≤≥±×°&¥$€£])+|(?<=[0-9])[.\-/:,](?=[0-9])")
NOTHING: Final = re.compile(r"[\s\-—–/_]*")
"""What stands in a cell to say that nothing does."""
AROUND: Final = 12
"""So many letters are shown on either side of a change."""
MOST: Final = 40_000
"""So many pairs of letters are compared to find where two texts part; beyond, all between the
first and the last that differ counts as one change."""


def normal(text: str) -> str:
    """A text for comparing: what it says, whatever its width, case, spaces and punctuation.

    第十二条, 第 12 条 and 第１２条 are one, and so are 第（一）项 and 第一项. Two numbers stay two:
    三、五 is not 三十五.
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(BRACKETS)
    text = NUMERAL.sub(lambda found: arabic(found[0]), SPACE.sub("", text))
    text = BETWEEN_DIGITS.sub(sign, ORDINAL.sub(lambda found: found[1], text))
    return "".join(MEANING.findall(text))


@lru_cache(maxsize=1 << 12)
def arabic(text: str) -> str:
    """A Chinese number in digits; what is no number stays."""
    if not WELL_FORMED.fullmatch(text):
        return text
    if not any(letter in UNITS for letter in text):
        return "".join(str(DIGITS[letter]) for letter in text)
    total = digit = 0
    for letter in text:
        if letter in UNITS:
            total += (digit or 1) * UNITS[letter]
            digit = 0
        else:
            digit = DIGITS[letter]
    return str(total + digit)


def sign(found: re.Match[str]) -> str:
    """What parts two numbers: a point, a dash, a slash or a colon says something of its own."""
    return found[0] if found[0] in (".", "-", "/", ":") else ","


def spelt_otherwise(one: str, other: str) -> bool:
    """Two texts that are not the same, and say the same."""
    if one == other:
        return False
    if NOTHING.fullmatch(one) and NOTHING.fullmatch(other):
        return True
    meant = normal(one)
    return bool(meant) and meant == normal(other)


class Piece(Value):
    """A part of two texts: what the first has there, and what the second has. Equal: common."""

    old: str
    new: str


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Two texts side by side, letter by letter: put together, each side is its text again."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    first, last = old[:head], old[len(old) - tail :]
    found = [
        Piece(old=first, new=first),
        *parted(old[head : len(old) - tail], new[head : len(new) - tail]),
        Piece(old=last, new=last),
    ]
    return tuple(piece for piece in found if piece.old or piece.new)


def parted(old: str, new: str) -> Iterator[Piece]:
    if len(old) * len(new) > MOST:
        yield Piece(old=old, new=new)
        return
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield Piece(old=old[a:b], new=new[c:d])


def marked(old: str, new: str) -> str:
    """One line that shows both: [-only in the first-]{+only in the second+}.

    Of what they have in common, only the letters around a change are shown.
    """
    found = pieces(old, new)
    last = len(found) - 1
    return "".join(
        shortened(piece.old, first=not at, last=at == last)
        if piece.old == piece.new
        else (f"[-{piece.old}-]" if piece.old else "") + (f"{{+{piece.new}+}}" if piece.new else "")
        for at, piece in enumerate(found)
    )


def shortened(text: str, *, first: bool, last: bool) -> str:
    """A common part without its middle; at either end of the text, without what lies beyond."""
    head = "" if first else text[:AROUND]
    tail = "" if last else text[-AROUND:]
    return text if len(text) <= 2 * AROUND else f"{head}…{tail}"
