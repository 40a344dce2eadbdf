"""文件自述数: what papers say they count, set against the rows that were read for them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from domain.act import Act
from domain.commands.instrument import StateTotals
from domain.events.instrument import Change, Total
from domain.totals import Counted, reconcile
from domain.value import replace
from ops.importers.desk import Desk, Outcome
from ops.importers.options import BadOptions
from ops.importers.papers import Cited, Papers
from ops.importers.plan import Stated
from ops.importers.reading import Reading
from ops.importers.targets import ChangeRow
from ops.importers.values import stated_total

VERBS: Final = (
    ("取消和下放|取消、下放|取消或下放", Change.CANCEL_OR_DELEGATE),
    ("部分取消", Change.PARTIAL_CANCEL),
    ("部分下放", Change.PARTIAL_DELEGATE),
    ("改为后置", Change.CONVERT_POST_REGISTRATION),
    ("告知承诺", Change.CONVERT_COMMITMENT),
    ("改为备案", Change.CONVERT_FILING),
    ("减少审批部门", Change.AMEND_ORGAN),
    ("取消和调整|取消、调整", Change.ALL),
    ("取消", Change.CANCEL),
    ("下放", Change.DELEGATE),
    ("承接", Change.ACCEPT),
    ("委托", Change.ENTRUST),
    ("赋予|赋权", Change.GRANT),
    ("收回", Change.WITHDRAW),
    ("划转|划入|划出", Change.TRANSFER),
    ("合并|整合", Change.MERGE),
    ("设定|新增", Change.ESTABLISH),
    ("保留", Change.RETAIN),
)


class Saying(NamedTuple):
    """A number, where it stands, and the part of the paper it is about (empty: all of it)."""

    total: Total
    row: Reading
    place: tuple[str, str, str]
    annex: str


class Statements:
    """Collects what each paper states while its rows are read."""

    def __init__(self, desk: Desk, papers: Papers) -> None:
        self.desk = desk
        self.papers = papers
        self.said: dict[Cited, dict[tuple[Change, str], Saying]] = defaultdict(dict)
        self.read: dict[Cited, Counter[Counted]] = defaultdict(Counter)
        self.first: dict[Cited, ChangeRow] = {}
        self.receivers: dict[Cited, set[str]] = defaultdict(set)

    def hear(self, change: ChangeRow) -> None:
        """Take down the numbers in a row's paper: in its title, its annex, above its table."""
        row, cited = change.row, change.cited
        if cited in self.first:
            self.take(change, row.text("annex"), row.place("annex"), row.text("annex"))
            return
        self.first[cited] = change
        self.take(change, cited.title, row.place("document_title"), "")
        self.take(change, row.text("annex"), row.place("annex"), row.text("annex"))
        for note in row.table.notes if not row.has("document_title") else ():
            place = (row.table.file, row.table.sheet, note.address)
            self.take(change, note.text, place, "")

    def take(self, change: ChangeRow, text: str, place: tuple[str, str, str], annex: str) -> None:
        count = stated_total(text) if text else None
        if count is not None:
            total = Total(
                change=verb(text), count=count, scope=self.desk.options.scope, annex=annex
            )
            saying = Saying(total, change.row, place, annex)
            self.said[change.cited].setdefault((total.change, annex), saying)

    def count(self, change: ChangeRow, power: str, receivers: Iterable[str]) -> None:
        """One change more was read, of one power; of a merger, the result."""
        counted = Counted(
            change=change.kind,
            scope=self.desk.options.scope,
            sub_items=bool(change.row.text("sub_item_name")),
            annex=change.row.text("annex"),
            item=change.row.text("annex_item_no"),
            power=power,
        )
        self.read[change.cited][counted] += 1
        self.receivers[change.cited].update(receivers)

    def told(self) -> None:
        """Take down what the operator says the paper states, found by its number or its title.

        Raises BadOptions when it is unclear which paper of the file is meant.
        """
        totals, named = self.desk.options.totals, self.desk.options.act
        if not totals:
            return
        meant = [cited for cited in self.first if named.number and cited.number == named.number]
        meant = meant or [
            cited for cited in self.first if named.title and cited.title == named.title
        ]
        if len(meant) != 1:
            raise BadOptions(
                "无法确定文件自述数属于哪份文件,请用文号指明",
                "it is unclear which paper states these totals: name it by its number",
            )
        for total in totals:
            row = self.first[meant[0]].row
            key = (total.change, total.scope)
            self.said[meant[0]][key] = Saying(total, row, row.place(), "")

    def commands(self, outcome: Outcome) -> list[StateTotals]:
        """Record what is stated and not yet recorded; hold each number that does not agree.

        Raises BadOptions.
        """
        self.told()
        commands: list[StateTotals] = []
        for cited, sayings in self.said.items():
            paper = self.papers.find(cited)
            if paper is None or not self.read[cited]:
                continue
            for saying in sayings.values():
                self.compare(cited, saying, outcome)
            fresh = [s.total for s in sayings.values() if s.total not in paper.totals]
            if fresh:
                act = self.act(cited, self.papers.issued_on(paper))
                totals = (*paper.totals, *fresh)
                commands.append(StateTotals(stream=paper.id, act=act, totals=totals))
        return commands

    def compare(self, cited: Cited, saying: Saying, outcome: Outcome) -> None:
        total = replace(saying.total, annex=saying.annex)
        [found] = reconcile([total], self.counted(cited), ())
        paper, read = cited.number or cited.title, found.recorded
        outcome.stated.append(Stated(paper=paper, total=saying.total, read=read))
        if read is None:
            self.desk.findings.note_at(saying.place, "total_uncounted", value=paper)
        elif read != saying.total.count:
            self.desk.findings.hold_at(
                saying.place,
                "stated_total",
                value=f"{paper} {saying.total.change} {saying.total.count}",
                stated=saying.total.count,
                read=read,
            )

    def counted(self, cited: Cited) -> Counter[Counted]:
        """What was read of a paper, its receivers among it as the ledger counts them."""
        receivers = Counted(change=Change.RECEIVERS, scope="", sub_items=False)
        return self.read[cited] + Counter({receivers: len(self.receivers[cited])})

    def act(self, cited: Cited, day: date) -> Act:
        """The totals are stated with the paper itself, on the day of its issue."""
        return Act(
            effective_on=day,
            origin=self.desk.origin(self.first[cited].row),
            simulated=self.desk.options.simulated,
        )


def verb(text: str) -> Change:
    """What is counted, by the one verb of the text; several or none: everything."""
    found: list[Change] = []
    for words, kind in VERBS:
        text, hits = re.subn(words, "", text)
        if hits:
            found.append(kind)
    return found[0] if len(found) == 1 else Change.ALL
