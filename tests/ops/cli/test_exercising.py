"""quanze exercised: files of acts against the exported list."""

import csv
import io
import json

import openpyxl
import polars as pl
import pytest

from api.services import Register
from domain.compliance.exercised import EXERCISE_RULES
from domain.ledger import Ledger
from ops.cli.failures import ExitCode
from tests.analytics.made import exported
from tests.facts import CITY, ORGANS, add, cancel, code, elements
from tests.projections.shelves import record

NAME = "建设工程规划许可证核发"
HEAD = ("许可事项", "许可机关", "许可决定日期", "行政许可决定文书号")
GOOD = (NAME, "市住建局", "2015-12-31", "住建许〔2015〕9号")
LATE = (NAME, "市住建局", "2016年1月1日", "住建许〔2016〕1号")
LATER = (NAME, "市住建局", "2016/3/1", "住建许〔2016〕2号")
BAD = (NAME, "市住建局", "2016-02-30", "=1+1")
UNKNOWN = ("建设工程规划许可证核", "县住建局", "2016-01-01", "")
ROWS = (GOOD, LATE, BAD, LATER, UNKNOWN)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Two registers, one of them made up."""
    folder = tmp_path_factory.mktemp("export")
    for name, simulated in (("real", False), ("made", True)):
        with Ledger({"PERSISTENCE_MODULE": "ops.store.memory"}) as ledger:
            ledger.append(ORGANS, past={event.stream: () for event in ORGANS})
            record(ledger, add(elements=elements(NAME, codes=(code("A-1"),))))
            record(ledger, cancel("2016-01-01"))
            exported(folder, ledger, register=name, simulated=simulated)
    return folder


@pytest.fixture
def check(quanze, data):
    return lambda *words, **more: quanze(
        "exercised",
        *map(str, words),
        *("--data", str(data), "--register", "real", "--as-of", "2020-01-01"),
        **more,
    )


def written(path, rows=ROWS, head=HEAD, encoding="utf-8", delimiter=","):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([head, *rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def document(answer):
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def sums(found):
    return [found[name] for name in ("records", "lawful", "misuse", "unreadable")]


def test_each_misuse_is_said_with_its_rule_and_every_record_is_accounted_for(check, tmp_path):
    found = document(check(written(tmp_path / "acts.csv"), "--json"))
    assert sums(found) == [5, 1, 3, 1]
    assert (found["register"], found["position"], found["file"]) == ("real", 6, "acts.csv")
    assert (found["first_on"], found["last_on"]) == ("2015-12-31", "2016-03-01")
    assert found["faults"] == dict.fromkeys(("X2", "X3", "X4", "X5", "X7"), 0) | {"X1": 2, "X6": 1}
    ended, unknown = found["rows"]
    assert ended | {"said": ""} == {
        "rule": "X1",
        "title": "Used after it had ended",
        "severity": "grave",
        "power": "power:p",
        "name": NAME,
        "organ": CITY,
        "organ_name": "市住建局",
        "reason": "cancelled",
        "records": 2,
        "first_on": "2016-01-01",
        "last_on": "2016-03-01",
        "example": "住建许〔2016〕1号",
        "row": 3,
        "near": "",
        "said": "",
        "clause": EXERCISE_RULES[0].clause,
        "remedy": EXERCISE_RULES[0].remedy_en,
    }
    assert (unknown["rule"], unknown["power"], unknown["near"]) == ("X6", "", NAME)
    [flaw] = found["flaws"]
    assert (flaw["reason"], flaw["column"], flaw["first_row"]) == ("bad_day", "day", 4)


def test_it_is_said_to_people_in_their_language(check, tmp_path):
    file = written(tmp_path / "acts.csv")
    chinese = check(file, "--lang", "zh").stdout
    assert "终止后仍行使" in chinese
    assert f"市住建局于2016-01-01—2016-03-01行使“{NAME}”2次，如住建许〔2016〕1号" in chinese
    assert "5 条记录: 1 条与清单相符，3 条有问题，1 条无法判断" in chinese
    assert "首见于第 4 行" in chinese
    assert f"名称相近的有“{NAME}”" in chinese
    assert "the power was cancelled" in check(file).stdout


def test_what_was_known_before_is_what_counts(check, tmp_path):
    file = written(tmp_path / "acts.csv", [LATE])
    assert sums(document(check(file, "--json", "--known-at", "5"))) == [1, 1, 0, 0]
    assert sums(document(check(file, "--json", "--known-at", "6"))) == [1, 0, 1, 0]
    answer = check(file, "--known-at", "7")
    assert answer.exit_code == ExitCode.USAGE


def test_a_made_up_register_is_said_to_be_one(quanze, data, tmp_path):
    file = str(written(tmp_path / "acts.csv"))
    answer = quanze("exercised", file, "--data", str(data), "--register", "made", "--csv")
    rows = list(csv.DictReader(io.StringIO(answer.stdout.removeprefix("\ufeff"))))
    assert len(rows) == 2
    assert {row["simulated"] for row in rows} == {"模拟/SIMULATED"}


def test_of_several_registers_one_has_to_be_named(quanze, data, tmp_path):
    answer = quanze("exercised", str(written(tmp_path / "acts.csv")), "--data", str(data))
    assert answer.exit_code == ExitCode.USAGE
    assert "real" in answer.stderr


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8-sig", ","), ("gb18030", ","), ("utf-16", ","), ("utf-8", "\t"), ("gb18030", "\t")],
)
def test_a_table_is_read_however_it_was_saved(check, tmp_path, encoding, delimiter):
    file = written(tmp_path / "acts.csv", encoding=encoding, delimiter=delimiter)
    assert sums(document(check(file, "--json"))) == [5, 1, 3, 1]


def test_a_workbook_is_read_and_what_is_held_back_is_counted(check, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["行政许可公示"])
    for row in (HEAD, *ROWS):
        book.active.append(row)
    book.active["A5"].value = "#REF!"
    book.active["A5"].data_type = "e"
    book.active["D5"].value = "甲"
    file = tmp_path / "acts.xlsx"
    book.save(file)
    found = document(check(file, "--json"))
    assert sums(found) == [5, 1, 3, 1]
    [flaw] = found["flaws"]
    assert (flaw["reason"], flaw["first_row"]) == ("held_back", 5)
    assert found["rows"][0]["row"] == 4


def test_parquet_is_read_with_its_own_types(check, tmp_path):
    file = tmp_path / "acts.parquet"
    days = ["2015-12-31T15:59:59+00:00", "2015-12-31T16:00:00+00:00", None]
    moments = pl.Series(days).str.to_datetime(time_zone="UTC")
    frame = pl.DataFrame({"code": ["A-1"] * 3, "organ": ["市住建局"] * 3, "date": moments})
    frame.write_parquet(file)
    found = document(check(file, "--json"))
    assert sums(found) == [3, 1, 1, 1]
    assert found["rows"][0]["row"] == 2
    days = frame.with_columns(pl.col("date").dt.convert_time_zone("Asia/Shanghai").dt.date())
    days.write_parquet(file)
    assert sums(document(check(file, "--json"))) == [3, 1, 1, 1]


@pytest.mark.parametrize("name", ["list.csv", "list.parquet"])
def test_each_record_that_is_not_in_order_is_listed(check, tmp_path, name):
    listing = tmp_path / name
    answer = check(written(tmp_path / "acts.csv"), "--list-records", listing)
    assert f"4 records were written to {listing}" in answer.stdout
    if name.endswith("csv"):
        rows = list(csv.DictReader(io.StringIO(listing.read_text("utf-8-sig"))))
    else:
        rows = pl.read_parquet(listing).rows(named=True)
    assert [(str(row["row"]), row["rule"], row["reason"]) for row in rows] == [
        ("3", "X1", "cancelled"),
        ("4", "", "bad_day"),
        ("5", "X1", "cancelled"),
        ("6", "X6", "never_listed"),
    ]
    assert {row["file"] for row in rows} == {"acts.csv"}
    assert rows[1]["column"] == "day"
    formula = "'=1+1" if name.endswith("csv") else "=1+1"
    assert (rows[1]["day"], rows[1]["number"]) == ("2016-02-30", formula)


def test_a_listing_is_csv_or_parquet(check, tmp_path):
    answer = check(written(tmp_path / "acts.csv"), "--list-records", tmp_path / "list.doc")
    assert answer.exit_code == ExitCode.USAGE
    assert ".parquet" in answer.stderr


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (("许可事项", "许可机关", "天", "号"), "决定日期"),
        (("许可事项", "甲", "许可决定日期", "号"), "行使主体"),
        (("甲", "许可机关", "许可决定日期", "号"), "职权编码"),
        (("许可事项", "许可机关", "许可决定日期", "决定日期"), "C1"),
    ],
)
def test_a_file_whose_columns_are_not_known_is_refused(check, tmp_path, head, said):
    answer = check(written(tmp_path / "acts.csv", head=head))
    assert answer.exit_code == ExitCode.UNREADABLE
    assert said in answer.stderr


@pytest.mark.parametrize(
    "content",
    [
        b"",
        f"{','.join(HEAD)}\n甲,乙\n".encode(),
        f"{','.join(HEAD)}\n甲,乙,2016-01-01,1,2,3\n".encode(),
        f'{",".join(HEAD)}\n"甲,乙,2016-01-01,1\n'.encode(),
        f"{','.join(HEAD)}\n甲\0,乙,2016-01-01,1\n".encode(),
        ",".join(HEAD).encode() + b"\n\xff\xff,b,2016-01-01,1\n",
    ],
)
def test_a_file_that_is_no_table_is_refused_as_a_whole(check, tmp_path, content):
    file = tmp_path / "acts.csv"
    file.write_bytes(content)
    answer = check(file)
    assert answer.exit_code == ExitCode.UNREADABLE, answer.output
    assert "acts.csv" in answer.stderr


def test_a_row_is_counted_as_a_spreadsheet_counts_it_but_for_blank_lines(check, tmp_path):
    file = tmp_path / "acts.csv"
    lines = ["许可事项,许可机关,许可决定日期,说明"]
    lines += [f'{NAME},市住建局,2015-01-01,"一行\n又一行"', "", f"{NAME},市住建局,,"]
    for end in ("\n", "\r\n"):
        file.write_bytes(end.join([*lines, ""]).encode())
        [flaw] = document(check(file, "--json"))["flaws"]
        assert (flaw["reason"], flaw["first_row"]) == ("no_day", 3)


def test_headings_may_be_quoted_and_stand_in_any_order(check, tmp_path):
    file = tmp_path / "acts.csv"
    file.write_text(
        '"备注, 一","许可机关","许可决定日期","许可事项（必填）"\n'
        f'"a,b",市住建局,2016-01-01,"{NAME}"\n'
    )
    assert sums(document(check(file, "--json"))) == [1, 0, 1, 0]


def test_a_file_without_records_has_none(check, tmp_path):
    assert sums(document(check(written(tmp_path / "acts.csv", []), "--json"))) == [0, 0, 0, 0]


def test_a_workbook_of_several_sheets_needs_the_name_of_one(check, tmp_path):
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("二月")):
        for row in (HEAD, LATE):
            sheet.append(row)
    file = tmp_path / "acts.xlsx"
    book.save(file)
    answer = check(file)
    assert answer.exit_code == ExitCode.UNREADABLE
    assert "--sheet" in answer.stderr
    assert sums(document(check(file, "--sheet", "二月", "--json"))) == [1, 0, 1, 0]


def test_without_an_export_it_says_so(quanze, tmp_path):
    answer = quanze("exercised", str(written(tmp_path / "a.csv")), "--data", str(tmp_path / "no"))
    assert answer.exit_code == ExitCode.UNREADABLE
    assert "export" in answer.stderr


@pytest.fixture
def real(house):
    """The register that was exported, in the database."""
    house.create(Register(name="real"))
    _, ledger = house.books["real"]
    ledger.append(ORGANS, past={event.stream: () for event in ORGANS})
    record(ledger, add(elements=elements(NAME, codes=(code("A-1"),))))
    record(ledger, cancel("2016-01-01"))
    return house


@pytest.mark.usefixtures("real")
def test_what_is_found_is_kept_as_findings_and_the_sums_of_the_file_once(
    quanze, check, house, tmp_path
):
    file = written(tmp_path / "acts.csv")
    assert "findings opened: 2" in check(file, "--record").output
    found = json.loads(quanze("findings", "--json").stdout)["rows"]
    assert {(one["rule"], one["subject"], one["status"]) for one in found} == {
        ("X1", "power:p", "open"),
        ("X6", "register", "open"),
    }
    [used] = [one for one in found if one["rule"] == "X1"]
    assert (used["since"], used["holders"]) == ("2016-01-01", [CITY])
    assert "2 times" in used["said"]
    [file_kept] = kept(house, "exercise")
    [sums] = house.restricted_ledgers["real"].streams([file_kept])[file_kept]
    assert (sums.records, sums.lawful, sums.unreadable) == (5, 1, 1)
    assert {one.rule: one.records for one in sums.faults} == {"X1": 2, "X6": 1}
    before = house.restricted_ledgers["real"].position
    assert "findings opened: 0" in check(file, "--record").output
    assert house.restricted_ledgers["real"].position == before


def kept(house, kind):
    """The streams of a kind in the restricted books."""
    entries = house.restricted_ledgers["real"].all_entries()
    streams = {entry.event.stream for entry in entries}
    return sorted(stream for stream in streams if stream.startswith(kind))


@pytest.mark.usefixtures("real")
def test_without_being_told_to_it_keeps_nothing(check, house, tmp_path):
    assert check(written(tmp_path / "acts.csv")).exit_code == 0
    assert house.restricted_ledgers["real"].position == 0


@pytest.mark.usefixtures("real")
def test_only_what_is_known_now_is_kept(check, house, tmp_path):
    file = written(tmp_path / "acts.csv")
    assert check(file, "--record", "--known-at", "2").exit_code == ExitCode.USAGE
    assert house.restricted_ledgers["real"].position == 0


def test_the_register_of_the_export_has_to_be_here(check, house, tmp_path):
    file = written(tmp_path / "acts.csv")
    refused = check(file, "--record")
    assert (refused.exit_code, refused.stdout) == (ExitCode.REFUSED, "")
    house.create(Register(name="real"))
    assert check(file, "--record").exit_code == ExitCode.REFUSED
    assert house.restricted_ledgers["real"].position == 0


def test_a_name_that_is_a_pattern_means_the_one_file(check, tmp_path):
    """DuckDB would read the neighbours, too, or instead."""
    written(tmp_path / "acts1.csv", rows=(GOOD,))
    odd = written(tmp_path / "acts[1].csv", rows=(LATE, LATER))
    assert sums(document(check(odd, "--json"))) == [2, 0, 2, 0]
    starred = written(tmp_path / "a*.csv", rows=(LATE,))
    assert sums(document(check(starred, "--json"))) == [1, 0, 1, 0]


def test_the_name_of_a_folder_is_no_column(check, tmp_path):
    folder = tmp_path / "许可决定日期=1999-01-01"
    folder.mkdir()
    frame = pl.DataFrame([LATE], schema=HEAD, orient="row")
    frame.write_parquet(folder / "acts.parquet")
    assert sums(document(check(folder / "acts.parquet", "--json"))) == [1, 0, 1, 0]


def test_the_listing_does_not_overwrite_the_records(check, tmp_path):
    file = written(tmp_path / "acts.csv")
    before = file.read_bytes()
    assert check(file, "--list-records", file).exit_code == ExitCode.USAGE
    assert file.read_bytes() == before


@pytest.mark.usefixtures("real")
def test_only_who_used_the_power_answers_for_it(quanze, check, tmp_path):
    other = next(o for o in ORGANS if o.stream != CITY)
    strange = ("从无此项", other.name, "2015-05-05", "")
    check(written(tmp_path / "acts.csv", rows=(LATE, UNKNOWN, strange)), "--record")
    found = json.loads(quanze("findings", "--json").stdout)["rows"]
    holders = {tuple(one["holders"]) for one in found if "从无此项" in one["said"]}
    assert holders == {(other.stream,)}
