"""What the rules have against the published lists and papers, each complaint checked by hand.

The data lie beside the project (../shared), never in it. docs/rules.md tells the same in words.
"""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.calendar import default_calendar
from domain.compliance import NATIONWIDE, REGISTER, Complaint, Facts, check, gather
from domain.dates import PartialDate
from domain.events import AnyEvent
from domain.vocabulary import Level
from ops.importers.options import Column, Kind
from tests.given import by_stream
from tests.ops.importers.office import Office, held

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the published sample data does not lie beside the project"
)
SNAPSHOT = {"date": PartialDate("2026-06-08"), "date_reason": "登记册未载日期,以快照日为准"}
OPENED = date(2008, 5, 1)
"""The day 政府信息公开条例 entered into force."""


def load(office, name, **said):
    plan = office.prepare(DATA / name, **said)
    assert (plan.refusals, held(plan)) == ((), [])
    office.carry_out(plan)


def told(office) -> tuple[AnyEvent, ...]:
    return tuple(entry.event for entry in office.ledger.all_entries())


def checked(events, on: str) -> tuple[Facts, list[Complaint]]:
    facts = gather(by_stream(events), as_of=date.fromisoformat(on), standards=NATIONWIDE)
    return facts, list(check(facts))


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


@pytest.fixture(scope="module")
def laws(tmp_path_factory):
    """Papers and what became of them, read from the two files of laws."""
    office = Office(tmp_path_factory.mktemp("laws"))
    load(office, "legal_basis_changes.csv", kind=Kind.INSTRUMENTS, area="")
    load(office, "legal_basis_laws.csv", kind=Kind.INSTRUMENTS, area="", **SNAPSHOT)
    return told(office)


COLUMNS = {
    *("legal_basis", "responsibilities", "grounds", "supervision", "remedies"),
    *("flow_chart", "supervision_rules"),
}


@pytest.mark.parametrize("on", ["2021-05-26", "2025-06-01"])
def test_guangdong_lacks_seven_columns_and_nothing_else_can_be_told_of_it(office, on):
    """True: the file has a column for none of the seven (its telephone numbers are not taken).

    All the limits compare well: no item of the file promises more days than it allows.
    """
    said = {"area": "440000", "scheme": "guangdong_task_type", "level": Level.PROVINCE}
    load(office, "items_guangdong_province_2021.csv", as_of=None, **said)
    facts, found = checked(told(office), on)
    assert len(facts.powers) == 2024
    assert {(one.rule, one.subject) for one in found} == {("R1", REGISTER)}
    assert {one.said.cause for one in found} == {f"{name}@440000" for name in COLUMNS}


REVIEW = {
    ("210122010000", "文物保护法", "2024-11-08"),
    ("000139003000", "广播电视管理条例", "2024-12-06"),
    ("210172021000", "麻醉药品和精神药品管理条例", "2024-12-06"),
    ("219964005000", "科学技术普及法", "2024-12-25"),
}
"""True, each read in the files: amended after 2024-10-01, the earliest day the list can be of."""


def test_liaoning_is_to_be_reviewed_for_four_laws_that_were_amended(office, laws):
    said = {"area": "210000", "scheme": "national_task_type", "without": (Column.ORGAN,)}
    on = PartialDate("2024-10-01")
    load(office, "items_liaoning_catalogue.csv", as_of=on, **said)
    facts, found = checked((*laws, *told(office)), "2025-06-01")
    assert Counter(one.rule for one in found) == {"B4": 4, "P1": 1, "R1": 6}
    amended = [one for one in found if one.rule == "B4"]
    assert {seen(one, facts) for one in amended} == REVIEW
    lacking = {one.said.cause for one in found if one.rule == "R1"}
    assert lacking == {f"{name}@210000" for name in COLUMNS - {"legal_basis"}}


def seen(one: Complaint, facts: Facts) -> tuple[str, str, str]:
    power, paper = facts.powers[one.subject].power, facts.papers.get(one.said.names[0])
    assert power is not None
    assert paper is not None
    title = paper.issued.title.removeprefix("中华人民共和国")
    return power.elements.codes[0].text, title, str(one.said.since)


def test_one_complaint_about_the_laws_is_not_true(laws):
    """《信访工作条例》 was approved (批准) on 2022-01-24 and issued (发布) on 2022-02-25, one day
    after the term. It is the Party's and the State Council's, which the files do not say.
    """
    _, found = checked(laws, "2025-06-01")
    [late] = found
    assert (late.rule, late.said.due) == ("P1", date(2022, 2, 24))
    assert "信访工作条例" in late.said.zh


LATE = {
    ("国发〔2013〕44号", "2013-12-06"),
    ("国发〔2014〕50号", "2014-11-20"),
    ("粤府〔2015〕23号", "2015-02-25"),
    ("", "2021-03-17"),
}
"""True by the files' two dates and the notices of holidays; the last bears no number."""


def test_four_papers_of_252_were_published_late(office):
    load(office, "change_documents.csv", kind=Kind.INSTRUMENTS, area="", **SNAPSHOT)
    facts, found = checked(told(office), "2025-06-01")
    assert {one.rule for one in found} == {"P1"}
    assert {(number(one, facts), str(one.said.due)) for one in found} == LATE


def number(one: Complaint, facts: Facts) -> str:
    paper = facts.papers.get(one.subject)
    assert paper is not None
    return paper.issued.number


def test_the_same_four_are_late_when_the_days_are_counted_one_by_one():
    with (DATA / "change_documents.csv").open(newline="", encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["publication_date"]]
    late = [row for row in rows if row["issue_date"] and worked_between(row) > 20]
    assert {row["document_number"] for row in late} == {number for number, _ in LATE}
    assert len(late) == 4


def worked_between(row: dict[str, str]) -> int:
    """Working days after the issue up to publication; none before there was a term."""
    start, end = (date.fromisoformat(row[name]) for name in ("issue_date", "publication_date"))
    days = range((end - start).days if start >= OPENED else 0)
    return sum(default_calendar().is_workday(start + timedelta(n + 1)) for n in days)
