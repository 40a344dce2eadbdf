"""临时性行政许可: a licence set up by a province's rule lasts a year, and no longer."""

from collections.abc import Iterator
from datetime import date

from domain.compliance.basis_too_low import ranks_of
from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.rule import Said, Severity, rule
from domain.vocabulary import PowerKind, Rank


@rule(
    "B7",
    "临时性行政许可逾期",
    "A provisional licence outlived its year",
    severity=Severity.GRAVE,
    clause="行政许可法第十五条",
    remedy=("改列地方性法规依据，或取消", "Name a local regulation, or cancel it"),
)
def provisional_lapsed(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """The best basis is a local government's rule, in force for a year. Ranks must be known."""
    power = dossier.listed
    if power is None or power.kind is not PowerKind.LICENCE:
        return
    ranks = ranks_of(facts, power)
    if not ranks or max(ranks) is not Rank.LOCAL_GOVERNMENT_RULE:
        return
    rules = [p for _, p in facts.bases(power.elements) if p.issued.rank is max(ranks)]
    latest = max(rules, key=lambda paper: paper.in_force_from)
    ends = a_year_after(latest.in_force_from)
    if facts.as_of >= ends:
        yield Said(
            zh=f"依据{latest.called}自{latest.in_force_from}施行，所设临时性许可至{ends}满一年。",
            en=f"It rests on {latest.called}, in force since {latest.in_force_from}; the year of a"
            f" provisional licence ended on {ends}.",
            cause=latest.id,
            since=max(ends, power.since),
            names=(latest.id,),
        )


def a_year_after(day: date) -> date:
    """The same day of the next year; 29 February's is 1 March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)
