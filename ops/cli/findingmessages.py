"""What is said about findings and opinions, in Chinese and in English."""

from collections.abc import Mapping
from typing import Final

FINDINGS: Final[Mapping[str, tuple[str, str]]] = {
    "record_now": (
        "--record 只能用于当前已知的情况: 请去掉 --known-at，--as-of 不得晚于今天。",
        "--record is for what is known now: leave out --known-at, and ask for no day to come.",
    ),
    "record_all": (
        "--record 不与 --count、--report 连用；问题的报告: quanze findings --report FILE",
        "--record goes with neither --count nor --report; of findings: quanze findings --report"
        " FILE",
    ),
    "kept": (
        "新立问题 {opened}，重新立案 {reopened}；现未了结 {standing}。见: quanze findings",
        "findings opened: {opened}, reopened: {reopened}; now open: {standing}. See: quanze"
        " findings",
    ),
    "listing_over_records": (
        "{file} 就是要核对的文件，不能用它作列表。",
        "{file} is the file to be checked: list the records in another.",
    ),
    "other_register": (
        "导出的是登记簿 {register}，数据库中没有它，不能记录问题。",
        "The export is of the register {register}, which this database has not: its findings"
        " cannot be kept here.",
    ),
    "export_ahead": (
        "导出到位置 {position}，账本只到 {head}: 不是同一本账。",
        "The export reaches position {position} and the ledger only {head}: they are not one"
        " register.",
    ),
    "no_standards": (
        "不能读取标准 {file}，{place}: {problem}",
        "Cannot read the standards {file}, {place}: {problem}",
    ),
    "by_past": (
        "限期 {day} 已经过去。",
        "The day {day} is over.",
    ),
    "entry_before": (
        "第 {entry} 条早于发现问题时的位置 {position}，不可能是其整改。",
        "Entry {entry} was there when the finding was told, at position {position}: it did not"
        " mend it.",
    ),
    "record_on": (
        "--every 与 --record 连用，且不带 --as-of: 以每天的当天为准。",
        "--every goes with --record and without --as-of: it judges each day on that day.",
    ),
    "no_status": (
        "“{text}”不是问题的状态: {names}",
        "{text!r} is no status of a finding: {names}",
    ),
    "no_finding": (
        "没有编号为“{text}”的问题。见: quanze findings --status all",
        "There is no finding {text!r}. See: quanze findings --status all",
    ),
    "which_finding": (
        "“{text}”可指多个问题，请写全编号: {ids}",
        "{text!r} may be any of several findings; write more of the id: {ids}",
    ),
    "no_opinion": (
        "没有编号为“{text}”的意见。见: quanze opinion list",
        "There is no opinion {text!r}. See: quanze opinion list",
    ),
    "no_such_entry": (
        "公开账没有位置 {entry}；最后的位置是 {head}。",
        "The public books have no position {entry}; the last is {head}.",
    ),
    "no_body": (
        "登记簿中没有机关“{text}”。请写登记的编号或全称。",
        "No organ of the register is called {text!r}. Give its id or its full name.",
    ),
    "which_body": (
        "“{text}”可指多个机关，请写编号: {ids}",
        "{text!r} is the name of several organs; give an id: {ids}",
    ),
    "opinion_to": (
        "请用 --to 指明由谁答复: 对职权设定的意见归编制部门；没有行使主体或有多个的，也须指明。",
        "Name with --to who answers: of the setting of a power the body that keeps the list; of"
        " its use one of its holders, where it has not just one.",
    ),
}
