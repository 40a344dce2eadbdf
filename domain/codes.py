"""Codes as published, each under its scheme: what a list carries, and whether it looks right."""

from dataclasses import dataclass
from enum import StrEnum

from domain.item_codes import (
    BaseCode,
    ImplementationCode,
    SichuanCode,
    StateCouncilCode,
    ZhejiangCode,
)
from domain.malformed import Malformed
from domain.organ_codes import PROVINCES, DivisionCode, OrgCode
from domain.value import Value

__all__ = [
    "PROVINCES",
    "BaseCode",
    "Code",
    "CodeScheme",
    "DivisionCode",
    "ImplementationCode",
    "Malformed",
    "OrgCode",
    "SichuanCode",
    "StateCouncilCode",
    "ZhejiangCode",
    "check",
    "parse_code",
]


class CodeScheme(StrEnum):
    """编码体系: by whose rules a code is made."""

    BASE = "base"
    IMPLEMENTATION = "implementation"
    ZHEJIANG = "zhejiang"
    SICHUAN = "sichuan"
    STATE_COUNCIL = "state_council"
    LOCAL = "local"


class Code(Value):
    """编码: the text exactly as published, and the scheme it is said to follow."""

    scheme: CodeScheme
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalCode:
    """A code of a government's own making, of which nothing is known but that it is there."""

    text: str

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise Malformed(self.text, "it is empty")

    @property
    def warnings(self) -> tuple[str, ...]:
        return ()


AnyItemCode = (
    BaseCode | ImplementationCode | ZhejiangCode | SichuanCode | StateCouncilCode | LocalCode
)


def parse_code(code: Code) -> AnyItemCode:
    """The code read by the rules of its scheme, or Malformed."""
    match code.scheme:
        case CodeScheme.BASE:
            return BaseCode(text=code.text)
        case CodeScheme.IMPLEMENTATION:
            return ImplementationCode(text=code.text)
        case CodeScheme.ZHEJIANG:
            return ZhejiangCode(text=code.text)
        case CodeScheme.SICHUAN:
            return SichuanCode(text=code.text)
        case CodeScheme.STATE_COUNCIL:
            return StateCouncilCode(text=code.text)
        case CodeScheme.LOCAL:
            return LocalCode(text=code.text)


def check(code: Code) -> tuple[str, ...]:
    """The warnings a code deserves; Malformed where it has not the shape of its scheme."""
    return parse_code(code).warnings
