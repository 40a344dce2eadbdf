"""文件不在有效期: a change rests on a paper that is in force on its day."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.dates import Precision
from domain.events import power as e

OWN_DAY = (e.PowerAccepted, e.HandoverCompleted, e.SealPutInUse, e.TrainingExtended)
"""Steps in carrying out a change, on a day of their own under the paper of that change."""


@rule(
    "A5",
    "所依文件当日不具效力",
    "The act was not in force on the day",
    severity=Severity.SERIOUS,
    clause="连政办发〔2007〕133号（已由连政发〔2018〕11号宣布失效）；立法法（施行日期）",
    remedy=("核对生效日期，或补录当日有效的文件", "Check the day, or enter an act in force"),
)
def act_out_of_force(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """Before a registered paper enters into force, or after its end, where both days are known."""
    for day, event in dossier.steps:
        paper = facts.papers.get(event.act.instrument)
        known = event.act.effective_precision is Precision.DAY
        if paper is None or not known or isinstance(event, OWN_DAY):
            continue
        early = day < paper.in_force_from and not paper.issued.in_force_unknown
        ended = paper.ended(day)
        if early or ended:
            when = paper.in_force_from if early or ended is None else ended.valid_from
            yield Said(
                zh=f"{day}的变更（{event.topic}）依据{paper.called}，该文件"
                + (f"自{when}起施行。" if early else f"已于{when}失效。"),
                en=f"The change of {day} ({event.topic}) rests on {paper.called}, "
                + (f"in force from {when} only." if early else f"out of force since {when}."),
                cause=str(event.version),
                since=day,
                names=(paper.id,),
            )
