"""文件登记: papers, laws and the history of laws, from three kinds of file."""

from collections.abc import Sequence

from domain.dates import PartialDate
from domain.ranks import rank_of, rank_of_number
from ops.importers.days import Day, day
from ops.importers.desk import Desk, Outcome
from ops.importers.known import Paper, title_key
from ops.importers.laws import Law
from ops.importers.occurrences import Occurrence, by_law, is_approval, with_approval
from ops.importers.papers import Cited, Papers
from ops.importers.reading import Reading
from ops.importers.tables.columns import by_alias, key
from ops.importers.tables.table import Table

ACTIONS = frozenset(
    ("promulgated", "amended", "approved", "revised", "公布", "修正", "批准", "修订")
)
MANNERS = {"公布": "promulgated", "修正": "amended", "批准": "approved", "修订": "revised"}


class Instruments:
    """Plans a file of papers or of laws."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.findings = desk.findings
        self.outcome = Outcome()

    def plan(self) -> Outcome:
        for table in self.desk.book.tables:
            if is_history(table):
                rows = self.desk.readings("instrument_events", table)
                self.laws([each for row in rows if (each := self.event(row))])
                continue
            rows = self.desk.readings("instruments", table)
            laws = [row for row in rows if row.has("law_name")]
            self.laws([each for row in laws if (each := self.text(row))])
            self.documents([row for row in rows if not row.has("law_name")])
        return self.outcome

    def laws(self, occurrences: Sequence[Occurrence]) -> None:
        groups = by_law(occurrences)
        titles = {title for title, _ in groups}
        found: dict[tuple[str, str], list[Paper]] = {}
        for paper in self.desk.known.papers(numbers=(), titles=titles):
            found.setdefault((title_key(paper.title), paper.area), []).append(paper)
        for identity, rows in groups.items():
            known = found.get(identity, [])
            law = Law(self.desk, self.outcome, known[0] if len(known) == 1 else None)
            law.tell(with_approval(rows))
            self.outcome.commands += law.commands
            if is_approval(rows):
                self.outcome.match(rows[0].row, "approval", law.stream, "none")

    def text(self, row: Reading) -> Occurrence | None:
        """A row of a register of laws: one text, and the day it came into force."""
        if not row.text("law_name"):
            self.findings.hold(row, "law_name", "law_unknown")
        said = self.desk.days.read(row, "promulgated_date")
        force = self.desk.days.read(row, "effective_date")
        if self.findings.is_held(row):
            return None
        if row.text("expired").casefold() in ("yes", "是", "失效"):
            self.findings.note(row, "expired", "expired_without_day")
        return Occurrence(
            row=row,
            title=row.text("law_name"),
            area=self.desk.area(row),
            said=said,
            day=self.day(force or said),
            dated=bool(force or said),
            in_force=force is not None,
            text=said or "",
            rank=rank_of(row.text("law_level")),
            reference=row.text("law_id"),
        )

    def event(self, row: Reading) -> Occurrence | None:
        """A row of a history of laws: what happened on a day."""
        if not row.text("law_name"):
            self.findings.hold(row, "law_name", "law_unknown")
        if row.text("action") not in ACTIONS:
            self.findings.hold(row, "action", "event_unclear")
        said = self.desk.days.read(row, "event_date")
        if self.findings.is_held(row):
            return None
        number, title = row.text("instrument_number"), row.text("law_name")
        action = MANNERS.get(row.text("action"), row.text("action"))
        return Occurrence(
            row=row,
            title=title,
            area=self.desk.area(row),
            said=said,
            day=self.day(said),
            dated=said is not None,
            manner=action,
            text=row.text("text_version"),
            number=number,
            by=row.text("instrument"),
            ordinal=row.text("ordinal"),
            rank=rank_of_number(number, "", title),
            reference=row.text("event_id"),
        )

    def day(self, own: PartialDate | None) -> Day | None:
        """The row's own day, else the operator's; where there is none, the law may be known."""
        options = self.desk.options
        if own:
            return day(own)
        return day(options.date, options.date_reason) if options.date else None

    def documents(self, rows: Sequence[Reading]) -> None:
        """Papers that are registered as they are, one row each."""
        papers = Papers(
            self.desk.known,
            numbers=[row.text("document_number") for row in rows],
            titles=[row.text("document_title") for row in rows],
        )
        for row in rows:
            if cited := self.cited(row):
                self.document(row, cited, papers)

    def cited(self, row: Reading) -> Cited | None:
        if not row.text("document_title"):
            self.findings.hold(row, "document_title", "paper_missing")
        decided = self.desk.days.read(row, "decision_date")
        published = self.desk.days.read(row, "publication_date")
        if self.findings.is_held(row):
            return None
        return Cited(
            title=row.text("document_title"),
            number=row.text("document_number"),
            issuer=row.text("deciding_authority"),
            area=row.text("area_code") or row.text("authority_area_code") or self.desk.options.area,
            decided_on=decided,
            published_on=published,
            reference=row.text("source_url"),
        )

    def document(self, row: Reading, cited: Cited, papers: Papers) -> None:
        paper = papers.find(cited)
        if paper is not None:
            self.outcome.match(row, "recorded", paper.id, "none")
            return
        found = self.day(cited.published_on or cited.decided_on)
        if found is None:
            self.findings.hold(row, "", "no_usable_date")
            return
        if title := papers.number_in_use(cited):
            self.findings.note(row, "document_number", "number_in_use", title=title)
        origin, simulated = self.desk.origin(row), self.desk.options.simulated
        paper = papers.register(cited, found, origin, simulated=simulated)
        self.outcome.commands.append(papers.planned[paper.id])
        self.outcome.match(row, "new", paper.id, "issue")


def is_history(table: Table) -> bool:
    """A history has a column for what happened."""
    fields = by_alias("instrument_events")
    named = {fields.get(key(heading.text)) for heading in table.headings}
    return {"event_date", "action"} <= named
