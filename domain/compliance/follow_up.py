"""What a check does to the findings there are: opens, restates, takes up again, or ends them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.act import Act
from domain.commands import Command
from domain.commands.finding import OpenFinding, RectifyFinding, ReopenFinding, RestateFinding
from domain.compliance.rule import Complaint, Said, Severity
from domain.findings import Finding, FindingStatus, finding_id


def nobody(complaint: Complaint) -> tuple[str, ...]:
    """Where no organ answers for it."""
    del complaint
    return ()


def nothing_hidden(finding: Finding) -> bool:
    """Where every rule speaks of every subject by itself."""
    del finding
    return False


@dataclass(frozen=True, kw_only=True)
class Look:
    """A check: the day it judged, the position it knew, and what it looked at.

    ``severities`` are those of the rules that were asked. ``holders`` tells which organs answer
    for a complaint, ``entries`` the last position up to the check's at which a stream changed.
    ``current``: it judged the day on which it was made; only then it goes on with what there is.
    ``whole``: it looked at everything those rules are about, so that what it does not see is no
    more. ``hidden`` tells of a finding that a complaint about the whole register stands for.
    """

    as_of: date
    position: int
    severities: Mapping[str, Severity]
    current: bool = True
    whole: bool = True
    holders: Callable[[Complaint], tuple[str, ...]] = nobody
    entries: Mapping[str, int] = field(default_factory=dict[str, int])
    hidden: Callable[[Finding], bool] = nothing_hidden
    simulated: bool = False

    @property
    def act(self) -> Act:
        return Act(effective_on=self.as_of, simulated=self.simulated)

    def goes_on(self, finding: Finding) -> bool:
        """Whether it knows no less than whoever told of the finding last."""
        later = self.position >= finding.position and self.as_of >= finding.moved_on
        return self.current and later

    def would_see(self, finding: Finding) -> bool:
        """Whether it would have complained again, were it still so."""
        return self.whole and finding.rule in self.severities and not self.hidden(finding)

    def newest_entry(self, finding: Finding) -> int:
        """The newest entry about it since it was last told; 0 for none."""
        streams = (finding.subject, *finding.names)
        newest = max((self.entries.get(stream, 0) for stream in streams), default=0)
        return newest if newest > finding.position else 0


def follow_up(
    complaints: Iterable[Complaint], findings: Iterable[Finding], look: Look
) -> Iterator[Command]:
    """The commands to the restricted ledger, no more than one for each finding.

    What was dismissed stays so for as long as it goes on; what begins later is another case, and
    is taken up. A check of a past day, or one that has been overtaken, opens what nobody knew and
    leaves the rest as it is.
    """
    told: dict[tuple[str, str, str], Complaint] = {}
    for one in complaints:
        told.setdefault(one.key, one)
    known = {finding.key: finding for finding in findings}
    for key, complaint in told.items():
        finding = known.get(key)
        if finding is None:
            yield opening(complaint, look)
        elif look.goes_on(finding) and (command := going_on(complaint.said, finding, look)):
            yield command
    for key, finding in known.items():
        ended = key not in told and not finding.status.closed and look.would_see(finding)
        if ended and look.goes_on(finding):
            entry = look.newest_entry(finding)
            yield RectifyFinding(
                stream=finding.id, act=look.act, position=look.position, entry=entry
            )


def going_on(said: Said, finding: Finding, look: Look) -> Command | None:
    """What follows for a finding that is complained of again."""
    words: dict[str, Any] = {
        "zh": said.zh,
        "en": said.en,
        "since": said.since,
        "due": said.due,
        "names": said.names,
        "position": look.position,
    }
    if finding.status is FindingStatus.RECTIFIED or another_case(said, finding):
        return ReopenFinding(stream=finding.id, act=look.act, reason=said.zh, **words)
    before = finding.zh, finding.en, finding.since, finding.due, finding.names
    if finding.status.closed or before == (said.zh, said.en, said.since, said.due, said.names):
        return None
    return RestateFinding(stream=finding.id, act=look.act, **words)


def another_case(said: Said, finding: Finding) -> bool:
    """Dismissed was what had begun by then; this began later."""
    dismissed = finding.status is FindingStatus.DISMISSED
    before, now = finding.since, said.since
    return dismissed and before is not None and now is not None and now > before


def opening(complaint: Complaint, look: Look) -> OpenFinding:
    said = complaint.said
    return OpenFinding(
        stream=finding_id(*complaint.key),
        act=look.act,
        rule=complaint.rule,
        subject=complaint.subject,
        cause=said.cause,
        severity=look.severities[complaint.rule].value,
        zh=said.zh,
        en=said.en,
        position=look.position,
        since=said.since,
        due=said.due,
        holders=look.holders(complaint),
        names=said.names,
    )
