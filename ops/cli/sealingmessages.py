"""What is said to people about sealing and receipts, in Chinese and in English."""

from collections.abc import Mapping
from typing import Final

SEALING: Final[Mapping[str, tuple[str, str]]] = {
    "sealing": ("封存", "sealing"),
    "not_sealed": ("未封存: {reason}", "Not sealed: {reason}"),
    "publish_keys": (
        "请把下列验证公钥公布在本文件夹以外的地方（公报、监督机关的策略文件）。",
        "Publish these verifier keys outside this folder, too: in the gazette, in the policy of"
        " a supervision body.",
    ),
    "quorum_missing": (
        "{size} 条已签名，但策略要求的见证方尚未到齐，因此未公布为最新；请再运行: quanze seal",
        "The tree of {size} entries is signed, but not published as the latest: the witnesses that"
        " the policy demands have not all seen it. Run again: quanze seal",
    ),
    "stamp_needs_root": (
        "--stamp-at 须同时给出 --stamp-root: 凭哪张根证书相信时间戳机构",
        "--stamp-at needs --stamp-root: the root certificate by which the authority is believed",
    ),
    "stamps_unchecked": (
        "文件夹中的 {count} 个时间戳没有核对；要核对，请给出 --stamp-root。",
        "{count} time-stamps in the folder were not checked; to check them, give --stamp-root.",
    ),
    "no_sm2_key": ("--sm2 不是 SM2 验证公钥: {reason}", "--sm2 is no SM2 verifier key: {reason}"),
    "folder_holds": (
        "已公布的文件夹与签名相符。",
        "The published folder fits its signatures.",
    ),
    "extras_hold": (
        "检查点旁有 {count} 个时间戳或国密影子树，全部有效。",
        "Time-stamps and shadows beside its checkpoints, all of them good: {count}.",
    ),
    "extras_unchecked": (
        "检查点旁有 {count} 个时间戳或国密影子树没有核对；要核对，请给出 --stamp-root 或 --sm2。",
        "Time-stamps and shadows beside its checkpoints that were not checked: {count}. To check"
        " them, give --stamp-root or --sm2.",
    ),
    "no_extras": (
        "检查点旁没有时间戳，也没有国密影子树。",
        "There are no time-stamps and no shadows beside its checkpoints.",
    ),
    "folder_fails": ("文件夹有误: {reason}", "The folder does not hold: {reason}"),
    "receipt_fails": ("回执无效: {reason}", "The receipt does not hold: {reason}"),
    "no_receipt": ("没有回执: {reason}", "No receipt: {reason}"),
    "unsealed": (
        "位置 {position} 之后另有 {count} 条记录尚未封存。要封存，请运行: quanze seal"
        " --register {register}",
        "{count} more entries, behind position {position}, are recorded and not sealed yet. To seal"
        " them: quanze seal --register {register}",
    ),
    "only_promised": (
        "此回执只是承诺，还不是证明: 位置 {position} 之后的 {count} 条记录尚未封存。请运行"
        " quanze seal --register {register}，再要一次回执。",
        "This receipt is a promise, not yet a proof: {count} entries, behind position {position},"
        " are not sealed yet. Run: quanze seal --register {register}; then ask for it again.",
    ),
    "retired": (
        "密钥 {verifier} 不再签名。策略仍列出它: 它签过的检查点凭它核对，请勿从策略中删去。",
        "The key {verifier} signs no more. The policy goes on naming it, since the trees it has"
        " signed are checked by it: leave it there.",
    ),
    "no_certificate": ("{file} 中没有 PEM 证书", "there is no PEM certificate in {file}"),
    "stamped": (
        "时间戳机构证明此树在 {at} 已存在。",
        "The authority says that the tree was there at {at}.",
    ),
    "shadowed": (
        "国密影子树已写入 {file}。请公布它的验证公钥: {verifier}",
        "The shadow in SM3 is in {file}. Publish its verifier key: {verifier}",
    ),
    "one_way_with_keys": (
        "--key、--new-key 和 --retire 只能用一个。",
        "Give only one of --key, --new-key and --retire.",
    ),
    "position_or_last": (
        "请写位置或 --last: quanze receipt 1204，或 quanze receipt --last",
        "Name a position, or say --last: quanze receipt 1204, or quanze receipt --last",
    ),
    "no_promise_key": (
        "{file} 不存在，不能作出承诺。请先运行: quanze seal",
        "There is no {file}, so nothing can be promised. First run: quanze seal",
    ),
    "receipt_holds": (
        "回执有效: 位置 {first}–{last} 已在签名的 {size} 条之中。",
        "The receipt holds: positions {first} to {last} are in the signed tree of {size} entries.",
    ),
    "promise_holds": (
        "承诺有效，但还不是证明: 位置 {first}–{last}。封存后请换取带证明的回执。",
        "The promise is signed, but is no proof yet: positions {first} to {last}. Ask for the"
        " receipt again once they are sealed.",
    ),
}
