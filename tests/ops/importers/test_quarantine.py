import string

import pytest

from ops.importers.quarantine import digest, quarantined
from ops.importers.reasons import HELD_BACK, NOTICED, REASONS, UNCLEAR, WHOLE_FILE, told
from ops.importers.tables.table import placed

FIRST = quarantined(("a.xlsx", "目录", "B2"), "error_value", column="基本编码", value="#REF!")
SECOND = quarantined(("a.xlsx", "目录", "B3"), "hidden_row", value="甲")


def test_the_form_for_reports_holds_everything():
    assert FIRST.as_json() == {
        "file": "a.xlsx",
        "sheet": "目录",
        "cell": "B2",
        "column": "基本编码",
        "value": "#REF!",
        "reason": "error_value",
        "zh": "单元格是错误值",
        "en": "the cell holds an error value",
    }


def test_the_name_of_a_quarantine_is_the_same_in_any_order():
    assert digest([FIRST, SECOND]) == digest([SECOND, FIRST])
    assert len(digest([FIRST])) == 12


def test_the_name_changes_with_whatever_is_held_back():
    other = quarantined(("a.xlsx", "目录", "B2"), "error_value", column="基本编码", value="#N/A")
    names = [
        digest(items) for items in ([], [FIRST], [SECOND], [other], [FIRST, SECOND], [FIRST] * 2)
    ]
    assert len(set(names)) == len(names)


def test_the_name_is_pinned_since_operators_write_it_down():
    assert digest([FIRST, SECOND]) == "e9c4c12a262f"


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_told_in_both_languages_with_the_same_facts(reason):
    zh, en = REASONS[reason]
    assert any("\u4e00" <= char <= "\u9fff" for char in zh)
    assert en.isascii()
    fields = [
        {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (zh, en)
    ]
    assert fields[0] == fields[1]
    assert "{" not in "".join(told(reason, dict.fromkeys(fields[0], "x")))


def test_no_reason_is_in_two_families():
    assert len(REASONS) == len(WHOLE_FILE) + len(HELD_BACK) + len(NOTICED) + len(UNCLEAR)


def test_a_place_is_named_as_far_as_it_is_known():
    assert placed("目录.xlsx", "Sheet1", "C17") == "目录.xlsx!Sheet1!C17"
    assert placed("清单.csv", "", "C17") == "清单.csv!C17"
    assert placed("清单.csv", "", "") == "清单.csv"
