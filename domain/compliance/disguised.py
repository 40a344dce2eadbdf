"""变相实施: what was cancelled does not come back under nearly the same name."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule


@rule(
    "S2",
    "疑似变相恢复已取消的职权",
    "A cancelled power, back in disguise",
    severity=Severity.GRAVE,
    clause="天津市2023年通知二（三）；优化营商环境条例第四十条",
    remedy=("核实；确属变相实施的，取消", "Look into it; if it is the same power, cancel it"),
)
def disguised(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """On the list since a power of the same area, with nearly its name, left it.

    What came of that power by merger or split is its successor, and no disguise.
    """
    power = dossier.listed
    if power is None:
        return
    for card, share in facts.peers.ended_like(power):
        if card.id in power.sources:
            continue
        ended = card.ended_on
        yield Said(
            zh=f"“{card.name}”（{card.id}）已于{ended}退出清单，本项名称与其相似度{share:.0%}，"
            f"自{power.since}起在列。",
            en=f"'{card.name}' ({card.id}) left the list on {ended}; this power's name is"
            f" {share:.0%} like it, and it is listed since {power.since}.",
            cause=card.id,
            since=power.since,
            names=(card.id,),
        )
