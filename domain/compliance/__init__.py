"""The rule book: what was changed, or left undone, without authority.

A rule looks at facts as they were on a day and as they were known at a position, and says what is
not as the law wants it. It never raises and never decides; what became of a complaint is told by
the events of its finding. docs/rules.md lists the rules.
"""

from domain.compliance.book import PAPER_RULES, REGISTER, REGISTER_RULES, RULES, check
from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts, gather
from domain.compliance.incremental import Looked, Watch
from domain.compliance.rule import Complaint, Rule, Said, Severity
from domain.compliance.settings import UnreadableStandards, read_standards
from domain.compliance.standards import NATIONWIDE, Standards

__all__ = [
    "NATIONWIDE",
    "PAPER_RULES",
    "REGISTER",
    "REGISTER_RULES",
    "RULES",
    "Complaint",
    "Dossier",
    "Facts",
    "Looked",
    "Rule",
    "Said",
    "Severity",
    "Standards",
    "UnreadableStandards",
    "Watch",
    "check",
    "gather",
    "read_standards",
]
