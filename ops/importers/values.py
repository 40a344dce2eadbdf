"""What a text says: a limit, a level, yes or no, a total, a name; what is not clear is refused."""

import re
import unicodedata
from typing import Final

from domain.elements import LONGEST, Limit
from ops.importers.reasons import told

DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
UNITS: Final = {"十": 10, "百": 100, "千": 1000}
DAY: Final = "日"
"""A day of which the text does not say whether it is a working day."""
NUMBER: Final = r"[0-9]{1,15}|[〇零一二两三四五六七八九十百千]{1,15}"
"""Longer ones are no number of anything, and can be too long to be turned into one."""


class Unclear(ValueError):
    """The text does not say plainly what it should; nothing is guessed."""

    def __init__(self, reason: str, value: str) -> None:
        self.reason, self.value = reason, value
        self.zh, self.en = told(reason)
        super().__init__(f"{self.zh} / {self.en}: {value}")


UNIT_WORDS: Final = {
    "工作日": "工作日",
    "个工作日": "工作日",
    "自然日": "自然日",
    "个自然日": "自然日",
    "日历日": "自然日",
    "天": DAY,
    "日": DAY,
    "个月": "月",
    "月": "月",
    "小时": "小时",
    "个小时": "小时",
    "年": "年",
}
"""The unit of a limit (`domain.elements.Limit`) by the words it is met in."""
AT_ONCE: Final = "即办"
"""The unit of a limit of no time at all."""
INSTANT: Final = frozenset(("即办", "即时办结", "当场办结", "即时", "当场", "即办件", "立即办理"))
NONE: Final = frozenset(("", "无", "-", "—", "——", "/", "无时限", "无法定时限"))
LEVELS: Final = {
    word: level
    for level, words in enumerate(
        (
            "国家级 国家 中央 国务院部门",
            "省级 省 自治区 直辖市",
            "市级 市 设区的市 设区市 地市级 州级",
            "县级 县 区级 区 县区级 区县级 县(市、区)",
            "乡镇级 乡级 镇级 乡镇 街道 乡镇(街道) 乡镇街道",
            "村级 村 社区 村(社区)",
        ),
        1,
    )
    for word in (*words.split(), str(level))
}
SEPARATORS: Final = re.compile(r"[;、,/\n]")
TOTAL: Final = re.compile(
    rf"(?<![第\d.〇零一二两三四五六七八九十百千])({NUMBER})(?:大项|小项|项|个项目)"
)
BRACKETS: Final = str.maketrans("[]{}〔〕【】", "()()()()")
MEANING: Final = re.compile(r"(?<=\d)[.\-/:](?=\d)|[^\W_]|[()%+<>=≤≥±×°&]")
YES: Final = frozenset(("是", "yes", "y", "true", "1", "√", "有"))
NO: Final = frozenset(("否", "no", "n", "false", "0", "×", "无"))


def parse_limit(text: str, unit: str = "") -> Limit | None:
    """`20个工作日`, or `20` with the unit beside it; None where no limit is stated."""
    text, unit = _narrow(text), _narrow(unit)
    if text in NONE:
        return None
    if text in INSTANT:
        return Limit(amount=0, unit=AT_ONCE)
    match = re.fullmatch(rf"({NUMBER})(.*?)(?:内|以内)?", text)
    if match is None:
        raise Unclear("unclear_limit", text)
    stated = [word for word in (match[2], unit) if word not in NONE]
    if not stated:
        raise Unclear("limit_without_unit", text)
    units = {UNIT_WORDS.get(word) for word in stated}
    if None in units:
        raise Unclear("unclear_limit", f"{text} {unit}".strip())
    if len(units) > 1:
        raise Unclear("limit_unit_conflict", f"{text} {unit}")
    amount = parse_number(match[1])
    if amount > LONGEST:
        raise Unclear("limit_too_long", text)
    return Limit(amount=amount, unit=UNIT_WORDS[stated[0]])


def parse_levels(text: str) -> tuple[int, ...]:
    """`省级` or `2;3` as digits of the coding scheme, from 1 for the nation to 6 for a village."""
    whole = _narrow(text)
    words = [whole] if whole in LEVELS else [word for word in SEPARATORS.split(whole) if word]
    if any(word not in LEVELS for word in words):
        raise Unclear("unclear_level", text)
    return tuple(sorted({LEVELS[word] for word in words}))


def parse_yes_no(text: str) -> bool:
    """是 or 否."""
    word = _narrow(text).lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unclear("unclear_yes_no", text)


def parse_number(text: str) -> int:
    """A whole number in digits or in Chinese, such as 一百二十 or 二〇."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not any(char in UNITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    total = digit = 0
    for char in text:
        if char in UNITS:
            total += (digit or 1) * UNITS[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + digit


def stated_total(title: str) -> int | None:
    """How many items a title says there are; None where it says nothing, or several numbers.

    `第193项` is the place of one item, not a total.
    """
    text = unicodedata.normalize("NFKC", title)
    found = {parse_number(match[1]) for match in TOTAL.finditer(text)}
    return found.pop() if len(found) == 1 else None


def normal_name(text: str) -> str:
    """A name for matching: width, case, spaces, quotes and punctuation do not count, words do.

    Brackets stay, in one form, and so do signs between digits, which change a number.
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(BRACKETS)
    return "".join(MEANING.findall(text))


def _narrow(text: str) -> str:
    """Full-width forms made narrow, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())
