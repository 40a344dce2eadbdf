"""自述数不符: as many changes are recorded under a paper as it says of itself."""

from collections.abc import Iterator

from domain.compliance.facts import Facts
from domain.compliance.papers import Paper
from domain.compliance.rule import Said, Severity, rule
from domain.totals import reconcile


@rule(
    "T1",
    "文件自述数与记录数不符",
    "Recorded otherwise than the paper says",
    severity=Severity.SERIOUS,
    clause="四平市2015年实施方案四（三）；县级2022年实施方案三（三）（瞒报、漏报、虚报）",
    remedy=("补录，或记入差额说明", "Record what is missing, or explain the difference"),
)
def totals_differ(facts: Facts, paper: Paper) -> Iterator[Said]:
    """One complaint for each number with a difference that nobody has explained."""
    state = paper.on(facts.as_of)
    if state is None:
        return
    for one in reconcile(state.totals, facts.recorded_under(paper.id), state.explained):
        if one.unexplained:
            total = one.stated
            what = f"{total.annex}{total.scope}{'子项' if total.sub_items else ''}"
            yield Said(
                zh=f"{paper.called}自述{what}{total.change.value}{total.count}，"
                f"账本记录{one.recorded}，未说明的差额{one.unexplained}。",
                en=f"{paper.called} states {total.count} ({total.change.value} {what}); recorded:"
                f" {one.recorded}; unexplained: {one.unexplained}.",
                cause=f"{total.change.value}|{total.scope}|{total.annex}|{int(total.sub_items)}",
                since=paper.in_force_from,
                names=(paper.id,),
            )
