"""机构沿革: founding, renaming, merger and abolition of organs, from a file of facts.

A row says what happened (``event``) to which organ (``organ``, its name on that day), on which
``date``, and where it went (``to``: the new name, the alias, the organ it merged into, or its
successors divided by ;). Rows are taken in the order of their days.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from domain.act import Act
from domain.commands import Command
from domain.commands import organ as o
from domain.commands.command import Request
from domain.dates import PartialDate
from domain.decide import record
from domain.errors import Refused
from domain.events.organ import AnyOrganEvent
from domain.organs import evolve, permit
from domain.timeline import Version
from domain.vocabulary import Level, OrganKind
from ops.importers.days import Day, day
from ops.importers.desk import Desk, Outcome
from ops.importers.ids import organ_id
from ops.importers.organ_facts import KINDS, event_of, readings
from ops.importers.organs import Found, Reach, Setting
from ops.importers.papers import Cited, Papers, act
from ops.importers.reading import Reading
from ops.importers.values import Unclear, normal_name, parse_levels

WORDS: Final[Mapping[str, tuple[Callable[..., Any], str]]] = {
    "rename": (o.RenameOrgan, "name"),
    "alias": (o.AliasOrgan, "alias"),
    "recode": (o.RecodeOrgan, "credit_code"),
    "plate": (o.AddNamePlate, "plate"),
    "unplate": (o.RemoveNamePlate, "plate"),
}
"""What changes only a word about an organ: the command, and the field for the word."""
ORDER: Final = {"establish": 0, "rename": 1, "alias": 2}
"""On one day organs are founded before others merge into them."""


class OrganHistory:
    """Plans a file of facts about organs."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.findings = desk.findings
        self.outcome = Outcome()
        self.rows = [row for table in desk.book.tables for row in readings(table)]
        self.papers = Papers(
            desk.known,
            numbers=[row.text("document_number") for row in self.rows],
            titles=[row.text("document_title") for row in self.rows],
        )

    def plan(self) -> Outcome:
        dated = [(day, row) for row in self.rows if (day := self.day(row))]
        for day_, row in sorted(dated, key=lambda pair: (pair[0].on, order(pair[1]))):
            self.plan_row(row, day_)
        issued = [*self.papers.planned.values()]
        self.outcome.commands = [*issued, *self.outcome.commands]
        return self.outcome

    def day(self, row: Reading) -> Day | None:
        own = self.desk.days.read(row, "date")
        if own or self.findings.is_held(row):
            return day(own) if own else None
        return self.desk.days.supplied(row)

    def plan_row(self, row: Reading, on: Day) -> None:
        event = event_of(row)
        if event == "establish":
            self.establish(row, on)
            return
        organ = self.desk.organs.by_name(row.text("organ"), self.setting(row, on))
        if self.is_done(row, event, on):
            return
        if not isinstance(organ, Found) or organ.how != "name":
            self.findings.hold(row, "organ", "organ_unknown")
            return
        base: dict[str, Any] = {"stream": organ.id, "act": self.act(row, on)}
        command = self.worded(row, event, on, base)
        if command is not None:
            self.take(row, command, event)

    def worded(self, row: Reading, event: str, on: Day, base: dict[str, Any]) -> Command | None:
        """The command of a row; None where it is held."""
        if event in WORDS:
            command, field = WORDS[event]
            if row.text("to"):
                fields: dict[str, Any] = {field: row.text("to")}
                return command(**base, **fields)
            self.findings.hold(row, "to", "nothing_to_amend")
            return None
        if event not in ("merge", "dissolve"):
            self.findings.hold(row, "event", "event_unclear")
            return None
        return self.ended(row, event, self.heirs(row, on), base)

    def ended(
        self, row: Reading, event: str, heirs: tuple[str, ...] | None, base: dict[str, Any]
    ) -> Command | None:
        if heirs is None:
            return None
        if event == "dissolve":
            return o.DissolveOrgan(successors=heirs, **base)
        if len(heirs) == 1:
            return o.MergeOrgan(into=heirs[0], **base)
        self.findings.hold(row, "to", "receiver_missing")
        return None

    def heirs(self, row: Reading, on: Day) -> tuple[str, ...] | None:
        """The organs that follow; each must be registered by that day."""
        found: list[str] = []
        for name in filter(None, (part.strip() for part in row.text("to").split(";"))):
            organ = self.desk.organs.by_name(name, self.setting(row, on))
            if not isinstance(organ, Found):
                self.findings.hold(row, "to", "organ_unknown")
                return None
            found.append(organ.id)
        return tuple(found)

    def establish(self, row: Reading, on: Day) -> None:
        name, setting = row.text("organ"), self.setting(row, on)
        found = self.desk.organs.by_name(name, setting)
        if isinstance(found, Found) and found.how == "name" and self.is_of(found.id, setting):
            self.outcome.match(row, "recorded", found.id, "none")
            return
        command = o.EstablishOrgan(
            stream=organ_id(name, setting.area, on.on),
            act=self.act(row, on),
            name=name,
            kind=KINDS.get(row.text("kind"), OrganKind.OTHER),
            level=setting.level,
            area=setting.area,
            credit_code=row.text("credit_code"),
            aliases=tuple(filter(None, row.text("to").split(";"))),
            founding_unknown=row.text("founding_unknown").casefold() in ("yes", "是"),
        )
        self.desk.organs.plan(command)
        self.outcome.commands.append(command)
        self.outcome.match(row, "new", command.stream, "establish")

    def is_of(self, organ: str, setting: Setting) -> bool:
        """Whether an organ is one of the area itself, not the nation's of the same name."""
        return self.desk.organs.histories[organ][0].state.area == setting.area

    def is_done(self, row: Reading, event: str, on: Day) -> bool:
        """Whether the register says so already on that day."""
        key, to = normal_name(row.text("organ")), normal_name(row.text("to"))
        for id in self.desk.organs.ever_named(key, self.setting(row, on)):
            state = self.desk.organs.state(id, on.on)
            if state is None:
                continue
            names = {normal_name(name) for name in state.names}
            done = {
                "rename": to == normal_name(state.name) and to != key,
                "alias": to in names,
                "recode": row.text("to") == state.credit_code,
                "plate": to in names,
                "unplate": to not in names,
                "merge": bool(state.successors),
                "dissolve": state.status == "dissolved",
            }
            if done.get(event, False):
                self.outcome.match(row, "recorded", id, "none")
                return True
        return False

    def take(self, row: Reading, command: Command, event: str) -> None:
        """Plan a command, judged as the ledger will judge it."""
        organs, at = self.desk.organs, command.act.effective_on
        happening = cast(AnyOrganEvent, record(command, Request(commands=(), actor="")))
        state = organs.state(command.stream, at)
        try:
            permit(state, happening, at)
        except Refused as refusal:
            why = refusal.message(chinese=True)
            self.findings.hold(row, "event", "refused", why=why)
            return
        history = organs.histories[command.stream]
        organs.learn([*history, Version(at, None, evolve(state, happening, at))])
        self.outcome.commands.append(command)
        self.outcome.match(row, "name", command.stream, event)

    def setting(self, row: Reading, on: Day) -> Setting:
        return Setting(day=on.on, area=self.desk.area(row), level=self.level(row), reach=Reach.ANY)

    def level(self, row: Reading) -> Level | None:
        try:
            levels = parse_levels(row.text("level")) if row.text("level") else ()
        except Unclear as problem:
            self.findings.unclear(row, "level", problem)
            return None
        return Level(levels[0]) if len(levels) == 1 else self.desk.options.level

    def act(self, row: Reading, on: Day) -> Act:
        """The paper that decided it, where the row names one."""
        origin, simulated = self.desk.origin(row), self.desk.options.simulated
        title, number = row.text("document_title"), row.text("document_number")
        decided: PartialDate | None = self.desk.days.read(row, "decision_date")
        cited = Cited(
            title=title,
            number=number,
            issuer=row.text("deciding_authority"),
            area=self.desk.area(row),
            decided_on=decided,
        )
        paper = None
        if title or number:
            found = self.papers.find(cited)
            paper = found or self.papers.register(cited, on, origin, simulated=simulated)
        return act(cited, paper, on, origin, simulated=simulated, remark=row.text("remark"))


def order(row: Reading) -> int:
    return ORDER.get(event_of(row), len(ORDER))
