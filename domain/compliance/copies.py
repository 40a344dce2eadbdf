"""公布清单: what a department publishes is what the ledger holds, no more, no less, no other.

Services are on the list, too, and are compared like powers. What is only spelt otherwise breaks no
rule.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from domain.compliance.copied import Departure, Difference
from domain.compliance.facts import Facts
from domain.compliance.rule import Complaint, Rule, Said, Severity, rule
from domain.compliance.spelling import normal

LIST: Final = "register"
"""What a complaint about a row that no power answers to is about: the list as a whole."""

CONFINED: Final = ("内部", "一定范围", "依申请")
"""连云港市2007年实施方案二（五）: what concerns some people only is shown to them."""


@rule(
    "C1",
    "公布的清单缺漏",
    "Missing from the published copy",
    severity=Severity.SERIOUS,
    clause="政府信息公开条例第六条、第二十六条；连云港市2007年实施方案二（五）"
    "（凡列入职权目录的都应当公开）",
    remedy=("补充公布该职权", "Publish it with the others"),
)
def not_published(facts: Facts, difference: Difference) -> Iterator[Said]:
    """On the list for everyone to see, and not in the copy."""
    if difference.departure is not Departure.MISSING or confined(facts, difference.power):
        return
    zh, en = perhaps(difference)
    yield Said(
        zh=f"{facts.as_of}清单载有“{difference.name}”，公布的清单没有。{zh}",
        en=f"On {facts.as_of} the list has '{difference.name}'; the published copy has not.{en}",
        names=(difference.power,),
    )


@rule(
    "C2",
    "公布了清单之外的职权",
    "Published, and not on the list",
    severity=Severity.GRAVE,
    clause="连云港市2007年实施方案二（二）、三（三）（未经核准不得行使；虚假公开）；"
    "政府信息公开条例第六条；优化营商环境条例第四十条",
    remedy=(
        "从公布的清单中撤下；确有该职权的，按程序列入清单",
        "Take it off the published copy, or put it on the list by the procedure",
    ),
)
def not_listed(facts: Facts, difference: Difference) -> Iterator[Said]:
    """In the copy, and not on the list."""
    if difference.departure is not Departure.ADDED:
        return
    zh, en = perhaps(difference)
    place = where(difference)
    yield Said(
        zh=f"公布的清单（{place}）载有“{difference.name}”，{facts.as_of}清单没有。{zh}",
        en=f"The published copy ({place}) has '{difference.name}'; on {facts.as_of} the list has"
        f" not.{en}",
        cause="+".join(difference.codes) or normal(difference.name),
    )


@rule(
    "C3",
    "公布的内容与清单不符",
    "Published otherwise than it is listed",
    severity=Severity.SERIOUS,
    clause="政府信息公开条例第六条；天津市2023年通知一（二）（网站与清单保持一致）、"
    "二（三）（擅自更改职权要素）",
    remedy=(
        "按清单更正公布的内容；内容确已调整的，按程序办理要素调整",
        "Publish what is listed; if it did change, amend the list by the procedure",
    ),
)
def published_otherwise(facts: Facts, difference: Difference) -> Iterator[Said]:
    """One field of a power says something else in the copy."""
    if difference.departure is not Departure.ALTERED:
        return
    place = where(difference)
    yield Said(
        zh=f"“{difference.heading}”（{place}）与{facts.as_of}清单不符：{difference.marked}",
        en=f"'{difference.heading}' ({place}) is not as listed on {facts.as_of}:"
        f" {difference.marked}",
        cause=difference.field,
        names=(difference.power,),
    )


COPY_RULES: Final[tuple[Rule[Difference], ...]] = (not_published, not_listed, published_otherwise)
"""The rules about a published copy."""


def complaints(facts: Facts, differences: Iterable[Difference]) -> Iterator[Complaint]:
    """What is to be said of a copy; the same thing once, however many rows of it say so."""
    told: set[tuple[str, str, str]] = set()
    for difference in differences:
        for one in COPY_RULES:
            for complaint in one.complaints(facts, difference, difference.power or LIST):
                if complaint.key not in told:
                    told.add(complaint.key)
                    yield complaint


def confined(facts: Facts, power: str) -> bool:
    """Whether the list says of a power that it is not published to everyone (公开范围)."""
    carried = facts.powers[power].carried if power in facts.powers else None
    disclosure = carried.elements.disclosure if carried else None
    return disclosure is not None and any(word in disclosure.circle for word in CONFINED)


def where(difference: Difference) -> str:
    """File, sheet and cell."""
    return "!".join(filter(None, (difference.file, difference.sheet, difference.cell)))


def perhaps(difference: Difference) -> tuple[str, str]:
    """What may be behind a row that is on one side only, in Chinese and in English."""
    if power := difference.repeats:
        return f"另一行已载此项（{power}）。", f" Another row has it already ({power})."
    like = difference.like
    if like is None:
        return "", ""
    return (
        f"疑与“{like.name}”（{like.id}）为同一项，名称相似度{like.share:.0%}。",
        f" It may be '{like.name}' ({like.id}): the names are {like.share:.0%} alike.",
    )
