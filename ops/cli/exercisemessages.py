"""What is said to people about exercise records, in Chinese and in English."""

from collections.abc import Mapping
from typing import Final

EXERCISING: Final[Mapping[str, tuple[str, str]]] = {
    "judging_records": ("核对行使记录", "checking the records"),
    "records_judged": (
        "{records} 条记录: {lawful} 条与清单相符，{misuse} 条有问题，{unreadable} 条无法判断"
        "（{first} 至 {last}）",
        "{records} records: {lawful} agree with the list, {misuse} do not, {unreadable} cannot be"
        " judged ({first} to {last})",
    ),
    "records_flawed": (
        "{records} 条记录无法判断: {reason}；列: {column}；首见于第 {row} 行",
        "{records} records cannot be judged: {reason}; column: {column}; the first in row {row}",
    ),
    "records_listed": ("{count} 条记录已写入 {file}", "{count} records were written to {file}"),
    "misuses_cut": (
        "共 {kinds} 行，只列出记录最多的 {limit} 行。全部记录见 --list-records。",
        "There are {kinds} rows; the {limit} of most records are shown. --list-records writes every"
        " record.",
    ),
    "near_name": (
        "清单中没有“{name}”；名称相近的有“{near}”，未作同一事项处理。",
        "{name!r} is not on the list; {near!r} is much like it, and was not taken for it.",
    ),
    "bad_records": ("{file} 读不成表格: {reason}", "{file} cannot be read as a table: {reason}"),
    "bad_listing": (
        "--list-records {file}: 文件名应以 .csv 或 .parquet 结尾",
        "--list-records {file}: the name has to end in .csv or .parquet",
    ),
}

FLAWS: Final[Mapping[str, tuple[str, str]]] = {
    "no_day": ("没有日期", "there is no day"),
    "bad_day": ("日期不成立，或者早于1949年10月1日", "no such day, or before 1949-10-01"),
    "later_day": ("日期晚于核对日期", "the day is later than the day of the check"),
    "no_power": ("没有职权编码，也没有名称", "neither a code nor a name of a power"),
    "no_organ": ("没有机关名称，也没有代码", "neither a name nor a code of an organ"),
    "several": (
        "编码或名称当日指向不止一项职权（或机关）",
        "the code or name meant several powers (or organs) on the day",
    ),
    "before_books": (
        "早于清单接管之日，当时的清单不在登记簿中",
        "before the list was taken over: the books do not know the list of that day",
    ),
    "held_back": ("该行在读取时被隔离", "the row was held back when the file was read"),
}
"""Why a record cannot be judged."""
