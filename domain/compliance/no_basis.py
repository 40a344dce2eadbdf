"""法无授权不可为: a listed power names the law it rests on."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule


@rule(
    "B1",
    "没有设定依据",
    "No legal basis",
    severity=Severity.GRAVE,
    clause="四平市2015年实施方案四（二）；优化营商环境条例第四十条",
    remedy=("补充设定依据（更正或要素调整），或取消该职权", "Enter the basis, or cancel the power"),
)
def no_basis(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """Where no power of its area names a basis, that is a complaint about the whole list (R1)."""
    power = dossier.listed
    if power and not power.elements.legal_basis and facts.carries("legal_basis", power.area):
        yield Said(
            zh=f"“{power.elements.name}”没有列明设定依据。",
            en=f"'{power.elements.name}' names no legal basis.",
            since=power.since,
        )
