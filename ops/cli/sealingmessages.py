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
    "no_certificate": ("{file} 中没有 PEM 证书", "there is no PEM certificate in {file}"),
    "stamped": (
        "时间戳机构证明此树在 {at} 已存在。",
        "The authority says that the tree was there at {at}.",
    ),
    "shadowed": (
        "国密影子树已写入 {file}。请公布它的验证公钥:",
        "The shadow in SM3 is in {file}. Publish its verifier key:",
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
