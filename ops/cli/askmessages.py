"""What is said to people about questions, SQL and reports, in Chinese and in English."""

from collections.abc import Mapping
from typing import Final

ASKING: Final[Mapping[str, tuple[str, str]]] = {
    "asking": ("查询", "asking"),
    "unknown_question": (
        "没有问题 {name}。可问: {names}",
        "There is no question {name}. There are: {names}",
    ),
    "bad_param": (
        "--param {text}: 应写作 名称=值，名称为下列之一，各一次: {names}",
        "--param {text}: write NAME=VALUE, with one of these names, each once: {names}",
    ),
    "missing_param": ("缺少 --param: {names}", "Missing --param: {names}"),
    "param_type": (
        "--param {name}={value}: 值应为 {kind}",
        "--param {name}={value}: the value is no {kind}",
    ),
    "asked_of": (
        "提问所及的登记簿: {registers}。一行可能出自其中任何一个或几个。",
        "Asked of these registers: {registers}. A row may come from any of them, or from several.",
    ),
    "reversed": (
        "--from {since} 晚于 --to {until}",
        "--from {since} is after --to {until}",
    ),
    "answer_written": ("{count} 行已写入 {file}", "{count} rows were written to {file}"),
    "answer_cut": (
        "结果超过 {limit} 行，其余未取。用 --limit 放宽。",
        "There are more than {limit} rows; the rest was left out. Ask for more with --limit.",
    ),
    "no_such_export": ("读不出导出: {reason}", "The export cannot be read: {reason}"),
    "unanswerable": ("无法回答: {reason}", "Cannot be answered: {reason}"),
    "not_installed": ("无法使用: {reason}", "Cannot be used: {reason}"),
    "sql_refused": ("拒绝执行: {reason}", "Refused: {reason}"),
    "sql_stopped_seconds": (
        "已中止: 超过 {limit} 秒",
        "Stopped: it takes more than {limit} seconds",
    ),
    "sql_stopped_memory": (
        "已中止: 所需内存超过 {limit} 字节",
        "Stopped: it takes more than {limit} bytes of memory",
    ),
    "sql_stopped_bytes": (
        "已中止: 结果超过 {limit} 字节",
        "Stopped: its answer is longer than {limit} bytes",
    ),
    "reporting": ("编写报告", "writing the report"),
    "report_written": ("报告已写入 {file}", "The report was written to {file}"),
}
