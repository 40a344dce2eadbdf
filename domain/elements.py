"""The elements of a power (职权要素): what an entry of the list says about it.

Every element but the name may be unknown, and then it is empty: empty never means "none".
Fields follow the published forms: 四平 2015 四(一), 连云港 2007 二(二), 天津 2023, Hubei art. 9.
"""

from typing import Final

from domain.basis import Citation
from domain.codes import Code
from domain.dates import PartialDate
from domain.value import Value, names_of

LONGEST: Final = 99_999
"""The greatest number of a 时限 that is recorded: of hours more than eleven years."""


class Limit(Value):
    """时限: a number and its unit as published, such as 20 and 工作日.

    The number is from 0 to ``LONGEST``; ``domain.sound`` refuses any other, and what was recorded
    before it did is still read.
    """

    amount: int
    unit: str


class Attachment(Value):
    """A document kept elsewhere (流程图, 裁量基准, 监管制度): where, which bytes, since when."""

    reference: str
    sha256: str = ""
    version: str = ""
    published_on: PartialDate | None = None


class Disclosure(Value):
    """公开: form, circle (社会, 一定范围, 依申请, 内部) and time (长期, 阶段性, 随时)."""

    form: str = ""
    circle: str = ""
    time: str = ""


class RiskPoint(Value):
    """廉政风险点: where corruption threatens, how badly, and what is done about it."""

    point: str
    grade: str = ""
    measures: str = ""


class Extra(Value):
    """A column the importer does not know, kept as published."""

    heading: str
    value: str


class Elements(Value):
    """What the list says about a power, apart from who holds it and what kind it is."""

    name: str = ""
    codes: tuple[Code, ...] = ()
    legal_basis: tuple[Citation, ...] = ()
    office: str = ""
    """承办机构: the section, institution or organisation that does the work."""
    duty: str = ""
    """职责: the duty (stream) this power hangs under."""
    responsibilities: tuple[str, ...] = ()
    """责任事项."""
    grounds: tuple[str, ...] = ()
    """追责情形."""
    supervision: str = ""
    """监督方式."""
    remedies: str = ""
    """救济渠道."""
    statutory_limit: Limit | None = None
    promised_limit: Limit | None = None
    review_levels: int = 0
    """审查层级; 0: not stated."""
    fee_basis: str = ""
    fee_standard: str = ""
    counterpart: str = ""
    """行政相对人."""
    facing: tuple[str, ...] = ()
    """面向对象: 涉企, 涉民."""
    common: bool = False
    """共有职权, resting on a law common to all organs."""
    assisting: bool = False
    """协助配合: the holder assists the main enforcer."""
    lead: str = ""
    """牵头部门 of a joint approval."""
    assistants: tuple[str, ...] = ()
    """配合部门 of a joint approval."""
    flow_chart: Attachment | None = None
    discretion: Attachment | None = None
    """裁量基准."""
    supervision_rules: Attachment | None = None
    """事中事后监管制度."""
    risk_points: tuple[RiskPoint, ...] = ()
    posts: tuple[str, ...] = ()
    """岗位职责."""
    disclosure: Disclosure | None = None
    withheld_reason: str = ""
    """不公开理由; such a power is written to the restricted ledger only."""
    parent_code: str = ""
    parent_name: str = ""
    service_item: str = ""
    """政务服务事项 of the national catalogue."""
    negative_list: str = ""
    """市场准入负面清单 entry this power puts into effect."""
    running_record: str = ""
    """权力运行记录: a link."""
    extras: tuple[Extra, ...] = ()
    remark: str = ""


ELEMENTS = frozenset(names_of(Elements))
"""The names an amendment may set."""
