"""The rules in their order, and what they have to say of a register, or of one subject of it."""

from collections.abc import Iterator

from domain.compliance.abolished_kind import abolished_kind
from domain.compliance.act_out_of_force import act_out_of_force
from domain.compliance.act_too_low import act_too_low, not_competent
from domain.compliance.basis_changed import basis_changed
from domain.compliance.basis_ended import basis_ended
from domain.compliance.basis_not_yet import basis_not_yet
from domain.compliance.basis_too_low import basis_too_low, basis_weak
from domain.compliance.before_handover import before_handover
from domain.compliance.disguised import disguised
from domain.compliance.dossier import Dossier
from domain.compliance.entrusting import compulsion_entrusted, licence_entrusted, no_mandate
from domain.compliance.facts import Facts
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
from domain.compliance.revised_late import revised_late
from domain.compliance.rule import Complaint, Rule
from domain.compliance.still_below import still_below
from domain.compliance.sub_entrusted import sub_entrusted
from domain.compliance.taken_unsent import taken_unsent
from domain.compliance.totals_differ import totals_differ
from domain.compliance.township_penalty import township_penalty
from domain.compliance.training import untrained
from domain.compliance.unfit_agent import mandate_incomplete, unfit_agent
from domain.compliance.unsupervised import unsupervised
from domain.compliance.withheld import items_withheld, withheld

RULES: tuple[Rule[Dossier], ...] = (
    no_basis,
    basis_ended,
    basis_not_yet,
    basis_changed,
    basis_too_low,
    basis_weak,
    provisional_lapsed,
    revised_late,
    no_act,
    elements_without_act,
    act_too_low,
    not_competent,
    act_out_of_force,
    change_late,
    withheld,
    not_accepted,
    handover_late,
    no_seal,
    taken_unsent,
    before_handover,
    untrained,
    compulsion_entrusted,
    licence_entrusted,
    no_mandate,
    township_penalty,
    sub_entrusted,
    unfit_agent,
    mandate_incomplete,
    holder_gone,
    held_by_two,
    disguised,
    still_below,
    abolished_kind,
    too_many_reviews,
    promised_too_long,
    cut_too_little,
    missing_elements,
    unsupervised,
)
"""The rules about a power, in the order of the book."""

PAPER_RULES: tuple[Rule[Paper], ...] = (paper_late, items_withheld, totals_differ)
"""The rules about a paper."""

REGISTER_RULES: tuple[Rule[None], ...] = (not_carried,)
"""The rules about a register as a whole."""

REGISTER = "register"
"""The subject of a complaint about the whole."""


def check(facts: Facts) -> Iterator[Complaint]:
    """All that the rules have to say of these facts."""
    for id in subjects(facts):
        yield from look(facts, id)


def subjects(facts: Facts) -> Iterator[str]:
    """All that there is to look at: powers, papers, and the register as a whole."""
    yield from facts.powers
    yield from (paper.id for paper in facts.papers)
    yield REGISTER


def look(facts: Facts, id: str) -> Iterator[Complaint]:
    """What the rules have to say of one subject; nothing where there is none of that id."""
    if id == REGISTER:
        for rule in REGISTER_RULES:
            yield from rule.complaints(facts, None, id)
    elif (dossier := facts.powers.get(id)) is not None:
        for rule in RULES:
            for said in rule.look(facts, dossier):
                yield Complaint(rule=rule.code, subject=id, said=said)
    elif (paper := facts.papers.get(id)) is not None:
        for rule in PAPER_RULES:
            yield from rule.complaints(facts, paper, id)
