"""What a file of facts about organs says: its headings, its words for events, its rows."""

from collections.abc import Mapping
from typing import Final

from domain.vocabulary import OrganKind
from ops.importers.reading import Reading
from ops.importers.tables.columns import key
from ops.importers.tables.table import Table

FIELDS: Final[Mapping[str, str]] = {
    "organ": "organ 机构名称 机关名称 名称",
    "event": "event 事件 沿革 变动",
    "date": "date 日期",
    "to": "to 去向 新名称 承继机关",
    "kind": "kind 机构性质 性质",
    "level": "level 层级",
    "area_code": "area_code 区划代码 行政区划代码",
    "credit_code": "credit_code 统一社会信用代码",
    "founding_unknown": "founding_unknown 设立日期不详",
    "document_title": "document_title 文件名称",
    "document_number": "document_number 文号",
    "deciding_authority": "deciding_authority 决定机关",
    "decision_date": "decision_date 决定日期",
    "remark": "remark 备注",
}
ALIASES: Final = {key(alias): field for field, text in FIELDS.items() for alias in text.split()}
EVENTS: Final[Mapping[str, str]] = {
    "设立": "establish",
    "组建": "establish",
    "更名": "rename",
    "简称": "alias",
    "信用代码变更": "recode",
    "加挂牌子": "plate",
    "摘牌": "unplate",
    "并入": "merge",
    "撤销": "dissolve",
}
KINDS: Final = {kind.label: kind for kind in OrganKind} | {kind.value: kind for kind in OrganKind}


def readings(table: Table) -> list[Reading]:
    at = {
        ALIASES[key(heading.text)]: index
        for index, heading in enumerate(table.headings)
        if key(heading.text) in ALIASES
    }
    return [Reading(table=table, row=row, at=at) for row in table.rows]


def event_of(row: Reading) -> str:
    """What happened, in our own word."""
    return EVENTS.get(row.text("event"), row.text("event"))
