"""依据失效: a listed power does not rest on a paper that is repealed, expired or void."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.compliance.standards import Term
from domain.instruments import InstrumentStatus

ENDED = {
    InstrumentStatus.REPEALED: ("废止或失效", "repealed"),
    InstrumentStatus.VOID: ("宣布无效", "declared void"),
}


@rule(
    "B2",
    "设定依据已失效",
    "The basis is out of force",
    severity=Severity.GRAVE,
    clause="四平市2015年实施方案四（二）；优化营商环境条例第四十条",
    remedy=("改列现行有效的依据；没有的，取消该职权", "Name a basis in force, or cancel the power"),
)
def basis_ended(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """One complaint for each such paper, whether other bases stand or not."""
    for power, citation, paper in facts.resting(dossier):
        ended = paper.ended(facts.as_of)
        if ended is None:
            continue
        zh, en = ENDED[ended.state.status]
        due = facts.last_day(Term.REVISION, power.area, ended.valid_from)
        yield Said(
            zh=f"依据{paper.called}已于{ended.valid_from}{zh}，清单仍列“{citation.text}”。",
            en=f"The basis {paper.called} was {en} on {ended.valid_from}; still cited:"
            f" '{citation.text}'.",
            cause=paper.id,
            since=max(ended.valid_from, power.since),
            names=(paper.id,),
            due=due.day if due else None,
        )
