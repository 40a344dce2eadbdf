"""调整逾期: when its basis has another text, a power is reviewed in time."""

from bisect import bisect_left
from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.compliance.standards import Term


@rule(
    "B8",
    "依据修改后逾期复核",
    "Reviewed too late after the basis was amended",
    severity=Severity.MINOR,
    clause="天津市2023年通知二（二）（规定时限内提出意见）；各地权力清单管理办法",
    remedy=("说明逾期原因", "State why it was late"),
)
def revised_late(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """Where the area lays down a term for it. What is still to be reviewed is B4's affair."""
    power, reviews = dossier.listed, dossier.reviews
    if power is None or not reviews:
        return
    for _, paper in facts.bases(power.elements):
        for day in paper.amended_between(reviews[0], reviews[-1]):
            reviewed = reviews[bisect_left(reviews, day)]
            due = facts.last_day(Term.REVISION, power.area, day)
            if due and reviewed > due.day and not due.provisional:
                yield Said(
                    zh=f"依据{paper.called}于{day}修改，{reviewed}才复核，期限为{due.day}"
                    f"（{due.source}）。",
                    en=f"The basis {paper.called} was amended on {day}, and reviewed on {reviewed}"
                    f" only; due by {due.day} ({due.source}).",
                    cause=f"{paper.id}@{day}",
                    since=due.day,
                    names=(paper.id,),
                    due=due.day,
                )
