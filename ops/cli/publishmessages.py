"""What is said to people about published copies and reports, in Chinese and in English."""

from collections.abc import Mapping
from typing import Final

PUBLISHING: Final[Mapping[str, tuple[str, str]]] = {
    "comparing": ("比对公布的清单", "comparing the published copy"),
    "copy_alike": (
        "公布的清单与 {as_of} 的清单一致（{count} 项）。",
        "The published copy says what the list of {as_of} says ({count} entries).",
    ),
    "copy_variants": (
        "以下 {count} 处只是写法不同，不算改动:",
        "What follows is only spelt otherwise, in {count} places, and is no alteration:",
    ),
    "copy_doubts": (
        "以下 {count} 处读取存疑（隐藏的行和没有名称编码的行未参与比对）:",
        "Doubtful when read, in {count} places (rows that are hidden, or have neither name nor"
        " code, were not compared):",
    ),
    "copy_uncompared": (
        "清单没有这些栏目，未比对: {columns}",
        "Columns that nothing on the list has were not compared: {columns}",
    ),
    "copy_confined": (
        "清单载明不向社会公开，公布的清单没有，不算缺漏。",
        "The list says that it is not for everyone to see: that the copy has it not is no fault.",
    ),
    "copy_without_rows": (
        "{file} 里没有一行可比对的职权。",
        "{file} has no row that names a power: nothing was compared.",
    ),
    "report_form": (
        "报告文件应以 .xlsx 或 .html 结尾: {file}",
        "A report is a workbook or a page: end the name in .xlsx or .html, not {file}",
    ),
}
