"""条: the articles a text names, so that 第十二条 and 第12条 are the same one."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from domain.basis import ARTICLE, N

Article = tuple[int, int]
"""The number of an article, and the n of 之n, or 0."""

ONE = rf"第({N})条(?:之({N}))?"
SEVERAL = re.compile(rf"{ONE}(?:第{N}款)?(?:至{ONE})?")
UNITS = {"十": 10, "百": 100, "千": 1000}
MOST = 10_000
"""Articles in one range; no law has so many, and a slip of the pen shall not make millions."""


@lru_cache(maxsize=1 << 14)
def articles(text: str) -> frozenset[Article]:
    """Every article of a locator, such as 第二条、第四条至第六条; 款 and 项 do not count."""
    return frozenset(article for found in SEVERAL.finditer(text) for article in spanned(found))


def spanned(found: re.Match[str]) -> Iterator[Article]:
    first, end = (number(found[1]), number(found[2] or "0")), found[3]
    yield first
    if end is None:
        return
    last = (number(end), number(found[4] or "0"))
    yield from ((one, 0) for one in range(first[0] + 1, min(last[0], first[0] + MOST) + 1))
    yield last


def named_by(text: str, title: str) -> frozenset[Article]:
    """The articles of a paper that the title of an amending one names; none: the whole paper.

    Only those behind that very title count (关于修改〈中华人民共和国文物保护法〉第三十条的决定),
    and none where 等 leaves the list open.
    """
    for found in TITLED.finditer(text):
        locator = ARTICLE.match(text, found.end())
        if short(found[1]) == short(title) and locator and text[locator.end() :][:1] != "等":
            return articles(locator[0])
    return frozenset()


TITLED = re.compile(r"[《〈<＜]([^《》〈〉<>＜＞]+)[》〉>＞]")
NATION = "中华人民共和国"


@lru_cache(maxsize=1 << 16)
def short(title: str) -> str:
    """A title for comparing: letters and digits only, in one width, without the nation's name."""
    folded = unicodedata.normalize("NFKC", title.replace(NATION, "")).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def number(numeral: str) -> int:
    """A whole number in digits of any width, or in Chinese, such as 一百二十 or 二〇."""
    if not any(unit in numeral for unit in UNITS):
        return int("".join(map(digit, numeral)))
    total = last = 0
    for letter in numeral:
        if letter in UNITS:
            total += (last or 1) * UNITS[letter]
            last = 0
        else:
            last = int(digit(letter))
    return total + last


def digit(letter: str) -> str:
    return "0" if letter in "〇○零" else str(int(unicodedata.numeric(letter)))
