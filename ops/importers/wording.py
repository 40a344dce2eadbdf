"""What planning says about rows and files, in Chinese for officials and in English."""

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, tuple[str, str]]

HELD: Final[Words] = {
    "kind_unknown": ("类别看不懂或未写明", "the kind of power is unknown or not stated"),
    "kind_conflict": (
        "类别文字与类别代码不一致: {word}, {code}",
        "the word and the code for the kind disagree: {word}, {code}",
    ),
    "code_malformed": ("编码格式不对: {why}", "malformed code: {why}"),
    "organ_blank": ("行使主体为空", "the organ is left blank"),
    "organ_ambiguous": (
        "名称对应多个机关: {candidates}",
        "several organs have the name: {candidates}",
    ),
    "organ_successors": (
        "原机关已撤销,承继机关不止一个: {candidates}",
        "the organ has ended and has several successors: {candidates}",
    ),
    "organ_ended": (
        "原机关已撤销,没有登记承继机关",
        "the organ has ended and no successor is registered",
    ),
    "organ_later": ("这一天尚无此名称的机关", "no organ had this name yet on that day"),
    "name_blank": ("事项名称为空", "the name is left blank"),
    "no_usable_date": (
        "没有可用的日期,须由操作者给出并说明理由(--date, --date-reason)",
        "no usable date: the operator must give one, with the reason (--date, --date-reason)",
    ),
    "date_blank": (
        "本表其他行自带日期,清单日期(--as-of)不代替此行日期,"
        "须由操作者给出并说明理由(--date, --date-reason)",
        "other rows here carry dates of their own, so the date of the list (--as-of) is not this"
        " row's: the operator must give one, with the reason (--date, --date-reason)",
    ),
    "date_unreadable": ("日期看不懂", "the date cannot be read"),
    "duplicate": ("与第 {rows} 行重复", "the same as row {rows}"),
    "ambiguous": ("对应多个职权: {candidates}", "several powers fit: {candidates}"),
    "listed_later": (
        "账本所载该职权自 {since} 起才列入: {power}",
        "the ledger lists this power only from {since}: {power}",
    ),
    "already_listed": ("该职权已在清单中: {power}", "the power is on the list already: {power}"),
    "not_in_ledger": ("账本中没有该职权", "the ledger holds no such power"),
    "take_over_too_late": (
        "接管日期不早于变更日期 {day}",
        "the take-over is not before the change of {day}",
    ),
    "mode_not_stated": (
        "未说明赋权方式(代为行使或以自己名义)",
        "not stated how the grantee exercises (for the holder or in its own name)",
    ),
    "receiver_missing": ("没有写明承接机关", "no receiver is named"),
    "sender_missing": ("没有写明原行使主体", "the organ it comes from is not named"),
    "result_missing": ("没有写明合并或拆分后的名称", "no name for the result is given"),
    "merge_alone": ("合并只有一个来源", "a merger of a single power"),
    "group_held": (
        "同一合并或拆分的其他行被隔离",
        "another row of the same merger or split is held",
    ),
    "nothing_to_amend": ("没有写明改变什么", "nothing is said to change"),
    "change_unclear": ("变更类型看不懂: {why}", "the kind of change is unclear: {why}"),
    "paper_missing": ("没有写明依据哪份文件", "no paper is named"),
    "refused": ("这一变更不可能发生: {why}", "the change cannot have happened: {why}"),
    "stated_total": (
        "文件自述 {stated} 项,本次读入 {read} 项",
        "the paper states {stated}, {read} were read",
    ),
    "organ_other_name": (
        "此代码在登记簿中属于 {organ},与所列名称不符;如系更名,请先登记更名",
        "the register knows this code as {organ}; if it was renamed, record that first",
    ),
    "other_holder": (
        "账本中此事项由 {organ} 行使,与文件所列机关不同",
        "in the ledger this power is held by {organ}, not by the organ the paper names",
    ),
    "law_unknown": ("没有法规名称", "the law has no name"),
    "event_unclear": ("沿革动作看不懂", "what happened cannot be read"),
    "organ_unknown": ("尚未登记此机关", "this organ is not registered"),
    "before_issue": ("早于公布日期 {issued}", "before the issue on {issued}"),
}

NOTED: Final[Words] = {
    "no_organ_column": ("没有行使主体一栏", "there is no column for the organ"),
    "no_name_column": ("没有名称一栏,只有编码", "there is no column for the name, only codes"),
    "personal_column": (
        "此栏涉及电话或个人信息,不读入",
        "the column holds telephone numbers or personal data and is left out",
    ),
    "phone_left_out": (
        "文字中有电话号码,此格不读入",
        "the text holds a telephone number and is left out",
    ),
    "code_warning": ("编码存疑: {why}", "doubtful code: {why}"),
    "organ_registered": ("登记为新机关: {organ}", "registered as a new organ: {organ}"),
    "organ_succeeded": ("原机关已变更,按承继关系认作 {organ}", "taken as its successor {organ}"),
    "organ_other_code": (
        "登记的统一社会信用代码是 {code}",
        "the register has another credit code for it: {code}",
    ),
    "organ_differs": (
        "行使主体与账本不同(账本: {organ}),未改动,划转须有文件",
        "the holder differs from the ledger's ({organ}) and was left: a transfer needs a paper",
    ),
    "level_differs": ("层级与账本不同,未改动", "the level differs from the ledger's and was left"),
    "kind_from_name": ("类别从名称末尾“处罚”读出", "the kind was read off the name's ending 处罚"),
    "unclear": ("看不懂,只保留原文: {why}", "unclear, kept as published: {why}"),
    "namesake": (
        "账本另有同名同类职权: {power}",
        "the ledger has another power of this name and kind: {power}",
    ),
    "missing": ("账本中有而清单中没有: {power}", "in the ledger and not in the file: {power}"),
    "organ_unnamed": (
        "完整清单未提到此机关,其职权 {count} 项未取消: {organ}",
        "the complete list does not name this organ; its powers ({count}) were left: {organ}",
    ),
    "unnamed": (
        "账本中有,而完整清单未提到其行使主体,未取消: {power}",
        "in the ledger, of an organ the complete list does not name; left: {power}",
    ),
    "column_unread": (
        "账本所载职权没有此栏,系新增栏目: 已列入的职权不因此改动,新列入的照录;"
        "要一并记入已列入的职权,请加 --new-columns",
        "no power in the ledger has this column: it is new and amends none that is listed; new"
        " powers keep it; to take it in for those listed too, say --new-columns",
    ),
    "column_taken": (
        "账本所载职权没有此栏,系新增栏目,已按指示(--new-columns)记入",
        "no power in the ledger has this column: it is new, and taken in as told (--new-columns)",
    ),
    "without_present": (
        "清单有此栏,--without {column} 未起作用",
        "the list has the column: --without {column} did nothing",
    ),
    "without_named": (
        "已用 --organ 指明行使主体,--without {column} 未起作用",
        "the holder was named with --organ: --without {column} did nothing",
    ),
    "organ_option_idle": (
        "清单自有行使主体一栏,--organ {organ} 未起作用",
        "the list has a column for the organ: --organ {organ} did nothing",
    ),
    "total_uncounted": (
        "账本不单独统计这一类,此数只记录,不比对",
        "the ledger does not count this kind: the number is recorded, not compared",
    ),
    "awaits_acceptance": (
        "下放尚未生效,须待承接({organ}),原行使主体不变",
        "the delegation is not in effect until it is accepted (承接) by {organ};"
        " until then the holder stays",
    ),
    "other_paper": (
        "本行自载文件 {own},不用操作者指明的文件 {named}",
        "the row names its own paper, {own}: the paper named by the operator, {named}, is not used",
    ),
    "number_in_use": ("同一文号另有文件: {title}", "another paper has the number: {title}"),
    "expired_without_day": (
        "标明已失效,但没有失效日期,未登记废止",
        "marked as expired without a day: no repeal is recorded",
    ),
    "first_not_promulgation": (
        "最早一条不是公布,暂作公布登记",
        "the earliest entry is no promulgation; it stands for the issue",
    ),
    "already_recorded": ("账本已有此记录", "the ledger has this already"),
    "repeated": ("此文件已导入过", "this file was imported before"),
}

REFUSED: Final[Words] = {
    "no_organ_column": (
        "没有行使主体一栏: 请用 --organ 指明行使主体,清单确无此栏的请加 --without organ",
        "there is no column for the organ: name the holder with --organ,"
        " or, if the list is known to lack it, say --without organ",
    ),
    "no_name_column": (
        "没有名称一栏: 清单确无此栏(只有编码)的请加 --without name",
        "there is no column for the name: if the list is known to hold codes only,"
        " say --without name",
    ),
    "paper_not_in_file": (
        "操作者指明的文件 {named} 与文件中各行自载的不符(如 {own}),"
        "请改正 --act-number、--act-title,或不指明",
        "no row is of the paper named by the operator, {named}; they name their own, such as {own}:"
        " mend --act-number and --act-title, or leave them out",
    ),
    "differences_need_act": (
        "清单与账本有 {count} 处不同,须指明依据哪份文件改动",
        "the list differs from the ledger in {count} places: name the act that changes them",
    ),
    "complete_needs_clean_file": (
        "有隔离的行时不能按完整清单取消其余职权",
        "while rows are held back, what the file leaves out cannot be cancelled",
    ),
}


def worded(words: Words, reason: str, facts: Mapping[str, object]) -> tuple[str, str]:
    zh, en = words[reason]
    return zh.format_map(facts), en.format_map(facts)
