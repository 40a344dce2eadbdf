"""审查层级: an approval passes through so many levels of review at most."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.vocabulary import PowerKind

APPROVALS = frozenset({PowerKind.LICENCE, PowerKind.NON_LICENCE_APPROVAL})


@rule(
    "E1",
    "审查层级过多",
    "Too many levels of review",
    severity=Severity.MINOR,
    clause="县级2022年实施方案（保留的行政审批事项原则上不得超过两级审查）",
    remedy=("压减审查层级", "Cut the levels of review"),
)
def too_many_reviews(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """Approvals only, as the plan says. Not stated is no complaint."""
    power = dossier.listed
    row = power and facts.standards.review(power.area, facts.as_of)
    approval = power is not None and power.kind in APPROVALS
    if power and row and approval and power.elements.review_levels > row.most:
        levels = power.elements.review_levels
        yield Said(
            zh=f"审查层级为{levels}级，最多{row.most}级（{row.source}）。",
            en=f"{levels} levels of review; {row.most} at most ({row.source}).",
            since=max(row.since, power.since),
        )
