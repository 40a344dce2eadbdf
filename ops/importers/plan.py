"""What an import would do, before anything is done."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from domain import value
from domain.commands.command import Request
from domain.events.instrument import Total
from ops.importers.options import Options
from ops.importers.quarantine import Quarantined, digest
from ops.importers.tables.table import Notice


@dataclass(frozen=True, kw_only=True, slots=True)
class Matched:
    """A row, what it was found to speak of and by what, and what it leads to."""

    sheet: str
    row: int
    how: str
    """implementation_code, code, item_code, organ_kind_name, kind_name, name, new, recorded …"""
    stream: str
    action: str
    """add, amend, reclassify, none, or the kind of change of a paper."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """文件自述数 beside what was read for it."""

    paper: str
    total: Total
    read: int | None
    """None where the paper counts something the ledger does not."""

    @property
    def agrees(self) -> bool:
        return self.read is None or self.total.count == self.read


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The request that would be made, and everything an operator should see first.

    ``request`` is None where there is nothing to do. ``repeated``: carried out before, under the
    same command id.
    """

    file: str
    sha256: str
    options: Options
    command_id: str
    request: Request | None = None
    repeated: bool = False
    matched: tuple[Matched, ...] = ()
    warnings: tuple[Notice, ...] = ()
    quarantine: tuple[Quarantined, ...] = ()
    refusals: tuple[Notice, ...] = ()
    stated: tuple[Stated, ...] = ()
    missing: tuple[str, ...] = ()
    """Powers of the same organs in the ledger that the list leaves out."""
    unnamed: tuple[str, ...] = ()
    """Powers in the ledger of organs that a complete list does not name; they are left."""
    rows: int = 0
    held: int = 0

    @property
    def quarantine_digest(self) -> str:
        """The name under which exactly this quarantine is accepted; empty where there is none."""
        return digest(self.quarantine) if self.quarantine else ""

    @property
    def accepted(self) -> bool:
        return self.options.accept == self.quarantine_digest or not self.quarantine

    @property
    def counts(self) -> dict[str, int]:
        """Commands by name, rows by what they lead to, and what is held back or said."""
        commands = self.request.commands if self.request else ()
        return {
            "rows": self.rows,
            "held": self.held,
            "warnings": len(self.warnings),
            "quarantine": len(self.quarantine),
            **{f"rows_{name}": n for name, n in sorted(self.actions.items())},
            **{f"commands_{name}": n for name, n in sorted(_names(commands).items())},
        }

    @property
    def actions(self) -> Counter[str]:
        """Rows by what they lead to."""
        return Counter(match.action for match in self.matched)

    def as_json(self) -> dict[str, Any]:
        """The plan for --json; the commands are counted, not repeated."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "kind": self.options.kind.value,
            "command_id": self.command_id,
            "repeated": self.repeated,
            "accepted": self.accepted,
            "counts": self.counts,
            "matched": [asdict(match) for match in self.matched],
            "stated": [
                {"paper": s.paper, **value.asdict(s.total), "read": s.read, "agrees": s.agrees}
                for s in self.stated
            ],
            "missing": list(self.missing),
            "unnamed": list(self.unnamed),
            "refusals": [asdict(notice) for notice in self.refusals],
            "warnings": [asdict(notice) for notice in self.warnings],
            "quarantine": [item.as_json() for item in self.quarantine],
            "quarantine_digest": self.quarantine_digest,
        }

    def summary(self) -> str:
        """A few lines for people, Chinese first."""
        if self.repeated:
            return f"{self.file}: 此前已导入,不再写入 / imported before: nothing will be written"
        if self.request is None and not self.refusals and not self.quarantine:
            return f"{self.file}: 与账本一致,无须改动 / nothing to do"
        actions = ", ".join(f"{name} {n}" for name, n in sorted(self.actions.items())) or "-"
        lines = [
            f"{self.file}: {self.rows} 行,隔离 {self.held} / {self.rows} rows, {self.held} held",
            f"  {actions}",
            *(f"  拒绝 / refused: {r.zh} / {r.en}" for r in self.refusals),
        ]
        reasons = Counter(item.reason for item in self.quarantine)
        lines += [f"  隔离 / held: {reason} {n}" for reason, n in sorted(reasons.items())]
        notes = Counter(warning.reason for warning in self.warnings)
        lines += [f"  提示 / note: {reason} {n}" for reason, n in sorted(notes.items())]
        if self.quarantine and not self.accepted:
            lines.append(f"  接受隔离须给出 / to accept, give: {self.quarantine_digest}")
        return "\n".join(lines)


def _names(commands: tuple[Any, ...]) -> Counter[str]:
    return Counter(type(command).__name__ for command in commands)
