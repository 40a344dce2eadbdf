"""Codes of organs and of places: GB 32100 and GB/T 2260."""

import re
from dataclasses import dataclass, field
from typing import Self

from domain.malformed import Malformed
from domain.vocabulary import Level

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100: no I, O, S, V, Z."""
WEIGHTS = tuple(3**place % 31 for place in range(17))


@dataclass(frozen=True, kw_only=True, slots=True)
class OrgCode:
    """统一社会信用代码 (GB 32100): who a body is. A wrong check digit warns and never rejects.

    ``value`` is in capitals; ``text`` is what was published.
    """

    value: str
    text: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9A-Z]{18}", self.value):
            raise Malformed(self.text or self.value, "a credit code has 18 figures and letters")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The code, or Malformed; whether it is right, ``warnings`` says."""
        return cls(value=text.upper() if text.isascii() else text, text=text)

    @property
    def authority(self) -> str:
        """登记管理部门 and kind of body, two characters: 11 an organ, 12 an institution."""
        return self.value[:2]

    @property
    def division(self) -> str:
        """登记管理机关行政区划, six characters; a temporary code may have none that exists."""
        return self.value[2:8]

    @property
    def body(self) -> str:
        """主体标识码 (GB 11714), nine characters."""
        return self.value[8:17]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is wrong with the code beyond its shape."""
        if not all(character in ALPHABET for character in self.value):
            return ("credit_code_alphabet",)
        wrong = check_character(self.value[:17]) != self.value[17]
        return ("credit_code_check_digit",) if wrong else ()


def check_character(first_seventeen: str) -> str:
    """校验码 by GB 32100: (31 - sum mod 31) mod 31 in the code's own alphabet."""
    products = (
        weight * ALPHABET.index(character)
        for weight, character in zip(WEIGHTS, first_seventeen, strict=True)
    )
    return ALPHABET[-sum(products) % 31]


NATIONAL = "100000"
"""中国, as GB/T 2260 codes it."""

PROVINCES = (
    ("11", "北京市"),
    ("12", "天津市"),
    ("13", "河北省"),
    ("14", "山西省"),
    ("15", "内蒙古自治区"),
    ("21", "辽宁省"),
    ("22", "吉林省"),
    ("23", "黑龙江省"),
    ("31", "上海市"),
    ("32", "江苏省"),
    ("33", "浙江省"),
    ("34", "安徽省"),
    ("35", "福建省"),
    ("36", "江西省"),
    ("37", "山东省"),
    ("41", "河南省"),
    ("42", "湖北省"),
    ("43", "湖南省"),
    ("44", "广东省"),
    ("45", "广西壮族自治区"),
    ("46", "海南省"),
    ("50", "重庆市"),
    ("51", "四川省"),
    ("52", "贵州省"),
    ("53", "云南省"),
    ("54", "西藏自治区"),
    ("61", "陕西省"),
    ("62", "甘肃省"),
    ("63", "青海省"),
    ("64", "宁夏回族自治区"),
    ("65", "新疆维吾尔自治区"),
    ("71", "台湾省"),
    ("81", "香港特别行政区"),
    ("82", "澳门特别行政区"),
)
PROVINCE_NAMES = dict(PROVINCES)


@dataclass(frozen=True, kw_only=True, slots=True)
class DivisionCode:
    """行政区划代码 (GB/T 2260): six figures, the level told by its zeros.

    Codes change over time; what a county's code was called on a day is not known here.
    """

    value: str
    text: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[1-9][0-9]{5}", self.value):
            raise Malformed(self.text or self.value, "a division code has six figures")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The code from its six figures, or from the twelve that portals write.

        A township's or village's twelve figures are refused: six could not hold them.
        """
        if not re.fullmatch(r"[0-9]{12}", text):
            return cls(value=text, text=text)
        if not text.endswith("000000"):
            raise Malformed(text, "a division code of six figures ends at the county")
        return cls(value=text[:6], text=text)

    @property
    def level(self) -> Level:
        """National, province, city or county."""
        if self.value == NATIONAL:
            return Level.NATIONAL
        if self.value.endswith("0000"):
            return Level.PROVINCE
        return Level.CITY if self.value.endswith("00") else Level.COUNTY

    @property
    def parent(self) -> Self | None:
        """The next division up, by the digits: of a county under its province, that province."""
        match self.level:
            case Level.NATIONAL:
                return None
            case Level.PROVINCE:
                above = NATIONAL
            case Level.CITY:
                above = self.value[:2] + "0000"
            case _:
                above = self.value[:4] + "00"
        return type(self)(value=above)

    @property
    def province(self) -> str:
        """The name of its province; empty for the country, and for two figures not assigned."""
        return PROVINCE_NAMES.get(self.value[:2], "")

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is wrong with the code beyond its shape."""
        known = self.value == NATIONAL or self.value[:2] in PROVINCE_NAMES
        return () if known else ("division_province",)
