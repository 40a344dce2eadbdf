"""一事一主体: one power of one government is held by one organ, or by several jointly."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.peers import Card
from domain.compliance.rule import Said, Severity, rule
from domain.power import Power


@rule(
    "S1",
    "同一职权由两个机构行使",
    "One power held by two organs",
    severity=Severity.SERIOUS,
    clause="四平市2015年实施方案四（二）",
    remedy=("明确一个行使主体，或合并为共同行使", "Let one organ hold it, or merge the two"),
)
def held_by_two(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """Listed twice in one area, at one level, under one code (or name) with no holder in common.

    The later of the two is complained about. What is common to all organs (共有职权), or assists
    another's enforcement (协助配合), is meant to stand with several.
    """
    power = dossier.listed
    if power is None or apart(power) or not power.holders:
        return
    for other in facts.peers.same(power, power.area):
        if stands_against(power, other):
            theirs = "、".join(facts.name_of(id) for id in other.power.holders)
            yield Said(
                zh=f"与{theirs}的“{other.name}”（{other.id}）为同一职权。",
                en=f"The same power as '{other.name}' ({other.id}), held by {theirs}.",
                cause=other.id,
                since=max(power.since, other.power.since),
                names=(other.id, *other.power.holders),
            )


def stands_against(power: Power, other: Card) -> bool:
    them = other.power
    return (
        them.listed
        and not apart(them)
        and bool(them.holders)
        and (them.area, them.level, them.kind) == (power.area, power.level, power.kind)
        and not set(them.holders) & set(power.holders)
        and (them.since, them.id) < (power.since, power.id)
    )


def apart(power: Power) -> bool:
    return power.elements.common or power.elements.assisting
