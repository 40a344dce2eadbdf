"""Codes of powers, one shape for each scheme that publishes them.

The layouts are inferred from published rows, not from GB/T 39554. Codes change when organs and
lists do: they are dated attributes of a power, never its identity.
"""

import re
from dataclasses import dataclass
from typing import Self

from domain.malformed import Malformed
from domain.organ_codes import PROVINCE_NAMES, OrgCode
from domain.vocabulary import Level

LEVELS = frozenset(str(level.value) for level in Level)


def require(pattern: str, text: str, reason: str) -> None:
    if not re.fullmatch(pattern, text):
        raise Malformed(text, reason)


@dataclass(frozen=True, kw_only=True, slots=True)
class BaseCode:
    """基本编码, SS TT DD NNN MMM: scope, type, department, main item, sub-item."""

    text: str

    def __post_init__(self) -> None:
        require(
            r"[0-9]{9}(?:[0-9]{3}|00Y)",
            self.text,
            "a base code has twelve figures, or nine and 00Y",
        )

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(text=text)

    @property
    def scope(self) -> str:
        """00 for the whole country, else the first two figures of the province."""
        return self.text[:2]

    @property
    def kind(self) -> str:
        """The type code; what it means, only the vocabulary of its scheme knows."""
        return self.text[2:4]

    @property
    def department(self) -> str:
        return self.text[4:6]

    @property
    def main(self) -> str:
        """主项, three figures."""
        return self.text[6:9]

    @property
    def sub(self) -> str:
        """子项: 000 where there is none, 00Y for the parent of sub-items (Guangdong)."""
        return self.text[9:]

    @property
    def stem(self) -> str:
        """What an item shares with its parent and its sub-items: all but the last three."""
        return self.text[:9]

    @property
    def warnings(self) -> tuple[str, ...]:
        known = self.scope == "00" or self.scope in PROVINCE_NAMES
        return () if known else ("base_code_scope",)


@dataclass(frozen=True, kw_only=True, slots=True)
class ImplementationCode:
    """实施编码: body 18, level 1, base code 12, and 2 more for a 业务办理项."""

    text: str

    def __post_init__(self) -> None:
        if len(self.text) not in (31, 33):
            raise Malformed(self.text, "an implementation code has 31 characters, or 33")
        require(r".{18}[0-9].{12}(?:[0-9]{2})?", self.text, "level and handling item are figures")
        require(r"[0-9A-Z]{18}", self.text[:18], "it begins with a credit code")
        BaseCode(text=self.text[19:31])

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(text=text)

    @property
    def organ(self) -> OrgCode:
        return OrgCode.parse(self.text[:18])

    @property
    def level(self) -> Level | None:
        """None where the figure is none of the six levels; ``warnings`` says so."""
        return Level(int(self.text[18])) if self.text[18] in LEVELS else None

    @property
    def base(self) -> BaseCode:
        return BaseCode(text=self.text[19:31])

    @property
    def handling_item(self) -> str:
        """业务办理项: two figures, or empty."""
        return self.text[31:]

    @property
    def warnings(self) -> tuple[str, ...]:
        level = () if self.level else ("implementation_code_level",)
        return (*self.organ.warnings, *level, *self.base.warnings)


ZHEJIANG_PREFIXES = frozenset(
    ("许可", "处罚", "强制", "征收", "给付", "检查", "确认", "奖励", "裁决", "其他", "审核转报")
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ZhejiangCode:
    """权力基本码: 许可-00802-007-01, type word, main item, sub-item, and perhaps one below."""

    text: str

    def __post_init__(self) -> None:
        require(
            r"[一-鿿]+-[0-9]{5}-[0-9]{3}(?:-[0-9]{2})?",
            self.text,
            "it runs type word, five figures, three, and perhaps two, with plain hyphens",
        )

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(text=text)

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """Type word, main item, sub-item, and the one below, or empty."""
        kind, main, sub, *below = self.text.split("-")
        return kind, main, sub, "".join(below)

    @property
    def warnings(self) -> tuple[str, ...]:
        return () if self.parts[0] in ZHEJIANG_PREFIXES else ("zhejiang_prefix",)


@dataclass(frozen=True, kw_only=True, slots=True)
class StateCouncilCode:
    """国务院部门审批项目编码 of 2014: department 21, item 004."""

    text: str

    def __post_init__(self) -> None:
        require(r"[0-9]{5}", self.text, "a State Council project code has five figures")

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(text=text)

    @property
    def department(self) -> str:
        return self.text[:2]

    @property
    def item(self) -> str:
        return self.text[2:]

    @property
    def warnings(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SichuanCode:
    """四川: directory item, place, three figures, organ, one figure, two, joined by hyphens.

    The organ may be a GB 11714 code with its own hyphen, which makes seven parts of six. What the
    short parts mean, no source read so far says; they are kept and not named.
    """

    text: str

    def __post_init__(self) -> None:
        require(
            r"51[0-9][A-Z][0-9]{10}-[0-9]{12}-[0-9]{3}"
            r"-(?:[0-9A-Z]{8}-?[0-9A-Z]|[0-9A-Z]{18})-[0-9]-[0-9]{2}",
            self.text,
            "it runs 14 characters, 12, 3, the organ, 1, 2, with plain hyphens",
        )

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(text=text)

    @property
    def kind(self) -> str:
        """The type code, 1A to 1Z."""
        return self.text[2:4]

    @property
    def division(self) -> str:
        """The place, twelve figures as portals write it."""
        return self.text[15:27]

    @property
    def organ(self) -> str:
        return "-".join(self.text.split("-")[3:-2])

    @property
    def warnings(self) -> tuple[str, ...]:
        organ = self.organ
        return OrgCode.parse(organ).warnings if len(organ) == 18 else ()
