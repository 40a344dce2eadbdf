"""Answers in Chinese: what columns are called, and the words of our closed lists."""

import re
from collections.abc import Mapping
from typing import Any, Final, cast

from domain.events import EVENTS
from domain.events.instrument import Change
from domain.vocabulary import KIND_LABELS, LEVEL_LABELS, ORGAN_LABELS, RANK_LABELS

Labels = Mapping[str, str]

CHANGES: Final[Mapping[Change, str]] = {
    Change.ESTABLISH: "设立",
    Change.CANCEL: "取消",
    Change.PARTIAL_CANCEL: "部分取消",
    Change.DELEGATE: "下放",
    Change.PARTIAL_DELEGATE: "部分下放",
    Change.ACCEPT: "承接",
    Change.ENTRUST: "委托",
    Change.AUTHORISE: "授权",
    Change.GRANT: "赋权",
    Change.WITHDRAW: "收回",
    Change.RELEASE: "转移",
    Change.TRANSFER: "划转",
    Change.MERGE: "合并",
    Change.SPLIT: "拆分",
    Change.AMEND: "要素调整",
    Change.AMEND_ORGAN: "减少审批部门",
    Change.RECLASSIFY: "类别调整",
    Change.CONVERT_FILING: "改为备案",
    Change.CONVERT_COMMITMENT: "告知承诺",
    Change.CONVERT_POST_REGISTRATION: "前置改后置",
    Change.SUSPEND: "暂停",
    Change.RESUME: "恢复",
    Change.RETAIN: "保留",
    Change.STRICT: "严管",
    Change.LAPSE: "自动放弃",
    Change.ALL: "合计",
    Change.CANCEL_OR_DELEGATE: "取消或下放",
    Change.RECEIVERS: "承接部门",
    Change.OTHER: "其他",
}
TERM = re.compile(r"[\u4e00-\u9fff]+(?:, [\u4e00-\u9fff]+)*")
"""The Chinese term that the definition of an event opens with."""
TOPICS: Final[Labels] = {
    topic: found[0] for topic, cls in EVENTS.items() if (found := TERM.match(cls.__doc__ or ""))
}
KINDS: Final[Labels] = {**KIND_LABELS, "approval": "行政审批（以上两类之和）"}
LEVELS: Final[Labels] = {str(level.value): label for level, label in LEVEL_LABELS.items()}

WORDS: Final[Mapping[str, Labels]] = {
    "kind": KINDS,
    "ended_kind": KINDS,
    "revived_kind": KINDS,
    "change": {**TOPICS, **CHANGES, "taken_over": "接管"},
    "rank": {**RANK_LABELS, "unmatched": "无对应的登记文件", "none": "未列依据"},
    "level": LEVELS,
    "receiving_level": LEVELS,
    "mode": {
        "delegation": "下放",
        "entrustment": "委托",
        "authorisation": "授权",
        "grant_for_holder": "赋权（代为行使）",
        "grant_own_name": "赋权（以自己名义）",
    },
    "ended_as": {
        "cancelled": "取消",
        "lapsed": "自动放弃",
        "released": "转移",
        "merged": "合并",
        "split": "拆分",
        "expired": "到期",
    },
    "event": {"amended": "修改", "repealed": "废止", "void": "宣布无效"},
    "holder_kinds": {**ORGAN_LABELS},
    "part": {
        "estimate": "估计",
        "test": "检验",
        "size": "规模",
        "assumption": "前提",
        "warning": "提醒",
    },
    "term": {
        "level": "起始水平",
        "trend": "每月趋势",
        "level_change": "水平变化",
        "trend_change": "趋势变化",
        "autocorrelation": "自相关",
        "effect": "效应",
        "drift": "此前偏离",
        "months_before": "此前月数",
        "months_after": "此后月数",
        "lags": "滞后月数",
        "treated": "适用组数",
        "control": "对照组数",
    },
}
"""Columns whose values are words of ours, and the words."""

SAYS: Final = tuple(
    (re.compile(english), chinese)
    for english, chinese in (
        (
            r"Without the paper, level and trend of the months before would have gone on"
            r" unchanged\.",
            "若无该文件，此前的水平与趋势会照旧延续。",
        ),
        (
            r"Nothing else changed the series in the month of the paper's day\.",
            "该文件所在月份，没有别的事改变这一序列。",
        ),
        (
            r"The effect begins in that month, as a step and a straight line; nobody acted ahead"
            r" of it\.",
            "效应自该月开始，表现为一次跳变和一条直线；无人提前行动。",
        ),
        (
            r"There is no season: a month of the year is like any other\.",
            "没有季节性：一年中各月相同。",
        ),
        (
            r"What is recorded did not change in kind: lists were kept in the same way before and"
            r" after\.",
            "记录的口径没有变：前后的清单以同样方式编制。",
        ),
        (
            r"Without the paper, the treated would have changed by as much as the others"
            r" \(parallel trends\)\.",
            "若无该文件，适用组的变化会与其余各组相同（平行趋势）。",
        ),
        (
            r"The others are not touched by the paper, nor by what the treated did because of it\.",
            "其余各组不受该文件影响，也不受适用组因它所做之事影响。",
        ),
        (
            r"Nothing else happened to the treated alone in the months after\.",
            "此后各月，没有别的事只发生在适用组。",
        ),
        (
            r"The effect begins in the month of the paper's day; nobody acted ahead of it\. It is"
            r" the mean over the months after\.",
            "效应自该文件所在月份开始，无人提前行动；它是此后各月的平均。",
        ),
        (
            r"Months of one group may hang together; one group does not hang together with"
            r" another\.",
            "同一组的各月可以相关；组与组之间不相关。",
        ),
        (
            r"The groups of a side are examples of their kind: they tell by how much such groups"
            r" differ from one another\. Of fewer than (\d+) that cannot be told, and no interval"
            r" is given\.",
            r"一侧的各组是同类中的例子: 由它们可知这类组彼此相差多少。"
            r"少于 \1 组则无从得知，不给区间。",
        ),
        (
            r"Only (\d+) months before: fewer than (\d+) show no season, and hardly tell a trend"
            r" from chance\.",
            r"此前只有 \1 个月: 少于 \2 个月看不出季节，也难分趋势与偶然。",
        ),
        (
            r"Only (\d+) months after: fewer than (\d+) show no season, and hardly tell a trend"
            r" from chance\.",
            r"此后只有 \1 个月: 少于 \2 个月看不出季节，也难分趋势与偶然。",
        ),
        (
            r"Only (\d+) months before: fewer than (\d+) show no season, and hardly tell a trend"
            r" from chance, and no interval is given\.",
            r"此前只有 \1 个月: 少于 \2 个月看不出季节，也难分趋势与偶然，故不给区间。",
        ),
        (
            r"Only (\d+) months after: fewer than (\d+) show no season, and hardly tell a trend"
            r" from chance, and no interval is given\.",
            r"此后只有 \1 个月: 少于 \2 个月看不出季节，也难分趋势与偶然，故不给区间。",
        ),
        (
            r"All months are the same: there is nothing to estimate an error from\.",
            "各月相同: 无从估计误差。",
        ),
        (
            r"Fewer than 5 a month: such small counts are not spread as the interval assumes\.",
            "每月不足 5: 这样小的计数不按区间所设的方式分布。",
        ),
        (
            r"One month hangs together with the next \(autocorrelation (-?[\d.]+)\): the intervals"
            r" are too short\.",
            r"相邻月份相关（自相关 \1）: 区间偏短。",
        ),
        (
            r"Only (\d+) of the groups (?:is|are) treated: with fewer than (\d+) on a side it"
            r" cannot be told how much groups differ, so no interval is given\.",
            r"适用组只有 \1 组: 一侧少于 \2 组，无从得知各组相差多少，故不给区间。",
        ),
        (
            r"Only (\d+) of the groups (?:is|are) control: with fewer than (\d+) on a side it"
            r" cannot be told how much groups differ, so no interval is given\.",
            r"对照组只有 \1 组: 一侧少于 \2 组，无从得知各组相差多少，故不给区间。",
        ),
    )
)
"""What stands in ``says``, and the same in Chinese."""

HEADINGS: Final[Labels] = {
    "accepted": "已承接",
    "added": "新增",
    "after": "之后",
    "aged": "有现行依据",
    "annex": "附件",
    "area": "行政区划",
    "areas": "区划数",
    "asked_of": "提问所及的登记簿",
    "at_risk": "在险数",
    "awaiting_handover": "待交接",
    "base_code": "基本编码",
    "before": "之前",
    "cancelled": "取消",
    "censored": "删失数",
    "change": "变更",
    "changed": "已变更",
    "changes": "变更数",
    "citations": "引用数",
    "compared": "可比",
    "completed": "已交接",
    "converted_to_filing": "改为备案",
    "day": "统计日",
    "days": "天数",
    "decided_in": "决定所在登记簿",
    "decided_on": "该变更首日",
    "decisions": "决定文件数",
    "difference": "差额",
    "dropped": "未交接已离开清单",
    "early": "早于决定",
    "ended": "终止数",
    "ended_again": "又终止",
    "ended_as": "终止方式",
    "ended_by": "终止依据文件",
    "ended_kind": "终止职权类别",
    "ended_name": "终止职权名称",
    "ended_on": "终止日期",
    "established": "设立",
    "estimate": "估计值",
    "event": "事由",
    "expired": "到期终止",
    "explained": "已说明",
    "first_on": "首次生效",
    "followed": "同样变更",
    "hanging": "悬置",
    "hanging_longest": "未交接最长时日",
    "hanging_median": "未交接时日中位数",
    "happened_on": "发生日期",
    "highest": "最高依据为此",
    "holder_kinds": "行使主体性质",
    "in_other_units": "其他单位的承诺",
    "incomparable": "不可比",
    "instrument": "文件编号",
    "issuer": "发文机关",
    "items": "事项数",
    "kind": "职权类别",
    "lapsed": "自动放弃",
    "last_on": "末次生效",
    "late": "逾期",
    "level": "层级",
    "listed": "前一日在列",
    "longer": "更长",
    "longest": "最长",
    "lower": "区间下限",
    "lower_quartile": "下四分位数",
    "mean_cut": "平均缩短 %",
    "median": "中位数",
    "median_cut": "缩短中位数 %",
    "merged_ended": "合并终止",
    "merged_net": "合并净减",
    "merged_results": "合并形成",
    "mode": "方式",
    "month": "月份",
    "name": "名称",
    "names": "名称数",
    "narrowed": "部分取消",
    "net": "净减",
    "ninth_decile": "第九十分位数",
    "now": "现在",
    "number": "文号",
    "oldest": "最旧",
    "on_repealed": "引用失效文件",
    "on_repealed_only": "只引用失效文件",
    "organ": "机关",
    "over_60": "逾 60",
    "overdue": "未交接且逾期",
    "p_value": "p 值",
    "paper": "文件",
    "papers": "文件数",
    "part": "类型",
    "partial": "部分",
    "period": "时段",
    "powers": "职权数",
    "promised_unit": "承诺时限单位",
    "promises": "承诺数",
    "question": "问题",
    "rank": "位阶",
    "receivers": "承接机关数",
    "receiving_level": "承接层级",
    "recorded": "记录数",
    "register": "登记簿",
    "registers": "登记簿数",
    "released": "转移",
    "revived": "再现职权",
    "revived_by": "再现依据文件",
    "revived_kind": "再现职权类别",
    "revived_name": "再现职权名称",
    "revived_on": "再现日期",
    "same": "相同",
    "same_base_code": "基本编码相同",
    "same_holder": "主体相同",
    "says": "说明",
    "scope": "事项范围",
    "share": "比例",
    "shorter": "更短",
    "shortest": "最短",
    "similarity": "名称相似度",
    "simulated": "模拟",
    "split_ended": "拆分终止",
    "split_results": "拆分形成",
    "standard_error": "标准误",
    "stated": "自述数",
    "statutory_unit": "法定时限单位",
    "sub_items": "子项",
    "survival": "存续比例",
    "suspended": "暂停",
    "term": "项目",
    "title": "标题",
    "to_10": "6 至 10",
    "to_15": "11 至 15",
    "to_20": "11 至 20",
    "to_30": "16 至 30",
    "to_5": "0 至 5",
    "to_60": "21 至 60",
    "too_recent": "时日未满",
    "undated": "公布日期不详",
    "unexplained": "未说明",
    "unmatched": "所引均未登记",
    "unregistered": "无登记文件",
    "unregistered_share": "无登记文件的比例",
    "upper": "区间上限",
    "upper_quartile": "上四分位数",
    "waited": "已过天数",
    "waiting": "尚未变更",
    "withdrawn": "已收回",
    "without": "未列依据",
    "year": "年份",
    "youngest": "最新",
}
"""What every column of an answer is called."""
OWN: Final[Mapping[str, Labels]] = {
    "changes": {"sub_items": "其中子项"},
    "handover_lag": {"hanging": "未交接", "to_10": "0 至 10", "to_60": "31 至 60"},
    "life_spans": {"days": "存续天数", "ended": "终止数"},
    "promised_limits": {"stated": "两种时限俱全"},
    "publication_lag": {"papers": "已公布文件数"},
    "revivals": {"days": "相隔天数", "ended": "终止职权"},
    "same_power": {"ended": "已终止"},
}
"""Where a question's column is called otherwise than others of that name."""
UNITS: Final[Labels] = {
    "": "",
    "%": "%",
    "approvals": "项",
    "areas": "个区划",
    "changes": "项变更",
    "days": "天",
    "items": "项",
    "papers": "份文件",
    "powers": "项职权",
    "share of powers": "占职权的比例",
}
"""The units of charts."""
YEARS: Final = frozenset({"year"})
"""Columns of numbers that count nothing: they are read as they are."""


def heading(question: str, column: str) -> str:
    """What a column of a question's answer is called; one that is not ours keeps its name."""
    return OWN.get(question, {}).get(column) or HEADINGS.get(column, column)


def word(column: str, value: Any) -> str:
    """A value as people read it: a word of ours in Chinese, all else as it is."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case list():
            return "；".join(word(column, one) for one in cast(list[Any], value))
        case _ if column == "says":
            return sentence(str(value))
        case _ if column == "holder_kinds":
            return "、".join(WORDS[column].get(one, one) for one in str(value).split())
        case _:
            return WORDS.get(column, {}).get(str(value), str(value))


def sentence(text: str) -> str:
    """What an estimate assumes or warns of, in Chinese."""
    for english, chinese in SAYS:
        if found := english.fullmatch(text):
            return found.expand(chinese)
    return text
