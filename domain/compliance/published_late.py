"""公开逾期: what was decided is published in time."""

from collections.abc import Iterator

from domain.act import Act
from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.papers import Paper
from domain.compliance.rule import Said, Severity, rule
from domain.compliance.standards import Term
from domain.dates import Precision
from domain.vocabulary import Rank

LAW = "政府信息公开条例第二十六条"
PASSED = frozenset({Rank.CONSTITUTION, Rank.LAW, Rank.LOCAL_REGULATION})
REMEDY = ("说明逾期原因", "State why it was late")


@rule(
    "P1",
    "文件公开逾期",
    "A paper was published late",
    severity=Severity.MINOR,
    clause=LAW,
    remedy=REMEDY,
)
def paper_late(facts: Facts, paper: Paper) -> Iterator[Said]:
    """A registered paper, where both days are known. A provisional deadline is none yet.

    What a congress passes is no government information, and is published as the law on it says.
    """
    if paper.issued.rank in PASSED:
        return
    yield from late(facts, paper.issued.act, paper.issued.area, paper.called, "")


@rule(
    "P2",
    "调整决定公开逾期",
    "A change was published late",
    severity=Severity.MINOR,
    clause=LAW,
    remedy=REMEDY,
)
def change_late(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """A change under a paper that is not registered; of a registered one, P1 speaks."""
    for day, event in dossier.steps:
        if not event.act.instrument:
            called = event.act.number or event.act.title or str(day)
            area = dossier.versions[0].state.area
            yield from late(facts, event.act, area, called, str(event.version))


def late(facts: Facts, act: Act, area: str, called: str, cause: str) -> Iterator[Said]:
    decided, published = act.decided_on, act.published_on
    if not decided or not published:
        return
    if decided.precision is not Precision.DAY or published.precision is not Precision.DAY:
        return
    last = facts.last_day(Term.PUBLICATION, area, decided.earliest)
    if last is None or published.earliest > facts.as_of:
        return
    if published.earliest > last.day and not last.provisional:
        yield Said(
            zh=f"{called}于{decided}作出，{published}公开，期限为{last.day}（{last.source}）。",
            en=f"{called} was decided on {decided} and published on {published}; due by"
            f" {last.day} ({last.source}).",
            cause=cause,
            since=last.day,
            due=last.day,
        )
