"""A published copy beside the list: what it lacks, adds and alters, and what is only spelling."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.compliance import NATIONWIDE, REGISTER, Facts, gather
from domain.compliance.copied import Departure, Difference, compare
from domain.compliance.copies import COPY_RULES, LIST, complaints
from domain.compliance.pairing import Column, Paired, Row, match
from domain.compliance.spelling import marked, normal, pieces, spelt_otherwise
from tests.facts import day

HOUSING, MARKET = frozenset({"organ:housing"}), frozenset({"organ:market"})
COLUMNS = {"name": Column("B", "事项名称"), "legal_basis": Column("C", "设定依据")}


def row(number: int, name: str = "", *, organs: frozenset[str] | None = HOUSING, **cells: str):
    """An entry of the list; its copy is made of it."""
    name = name or f"第{number}号事项许可"
    usual = {"name": name, "legal_basis": f"《某法》第{number}条", "remark": ""}
    return Row(
        id=f"power:{number}",
        name=name,
        codes=(f"{number:012d}",),
        organs=organs,
        cells=usual | cells,
    )


def copy(entry: Row, *, number: int = 2, drop: tuple[str, ...] = (), **cells: str) -> Row:
    """The row of a copy that speaks of an entry, with other cells."""
    told = {k: v for k, v in (dict(entry.cells) | cells).items() if k not in drop}
    return replace(
        entry,
        id="",
        name=told.get("name", ""),
        cells=told,
        file="公布.xlsx",
        sheet="目录",
        number=number,
        columns=COLUMNS,
    )


def differing(listed: list[Row], copied: list[Row]) -> list[tuple[str, str, str]]:
    return [(d.departure.value, d.power, d.field) for d in compare(listed, copied).differences]


@pytest.fixture
def facts() -> Facts:
    return gather({}, as_of=day("2020-01-01"), standards=NATIONWIDE)


LISTED = [row(1), row(2), row(3, organs=MARKET)]


def test_an_untouched_copy_differs_in_nothing_whatever_its_order():
    assert differing(LISTED, [copy(one) for one in reversed(LISTED)]) == []
    assert differing([], []) == []


def test_each_kind_of_difference_is_told():
    other = copy(row(9, "烟花爆竹经营许可"))
    copied = [copy(LISTED[0], legal_basis="《某法》第7条"), copy(LISTED[1], remark="新增"), other]
    assert differing(LISTED, copied) == [
        ("altered", "power:1", "legal_basis"),
        ("altered", "power:2", "remark"),
        ("added", "", ""),
        ("missing", "power:3", ""),
    ]


def test_a_difference_names_its_cell_and_both_texts():
    [found] = compare(LISTED[:1], [copy(LISTED[0], legal_basis="《某法》第12条")]).differences
    assert (found.file, found.sheet, found.cell) == ("公布.xlsx", "目录", "C2")
    assert (found.listed, found.copied) == ("《某法》第1条", "《某法》第12条")
    assert (found.heading, found.marked) == ("设定依据", "《某法》第1{+2+}条")


def test_a_column_that_the_copy_lacks_alters_nothing():
    bare = [copy(one, drop=("legal_basis", "remark")) for one in LISTED]
    assert differing(LISTED, bare) == []
    assert differing(LISTED, [replace(one, organs=None, codes=()) for one in bare]) == []


def test_a_blank_cell_alters_what_the_list_says_there():
    assert differing(LISTED[:1], [copy(LISTED[0], legal_basis="")]) == [
        ("altered", "power:1", "legal_basis")
    ]


def test_a_row_is_known_by_its_code_when_its_name_is_another():
    assert differing(LISTED, [copy(LISTED[0], name="别的许可"), *map(copy, LISTED[1:])]) == [
        ("altered", "power:1", "name")
    ]


def test_a_row_is_known_by_name_and_organ_when_its_code_is_another():
    changed = replace(copy(LISTED[2]), codes=("999",))
    assert differing(LISTED, [*map(copy, LISTED[:2]), changed]) == []


def test_the_same_name_of_another_organ_is_another_power():
    ours, theirs = row(1, "共有处罚"), row(2, "共有处罚", organs=MARKET)
    coded = [replace(one, codes=()) for one in (ours, theirs)]
    assert differing(coded, [copy(coded[1])]) == [("missing", "power:1", "")]


def test_of_several_with_one_code_each_is_paired_with_its_own():
    several = [replace(row(n), codes=("000125003000",)) for n in range(1, 6)]
    copied = [copy(one) for one in several]
    copied[2] = copy(several[2], name="改了名的许可")
    assert differing(several, copied[::-1]) == [("altered", "power:3", "name")]
    two = [copied[0], copied[1], copied[2], copy(several[3], name="也改了名")]
    assert sorted(kind for kind, *_ in differing(several, two)) == [
        "added",
        "added",
        "missing",
        "missing",
        "missing",
    ]


def test_rows_that_are_the_same_in_all_they_are_known_by_are_paired_by_the_rest():
    several = [replace(row(n, "同名许可", remark=str(n)), codes=("1",)) for n in range(1, 5)]
    copied = [copy(several[3]), copy(several[1]), copy(several[0], remark="别的")]
    assert differing(several, copied) == [
        ("altered", "power:1", "remark"),
        ("missing", "power:3", ""),
    ]


def test_a_row_that_stands_twice_is_one_too_many():
    found = compare(LISTED[:1], [copy(LISTED[0]), copy(LISTED[0], number=3)]).differences
    [again] = found
    assert (again.departure, again.repeats, again.like) == (Departure.ADDED, "power:1", None)


def test_a_row_that_stands_twice_under_another_organ_is_one_too_many_all_the_same():
    """The list has it for two organs, the copy names one of them: it is not missing."""
    listed = [replace(LISTED[0], organs=frozenset({"organ:a", "organ:b"}), codes=())]
    alone = replace(copy(LISTED[0]), organs=frozenset({"organ:c"}), codes=())
    found = differing(listed, [alone, replace(alone, number=8)])
    assert [(departure, power) for departure, power, _ in found if departure != "altered"] == [
        ("added", "")
    ]


def test_a_row_that_names_one_of_several_organs_is_found_beside_another_of_that_name():
    listed = [replace(LISTED[0], organs=frozenset({"organ:a", "organ:b"}), codes=())]
    mine = replace(copy(LISTED[0]), organs=frozenset({"organ:b"}), codes=())
    strangers = replace(copy(LISTED[0], number=9), organs=frozenset({"organ:mars"}), codes=())
    pairs = match(listed, [strangers, mine])
    assert pairs == [Paired(0, 1)]


def test_a_renamed_row_points_to_what_it_may_have_been():
    renamed = replace(copy(LISTED[0], name="第1号事项许可核发"), codes=("77",), number=8)
    added, missing = compare(LISTED[:1], [renamed]).differences
    assert added.like is not None
    assert missing.like is not None
    assert (added.like.id, missing.like.id) == ("power:1", "8")
    assert 0.6 <= added.like.share == missing.like.share < 1
    stranger = replace(copy(LISTED[0], name="烟花爆竹经营"), codes=("77",))
    assert [d.like for d in compare(LISTED[:1], [stranger]).differences] == [None, None]


def test_of_two_that_are_alike_the_same_organs_is_meant():
    ours, theirs = row(1, "建设工程许可甲"), row(2, "建设工程许可甲", organs=MARKET)
    new = replace(copy(row(9, "建设工程许可乙", organs=MARKET)), codes=("88",))
    added = compare([ours, theirs], [new]).differences[0]
    assert added.like is not None
    assert added.like.id == "power:2"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("《行政处罚法》第十二条", "行政处罚法第12条"),
        ("第二十三条第（一）项", "第２３条第一项"),
        ("第 12 条", "第十二条"),
        ("国办发〔2016〕9号", "国办发[2016]9号"),
        ("建设工程(甲级)", "建设 工程（甲级）"),
        ("ABC许可", "ａｂｃ许可"),
        ("一、甲；二、乙", "一,甲;二,乙。"),
        ("二〇一六年三月", "2016年3月"),
        ("—", ""),
        ("/", "——"),
    ],
)
def test_one_thing_in_two_spellings_is_a_variant(one: str, other: str):
    assert spelt_otherwise(one, other)
    assert spelt_otherwise(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第十二条", "第十三条"),
        ("第三、五条", "第三十五条"),
        ("第3、5条", "第35条"),
        ("1.5万元", "15万元"),
        ("20 16", "2016"),
        ("一一二", "十二"),
        ("无", ""),
        ("√", ""),
        ("可以", "不可以"),
        ("≥5", "≤5"),
        ("甲", "甲"),
    ],
)
def test_what_says_something_else_is_no_variant(one: str, other: str):
    assert not spelt_otherwise(one, other)


def test_a_variant_is_told_apart_from_an_alteration():
    copied = [copy(LISTED[0], legal_basis="某法 第一条"), *map(copy, LISTED[1:])]
    assert differing(LISTED, copied) == [("variant", "power:1", "legal_basis")]


def test_what_a_cell_means_counts_before_how_it_is_spelt():
    entry = replace(row(1, holders="市住建局"), meant={"holders": "organ:housing"})
    former = replace(copy(entry, holders="市房管局"), meant={"holders": "organ:housing"})
    other = replace(copy(entry, holders="市城管局"), meant={"holders": "organ:city"})
    assert differing([entry], [former]) == [("variant", "power:1", "holders")]
    assert differing([entry], [other]) == [("altered", "power:1", "holders")]


@given(st.text(), st.text())
def test_the_pieces_of_two_texts_put_together_are_the_texts(old: str, new: str):
    found = pieces(old, new)
    assert "".join(piece.old for piece in found) == old
    assert "".join(piece.new for piece in found) == new
    assert all(piece.old or piece.new for piece in found)


def test_of_a_long_common_text_only_what_is_around_a_change_is_shown():
    long = "前" * 500 + "甲" + "后" * 500
    assert marked(long, long.replace("甲", "乙")) == f"…{'前' * 12}[-甲-]{{+乙+}}{'后' * 12}…"
    assert marked("甲" * 900, "乙" * 900) == f"[-{'甲' * 900}-]{{+{'乙' * 900}+}}"


@given(st.text())
def test_a_normal_text_is_normal(text: str):
    assert normal(normal(text)) == normal(text)


names = st.text(alphabet="甲乙丙丁", min_size=1, max_size=4)


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[Row], list[Row], set[tuple[str, str, str]]]:
    """A list, a copy of it with some edits in another order, and those edits."""
    count = draw(st.integers(1, 12))
    organs = draw(st.lists(st.sampled_from([HOUSING, MARKET]), min_size=count, max_size=count))
    words = draw(st.lists(names, min_size=count, max_size=count, unique=True))
    listed = [
        row(n, f"{word}事项", organs=organ)
        for n, (word, organ) in enumerate(zip(words, organs, strict=True), 1)
    ]
    copied: list[Row] = []
    expected: set[tuple[str, str, str]] = set()
    for entry in listed:
        done = draw(st.sampled_from(["kept", "dropped", "basis", "remark", "name", "spelling"]))
        if done == "dropped":
            expected.add(("missing", entry.id, ""))
            continue
        cells = {
            "kept": {},
            "basis": {"legal_basis": f"《别法》第{draw(st.integers(100, 999))}条"},
            "remark": {"remark": draw(names)},
            "name": {"name": f"{entry.name}戊"},
            "spelling": {"legal_basis": f" {entry.cells['legal_basis'].strip('《》')}。"},
        }[done]
        copied.append(copy(entry, **cells))
        for field in cells:
            sort = "variant" if done == "spelling" else "altered"
            expected.add((sort, entry.id, field))
    for number in range(draw(st.integers(0, 3))):
        copied.append(copy(row(1000 + number, f"己{number}庚")))
        expected.add(("added", f"己{number}庚", ""))
    return listed, draw(st.permutations(copied)), expected


@given(edited())
def test_a_copy_with_known_edits_gives_exactly_those_back(
    case: tuple[list[Row], list[Row], set[tuple[str, str, str]]],
):
    listed, copied, expected = case
    found = compare(listed, copied)
    got = [(d.departure.value, d.power or d.name, d.field) for d in found.differences]
    assert len(got) == len(set(got))
    assert set(got) == expected
    kept = {d.power for d in found.differences if d.departure is Departure.MISSING}
    assert {listed[pair.listed].id for pair in found.paired} == {e.id for e in listed} - kept


def said(facts: Facts, differences: list[Difference]) -> list[tuple[str, str, str]]:
    return [(one.rule, one.subject, one.said.cause) for one in complaints(facts, differences)]


def test_the_rules_name_the_power_or_the_list_and_what_it_is_about(facts: Facts):
    copied = [
        copy(LISTED[0], legal_basis="《某法》第7条"),
        copy(LISTED[1], legal_basis="某法第二条"),
        copy(row(9, "烟花爆竹经营许可")),
        replace(copy(row(10, "没有编码的许可")), codes=()),
    ]
    found = compare(LISTED, copied).differences
    assert said(facts, found) == [
        ("C3", "power:1", "legal_basis"),
        ("C2", REGISTER, "000000000009"),
        ("C2", REGISTER, normal("没有编码的许可")),
        ("C1", "power:3", ""),
    ]
    assert LIST == REGISTER


def test_one_complaint_stands_for_all_rows_that_say_it(facts: Facts):
    new = row(9, "烟花爆竹经营许可")
    found = compare([], [copy(new), copy(new, number=3)]).differences
    assert len(found) == 2
    assert said(facts, found) == [("C2", REGISTER, "000000000009")]


def test_the_rules_say_where_and_what_in_both_languages(facts: Facts):
    renamed = replace(copy(LISTED[0], name="第1号事项许可核发"), codes=("77",), number=8)
    altered = copy(LISTED[1], legal_basis="《某法》第5条")
    again = replace(altered, number=9)
    found = compare(LISTED[:2], [altered, renamed, again]).differences
    told = [one.said for one in complaints(facts, found)]
    assert "“设定依据”（公布.xlsx!目录!C2）与2020-01-01清单不符" in told[0].zh
    assert "[-2-]{+5+}" in told[0].en
    assert "疑与“第1号事项许可”（power:1）为同一项" in told[1].zh
    assert "Another row has it already (power:2)" in told[2].en
    assert told[3].names == ("power:1",)
    assert all(one.since is None for one in told)


def test_every_copy_rule_has_its_clause_and_a_code_of_its_own():
    assert [one.code for one in COPY_RULES] == ["C1", "C2", "C3"]
    assert all(one.clause and one.remedy_zh and one.remedy_en for one in COPY_RULES)
