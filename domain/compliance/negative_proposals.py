"""What to propose about powers that a revised negative list concerns, as for a change of law."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from domain.compliance.negative_hints import By, Hint
from domain.compliance.negative_list import Revised
from domain.compliance.peers import LIKE
from domain.compliance.proposals import Proposal, joined
from domain.events.instrument import Change

ACTS = {Revised.ADDED: "列入", Revised.REMOVED: "删去", Revised.ALTERED: "修改"}
COMPARED = {
    By.NAMED: "该职权写明落实此项",
    By.CODE: "编码相同",
    By.NAME: "名称相近",
    By.BASIS: "依据相同",
}


def propose_for(found: Iterable[Hint]) -> dict[str, Proposal]:
    """A proposal for each power hinted at from LIKE on, by its id, in order.

    To cancel, where every such entry was removed; else to amend, with the basis as published.
    """
    by_power: dict[str, list[Hint]] = defaultdict(list)
    for hint in found:
        if hint.similarity >= LIKE:
            by_power[hint.power.id].append(hint)
    return {id: proposal_for(by_power[id]) for id in sorted(by_power)}


def proposal_for(found: Sequence[Hint]) -> Proposal:
    power = found[0].power
    cancel = all(hint.revision.revised is Revised.REMOVED for hint in found)
    return Proposal(
        power=power,
        change=Change.CANCEL if cancel else Change.AMEND,
        legal_basis="" if cancel else joined(power.elements.legal_basis),
        why="；".join(map(reason, found)),
    )


def reason(hint: Hint) -> str:
    best = hint.evidence[0]
    return (
        f"市场准入负面清单{ACTS[hint.revision.revised]}{hint.revision.called}，"
        f"{COMPARED[best.by]}（{best.similarity:.2f}）"
    )
