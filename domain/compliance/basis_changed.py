"""依据已修改: a power is looked at again once its basis has another text."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.compliance.standards import Term


@rule(
    "B4",
    "依据修改后未复核",
    "The basis was amended since the entry was reviewed",
    severity=Severity.SERIOUS,
    clause="天津市2023年通知二（三）；四平市2015年实施方案六",
    remedy=(
        "对照新文本复核，记入保留、要素调整或取消",
        "Review against the new text, and record it",
    ),
)
def basis_changed(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """Reviewed is: set up, its basis amended, or retained (保留)."""
    power, reviewed = dossier.listed, dossier.reviewed_on
    if power is None or reviewed is None:
        return
    for _, paper in facts.bases(power.elements):
        if paper.ended(facts.as_of):
            continue
        days = paper.amended_between(reviewed, facts.as_of)
        if days:
            due = facts.last_day(Term.REVISION, power.area, days[0])
            yield Said(
                zh=f"依据{paper.called}已于{days[-1]}修改，该职权上次复核为{reviewed}。",
                en=f"The basis {paper.called} was amended on {days[-1]}; the power was last"
                f" reviewed on {reviewed}.",
                cause=paper.id,
                since=days[-1],
                names=(paper.id,),
                due=due.day if due else None,
            )
