"""quanze import: what is shown, what is written, and how it ends."""

import csv
import io
import json

import openpyxl
import pytest

from domain.events.instrument import Change, Total
from ops.cli.importoptions import total

HEAD = "编码,事项名称,事项类型,实施机关"
GOOD = ("001,甲许可,行政许可,市住建局", "002,=乙处罚,行政处罚,市住建局")
HELD = "003,丙许可,行政许可,"
LIST = ("--kind", "list", "--as-of", "2020-01-01", "--area", "211100")


@pytest.fixture
def file(tmp_path):
    """file(row, …): a list with these rows."""

    def write(*rows, name="list.csv", head=HEAD):
        path = tmp_path / name
        path.write_text("\n".join([head, *rows]), encoding="utf-8")
        return str(path)

    return write


def test_without_commit_nothing_is_written(quanze, ledger, file):
    answer = quanze("import", file(*GOOD), *LIST)
    assert answer.exit_code == 0
    assert "dry run" in answer.stdout
    assert ledger.position == 0


def test_with_commit_everything_is_written_under_the_account(quanze, ledger, file):
    answer = quanze("import", file(*GOOD), *LIST, "--commit", "--actor", "bianban.07")
    assert answer.exit_code == 0
    assert ledger.position == 3
    assert {entry.event.actor for entry in ledger.all_entries()} == {"bianban.07"}
    assert json.loads(quanze("list", "--as-of", "2020-01-01", "--json").stdout)["count"] == 2


def test_the_same_file_again_changes_nothing(quanze, ledger, file):
    path = file(*GOOD)
    quanze("import", path, *LIST, "--commit")
    again = quanze("import", path, *LIST, "--commit", "--json")
    assert again.exit_code == 0
    assert json.loads(again.stdout)["receipt"] == {"first": 1, "last": 3, "repeated": True}
    assert ledger.position == 3


def test_the_same_list_in_another_file_changes_nothing(quanze, ledger, file):
    quanze("import", file(*GOOD), *LIST, "--commit")
    again = quanze("import", file(*reversed(GOOD), name="other.csv"), *LIST, "--commit")
    assert again.exit_code == 0
    assert "Nothing is to be written" in again.stdout
    assert ledger.position == 3


def test_how_each_row_was_matched_is_shown_when_asked_for(quanze, ledger, file):
    path = file(*GOOD)
    assert "matched" not in json.loads(quanze("import", path, *LIST, "--json").stdout)
    said = json.loads(quanze("import", path, *LIST, "--rows", "--json").stdout)
    assert [(row["row"], row["action"]) for row in said["matched"]] == [(2, "add"), (3, "add")]
    assert '"add"' in quanze("import", path, *LIST, "--rows", "--csv").stdout
    assert "matched by" in quanze("import", path, *LIST, "--rows").stdout


@pytest.mark.parametrize("commit", [[], ["--commit"]])
def test_rows_held_back_refuse_the_whole_file(quanze, ledger, file, commit):
    answer = quanze("import", file(*GOOD, HELD), *LIST, *commit)
    assert answer.exit_code == 3
    assert "D4" in answer.stdout
    assert "--accept" in answer.stderr
    assert ledger.position == 0


def test_what_is_held_back_can_be_left_out_by_its_name(quanze, ledger, file):
    path = file(*GOOD, HELD)
    digest = json.loads(quanze("import", path, *LIST, "--json").stdout)["quarantine_digest"]
    answer = quanze("import", path, *LIST, "--accept", digest, "--commit")
    assert answer.exit_code == 0, answer.output
    assert ledger.position == 3


def test_another_name_accepts_nothing(quanze, ledger, file):
    answer = quanze("import", file(*GOOD, HELD), *LIST, "--accept", "0123456789ab", "--commit")
    assert answer.exit_code == 3
    assert "0123456789ab" in answer.stderr
    assert ledger.position == 0


def test_what_is_held_back_can_be_written_to_a_file(quanze, ledger, file, tmp_path):
    out = tmp_path / "held.csv"
    quanze("import", file(*GOOD, HELD), *LIST, "--quarantine-out", str(out))
    content = out.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    [held] = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert (held["file"], held["cell"], held["column"]) == ("list.csv", "D4", "实施机关")
    assert held["zh"] != held["en"]
    assert quanze("import", file(*GOOD, HELD), *LIST, "--csv").stdout_bytes == content


def test_a_file_that_is_not_there_ends_with_4(quanze, ledger, tmp_path):
    answer = quanze("import", str(tmp_path / "none.csv"), *LIST)
    assert answer.exit_code == 4
    assert "none.csv" in answer.stderr


def test_a_file_that_cannot_be_read_ends_with_4_and_says_why(quanze, ledger, tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_text("no workbook")
    answer = quanze("import", str(path), *LIST)
    assert answer.exit_code == 4
    assert "list.xlsx" in answer.stderr
    assert "Traceback" not in answer.output
    assert "内容却是" in quanze("import", str(path), *LIST, "--lang", "zh").stderr


@pytest.mark.parametrize(
    "options",
    [
        ["--date", "2020-01-01"],
        ["--scheme", "nowhere"],
        ["--total", "cancel=49"],
        ["--total", "cancelled=49"],
        ["--level", "9"],
        ["--as-of", "soon"],
        ["--kind", "everything"],
    ],
)
def test_options_that_do_not_fit_are_a_usage_error(quanze, ledger, file, options):
    answer = quanze("import", file(*GOOD), *LIST, *options, "--commit")
    assert answer.exit_code == 2
    assert ledger.position == 0


def test_a_difference_without_a_paper_is_refused(quanze, ledger, file):
    quanze("import", file(*GOOD), *LIST, "--commit")
    renamed = file("001,丁许可,行政许可,市住建局", name="renamed.csv")
    answer = quanze("import", renamed, *LIST, "--commit")
    assert answer.exit_code == 1
    assert "Nothing was written" in answer.stderr
    assert ledger.position == 3


def test_stated_totals_that_differ_are_held_back(quanze, ledger, file):
    head = "变更类型,事项名称,审批部门,文号,文件名称,生效日期"
    path = file("取消,甲许可,市住建局,市政发〔2020〕1号,决定,2020-02-01", head=head, name="c.csv")
    quanze("import", file(*GOOD), *LIST, "--commit")
    paper = ["--act-title", "决定", "--act-number", "市政发〔2020〕1号"]
    answer = quanze("import", path, "--kind", "changes", *paper, "--total", "cancel=2")
    assert answer.exit_code == 3
    assert "cancel" in answer.stdout


def test_a_sheet_beside_a_cover_can_be_named(quanze, ledger, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "封面"
    book.active.append(["某县权责清单"])
    sheet = book.create_sheet("目录")
    sheet.append(["职权名称", "职权类别", "行使主体"])
    sheet.append(["取水许可", "行政许可", "某县水利局"])
    path = tmp_path / "cover.xlsx"
    book.save(path)
    whole = quanze("import", str(path), "--kind", "list", "--as-of", "2024-06-30")
    assert whole.exit_code == 4
    assert "封面" in whole.stderr
    part = quanze(
        "import", str(path), "--kind", "list", "--as-of", "2024-06-30", "--sheet", "目录", "--json"
    )
    assert json.loads(part.stdout)["counts"]["rows_add"] == 1


@pytest.mark.parametrize("word", ["cancel", "取消"])
def test_a_stated_total_may_name_its_change_either_way(word):
    assert total(f"{word}=2:事项") == Total(change=Change.CANCEL, count=2, scope="事项")


def test_a_stated_total_of_an_unknown_change_lists_the_changes(quanze, ledger, file):
    answer = quanze("import", file(*GOOD), *LIST, "--total", "删除=2", "--lang", "zh")
    assert answer.exit_code == 2
    assert "cancel 取消" in answer.stderr


def test_the_kind_of_file_may_be_said_in_chinese(quanze, ledger, file):
    asked = ("--kind", "清单", *LIST[2:])
    assert quanze("import", file(*GOOD), *asked).exit_code == 0


def test_the_tables_of_an_import_are_in_the_language_asked_for(quanze, ledger, file):
    zh = quanze("import", file(*GOOD), *LIST, "--rows", "--lang", "zh").stdout
    assert "行: 新增" in zh
    assert "记录: 设立" in zh
    assert "rows" not in zh
    assert "commands" not in zh
    en = quanze("import", file(*GOOD), *LIST).stdout
    assert "entries: add power" in en
    assert "设立" not in en


def test_a_list_without_organs_names_the_option_that_takes_it_all_the_same(quanze, ledger, file):
    path = file("001,甲许可,行政许可", head="编码,事项名称,事项类型")
    answer = quanze("import", path, *LIST, "--commit")
    assert answer.exit_code == 1
    assert "--without organ" in answer.stdout
    assert ledger.position == 0
    again = quanze("import", path, *LIST, "--without", "organ", "--commit")
    assert (again.exit_code, ledger.position) == (0, 1)


def test_a_list_of_codes_is_taken_where_both_absent_columns_are_named(quanze, ledger, file):
    path = file("许可-00801-007,", head="基本编码,类型编码")
    without = ["--without", "name", "--without", "organ"]
    assert quanze("import", path, *LIST, *without[:2], "--commit").exit_code == 1
    assert quanze("import", path, *LIST, *without, "--commit").exit_code == 0
    assert quanze("import", path, *LIST, "--without", "code").exit_code == 2


def test_a_paper_that_no_row_is_of_is_refused_with_both_named(quanze, ledger, file):
    head = "变更类型,事项名称,审批部门,文号,文件名称,生效日期"
    path = file("取消,甲许可,市住建局,市政发〔2020〕1号,决定,2020-02-01", head=head, name="c.csv")
    answer = quanze("import", path, "--kind", "changes", "--act-number", "市政发〔2020〕9号")
    assert answer.exit_code == 1
    assert "市政发〔2020〕1号" in answer.stdout.replace("\n", "")
    assert "市政发〔2020〕9号" in answer.stdout.replace("\n", "")


def test_a_delegation_is_said_not_to_be_in_effect_until_it_is_accepted(quanze, ledger, file):
    quanze("import", file(*GOOD), *LIST, "--commit")
    head = "变更类型,事项名称,承接部门,文号,文件名称,生效日期,区划代码"
    rows = (
        "下放,甲许可,县住建局,市政发〔2020〕1号,决定,2020-02-01,211100",
        "承接,甲许可,县住建局,县政发〔2020〕3号,承接通知,2020-03-01,211100",
    )
    for number, row in enumerate(rows):
        path = file(row, head=head, name=f"{number}.csv")
        answer = quanze("import", path, "--kind", "changes", "--commit", "--json")
        assert answer.exit_code == 0, answer.output
        reasons = [warning["reason"] for warning in json.loads(answer.stdout)["warnings"]]
        assert reasons.count("awaits_acceptance") == (number == 0)
    held = {
        day: json.loads(quanze("list", "--as-of", day, "--text", "甲许可", "--json").stdout)
        for day in ("2020-02-15", "2020-03-15")
    }
    assert "市住建局" in json.dumps(held["2020-02-15"], ensure_ascii=False)
    assert "县住建局" in json.dumps(held["2020-03-15"]["rows"][0]["holders"], ensure_ascii=False)


def test_two_numbers_for_one_total_are_a_usage_error_that_names_both(quanze, ledger, file):
    twice = ("--total", "cancel=5", "--total", "取消=2", "--act-number", "市政发〔2020〕1号")
    answer = quanze("import", file(*GOOD), *LIST, *twice)
    assert answer.exit_code == 2
    assert "5, 2" in answer.stderr


def test_a_new_column_amends_only_where_the_operator_takes_it_in(quanze, ledger, file):
    quanze("import", file(*GOOD), *LIST, "--commit")
    path = file("001,甲许可,行政许可,市住建局,3号", name="n.csv", head=f"{HEAD},办理窗口")
    paper = ("--act-title", "决定", "--act-number", "市政发〔2020〕1号")
    left = json.loads(quanze("import", path, *LIST, *paper, "--json").stdout)
    taken = json.loads(quanze("import", path, *LIST, *paper, "--new-columns", "--json").stdout)
    assert left["counts"]["rows_none"] == taken["counts"]["rows_amend"] == 1


@pytest.mark.parametrize("kind", ["other", "其他"])
def test_a_number_the_ledger_does_not_count_is_null_and_holds_nothing(quanze, ledger, file, kind):
    head = "变更类型,事项名称,审批部门,文号,文件名称,生效日期"
    path = file("取消,甲许可,市住建局,市政发〔2020〕1号,决定,2020-02-01", head=head, name="c.csv")
    quanze("import", file(*GOOD), *LIST, "--commit")
    said = ("--kind", "changes", "--act-number", "市政发〔2020〕1号", "--total", f"{kind}=4")
    assert quanze("import", path, *said).exit_code == 0
    [stated] = json.loads(quanze("import", path, *said, "--json").stdout)["stated"]
    assert (stated["read"], stated["agrees"]) == (None, True)
