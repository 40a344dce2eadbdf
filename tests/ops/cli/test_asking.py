"""quanze ask, sql and report: over exported registers, without a database."""

import csv
import io
import json
import re
import shlex
from datetime import datetime
from html import unescape

import openpyxl
import polars as pl
import pytest

from analytics.questions import QUESTIONS
from domain.ledger import Ledger
from ops.cli.failures import ExitCode
from tests.analytics.made import exported
from tests.facts import CITY, ORGANS, add, cancel, elements
from tests.projections.shelves import record

BOM = "\ufeff"
FORMULA = "=1+1"
YEARS = ("--param", "since=2015-01-01", "--param", "each=year", "--as-of", "2016-12-31")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Two registers, one of them made up."""
    folder = tmp_path_factory.mktemp("export")
    for name, simulated in (("real", False), ("made", True)):
        with Ledger({"PERSISTENCE_MODULE": "ops.store.memory"}) as ledger:
            ledger.append(ORGANS, past={event.stream: () for event in ORGANS})
            record(ledger, add(on="2015-03-01"))
            record(ledger, add(on="2015-05-01", stream="power:q", elements=elements(FORMULA)))
            if simulated:
                record(ledger, cancel("2016-01-01"))
            about = {"simulated": simulated, "checkpoint": f"log/{name}\n7\n"}
            exported(folder, ledger, register=name, **about)
    return folder


@pytest.fixture
def ask(quanze, data):
    return lambda *words, **more: quanze("ask", *words, "--data", str(data), **more)


@pytest.fixture
def sql(quanze, data):
    return lambda *words, **more: quanze("sql", *words, "--data", str(data), **more)


def rows(answer):
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)["rows"]


def test_all_questions_are_listed_in_words(ask):
    found = rows(ask("--json"))
    assert [row["question"] for row in found] == [*QUESTIONS]
    assert all(row["meaning"] for row in found)
    [size] = [row for row in found if row["question"] == "list_size"]
    assert size["parameters"] == ["since", "[until]", "[by]"]


def test_a_question_is_answered_with_all_that_it_rests_on(ask):
    answer = ask("changes", *YEARS, "--register", "real", "--json")
    assert rows(answer) == [
        {"period": "2015-01-01", "change": "establish", "changes": 2, "sub_items": 0},
        {"period": "2016-01-01", "change": "establish", "changes": 0, "sub_items": 0},
    ]
    document = json.loads(answer.stdout)
    assert document["simulated"] is False
    assert document["positions"] == {"real": 6}
    assert document["checkpoints"] == {"real": "log/real\n7\n"}
    assert "from versions" in document["sql"]
    assert document["as_of"] == "2016-12-31"


def test_the_same_with_what_was_known_at_a_position(ask):
    found = rows(ask("changes", *YEARS, "--register", "made", "--known-at", "5", "--json"))
    assert [row["changes"] for row in found] == [1, 0]


def test_nothing_was_known_at_position_0(ask):
    some = ("list_size", "--param", "since=2015-12-01", "--as-of", "2015-12-31", "--json")
    [row] = rows(ask(*some, "--register", "made", "--known-at", "0"))
    assert row["powers"] == 0


def test_a_position_may_be_given_for_each_register(ask):
    some = ("list_size", "--param", "since=2015-12-01", "--as-of", "2015-12-31", "--json")
    answer = ask(*some, "--known-at", "made=5,real=0")
    assert json.loads(answer.stdout)["positions"] == {"made": 5, "real": 0}
    assert [row["powers"] for row in rows(answer)] == [1]


@pytest.mark.parametrize("text", ["made=", "made=x", "made=1,made=2", "made=1,", "=1=2", "made=-1"])
def test_positions_that_cannot_be_read_are_refused(ask, text):
    answer = ask("list_size", "--param", "since=2015-12-01", "--known-at", text)
    assert answer.exit_code == ExitCode.USAGE
    assert "REGISTER=POSITION" in answer.stderr


@pytest.mark.parametrize(
    "selection",
    [(), ("--register", "made"), ("--organ", CITY, "--register", "made"), ("--area", "211100")],
)
def test_the_command_under_a_section_of_a_report_asks_the_same_again(
    quanze, data, tmp_path, selection
):
    file = tmp_path / "report.html"
    span = ("--from", "2015-01-01", "--to", "2016-12-31", "--data", str(data), "--out", str(file))
    answer = quanze("report", *span, *selection)
    assert answer.exit_code == 0, answer.output
    for section in re.split("<section", file.read_text("utf-8"))[1:]:
        [(command, sql)] = re.findall(
            r"<pre>\s*quanze (ask [^<]*)</pre>.*?<pre>(.*?)</pre>", section, re.DOTALL
        ) or [(None, None)]
        if command:
            words = shlex.split(unescape(command))
            again = quanze(*words, "--data", str(data), "--sql")
            assert again.exit_code == 0, again.output
            assert again.stdout.strip() == unescape(sql).strip()


def test_what_is_asked_about_may_be_narrowed(ask):
    some = ("list_size", "--param", "since=2015-12-01", "--as-of", "2015-12-31", "--json")
    assert [row["powers"] for row in rows(ask(*some))] == [4]
    assert [row["powers"] for row in rows(ask(*some, "--register", "real"))] == [2]
    assert [row["powers"] for row in rows(ask(*some, "--kind", "penalty"))] == [0]
    assert [row["powers"] for row in rows(ask(*some, "--organ", CITY, "--register", "made"))] == [2]


def test_made_up_numbers_say_so_on_every_row(ask):
    answer = ask("changes", *YEARS, "--register", "made", "--csv")
    found = list(csv.DictReader(io.StringIO(answer.stdout.removeprefix(BOM))))
    assert {row["simulated"] for row in found} == {"模拟/SIMULATED"}
    assert "simulated" not in ask("changes", *YEARS, "--register", "real", "--csv").stdout


def test_a_row_of_several_registers_says_which_were_asked_and_which_of_them_are_made_up(ask, sql):
    answer = ask("changes", *YEARS, "--csv")
    found = list(csv.DictReader(io.StringIO(answer.stdout.removeprefix(BOM))))
    assert {row["asked_of"] for row in found} == {"made (模拟/SIMULATED); real"}
    assert "simulated" not in found[0]
    table = ask("changes", *YEARS)
    [said] = [line for line in table.stdout.splitlines() if "SIMULATED" in line]
    assert said.startswith("Asked of these registers: made (模拟/SIMULATED); real. A row may")
    document = json.loads(ask("changes", *YEARS, "--json").stdout)
    assert document["registers"] == {
        "made": {"simulated": True, "partial": False},
        "real": {"simulated": False, "partial": False},
    }
    assert "simulated" not in document
    text = "select register, count(*) as n from events group by register order by register"
    assert [(row["register"], row["simulated"]) for row in rows(sql(text, "--json"))] == [
        ("made", "模拟/SIMULATED"),
        ("real", None),
    ]


def test_people_see_columns_under_their_own_names(ask, sql):
    answer = ask("changes", *YEARS, "--register", "real")
    assert answer.exit_code == 0, answer.output
    [about, head, _, first, *_] = answer.stdout.splitlines()
    assert "real 6" in about
    assert head.split() == ["period", "change", "changes", "sub_items"]
    assert first.split() == ["2015-01-01", "establish", "2", "0"]


def test_in_a_pipe_a_row_is_one_line_however_wide(sql):
    text = "select 'a' as one, repeat('字', 50) as two, 0.25::double as three, null as four"
    answer = sql(text, "--register", "real")
    [_, head, rule, row] = answer.stdout.splitlines()
    assert head.split() == ["one", "two", "three", "four"]
    assert set(rule) == {"─"}
    assert row.split() == ["a", "字" * 50, "0.2500", "–"]


def test_rows_of_a_partial_register_say_so(quanze, tmp_path):
    folder = tmp_path / "export"
    for name, partial in (("whole", False), ("part", True)):
        with Ledger({"PERSISTENCE_MODULE": "ops.store.memory"}) as ledger:
            ledger.append(ORGANS, past={event.stream: () for event in ORGANS})
            record(ledger, add(on="2015-03-01"))
            exported(folder, ledger, register=name, simulated=False, partial=partial)
    asked = ("ask", "changes", *YEARS, "--data", str(folder))
    for form in ((), ("--csv",)):
        assert "部分/PARTIAL" in quanze(*asked, "--register", "part", *form).stdout
        assert "PARTIAL" not in quanze(*asked, "--register", "whole", *form).stdout
        assert "part (部分/PARTIAL)" in quanze(*asked, *form).stdout
    assert json.loads(quanze(*asked, "--register", "part", "--json").stdout)["partial"] is True
    text = "select register, count(*) as n from acts group by 1 order by 1"
    found = rows(quanze("sql", text, "--data", str(folder), "--json"))
    assert [(row["register"], row["partial"]) for row in found] == [
        ("part", "部分/PARTIAL"),
        ("whole", None),
    ]
    file = tmp_path / "answer.parquet"
    assert quanze(*asked, "--register", "part", "--parquet", str(file)).exit_code == 0
    assert set(pl.read_parquet(file)["partial"]) == {"部分/PARTIAL"}


def test_a_mark_stands_in_place_of_a_column_of_that_name(sql):
    answer = sql("select simulated, power from acts", "--register", "made", "--csv")
    head, first, *_ = csv.reader(io.StringIO(answer.stdout.removeprefix(BOM)))
    assert head == ["simulated", "power"]
    assert first[0] == "模拟/SIMULATED"


def test_columns_and_words_of_ours_are_in_the_language_asked_for(ask):
    answer = ask("changes", *YEARS, "--register", "real", "--lang", "zh")
    [_, head, _, first, *_] = answer.stdout.splitlines()
    assert head.split() == ["时段", "变更", "变更数", "其中子项"]
    assert first.split() == ["2015-01-01", "设立", "2", "0"]
    for form in ("--csv", "--json"):
        machine = ask("changes", *YEARS, "--register", "real", "--lang", "zh", form).stdout
        assert "establish" in machine
        assert "变更" not in machine
    listed = ask("--lang", "zh").stdout
    assert "每个月末清单上有多少项职权。" in listed
    assert "How many" not in listed


def test_a_workbook_is_in_the_language_asked_for_and_parquet_in_none(ask, tmp_path):
    asked = ("changes", *YEARS, "--register", "real", "--lang", "zh")
    book, columns = tmp_path / "a.xlsx", tmp_path / "a.parquet"
    assert ask(*asked, "--xlsx", str(book), "--parquet", str(columns)).exit_code == 0
    head, first, *_ = openpyxl.load_workbook(book)["answer"].iter_rows(values_only=True)
    assert head == ("时段", "变更", "变更数", "其中子项")
    assert first == (datetime(2015, 1, 1), "设立", 2, 0)
    assert pl.read_parquet(columns).columns == ["period", "change", "changes", "sub_items"]
    assert pl.read_parquet(columns)["change"].to_list() == ["establish", "establish"]


@pytest.mark.parametrize("kind", ["penalty", "行政处罚", "licence", "行政许可"])
def test_a_kind_is_named_by_our_word_or_in_chinese(ask, kind):
    some = ("list_size", "--param", "since=2015-12-01", "--as-of", "2015-12-31", "--json")
    powers = 4 if kind in ("licence", "行政许可") else 0
    assert [row["powers"] for row in rows(ask(*some, "--kind", kind))] == [powers]


def test_the_error_about_a_kind_names_every_kind_and_no_empty_one(ask):
    for lang in ("en", "zh"):
        said = ask("list_size", "--kind", "许可", "--lang", lang).stderr
        assert ": licence 行政许可, penalty 行政处罚" in said
        assert ", ," not in said
        assert ": ," not in said


@pytest.mark.parametrize(
    "day", ["2015-01-01", "2015/1/1", "2015/01/01", "2015年1月1日", "20150101"]
)
def test_a_day_is_read_one_way_wherever_it_stands(ask, day):
    asked = ("changes", "--param", "each=year", "--as-of", "2016-12-31", "--register", "real")
    answer = ask(*asked, "--param", f"since={day}", "--json")
    assert answer.stdout == ask("changes", *YEARS, "--register", "real", "--json").stdout


@pytest.mark.parametrize("day", ["2015", "2015-01", "1/2/2015", "2015-W01-1", "2015-13-01"])
def test_what_is_no_whole_day_is_refused(ask, day):
    answer = ask("changes", "--param", f"since={day}")
    assert (answer.exit_code, answer.stdout) == (ExitCode.USAGE, "")
    assert f"not a day such as 2015-03-20: {day!r}" in answer.stderr


@pytest.mark.parametrize("command", ["ask", "sql", "report"])
def test_the_help_says_that_all_registers_are_asked_where_none_is_named(quanze, command):
    said = " ".join(quanze(command, "--help", COLUMNS="200").stdout.split())
    assert "One register of the export; all of them if left out." in said
    assert "needed only where there are several" not in said
    assert said.count("--register") == 1


def test_days_in_the_wrong_order_are_refused_before_anything_is_written(quanze, data, tmp_path):
    file = tmp_path / "report.html"
    span = ("--from", "2016-12-31", "--to", "2015-01-01", "--data", str(data), "--out", str(file))
    answer = quanze("report", *span)
    assert answer.exit_code == ExitCode.USAGE
    assert "--from 2016-12-31 is after --to 2015-01-01" in answer.stderr
    assert "晚于" in quanze("report", *span, "--lang", "zh").stderr
    assert list(tmp_path.iterdir()) == []


def test_the_sql_is_shown_and_can_be_run_again(ask, sql):
    answer = ask("list_size", "--param", "since=2015-01-01", "--as-of", "2015-12-31", "--sql")
    assert answer.exit_code == 0, answer.output
    assert "$" not in answer.stdout
    assert "create or replace temp view powers" in answer.stdout


def test_an_answer_goes_into_a_workbook_where_no_text_is_a_formula(sql, tmp_path):
    file = tmp_path / "answer.xlsx"
    text = "select name, known_from, 0.5 as half, valid_from, 9007199254740993 as big"
    text += " from versions order by known_from"
    answer = sql(text, "--register", "made", "--xlsx", str(file))
    assert answer.exit_code == 0, answer.output
    book = openpyxl.load_workbook(file)
    head, _, row, *_ = book["answer"].iter_rows(values_only=True)
    assert head == ("simulated", "name", "known_from", "half", "valid_from", "big")
    assert row == ("模拟/SIMULATED", FORMULA, 6, 0.5, datetime(2015, 5, 1), "9007199254740993")
    assert book["answer"]["B3"].data_type == "s"
    about = dict(book["about"].iter_rows(values_only=True))
    assert about["simulated"] == "模拟/SIMULATED"
    assert (about["position"], about["sql"]) == ("made 7", text)
    assert about["checkpoint made"] == "log/made\n7\n"


def test_an_answer_goes_into_parquet_with_what_it_rests_on(ask, tmp_path):
    file = tmp_path / "answer.parquet"
    answer = ask("changes", *YEARS, "--register", "real", "--parquet", str(file))
    assert answer.exit_code == 0, answer.output
    assert pl.read_parquet(file)["changes"].to_list() == [2, 0]
    about = json.loads(pl.read_parquet_metadata(file)["quanze"])
    assert about["position"] == "real 6"
    assert [path.name for path in tmp_path.iterdir()] == ["answer.parquet"]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(ask, tmp_path):
    answer = ask("changes", *YEARS, "--xlsx", str(tmp_path / "none" / "x.xlsx"))
    assert answer.exit_code == ExitCode.UNREADABLE
    assert list(tmp_path.iterdir()) == []


def test_anything_may_be_asked_in_sql(sql):
    assert rows(sql("select count(*) as n from acts", "--register", "made", "--json")) == [{"n": 3}]
    answer = sql("-", "--json", "--register", "real")
    assert answer.exit_code == ExitCode.REFUSED  # nothing was said on standard input


def test_numbers_in_csv_are_numbers(sql):
    text = "select -4.25::double as a, -1.50::decimal(9, 2) as b, -3 as c, '-3' as d"
    answer = sql(text, "--register", "real", "--csv")
    assert answer.stdout.removeprefix(BOM).splitlines() == [
        '"a","b","c","d"',
        '-4.25,-1.50,-3,"\'-3"',
    ]


def test_an_answer_that_was_cut_says_so(sql):
    answer = sql("from range(20)", "--limit", "3", "--json")
    assert len(rows(answer)) == 3
    assert "more than 3 rows" in answer.stderr


def test_a_moment_is_shown_in_utc(sql):
    [row] = rows(sql("select timestamp '2020-01-02 03:04:05' as at", "--json"))
    assert row["at"] == "2020-01-02T03:04:05Z"


WRONG = [
    (("ask", "list_sizes"), ExitCode.USAGE, "list_size"),
    (("ask", "list_size"), ExitCode.USAGE, "since"),
    (("ask", "list_size", "--param", "since"), ExitCode.USAGE, "since"),
    (("ask", "list_size", "--param", "sins=1"), ExitCode.USAGE, "sins"),
    (("ask", "list_size", "--param", "since=2015-01-01", "--param", "since=2015-01-01"), 2, "once"),
    (("ask", "list_size", "--param", "since=yesterday"), ExitCode.USAGE, "yesterday"),
    (("ask", "list_size", "--param", "since=2015-01-01", "--param", "by=colour"), 2, "colour"),
    (("ask", "list_size", "--param", "since=2015-01-01", "--register", "none"), 2, "none"),
    (("ask", "list_size", "--param", "since=2015-01-01", "--known-at", "5"), 2, "known_at"),
    (("ask", "list_size", "--param", "since=2015-01-01", "--area", "x"), 2, "area"),
    (("ask", "list_size", "--param", "since=2015-01-01", "--organ", "没有"), 2, "没有"),
    (("ask", "churn", "--param", "since=2015-01-01", "--param", "within=x"), 2, "within"),
    (("sql", "drop view versions"), ExitCode.REFUSED, "one question"),
    (("sql", "select 1", "--register", "none"), ExitCode.REFUSED, "none"),
    (("sql", "select count(*) from range(1000000000000)", "--seconds", "1"), 1, "1 second"),
    (("sql", "select list(range) from range(99999999)", "--memory", "64"), 1, "memory"),
    (("sql", "select repeat('x', 1000000) from range(1000)"), 1, "answer"),
]


@pytest.mark.parametrize(("words", "code", "said"), WRONG)
def test_what_cannot_be_answered_is_said_in_words(quanze, data, words, code, said):
    answer = quanze(*words, "--data", str(data))
    assert answer.exit_code == code, answer.output
    assert said in answer.stderr
    assert "Traceback" not in answer.output
    chinese = quanze(*words, "--data", str(data), "--lang", "zh")
    assert chinese.exit_code == code
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese.stderr)


def test_a_folder_without_an_export_is_named(quanze, tmp_path):
    for words in (("ask", "list_size", "--param", "since=2015-01-01"), ("sql", "select 1")):
        answer = quanze(*words, "--data", str(tmp_path))
        assert answer.exit_code == ExitCode.UNREADABLE
        assert str(tmp_path) in answer.stderr


def test_a_report_is_written_whole_or_not_at_all(quanze, data, tmp_path):
    file = tmp_path / "report.html"
    span = ("--from", "2015-01-01", "--to", "2016-12-31", "--data", str(data), "--out", str(file))
    answer = quanze("report", *span, "--register", "made")
    assert answer.exit_code == 0, answer.output
    assert "SIMULATED" in file.read_text(encoding="utf-8")
    before = file.read_bytes()
    assert quanze("report", *span, "--register", "none").exit_code == ExitCode.USAGE
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]
