"""What is said to people about state roots, bundles and certificates, in Chinese and in English."""

from collections.abc import Mapping
from typing import Final

PROVING: Final[Mapping[str, tuple[str, str]]] = {
    "bundling": ("打包", "bundling"),
    "signing_states": ("签名状态根", "signing the state roots"),
    "states_signed": (
        "各读模型共 {rows} 行均与记录相符，状态根已签名（位置 {position}）。",
        "All {rows} rows of the read models follow from the entries; their state roots are signed,"
        " at position {position}.",
    ),
    "no_state_roots": (
        "{origin} 还没有已签名的状态根。请先运行: quanze seal --state-roots",
        "No state roots of {origin} are published yet. First run: quanze seal --state-roots",
    ),
    "organ_or_power": (
        "--organ 和 --power 只能用一个；都不写即为整个账本。",
        "Give --organ or --power, not both; neither means the whole ledger.",
    ),
    "nothing_recorded": (
        "账本至位置 {position} 没有 {id} 的记录。编号见: quanze organs，quanze list",
        "Nothing was recorded of {id} up to position {position}."
        " For ids see: quanze organs, quanze list",
    ),
    "no_power_ever": (
        "账本至位置 {position} 从未有职权以“{text}”为编号、编码或名称。"
        "请用 quanze list --text 查找。",
        "Up to position {position} no power ever had {text!r} as its id, a code or its name."
        " Look for it with: quanze list --text",
    ),
    "certify_unknown": (
        "没有证明: 账本至位置 {position} 从未有职权以“{text}”为编号、编码或名称。"
        "请用 quanze list --text 查找；确要证明该机关没有如此名称的职权，请加上 --even-if-unknown",
        "No certificate: up to position {position} no power ever had {text!r} as its id, a code or"
        " its name. Look for it with: quanze list --text. To certify all the same that the organ"
        " had nothing of that text: --even-if-unknown",
    ),
    "near": (
        "与“{text}”相近的有: {names}",
        "Like {text!r} are: {names}",
    ),
    "uncovered": (
        "位置 {position} 之后另有 {count} 条记录，不在此证明之内。要纳入，请运行:"
        " quanze seal --state-roots --register {register}",
        "{count} more entries, behind position {position}, are recorded and not covered by this"
        " proof yet. To cover them: quanze seal --state-roots --register {register}",
    ),
    "not_certified": ("没有证明: {reason}", "No certificate: {reason}"),
    "not_bundled": ("没有打包: {reason}", "No bundle: {reason}"),
    "not_asked": (
        "“{organ}”“{text}”中有一个既不是编号（organ:…、power:…），也不是写法规范的名称"
        "（首尾无空格，无不可见字符）。",
        "{organ!r} or {text!r} is neither an id (organ:…, power:…) nor a plainly spelled name"
        " (no blanks around it, no invisible characters).",
    ),
    "no_organ_ever": (
        "账本至位置 {position} 没有名为“{text}”的机关。见: quanze organs",
        "No organ was ever called {text!r} up to position {position}. See: quanze organs",
    ),
    "which_organ_ever": (
        "“{text}”先后或同时是 {count} 个机关的名称，请用编号指明: {organs}",
        "{text!r} was the name of {count} organs; name one by its id: {organs}",
    ),
    "bundle_written": (
        "已写入 {file}，SHA-256 为 {sha256}。核验: python3 -I -S verify.py {file} --policy"
        " 自行保管的策略文件",
        "Written to {file}, SHA-256 {sha256}. To check it: python3 -I -S verify.py {file}"
        " --policy YOUR-POLICY",
    ),
    "certified_held": (
        "{organ}于 {on} 有这项职权（截至位置 {position}）。",
        "On {on} {organ} had this power, as known at position {position}.",
    ),
    "certified_not_held": (
        "{organ}于 {on} 没有这项职权（截至位置 {position}）。",
        "On {on} {organ} did not have this power, as known at position {position}.",
    ),
    "certified_unknown_power": (
        "账本至位置 {position} 没有这项职权；{organ}于 {on} 没有它。",
        "Up to position {position} there is no such power; on {on} {organ} did not have it.",
    ),
    "certificate_written": (
        "证明已写入 {file}。核验: python3 -I -S verify.py certificate {file} --policy"
        " 自行保管的策略文件",
        "The certificate is in {file}. To check it: python3 -I -S verify.py certificate {file}"
        " --policy YOUR-POLICY",
    ),
    "page_written": ("可打印的证明在 {file}。", "The page to print is {file}."),
    "page_without_proofs": (
        "只有打印页没有证明材料；再用 --out 写出 JSON 文件才能核验。",
        "The page alone carries no proofs: write the JSON file as well, with --out.",
    ),
}
