"""依据位阶不足: each kind of power may be set up by papers of some ranks only."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.compliance.standards import Degree
from domain.power import Power
from domain.vocabulary import Rank


@rule(
    "B5",
    "设定依据位阶不足",
    "No basis of a sufficient rank",
    severity=Severity.GRAVE,
    clause="行政许可法第十四条至第十七条；行政处罚法第十条至第十六条；行政强制法第十条至第十三条",
    remedy=("列明有权设定的法律法规依据；没有的，取消该职权", "Name a sufficient basis, or cancel"),
)
def basis_too_low(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """None of its papers may set it up. Nothing is said where the rank of one is not known."""
    yield from judged(facts, dossier, Degree.NONE, "均无权设定", "none of which may set it up")


@rule(
    "B6",
    "设定依据偏弱",
    "Only a weak basis",
    severity=Severity.MINOR,
    clause="行政许可法第十五条；行政处罚法第十三条、第十四条；行政强制法第十一条",
    remedy=(
        "核实是否在该位阶的设定权限之内",
        "Check that the power lies within what the rank may do",
    ),
)
def basis_weak(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """The best of its papers may set it up within limits only, which the title does not tell."""
    yield from judged(facts, dossier, Degree.WEAK, "只可有限设定", "which may do so within limits")


def judged(facts: Facts, dossier: Dossier, wanted: Degree, zh: str, en: str) -> Iterator[Said]:
    power = dossier.listed
    ceiling = power and facts.ceiling(power)
    ranks = power and ranks_of(facts, power)
    if not power or not ceiling or not ranks:
        return
    if max(ceiling.degree(rank) for rank in ranks) is wanted:
        labels = "、".join(sorted({rank.label for rank in ranks}))
        yield Said(
            zh=f"{power.kind.label}“{power.elements.name}”的依据为{labels}，{zh}（{ceiling.source}）。",
            en=f"The {power.kind.value} '{power.elements.name}' rests on {labels}, {en}"
            f" ({ceiling.source}).",
            since=power.since,
        )


def ranks_of(facts: Facts, power: Power) -> list[Rank]:
    """The ranks of all papers cited; empty where one of them is not known."""
    found: list[Rank] = []
    for citation in power.elements.legal_basis:
        paper = facts.papers.cited(citation)
        if paper is None or paper.issued.rank is Rank.UNKNOWN:
            return []
        found.append(paper.issued.rank)
    return found
