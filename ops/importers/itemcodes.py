"""编码: the codes of a row, each under the scheme its column or its shape speaks for."""

from collections.abc import Callable
from typing import Final

from domain.codes import (
    BaseCode,
    Code,
    CodeScheme,
    ImplementationCode,
    Malformed,
    SichuanCode,
    StateCouncilCode,
    ZhejiangCode,
    check,
)
from ops.importers.findings import Findings
from ops.importers.reading import Reading

CODE_FIELDS: Final = ("implementation_code", "base_code", "item_code")
SHAPES: Final[tuple[tuple[CodeScheme, Callable[[str], object]], ...]] = (
    (CodeScheme.STATE_COUNCIL, lambda text: StateCouncilCode(text=text)),
    (CodeScheme.BASE, lambda text: BaseCode(text=text)),
    (CodeScheme.IMPLEMENTATION, lambda text: ImplementationCode(text=text)),
    (CodeScheme.ZHEJIANG, lambda text: ZhejiangCode(text=text)),
    (CodeScheme.SICHUAN, lambda text: SichuanCode(text=text)),
)


def codes(row: Reading, findings: Findings) -> tuple[Code, ...]:
    """A wrong check digit is said and kept; a code of the wrong shape holds the row."""
    found: dict[Code, None] = {}
    for field in CODE_FIELDS:
        if text := row.text(field):
            code = Code(scheme=scheme(field, text), text=text)
            try:
                doubts = check(code)
            except Malformed as problem:
                findings.hold(row, field, "code_malformed", why=problem)
                continue
            if doubts:
                findings.note(row, field, "code_warning", why="、".join(doubts))
            found[code] = None
    return tuple(found)


def scheme(field: str, text: str) -> CodeScheme:
    """By whose rules a code is made: the column tells, and for the rest its shape."""
    if field == "implementation_code":
        return CodeScheme.IMPLEMENTATION
    if field == "base_code":
        return CodeScheme.BASE if text.isalnum() else CodeScheme.ZHEJIANG
    for found, reader in SHAPES:
        try:
            reader(text)
        except Malformed:
            continue
        return found
    return CodeScheme.LOCAL
