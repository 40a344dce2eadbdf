"""The rule book: what was changed, or left undone, without authority.

A rule looks at facts as they were on a day and as they were known at a position, and says what is
not as the law wants it. It never raises and never decides; what became of a complaint is told by
the events of its finding. docs/rules.md lists the rules.
"""

from collections.abc import Iterator

from domain.compliance.abolished_kind import abolished_kind
from domain.compliance.act_too_low import act_too_low, not_competent
from domain.compliance.basis_changed import basis_changed
from domain.compliance.basis_ended import basis_ended
from domain.compliance.basis_not_yet import basis_not_yet
from domain.compliance.basis_too_low import basis_too_low, basis_weak
from domain.compliance.disguised import disguised
from domain.compliance.dossier import Dossier
from domain.compliance.entrusting import compulsion_entrusted, licence_entrusted, no_mandate
from domain.compliance.facts import Facts, gather
from domain.compliance.hanging import handover_late, no_seal, not_accepted
from domain.compliance.held_by_two import held_by_two
from domain.compliance.holder_gone import holder_gone
from domain.compliance.limits import cut_too_little, promised_too_long
from domain.compliance.missing_elements import missing_elements
from domain.compliance.no_act import elements_without_act, no_act
from domain.compliance.no_basis import no_basis
from domain.compliance.not_carried import not_carried
from domain.compliance.papers import Paper
from domain.compliance.provisional import provisional_lapsed
from domain.compliance.published_late import change_late, paper_late
from domain.compliance.reviews import too_many_reviews
from domain.compliance.rule import Complaint, Rule, Said, Severity
from domain.compliance.standards import NATIONWIDE, Standards
from domain.compliance.still_below import still_below
from domain.compliance.totals_differ import totals_differ
from domain.compliance.township_penalty import township_penalty

__all__ = [
    "NATIONWIDE",
    "PAPER_RULES",
    "REGISTER",
    "REGISTER_RULES",
    "RULES",
    "Complaint",
    "Dossier",
    "Facts",
    "Rule",
    "Said",
    "Severity",
    "Standards",
    "check",
    "gather",
]

RULES: tuple[Rule[Dossier], ...] = (
    no_basis,
    basis_ended,
    basis_not_yet,
    basis_changed,
    basis_too_low,
    basis_weak,
    provisional_lapsed,
    no_act,
    elements_without_act,
    act_too_low,
    not_competent,
    change_late,
    not_accepted,
    handover_late,
    no_seal,
    compulsion_entrusted,
    licence_entrusted,
    no_mandate,
    township_penalty,
    holder_gone,
    held_by_two,
    disguised,
    still_below,
    abolished_kind,
    too_many_reviews,
    promised_too_long,
    cut_too_little,
    missing_elements,
)
"""The rules about a power, in the order of the book."""

PAPER_RULES: tuple[Rule[Paper], ...] = (paper_late, totals_differ)
"""The rules about a paper."""

REGISTER_RULES: tuple[Rule[None], ...] = (not_carried,)
"""The rules about a register as a whole."""

REGISTER = "register"
"""The subject of a complaint about the whole."""


def check(facts: Facts) -> Iterator[Complaint]:
    """All that the rules have to say of these facts."""
    for dossier in facts.powers.values():
        for rule in RULES:
            yield from rule.complaints(facts, dossier, dossier.id)
    for paper in facts.papers:
        for rule in PAPER_RULES:
            yield from rule.complaints(facts, paper, paper.id)
    for rule in REGISTER_RULES:
        yield from rule.complaints(facts, None, REGISTER)
