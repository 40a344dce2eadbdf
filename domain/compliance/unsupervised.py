"""事中事后监管: what is approved no longer, or by somebody below, is supervised by rules."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.missing_elements import lacks
from domain.compliance.rule import Said, Severity, rule
from domain.compliance.standards import Term
from domain.events import power as e

WANTED = (
    e.PowerDelegated,
    e.PowerAccepted,
    e.PowerConvertedToFiling,
    e.PowerConvertedToCommitment,
    e.PowerResequenced,
)


@rule(
    "E5",
    "下放、转变管理方式后没有监管制度",
    "Sent down or converted, and no rules of supervision",
    severity=Severity.SERIOUS,
    clause="国发〔2019〕6号、国发〔2020〕13号（20个工作日内制定事中事后监管细则）",
    remedy=("制定并列明事中事后监管制度", "Make rules of supervision, and list them"),
)
def unsupervised(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """The power stays, and names no rules by the end of the term after the last such change.

    Where no power of its area names any, that is a complaint about the whole list (R1).
    """
    power = dossier.listed
    if power is None or not lacks(facts, power, "supervision_rules"):
        return
    changes = [step for step in dossier.steps if isinstance(step.event, WANTED)]
    for day, event in changes[-1:]:
        due = facts.last_day(Term.SUPERVISION, power.area, day)
        if due and facts.as_of > due.day and not due.provisional:
            yield Said(
                zh=f"{day}的变更（{event.topic}）之后应于{due.day}前制定监管制度，清单未列明"
                f"（{due.source}）。",
                en=f"After the change of {day} ({event.topic}) rules of supervision were due by"
                f" {due.day}; none are listed ({due.source}).",
                cause=str(event.version),
                since=due.day,
                due=due.day,
            )
