"""乡镇处罚权: a township takes penalty powers in its own name by the province's decision only."""

from collections.abc import Iterator
from datetime import date

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.events.power import GrantMode, PowerGranted
from domain.organs import Organ
from domain.power import divisions
from domain.vocabulary import Level, PowerKind, Rank

BY_THE_PROVINCE = frozenset(
    {Rank.LAW, Rank.ADMINISTRATIVE_REGULATION, Rank.LOCAL_REGULATION}
    | {Rank.LOCAL_GOVERNMENT_RULE, Rank.PROVINCIAL_DOCUMENT, Rank.UNKNOWN}
)
"""Who may have decided so; of a paper of no known rank nothing is said."""
DEMANDED_FROM = date(2021, 7, 15)
"""When the law as revised in 2021 came into force."""


@rule(
    "W4",
    "乡镇处罚权未经省级决定",
    "A township's penalty without the province's decision",
    severity=Severity.GRAVE,
    clause="行政处罚法第二十四条",
    remedy=(
        "补录省、自治区、直辖市的决定，或收回",
        "Enter the province's decision, or withdraw it",
    ),
)
def township_penalty(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """A grant in the township's own name, under a paper known to be no province's."""
    power = dossier.listed
    if not power or power.kind is not PowerKind.PENALTY:
        return
    for day, event in dossier.standing(PowerGranted):
        organ = facts.organ(event.to)
        if organ is None or not is_township(organ) or event.mode is not GrantMode.OWN_NAME:
            continue
        rank = facts.rank_of(event.act)
        if day >= DEMANDED_FROM and rank not in BY_THE_PROVINCE:
            yield Said(
                zh=f"{day}将处罚权赋予{organ.name}以自己名义行使，所依据文件的位阶为{rank.label}。",
                en=f"On {day} the penalty was granted to {organ.name} in its own name under a"
                f" paper of the rank {rank.value}.",
                cause=f"{event.version}:{event.to}",
                since=day,
                names=(event.to,),
            )


def is_township(organ: Organ) -> bool:
    """By its level, or by its area where the level is not known."""
    if organ.level is not None:
        return organ.level >= Level.TOWNSHIP
    return len(divisions(organ.area)) >= 4
