"""依据尚未施行: a listed power does not rest on a paper that is not yet in force."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule


@rule(
    "B3",
    "设定依据尚未施行",
    "The basis is not yet in force",
    severity=Severity.GRAVE,
    clause="立法法（公布与施行日期）；行政处罚法第三十八条",
    remedy=("将生效日期改为依据施行之日，或另列现行依据", "Let it take effect with its basis"),
)
def basis_not_yet(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """A paper whose day of entry into force is not known is passed over."""
    for power, _, paper in facts.resting(dossier):
        if facts.as_of < paper.in_force_from and not paper.issued.in_force_unknown:
            yield Said(
                zh=f"依据{paper.called}自{paper.in_force_from}起施行，此前不能作为依据。",
                en=f"The basis {paper.called} enters into force on {paper.in_force_from} only.",
                cause=paper.id,
                since=power.since,
                names=(paper.id,),
            )
