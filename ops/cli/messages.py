"""Everything quanze says to people, in Chinese and in English; data are never translated."""

from collections.abc import Mapping
from typing import Final

from ops.cli.askmessages import ASKING
from ops.cli.exercisemessages import EXERCISING
from ops.cli.exportmessages import EXPORTING
from ops.cli.findingmessages import FINDINGS
from ops.cli.impactmessages import IMPACT
from ops.cli.provingmessages import PROVING
from ops.cli.publishmessages import PUBLISHING
from ops.cli.sealingmessages import SEALING
from ops.cli.witnessmessages import WITNESSING

MESSAGES: Final[Mapping[str, tuple[str, str]]] = {
    **SEALING,
    **WITNESSING,
    **PROVING,
    **EXPORTING,
    **EXERCISING,
    **PUBLISHING,
    **ASKING,
    **FINDINGS,
    **IMPACT,
    "nothing": ("没有符合条件的记录。", "Nothing to show."),
    "not_later": ("不晚于 {day}", "not later than {day}"),
    "books_begin": ("账本自 {day} 开始。", "The books begin on {day}."),
    "left_list": (
        "这项职权不在 {as_of} 的清单上: {status}，自 {on} 起。见: quanze lineage {power}",
        "This power is not on the list of {as_of}: {status} since {on}. See: quanze lineage"
        " {power}",
    ),
    "gone": (
        "这项职权已不在清单上: {status}，自 {on} 起。",
        "This power is no longer on the list: {status} since {on}.",
    ),
    "not_yet": (
        "“{text}”在 {as_of} 尚未列入清单: {first} 起列入。",
        "{text!r} is not on the list of {as_of} yet: it enters on {first}.",
    ),
    "annulled_power": (
        "{power} 的记录已经撤去，它从未在清单上。见: quanze history {power}",
        "What was recorded of {power} has been annulled: it was never on the list."
        " See: quanze history {power}",
    ),
    "entry_annulled": (
        "第 {version} 版已由第 {by} 版撤去，理由: {reason}",
        "Entry {version} was annulled by entry {by}, because: {reason}",
    ),
    "entry_corrected": (
        "第 {version} 版已由第 {by} 版更正，理由: {reason}",
        "Entry {version} was corrected by entry {by}, because: {reason}",
    ),
    "entry_revoked": (
        "第 {version} 版已由第 {by} 版在生效前撤销。",
        "Entry {version} was revoked by entry {by} before it took effect.",
    ),
    "no_entry": (
        "账本中没有位置 {position}；最后的位置是 {head}。",
        "There is no position {position} in the ledger; the last is {head}.",
    ),
    "which_entry": (
        "请写位置，或记录流编号和版本: quanze correct 1204，或 quanze correct power:… 2",
        "Name the entry by its position, or by its stream and version: quanze correct 1204, or"
        " quanze correct power:… 2",
    ),
    "port_in_use": (
        "端口 {port} 已被占用。请停止占用它的程序，或用 --port 换一个端口。",
        "Port {port} is in use. Stop the program that uses it, or choose another with --port.",
    ),
    "no_listening": (
        "不能在 {host} 端口 {port} 上监听: {reason}。请换 --host 或 --port。",
        "Cannot listen on {host}, port {port}: {reason}. Choose another --host or --port.",
    ),
    "partial": (
        "部分数据: 只收录了已查到来源的事项，不是完整清单",
        "PARTIAL: only items whose sources were found; not the whole list",
    ),
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
    "no_text": (
        "命令行中有不是 UTF-8 文字的内容: {reason}",
        "Something on the command line is not UTF-8 text: {reason}",
    ),
    "nul": (
        "“{text}”中有 U+0000（NUL），任何文字都不能含有它。",
        "{text!r} holds U+0000 (NUL), which no text may hold.",
    ),
    "annul_with_reason": (
        "请写明 --annul 和 --reason: 只能注明理由后撤去一条误记的记录。",
        "Say --annul and --reason: an entry made by mistake is annulled, for a reason.",
    ),
    "no_stream": (
        "“{text}”不是记录流编号。编号如 power:…，见 quanze history",
        "{text!r} is no id of a stream; ids look like power:… and stand in: quanze history",
    ),
    "no_file": ("文件无法使用: {reason}", "A file cannot be used: {reason}"),
    "no_power": (
        "{as_of} 的清单上没有“{text}”。请用 quanze list --text 查找。",
        "No power {text!r} is on the list of {as_of}. Look for it with: quanze list --text",
    ),
    "which_power": (
        "“{text}”对应 {count} 项职权，请用编号指明: {powers}",
        "{text!r} fits {count} powers; name one by its id: {powers}",
    ),
    "no_organ": (
        "{as_of} 的清单上没有机关“{text}”。",
        "No organ {text!r} is on the list of {as_of}. See: quanze organs",
    ),
    "which_organ": (
        "“{text}”对应多个机关，请用编号指明: {organs}",
        "{text!r} fits several organs; name one by its id: {organs}",
    ),
    "no_paper": (
        "账本中没有文件“{text}”。请用 quanze instruments 查找。",
        "No paper {text!r} is registered. See: quanze instruments",
    ),
    "which_paper": (
        "“{text}”对应多个文件，请用编号指明: {papers}",
        "{text!r} fits several papers; name one by its id: {papers}",
    ),
    "snapshot_written": ("清单已写入 {file}。", "The list is in {file}."),
    "replay_agrees": (
        "一致: 由事件重算的 {count} 项与读模型逐字节相同（位置 {position}）。",
        "They agree: {count} lines from the events alone, byte for byte, at position {position}.",
    ),
    "replay_differs": (
        "不一致！读模型与事件重算不同: {powers}。二者之一被改动过；被改的若是账本，"
        "重建会把改动带进读模型。请先核对账本: 已公布过日志的，运行"
        " quanze seal --full --register {register}；从未封存的，"
        "与备份核对。账本无误，才运行: quanze rebuild --register {register}",
        "THEY DIFFER: the read model does not say what the events say about {powers}. One of them"
        " was changed; if it is the ledger, a rebuild would take the change over. First check the"
        " ledger: quanze seal --full --register {register} if its log was published, else compare"
        " it with a backup. Only if it is sound: quanze rebuild --register {register}",
    ),
    "no_rule": (
        "规则手册中没有规则 {rule}。现有: {names}",
        "There is no rule {rule} in the book. There are: {names}",
    ),
    "no_model": (
        "没有读模型 {model}。现有: {names}",
        "There is no read model {model}. There are: {names}",
    ),
    "rebuild_underway": (
        "已有人在重建读模型 {reason}，请稍后再试。",
        "Somebody else is rebuilding {reason} just now: try again later.",
    ),
    "diverged": (
        "读模型与账本不符: {reason} 请先核对账本: quanze seal --full（从未封存的，与备份核对）。"
        "账本无误，才运行: quanze rebuild",
        "A read model does not follow from the ledger: {reason} First check the ledger: quanze seal"
        " --full, or where nothing was sealed a backup. Only if it is sound: quanze rebuild",
    ),
    "demo": ("准备演示", "preparing the demo"),
    "not_the_demo": (
        "登记簿 {name} 已存在且不是演示数据，演示未运行。",
        "There is a register {name} that is not the demo's: it is left alone, nothing was shown.",
    ),
    "list_before": ("▸ 文件之前的清单", "▸ the list before this paper"),
    "list_after": ("▸ 文件之后的清单", "▸ the list after this paper"),
    "difference": ("▸ 差别", "▸ the difference"),
    "stated_and_recorded": ("▸ 文件自述与账本记录", "▸ what the paper states and what is recorded"),
    "states_nothing": ("▸ 文件没有自述数", "▸ the paper states no numbers of its own"),
    "known_before": ("▸ 更正之前所知的清单", "▸ the list as known before the correction"),
    "known_after": ("▸ 更正之后所知的清单", "▸ the list as known after the correction"),
    "more_rows": ("  …… 另有 {count} 行（--full 全部显示）", "  … {count} more (all with --full)"),
    "demo_place": ("数据位于: {place}", "The data are in: {place}"),
    "try_next": ("接着可以试试:", "What to try next:"),
    "measuring": ("测量", "measuring"),
    "following": ("更新读模型", "following the ledger"),
    "simulating": ("编造历史", "making up a history"),
    "simulated": (
        "登记簿 {name} 全为模拟数据。试试: quanze totals --register {name}",
        "Everything in register {name} is made up. Try: quanze totals --register {name}",
    ),
    "rebuilding": ("重建读模型", "rebuilding"),
    "reading": ("读取账本", "reading the ledger"),
    "planning": ("读取文件", "reading the file"),
    "recording": ("写入账本", "recording"),
    "bad_options": ("选项有误: {reason}", "The options do not fit: {reason}"),
    "stated_differs": (
        "{paper} 自述 {change} {stated} 项，读到 {read} 项。",
        "{paper} states {stated} for {change}; the file has {read}.",
    ),
    "missing": (
        "账本中有 {count} 项职权不在此文件中（只有加 --complete 才会取消）。",
        "Powers of the ledger that are not in this file: {count}. --complete cancels them.",
    ),
    "refusal": ("拒绝导入 {place}: {reason}", "Refused, {place}: {reason}"),
    "more_held": (
        "另有 {count} 项被隔离，见 --quarantine-out 或 --json。",
        "{count} more are held back: see them with --quarantine-out or --json.",
    ),
    "import_refused": ("没有写入任何内容: 整个文件被拒绝。", "Nothing was written: see above why."),
    "import_held": (
        "没有写入任何内容: 有内容被隔离。改正文件，或确认略去后加上 --accept {digest}",
        "Nothing was written: some of the file is held back. Mend it, or leave that out with"
        " --accept {digest}",
    ),
    "accept_differs": (
        "没有写入任何内容: 隔离内容已与 {given} 不同。确认略去请加 --accept {digest}",
        "Nothing was written: what is held back is not what {given} names. To leave it out:"
        " --accept {digest}",
    ),
    "dry_run": (
        "这是试运行，没有写入任何内容。加 --commit 写入。",
        "This was a dry run: nothing was written. Write it with --commit.",
    ),
    "nothing_to_do": (
        "没有需要写入的变更（提示与警告见上）。",
        "Nothing is to be written; what the file says otherwise is in the warnings above.",
    ),
    "import_repeated": (
        "此文件已导入过，见位置 {first}–{last}，没有再写入。",
        "This was recorded before, at positions {first} to {last}; nothing was written again.",
    ),
    "imported": (
        "已写入 {count} 条记录，位置 {first}–{last}。",
        "{count} entries recorded, positions {first} to {last}.",
    ),
}


def message(key: str, *, chinese: bool, **facts: object) -> str:
    """The sentence of a key, its facts filled in."""
    return MESSAGES[key][0 if chinese else 1].format_map(facts)
