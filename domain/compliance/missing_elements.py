"""要素不全: an entry says who answers for what, how to complain, and how the power runs."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.power import Power
from domain.vocabulary import PowerKind

WANTED = {
    "responsibilities": ("责任事项", "responsibilities"),
    "grounds": ("追责情形", "grounds of accountability"),
    "supervision": ("监督方式", "supervision"),
    "remedies": ("救济渠道", "remedies"),
    "flow_chart": ("运行流程图", "flow chart"),
    "supervision_rules": ("事中事后监管制度", "supervision rules"),
}
"""天津 2023 一(三), 四平 2015 四(三), Hubei art. 9."""


@rule(
    "E4",
    "职权要素不全",
    "Elements are missing",
    severity=Severity.MINOR,
    clause="天津市2023年通知一（三）；四平市2015年实施方案四（三）",
    remedy=("以要素调整补全", "Complete them by an amendment"),
)
def missing_elements(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """One complaint for each element that is missing.

    What no power of its area carries is a complaint about the list as a whole (R1).
    """
    power = dossier.listed
    if power is None:
        return
    for name, (zh, en) in WANTED.items():
        if lacks(facts, power, name):
            yield Said(zh=f"缺少: {zh}。", en=f"Missing: {en}.", cause=name, since=power.since)


WITHOUT_SUPERVISION = frozenset({PowerKind.PENALTY, PowerKind.COMPULSION, PowerKind.CONFIRMATION})
"""四平 2015 五(二)4(4): of these no rules of supervision are asked."""


def lacks(facts: Facts, power: Power, name: str) -> bool:
    if name == "supervision_rules" and power.kind in WITHOUT_SUPERVISION:
        return False
    return not getattr(power.elements, name) and facts.carries(name, power.area)
