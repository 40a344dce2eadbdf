"""越权调整: an act is of a rank, and of a body, that may make the change."""

from collections.abc import Iterator

from domain.act import Act
from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.events import AnyEvent
from domain.events import power as e
from domain.power import Power, within
from domain.timeline import on
from domain.vocabulary import Rank, counts_as_power

FOR_THE_GOVERNMENT = (
    e.PowerAdded,
    e.PowerCancelled,
    e.PowerNarrowed,
    e.PowerDelegated,
    e.PowerGranted,
    e.PowerTransferred,
    e.PowerReleased,
)
"""新增, 取消, 下放 and their like: the office that keeps the list may decide on elements only."""

DISPOSING = tuple(kind for kind in FOR_THE_GOVERNMENT if kind is not e.PowerGranted)
"""A grant (赋权) is often recorded under the plan by which the grantee's government takes it up."""


@rule(
    "A3",
    "调整文件位阶不足",
    "The act is of too low a rank",
    severity=Severity.GRAVE,
    clause="四平市2015年实施方案五（二）3（5）（取消、转移、下放、整合报市政府审定）",
    remedy=("补录政府的批准文件，或撤销该变更", "Enter the government's approval, or revoke"),
)
def act_too_low(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """Set up, cancelled, handed on … by a department's document. An unknown rank is passed over."""
    for day, event in dossier.steps:
        if isinstance(event, FOR_THE_GOVERNMENT) and not event.act.taken_over:
            power = on(dossier.versions, day)
            rank = facts.rank_of(event.act)
            if rank is Rank.DEPARTMENT_DOCUMENT and power and counts_as_power(power.kind):
                yield Said(
                    zh=f"{day}的变更（{event.topic}）由部门文件{called(event.act)}作出。",
                    en=f"The change of {day} ({event.topic}) was made by a department's document:"
                    f" {called(event.act)}.",
                    cause=str(event.version),
                    since=day,
                    names=named(event),
                )


@rule(
    "A4",
    "无权对该级职权作出调整",
    "The body has no say over the power",
    severity=Severity.GRAVE,
    clause="优化营商环境条例第四十条；行政许可法第十七条",
    remedy=("补录有权机关的文件，或撤销该变更", "Enter a competent body's paper, or revoke"),
)
def not_competent(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """A registered paper of an area that does not take in the power's own, which disposes of it.

    A government may move among its own organs what one of them holds, be the power from above.
    """
    for day, event in dossier.steps:
        if not isinstance(event, DISPOSING):
            continue
        paper = facts.papers.get(event.act.instrument)
        power = on(dossier.versions, day)
        if not paper or not power or not outside(power, paper.issued.area):
            continue
        if not moves_its_own(facts, event, paper.issued.area):
            yield Said(
                zh=f"{day}的变更（{event.topic}）依据{paper.called}作出，"
                f"该文件的区划{paper.issued.area}不含本职权的区划{power.area}。",
                en=f"The change of {day} ({event.topic}) rests on {paper.called}, whose area"
                f" {paper.issued.area} does not take in the power's, {power.area}.",
                cause=str(event.version),
                since=day,
                names=(paper.id,),
            )


def moves_its_own(facts: Facts, event: AnyEvent, area: str) -> bool:
    if not isinstance(event, e.PowerTransferred):
        return False
    both = facts.organ(event.source), facts.organ(event.to)
    return all(organ and organ.area and within(organ.area, area) for organ in both)


def outside(power: Power, area: str) -> bool:
    return bool(power.area and area) and power.area != area and not within(power.area, area)


def called(act: Act) -> str:
    return act.number or act.title or act.instrument


def named(event: AnyEvent) -> tuple[str, ...]:
    return (event.act.instrument,) if event.act.instrument else ()
