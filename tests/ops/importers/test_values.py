import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.elements import Limit
from domain.events.instrument import Change
from ops.importers.changekind import BY_WORD, VAGUE, WORDS, parse_change_kind
from ops.importers.numbered import split_list
from ops.importers.tables.plain import plain, spoilt
from ops.importers.values import (
    Unclear,
    normal_name,
    parse_levels,
    parse_limit,
    parse_number,
    parse_yes_no,
    stated_total,
)


@pytest.mark.parametrize(
    ("text", "unit", "amount", "expected"),
    [
        ("20个工作日", "", 20, "工作日"),
        ("20", "工作日", 20, "工作日"),
        ("20个工作日", "工作日", 20, "工作日"),
        ("２０ 工作日", "", 20, "工作日"),
        ("20个工作日内", "", 20, "工作日"),
        ("二十个工作日", "", 20, "工作日"),
        ("30自然日", "", 30, "自然日"),
        ("30天", "", 30, "日"),
        ("30日", "天", 30, "日"),
        ("3个月", "", 3, "月"),
        ("1", "年", 1, "年"),
        ("2小时", "", 2, "小时"),
        ("即办", "", 0, "即办"),
        ("当场办结", "工作日", 0, "即办"),
    ],
)
def test_limits_are_read_with_their_unit(text, unit, amount, expected):
    assert parse_limit(text, unit) == Limit(amount=amount, unit=expected)


def test_the_longest_limit_is_read():
    assert parse_limit("99999工作日") == Limit(amount=99_999, unit="工作日")


def test_a_number_too_long_to_be_a_total_is_none():
    assert stated_total("取消" + "9" * 5000 + "项") is None


@pytest.mark.parametrize("text", ["", "无", "/", "—"])
def test_no_limit_is_none(text):
    assert parse_limit(text, "工作日") is None


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("20", "", "limit_without_unit"),
        ("20个工作日", "自然日", "limit_unit_conflict"),
        ("1.5天", "", "unclear_limit"),
        ("5-10个工作日", "", "unclear_limit"),
        ("尽快", "", "unclear_limit"),
        ("自受理之日起20个工作日", "", "unclear_limit"),
        ("20", "世纪", "unclear_limit"),
        ("半年", "", "unclear_limit"),
        ("100000天", "", "limit_too_long"),
        ("3000000000工作日", "", "limit_too_long"),
        ("3000000000", "工作日", "limit_too_long"),
        ("9" * 5000 + "工作日", "", "unclear_limit"),
        ("九" * 5000 + "工作日", "", "unclear_limit"),
        ("٣工作日", "", "unclear_limit"),
    ],
)
def test_unclear_limits_are_not_guessed(text, unit, reason):
    with pytest.raises(Unclear) as raised:
        parse_limit(text, unit)
    assert raised.value.reason == reason
    assert raised.value.zh


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("省级", (2,)),
        ("2;3", (2, 3)),
        ("市级、县级", (3, 4)),
        ("县级；市级", (3, 4)),
        ("国家级", (1,)),
        ("县(市、区)", (4,)),
        ("乡镇（街道）", (5,)),
        ("", ()),
    ],
)
def test_levels_are_digits_from_the_nation_downwards(text, levels):
    assert parse_levels(text) == levels


@pytest.mark.parametrize("text", ["副省级", "7", "省市县", "2;9"])
def test_unclear_levels_are_not_guessed(text):
    with pytest.raises(Unclear, match="层级"):
        parse_levels(text)


@pytest.mark.parametrize(
    ("text", "answer"), [("是", True), ("YES", True), ("否", False), ("no", False)]
)
def test_yes_and_no(text, answer):
    assert parse_yes_no(text) is answer


@pytest.mark.parametrize("text", ["", "也许", "2"])
def test_neither_yes_nor_no(text):
    with pytest.raises(Unclear):
        parse_yes_no(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("49", 49),
        ("十", 10),
        ("十五", 15),
        ("一百二十", 120),
        ("一百零五", 105),
        ("二〇", 20),
        ("一千零一", 1001),
    ],
)
def test_numbers_in_digits_and_in_chinese(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("title", "total"),
    [
        ("取消的行政审批事项目录(49项)", 49),
        ("赋予县级职权目录（共３０８项）", 308),
        ("国务院关于取消和下放50项行政审批项目的决定", 50),
        ("宣布第一批取消三十项行政审批项目", 30),
        ("附件2 目录(49项) 共49项", 49),
        ("取消49项、赋权308项", None),
        ("国务院令第412号附件第193项", None),
        ("第一百九十三项", None),
        ("关于取消一批行政审批项目等事项的决定", None),
        ("2014年目录", None),
    ],
)
def test_a_total_that_a_title_states(title, total):
    assert stated_total(title) == total


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("企业（个体）登记", "企业(个体)登记"),
        ("“双随机”检查", "双随机检查"),
        ("船舶 登记、变更", "船舶登记变更"),
        ("ＩＣ卡发放", "ic卡发放"),
        ("《许可证》核发", "许可证核发"),
        ("船舶【登记】", "船舶(登记)"),
    ],
)
def test_names_match_whatever_their_width_and_punctuation(one, other):
    assert normal_name(one) == normal_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("船舶登记", "渔船登记"),
        ("1.5万元以下罚款", "15万元以下罚款"),
        ("登记(变更)", "登记变更"),
        ("权限内登记", "登记"),
        ("10-20人", "1020人"),
    ],
)
def test_words_and_numbers_are_never_dropped_from_a_name(one, other):
    assert normal_name(one) != normal_name(other)


@given(st.text())
def test_a_normal_name_is_already_normal(text):
    assert normal_name(normal_name(text)) == normal_name(text)


@given(st.text())
def test_plain_text_is_already_plain(text):
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("甲\n乙\t丙\r\n", ""),
        ("甲\x00", "control_character"),
        ("\u202e", "control_character"),
        ("\ufffd", "lost_text"),
        ("甲\u200b", ""),
    ],
)
def test_text_is_spoilt_by_controls_and_replacements_only(text, reason):
    assert spoilt(text) == reason


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "1.受理责任：公示；一次告知。2.审查责任：审核。3.决定责任",
            ("受理责任：公示；一次告知。", "审查责任：审核。", "决定责任"),
        ),
        ("(1)甲;(2)乙", ("甲", "乙")),
        ("一、甲\n二、乙", ("甲", "乙")),
        ("①甲；②乙", ("甲", "乙")),
        ("总则:\n1.甲\n2.乙", ("总则:", "甲", "乙")),
        ("甲；乙;丙", ("甲", "乙", "丙")),
        ("甲\n乙；丙", ("甲", "乙；丙")),
        ("罚款1.5万元；没收", ("罚款1.5万元", "没收")),
        ("2.乙;5.戊", ("2.乙", "5.戊")),
        ("只有一条", ("只有一条",)),
        ("", ()),
    ],
)
def test_lists_are_parted_where_the_text_parts_them(text, parts):
    assert split_list(text) == parts


@given(st.text(alphabet="甲乙12.、;；\n()一二①② "))
def test_parting_a_list_loses_no_words(text):
    words = [char for char in text if char in "甲乙"]
    assert [char for part in split_list(text) for char in part if char in "甲乙"] == words


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("取消", Change.CANCEL),
        ("下放管理层级", Change.DELEGATE),
        ("赋权", Change.GRANT),
        ("委托", Change.ENTRUST),
        ("保留", Change.RETAIN),
        ("整合", Change.MERGE),
        ("划转", Change.TRANSFER),
        ("承接", Change.ACCEPT),
        ("改为备案", Change.CONVERT_FILING),
        ("取消许可,改为备案", Change.CONVERT_FILING),
        ("改为后置审批", Change.CONVERT_POST_REGISTRATION),
        ("减少审批部门", Change.AMEND_ORGAN),
        ("收回", Change.WITHDRAW),
        ("暂停", Change.SUSPEND),
        ("恢复", Change.RESUME),
        ("转移", Change.RELEASE),
        ("严管", Change.STRICT),
        ("部分取消", Change.PARTIAL_CANCEL),
        ("设定行政许可", Change.ESTABLISH),
        ("新 增", Change.ESTABLISH),
        ("convert_filing", Change.CONVERT_FILING),
    ],
)
def test_kinds_of_change_are_known_by_their_words(text, kind):
    assert parse_change_kind(text) is kind


def test_no_word_means_two_kinds_of_change():
    assert set(BY_WORD).isdisjoint(VAGUE)
    assert {BY_WORD[kind.value] for kind in WORDS} == set(WORDS)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("调整", "vague_change_kind"),
        ("部分下放", "vague_change_kind"),
        ("飞走", "unclear_change_kind"),
        ("", "unclear_change_kind"),
    ],
)
def test_vague_kinds_of_change_are_not_guessed(text, reason):
    with pytest.raises(Unclear) as raised:
        parse_change_kind(text)
    assert raised.value.reason == reason
