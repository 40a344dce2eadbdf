"""别名: the headings under which each field is met, and the fields of each kind of import."""

from collections.abc import Mapping
from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    # 清单: the rows of a list of powers
    "item_name": _words(
        "职权名称 事项名称 权力名称 权力事项名称 权力事项 项目名称 行政职权名称 职权事项 "
        "职权事项名称 行政许可事项名称 许可事项名称 审批项目名称 行政审批项目名称 主项名称 "
        "事项 名称"
    ),
    "base_name": _words("基本目录名称 基本事项名称"),
    "sub_item_name": _words("子项名称 子项 小项名称 办理项名称 业务办理项名称"),
    "parent_name": _words("主项 大项名称 父项名称 上级事项名称"),
    "base_code": _words("基本编码 权力基本码 职权基本编码 事项基本编码 power_base_code"),
    "implementation_code": _words("实施编码 实施清单编码 事项实施编码"),
    "item_code": _words(
        "编码 项目编码 事项编码 职权编码 权力编码 事项代码 项目代码 职权编号 事项编号"
    ),
    "parent_code": _words("主项编码 大项编码 父项编码 parent_base_code"),
    "body_code": _words("实施主体编码 implementing_body_credit_code"),
    "handling_suffix": _words("业务办理项编码 handling_item_suffix"),
    "scope_code": (),
    "scope": _words("编码范围"),
    "department_code": _words("部门编码 部门代码"),
    "main_no": _words("主项编号"),
    "sub_no": _words("子项编号"),
    "sub_sub_no": (),
    "type_prefix": (),
    "well_formed": (),
    "item_type": _words(
        "类型 类别 职权类别 职权类型 事项类型 事项类别 权力类型 权力类别 行政职权类别"
    ),
    "item_type_code": _words("类型编码 类型代码 类别编码 事项类型编码 职权类别编码"),
    "code_type_digit": (),
    "organ": _words(
        "行使主体 实施机构 实施主体 责任单位 行使部门 审批部门 实施部门 实施机关 实施单位 责任部门 "
        "行使层级部门 主管部门 部门 单位 部门名称 单位名称"
    ),
    "organ_code": _words("统一社会信用代码 行使主体编码 组织机构代码 机构代码"),
    "office": _words("承办机构 承办科室 承办处室 责任科室 责任处室 内设机构"),
    "area_code": _words("区划代码 行政区划代码 行政区划编码 区划编码"),
    "area_name": _words("行政区划 区划名称 行政区划名称 地区"),
    "level": _words("层级 实施层级 行使层级 行政层级 权力层级 implementing_levels"),
    "legal_basis": _words(
        "设定依据 实施依据 法定依据 行使依据 职权依据 法律依据 依据 设定和实施依据 法律法规依据"
    ),
    "duty": _words("职责 主要职责 部门职责 职责权限"),
    "responsibilities": _words("责任事项 责任事项内容 责任清单 对应责任事项"),
    "grounds": _words("追责情形 追责情形及依据 问责情形"),
    "supervision": _words("监督方式"),
    "remedies": _words("救济渠道 救济途径 救济方式"),
    "flow_chart": _words("流程图 运行流程图 权力运行流程图"),
    "statutory_limit": _words("法定时限 法定办结时限 法定期限 法定时限数值"),
    "statutory_limit_unit": _words("法定时限单位 法定办结时限单位"),
    "promised_limit": _words("承诺时限 承诺办结时限 承诺期限 承诺时限数值"),
    "promised_limit_unit": _words("承诺时限单位 承诺办结时限单位"),
    "fee_basis": _words("收费依据"),
    "fee_standard": _words("收费标准"),
    "disclosure_form": _words("公开方式 公开形式"),
    "disclosure_scope": _words("公开范围"),
    "disclosure_time": _words("公开时间 公开时限"),
    "counterpart": _words("行政相对人 服务对象 审批对象 管理对象 行政相对人类别"),
    "remark": _words("备注 说明 note"),
    "seq": _words("序号 编号 序列"),
    "entrusted_by_name": (),
    "captured_on": (),
    "item_url": (),
    "list_kind": (),
    "list_title": _words("清单名称 目录名称"),
    "list_date": (),
    "source": _words("来源"),
    # 变更: the papers that change powers
    "record_id": (),
    "change_kind": _words(
        "变更类型 处理决定 调整方式 调整意见 调整类型 变更方式 处理意见 处理方式"
    ),
    "change_kind_zh": _words("变更类型原文"),
    "organ_before": _words(
        "原行使主体 原审批部门 原实施机关 原实施主体 原行使部门 下放前实施机关 划出部门 赋权部门 "
        "委托机关"
    ),
    "organ_after": _words(
        "承接部门 承接单位 下放后实施机关 承接主体 现行使主体 调整后行使主体 划入部门 受托机关 "
        "下放后审批部门 调整后实施机关"
    ),
    "level_before": _words("原层级 原实施层级 调整前层级"),
    "level_after": _words("现层级 下放后层级 调整后层级 承接层级"),
    "document_title": _words("文件名称 文件标题 文件 决定名称"),
    "document_number": _words("文号 发文字号 文件号"),
    "annex": _words("附件"),
    "annex_item_no": _words("附件序号"),
    "decision_date": _words("决定日期 成文日期 印发日期 发文日期 issue_date"),
    "publication_date": _words("公布日期 发布日期 公开日期"),
    "effective_date": _words("生效日期 施行日期 实施日期 启用时间 生效时间"),
    "deciding_authority": _words("决定机关 发文机关 审批机关 authority"),
    "authority_area_code": (),
    "authority_level": (),
    "reason": _words("变更原因 调整原因 取消理由 调整理由 理由 原因"),
    "item_name_after": _words(
        "合并后名称 调整后名称 变更后名称 整合后名称 拆分后名称 现名称 新名称"
    ),
    "document_url": (),
    "text_obtained_from": (),
    "source_url": (),
    "row_id": (),
    "change_kinds_in_title": (),
    "items_in_title": (),
    "measure": (),
    "item_scope": _words("统计范围"),
    "date": _words("日期"),
    "value": _words("数量 项数"),
    "sums_to": (),
    # 依据: instruments and what became of them
    "law_id": (),
    "law_name": _words("法律名称 法规名称 法律法规名称 依据名称"),
    "law_level": _words("效力级别 效力位阶 法律层级 level"),
    "promulgated_date": _words("promulgated_or_revised_date"),
    "expired": _words("是否失效 失效"),
    "source_version": (),
    "event_id": (),
    "event_date": _words("事件日期"),
    "action": _words("动作 沿革"),
    "ordinal": _words("次数"),
    "instrument": _words("公布文件"),
    "instrument_number": _words("令号"),
    "text_version": _words("文本版本"),
    # 市场准入负面清单: bans and limits on market entry
    "entry_number": _words("项目号 序号 编号"),
    "restriction": _words(
        "禁止或许可事项 禁止或许可准入事项 许可准入事项 禁止准入事项 禁止事项 禁止措施"
    ),
    "entry_measure": _words(
        "禁止或许可准入措施描述 禁止或许可准入措施 许可准入措施描述 许可准入措施 措施描述 准入措施"
    ),
    "entry_basis": _words("设立依据 设定依据 法律依据 依据"),
    # 行使记录: acts of enforcement and approval
    "acting_organ": _words(
        "行使主体 行使机关 许可机关 处罚机关 决定机关 作出决定机关 执法机关 执法主体 执法部门 "
        "实施机关 实施机构 实施主体 实施部门 办理机关 办理部门 办理单位 行使部门 部门 单位 "
        "部门名称 单位名称 organ"
    ),
    "acting_organ_code": _words(
        "许可机关统一社会信用代码 处罚机关统一社会信用代码 机关统一社会信用代码 行使主体编码 "
        "实施主体编码 统一社会信用代码 机构代码 organ_code credit_code"
    ),
    "acted_on": _words(
        "决定日期 许可决定日期 行政许可决定日期 处罚决定日期 行政处罚决定日期 作出决定日期 "
        "决定时间 行使日期 办结日期 办结时间 办理日期 执法日期 日期 date day"
    ),
    "act_number": _words(
        "决定书文号 行政许可决定文书号 行政处罚决定书文号 许可决定书文号 处罚决定书文号 文书号 "
        "文书编号 文号 案号 办件编号 number document_number"
    ),
    "seal": _words("印章 用章 加盖印章 印章名称 专用章 所用印章"),
    "power_name": _words(
        "职权名称 事项名称 权力名称 权力事项名称 权力事项 行政职权名称 职权事项 职权事项名称 "
        "许可事项 许可事项名称 行政许可事项名称 处罚事项 处罚事项名称 事项 power_name name"
    ),
    "power_code": _words(
        "职权编码 权力编码 事项编码 事项代码 编码 基本编码 职权基本编码 事项基本编码 实施编码 "
        "事项实施编码 实施清单编码 职权编号 事项编号 power_code code"
    ),
    # 代码表: code tables
    "scheme": _words("代码集 编码体系"),
    "code": _words("代码 编码"),
    "label": _words("label_zh 含义 代码名称 名称"),
}
"""A field's own name is an alias too. An alias may serve two fields, but never in one kind."""

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "list": _words(
        "item_name base_name sub_item_name parent_name base_code implementation_code item_code "
        "parent_code body_code handling_suffix scope_code scope department_code main_no sub_no "
        "sub_sub_no type_prefix well_formed item_type item_type_code code_type_digit organ "
        "organ_code office area_code area_name level legal_basis duty responsibilities grounds "
        "supervision remedies flow_chart statutory_limit statutory_limit_unit promised_limit "
        "promised_limit_unit fee_basis fee_standard disclosure_form disclosure_scope "
        "disclosure_time counterpart remark seq entrusted_by_name captured_on item_url list_kind "
        "list_title list_date source_url source effective_date"
    ),
    "changes": _words(
        "record_id item_name base_code implementation_code item_code item_type organ legal_basis "
        "change_kind change_kind_zh organ_before organ_after level_before level_after "
        "document_title document_number annex annex_item_no seq decision_date publication_date "
        "effective_date deciding_authority area_code reason item_name_after sub_item_name "
        "parent_name remark document_url text_obtained_from source_url source"
    ),
    "instruments": _words(
        "law_id law_name law_level area_code promulgated_date effective_date expired "
        "source_version source row_id deciding_authority authority_area_code authority_level "
        "document_title document_number decision_date publication_date change_kinds_in_title "
        "items_in_title source_url"
    ),
    "instrument_events": _words(
        "event_id law_name area_code event_date action ordinal instrument instrument_number "
        "text_version source"
    ),
    "totals": _words(
        "deciding_authority area_code document_title document_number date measure change_kind "
        "item_scope value sums_to source_url remark"
    ),
    "codes": _words("scheme code label source"),
    "exercises": _words(
        "power_code power_name acting_organ acting_organ_code acted_on act_number seal"
    ),
    "negative_list": _words("entry_number restriction item_code entry_measure organ entry_basis"),
}

CODES: Final = frozenset(
    _words(
        "base_code implementation_code item_code parent_code body_code handling_suffix scope_code "
        "department_code main_no sub_no sub_sub_no item_type_code organ_code code "
        "power_code acting_organ_code"
    )
)
"""Columns in which a number is an error. A division code (区划代码) never begins with a zero, so
nothing is lost when a sheet stores it as a number."""
