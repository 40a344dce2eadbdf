"""What to propose about powers whose basis changed: a row for each, ready for a change paper."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.basis import Citation, parse_citations
from domain.compliance.impact import Bases, Became, LawChange, Others, Touch, law_changes
from domain.events.instrument import Change
from domain.power import Power

SAID = {Became.AMENDED: "修改", Became.REPEALED: "废止或失效", Became.VOID: "宣布无效"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """取消 or 要素调整 of one power, to be decided on: it becomes a change under a paper only.

    ``legal_basis`` is the basis that is proposed: of a basis with papers that ended, what is left;
    of one that was only amended, the text as published, which whoever decides must revise.
    ``why`` is said in Chinese, since it goes on record with the change.
    """

    power: Power
    change: Change
    legal_basis: str
    why: str


def propose(bases: Bases, touches: Iterable[Touch]) -> dict[str, Proposal]:
    """One proposal for each power that something certain and open touches, by its id, in order."""
    found: dict[str, list[Touch]] = defaultdict(list)
    for touch in touches:
        if touch.certain and touch.open:
            found[touch.power.id].append(touch)
    return {id: proposal(bases, found[id]) for id in sorted(found)}


def proposal(bases: Bases, touches: Sequence[Touch]) -> Proposal:
    """Cancel, where no basis is left that stands, will stand or may stand; else amend the basis."""
    power = touches[0].power
    day = max(bases.facts.as_of, *(touch.change.day for touch in touches))
    gone = [c for c in power.elements.legal_basis if bases.state(c, day) is Others.NONE]
    left = [c for c in power.elements.legal_basis if c not in gone]
    changes = [touch.change for touch in touches]
    changes += [end for citation in gone for end in ends(bases, citation, day)]
    return Proposal(
        power=power,
        change=Change.AMEND if left else Change.CANCEL,
        legal_basis=joined(left),
        why="；".join(dict.fromkeys(map(reason, changes))),
    )


def ends(bases: Bases, citation: Citation, day: date) -> list[LawChange]:
    """What ended the paper of a citation that is out of force on a day."""
    papers, _ = bases.meant(citation)
    return [one for one in law_changes(papers) if one.ends and one.day <= day]


def joined(citations: Iterable[Citation]) -> str:
    """The citations as one text; none where it would not be read as these citations again."""
    kept = tuple(citations)
    text = "；".join(citation.text for citation in kept)
    return text if parse_citations(text) == kept else ""


def reason(change: LawChange) -> str:
    by = f"（{change.by}）" if change.by else ""
    return f"依据{change.paper.called}自{change.day}起{SAID[change.became]}{by}"
