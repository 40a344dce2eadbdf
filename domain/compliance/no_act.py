"""无文调整: a power changes by an act of somebody who may change it, and not by itself."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.events import AnyEvent
from domain.events import power as e

BY_ITSELF = (e.PowerAccepted, e.HandoverCompleted, e.SealPutInUse, e.TrainingExtended)
"""Steps in carrying out a change that has its act already."""


@rule(
    "A1",
    "没有文件依据的调整",
    "A change without an act",
    severity=Severity.GRAVE,
    clause="四平市2015年实施方案五（二）3（5）（报市政府审定）；天津市2023年通知二（三）",
    remedy=(
        "补录所依据的文件（更正），查无文件的撤销该变更",
        "Enter the paper, or revoke the change",
    ),
)
def no_act(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """Set up, cancelled, handed on … under no paper. A list taken over (接管) is no change."""
    yield from without_paper(dossier, elements=False)


@rule(
    "A2",
    "要素未经程序变更",
    "Elements changed without an act",
    severity=Severity.SERIOUS,
    clause="天津市2023年通知二（三）",
    remedy=("补录批准文件，或恢复原要素", "Enter the approval, or restore the elements"),
)
def elements_without_act(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """要素调整 under no paper."""
    yield from without_paper(dossier, elements=True)


def without_paper(dossier: Dossier, *, elements: bool) -> Iterator[Said]:
    for day, event in dossier.steps:
        if isinstance(event, e.PowerAmended) is elements and needs_paper(event):
            yield Said(
                zh=f"{day}的变更（{event.topic}，第{event.version}次）没有列明文件。",
                en=f"The change of {day} ({event.topic}, version {event.version}) names no paper.",
                cause=str(event.version),
                since=day,
            )


def needs_paper(event: AnyEvent) -> bool:
    act = event.act
    named = act.instrument or act.number or act.title
    taken_over = isinstance(event, e.PowerAdded) and act.taken_over
    return not named and not taken_over and not isinstance(event, BY_ITSELF)
