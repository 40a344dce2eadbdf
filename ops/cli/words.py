"""The words of our closed lists: said by people either way, and shown in their language."""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Final, TypeVar

from analytics.words import CHANGES, LEVELS
from domain.compliance.copied import Departure
from domain.events.instrument import Because
from domain.events.power import GrantMode
from domain.power import ArrangementKind, Handling
from domain.vocabulary import KIND_LABELS, ORGAN_LABELS, RANK_LABELS, Level
from ops.cli.misread import Misread

E = TypeVar("E", bound=Enum)
Labels = Mapping[str, str]

MODES: Final[Mapping[GrantMode, str]] = {
    GrantMode.FOR_HOLDER: "代为行使",
    GrantMode.OWN_NAME: "以自己名义",
}
BECAUSE: Final[Mapping[Because, str]] = {
    Because.WITHHELD: "不予公开",
    Because.PROPOSED: "仅为建议",
    Because.AWAITING_LAW: "待修法",
    Because.CARRIED_OVER: "结转",
}
STATES: Final[Labels] = {
    "in_force": "有效",
    "suspended": "暂停",
    "cancelled": "已取消",
    "merged": "已合并",
    "split": "已拆分",
    "lapsed": "自动放弃",
    "released": "已转移",
    "expired": "到期",
    "active": "存续",
    "dissolved": "已撤销",
    "repealed": "已废止",
    "void": "无效",
}
DIFFERENCES: Final[Labels] = {
    "added": "新增",
    "removed": "减少",
    "changed": "变动",
    "altered": "修改",
}
LEVELS_EN: Final[Labels] = {str(level.value): level.name.lower() for level in Level}
BOOLEANS: Final[Labels] = {"true": "是", "false": "否"}
EVIDENCE: Final[Labels] = {"named": "写明", "code": "编码", "name": "名称", "basis": "依据"}
OTHER_BASES: Final[Labels] = {
    "stands": "有效",
    "not_yet": "尚未施行",
    "not_known": "不详",
    "none": "没有",
}
KINDS: Final[Labels] = {**KIND_LABELS, **ORGAN_LABELS}
HANDLINGS: Final[Labels] = {
    Handling.FILING: "备案",
    Handling.COMMITMENT: "告知承诺",
}
ARRANGEMENTS: Final[Labels] = {
    ArrangementKind.DELEGATION: "下放",
    ArrangementKind.ENTRUSTMENT: "委托",
    ArrangementKind.AUTHORISATION: "授权",
    ArrangementKind.GRANT: "赋权",
}
OUTCOMES: Final[Labels] = {"annulled": "已撤去", "corrected": "已更正", "revoked": "已撤销"}
ACTIONS: Final[Labels] = {
    "none": "不变",
    "add": "新增",
    "correct": "更正",
    "issue": "登记",
    "repeal": "废止",
    "void": "宣布无效",
}
HOW: Final[Labels] = {
    "implementation_code": "实施编码",
    "code": "编码",
    "item_code": "事项编码",
    "organ_kind_name": "机关、类别与名称",
    "kind_name": "类别与名称",
    "name": "名称",
    "new": "新见",
    "recorded": "已有记录",
    "law": "法规",
    "approval": "批准",
}
FILES: Final[Labels] = {
    "list": "清单",
    "changes": "变更文件",
    "instruments": "文件与法规",
    "organs": "机构沿革",
}

SPOKEN: Final[Mapping[str, Labels]] = {
    "change": {**STATES, **DIFFERENCES, **CHANGES},
    "status": STATES,
    "of": {"powers": "职权", "services": "公共服务"},
    "type": KINDS,
    "kind": {**KINDS, **FILES, **ARRANGEMENTS},
    "how": HOW,
    "level": LEVELS,
    "rank": {**RANK_LABELS},
    "handling": HANDLINGS,
    "strict": BOOLEANS,
    "simulated": BOOLEANS,
    "after_registration": BOOLEANS,
    "outcome": OUTCOMES,
    "because": {because.value: label for because, label in BECAUSE.items()},
    "mode": {**MODES},
    "final": BOOLEANS,
    "accepted": BOOLEANS,
    "no_second_review": BOOLEANS,
    "common": BOOLEANS,
    "assisting": BOOLEANS,
    "action": {**CHANGES, **ACTIONS},
    "became": {"amended": "修改", "repealed": "废止", "void": "宣布无效"},
    "others": OTHER_BASES,
    "certain": BOOLEANS,
    "departure": {one.value: one.label for one in Departure},
    "proposal": {**CHANGES},
    "evidence": EVIDENCE,
}
"""Columns and fields whose values are words of ours, and not of those who published."""


def spoken(column: str, text: str, *, chinese: bool) -> str:
    """A word of ours in the reader's language; what was published stays as it is."""
    if column == "level" and not chinese:
        return LEVELS_EN.get(text, text)
    return SPOKEN.get(column, {}).get(text, text) if chinese else text


def explained(text: str, *, chinese: bool) -> str:
    """Why numbers differ: each reason begins with a word of ours, and goes on as recorded."""
    parts = (part.partition(" ") for part in text.split("；"))
    return "；".join(
        spoken("because", word, chinese=chinese) + space + rest for word, space, rest in parts
    )


def one_of(labels: Mapping[E, str]) -> Callable[[str], E]:
    """A reader of an option that takes a word of a closed list: our value or its Chinese label."""

    def read(text: str | E) -> E:
        for member, label in labels.items():
            if text in (member, member.value, label):
                return member
        there = possible(labels)
        raise Misread(f"“{text}”不在词表中。可用: {there}", f"{text!r} is none of: {there}")

    return read


def possible(labels: Mapping[E, str]) -> str:
    """Every word of a list, both ways."""
    return ", ".join(f"{member.value} {label}" for member, label in labels.items())


def choices(members: Iterable[Enum]) -> str:
    """The values of a list as help shows them."""
    return "|".join(str(member.value) for member in members)
