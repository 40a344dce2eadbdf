"""Ranks of papers: their order, and what number, issuer and title tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ranks import rank_of, rank_of_number
from domain.vocabulary import Level, Rank


def test_a_higher_rank_compares_as_greater_and_never_by_spelling():
    assert Rank.CONSTITUTION > Rank.LAW > Rank.ADMINISTRATIVE_REGULATION
    assert Rank.ADMINISTRATIVE_REGULATION > Rank.STATE_COUNCIL_DECISION > Rank.LOCAL_REGULATION
    assert Rank.LOCAL_GOVERNMENT_RULE > Rank.CENTRAL_NORMATIVE_DOCUMENT
    assert Rank.PROVINCIAL_DOCUMENT > Rank.MUNICIPAL_DOCUMENT > Rank.COUNTY_DOCUMENT
    assert sorted(Rank, reverse=True) == list(Rank)
    assert min(Rank) is Rank.UNKNOWN
    assert Rank.LAW >= Rank.LAW <= Rank.LAW
    assert not Rank.LAW > Rank.LAW
    assert not Rank.LAW < Rank.LAW
    assert Rank.LAW == "law"


@pytest.mark.parametrize(
    ("label", "rank"),
    [
        ("宪法", Rank.CONSTITUTION),
        ("法律", Rank.LAW),
        ("行政法规", Rank.ADMINISTRATIVE_REGULATION),
        ("地方性法规", Rank.LOCAL_REGULATION),
        ("部门规章", Rank.MINISTRY_RULE),
        ("地方政府规章", Rank.LOCAL_GOVERNMENT_RULE),
        ("规章", Rank.UNKNOWN),
        ("未知", Rank.UNKNOWN),
        ("", Rank.UNKNOWN),
    ],
)
def test_a_register_of_laws_names_the_rank(label: str, rank: Rank):
    assert rank_of(label) is rank


SETTING_LICENCES = "国务院对确需保留的行政审批项目设定行政许可的决定"


@pytest.mark.parametrize(
    ("number", "issuer", "title", "rank"),
    [
        ("主席令第七号", "", "中华人民共和国行政许可法", Rank.LAW),
        ("中华人民共和国主席令第70号", "全国人民代表大会常务委员会", "", Rank.LAW),
        ("主席令第12号", "", "关于任免国务院组成人员的决定", Rank.UNKNOWN),
        ("国务院令第280号", "", "中华人民共和国人民币管理条例", Rank.ADMINISTRATIVE_REGULATION),
        (
            "国务院令第280号",
            "国务院",
            "《人民币管理条例》（2018年修正）",
            Rank.ADMINISTRATIVE_REGULATION,
        ),
        ("国务院、中央军委令第788号", "", "军人抚恤优待条例", Rank.ADMINISTRATIVE_REGULATION),
        ("国务院令第412号", "国务院", SETTING_LICENCES, Rank.STATE_COUNCIL_DECISION),
        ("国务院令第412号", "国务院", f"《{SETTING_LICENCES}》", Rank.STATE_COUNCIL_DECISION),
        (
            "国务院令第671号",
            "国务院",
            f"国务院关于修改《{SETTING_LICENCES}》的决定",
            Rank.STATE_COUNCIL_DECISION,
        ),
        (
            "国务院令第653号",
            "国务院",
            "国务院关于修改部分行政法规的决定",
            Rank.ADMINISTRATIVE_REGULATION,
        ),
        (
            "国务院令第648号",
            "国务院",
            "国务院关于修改〈娱乐场所管理条例〉的决定",
            Rank.ADMINISTRATIVE_REGULATION,
        ),
        ("国务院令第700号", "国务院", "国务院关于修改某些文件的决定", Rank.UNKNOWN),
        ("国务院令第412号", "", "", Rank.UNKNOWN),
        ("国务院令第412号", "上海市人民政府", SETTING_LICENCES, Rank.UNKNOWN),
        (
            "国发〔2010〕21号",
            "国务院",
            "国务院关于第五批取消和下放管理层级行政审批项目的决定",
            Rank.STATE_COUNCIL_DECISION,
        ),
        (
            "国发〔2014〕16号",
            "国务院",
            "国务院关于清理国务院部门非行政许可审批事项的通知",
            Rank.CENTRAL_NORMATIVE_DOCUMENT,
        ),
        ("国发〔2012〕52号", "国务院", "", Rank.UNKNOWN),
        ("国办发〔2022〕2号", "国务院办公厅", "", Rank.CENTRAL_NORMATIVE_DOCUMENT),
        ("国办发〔2022〕2号", "国务院", "", Rank.CENTRAL_NORMATIVE_DOCUMENT),
        ("中办发〔2015〕21号", "中共中央办公厅", "", Rank.CENTRAL_NORMATIVE_DOCUMENT),
        ("中国人民银行令〔2002〕2号", "", "", Rank.MINISTRY_RULE),
        ("交通运输部令2017年第27号", "", "港口危险货物安全管理规定", Rank.MINISTRY_RULE),
        ("国家市场监督管理总局令2020年第30号", "", "", Rank.MINISTRY_RULE),
        ("公安部令第112号", "", "", Rank.UNKNOWN),
        ("国家教育委员会令第4号", "", "幼儿园管理条例", Rank.UNKNOWN),
        ("中国人民银行公告〔2004〕19号", "", "", Rank.DEPARTMENT_DOCUMENT),
        ("国家税务总局公告2012年第24号", "", "", Rank.DEPARTMENT_DOCUMENT),
        ("财综〔2017〕35号", "财政部", "", Rank.DEPARTMENT_DOCUMENT),
        ("财综〔2017〕35号", "", "", Rank.UNKNOWN),
        ("省政府令第260号", "", "辽宁省建设工程造价管理办法", Rank.LOCAL_GOVERNMENT_RULE),
        ("沪府令31号", "上海市人民政府", "上海市邮票和集邮品管理办法", Rank.LOCAL_GOVERNMENT_RULE),
        ("沪府令31号", "", "", Rank.UNKNOWN),
        ("粤府〔2014〕8号", "广东省人民政府", "", Rank.PROVINCIAL_DOCUMENT),
        ("川办发〔2012〕27号", "四川省人民政府办公厅", "", Rank.PROVINCIAL_DOCUMENT),
        ("辽政发〔2017〕33号", "", "", Rank.UNKNOWN),
        ("盘县政办发〔2016〕109号", "盘山县人民政府办公室", "", Rank.COUNTY_DOCUMENT),
        ("浦府〔2016〕1号", "上海市浦东新区人民政府", "", Rank.COUNTY_DOCUMENT),
        ("新政发〔2016〕1号", "新疆维吾尔自治区人民政府", "", Rank.PROVINCIAL_DOCUMENT),
        ("四政办发〔2015〕5号", "四平市人民政府办公室", "", Rank.UNKNOWN),
        ("沪卫规〔2019〕1号", "上海市卫生健康委员会", "", Rank.DEPARTMENT_DOCUMENT),
        ("公告第12号", "广东省人民代表大会常务委员会", "广东省行政许可条例", Rank.LOCAL_REGULATION),
        ("公告第12号", "广东省人民代表大会常务委员会", "关于接受辞职的决定", Rank.UNKNOWN),
        ("第71号", "", "某某条例", Rank.UNKNOWN),
        ("总后勤部令第1号", "", "", Rank.UNKNOWN),
        ("中央军事委员会令第3号", "", "", Rank.UNKNOWN),
        ("", "国务院", "中华人民共和国人民币管理条例", Rank.UNKNOWN),
        ("不详", "某局", "", Rank.UNKNOWN),
    ],
)
def test_number_issuer_and_title_tell_the_rank_or_it_stays_unknown(
    number: str, issuer: str, title: str, rank: Rank
):
    assert rank_of_number(number, issuer, title) is rank


@pytest.mark.parametrize(
    ("number", "issuer", "title"),
    [
        (
            "沪府发〔2018〕24号",
            "上海市人民政府",
            "上海市卫生和计划生育委员会关于调整部分事项的通知",
        ),
        ("国发〔2015〕27号", "上海市体育局", "国务院关于取消非行政许可审批事项的决定"),
        ("中办发〔2015〕21号", "上海市人民政府", "关于公布清单的公告"),
        ("沪委办发〔2018〕7号", "上海市人民政府", "关于印发普法责任清单的通知"),
        ("公安部令2007年第1号", "上海市公安局", ""),
    ],
)
def test_a_number_quoted_by_a_paper_of_another_organ_tells_nothing(
    number: str, issuer: str, title: str
):
    assert rank_of_number(number, issuer, title) is Rank.UNKNOWN


def test_the_level_of_a_city_government_decides_what_its_paper_is():
    number, issuer = "四政办发〔2015〕5号", "四平市人民政府办公室"

    assert rank_of_number(number, issuer, level=Level.CITY) is Rank.MUNICIPAL_DOCUMENT
    assert rank_of_number(number, issuer, level=Level.COUNTY) is Rank.COUNTY_DOCUMENT
    assert rank_of_number(number, issuer) is Rank.UNKNOWN
    order = ("杭州市人民政府令第300号", "杭州市人民政府")
    assert rank_of_number(*order, level=Level.CITY) is Rank.LOCAL_GOVERNMENT_RULE
    assert rank_of_number(*order, level=Level.COUNTY) is Rank.UNKNOWN


def test_before_2002_the_order_of_a_ministry_may_carry_an_administrative_regulation():
    number, title = "国家教育委员会令第4号", "幼儿园管理条例"

    assert rank_of_number(number, title=title, issued_in=1989) is Rank.UNKNOWN
    assert rank_of_number("公安部令第112号", issued_in=2010) is Rank.MINISTRY_RULE


@given(st.text(max_size=30), st.text(max_size=20), st.text(max_size=40))
def test_any_text_has_a_rank_and_without_a_number_it_is_unknown(
    number: str, issuer: str, title: str
):
    assert rank_of_number(number, issuer, title) in Rank
    assert rank_of_number("", issuer, title) is Rank.UNKNOWN
