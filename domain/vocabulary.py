"""The closed word lists of the domain: kinds of power, levels, kinds of organ, ranks of paper.

A stored event carries the values of these lists; they are added to and never renamed. What a
government of a given day called a kind stands in ``crosswalk``; how to tell a paper's rank, in
``ranks``.
"""

from datetime import date
from enum import IntEnum, StrEnum


class PowerKind(StrEnum):
    """职权类别: what kind of power it is, in our own words."""

    LICENCE = "licence"
    PENALTY = "penalty"
    COMPULSION = "compulsion"
    LEVY = "levy"
    PAYMENT = "payment"
    INSPECTION = "inspection"
    CONFIRMATION = "confirmation"
    REWARD = "reward"
    ADJUDICATION = "adjudication"
    OTHER = "other"
    SERVICE = "service"
    SUPERVISION = "supervision"
    NON_LICENCE_APPROVAL = "non_licence_approval"

    @property
    def label(self) -> str:
        """The kind's name in Chinese."""
        return KIND_LABELS[self]


KIND_LABELS = {
    PowerKind.LICENCE: "行政许可",
    PowerKind.PENALTY: "行政处罚",
    PowerKind.COMPULSION: "行政强制",
    PowerKind.LEVY: "行政征收",
    PowerKind.PAYMENT: "行政给付",
    PowerKind.INSPECTION: "行政检查",
    PowerKind.CONFIRMATION: "行政确认",
    PowerKind.REWARD: "行政奖励",
    PowerKind.ADJUDICATION: "行政裁决",
    PowerKind.OTHER: "其他行政权力",
    PowerKind.SERVICE: "公共服务",
    PowerKind.SUPERVISION: "行政监督",
    PowerKind.NON_LICENCE_APPROVAL: "非行政许可审批",
}

NON_LICENCE_APPROVAL_ABOLISHED_ON = date(2015, 5, 10)
"""The date of 国发〔2015〕27号, which abolished 非行政许可审批 as a kind."""


def counts_as_power(kind: PowerKind) -> bool:
    """公共服务 is carried on the list, but it is no power and counts in no total of powers."""
    return kind is not PowerKind.SERVICE


class Level(IntEnum):
    """层级: the level of government, by the digit that implementation codes carry."""

    NATIONAL = 1
    PROVINCE = 2
    CITY = 3
    COUNTY = 4
    TOWNSHIP = 5
    VILLAGE = 6

    @property
    def label(self) -> str:
        """The level's name in Chinese."""
        return LEVEL_LABELS[self]


LEVEL_LABELS = {
    Level.NATIONAL: "国家级",
    Level.PROVINCE: "省级",
    Level.CITY: "市级",
    Level.COUNTY: "县级",
    Level.TOWNSHIP: "乡镇级",
    Level.VILLAGE: "村级",
}


class OrganKind(StrEnum):
    """行使主体性质: by what standing an organ can hold powers (四平 2015, 三)."""

    DEPARTMENT = "department"
    PARTY_BODY = "party_body"
    INSTITUTION = "institution"
    SPECIAL = "special"
    AUTHORISED_ORGANISATION = "authorised_organisation"
    GOVERNMENT = "government"
    CLASS_OF_ORGANS = "class_of_organs"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind's name in Chinese."""
        return ORGAN_LABELS[self]


ORGAN_LABELS = {
    OrganKind.DEPARTMENT: "政府工作部门",
    OrganKind.PARTY_BODY: "党委工作机构",
    OrganKind.INSTITUTION: "事业单位",
    OrganKind.SPECIAL: "特殊单位",
    OrganKind.AUTHORISED_ORGANISATION: "法律法规授权组织",
    OrganKind.GOVERNMENT: "人民政府",
    OrganKind.CLASS_OF_ORGANS: "一类机关",
    OrganKind.OTHER: "其他",
}


class Rank(StrEnum):
    """位阶: the rank of a paper; a higher rank compares as greater.

    The order is a working order for listing and for ceilings. 《立法法》 gives ministry rules and
    local government rules equal force, and leaves a conflict of local regulations with ministry
    rules to the State Council: no rule of compliance may decide such a conflict by it. UNKNOWN
    stands lowest, but it is no rank: ask for it before comparing.
    """

    CONSTITUTION = "constitution"
    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative_regulation"
    STATE_COUNCIL_DECISION = "state_council_decision"
    LOCAL_REGULATION = "local_regulation"
    MINISTRY_RULE = "ministry_rule"
    LOCAL_GOVERNMENT_RULE = "local_government_rule"
    CENTRAL_NORMATIVE_DOCUMENT = "central_normative_document"
    PROVINCIAL_DOCUMENT = "provincial_document"
    MUNICIPAL_DOCUMENT = "municipal_document"
    COUNTY_DOCUMENT = "county_document"
    DEPARTMENT_DOCUMENT = "department_document"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The rank's name in Chinese."""
        return RANK_LABELS[self]

    # A str compares by spelling, which would put COUNTY above CONSTITUTION without a word.
    def __lt__(self, other: str) -> bool:
        return RANK_ORDER.index(self) > RANK_ORDER.index(Rank(other))

    def __le__(self, other: str) -> bool:
        return RANK_ORDER.index(self) >= RANK_ORDER.index(Rank(other))

    def __gt__(self, other: str) -> bool:
        return RANK_ORDER.index(self) < RANK_ORDER.index(Rank(other))

    def __ge__(self, other: str) -> bool:
        return RANK_ORDER.index(self) <= RANK_ORDER.index(Rank(other))


RANK_ORDER = tuple(Rank)
RANK_LABELS = {
    Rank.CONSTITUTION: "宪法",
    Rank.LAW: "法律",
    Rank.ADMINISTRATIVE_REGULATION: "行政法规",
    Rank.STATE_COUNCIL_DECISION: "国务院决定",
    Rank.LOCAL_REGULATION: "地方性法规",
    Rank.MINISTRY_RULE: "部门规章",
    Rank.LOCAL_GOVERNMENT_RULE: "地方政府规章",
    Rank.CENTRAL_NORMATIVE_DOCUMENT: "中央规范性文件",
    Rank.PROVINCIAL_DOCUMENT: "省级文件",
    Rank.MUNICIPAL_DOCUMENT: "市级文件",
    Rank.COUNTY_DOCUMENT: "县级文件",
    Rank.DEPARTMENT_DOCUMENT: "部门文件",
    Rank.UNKNOWN: "未知",
}
