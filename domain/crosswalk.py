"""Each government's own words for the kinds of power, and what they mean in ours.

The same number means different things in different schemes (20 is 公共服务 in the national scheme,
其他行政权力 in Guangdong), so a number is read only in a vocabulary. ``valid_from`` is the day of
the source; where the source shows no day it is None, which says "not known", never "always".
"""

from dataclasses import dataclass
from datetime import date

from domain.vocabulary import PowerKind


class UnknownKind(ValueError):
    """This word names no kind of power in the vocabulary it was looked up in."""

    def __init__(self, word: str, vocabulary: str = "") -> None:
        super().__init__(word, vocabulary)
        self.word = word
        self.vocabulary = vocabulary

    def __str__(self) -> str:
        place = f"the vocabulary {self.vocabulary}" if self.vocabulary else "the common vocabulary"
        return f"{self.word!r} names no kind of power in {place}"


Words = tuple[tuple[str, PowerKind], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """类别用语: the type words, or type codes, one government uses (from, up to, not including)."""

    name: str
    government: str
    area: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    source: str
    words: Words

    def kind_of(self, word: str) -> PowerKind:
        """The kind a word of this vocabulary means, with or without its leading 行政."""
        found = lookup(word, self.words)
        if found is None:
            raise UnknownKind(word, self.name)
        return found

    def in_use(self, day: date) -> bool:
        """Known to be in use on the day; a vocabulary without a first day is known on none."""
        return (
            self.valid_from is not None
            and self.valid_from <= day
            and (self.valid_until is None or day < self.valid_until)
        )


def kind_of(word: str, *, vocabulary: Vocabulary | None = None) -> PowerKind:
    """The kind a published word means: in that vocabulary, else in every one that has the word."""
    if vocabulary is not None:
        return vocabulary.kind_of(word)
    found = lookup(word, COMMON)
    if found is None:
        raise UnknownKind(word)
    return found


def lookup(word: str, words: Words) -> PowerKind | None:
    wanted = word.strip()
    short = wanted.removeprefix("行政")
    for known, kind in words:
        if wanted == known or (short and short == known.removeprefix("行政")):
            return kind
    return None


NINE: Words = (
    ("行政许可", PowerKind.LICENCE),
    ("行政处罚", PowerKind.PENALTY),
    ("行政强制", PowerKind.COMPULSION),
    ("行政征收", PowerKind.LEVY),
    ("行政给付", PowerKind.PAYMENT),
    ("行政检查", PowerKind.INSPECTION),
    ("行政确认", PowerKind.CONFIRMATION),
    ("行政奖励", PowerKind.REWARD),
    ("行政裁决", PowerKind.ADJUDICATION),
)
OTHERS: Words = (("其他行政权力", PowerKind.OTHER), ("其他", PowerKind.OTHER))

COMMON: Words = (
    *NINE,
    *OTHERS,
    ("其他行政职权", PowerKind.OTHER),
    ("其他权力", PowerKind.OTHER),
    ("公共服务", PowerKind.SERVICE),
    ("行政监督", PowerKind.SUPERVISION),
    ("非行政许可审批", PowerKind.NON_LICENCE_APPROVAL),
)

SIPING_2015 = Vocabulary(
    name="siping_2015",
    government="四平市人民政府",
    area="220300",
    valid_from=date(2015, 3, 20),
    source="四政办发〔2015〕5号 四(一)",
    words=(
        *(entry for entry in NINE if entry[1] is not PowerKind.ADJUDICATION),
        ("行政监督", PowerKind.SUPERVISION),
        ("其他行政职权", PowerKind.OTHER),
    ),
)
# The page names no county and its text looks older than the page; the page's day is all there is.
COUNTY_2022 = Vocabulary(
    name="county_2022",
    government="县政府",
    valid_from=date(2022, 4, 27),
    source="县政府规范行政权力指导意见 二(一)",
    words=(
        ("行政许可", PowerKind.LICENCE),
        ("非行政许可审批", PowerKind.NON_LICENCE_APPROVAL),
        ("行政处罚", PowerKind.PENALTY),
        ("行政征收", PowerKind.LEVY),
        ("行政强制", PowerKind.COMPULSION),
        ("其他行政权力", PowerKind.OTHER),
    ),
)
PANSHAN_2016 = Vocabulary(
    name="panshan_2016",
    government="盘山县人民政府",
    area="211122",
    valid_from=date(2016, 9, 9),
    source="盘县政办发〔2016〕109号 三(二)3",
    words=(
        *(entry for entry in NINE if entry[1] is not PowerKind.CONFIRMATION),
        ("行政确定", PowerKind.CONFIRMATION),  # sic, for 行政确认
        ("其他行政权力", PowerKind.OTHER),
    ),
)
HUBEI = Vocabulary(
    name="hubei",
    government="湖北省人民政府",
    area="420000",
    source="湖北省行政权力清单管理办法第七条",
    words=(*NINE, *OTHERS),
)
ZHEJIANG = Vocabulary(
    name="zhejiang",
    government="浙江省人民政府",
    area="330000",
    source="浙江省权力基本码前缀",
    words=(
        *NINE,
        *OTHERS,
        # 审核转报 passes a case up with an opinion and decides nothing: none of the nine.
        ("审核转报", PowerKind.OTHER),
    ),
)
NATIONAL_CODES = Vocabulary(
    name="national_task_type",
    government="国务院",
    area="100000",
    source="全国一体化政务服务平台事项类型,辽宁省目录",
    words=(
        *((f"{number:02}", kind) for number, (_, kind) in enumerate(NINE, start=1)),
        ("10", PowerKind.OTHER),
        ("20", PowerKind.SERVICE),
        ("99", PowerKind.OTHER),
    ),
)
GUANGDONG_CODES = Vocabulary(
    name="guangdong_task_type",
    government="广东省人民政府",
    area="440000",
    valid_from=date(2021, 5, 26),
    source="广东政务服务网事项清单",
    words=(
        ("01", PowerKind.LICENCE),
        ("05", PowerKind.PAYMENT),
        ("07", PowerKind.CONFIRMATION),
        ("08", PowerKind.REWARD),
        ("09", PowerKind.ADJUDICATION),
        ("20", PowerKind.OTHER),
        ("21", PowerKind.SERVICE),
    ),
)
SICHUAN_CODES = Vocabulary(
    name="sichuan_event_type",
    government="四川省人民政府",
    area="510000",
    source="四川政务服务网事项类型",
    words=(
        ("1A", PowerKind.LICENCE),
        ("1B", PowerKind.PENALTY),
        ("1C", PowerKind.COMPULSION),
        ("1D", PowerKind.LEVY),
        ("1E", PowerKind.ADJUDICATION),
        ("1F", PowerKind.CONFIRMATION),
        ("1G", PowerKind.PAYMENT),
        ("1H", PowerKind.REWARD),
        ("1I", PowerKind.INSPECTION),
        ("1Z", PowerKind.OTHER),
    ),
)

VOCABULARIES = (
    SIPING_2015,
    COUNTY_2022,
    PANSHAN_2016,
    HUBEI,
    ZHEJIANG,
    NATIONAL_CODES,
    GUANGDONG_CODES,
    SICHUAN_CODES,
)


def vocabularies_on(day: date, *, area: str) -> tuple[Vocabulary, ...]:
    """The vocabularies known to be in use in an area on a day, newest first."""
    known = [v for v in VOCABULARIES if v.area == area and v.in_use(day)]
    return tuple(sorted(known, key=lambda v: v.valid_from or date.min, reverse=True))
