"""What is said to people about witnessing, in Chinese and in English."""

from collections.abc import Mapping
from typing import Final

WITNESSING: Final[Mapping[str, tuple[str, str]]] = {
    "witness_made": (
        "见证方已建立。请把下行交给被见证方写入策略: witness 名称 {verifier} https://地址/witness",
        "The witness is ready. Those who are to be watched put into their policy:"
        " witness NAME {verifier} https://ADDRESS/witness",
    ),
    "witness_there": (
        "{folder} 中已有见证方的密钥，没有改动。",
        "There is a witness's key in {folder} already; nothing was changed.",
    ),
    "no_witness": (
        "{folder} 中没有见证方。请先运行: quanze witness new 名称",
        "There is no witness in {folder}. Make one with: quanze witness new NAME",
    ),
    "witness_name": (
        "“{name}”不能作见证方名称: 不含空格和加号，例如 witness.example.gov",
        "{name!r} is no name for a witness: no blanks and no plus, such as witness.example.gov",
    ),
    "witness_key": (
        "不能见证这个日志: {reason}",
        "This log cannot be watched: {reason}",
    ),
    "witness_watches": (
        "从现在起见证 {name}。请与日志的运营者当面或经公报核对公钥。",
        "{name} is watched from now on. Compare the key with the log's operator, face to face or in"
        " the gazette.",
    ),
    "witness_watched": (
        "{name} 的这把公钥早已登记。",
        "This key of {name} was there already.",
    ),
}
