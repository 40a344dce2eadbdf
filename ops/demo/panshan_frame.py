"""What the Panshan register takes from a real paper, and the words of its invented items.

From the paper (盘县政办发〔2016〕109号, which forwards the city's plan): its number, its dates, the
two numbers it states, the receiving departments, the classes of powers, the seals, the fifteen
working days and the training. Its annexes were not to be had: every item here is invented.
"""

from dataclasses import dataclass
from datetime import date

from domain.calendar import default_calendar
from domain.vocabulary import OrganKind, PowerKind
from ops.simulate.words import FIELDS, Field, field

CITY_AREA, COUNTY_AREA = "211100", "211122"
NUMBER = "盘县政办发〔2016〕109号"
TITLE = "（模拟）盘锦市赋予盘山县市级同等行政职权工作实施方案"
ISSUER = "盘山县人民政府办公室"
REFERENCE = "框架取自公开文件盘县政办发〔2016〕109号;附件事项均为虚构"
DECIDED_ON = date(2016, 9, 9)
PUBLISHED_ON = date(2016, 9, 11)
HANDOVER_DAYS = 15
"""交接期限: 15 working days after the plan was sent down."""
CANCELLED, GRANTED = 49, 308
APPROVALS = "行政审批事项"
CITY_POWERS = "市级行政职权"
RECEIVERS = "承接部门"
APPROVAL_SEAL = "{}行政审批专用章(4)"
OTHER_SEAL = "{}非审批类事项办理专用章(4)"

DEADLINE = default_calendar().add_working_days(DECIDED_ON, HANDOVER_DAYS).day

KINDS = (
    PowerKind.LICENCE,
    PowerKind.PENALTY,
    PowerKind.PENALTY,
    PowerKind.INSPECTION,
    PowerKind.LICENCE,
    PowerKind.COMPULSION,
    PowerKind.CONFIRMATION,
    PowerKind.PENALTY,
    PowerKind.LEVY,
    PowerKind.REWARD,
    PowerKind.PAYMENT,
    PowerKind.ADJUDICATION,
    PowerKind.OTHER,
)
"""Approvals, and the nine classes that are none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Department:
    """A receiving department as the paper names it, and what its invented items are about."""

    slug: str
    name: str
    kind: OrganKind
    field: Field

    @property
    def county(self) -> str:
        return f"organ:panshan-{self.slug}"

    @property
    def city(self) -> str:
        return f"organ:panjin-{self.slug}"

    @property
    def city_name(self) -> str:
        return self.name.replace("县", "市", 1)


OWN_FIELDS = (
    field("消防", "自动喷淋 消防控制室 疏散通道 灭火器材 消防车道 防火分区 公众聚集场所 消防水源"),
    field("农村经济", "土地承包 农民负担 合作社账目 集体资产 流转合同 一事一议 家庭农场 村级财务"),
    field("动物卫生", "生猪屠宰 动物诊疗 检疫标志 兽药经营 种畜禽 无害化处理 饲料添加剂 动物运输"),
    field(
        "金融", "小额贷款公司 融资担保 典当续当 股权众筹 交易场所 投资咨询 农村资金互助 上市培育"
    ),
    field(
        "农业机械", "拖拉机号牌 联合收割机 农机驾驶 维修网点 跨区作业 农机报废 农机补贴 深松作业"
    ),
    field(
        "地震",
        "抗震设防 地震监测设施 应急避难场所 地震安全性评价 观测环境 震情会商 防震演练 预警终端",
    ),
    field("残疾人", "残疾人证 康复机构 就业安置 辅助器具 无障碍设施 盲人按摩 托养服务 就业保障金"),
)
NAMED = {known.name: known for known in (*FIELDS, *OWN_FIELDS)}

# The paper prints 县农经局县动监局 without a separator and counts 29: they are two.
ROWS = """
industry           县经信局          工业和信息化
education          县教育局          教育
science            县科技局          科学技术
ethnic-affairs     县民族宗教事务局  民族宗教
police             县公安局          公安
fire-brigade       县消防大队        消防               special
civil-affairs      县民政局          民政
justice            县司法局          司法行政
finance            县财政局          财政
labour             县人社局          人力资源和社会保障
land               县国土局          国土资源
environment        县环保局          环境保护
housing            县住建局          住房和城乡建设
transport          县交通局          交通运输
rural-economy      县农经局          农村经济
animal-health      县动监局          动物卫生
water              县水利局          水利
commerce           县商务局          商务
culture            县文化广电体育局  文化
health             县卫计局          卫生和计划生育
financial-services 县金融办          金融
prices             县物价办          物价
market             县市场监督管理局  工商行政管理
work-safety        县安监局          应急管理
tourism            县旅游局          旅游
civil-defence      县防空办          人民防空
farm-machinery     县农机总站        农业机械           institution
earthquake         县地震办          地震
disabled-persons   县残联            残疾人             other
"""


def departments() -> tuple[Department, ...]:
    """The twenty-nine, in the paper's order."""
    rows = [row.split() for row in ROWS.strip().splitlines()]
    return tuple(
        Department(
            slug=slug,
            name=name,
            kind=OrganKind(rest[0] if rest else "department"),
            field=NAMED[field_name],
        )
        for slug, name, field_name, *rest in rows
    )
