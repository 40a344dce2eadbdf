"""要素不全: an entry says who answers for what, how to complain, and how the power runs."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.power import Power

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
    """One complaint a power, which names all that is missing.

    What no power of its area carries is a complaint about the list as a whole (R1).
    """
    power = dossier.listed
    missing = [] if power is None else [name for name in WANTED if lacks(facts, power, name)]
    if power and missing:
        yield Said(
            zh=f"缺少: {'、'.join(WANTED[name][0] for name in missing)}。",
            en=f"Missing: {', '.join(WANTED[name][1] for name in missing)}.",
            cause=",".join(missing),
            since=power.since,
        )


def lacks(facts: Facts, power: Power, name: str) -> bool:
    return not getattr(power.elements, name) and facts.carries(name, power.area)
