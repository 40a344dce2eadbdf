"""不公开: what is not published to everybody says why."""

from collections.abc import Iterator

from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.papers import Paper
from domain.compliance.rule import Said, Severity, rule
from domain.events.instrument import Because

CLOSED = ("内部", "不公开", "不予公开")
"""Circles of disclosure that keep a power from the public; 依申请 and 一定范围 open it to some."""
CLAUSE = "连政办发〔2007〕133号二（一）3、三（三）（凡无保密依据的，均要予以公开）"


@rule(
    "P3",
    "不公开没有理由",
    "Not published, and no reason given",
    severity=Severity.SERIOUS,
    clause=CLAUSE,
    remedy=("列明不公开的依据和理由，或予以公开", "Give the basis and the reason, or publish"),
)
def withheld(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """A listed power whose circle of disclosure is internal, without 不公开理由."""
    del facts
    power = dossier.listed
    if power is None or power.elements.disclosure is None or power.elements.withheld_reason:
        return
    circle = power.elements.disclosure.circle
    if circle.startswith(CLOSED):
        yield Said(
            zh=f"公开范围为“{circle}”，没有列明不公开理由。",
            en=f"Its circle of disclosure is '{circle}', and no reason is given.",
            since=power.since,
        )


@rule(
    "P4",
    "文件隐去事项没有理由",
    "A paper withholds items without a reason",
    severity=Severity.SERIOUS,
    clause=CLAUSE,
    remedy=("在差额说明中写明依据和理由", "State the basis and the reason in the explanation"),
)
def items_withheld(facts: Facts, paper: Paper) -> Iterator[Said]:
    """An explained difference (差额说明) of items not published (不予公布) without a note."""
    state = paper.on(facts.as_of)
    for one in state.explained if state else ():
        if one.because is Because.WITHHELD and not one.note.strip():
            what = f"{one.change.value}{one.scope}"
            yield Said(
                zh=f"{paper.called}有{one.count}项（{what}）不予公布，没有说明理由。",
                en=f"{paper.called} withholds {one.count} items ({what}) without a reason.",
                cause=str(one.version),
                since=one.act.effective_on,
                names=(paper.id,),
            )
