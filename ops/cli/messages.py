"""Everything quanze says to people, in Chinese and in English; data are never translated."""

from collections.abc import Mapping
from typing import Final

MESSAGES: Final[Mapping[str, tuple[str, str]]] = {
    "nothing": ("没有符合条件的记录。", "Nothing to show."),
    "json_or_csv": ("--json 与 --csv 只能选一个。", "Give --json or --csv, not both."),
    "no_registers": (
        "还没有登记簿。请先运行: quanze init 名称（或 quanze demo）",
        "There is no register yet. Make one with: quanze init NAME  (or try: quanze demo)",
    ),
    "which_register": (
        "有多个登记簿，请用 --register 指明: {names}",
        "There are several registers; name one with --register: {names}",
    ),
    "unknown_register": (
        "没有登记簿 {name}。现有: {names}",
        "There is no register {name}. There are: {names}",
    ),
    "register_exists": ("登记簿 {name} 已经存在。", "There is a register {name} already."),
    "register_made": (
        "登记簿 {name} 已建立。导入清单: quanze import 文件 --register {name}",
        "Register {name} is ready. Take a list over: quanze import FILE --register {name}",
    ),
    "not_canonical": ("文字不能存储: {reason}", "A text cannot be stored: {reason}"),
    "unreadable": ("{place} 无法读取: {reason}", "{place} cannot be read: {reason}"),
    "wrong_setting": ("设置有误: {reason}", "A setting is wrong: {reason}"),
    "no_database": ("数据库不可用: {reason}", "The database cannot be used: {reason}"),
    "database_failed": (
        "数据库中断了操作: {reason}。未确认的写入请用同一命令重试，不会重复记录。",
        "The database broke off: {reason}. Run the same command again; nothing is recorded twice.",
    ),
    "unreadable_entry": (
        "账本中有无法读取的记录，读数在此停止: {reason}",
        "The ledger holds an entry that cannot be read, so reading stops here: {reason}",
    ),
    "no_file": ("文件无法使用: {reason}", "A file cannot be used: {reason}"),
}

HEADINGS: Final[Mapping[str, tuple[str, str]]] = {
    "name": ("名称", "name"),
    "title": ("标题", "title"),
    "area": ("行政区划", "area"),
    "simulated": ("模拟", "simulated"),
}


def message(key: str, *, chinese: bool, **facts: object) -> str:
    """The sentence of a key, its facts filled in."""
    return MESSAGES[key][0 if chinese else 1].format_map(facts)


def heading(name: str, *, chinese: bool) -> str:
    """What stands above a column, or before a value."""
    return HEADINGS[name][0 if chinese else 1]
