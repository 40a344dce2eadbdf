"""What a check does to the findings there are: opens, takes up again, or finds rectified."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.act import Act
from domain.commands import Command
from domain.commands.finding import OpenFinding, RectifyFinding, ReopenFinding
from domain.compliance.rule import Complaint, Severity
from domain.findings import Finding, FindingStatus, finding_id

Key = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Look:
    """A check: the day it judged, the position it knew, and what it looked at.

    ``rules`` are the codes that were asked, ``subjects`` what they were asked of (None: all).
    ``severities`` are those of the rules, ``holders`` the organs that answer for a subject, and
    ``entries`` the last position up to the check's at which a stream changed.
    """

    as_of: date
    position: int
    severities: Mapping[str, Severity]
    subjects: Collection[str] | None = None
    holders: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    entries: Mapping[str, int] = field(default_factory=dict[str, int])
    simulated: bool = False

    @property
    def act(self) -> Act:
        return Act(effective_on=self.as_of, simulated=self.simulated)

    def saw(self, finding: Finding) -> bool:
        """Whether the check would have complained of it again, were it still so."""
        asked = self.subjects is None or finding.subject in self.subjects
        return asked and finding.rule in self.severities

    def mended_by(self, finding: Finding) -> int:
        """The newest entry about it since it was last seen to be so; 0 for none."""
        streams = (finding.subject, *finding.names)
        newest = max((self.entries.get(stream, 0) for stream in streams), default=0)
        return newest if newest > finding.position else 0


def follow_up(
    complaints: Iterable[Complaint], findings: Iterable[Finding], look: Look
) -> Iterator[Command]:
    """The commands to the restricted ledger, in no more than one for each finding.

    What was dismissed stays so: the same cause was judged. A check of a day before the last step of
    a finding opens what nobody knew, and changes nothing in what has gone on since.
    """
    known = {finding.key: finding for finding in findings}
    told: set[Key] = set()
    for one in complaints:
        if one.key in told:
            continue
        told.add(one.key)
        finding = known.get(one.key)
        if finding is None:
            yield opening(one, look)
        elif finding.status is FindingStatus.RECTIFIED and look.as_of >= finding.moved_on:
            yield ReopenFinding(
                stream=finding.id, act=look.act, reason=one.said.zh, position=look.position
            )
    for key, finding in known.items():
        over = key not in told and not finding.status.closed and look.saw(finding)
        if over and look.as_of >= finding.moved_on:
            yield RectifyFinding(
                stream=finding.id,
                act=look.act,
                position=look.position,
                entry=look.mended_by(finding),
            )


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
        holders=look.holders.get(complaint.subject, ()),
        names=said.names,
    )
