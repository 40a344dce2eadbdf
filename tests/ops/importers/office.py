"""A registrar's office for tests: a ledger in memory, and files made of a few rows."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from domain.dates import PartialDate
from domain.ledger import Ledger, Receipt
from domain.power import Power
from ops.importers.known import LedgerKnown
from ops.importers.options import Kind, NamedAct, Options
from ops.importers.plan import Plan
from ops.importers.run import carry_out, prepare

MEMORY = {"PERSISTENCE_MODULE": "ops.store.memory"}
PAPER = NamedAct(title="关于调整职权的决定", number="市政发〔2020〕1号", issuer="某市人民政府")
DAY = PartialDate("2020-01-01")

Row = dict[str, str]


@dataclass
class Office:
    """Plans and carries out files against one ledger."""

    folder: Path
    ledger: Ledger = field(default_factory=lambda: Ledger(MEMORY))

    def file(self, rows: Sequence[Row], name: str = "清单.csv") -> Path:
        """A CSV file with a column for every heading that some row has."""
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        path = self.folder / name
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(headings)
            writer.writerows([row.get(heading, "") for heading in headings] for row in rows)
        return path

    def plan(self, rows: Sequence[Row], name: str = "清单.csv", **said: Any) -> Plan:
        return self.prepare(self.file(rows, name), **said)

    def prepare(self, path: Path, **said: Any) -> Plan:
        usual: dict[str, Any] = {"kind": Kind.OPENING, "actor": "clerk", "area": "211100"}
        if said.get("kind", Kind.OPENING) is Kind.OPENING:
            usual["as_of"] = DAY
        return prepare(path, Options(**(usual | said)), LedgerKnown(self.ledger))

    def load(self, rows: Sequence[Row], name: str = "清单.csv", **said: Any) -> Plan:
        """Plan and carry out; nothing may be held back."""
        plan = self.plan(rows, name, **said)
        assert held(plan) == []
        self.carry_out(plan)
        return plan

    def carry_out(self, plan: Plan) -> Receipt | None:
        return carry_out(plan, self.ledger)

    def accept(self, plan: Plan) -> Receipt | None:
        """Carry out without what is held back."""
        options = replace(plan.options, accept=plan.quarantine_digest)
        return carry_out(replace(plan, options=options), self.ledger)

    def powers(self, day: str = "2030-01-01") -> list[Power]:
        return LedgerKnown(self.ledger).powers_on(date.fromisoformat(day))

    def power(self, day: str = "2030-01-01", name: str = "") -> Power:
        """The one power of a name on a day."""
        [power] = [p for p in self.powers(day) if name in ("", p.elements.name)]
        return power

    def organ_names(self, day: str = "2030-01-01") -> dict[str, str]:
        """The name of each organ on a day, or at its founding."""
        on = date.fromisoformat(day)
        named: dict[str, str] = {}
        for history in LedgerKnown(self.ledger).organs():
            named[history[0].state.id] = history[0].state.name
            for version in history:
                if version.valid_from <= on:
                    named[version.state.id] = version.state.name
        return named

    def holders(self, power: Power, day: str = "2030-01-01") -> list[str]:
        names = self.organ_names(day)
        return [names[organ] for organ in power.holders]


def held(plan: Plan) -> list[tuple[str, str]]:
    """What is held back: cell and reason."""
    return [(item.cell, item.reason) for item in plan.quarantine]


def reasons(plan: Plan) -> list[str]:
    """What the operator is told about rows that go on."""
    return [warning.reason for warning in plan.warnings]


def actions(plan: Plan) -> list[str]:
    """What each row leads to, in the order of the rows."""
    return [m.action for m in sorted(plan.matched, key=lambda m: (m.sheet, m.row))]


def hows(plan: Plan) -> list[str]:
    """By what each row was matched, in the order of the rows."""
    return [m.how for m in sorted(plan.matched, key=lambda m: (m.sheet, m.row))]


def said(plan: Plan, reason: str) -> str:
    """The English words of the first item, or warning, with a reason."""
    found = [each.en for each in (*plan.quarantine, *plan.warnings) if each.reason == reason]
    return found[0]


def item(name: str = "建设工程规划许可证核发", **cells: str) -> Row:
    """A row of a list."""
    return {"职权名称": name, "职权类别": "行政许可", "行使主体": "市住建局"} | cells


def change(name: str, kind: str, **cells: str) -> Row:
    """A row of a paper."""
    usual = {
        "职权名称": name,
        "变更类型": kind,
        "文件名称": PAPER.title,
        "文号": PAPER.number,
        "决定机关": PAPER.issuer,
        "施行日期": "2020-06-01",
    }
    return usual | cells


def fact(event: str, on: str, organ: str, to: str = "", **cells: str) -> Row:
    """A row of facts about organs."""
    return {"event": event, "date": on, "organ": organ, "to": to, "level": "市级"} | cells
