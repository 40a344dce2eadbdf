"""What the sealer says is wrong, in Chinese and in English, by reason."""

from collections.abc import Mapping
from typing import Final

WRONG: Final[Mapping[str, tuple[str, str]]] = {
    "position_missing": (
        "账本缺少位置 {position} 的记录，未签名。",
        "the ledger lacks the entry at position {position}; nothing was signed.",
    ),
    "unknown_topic": (
        "位置 {position} 的 topic 列写着 {topic}，不是已知的事件类型，未签名。",
        "the column topic at position {position} says {topic!r}, which is no event; nothing was"
        " signed.",
    ),
    "too_long": (
        "位置 {position} 的记录超过 {longest} 字节，未签名。",
        "the entry at position {position} is longer than {longest} bytes; nothing was signed.",
    ),
    "unreadable": (
        "位置 {position} 的记录无法读取: {why}",
        "the entry at position {position} cannot be read: {why}",
    ),
    "column": (
        "位置 {position}: {column} 列写着 {beside}，记录本身写着 {said}，未签名。",
        "position {position}: the column {column} says {beside}, the entry itself {said};"
        " nothing was signed.",
    ),
    "version_twice": (
        "位置 {position}: 记录流 {stream} 的第 {version} 版不止一条，未签名。",
        "position {position}: stream {stream} has version {version} more than once; nothing was"
        " signed.",
    ),
    "version_missing": (
        "位置 {position}: 记录流 {stream} 第 {version} 版之前缺少一版，未签名。",
        "position {position}: stream {stream} lacks the version before {version}; nothing was"
        " signed.",
    ),
    "earlier": (
        "位置 {position} 记录于 {recorded_at}，早于前一条的 {before}，未签名。",
        "position {position} was recorded at {recorded_at}, before the entry in front of it"
        " ({before}); nothing was signed.",
    ),
    "truncated": (
        "数据库只到位置 {position}，已公布的检查点有 {size} 条（根 {root}）。"
        "可能恢复了旧备份。在查明之前不要写入，也不要删除已公布的文件夹。",
        "the database ends at position {position}, but a checkpoint of {size} entries was published"
        " (root {root}). An old backup may have been restored. Write nothing more, and keep the"
        " published folder, until that is explained.",
    ),
    "head_behind": (
        "头记录说最后的位置是 {position}，而事件表到 {last}，未签名。",
        "the head row says that the last position is {position}, but the events end at {last};"
        " nothing was signed.",
    ),
    "fork": (
        "位置 {position} 的记录与已公布的不同: 数据库不延续 {size} 条的检查点（根 {root}）。"
        "查明首处: quanze seal --full",
        "the entry at position {position} is not the published one: the database does not continue"
        " the checkpoint of {size} entries (root {root}). To see where it parts: quanze seal"
        " --full",
    ),
    "other_root": (
        "重算 {size} 条的根是 {computed}，数据库头记录的根是 {head}（上次公布 {published} 条）。"
        "未签名。逐条核对: quanze seal --full",
        "{size} entries as stored, after the {published} published ones, have the root {computed};"
        " the head row of the database has {head}. Nothing was signed. To check every entry:"
        " quanze seal --full",
    ),
    "changed_meanwhile": (
        "封存期间数据库中的记录变了（至位置 {position}），未签名。",
        "the entries up to position {position} changed while they were sealed; nothing was signed.",
    ),
    "altered": (
        "位置 {position} 的记录与已公布的不同: 它的叶散列是 {found}，公布的是 {published}。",
        "the entry at position {position} is not the published one: its leaf is {found}, the"
        " published one {published}.",
    ),
    "reordered": (
        "记录与已公布的相同，但自位置 {position} 起次序不同。",
        "the entries are the published ones, but in another order from position {position} on.",
    ),
    "bundle": (
        "已公布的 {file} 与 {tile} 不符: 位置 {position} 的记录不是它的叶散列。"
        "请从副本恢复该文件夹。",
        "the published {file} and {tile} do not fit: the entry at position {position} is not that"
        " of its leaf. Restore the folder from a copy.",
    ),
    "tile": (
        "已公布的 {file} 缺失或不对: {why}。请从副本恢复该文件夹。",
        "the published {file} is missing or wrong: {why}. Restore the folder from a copy.",
    ),
    "checkpoint_form": (
        "已公布的 {file} 不是本账本的检查点: {why}",
        "the published {file} is no checkpoint of this log: {why}",
    ),
    "checkpoint_signature": (
        "已公布的 {file} 没有本封存者密钥的有效签名。",
        "the published {file} is not signed by a key of this sealer.",
    ),
    "memory": (
        "{file} 不是封存者应记住的内容: {why}",
        "{file} does not hold what the sealer is to remember: {why}",
    ),
    "not_plain": (
        "已公布的文件夹中 {file} 是符号链接，或不是普通文件、文件夹。请查明是谁放的，再将其移走。",
        "in the published folder {file} is a symbolic link, or not a plain file or folder. Find out"
        " who put it there, and take it away.",
    ),
    "policy_missing": (
        "已公布的 {file} 不见了，未签名。请从副本恢复该文件夹；若只缺此文件，它的原本是 {kept}。",
        "the published {file} is gone; nothing was signed. Restore the folder from a copy; if only"
        " this file is missing, {kept} is what it was copied from.",
    ),
    "policy_edited": (
        "已公布的 {file} 与 {kept} 不同，未签名。以后者为准；要改策略，"
        "请运行: quanze seal --policy FILE",
        "the published {file} is not {kept}, which counts; nothing was signed. To change the"
        " policy, run: quanze seal --policy FILE",
    ),
    "forgotten": (
        "已公布过日志，但 {file} 或它的 .policy、.published 不见了，未签名。"
        "请从密钥文件夹的副本恢复；若已失去，请以自己保存的策略运行: quanze seal --policy FILE",
        "a log was published, but {file}, its .policy or its .published is gone; nothing was"
        " signed. Restore them from a copy of the folder of keys; if there is none, run with your"
        " own copy of the policy: quanze seal --policy FILE",
    ),
    "set_back": (
        "已公布的 {file} 不见了，或退回到 {size} 条以前，未签名。请从副本恢复该文件夹。",
        "the published {file} is gone or was set back, from {size} entries; nothing was signed."
        " Restore the folder from a copy.",
    ),
    "removed": (
        "已公布的 {file} 中，{size} 条以内的已签检查点应有 {trees} 个，现有 {there} 个，未签名。"
        "请从副本恢复该文件夹。",
        "in the published {file} there were {trees} signed trees of up to {size} entries, and now"
        " there are {there}; nothing was signed. Restore the folder from a copy.",
    ),
    "nothing_remembered": (
        "{file} 或它的 .policy 不见了，无从核对，不能重新公布。",
        "{file} or its .policy is gone: there is nothing by which to check what is published anew.",
    ),
    "not_lost": (
        "文件夹中还有 {file}。请先将该文件夹移到别处（留作证据），再运行: quanze seal --republish",
        "{file} is still in the folder. First move the folder away, as evidence, and then run:"
        " quanze seal --republish",
    ),
    "signed_before": (
        "账本不延续本密钥上次所签的 {size} 条（根 {root}）: 现在这些条的根是 {other}，未签名。",
        "the log does not continue the {size} entries that this key signed last (root {root}):"
        " they now have the root {other}; nothing was signed.",
    ),
    "split": (
        "{size} 条有两个不同的已签检查点: 根 {root} 与 {other}。",
        "there are two signed checkpoints of {size} entries: root {root}, and {other}.",
    ),
    "earlier_tree": (
        "已公布的 {file} 有有效签名，但不是本日志的开头: {size} 条的根 {root}，应为 {other}。",
        "the published {file} is signed, but is not how this log begins: {size} entries have the"
        " root {root}, and should have {other}.",
    ),
    "missing": ("已公布的文件夹缺少 {file}。", "the published folder lacks {file}."),
    "beside_nothing": (
        "{file} 旁边没有相应的检查点。",
        "there is no checkpoint beside {file}.",
    ),
    "stamp": (
        "{file} 不是该检查点的有效时间戳: {why}",
        "{file} is not a good time-stamp of that checkpoint: {why}",
    ),
    "after_stamp": (
        "位置 {position} 记录于 {recorded_at}，晚于覆盖它的时间戳 {file}（{stamped_at}）。",
        "position {position} was recorded at {recorded_at}, after the time-stamp {file} that covers"
        " it ({stamped_at}).",
    ),
    "shadow": (
        "{file} 的国密影子树与记录不符: 根 {root}，应为 {other}。",
        "the shadow {file} is not the tree of the entries: root {root}, and should have {other}.",
    ),
    "policy": (
        "已公布的 policy 不能用: {why}",
        "the published policy cannot be used: {why}",
    ),
    "policy_address": (
        "策略中见证方 {name} 的地址 {url} 不能用: 应为 https://（本机可用 http://），"
        "不带账号、查询或片段。策略未采用，未签名。",
        "the policy's address of the witness {name}, {url}, is not used: it must be https:// (or"
        " http:// on this machine), without account, query or fragment. The policy was not adopted;"
        " nothing was signed.",
    ),
    "receipt_form": ("回执格式不对: {why}", "the receipt is not in its form: {why}"),
    "receipt_signature": (
        "回执没有策略所列密钥的有效签名。",
        "the receipt is not signed by a key that the policy names.",
    ),
    "receipt_proof": (
        "回执的证明不成立: 位置 {position} 的记录不在所签的树中。",
        "the proof does not hold: the entry at position {position} is not in the signed tree.",
    ),
    "receipt_promise": (
        "回执所列的位置或叶散列与所签的承诺不同。",
        "the positions or leaves of the receipt are not those that were promised.",
    ),
    "forged_row": (
        "读模型表 {table} 的 {stream} 与记录不符: 应为 {wanted}，表中为 {found}。未签名。"
        "请先核对账本: quanze seal --full；账本无误，再查明是谁改了此表，并运行: quanze rebuild",
        "the table {table} of the read models is not what the entries lead to at {stream}: it"
        " should hold {wanted}, and holds {found}. Nothing was signed. First check the ledger:"
        " quanze seal --full. If that is sound, find out who changed the table, and run: quanze"
        " rebuild",
    ),
    "state_split": (
        "{file} 已签有另一个状态根，与现在的不同: {why}",
        "{file} was signed with another root than the read model has now: {why}",
    ),
    "leaves": (
        "{file} 中不是已签状态根的叶散列: {why}",
        "{file} does not hold the leaves of the signed state root: {why}",
    ),
    "other_row": (
        "读模型 {model} 的第 {index} 行（{stream}）不是已签状态根中的那一行: 签名后被改动过。"
        "请先核对账本: quanze seal --full；账本无误，再查明是谁改了它，并运行: quanze rebuild",
        "row {index} of the read model {model} ({stream}) is not that of the signed state root: it"
        " was changed after that was signed. First check the ledger: quanze seal --full. If that is"
        " sound, find out who changed the row, and run: quanze rebuild",
    ),
}
