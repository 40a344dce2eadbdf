"""quanze impact --old-list, --new-list: the powers that a revised negative list may concern."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from api.view import View
from domain.compliance.facts import Facts
from domain.compliance.impact import Bases
from domain.compliance.negative_hints import Hint, hints
from domain.compliance.negative_list import Revision, revisions
from domain.compliance.negative_proposals import propose_for
from domain.compliance.proposals import Proposal
from ops.cli.lines import short
from ops.cli.output import Answer
from ops.importers.negative_list import read_negative_list

COLUMNS = (
    "change",
    "restriction",
    "code",
    "power",
    "name",
    "holders",
    "similarity",
    "evidence",
    "of_entry",
    "of_power",
    "also",
    "proposal",
)
BRIEF = ("change", "restriction", "id", "name", "similarity", "evidence", "proposal")


def read_lists(old: Path | None, new: Path | None) -> Sequence[Revision]:
    """What the new list does to the old one; one alone is of what is lifted, or newly restricted.

    Raises Unreadable.
    """
    before, after = (read_negative_list(path) if path else [] for path in (old, new))
    return revisions(before, after)


def of_lists(
    here: View, bases: Bases, revised: Sequence[Revision]
) -> tuple[Answer, Mapping[str, Proposal]]:
    """The hints, best first for each entry; an entry that no power is like has a row of its own."""
    found = list(hints(bases, revised))
    proposals = propose_for(found)
    by_entry: dict[int, list[Hint]] = {}
    for hint in found:
        by_entry.setdefault(id(hint.revision), []).append(hint)
    rows = [
        row
        for one in revised
        for row in of_entry(one, by_entry.get(id(one), []), bases.facts, proposals)
    ]
    about = {**here.about, "revised": len(revised), "count": len(found)}
    return Answer(about=about, columns=COLUMNS, brief=BRIEF, rows=rows), proposals


def of_entry(
    revision: Revision,
    found: Sequence[Hint],
    facts: Facts,
    proposals: Mapping[str, Proposal],
) -> list[dict[str, Any]]:
    entry = revision.entry
    common = {
        "change": revision.revised.value,
        "restriction": entry.restriction,
        "code": entry.code,
    }
    return [{**common, **of_hint(one, facts, proposals)} for one in found] or [common]


def of_hint(hint: Hint, facts: Facts, proposals: Mapping[str, Proposal]) -> dict[str, Any]:
    power, best = hint.power, hint.evidence[0]
    proposed = proposals.get(power.id)
    return {
        "power": power.id,
        "id": short(power.id),
        "name": power.elements.name,
        "holders": [facts.name_of(organ) for organ in power.holders],
        "similarity": round(best.similarity, 2),
        "evidence": best.by.value,
        "of_entry": best.of_entry,
        "of_power": best.of_power,
        "also": [f"{one.by.value} {one.similarity:.2f}" for one in hint.evidence[1:]],
        "proposal": proposed.change.value if proposed else "",
    }
