"""上级取消、下级仍列: what was cancelled above does not go on below."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.peers import Card
from domain.compliance.rule import Said, Severity, rule
from domain.power import Power, Status, divisions


@rule(
    "S3",
    "上级已取消，下级仍列",
    "Cancelled above, still listed below",
    severity=Severity.SERIOUS,
    clause="优化营商环境条例第四十条",
    remedy=("对应取消，或说明本地不适用的理由", "Cancel it too, or record why that does not apply"),
)
def still_below(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """The same code (or name) in an area around this one, cancelled while this one is listed."""
    power = dossier.listed
    if power is None or not power.area:
        return
    for card in cancelled_above(facts, power):
        if card.ended_on is not None:
            yield Said(
                zh=f"上级的“{card.name}”（{card.id}）已于{card.ended_on}取消，本级仍在列。",
                en=f"'{card.name}' ({card.id}) was cancelled above on {card.ended_on}; still listed"
                " here.",
                cause=card.id,
                since=max(card.ended_on, power.since),
                names=(card.id,),
            )


def cancelled_above(facts: Facts, power: Power) -> Iterator[Card]:
    parts = divisions(power.area)
    for length in range(len(parts)):
        for card in facts.peers.same(power, "".join(parts[:length])):
            them = card.power
            if them.area and them.status is Status.CANCELLED and them.kind is power.kind:
                yield card
