"""What is said to people about legal impact, in Chinese and in English."""

from collections.abc import Mapping
from typing import Final

IMPACT: Final[Mapping[str, tuple[str, str]]] = {
    "impact_of_what": (
        "请写明一份文件（文号、标题或编号）或一段日期 --since、--until；"
        "或写负面清单 --old-list、--new-list。二者只取其一。",
        "Name a paper (its number, title or id) or a span by --since and --until; or negative"
        " lists by --old-list and --new-list: not both.",
    ),
    "no_basis_carried": (
        "{as_of} 的清单没有列明任何设定依据，因此看不出哪些职权受影响。",
        "The list of {as_of} names no legal basis at all, so it cannot be told what is touched.",
    ),
    "bases_unknown": (
        "清单引用 {count} 处依据: {unknown} 处所指文件未登记，{unsure} 处不能确定是哪份文件。",
        "The list cites {count} bases; of {unknown} the paper is not registered, of {unsure} it is"
        " not certain which is meant.",
    ),
    "proposal_kind": (
        "建议只能写成 .xlsx 或 .csv 文件: {file}",
        "A proposal is written as .xlsx or .csv only: {file}",
    ),
    "proposal_too_large": (
        "建议有 {count} 行，一个文件最多能导入 {most} 行。请缩小范围。",
        "The proposal has {count} rows; a file of at most {most} can be imported: ask for less.",
    ),
    "proposal_written": (
        "{count} 项建议已写入 {file}，须逐项研究。填写文号、文件名称和施行日期"
        "（修改依据的，改写“设定依据”一列）后再运行: quanze import {file} --kind changes",
        "{count} proposals are in {file}, each to be decided on. Fill in the paper's number, its"
        " title and the day of effect (to amend a basis, revise the column 设定依据), then:"
        " quanze import {file} --kind changes",
    ),
}
