"""时限: no longer is promised than the law allows, and less where a plan demands a cut."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.elements import Limit
from domain.power import Power

REMEDY = ("调整承诺时限", "Amend the promised limit")


@rule(
    "E2",
    "承诺时限长于法定时限",
    "More time promised than the law allows",
    severity=Severity.SERIOUS,
    clause="行政许可法第四十二条；优化营商环境条例第四十三条",
    remedy=REMEDY,
)
def promised_too_long(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """Limits are compared where both are given in the same unit."""
    power = dossier.listed
    limits = both_limits(power) if power else None
    if power and limits and limits[1].amount > limits[0].amount:
        statutory, promised = limits
        yield Said(
            zh=f"承诺{spelled(promised)}，法定{spelled(statutory)}。",
            en=f"Promised: {spelled(promised)}; allowed by law: {spelled(statutory)}.",
            since=power.since,
        )


@rule(
    "E3",
    "承诺时限压缩不足",
    "The promised limit was not cut as demanded",
    severity=Severity.MINOR,
    clause="县级2022年实施方案（承诺时限压缩30%以上）",
    remedy=REMEDY,
)
def cut_too_little(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """Where the area's plan demands a share, and both limits are given in the same unit."""
    power = dossier.listed
    demand = power and facts.standards.demand(power.area, facts.as_of)
    limits = both_limits(power) if power else None
    if not power or not demand or not limits:
        return
    statutory, promised = limits
    most = statutory.amount * (1 - demand.share)
    if most < promised.amount <= statutory.amount:
        yield Said(
            zh=f"法定{spelled(statutory)}，承诺{spelled(promised)}，压缩不足"
            f"{demand.share:.0%}（{demand.source}）。",
            en=f"By law {spelled(statutory)}, promised {spelled(promised)}: cut by less than"
            f" {demand.share:.0%} ({demand.source}).",
            since=max(demand.since, power.since),
        )


def both_limits(power: Power) -> tuple[Limit, Limit] | None:
    """The statutory and the promised limit, if both are there in one unit."""
    statutory, promised = power.elements.statutory_limit, power.elements.promised_limit
    if not statutory or not promised or statutory.unit != promised.unit:
        return None
    return statutory, promised


def spelled(limit: Limit) -> str:
    return f"{limit.amount}{limit.unit}"
