"""非行政许可审批: the kind was abolished, and no power of it stands."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.vocabulary import NON_LICENCE_APPROVAL_ABOLISHED_ON, PowerKind


@rule(
    "K1",
    "仍列非行政许可审批",
    "A non-licence approval still stands",
    severity=Severity.SERIOUS,
    clause="国发〔2015〕27号",
    remedy=("取消，或调整为行政许可、其他权力、内部管理", "Cancel it, or reclassify it"),
)
def abolished_kind(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """From the day of the decision on."""
    power, day = dossier.listed, NON_LICENCE_APPROVAL_ABOLISHED_ON
    if power and power.kind is PowerKind.NON_LICENCE_APPROVAL and facts.as_of >= day:
        yield Said(
            zh=f"“{power.elements.name}”仍列为非行政许可审批，该类别已于{day}取消。",
            en=f"'{power.elements.name}' is still a non-licence approval; the kind was abolished"
            f" on {day}.",
            since=max(day, power.since),
        )
