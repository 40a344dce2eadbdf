"""法规沿革: laws and what became of them, told by rows that each know one day of a law's life.

A register of laws knows texts and the day each came into force; a history knows promulgation,
approval, amendment and revision. Either may come first: what the ledger has is passed over, what
it lacks is put in its place, and an issue that proves to be older, or whose rank or day of force
was not known, is corrected (更正).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from domain.act import Act
from domain.commands import Command, CorrectEntry
from domain.commands.instrument import AmendInstrument, IssueInstrument
from domain.events.instrument import InstrumentIssued
from domain.value import replace
from domain.vocabulary import Rank
from ops.importers.desk import Desk, Outcome
from ops.importers.ids import instrument_id
from ops.importers.known import Mark, Paper
from ops.importers.occurrences import PROMULGATED, Occurrence


class Law:
    """One law's marks, known and planned, and the commands that complete them."""

    def __init__(self, desk: Desk, outcome: Outcome, known: Paper | None) -> None:
        self.desk = desk
        self.outcome = outcome
        self.known = known
        self.stream = known.id if known else ""
        self.marks = list(known.marks) if known else []
        self.commands: list[Command] = []

    def tell(self, occurrences: Iterable[Occurrence]) -> None:
        """Go through a law's rows in the order of their days."""
        for each in occurrences:
            mark = self.recorded(each)
            if mark is not None:
                self.complete(each, mark)
            elif each.day is None:
                self.desk.findings.hold(each.row, "", "no_usable_date")
            elif not self.marks:
                self.issue(each)
            elif each.on < self.marks[0].on:
                self.predate(each)
            else:
                self.amend(each)

    def recorded(self, each: Occurrence) -> Mark | None:
        """The mark that tells the same: the same day, in the same manner or in none.

        A row without any day tells nothing of a law that is there.
        """
        if not each.dated:
            return self.marks[-1] if self.marks else None
        for mark in self.marks:
            manners = {mark.manner, each.manner}
            if each.tells(mark) and (len(manners) == 1 or "" in manners):
                return mark
        return None

    def issue(self, each: Occurrence) -> None:
        if each.manner not in ("", PROMULGATED):
            self.desk.findings.note(each.row, "action", "first_not_promulgation")
        self.stream = instrument_id(each.number, each.title, each.area, each.on)
        command = IssueInstrument(
            stream=self.stream, act=self.act(each), area=each.area, **issue_fields(each)
        )
        self.take(command, each, "new", "issue")

    def amend(self, each: Occurrence) -> None:
        command = AmendInstrument(
            stream=self.stream,
            act=self.act(each),
            by=each.by or each.number,
            manner=each.manner,
            text_version=each.text,
            ordinal=each.ordinal,
        )
        self.take(command, each, "law", "amend")

    def predate(self, each: Occurrence) -> None:
        """The law is older than its first record: that becomes the amendment it must have been.

        Unless its day was only the operator's: then it told of no day, and is moved, not kept.
        """
        first = self.marks[0]
        issued = first.event
        assert isinstance(issued, InstrumentIssued), "a law's first mark is its issue"
        fields = issue_fields(each)
        fields["rank"] = issued.rank if issued.rank is not Rank.UNKNOWN else each.rank
        self.correct(first, each, act=self.act(each), **fields)
        self.marks[0] = planned(each, first.version)
        if first.said or not issued.act.remark:
            self.commands.append(reissued(issued, self.stream))
            self.marks.insert(1, first._replace(version=0, event=None))
        self.outcome.match(each.row, "law", self.stream, "correct")

    def complete(self, each: Occurrence, mark: Mark) -> None:
        """Put in what the record lacks: the day of entry into force, the rank."""
        changes: dict[str, Any] = {}
        event = mark.event
        if event is not None and self.may_move(each, mark):
            changes["act"] = replace(event.act, effective_on=each.on)
        if isinstance(event, InstrumentIssued):
            if each.in_force and (changes or event.act.effective_on == each.on):
                changes |= {"in_force_unknown": False} if event.in_force_unknown else {}
            if event.rank is Rank.UNKNOWN and each.rank is not Rank.UNKNOWN:
                changes["rank"] = each.rank
        if changes:
            self.correct(mark, each, **changes)
        action = "correct" if changes else "none"
        self.outcome.match(each.row, "recorded", self.stream, action)

    def may_move(self, each: Occurrence, mark: Mark) -> bool:
        """The row knows the day of entry into force, and it lies between the neighbours'."""
        if not each.in_force or each.on == mark.on or each.said not in mark.said:
            return False
        index = self.marks.index(mark)
        after = self.marks[index + 1].on if index + 1 < len(self.marks) else date.max
        before = self.marks[index - 1].on if index else date.min
        return before <= each.on < after

    def correct(self, mark: Mark, each: Occurrence, **changes: Any) -> None:
        """更正 of a recorded entry; the corrected mark is what later rows meet."""
        assert mark.event is not None, "only what is recorded can be corrected"
        replacement = replace(
            mark.event, version=0, actor="", on_behalf_of="", command_id="", **changes
        )
        self.commands.append(
            CorrectEntry(
                stream=self.stream,
                act=self.act(each) if each.day else self.undated(each, mark),
                corrects=mark.version,
                replacement=replacement,
                reason="补充登记",
            )
        )
        index = self.marks.index(mark)
        self.marks[index] = mark._replace(on=replacement.act.effective_on, event=replacement)

    def take(
        self, command: IssueInstrument | AmendInstrument, each: Occurrence, how: str, action: str
    ) -> None:
        self.commands.append(command)
        self.marks.append(planned(each, 0))
        self.marks.sort(key=lambda mark: mark.on)
        self.outcome.match(each.row, how, self.stream, action)

    def undated(self, each: Occurrence, mark: Mark) -> Act:
        """The act of a row that knows no day, but something else of what is recorded."""
        return Act(effective_on=mark.on, origin=self.desk.origin(each.row))

    def act(self, each: Occurrence) -> Act:
        promulgation = each.manner in ("", PROMULGATED)
        assert each.day is not None, "rows without a day are held before"
        return Act(
            effective_on=each.day.on,
            effective_precision=each.day.precision,
            published_on=each.said if promulgation else None,
            decided_on=each.approved if promulgation else each.said,
            origin=self.desk.origin(each.row),
            remark=each.day.reason,
            simulated=self.desk.options.simulated,
        )


def issue_fields(each: Occurrence) -> dict[str, Any]:
    return {
        "title": each.title,
        "number": each.number,
        "rank": each.rank,
        "reference": each.reference,
        "manner": each.manner,
        "in_force_unknown": not each.in_force,
    }


def planned(each: Occurrence, version: int) -> Mark:
    """The mark a row will leave."""
    said = frozenset(filter(None, (each.said, each.approved)))
    return Mark(version, each.on, said, each.manner, each.text, None)


def reissued(issued: InstrumentIssued, stream: str) -> AmendInstrument:
    """What was taken for the issue, recorded anew as the later text that it was."""
    act = issued.act
    return AmendInstrument(
        stream=stream,
        act=act,
        manner=issued.manner,
        text_version=act.published_on or act.effective_on.isoformat(),
    )
