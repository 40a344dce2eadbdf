import pytest

from ops.importers.tables.aliases import CODES, FIELDS, KINDS
from ops.importers.tables.book import read
from ops.importers.tables.columns import by_alias, columns, is_code, is_known, key
from tests.ops.importers.files import csv, place, refusal


def one(tmp_path, headings):
    (table,) = read(csv(tmp_path / "a.csv", f"{headings}\n{',' * headings.count(',')}甲\n")).tables
    return table


@pytest.mark.parametrize("kind", KINDS)
def test_no_heading_means_two_things_in_one_kind_of_import(kind):
    seen = {}
    for field in KINDS[kind]:
        for alias in {key(alias) for alias in (field, *FIELDS[field])}:
            assert alias not in seen, (alias, field, seen.get(alias))
            seen[alias] = field
    assert by_alias(kind) == seen


def test_every_field_belongs_to_some_kind_of_import():
    assert set(FIELDS) == {field for fields in KINDS.values() for field in fields}
    assert set(FIELDS) >= CODES


@pytest.mark.parametrize(
    ("kind", "heading", "field"),
    [
        ("list", "职权名称", "item_name"),
        ("list", "事项名称", "item_name"),
        ("list", "权力基本码", "base_code"),
        ("list", "项目编码", "item_code"),
        ("list", "实施机构", "organ"),
        ("list", "统一社会信用代码", "organ_code"),
        ("list", "设定依据", "legal_basis"),
        ("list", "追责情形", "grounds"),
        ("list", "level", "level"),
        ("changes", "处理决定", "change_kind"),
        ("changes", "下放后实施机关", "organ_after"),
        ("changes", "原审批部门", "organ_before"),
        ("changes", "文号", "document_number"),
        ("instruments", "level", "law_level"),
        ("instruments", "issue_date", "decision_date"),
        ("codes", "编码", "code"),
    ],
)
def test_headings_are_known_by_many_names(kind, heading, field):
    assert by_alias(kind)[key(heading)] == field


@pytest.mark.parametrize(
    "heading", ["＊职权名称（必填）", " 职权 名称", "职权名称：", "职权名称[选填]", "ITEM_NAME"]
)
def test_width_spaces_stars_and_hints_do_not_matter(heading):
    assert by_alias("list")[key(heading)] == "item_name"


def test_other_brackets_do_matter():
    assert not is_known("法定时限(自然语言)")


def test_fields_are_found_by_their_column(tmp_path):
    found = columns("list", one(tmp_path, "序号,职权名称,行使主体"))
    assert found.at == {"seq": 0, "item_name": 1, "organ": 2}
    assert found.warnings == ()


def test_an_unknown_heading_is_told_with_its_cell(tmp_path):
    found = columns("list", one(tmp_path, "职权名称,监督电话,行使主体"))
    (notice,) = found.warnings
    assert (notice.cell, notice.value, notice.reason) == ("B1", "监督电话", "unknown_heading")
    assert found.at == {"item_name": 0, "organ": 2}


def test_an_unknown_heading_is_not_used_where_nothing_would_keep_it(tmp_path):
    (notice,) = columns("instruments", one(tmp_path, "文件名称,文号,窗口")).warnings
    assert (notice.cell, notice.reason) == ("C1", "unknown_heading_unread")


def test_two_headings_for_one_field_are_refused_and_both_named(tmp_path):
    error = refusal(columns, "list", one(tmp_path, "职权名称,行使主体,事项名称"))
    assert place(error) == ("a.csv", "", "C1", "same_field")
    assert "A1" in error.zh
    assert "A1" in error.en


def test_a_table_of_another_kind_is_refused(tmp_path):
    error = refusal(columns, "codes", one(tmp_path, "职权名称,行使主体"))
    assert place(error) == ("a.csv", "", "A1", "unknown_headings")


def test_code_columns_are_known_and_division_codes_are_none():
    assert is_code("基本编码")
    assert is_code("organ_code")
    assert not is_code("区划代码")
    assert not is_code("职权名称")
