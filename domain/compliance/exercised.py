"""行使: what was done under a power that, on that day, its organ did not have.

Files of exercise records are held against the list outside of this room; what comes of it, summed
up by power, organ and fault, is worded here. docs/howto/exercise.md says how records are judged.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from domain.compliance.facts import Facts
from domain.compliance.peers import plain
from domain.compliance.rule import Complaint, Look, Rule, Said, Severity, rule
from domain.value import Value

REGISTER = "register"
"""The subject of a complaint about no power of the register."""


class Fault(StrEnum):
    """What is wrong with a record; the value is the code of its rule."""

    ENDED = "X1"
    TOO_EARLY = "X2"
    WRONG_ORGAN = "X3"
    WRONG_SEAL = "X4"
    SUSPENDED = "X5"
    NOT_LISTED = "X6"
    LAPSED = "X7"


class Misuse(Value):
    """Records of one fault, of one organ under one power.

    ``power`` and ``organ`` are empty where the register has none of that name; ``called`` and
    ``by`` are their names, or the words of the records. ``reason`` says what exactly is wrong, in a
    word of REASONS. ``example`` is the number of the document of the first record.
    """

    power: str
    organ: str
    fault: Fault
    reason: str
    records: int
    first: date
    last: date
    called: str
    by: str
    example: str = ""

    @property
    def subject(self) -> str:
        """What the complaint is about: the power, or the register that has no such power."""
        return self.power or REGISTER

    @property
    def cause(self) -> str:
        """The same for as long as the organ goes on so, in whichever file its records stand."""
        power = "" if self.power else f":{plain(self.called)}"
        return f"{self.organ or plain(self.by)}:{self.reason}{power}"


REASONS = {
    "cancelled": ("该职权已取消", "the power was cancelled"),
    "merged": ("该职权已并入其他职权", "the power was merged into another"),
    "split": ("该职权已拆分", "the power was split into others"),
    "released": ("该职权已转移出政府", "the power was released from government"),
    "lapsed": ("该职权已自动放弃", "the power had lapsed"),
    "handed_on": (
        "该职权已不由该机关行使（收回、下放或者划转）",
        "the organ no longer had it: withdrawn, sent down or transferred",
    ),
    "not_in_effect": (
        "决定已作出，尚未生效或者尚未完成交接",
        "decided, and not yet in effect or handed over",
    ),
    "not_accepted": ("已下放，该机关尚未承接", "sent down, and not taken over by the organ"),
    "stranger": ("清单所列行使主体中没有该机关", "the list does not name the organ"),
    "unregistered": (
        "登记簿中没有该名称或者代码的机关",
        "the register has no organ of that name or code",
    ),
    "agent": (
        "该机关受委托，应当以委托机关名义行使",
        "the organ is entrusted, and has to act in the holder's name",
    ),
    "other_seal": ("所用印章不是本批次启用的专用章", "the seal is not that of its batch"),
    "no_seal": ("当日本批次专用章尚未启用", "no seal of its batch was in use on the day"),
    "batch_seal": (
        "专用章用于本批次以外的事项",
        "a batch's seal was used for what is not of that batch",
    ),
    "suspended": ("该职权当日暂停实施", "the power was suspended on the day"),
    "never_listed": ("清单中从无此项", "no such power was ever on the list"),
    "not_yet_listed": ("该职权当日尚未列入清单", "the power was not yet on the list"),
    "expired": ("该职权期限已满", "the power's own term was over"),
    "term": ("该机关的赋权、授权或者下放期限已满", "the organ's term was over"),
}
"""What exactly is wrong, in Chinese and in English."""


def of(fault: Fault) -> Look[Misuse]:
    """What there is to say of misuse of one kind."""

    def look(facts: Facts, misuse: Misuse) -> Iterator[Said]:
        del facts
        if misuse.fault is fault:
            yield worded(misuse)

    return look


def worded(misuse: Misuse) -> Said:
    zh, en = REASONS[misuse.reason]
    times = "1 time" if misuse.records == 1 else f"{misuse.records} times"
    span = f"{misuse.first}" if misuse.first == misuse.last else f"{misuse.first}—{misuse.last}"
    shown = (f"，如{misuse.example}", f", such as {misuse.example}") if misuse.example else ("", "")
    return Said(
        zh=f"{misuse.by}于{span}行使“{misuse.called}”{misuse.records}次{shown[0]}: {zh}。",
        en=f"{misuse.by} used “{misuse.called}” {times}, {span}{shown[1]}: {en}.",
        cause=misuse.cause,
        since=misuse.first,
        names=tuple(filter(None, (misuse.organ,))),
    )


used_after_its_end = rule(
    "X1",
    "终止后仍行使",
    "Used after it had ended",
    severity=Severity.GRAVE,
    clause="优化营商环境条例第四十条；天津市2023年通知二（三）",
    remedy=(
        "立即停止行使，对已作出的行为依法处理",
        "Stop at once; deal with what was done as the law says",
    ),
)(of(Fault.ENDED))

used_too_early = rule(
    "X2",
    "交接、生效前行使",
    "Used before it was handed over",
    severity=Severity.GRAVE,
    clause="行政处罚法第三十八条；盘县政办发〔2016〕109号四（15个工作日内完成交接）",
    remedy=(
        "完成交接前停止行使；已完成的，补录交接日期",
        "Stop until it is handed over; where it was, enter the day",
    ),
)(of(Fault.TOO_EARLY))

used_by_another = rule(
    "X3",
    "非行使主体行使",
    "Used by an organ that the list does not name",
    severity=Severity.GRAVE,
    clause="行政处罚法第三十八条；行政许可法第二十二条；行政处罚法第二十条（以委托机关名义）",
    remedy=(
        "由清单所列机关行使；清单有误的，更正清单",
        "Leave it to the organ on the list; put the list right where it is wrong",
    ),
)(of(Fault.WRONG_ORGAN))

used_under_another_seal = rule(
    "X4",
    "超出本批次专用章使用范围",
    "Used outside the batch's seal",
    severity=Severity.SERIOUS,
    clause="盘县政办发〔2016〕109号四（一）2（3）",
    remedy=(
        "专用章只用于本批次赋权事项；补录启用记录",
        "Use the seal for its batch alone; enter that it is in use",
    ),
)(of(Fault.WRONG_SEAL))

used_while_suspended = rule(
    "X5",
    "暂停期间行使",
    "Used while it was suspended",
    severity=Severity.GRAVE,
    clause="行政许可法第二十一条；优化营商环境条例第四十条",
    remedy=("恢复之前停止行使", "Stop until it is resumed"),
)(of(Fault.SUSPENDED))

used_unlisted = rule(
    "X6",
    "行使清单以外的职权",
    "Used without being on the list",
    severity=Severity.SERIOUS,
    clause="优化营商环境条例第四十条；连政办发〔2007〕133号二（二）",
    remedy=(
        "核对名称和编码；确属清单以外的，停止行使",
        "Compare name and code; stop what is not on the list",
    ),
)(of(Fault.NOT_LISTED))

used_beyond_its_term = rule(
    "X7",
    "期限届满后行使",
    "Used after its term",
    severity=Severity.GRAVE,
    clause="行政许可法第十五条；行政处罚法第二十条",
    remedy=("停止行使，或依法重新设定、重新赋权", "Stop, or have it set up or granted anew"),
)(of(Fault.LAPSED))

EXERCISE_RULES: tuple[Rule[Misuse], ...] = (
    used_after_its_end,
    used_too_early,
    used_by_another,
    used_under_another_seal,
    used_while_suspended,
    used_unlisted,
    used_beyond_its_term,
)
"""The rules about exercise records, in the order of the book."""


def complaints(facts: Facts, misuse: Misuse) -> Iterator[Complaint]:
    """What the rules have against it: one complaint."""
    for one in EXERCISE_RULES:
        yield from one.complaints(facts, misuse, misuse.subject)
