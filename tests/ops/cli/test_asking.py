"""quanze ask, sql and report: over exported registers, without a database."""

import csv
import io
import json
from datetime import datetime

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


def test_what_is_asked_about_may_be_narrowed(ask):
    some = ("list_size", "--param", "since=2015-12-01", "--as-of", "2015-12-31", "--json")
    assert [row["powers"] for row in rows(ask(*some))] == [4]
    assert [row["powers"] for row in rows(ask(*some, "--register", "real"))] == [2]
    assert [row["powers"] for row in rows(ask(*some, "--kind", "penalty"))] == [0]
    assert [row["powers"] for row in rows(ask(*some, "--organ", CITY))] == [4]


def test_made_up_numbers_say_so_on_every_row(ask):
    answer = ask("changes", *YEARS, "--register", "made", "--csv")
    found = list(csv.DictReader(io.StringIO(answer.stdout.removeprefix(BOM))))
    assert {row["simulated"] for row in found} == {"模拟/SIMULATED"}
    assert "simulated" not in ask("changes", *YEARS, "--register", "real", "--csv").stdout


def test_where_made_up_and_real_numbers_are_mixed_the_made_up_register_is_named(ask, sql):
    answer = ask("changes", *YEARS, "--csv")
    found = list(csv.DictReader(io.StringIO(answer.stdout.removeprefix(BOM))))
    assert {row["simulated"] for row in found} == {"模拟/SIMULATED: made"}
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


def test_a_row_too_wide_for_the_screen_goes_over_many_lines(sql):
    answer = sql("select 'a' as one, repeat('字', 50) as two, 0.25::double as three, null as four")
    lines = answer.stdout.splitlines()
    assert "two                 " not in answer.stdout
    assert [line.split() for line in lines if "模拟" not in line and line][1:] == [
        ["one", "a"],
        ["two", "字" * 50],
        ["three", "0.2500"],
        ["four", "–"],
    ]


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
    assert head == ("name", "known_from", "half", "valid_from", "big")
    assert row == (FORMULA, 6, 0.5, datetime(2015, 5, 1), "9007199254740993")
    assert book["answer"]["A3"].data_type == "s"
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
