"""清单缺项: a list gives, for each power, what the law wants it to give."""

from collections.abc import Iterator

from domain.compliance.facts import Facts
from domain.compliance.missing_elements import WANTED
from domain.compliance.rule import Said, Severity, rule
from domain.power import NATIONAL

ALL = {"legal_basis": ("设定依据", "legal basis"), **WANTED}


@rule(
    "R1",
    "清单整体缺少要素",
    "The whole list lacks an element",
    severity=Severity.SERIOUS,
    clause="四平市2015年实施方案四（一）；天津市2023年通知一（三）",
    remedy=("补录该要素；来源文件没有这一列的，向编制部门取得", "Obtain it, and enter it"),
)
def not_carried(facts: Facts, register: None) -> Iterator[Said]:
    """One complaint for each list, that of an area, and each element that nothing on it has."""
    del register
    for place in facts.peers.places():
        area = code_of(place)
        for name, (zh, en) in ALL.items():
            if not facts.peers.carries(name, place):
                yield Said(
                    zh=f"{area}的清单上没有一项列明{zh}。",
                    en=f"No power on the list of {area} states its {en}.",
                    cause=f"{name}@{area}",
                )


def code_of(place: str) -> str:
    """The area in six figures or more; where none is known, the nation."""
    return place.replace(".", "").ljust(6, "0") if place else NATIONAL
