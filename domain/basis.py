"""The basis a power rests on (设定依据): which paper, which article, which item of an annex."""

import re
from collections import Counter
from collections.abc import Iterator

from domain.value import Value


class Citation(Value):
    """依据: the words as published, and what could be read off them; unread parts stay empty."""

    text: str
    instrument_title: str = ""
    instrument_number: str = ""
    article: str = ""
    """条 and 款 as written, one or several: 第二十六条第一款."""
    item: str = ""
    """项, with its annex where one is named: 第210项, 附件2(二)第4项."""


def parse_citations(text: str) -> tuple[Citation, ...]:
    """The citations of a basis, in order; between their texts stand only separators.

    Cut at ；, at line ends, and before the next 《title》; never within brackets or quotations.
    """
    return tuple(read(part) for part in parts(text))


SEPARATORS = ";；、，,。 \t\r\n\u3000\xa0"
JOINTS = r"(?:[、，,。 \t\u3000\xa0]|以及|和|及|与)"
CUT = re.compile(rf"[;；\r\n]+|(?<=[》）)条]){JOINTS}*(?=《)|(?<=[》）)条款项号等]){JOINTS}+(?=《)")
CLOSING = {"》": "《", "〉": "〈", ")": "(", "）": "(", "”": "“", "」": "「", "】": "【"}
OPENING = {"（": "("} | {opening: opening for opening in CLOSING.values()}


def parts(text: str) -> Iterator[str]:
    enclosed = enclosures(text)
    start = 0
    for cut in CUT.finditer(text):
        if not enclosed[cut.start()]:
            yield from kept(text[start : cut.start()])
            start = cut.end()
    yield from kept(text[start:])


def kept(part: str) -> Iterator[str]:
    inner = part.strip(SEPARATORS)
    if inner:
        yield inner


def enclosures(text: str) -> list[bool]:
    """For each place, and the end: is it within brackets? A full-width one closes a half-width."""
    stack: list[str] = []
    waiting = Counter[str]()
    enclosed = [False]
    for character in text:
        if opening := OPENING.get(character):
            stack.append(opening)
            waiting[opening] += 1
        elif waiting[opening := CLOSING.get(character, "")]:
            while (innermost := stack.pop()) != opening:
                waiting[innermost] -= 1
            waiting[opening] -= 1
        enclosed.append(bool(stack))
    return enclosed


N = r"[0-9０-９〇○零一二三四五六七八九十百千]+"
YEAR = r"[〔\[（(【][0-9]{4}[〕\]）)】]"
ORGANS = r"(?:(?!关于|条例|规定|办法|决定|通知)[一-鿿、 ]){1,30}?"
NUMBER = rf"{ORGANS}(?:(?:令|公告)(?:{YEAR}|[0-9]{{4}}年)?|{YEAR})第?{N}号"
"""文号: 国务院令第412号, 中国人民银行公告〔2004〕19号, 财综〔2017〕35号."""

LEAD = rf"(?:\s|[（(]?{N}[)）.．、]|【[^】]*】|依据|依照|根据|按照)*"
"""What may stand before a title without being part of it."""
DAY = r"(?:[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)?"
NOTE = r"\s*[（(][^（()）]*[)）]"
NUMBER_FIRST = re.compile(rf"{LEAD}({NUMBER})")
NUMBER_NEXT = re.compile(rf"(?:{NOTE})*?\s*[（(]{DAY}({NUMBER})(?=[)），,])|\s*({NUMBER})")

LOCATOR = rf"第{N}[条项章]|附件|[（(]|等?$"
BRACKETED = re.compile(
    rf"{LEAD}(?:{NUMBER})?《((?:[^《》]|《[^《》]*》)+)》(?=\s*(?:{LOCATOR}|[“:：，,。]|{NUMBER}))"
)
NAMES = "法|条例|规定|办法|细则|规则|决定|通知|意见|批复"
WORD = r"(?!有关|相关|上级)(?:[^《》（()）“:：]|《[^《》]*》)"
PLAIN = re.compile(
    rf"{LEAD}((?!依|根据|按|《[^《》]*》的)(?:{WORD}){{1,60}}?(?:{NAMES}))(?=\s*(?:{LOCATOR}))"
)

CLAUSE = rf"第{N}条(?:之{N})?(?:第{N}款)?"
ARTICLE = re.compile(rf"{CLAUSE}(?:[、，和及至](?:{CLAUSE}|第{N}款))*")
ONE_ITEM = rf"第[（(]?{N}[)）]?项"
ITEM = re.compile(
    rf"附件{N}(?:[（(]{N}[)）])*(?:{ONE_ITEM})?|附件{ONE_ITEM}|{ONE_ITEM}(?:[、，和及至]{ONE_ITEM})*"
)


def read(text: str) -> Citation:
    first = NUMBER_FIRST.match(text)
    title = BRACKETED.match(text) or (None if first else PLAIN.match(text))
    after = title.end() if title else first.end() if first else 0
    number = first or (NUMBER_NEXT.match(text, after) if title else None)
    if number:
        after = max(after, number.end())
    locators = re.split("[“「:：]", text[after:], maxsplit=1)[0]
    article, item = ARTICLE.search(locators), ITEM.search(locators)
    return Citation(
        text=text,
        instrument_title=title[1] if title else "",
        instrument_number=next(filter(None, number.groups()), "") if number else "",
        article=article[0] if article else "",
        item=item[0] if item else "",
    )
