"""Why a file, a row or a cell is not taken as it stands: every reason, in both languages."""

from collections.abc import Mapping
from typing import Final

WHOLE_FILE: Final[Mapping[str, tuple[str, str]]] = {
    "no_restriction": (
        "本行没有写明禁止或许可的事项",
        "this row does not say what is banned or limited",
    ),
    "empty_file": ("文件是空的", "the file is empty"),
    "too_large": ("文件超过上限 {limit}", "the file is larger than {limit}"),
    "convert_first": (
        "不能直接读取 {found} 文件，请先另存为 xlsx、ods、csv 或 docx",
        "{found} files are not read: save it as xlsx, ods, csv or docx first",
    ),
    "unknown_format": (
        "不认识的文件类型 {found}，可用 xlsx、xls、ods、csv、docx",
        "unknown kind of file {found}: use xlsx, xls, ods, csv or docx",
    ),
    "wrong_content": (
        "扩展名是 {expected}，内容却是 {found}",
        "the name says {expected}, the content is {found}",
    ),
    "encrypted": ("文件已加密，请先去除密码", "the file is encrypted: remove the password first"),
    "macros": (
        "文件带有宏，请另存为不带宏的 xlsx",
        "the file carries macros: save it as xlsx without them",
    ),
    "damaged": ("文件已损坏: {detail}", "the file is damaged: {detail}"),
    "zip_bomb": (
        "解压后过大或压缩比异常: {detail}",
        "it unpacks to too much or is packed too tightly: {detail}",
    ),
    "doctype": (
        "文件内含 DOCTYPE 声明，可能引用外部实体，拒绝读取",
        "a part declares a DOCTYPE, which may define entities: refused",
    ),
    "too_many_rows": ("行数超过上限 {limit}", "more than {limit} rows"),
    "too_many_columns": ("列数超过上限 {limit}", "more than {limit} columns"),
    "too_many_cells": ("单元格数超过上限 {limit}", "more than {limit} cells"),
    "too_many_sheets": ("工作表超过上限 {limit} 张", "more than {limit} sheets"),
    "too_many_merges": ("合并区域超过上限 {limit}", "more than {limit} merged areas"),
    "too_many_flaws": (
        "有问题的单元格超过上限 {limit}",
        "more than {limit} cells that something is wrong with",
    ),
    "too_many_strings": ("字符串表超过上限 {limit} 条", "more than {limit} shared strings"),
    "too_many_records": ("记录数超过上限 {limit}", "more than {limit} records"),
    "too_much_text": ("文字超过上限 {limit} 字", "more than {limit} characters of text"),
    "nul_byte": ("第 {offset} 字节处有 NUL 字节", "a NUL byte at offset {offset}"),
    "undecodable": (
        "第 {offset} 字节处不是 {encoding} 编码",
        "not {encoding} text at byte offset {offset}",
    ),
    "bad_csv": (
        "从第 {line} 行起引号不配对或单元格过长: {detail}",
        "from line {line}, quotes do not balance or a cell is too long: {detail}",
    ),
    "line_too_long": ("一行超过 {limit} 字", "a line of more than {limit} characters"),
    "same_sheet_name": ("有两张工作表同名", "two sheets have the same name"),
    "missing_sheet": ("没有这张工作表", "there is no such sheet"),
    "no_table": ("文档里没有表格", "the document holds no table"),
    "several_tables": (
        "网页里有不止一张清单表: {tables}，请用 --sheet 指明",
        "the page holds several tables of a list: {tables}; name one with --sheet",
    ),
    "unknown_charset": (
        "网页自称的编码 {charset} 不认识，请另存为 UTF-8",
        "the page declares the encoding {charset}, which is not read: save it as UTF-8",
    ),
    "empty_sheet": (
        "工作表没有内容（ODS 单元格若无数值类型，有些软件会显示为空）",
        "the sheet is empty (ODS cells without a value type read as empty in some programs)",
    ),
    "several_sheets": (
        "有不止一张表: {tables}，请用 --sheet 指明",
        "there are several tables: {tables}; name one with --sheet",
    ),
    "missing_columns": (
        "缺少列: {missing}。行使记录要有职权编码或名称、行使机关或其代码、日期",
        "columns are missing: {missing}. A record has a code or a name of the power, an organ or"
        " its code, and a day",
    ),
    "unknown_headings": (
        "前 {limit} 行里找不到两个认识的列标题",
        "no row among the first {limit} has two headings that are known",
    ),
    "same_field": ("与 {other} 的列标题同义", "this heading means the same as the one at {other}"),
    "tall_heading": (
        "列标题向下合并到了数据行",
        "a heading is merged down into the rows of data",
    ),
    "nested_table": ("表格里套着表格", "a table stands inside a table"),
    "tracked_changes": (
        "文档带有修订痕迹，请先接受或拒绝全部修订",
        "the document has tracked changes: accept or reject them first",
    ),
}

HELD_BACK: Final[Mapping[str, tuple[str, str]]] = {
    "row_too_long": ("本行比列标题多出内容", "the row has more cells than there are headings"),
    "row_too_short": ("本行比列标题少", "the row has fewer cells than there are headings"),
    "no_heading": ("此列没有列标题，却有内容", "a value in a column without a heading"),
    "merged_across": ("本行有横向合并的单元格", "cells of this row are merged across columns"),
    "under_merge": (
        "合并单元格下面藏着另一个值",
        "another value lies hidden under a merged cell",
    ),
    "hidden_row": ("隐藏的行", "a hidden row"),
    "hidden_sheet": ("隐藏的工作表中的行", "a row of a hidden sheet"),
    "number_in_code_column": (
        "编码存成了数字，前导零可能已丢失",
        "a code is stored as a number and may have lost its leading zeros",
    ),
    "digits_lost": (
        "数字超过 15 位，末尾已失真",
        "a number of more than 15 digits: the last ones are lost",
    ),
    "error_value": ("单元格是错误值", "the cell holds an error value"),
    "formula_without_value": (
        "公式没有保存计算结果",
        "a formula without a stored result",
    ),
    "control_character": (
        "含有控制字符或改变显示方向的字符",
        "the text holds a control character or one that turns its direction",
    ),
    "lost_text": (
        "含有替代符（�），原文已丢失",
        "the text holds a replacement character: part of it is lost",
    ),
    "text_box": ("单元格里有文本框或内嵌表格", "the cell holds a text box or another table"),
}

NOTICED: Final[Mapping[str, tuple[str, str]]] = {
    "unknown_heading": (
        "不认识的列标题，新列入的职权按原文保存此列",
        "unknown heading: powers that this file enters keep the column as published",
    ),
    "unknown_heading_unread": (
        "不认识的列标题，此列不读",
        "unknown heading: the column is not used",
    ),
    "hidden_row_accepted": ("隐藏的行，已按指示读入", "a hidden row, read as told"),
    "hidden_sheet_accepted": ("隐藏的工作表，已按指示读入", "a hidden sheet, read as told"),
    "hidden_sheet_held": ("隐藏的工作表，未读入", "a hidden sheet, held back"),
    "hidden_column": ("隐藏的列", "a hidden column"),
    "formula": (
        "公式 {count} 处，取其保存的结果",
        "{count} formulas: their stored results are used",
    ),
    "merged_down": (
        "纵向合并的单元格，其值用于所覆盖的每一行",
        "a cell merged downwards: its value counts for every row it covers",
    ),
    "repeated_heading": ("重复的标题行，已略过", "the heading row once more, passed over"),
    "empty_sheet_passed": ("空工作表，已略过", "an empty sheet, passed over"),
    "not_a_sheet": ("图表或宏表，已略过", "a chart or macro sheet, passed over"),
    "external_links": (
        "工作簿引用了其他文件，取其保存的结果",
        "the workbook refers to other files: stored results are used",
    ),
    "auto_number": (
        "Word 自动编号不是文字，未读入",
        "numbers that Word counts by itself are not text and were not read",
    ),
    "old_workbook": (
        "旧版 xls: 看不到字色、批注和外部引用",
        "old xls: colours, comments and references to other files cannot be seen",
    ),
}

UNCLEAR: Final[Mapping[str, tuple[str, str]]] = {
    "unclear_limit": ("看不懂的时限", "a time limit that cannot be read"),
    "limit_without_unit": ("时限没有单位", "a time limit without a unit"),
    "limit_unit_conflict": ("时限的单位前后不一", "two different units for one time limit"),
    "limit_too_long": (
        "时限的数字超过 99,999，请核对原表",
        "a time limit of more than 99,999: check the list",
    ),
    "unclear_level": ("看不懂的层级", "a level that cannot be read"),
    "unclear_yes_no": ("看不出是或否", "neither yes nor no"),
    "unclear_change_kind": ("看不懂的变更类型", "a kind of change that cannot be read"),
    "vague_change_kind": (
        "变更类型过于笼统，须写明是哪一种",
        "the kind of change is too general: say which one",
    ),
}

REASONS: Final[Mapping[str, tuple[str, str]]] = {**WHOLE_FILE, **HELD_BACK, **NOTICED, **UNCLEAR}


def told(reason: str, facts: Mapping[str, object] | None = None) -> tuple[str, str]:
    """The reason in Chinese, for officials, and in English."""
    zh, en = REASONS[reason]
    return zh.format_map(facts or {}), en.format_map(facts or {})
