"""quanze impact --old-list, --new-list: files of a negative list against the list of powers."""

import json

import openpyxl
import pytest

from domain.basis import parse_citations
from domain.commands.organ import EstablishOrgan
from ops.cli.failures import ExitCode
from tests.facts import ORGANS, add, elements, wish

HEADS = "项目号,禁止或许可事项,事项编码,禁止或许可准入措施描述,主管部门,设立依据"
FOOD = "12,未获得许可，不得从事食品生产经营,203001,食品生产许可；食品经营许可,市场监管总局,"
SEEDS = "4,未获得许可，不得从事种子的生产、经营,201001,农作物种子生产经营许可,农业农村部,"
BAN = "3,禁止某行为,,,,《未成年人保护法》第五十四条"
AS_OF = ("--as-of", "2020-01-01")


@pytest.fixture
def listed(record):
    def power(stream, name, basis=""):
        return add(stream=stream, elements=elements(name, legal_basis=parse_citations(basis)))

    record(
        *(wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS),
        power("power:food", "食品生产许可"),
        power("power:ban", "对某行为的处罚", "《未成年人保护法》第五十四条"),
        power("power:none", "建设工程规划许可证核发"),
    )


@pytest.fixture
def file(tmp_path):
    def written(name, *rows, heads=HEADS):
        path = tmp_path / name
        path.write_text("\n".join((heads, *rows)), encoding="utf-8")
        return str(path)

    return written


def rows(answer):
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)["rows"]


@pytest.mark.usefixtures("listed")
def test_what_a_revision_may_concern_is_listed_entry_by_entry(quanze, file):
    old, new = file("old.csv", FOOD, SEEDS), file("new.csv", SEEDS, BAN)
    answer = quanze("impact", "--old-list", old, "--new-list", new, *AS_OF, "--json")
    [lifted, banned] = rows(answer)
    assert (lifted["change"], lifted["code"], lifted["power"]) == (
        "removed",
        "203001",
        "power:food",
    )
    assert (lifted["similarity"], lifted["evidence"]) == (1.0, "name")
    assert (lifted["of_entry"], lifted["of_power"]) == ("食品生产许可", "食品生产许可")
    assert lifted["proposal"] == "cancel"
    assert (banned["change"], banned["power"], banned["evidence"]) == (
        "added",
        "power:ban",
        "basis",
    )
    assert json.loads(answer.stdout)["revised"] == 2


@pytest.mark.usefixtures("listed")
def test_an_entry_that_no_power_is_like_is_told_all_the_same(quanze, file):
    [row] = rows(quanze("impact", "--new-list", file("new.csv", SEEDS), *AS_OF, "--json"))
    assert row["change"] == "added"
    assert "power" not in row


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(("option", "change"), [("--old-list", "removed"), ("--new-list", "added")])
def test_one_list_alone_is_of_what_is_lifted_or_newly_restricted(quanze, file, option, change):
    [row] = rows(quanze("impact", option, file("one.csv", FOOD), *AS_OF, "--json"))
    assert (row["change"], row["power"]) == (change, "power:food")


@pytest.mark.usefixtures("listed")
def test_rows_of_merged_cells_are_one_entry(quanze, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADS.split(","))
    sheet.append(["12", "未获得许可，不得从事食品生产经营", "203001", "食品经营许可"])
    sheet.append([None, None, None, "食品生产许可"])
    for column in "ABC":
        sheet.merge_cells(f"{column}2:{column}3")
    path = tmp_path / "清单.xlsx"
    book.save(path)
    answer = quanze("impact", "--old-list", str(path), *AS_OF, "--json")
    assert [row["power"] for row in rows(answer)] == ["power:food"]
    assert json.loads(answer.stdout)["revised"] == 1


@pytest.mark.usefixtures("listed")
def test_a_proposal_is_held_back_until_it_names_a_paper(quanze, file, tmp_path, ledger):
    path, before = tmp_path / "建议.xlsx", ledger.position
    asked = ("impact", "--old-list", file("old.csv", FOOD), *AS_OF)
    assert quanze(*asked, "--proposal", str(path)).exit_code == 0
    told = ("import", str(path), "--kind", "changes", "--commit")
    assert quanze(*told).exit_code == ExitCode.QUARANTINE
    assert ledger.position == before
    given = ("--act-number", "市政发〔2020〕9号", "--date", "2020-02-01", "--date-reason", "通知")
    assert quanze(*told, *given).exit_code == 0
    [*_, last] = ledger.all_entries()
    assert (last.event.topic, last.event.stream) == ("power.cancelled", "power:food")
    after = rows(quanze(*asked[:3], "--as-of", "2020-02-01", "--json"))
    assert [row.get("power") for row in after] == [None]


@pytest.mark.usefixtures("listed")
def test_a_row_that_restricts_nothing_is_refused_with_its_place(quanze, file):
    answer = quanze("impact", "--old-list", file("old.csv", FOOD, "5,,1,,某部,"), "--lang", "en")
    assert answer.exit_code == ExitCode.UNREADABLE
    assert "old.csv" in answer.stderr
    assert "does not say what is banned" in answer.stderr


@pytest.mark.usefixtures("listed")
def test_a_row_that_cannot_be_read_is_not_taken_for_one_that_is_gone(quanze, file):
    old, new = file("old.csv", FOOD), file("new.csv", FOOD + ",太多")
    answer = quanze("impact", "--old-list", old, "--new-list", new, "--lang", "en")
    assert answer.exit_code == ExitCode.UNREADABLE
    assert "new.csv" in answer.stderr


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize("content", ["", "甲,乙\n1,2\n"])
def test_what_is_no_negative_list_is_refused(quanze, tmp_path, content):
    path = tmp_path / "old.csv"
    path.write_text(content, encoding="utf-8")
    assert quanze("impact", "--old-list", str(path)).exit_code == ExitCode.UNREADABLE


@pytest.mark.usefixtures("listed")
def test_laws_and_negative_lists_are_not_asked_about_at_once(quanze, file):
    answer = quanze("impact", "--since", "2018-01-01", "--old-list", file("old.csv", FOOD))
    assert answer.exit_code == ExitCode.USAGE


@pytest.mark.usefixtures("listed")
def test_the_table_is_for_readers_of_either_language(quanze, file):
    asked = ("impact", "--old-list", file("old.csv", FOOD), *AS_OF)
    chinese = quanze(*asked, "--lang", "zh").stdout
    assert "减少" in chinese
    assert "负面清单事项" in chinese
    assert "ban or limit" in quanze(*asked, "--lang", "en").stdout
