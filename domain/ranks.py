"""What rank a paper has (位阶), as far as its number, issuer and title tell; never a guess."""

import re
from typing import NamedTuple

from domain.vocabulary import RANK_LABELS, Level, Rank

RANKS_BY_LABEL = {label: rank for rank, label in RANK_LABELS.items() if rank is not Rank.UNKNOWN}


def rank_of(level_label: str) -> Rank:
    """The rank a register of laws names (法律, 行政法规, …); any other word is UNKNOWN."""
    return RANKS_BY_LABEL.get(level_label.strip(), Rank.UNKNOWN)


def rank_of_number(
    number: str,
    issuer: str = "",
    title: str = "",
    *,
    level: Level | None = None,
    issued_in: int = 0,
) -> Rank:
    """The rank that 文号, issuer and title agree on; UNKNOWN where they are silent or at odds.

    市人民政府 may belong to a city or to a county-level city; ``level``, the issuer's, says which.
    ``issued_in`` is the year, for a number that does not carry one.
    """
    number, issuer, title = number.strip(), issuer.strip(), bare(title)
    year = year_of(number) or issued_in
    if quotes_another(issuer, title):
        return Rank.UNKNOWN
    for row in (*TABLE, *(row for city_level, row in CITY_TABLE if city_level is level)):
        if (
            row.since <= year
            and re.match(row.number, number)
            and re.fullmatch(row.issuer, issuer)
            and re.search(row.title, title)
        ):
            return row.rank
    return Rank.UNKNOWN


def year_of(number: str) -> int:
    """The year a number carries, as in 〔2002〕2号 and 2017年第27号, or 0."""
    found = re.search(r"(?:[〔\[（(【]|(?<![0-9]))((?:19|20)[0-9]{2})(?:[〕\]）)】]|年)", number)
    return int(found[1]) if found else 0


def bare(title: str) -> str:
    """The title without its outer 《》 and without a trailing （试行） or （2018年修正）."""
    remark = re.compile(r"[（(][^（()）]*[)）]$")
    title = remark.sub("", title.strip())
    if title.startswith("《") and title.endswith("》") and title.find("》") == len(title) - 1:
        title = title[1:-1]
    return remark.sub("", title)


def quotes_another(issuer: str, title: str) -> bool:
    """A department other than the issuer speaks in the title, so the number is one it quotes."""
    opening = re.match(r"([^《》、，]{2,30}?(?:局|厅|委员会))(?:关于|印发|转发)", title)
    if not opening or not issuer or opening[1].endswith(("办公厅", "常务委员会")):
        return False
    return opening[1] not in issuer


class Row(NamedTuple):
    """A number that begins so, from such an issuer, under such a title, has this rank.

    The issuer's pattern covers the whole name, and the empty one where the number tells enough.
    """

    number: str
    issuer: str
    title: str
    rank: Rank
    since: int = 0


YEAR = r"[〔\[（(【]"
"""The bracket before a year, as papers and typists write it."""

DECREE = r"(中华人民共和国)?国务院(、中央军(委|事委员会))?令"
STATE_COUNCIL = r"|(中华人民共和国)?国务院(办公厅)?(、(中共中央|中央军(委|事委员会)))?"
REGULATION = r"(条例|规定|办法|细则)$"
AMENDS = r"关于[^《〈<]*(修改|修订|废止|失效)"

MINISTRY = (
    r"(中华人民共和国)?(国家(市场监督管理总局|[^省市县区、令]{2,14}(局|委员会|委|办公室))|中国人民银行"
    r"|海关总署|审计署|中国民用航空局|(银|证|保|银保)监会|中国(银行业|证券|保险|银行保险)监督管理委员会"
    r"|(公安|民政|司法|财政|教育|卫生|商务|水利|铁道|人事|劳动|建设|文化|外交|国防|农业|交通|能源"
    r"|农业农村|交通运输|文化和旅游|住房和城乡建设|国土资源|自然资源|环境保护|生态环境|国家安全"
    r"|应急管理|人力资源和社会保障|劳动和社会保障|信息产业|工业和信息化|科学技术|退役军人事务"
    r"|化学工业|对外贸易经济合作|广播电影电视)部|国防科工委)"
)
MINISTRIES = rf"{MINISTRY}([、\s]+{MINISTRY})*"
"""Named one by one: a city's bureau issues no rules, and a 部 may be military or the Party's."""

PROVINCE = r"((北京|天津|上海|重庆)市|\w{2,8}(省|自治区))"
COUNTY = r"[\w·]*[^\W治](县|自治县|旗|区)"
GOVERNMENT_NUMBER = rf"(?![国中])[^\W委]{{0,5}}([府政]\w{{0,5}}|办[发函]){YEAR}"
GOVERNMENT_ORDER = r"\w*府令"

TABLE = (
    Row(
        r"(中华人民共和国)?主席令",
        r"|(中华人民共和国|国家)主席|全国人民代表大会.*",
        r"^(?!.*(任免|任命|免去))",
        Rank.LAW,
    ),
    Row(DECREE, STATE_COUNCIL, REGULATION, Rank.ADMINISTRATIVE_REGULATION),
    # A decree that amends has the rank of what it amends; unless that is named, nothing is known.
    Row(DECREE, STATE_COUNCIL, AMENDS + r".*决定[》〉>].*决定$", Rank.STATE_COUNCIL_DECISION),
    Row(
        DECREE,
        STATE_COUNCIL,
        AMENDS + r".*(行政法规|(条例|规定|办法|细则)[》〉>]).*决定$",
        Rank.ADMINISTRATIVE_REGULATION,
    ),
    Row(DECREE, STATE_COUNCIL, rf"^(?!.*{AMENDS}).*决定$", Rank.STATE_COUNCIL_DECISION),
    Row(rf"国发{YEAR}", STATE_COUNCIL, r"决定$", Rank.STATE_COUNCIL_DECISION),
    Row(rf"国发{YEAR}", STATE_COUNCIL, r".", Rank.CENTRAL_NORMATIVE_DOCUMENT),
    Row(
        rf"国(办发|办函|函|发明电|办发明电){YEAR}",
        STATE_COUNCIL,
        r"",
        Rank.CENTRAL_NORMATIVE_DOCUMENT,
    ),
    Row(
        rf"中(发|办发|委){YEAR}",
        r"|(中共)?中央(委员会|办公厅)?|中共中央办公厅、国务院办公厅|中共中央、国务院",
        r"",
        Rank.CENTRAL_NORMATIVE_DOCUMENT,
    ),
    # Until 2002 (行政法规制定程序条例) the State Council approved regulations and a ministry's 令
    # carried them: an undated number does not tell the two apart.
    Row(rf"{MINISTRIES}令", rf"|{MINISTRIES}", r"", Rank.MINISTRY_RULE, since=2002),
    Row(rf"{MINISTRIES}公告", rf"|{MINISTRIES}", r"", Rank.DEPARTMENT_DOCUMENT),
    Row(r".", r"全国人民代表大会", r"^(中华人民共和国)?宪法(修正案)?$", Rank.CONSTITUTION),
    Row(r".", r"全国人民代表大会(常务委员会)?", r"[^办宪]法$", Rank.LAW),
    Row(
        r".*(人民代表大会|公告|第\d+号)",
        r"(?!全国)[\w·]+人民代表大会(常务委员会)?",
        REGULATION,
        Rank.LOCAL_REGULATION,
    ),
    Row(r"省(人民)?政府令", rf"|{PROVINCE}人民政府", r"", Rank.LOCAL_GOVERNMENT_RULE),
    Row(rf"{PROVINCE}人民政府令", rf"|{PROVINCE}人民政府", r"", Rank.LOCAL_GOVERNMENT_RULE),
    Row(GOVERNMENT_ORDER, rf"{PROVINCE}人民政府", r"", Rank.LOCAL_GOVERNMENT_RULE),
    Row(GOVERNMENT_NUMBER, rf"{PROVINCE}人民政府(办公厅)?", r"", Rank.PROVINCIAL_DOCUMENT),
    Row(GOVERNMENT_NUMBER, rf"{COUNTY}人民政府(办公室)?", r"", Rank.COUNTY_DOCUMENT),
    Row(rf"(?![国中]发|[国中]办)[^府政]+{YEAR}", MINISTRIES, r"", Rank.DEPARTMENT_DOCUMENT),
    Row(
        rf"(?![国中]发|[国中]办)[^府政]+{YEAR}",
        r"[\w·]+[省市县区州旗][\w·]*(局|厅|(?<!常务)(?<!管理)委员会)",
        r"",
        Rank.DEPARTMENT_DOCUMENT,
    ),
)

CITY = r"[\w·]+市人民政府"
CITY_TABLE = (
    (Level.CITY, Row(rf"{GOVERNMENT_ORDER}|市政府令", CITY, r"", Rank.LOCAL_GOVERNMENT_RULE)),
    (
        Level.CITY,
        Row(GOVERNMENT_NUMBER, rf"{CITY}(办公室|办公厅)?", r"", Rank.MUNICIPAL_DOCUMENT),
    ),
    (Level.COUNTY, Row(GOVERNMENT_NUMBER, rf"{CITY}(办公室)?", r"", Rank.COUNTY_DOCUMENT)),
)
