"""What is said to people about exports, in Chinese and in English."""

from collections.abc import Mapping
from typing import Final

EXPORTING: Final[Mapping[str, tuple[str, str]]] = {
    "exporting": ("导出", "exporting"),
    "checking_export": ("核对导出", "checking the export"),
    "not_exported": ("未导出: {reason}", "Not exported: {reason}"),
    "nothing_to_export": (
        "自位置 {position} 以来没有新记录，{folder} 未作改动。",
        "Nothing is new since position {position}; {folder} was left as it is.",
    ),
    "export_without_checkpoint": (
        "位置 {position} 及以前没有已签名的检查点，导出中的数字还不能追溯到签名。"
        "请运行: quanze seal",
        "There is no signed checkpoint at or below position {position}, so that no number of this"
        " export can be traced to a signature yet. Run: quanze seal",
    ),
    "no_export": (
        "{folder} 中没有导出。请运行: quanze export --register {register}",
        "There is no export in {folder}. Run: quanze export --register {register}",
    ),
    "export_holds": (
        "{count} 个文件都与清单文件 {file} 相符。",
        "All {count} files are those of {file}.",
    ),
}
