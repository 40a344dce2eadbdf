"""Citations: every word is kept, and what cannot be read stays empty."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.basis import SEPARATORS, Citation, parse_citations


def only(text: str) -> Citation:
    [citation] = parse_citations(text)
    return citation


def test_a_bracketed_title_a_number_and_an_article_are_read():
    text = "《中华人民共和国人民币管理条例》(国务院令第280号)第二十七条"

    assert only(text) == Citation(
        text=text,
        instrument_title="中华人民共和国人民币管理条例",
        instrument_number="国务院令第280号",
        article="第二十七条",
    )


def test_an_annex_item_and_an_announcement_are_two_citations():
    decree, announcement = parse_citations("国务院令第412号第210项;中国人民银行公告〔2004〕19号")

    assert (decree.instrument_number, decree.item) == ("国务院令第412号", "第210项")
    assert announcement == Citation(
        text="中国人民银行公告〔2004〕19号", instrument_number="中国人民银行公告〔2004〕19号"
    )


def test_titles_side_by_side_are_separate_citations():
    law, regulation = parse_citations("《烟草专卖法》《烟草专卖法实施条例》（国务院令第223号）")

    assert law == Citation(text="《烟草专卖法》", instrument_title="烟草专卖法")
    assert regulation.instrument_title == "烟草专卖法实施条例"
    assert regulation.instrument_number == "国务院令第223号"


@pytest.mark.parametrize(
    ("text", "title", "number", "article", "item"),
    [
        ("中华人民共和国专利法第六十五条", "中华人民共和国专利法", "", "第六十五条", ""),
        ("个人所得税法第二条、第六条", "个人所得税法", "", "第二条、第六条", ""),
        ("《某条例》第十条至第十二条", "某条例", "", "第十条至第十二条", ""),
        ("《某条例》第26条", "某条例", "", "第26条", ""),
        ("《某法》第一百二十条之一第二款", "某法", "", "第一百二十条之一第二款", ""),
        ("某管理条例第二十六条第一款", "某管理条例", "", "第二十六条第一款", ""),
        ("某法实施办法第十九条", "某法实施办法", "", "第十九条", ""),
        ("某普及法第二十九条等", "某普及法", "", "第二十九条", ""),
        ("和平区管理办法第三条", "和平区管理办法", "", "第三条", ""),
        (
            "军人抚恤优待条例(国务院、中央军委令第788号)第四十四条",
            "军人抚恤优待条例",
            "国务院、中央军委令第788号",
            "第四十四条",
            "",
        ),
        (
            "《某条例》（1999年12月28日国务院令第280号，2018年修正）第三条第二款第（三）项",
            "某条例",
            "国务院令第280号",
            "第三条第二款",
            "第（三）项",
        ),
        ("《某法》（2018年修正）（国务院令第2号）第三条", "某法", "国务院令第2号", "第三条", ""),
        ("《某法》(国务院令第2号）第三条", "某法", "国务院令第2号", "第三条", ""),
        ("《关于修改〈某法〉的决定》第一条", "关于修改〈某法〉的决定", "", "第一条", ""),
        ("《关于修改《某法》的决定》第一条", "关于修改《某法》的决定", "", "第一条", ""),
        (
            "国务院关于修改《某条例》的决定(国务院令第671号)",
            "国务院关于修改《某条例》的决定",
            "国务院令第671号",
            "",
            "",
        ),
        ("《某法》实施细则第三条", "《某法》实施细则", "", "第三条", ""),
        ("国务院令第412号《某决定》第5项", "某决定", "国务院令第412号", "", "第5项"),
        ("【行政法规】《某条例》第五条", "某条例", "", "第五条", ""),
        ("根据《某条例》第五条", "某条例", "", "第五条", ""),
        ("国务院令第412号附件第193项", "", "国务院令第412号", "", "附件第193项"),
        ("国发〔2012〕52号附件2(二)第4项", "", "国发〔2012〕52号", "", "附件2(二)第4项"),
        ("财综[2017]35号第六条", "", "财综[2017]35号", "第六条", ""),
        ("国家税务总局公告2012年第24号第五条", "", "国家税务总局公告2012年第24号", "第五条", ""),
        ("财政部 税务总局公告2020年第2号", "", "财政部 税务总局公告2020年第2号", "", ""),
        ("甲部、乙委、丙署公告2006年第50号", "", "甲部、乙委、丙署公告2006年第50号", "", ""),
        ("中华人民共和国主席令第七号", "", "中华人民共和国主席令第七号", "", ""),
    ],
)
def test_real_forms_are_read_into_their_parts(
    text: str, title: str, number: str, article: str, item: str
):
    assert only(text) == Citation(
        text=text,
        instrument_title=title,
        instrument_number=number,
        article=article,
        item=item,
    )


@pytest.mark.parametrize(
    "text",
    [
        "按有关规定",
        "国家有关规定",
        "上级文件规定",
        "三定方案",
        "《某法",
        "某法》第",
        "》《",
        "市编委批复精神",
        "《某法》全文",
        "《某条例》的说明",
    ],
)
def test_what_cannot_be_read_is_kept_and_its_parts_stay_empty(text: str):
    citations = parse_citations(text)

    assert "".join(citation.text for citation in citations) == text
    assert all(citation == Citation(text=citation.text) for citation in citations)


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("", ()),
        (" \n", ()),
        (";；、", ()),
        ("《甲》第三条；\n《乙》。", ("《甲》第三条", "《乙》")),
        ("《甲》第三条、《乙》第四条和《丙》", ("《甲》第三条", "《乙》第四条", "《丙》")),
        ("《甲》、《乙》以及《丙》", ("《甲》", "《乙》", "《丙》")),
        ("《甲》第三条《乙》", ("《甲》第三条", "《乙》")),
        ("《甲（一）〈乙》；《丙》）；《丁》", ("《甲（一）〈乙》", "《丙》）", "《丁》")),
        ("《甲》（第1号；第2号）", ("《甲》（第1号；第2号）",)),
        ("《甲》第一条：“下列；其他。”；《乙》", ("《甲》第一条：“下列；其他。”", "《乙》")),
        ("《甲（试行》；《乙》", ("《甲（试行》", "《乙》")),
        ("国务院令第1号《甲》", ("国务院令第1号《甲》",)),
        ("国务院令第1号、《甲》", ("国务院令第1号", "《甲》")),
        ("国发〔2012〕5号；国发〔2013〕6号", ("国发〔2012〕5号", "国发〔2013〕6号")),
    ],
)
def test_a_basis_is_cut_at_separators_but_never_within_brackets(text: str, texts: tuple[str, ...]):
    assert tuple(citation.text for citation in parse_citations(text)) == texts


def test_an_article_quoted_in_the_words_of_the_law_is_not_the_article_cited():
    citation = only("《甲》：“依照本法第五条”")

    assert (citation.instrument_title, citation.article) == ("甲", "")


PIECES = [
    *"《》〈〉（）()“”【】〔〕；;、，。和及与以第条款项号等令 \n\u30001二的甲",
    *("《甲法》", "第三条", "国务院令第1号", "国发〔2012〕5号", "附件2", "甲条例", "以及"),
]
bases = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text()


@given(bases)
def test_nothing_is_lost_but_separators(text: str):
    left, between = text, ""
    for citation in parse_citations(text):
        before, found, left = left.partition(citation.text)
        assert found
        between += before
    between += left

    assert re.fullmatch(rf"(?:[{SEPARATORS}]|以及|和|及|与)*", between)


@given(bases)
def test_every_part_is_a_piece_of_the_text_it_was_read_from(text: str):
    for citation in parse_citations(text):
        assert citation.text.strip(SEPARATORS)
        for part in (
            citation.instrument_title,
            citation.instrument_number,
            citation.article,
            citation.item,
        ):
            assert part in citation.text


@given(bases)
def test_reading_a_citation_again_changes_nothing(text: str):
    for citation in parse_citations(text):
        assert parse_citations(citation.text) == (citation,)


def test_a_very_long_basis_is_read_in_reasonable_steps():
    many = "；".join(["《某条例》（国务院令第280号）第三条"] * 2000)

    assert len(parse_citations(many)) == 2000
    assert len(parse_citations("《甲》" + " " * 20_000 + "乙")) == 1
    assert len(parse_citations("国务院" * 5000)) == 1
    assert len(parse_citations("（" * 20_000)) == 1
    assert len(parse_citations("《" * 20_000 + "）" * 20_000)) == 1
    assert len(parse_citations("《甲》" + "（注）" * 5_000)) == 1
    assert len(parse_citations("第一条、" * 5_000)) == 1
