"""变更类型: the word a paper uses for a change, as one of the kinds the ledger knows."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from domain.events.instrument import Change
from ops.importers.values import Unclear

WORDS: Final[Mapping[Change, str]] = {
    Change.ESTABLISH: "设定行政许可 新增 设立 设定 新设 增加",
    Change.CANCEL: "取消 取消审批 取消许可",
    Change.PARTIAL_CANCEL: "部分取消",
    Change.DELEGATE: "下放 下放管理层级 下放审批层级 下放管理 下放实施",
    Change.ACCEPT: "承接",
    Change.ENTRUST: "委托 委托实施 委托行使",
    Change.AUTHORISE: "授权",
    Change.GRANT: "赋权 赋予",
    Change.WITHDRAW: "收回",
    Change.RELEASE: "转移",
    Change.TRANSFER: "划转 划入 划出 transfer_organ",
    Change.MERGE: "合并 整合 合并实施",
    Change.SPLIT: "拆分 分设",
    Change.AMEND: "要素调整 调整要素 变更要素 更名 变更名称 名称变更 修改名称",
    Change.AMEND_ORGAN: "减少审批部门 变更实施机关 调整实施机关 调整审批部门",
    Change.RECLASSIFY: "类别调整 调整类别 变更类型 类型调整",
    Change.CONVERT_FILING: (
        "改为备案 取消审批后改为备案 取消许可改为备案 取消审批改为备案 审批改为备案"
    ),
    Change.CONVERT_COMMITMENT: "告知承诺 实行告知承诺 改为告知承诺",
    Change.CONVERT_POST_REGISTRATION: "改为后置审批 前置改后置 前置审批改为后置审批",
    Change.SUSPEND: "暂停 冻结 停止实施 暂停实施 暂停行使",
    Change.RESUME: "恢复 恢复实施 恢复行使",
    Change.RETAIN: "保留 继续保留 予以保留",
    Change.STRICT: "严管",
    Change.LAPSE: "自动放弃 自行失效",
}
"""The kinds of change a row may name, by its own word in published records or by one of these."""
VAGUE: Final = frozenset(
    ("调整", "变更", "优化", "规范", "部分下放", "委托下放", "取消和下放", "取消或下放", "取消调整")
)
"""Words that stand for several kinds of change with different effects in law."""

BY_WORD: Final[Mapping[str, Change]] = {
    word: kind for kind in WORDS for word in (kind.value, *WORDS[kind].split())
}


def parse_change_kind(text: str) -> Change:
    """The kind of change that a word or a code names."""
    word = re.sub(r"[\s,、;.。]", "", unicodedata.normalize("NFKC", text)).casefold()
    if word in VAGUE:
        raise Unclear("vague_change_kind", text)
    if word not in BY_WORD:
        raise Unclear("unclear_change_kind", text)
    return BY_WORD[word]
