"""行使主体: the organs a cell names, one or several, resolved or registered."""

import re
from datetime import date
from typing import Final

from domain.codes import Malformed, OrgCode
from ops.importers.findings import Findings
from ops.importers.organs import Found, Organs, Setting, Unresolved, is_class
from ops.importers.reading import Reading

ALWAYS: Final = re.compile(r"[;；\n]+")
PERHAPS: Final = re.compile(r"[、，,]")


class Holders:
    """Reads the organs out of cells, and says what it did about each."""

    def __init__(self, organs: Organs, findings: Findings) -> None:
        self.organs = organs
        self.findings = findings

    def read(
        self, row: Reading, field: str, setting: Setting, *, code: str = "", whole: bool = False
    ) -> tuple[str, ...] | None:
        """The organs a cell names; None when the row is held for it.

        ``whole``: words for a class of organs stay one class, 、 or not.
        """
        text = row.text(field) or setting.organ
        found: list[str] = []
        names = [text] if whole and is_class(text) else self.split(text, setting)
        for name in names:
            organ = self.one(row, field, name, setting, code if len(names) == 1 else "")
            if organ is None:
                return None
            found.append(organ)
        return tuple(dict.fromkeys(found))

    def split(self, text: str, setting: Setting) -> list[str]:
        """; always divides, 、 only where every part is one: 省级、市级公安机关 is one class."""
        names: list[str] = []
        for part in filter(None, (part.strip() for part in ALWAYS.split(text))):
            parts = [piece.strip() for piece in PERHAPS.split(part)]
            whole = self.organs.by_name(part, setting)
            apart = (
                len(parts) > 1 and whole is None and all(self.is_organ(p, setting) for p in parts)
            )
            names += parts if apart else [part]
        return names

    def is_organ(self, name: str, setting: Setting) -> bool:
        """A name somebody bears or bore, even where it leads to no single organ, or a class."""
        return self.organs.by_name(name, setting) is not None or is_class(name)

    def one(self, row: Reading, field: str, name: str, setting: Setting, code: str) -> str | None:
        """The organ of one name: by its code, its name, its successor, or newly registered."""
        found = self.organs.by_code(code, setting.day) if code else None
        if found is not None and self.contradicted(row, field, name, found, setting.day):
            return None
        found = found or self.organs.by_name(name, setting)
        if isinstance(found, Unresolved):
            names = [self.organs.name(id, setting.day) for id in found.candidates]
            self.findings.hold(row, field, found.reason, candidates="、".join(names))
            return None
        if found is None:
            found = self.organs.register(name, setting, code)
            self.findings.note(row, field, "organ_registered", organ=name)
        elif found.how == "succession":
            organ = self.organs.name(found.id, setting.day)
            self.findings.note(row, field, "organ_succeeded", organ=organ)
        self.compare_code(row, field, found, setting.day, code)
        return found.id

    def compare_code(self, row: Reading, field: str, found: Found, day: date, code: str) -> None:
        """An organ known by name under another code is kept, and said."""
        state = self.organs.state(found.id, day)
        if found.how == "name" and code and state and state.credit_code not in ("", code):
            self.findings.note(row, field, "organ_other_code", code=state.credit_code)

    def contradicted(self, row: Reading, field: str, name: str, found: Found, day: date) -> bool:
        """The code is one organ's, the name is not: neither is taken for the other. Held back."""
        state = self.organs.state(found.id, day)
        if state is None or not name or name in state.names:
            return False
        self.findings.hold(row, field, "organ_other_name", organ=state.name)
        return True


def credit_code(row: Reading) -> str:
    """The holder's 统一社会信用代码, where a column or the implementation code gives it."""
    for text in (
        row.text("body_code"),
        row.text("organ_code"),
        row.text("implementation_code")[:18],
    ):
        try:
            return OrgCode.parse(text).value
        except Malformed:
            continue
    return ""
