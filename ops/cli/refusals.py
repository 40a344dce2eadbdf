"""A refusal in words: the ledger's sentence, and its facts in the reader's language."""

from collections.abc import Mapping
from typing import Final

from domain.errors import Refused
from ops.cli.headings import called
from ops.cli.plain import shown
from ops.cli.terms import happened

DO: Final[Mapping[str, str]] = {
    "record": "记录",
    "merge: two sources and a result": "合并: 至少两个来源和一个结果",
    "split: two parts at least": "拆分: 至少分成两项",
    "correct: name the original entry": "更正: 请指明原来的记录",
    "correct: a revocation can only be annulled": "更正: 撤销只能撤去，不能改写",
    "correct with another stream's event": "更正: 不能换成另一记录流的事件",
    "revoke": "撤销未生效的变更",
    "hand over": "完成交接",
    "remove a name plate": "摘牌",
    "withdraw: say which": "收回: 请指明哪一项",
    "withdraw": "收回",
    "accept": "承接",
    "amend": "要素调整",
    "add: neither name nor code": "设立: 名称和编码都没有",
    "delegate: no receiver": "下放: 没有承接机关",
    "delegate: name who sends it": "下放: 请指明下放机关",
    "take from": "自该机关取得",
    "resume": "恢复",
    "equip": "启用专用章或延长培训",
    "await a hand-over": "等待交接",
}
"""What there is nothing to do for, in Chinese."""


def refused(no: Refused, *, chinese: bool) -> str:
    """One sentence and the facts, for a person."""
    if not chinese or not no.facts:
        return no.message(chinese=chinese)
    facts = "，".join(fact(name, value) for name, value in no.facts.items())
    return f"{no.zh} （{facts}）"


def fact(name: str, value: object) -> str:
    text = shown(value)
    if name == "do":
        text = DO.get(text) or happened_or(text)
    return f"{called(name, chinese=True)} {text}"


def happened_or(text: str) -> str:
    """An event's topic in a word; any other text as it is."""
    try:
        return happened(text, chinese=True) or text
    except KeyError:
        return text
