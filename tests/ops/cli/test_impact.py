"""quanze impact: what a change of law touches, and the way from there back into the ledger."""

import csv
import io
import json

import openpyxl
import pytest

from domain.basis import parse_citations
from domain.commands.instrument import AmendInstrument, IssueInstrument, RepealInstrument
from domain.commands.organ import EstablishOrgan
from domain.compliance.proposals import Proposal
from domain.events.instrument import Change
from ops.cli.failures import ExitCode, Halt
from ops.cli.impactmessages import IMPACT
from ops.cli.proposing import write
from tests.facts import ORGANS, add, added, code, day, elements, wish
from tests.given import given

LAW, OTHER, AMENDED = "instrument:law", "instrument:other", "instrument:amended"
ASKED = ("impact", "--since", "2018-01-01", "--as-of", "2020-01-01")
PAPER = {"文号": "市政发〔2020〕9号", "文件名称": "关于调整职权的决定", "决定机关": "某市人民政府"}
FILLED = {**PAPER, "施行日期": "2020-02-01"}
AFTER = ("impact", "--since", "2018-01-01", "--as-of", "2020-03-01")


def resting(name, *bases, stream, **more):
    basis = parse_citations("；".join(bases))
    return add(stream=stream, elements=elements(name, legal_basis=basis, **more))


@pytest.fixture
def laws(record):
    """Three laws, of which one was repealed and one amended; four powers, one on none of these."""
    record(
        *(wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS),
        wish(IssueInstrument, "2004-07-01", stream=LAW, title="城乡规划法"),
        wish(IssueInstrument, "2004-07-01", stream=OTHER, title="行政许可法"),
        wish(IssueInstrument, "2004-07-01", stream=AMENDED, title="消防法"),
        resting("甲许可", "《城乡规划法》第四十条", stream="power:a", codes=(code("A-1"),)),
        resting("乙许可", "《城乡规划法》第四十一条", "《行政许可法》第三条", stream="power:b"),
        resting("丙检查", "《消防法》第五条", stream="power:c"),
        resting("丁备案", "《行政许可法》第十条", stream="power:d"),
    )
    record(wish(RepealInstrument, "2018-05-01", stream=LAW, by="主席令第1号"))
    record(wish(AmendInstrument, "2019-04-23", stream=AMENDED, by="关于修改〈消防法〉第五条的决定"))


def rows(answer):
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)["rows"]


def listed(path):
    sheet = openpyxl.load_workbook(path).active
    heads, *cells = [["" if c is None else c for c in row] for row in sheet.values]
    return [dict(zip(heads, row, strict=True)) for row in cells]


def fill(path, cells, where=lambda row: True):
    """Put the same cells into the rows of a proposal."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    for number, row in enumerate(listed(path), 2):
        for head, text in cells.items() if where(row) else ():
            sheet.cell(number, heads.index(head) + 1, text)
    book.save(path)


@pytest.fixture
def proposal(quanze, laws, tmp_path):
    """The proposal for all that is touched."""
    path = tmp_path / "建议.xlsx"
    answer = quanze(*ASKED, "--proposal", str(path))
    assert answer.exit_code == 0, answer.output
    return path


def imported(quanze, path, *more):
    return quanze("import", str(path), "--kind", "changes", "--json", *more)


@pytest.mark.usefixtures("laws")
def test_what_a_span_of_changes_touches_is_listed_with_the_instrument(quanze):
    found = rows(quanze(*ASKED, "--json"))
    assert [(row["power"], row["became"], row["on"], row["instrument"]) for row in found] == [
        ("power:a", "repealed", "2018-05-01", LAW),
        ("power:b", "repealed", "2018-05-01", LAW),
        ("power:c", "amended", "2019-04-23", AMENDED),
    ]
    assert [(row["others"], row["proposal"]) for row in found] == [
        ("none", "cancel"),
        ("stands", "amend"),
        ("none", "amend"),
    ]
    [first, _, last] = found
    assert (first["legal_basis"], first["article"]) == ("《城乡规划法》第四十条", "第四十条")
    assert (first["holders"], first["by"], first["articles"]) == (["市住建局"], "主席令第1号", [])
    assert last["articles"] == ["5"]


@pytest.mark.usefixtures("laws")
@pytest.mark.parametrize("named", ["城乡规划法", LAW])
def test_one_paper_may_be_asked_about(quanze, named):
    found = rows(quanze("impact", named, "--as-of", "2020-01-01", "--json"))
    assert [row["power"] for row in found] == ["power:a", "power:b"]
    span = ("--until", "2018-05-01")
    assert rows(quanze("impact", named, *span, "--as-of", "2020-01-01", "--json")) == []


@pytest.mark.usefixtures("laws")
def test_nobody_could_know_it_before_it_was_recorded(quanze, ledger):
    last = ledger.position
    before = rows(quanze(*ASKED, "--known-at", str(last - 2), "--json"))
    assert before == []
    between = rows(quanze(*ASKED, "--known-at", str(last - 1), "--json"))
    assert [row["power"] for row in between] == ["power:a", "power:b"]


@pytest.mark.usefixtures("laws")
def test_words_of_ours_are_chinese_for_chinese_readers(quanze):
    table = quanze(*ASKED, "--lang", "zh").stdout
    assert "废止" in table
    assert "取消" in table
    assert "要素调整" in table


@pytest.mark.usefixtures("laws")
@pytest.mark.parametrize("arguments", [(), ("--as-of", "2020-01-01")])
def test_something_must_be_asked_about(quanze, arguments):
    answer = quanze("impact", *arguments, "--lang", "en")
    assert answer.exit_code == ExitCode.USAGE
    assert IMPACT["impact_of_what"][1] in answer.stderr


@pytest.mark.usefixtures("laws")
def test_a_paper_that_nobody_registered_is_refused(quanze):
    assert quanze("impact", "某办法").exit_code == ExitCode.REFUSED


def test_a_list_that_names_no_basis_says_so(quanze, record):
    record(
        *(wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS), add()
    )
    answer = quanze(*ASKED, "--lang", "en")
    assert answer.exit_code == 0
    assert "names no legal basis at all" in answer.stdout


def test_papers_that_are_not_registered_are_counted(quanze, record):
    record(
        *(wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS),
        resting("甲许可", "《某办法》第一条", "《城乡规划法》第二条", stream="power:a"),
        wish(IssueInstrument, "2004-07-01", stream=LAW, title="城乡规划法"),
    )
    answer = quanze(*ASKED, "--lang", "en")
    assert "cites 2 bases; of 1 the paper is not registered" in answer.stdout


def test_the_proposal_says_what_to_do_and_leaves_the_paper_blank(proposal):
    found = listed(proposal)
    assert [(row["变更类型"], row["事项名称"], row["编码"]) for row in found] == [
        ("取消", "甲许可", "A-1"),
        ("要素调整", "乙许可", ""),
        ("要素调整", "丙检查", ""),
    ]
    assert [row["设定依据"] for row in found] == ["", "《行政许可法》第三条", "《消防法》第五条"]
    assert {row[head] for row in found for head in FILLED} == {""}
    assert {(row["原行使主体"], row["区划代码"], row["职权类别"]) for row in found} == {
        ("市住建局", "211100", "行政许可")
    }
    assert "2018-05-01" in found[0]["调整理由"]


def test_a_proposal_without_a_paper_is_held_back_to_its_last_row(quanze, proposal, ledger):
    before = ledger.position
    answer = imported(quanze, proposal, "--commit")
    assert answer.exit_code == ExitCode.QUARANTINE
    plan = json.loads(answer.stdout)
    assert plan["counts"]["held"] == plan["counts"]["rows"] == 3
    assert [item["reason"] for item in plan["quarantine"]].count("paper_missing") == 3
    digest = plan["quarantine_digest"]
    imported(quanze, proposal, "--commit", "--accept", digest)
    assert ledger.position == before


def test_a_day_alone_makes_no_paper(quanze, proposal, ledger):
    before = ledger.position
    fill(proposal, {"施行日期": "2020-02-01"})
    assert imported(quanze, proposal, "--commit").exit_code == ExitCode.QUARANTINE
    assert ledger.position == before


def test_a_paper_without_a_day_is_held_back_too(quanze, proposal, ledger):
    before = ledger.position
    fill(proposal, PAPER)
    assert imported(quanze, proposal, "--commit").exit_code == ExitCode.QUARANTINE
    assert ledger.position == before


def test_a_completed_proposal_is_recorded_and_nothing_is_touched_any_more(quanze, proposal):
    fill(proposal, FILLED)
    fill(
        proposal, {"设定依据": "《消防法》第五条、第六条"}, lambda row: row["事项名称"] == "丙检查"
    )
    answer = imported(quanze, proposal, "--commit")
    assert answer.exit_code == 0, answer.output
    plan = json.loads(answer.stdout)
    assert (plan["counts"]["rows_cancel"], plan["counts"]["rows_amend"]) == (1, 2)
    assert rows(quanze(*AFTER, "--json")) == []
    settled = rows(quanze(*AFTER, "--all", "--json"))
    assert [(row["power"], row["reviewed_on"]) for row in settled] == [("power:c", "2020-02-01")]
    left = {row["name"]: row["legal_basis"] for row in rows(quanze("list", "--json"))}
    assert "甲许可" not in left


def test_the_acts_carry_the_paper_and_the_reason(quanze, proposal, ledger):
    fill(proposal, FILLED, lambda row: row["事项名称"] == "甲许可")
    plan = json.loads(imported(quanze, proposal).stdout)
    assert (
        imported(quanze, proposal, "--commit", "--accept", plan["quarantine_digest"]).exit_code == 0
    )
    [*_, last] = ledger.all_entries()
    assert (last.event.topic, last.event.stream) == ("power.cancelled", "power:a")
    assert last.event.act.number == PAPER["文号"]
    assert last.event.reason == "依据《城乡规划法》自2018-05-01起废止或失效（主席令第1号）"
    assert {row["power"] for row in rows(quanze(*AFTER, "--json"))} == {"power:b", "power:c"}


def test_an_amended_basis_that_nobody_revised_is_held_back(quanze, proposal):
    fill(proposal, FILLED)
    answer = imported(quanze, proposal, "--commit")
    assert answer.exit_code == ExitCode.QUARANTINE
    [item] = json.loads(answer.stdout)["quarantine"]
    assert item["reason"] == "nothing_to_amend"


@pytest.mark.usefixtures("laws")
def test_a_proposal_may_be_csv(quanze, tmp_path, ledger):
    path = tmp_path / "建议.csv"
    assert quanze(*ASKED, "--proposal", str(path)).exit_code == 0
    before = ledger.position
    assert imported(quanze, path, "--commit").exit_code == ExitCode.QUARANTINE
    text = path.read_text(encoding="utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))
    assert [row["变更类型"] for row in found] == ["取消", "要素调整", "要素调整"]
    assert ledger.position == before


@pytest.mark.usefixtures("laws")
def test_another_kind_of_file_is_refused(quanze, tmp_path):
    path = tmp_path / "建议.docx"
    answer = quanze(*ASKED, "--proposal", str(path))
    assert answer.exit_code == ExitCode.USAGE
    assert not path.exists()


def test_no_text_of_a_proposal_is_a_formula(quanze, record, tmp_path):
    record(
        *(wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS),
        wish(IssueInstrument, "2004-07-01", stream=LAW, title="城乡规划法"),
        resting("=1+1", "《城乡规划法》第四十条", stream="power:a"),
        wish(RepealInstrument, "2018-05-01", stream=LAW),
    )
    path = tmp_path / "建议.xlsx"
    assert quanze(*ASKED, "--proposal", str(path)).exit_code == 0
    cell = openpyxl.load_workbook(path).active["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def proposed(**changes):
    power = given(added()).power(day("2020-01-01"))
    usual = {"power": power, "change": Change.AMEND, "legal_basis": "某法", "why": "依据修改"}
    return Proposal(**(usual | changes))


@pytest.mark.parametrize("name", ["建议.xlsx", "建议.csv"])
def test_more_rows_than_an_import_takes_are_refused_and_no_file_is_left(tmp_path, name):
    path = tmp_path / name
    with pytest.raises(Halt) as refused:
        write(path, [proposed()] * 50_001, str, {})
    assert refused.value.facts == {"count": 50_001, "most": 50_000}
    assert list(tmp_path.iterdir()) == []


def test_a_text_that_no_cell_holds_is_left_out_and_not_cut(tmp_path):
    path = tmp_path / "建议.xlsx"
    write(path, [proposed(legal_basis="法" * 32_768), proposed(legal_basis="法" * 32_767)], str, {})
    assert [len(row["设定依据"]) for row in listed(path)] == [0, 32_767]


def test_the_rows_of_a_simulated_register_say_so(tmp_path):
    path = tmp_path / "建议.xlsx"
    write(path, [proposed()], str, {"simulated": "模拟/SIMULATED"})
    assert [row["simulated"] for row in listed(path)] == ["模拟/SIMULATED"]
