"""The real history of laws: which powers of the real lists it touched between two days.

The Liaoning catalogue bears no date. It cites order no. 788 of 2024, in force from 2024-10-01, so
that is the earliest day it can be of. The Guangdong list names no basis at all.
"""

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from domain.compliance import NATIONWIDE, gather
from domain.compliance.impact import Bases, impact, law_changes
from domain.compliance.proposals import Proposal, propose
from domain.dates import PartialDate
from domain.events.instrument import Change
from domain.vocabulary import Level
from ops.cli.proposing import write
from ops.importers.options import Column, Kind
from tests.given import by_stream
from tests.ops.importers.office import Office, held, hows

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the published sample data does not lie beside the project"
)
LIAONING_ON = PartialDate("2024-10-01")
PAPER = {"文号": "省政发〔2025〕9号", "文件名称": "关于调整职权的决定", "施行日期": "2025-06-01"}
FROM, UNTIL = date(2021, 5, 26), date(2025, 6, 1)


def load(office, name, **said):
    plan = office.prepare(DATA / name, **said)
    assert (plan.refusals, held(plan)) == ((), [])
    office.carry_out(plan)


@pytest.fixture(scope="module")
def laws(tmp_path_factory):
    """The events of 2,895 papers and what became of them."""
    office = Office(tmp_path_factory.mktemp("laws"))
    load(office, "legal_basis_changes.csv", kind=Kind.INSTRUMENTS, area="")
    day = {"date": PartialDate("2026-06-08"), "date_reason": "登记册未载日期,以快照日为准"}
    load(office, "legal_basis_laws.csv", kind=Kind.INSTRUMENTS, area="", **day)
    return events(office)


def events(office):
    return tuple(entry.event for entry in office.ledger.all_entries())


def load_liaoning(office):
    said = {"area": "210000", "scheme": "national_task_type", "as_of": LIAONING_ON}
    load(office, "items_liaoning_catalogue.csv", without=(Column.ORGAN,), **said)


def load_guangdong(office):
    said = {"area": "440000", "scheme": "guangdong_task_type", "level": Level.PROVINCE}
    load(office, "items_guangdong_province_2021.csv", as_of=None, **said)


def bases(office, laws, on="2025-06-01"):
    facts = gather(
        by_stream((*laws, *events(office))), as_of=date.fromisoformat(on), standards=NATIONWIDE
    )
    return Bases(facts)


def touched(found, since=FROM, until=UNTIL):
    return list(impact(found, law_changes(found.facts.papers, since=since, until=until)))


def told(touch):
    """Code, law and day, as the files say them."""
    [code] = touch.power.elements.codes
    title = touch.change.paper.issued.title.removeprefix("中华人民共和国")
    return code.text, title, str(touch.change.day)


TOUCHED = {
    ("210973001000", "专利法", "2021-06-01"),
    ("000176002000", "保守国家秘密法", "2024-02-27"),
    ("000176002000", "保守国家秘密法实施条例", "2024-07-10"),
    ("000524018000", "军人抚恤优待条例", "2024-08-05"),
    ("000524021000", "军人抚恤优待条例", "2024-08-05"),
    ("210122010000", "文物保护法", "2024-11-08"),
    ("000139003000", "广播电视管理条例", "2024-12-06"),
    ("210172021000", "麻醉药品和精神药品管理条例", "2024-12-06"),
    ("219964005000", "科学技术普及法", "2024-12-25"),
}
"""Read by hand in the two files of laws and the catalogue. 专利法 was amended on 2020-10-17, with
effect from 2021-06-01; of the others the register of laws knows the day of the paper only."""


def test_liaoning_powers_whose_basis_changed_between_two_days(office, laws):
    load_liaoning(office)
    found = touched(bases(office, laws))
    assert {told(touch) for touch in found} == TOUCHED
    assert len(found) == 9
    assert len({touch.power.id for touch in found}) == 8
    [unsure] = [touch for touch in found if not touch.certain]
    assert "第788号" in unsure.citation.text


def test_the_amending_instrument_is_told_where_the_history_names_it(office, laws):
    load_liaoning(office)
    by = {told(touch)[1]: touch.change.by for touch in touched(bases(office, laws))}
    assert by["广播电视管理条例"] == "国务院关于修改和废止部分行政法规的决定"
    assert by["保守国家秘密法实施条例"] == "国务院令第786号"
    assert by["文物保护法"] == ""


def test_what_no_change_of_law_touches_is_not_listed(office, laws):
    load_liaoning(office)
    listed = {told(touch)[0] for touch in touched(bases(office, laws))}
    # 个人所得税法 and 易制毒化学品管理条例 were last amended in 2018; 车辆购置税法 is of 2018.
    unchanged = {"210430049000", "000121011000", "210430088000"}
    unregistered = {"211020031000", "210299021000"}
    assert not listed & (unchanged | unregistered)


def test_the_answer_is_that_of_the_files_themselves(office, laws):
    load_liaoning(office)
    for since, until in ((FROM, UNTIL), (date(2010, 1, 1), date(2016, 1, 1))):
        found = {told(touch) for touch in touched(bases(office, laws), since, until)}
        assert found == read_off(str(since), str(until))


def read_off(since, until):
    """The same by looking each cited title up in the history of laws, file beside file."""
    days = days_of_laws()
    force = {
        (row["law_name"], row["promulgated_or_revised_date"]): row["effective_date"]
        for row in rows("legal_basis_laws.csv")
        if row["effective_date"]
    }
    found = set()
    for row in rows("items_liaoning_catalogue.csv"):
        for part in row["legal_basis"].split(";"):
            title = part.partition("第")[0].partition("(")[0].removeprefix("中华人民共和国")
            for day in sorted(days[title])[1:]:
                effective = force.get((title, day), day)
                if since <= effective < until and row["item_type"] != "公共服务":
                    found.add((row["base_code"], title, effective))
    return found


def days_of_laws():
    """The days on which either file knows a text of a national law, by its title."""
    days = defaultdict(set)
    for row in rows("legal_basis_changes.csv"):
        if row["area_code"] == "100000" and row["action"] != "approved":
            days[row["law_name"].removeprefix("中华人民共和国")].add(row["event_date"])
    for row in rows("legal_basis_laws.csv"):
        if row["area_code"] == "100000" and row["promulgated_or_revised_date"]:
            days[row["law_name"]].add(row["promulgated_or_revised_date"])
    return days


def rows(name):
    with (DATA / name).open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def test_what_changed_since_the_list_itself_is_open_and_what_changed_before_is_settled(
    office, laws
):
    load_liaoning(office)
    found = touched(bases(office, laws))
    still = {told(touch)[1] for touch in found if touch.open}
    assert still == {
        "文物保护法",
        "广播电视管理条例",
        "麻醉药品和精神药品管理条例",
        "科学技术普及法",
    }
    proposals = propose(bases(office, laws), found).values()
    assert Counter(one.change for one in proposals) == {Change.AMEND: 4}


def test_an_amendment_of_two_articles_does_not_touch_what_cites_another(office, laws):
    """1991: 关于修改〈中华人民共和国文物保护法〉第三十条、第三十一条的决定; cited is 第十七条."""
    load_liaoning(office)
    found = touched(bases(office, laws), since=date(1983, 1, 1), until=date(2003, 1, 1))
    assert {told(t)[2] for t in found if told(t)[1] == "文物保护法"} == {"2002-10-28"}


def test_how_far_the_register_of_laws_knows_what_is_cited(office, laws):
    load_liaoning(office)
    found = bases(office, laws)
    clear = Counter(found.clarity(citation) for _, _, citation in found.cited)
    assert clear == {"certain": 24, "unsure": 1, "unknown": 21}


def test_guangdong_names_no_basis_so_that_nothing_can_be_told(office, laws):
    load_guangdong(office)
    found = bases(office, laws)
    assert sum(dossier.listed is not None for dossier in found.facts.powers.values()) == 438
    assert list(found.cited) == []
    assert touched(found) == []


def completed(path, **cells):
    """The proposal with the same cells put into every row."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    for number in range(2, sheet.max_row + 1):
        for head, text in cells.items():
            sheet.cell(number, heads.index(head) + 1, text)
    book.save(path)


def test_the_proposals_for_liaoning_come_back_as_amendments(office, laws, tmp_path):
    load_liaoning(office)
    found = bases(office, laws)
    path = tmp_path / "建议.xlsx"
    write(path, [*propose(found, touched(found)).values()], found.facts.name_of, {})
    said = {"kind": Kind.CHANGES, "area": ""}
    assert [reason for _, reason in held(office.prepare(path, **said))] == ["paper_missing"] * 4
    completed(path, **PAPER, 设定依据="某法第一条")
    plan = office.prepare(path, **said)
    assert (held(plan), hows(plan)) == ([], ["code"] * 4)
    office.carry_out(plan)
    assert [one for one in touched(bases(office, laws)) if one.open] == []


def test_a_proposal_finds_every_power_of_guangdong_again(office, laws, tmp_path):
    load_guangdong(office)
    facts = bases(office, ()).facts
    proposals = [
        Proposal(power=dossier.carried, change=Change.CANCEL, legal_basis="", why="依据废止")
        for dossier in facts.powers.values()
        if dossier.carried
    ]
    path = tmp_path / "建议.xlsx"
    write(path, proposals, facts.name_of, {})
    said = {"kind": Kind.CHANGES, "area": ""}
    assert len(held(office.prepare(path, **said))) == len(proposals) == 2024
    completed(path, **PAPER)
    plan = office.prepare(path, **said)
    assert (held(plan), hows(plan)) == ([], ["code"] * 2024)
    streams = [match.stream for match in sorted(plan.matched, key=lambda match: match.row)]
    assert streams == [one.power.id for one in proposals]
