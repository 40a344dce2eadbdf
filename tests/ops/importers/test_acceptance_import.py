"""The published sample data, taken over whole: what each file gives, and three life cycles.

The data lie beside the project (../shared), never in it.
"""

import csv
import random
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest

from domain.act import Act
from domain.codec import decode, encode, stamp
from domain.dates import PartialDate
from domain.events.power import GrantMode
from domain.value import replace
from domain.vocabulary import Level, PowerKind, counts_as_power
from ops.importers.known import LedgerKnown
from ops.importers.options import Column, DateBy, Kind, NamedAct, TakeOver
from tests.ops.importers.office import actions, held, hows, reasons, said

SHARED = Path(__file__).resolve().parents[4] / "shared"
DATA = SHARED / "data"
ORGANS = Path(str(resources.files("ops.importers"))) / "organ_history.csv"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the published sample data does not lie beside the project"
)

GUANGDONG = {"scheme": "guangdong_task_type", "level": Level.PROVINCE, "as_of": None}
CHANGES = {
    "kind": Kind.CHANGES,
    "date_by": DateBy.PUBLICATION,
    "date_reason": "文件未载明施行日期,以公布日为准",
    "grant_mode": GrantMode.OWN_NAME,
    "item_type": "行政许可",
    "take_over": TakeOver(day=PartialDate("2001-01-01"), reason="文件所涉事项此前未登记"),
}
SNAPSHOT = {
    "kind": Kind.INSTRUMENTS,
    "date": PartialDate("2026-06-08"),
    "date_reason": "登记册未载日期,以快照日为准",
}
LIAONING = {"scheme": "national_task_type", "without": (Column.ORGAN,)}
ZHEJIANG = {"scheme": "zhejiang", "without": (Column.NAME, Column.ORGAN)}
BANK = "人民银行行政审批事项公开目录"


def load(office, name, **said):
    """Take a file over; what it holds back is accepted."""
    plan = office.prepare(DATA / name, **said)
    assert plan.refusals == ()
    office.accept(plan)
    return plan


def shuffled(office, name):
    """The rows of a file in another order, under another name."""
    with (DATA / name).open(newline="", encoding="utf-8") as stream:
        headings, *rows = csv.reader(stream)
    random.Random(name).shuffle(rows)
    path = office.folder / f"shuffled_{name}"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([headings, *rows])
    return path


def picked(office, name, *ids):
    """A file of only the rows with these ids, in this order."""
    with (DATA / name).open(newline="", encoding="utf-8") as stream:
        headings, *rows = csv.reader(stream)
    chosen = [row for id in ids for row in rows if row[0] == id]
    path = office.folder / f"{'_'.join(ids)}_{name}"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([headings, *chosen])
    return path


@pytest.fixture
def with_organs(office):
    plan = office.prepare(ORGANS, kind=Kind.ORGANS)
    assert held(plan) == []
    office.carry_out(plan)
    return office


def test_guangdong_gives_438_powers_and_1586_services_of_166_organs(office):
    plan = load(office, "items_guangdong_province_2021.csv", **GUANGDONG)
    assert (held(plan), actions(plan)) == ([], ["add"] * 2024)
    assert office.powers("2021-05-25") == []
    listed = office.powers("2021-05-26")
    kinds = Counter(power.kind for power in listed)
    assert kinds == {
        PowerKind.SERVICE: 1586,
        PowerKind.LICENCE: 272,
        PowerKind.OTHER: 77,
        PowerKind.REWARD: 52,
        PowerKind.CONFIRMATION: 26,
        PowerKind.PAYMENT: 8,
        PowerKind.ADJUDICATION: 3,
    }
    assert sum(counts_as_power(power.kind) for power in listed) == 438
    assert len({power.holders for power in listed}) == len(office.organ_names()) == 166
    assert {power.level for power in listed} == {Level.PROVINCE}


def test_guangdong_codes_with_a_wrong_check_digit_are_said_and_kept(office):
    plan = load(office, "items_guangdong_province_2021.csv", **GUANGDONG)
    assert reasons(plan).count("code_warning") == 6
    doubtful = [w.value for w in plan.warnings if w.reason == "code_warning"]
    kept = {code.text for power in office.powers() for code in power.elements.codes}
    assert set(doubtful) <= kept
    assert any(text.startswith("13440000515356094L") for text in doubtful)


def test_no_telephone_number_of_the_guangdong_file_reaches_the_ledger(office):
    with (DATA / "items_guangdong_province_2021.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    numbers = {row[column] for row in rows for column in ("consult_phone", "complaint_phone")} - {
        ""
    }
    plan = load(office, "items_guangdong_province_2021.csv", **GUANGDONG)
    assert reasons(plan).count("personal_column") == 2
    stored = [
        value
        for entry in office.ledger.all_entries()
        if hasattr(entry.event, "elements")
        for value in texts(entry.event.elements)
    ]
    assert not numbers & set(stored)


def texts(elements):
    """Every text of a power's elements."""
    yield from (extra.value for extra in elements.extras)
    yield from (elements.supervision, elements.remark, elements.remedies, elements.office)


def test_guangdong_shuffled_under_another_name_leads_to_nothing(office):
    load(office, "items_guangdong_province_2021.csv", **GUANGDONG)
    path = shuffled(office, "items_guangdong_province_2021.csv")
    plan = office.prepare(path, **GUANGDONG)
    assert (plan.request, held(plan), plan.missing) == (None, [], ())
    assert actions(plan) == ["none"] * 2024
    assert set(hows(plan)) == {"implementation_code"}


def test_the_peoples_bank_gives_six_rows_and_five_wait_for_a_date(office):
    plan = load(office, "items_pboc_2014_and_tianjin.csv", area="100000", as_of=None)
    assert [reason for _, reason in held(plan)] == ["no_usable_date"] * 5
    assert office.powers("2014-02-18") == []
    assert len(office.powers("2014-02-19")) == 6


def test_the_basis_of_21004_is_amended_and_its_organ_is_not(office):
    told = {"area": "100000", "as_of": None, "date": PartialDate("2023"), "date_reason": "引2023年"}
    plan = office.prepare(DATA / "items_pboc_2014_and_tianjin.csv", **told)
    assert [refusal.reason for refusal in plan.refusals] == ["differences_need_act"]
    plan = load(office, "items_pboc_2014_and_tianjin.csv", **told, act=NamedAct(title=BANK))
    [match] = [m for m in plan.matched if m.how == "item_code"]
    assert (match.row, match.action) == (8, "amend")
    assert "人民银行" in said(plan, "organ_differs")
    before, after = (
        next(p for p in office.powers(day) if p.id == match.stream)
        for day in ("2023-12-30", "2023-12-31")
    )
    assert [p.elements.legal_basis[0].article for p in (before, after)] == [
        "第二十七条",
        "第二十六条",
    ]
    assert before.holders == after.holders
    assert len(office.powers()) == 10


def test_liaoning_gives_thirty_powers_without_holders(office):
    plan = load(office, "items_liaoning_catalogue.csv", area="210000", **LIAONING)
    powers = office.powers()
    assert (len(powers), held(plan)) == (30, [])
    assert {power.holders for power in powers} == {()}
    assert reasons(plan) == ["no_organ_column"]
    several = [p for p in powers if any(e.value == "2;3" for e in p.elements.extras)]
    assert several
    assert {power.level for power in several} == {None}


def test_zhejiang_gives_166_codes_and_holds_five(office):
    plan = load(office, "power_base_codes_zhejiang.csv", area="330000", **ZHEJIANG)
    assert [reason for _, reason in held(plan)] == ["code_malformed"] * 5
    assert "许可-00077-025－01" in [item.value for item in plan.quarantine]
    assert len(office.powers()) == 166
    assert {"no_name_column", "no_organ_column"} <= set(reasons(plan))


PRE_APPROVAL = {"area": "100000", "as_of": None, "date_reason": "目录未注明日期"}


def test_old_organ_names_are_met_as_they_were(with_organs):
    told = PRE_APPROVAL | {"date": PartialDate("2016"), "item_type": "行政许可"}
    plan = load(with_organs, "pre_approval_items.csv", **told)
    assert (held(plan), len(with_organs.powers())) == ([], 31)
    assert "organ_succeeded" not in reasons(plan)
    held_by = {n for p in with_organs.powers() for n in with_organs.holders(p, "2016-12-31")}
    assert {"中国银行业监督管理委员会", "中国保险监督管理委员会", "国家新闻出版广电总局"} <= held_by


def test_old_organ_names_lead_across_the_reorganisation_of_2018(with_organs):
    told = PRE_APPROVAL | {"date": PartialDate("2019"), "item_type": "行政许可"}
    plan = load(with_organs, "pre_approval_items.csv", **told)
    assert [reason for _, reason in held(plan)] == ["organ_successors"] * 5
    assert "国家广播电视总局、国家新闻出版署" in said(plan, "organ_successors")
    held_by = {n for p in with_organs.powers() for n in with_organs.holders(p, "2019-12-31")}
    assert "中国银行保险监督管理委员会" in held_by
    assert not {"银监会", "保监会", "中国银行业监督管理委员会"} & held_by


def test_the_change_records_give_57_changes_and_hold_what_has_no_date(with_organs):
    plan = load(with_organs, "change_records.csv", area="", **CHANGES)
    assert Counter(actions(plan)) == {
        "cancel": 31,
        "establish": 11,
        "grant": 7,
        "delegate": 4,
        "convert_filing": 2,
        "convert_post_registration": 1,
        "amend_organ": 1,
    }
    assert Counter(reason for _, reason in held(plan)) == {"no_usable_date": 6, "stated_total": 5}
    assert {(s.total.count, s.read) for s in plan.stated} == {
        (30, 11),
        (50, 1),
        (62, 1),
        (152, 2),
        (13, 1),
    }


def test_without_the_operators_word_only_what_is_dated_and_known_is_carried_out(with_organs):
    plan = load(with_organs, "change_records.csv", kind=Kind.CHANGES, area="")
    assert Counter(actions(plan)) == {"establish": 11}
    assert Counter(reason for _, reason in held(plan)) == {
        "no_usable_date": 51,
        "not_in_ledger": 1,
    }


def test_with_a_date_for_the_undated_only_delegations_without_a_receiver_remain(with_organs):
    told = CHANGES | {"date": PartialDate("2014")}
    plan = load(with_organs, "change_records.csv", area="", **told)
    rows = [reason for _, reason in held(plan)]
    assert Counter(rows)["receiver_missing"] == 3
    assert "no_usable_date" not in rows
    assert Counter(actions(plan))["cancel"] == 34


def test_the_change_records_shuffled_lead_to_nothing(with_organs):
    load(with_organs, "change_records.csv", area="", **CHANGES)
    plan = with_organs.prepare(shuffled(with_organs, "change_records.csv"), area="", **CHANGES)
    assert (plan.request, actions(plan)) == (None, ["none"] * 57)


def test_internet_culture_is_established_in_2004_and_handed_down_in_2010(with_organs):
    load(with_organs, "change_records.csv", area="", **CHANGES)
    name = "设立经营性互联网文化单位审批"
    assert name not in {p.elements.name for p in with_organs.powers("2004-06-30")}
    former = with_organs.power("2004-07-01", name)
    assert with_organs.holders(former, "2004-07-01") == ["文化部"]
    now = with_organs.power("2010-07-12", name)
    assert (now.id, now.level) == (former.id, Level.PROVINCE)
    assert with_organs.holders(now) == ["省级人民政府文化行政主管部门"]
    assert now.supervisors == former.holders


def test_treasury_agents_are_approved_by_fewer_organs_and_listed_in_tianjin(with_organs):
    load(with_organs, "change_records.csv", area="", **CHANGES)
    told = {"area": "100000", "as_of": None, "date": PartialDate("2023"), "date_reason": "引2023年"}
    plan = load(with_organs, "items_pboc_2014_and_tianjin.csv", **told, act=NamedAct(title=BANK))
    match = next(m for m in plan.matched if m.row == 11)
    assert (match.how, match.action) == ("kind_name", "amend")
    events = with_organs.ledger.streams([match.stream])[match.stream]
    assert [event.topic for event in events] == [
        "power.added",
        "power.holders_reduced",
        "power.amended",
    ]
    assert [event.act.effective_on.year for event in events] == [2004, 2012, 2023]
    assert events[-1].elements.codes[0].text == "21015"


def test_trading_in_banknotes_is_listed_in_2014_and_cancelled_in_2016(with_organs):
    told = {"area": "100000", "as_of": None}
    load(with_organs, "items_pboc_2014_and_tianjin.csv", **told)
    path = picked(with_organs, "change_records.csv", "CHG036")
    plan = with_organs.prepare(path, area="", **(CHANGES | {"take_over": None}))
    assert (hows(plan), actions(plan)) == (["organ_name"], ["cancel"])
    with_organs.accept(plan)
    code = "21005"
    listed = {
        day: any(c.text == code for p in with_organs.powers(day) for c in p.elements.codes)
        for day in ("2014-02-18", "2014-02-19", "2016-02-22", "2016-02-23")
    }
    assert list(listed.values()) == [False, True, True, False]


def test_3006_laws_and_6611_events_load_in_either_order(office):
    history, register = "legal_basis_changes.csv", "legal_basis_laws.csv"
    first = load(office, history, area="", kind=Kind.INSTRUMENTS)
    assert (len(first.matched), held(first)) == (6611, [])
    assert Counter(actions(first)) == {"amend": 3832, "issue": 2702, "none": 77}
    assert Counter(hows(first))["approval"] == 77
    second = load(office, register, area="", **SNAPSHOT)
    assert (len(second.matched), held(second)) == (3006, [])
    assert reasons(second).count("expired_without_day") == 82
    assert len(LedgerKnown(office.ledger).all_papers) == 2895
    for name in (history, register):
        assert office.prepare(shuffled(office, name), area="", **SNAPSHOT).request is None


def test_the_register_of_laws_first_and_the_history_after_it(office):
    load(office, "legal_basis_laws.csv", area="", **SNAPSHOT)
    plan = load(office, "legal_basis_changes.csv", area="", kind=Kind.INSTRUMENTS)
    assert (len(plan.matched), held(plan)) == (6611, [])
    papers = LedgerKnown(office.ledger).all_papers
    assert len(papers) == 2895
    supplied = [p for p in papers if p.marks[0].on.isoformat() == "2026-06-08"]
    assert len(supplied) < 100


def test_laws_without_a_date_are_held_until_the_operator_gives_one(office):
    plan = office.prepare(DATA / "legal_basis_laws.csv", area="", kind=Kind.INSTRUMENTS)
    assert {reason for _, reason in held(plan)} == {"no_usable_date"}
    assert plan.held == len(plan.quarantine) > 200


def test_252_papers_are_registered_once(office):
    plan = load(office, "change_documents.csv", area="", kind=Kind.INSTRUMENTS)
    assert (actions(plan), held(plan)) == (["issue"] * 252, [])
    assert reasons(plan).count("number_in_use") == 4
    again = office.prepare(shuffled(office, "change_documents.csv"), kind=Kind.INSTRUMENTS)
    assert again.request is None


def test_the_changes_rest_on_papers_that_are_registered_already(with_organs):
    load(with_organs, "change_documents.csv", area="", kind=Kind.INSTRUMENTS)
    before = {p.id for p in LedgerKnown(with_organs.ledger).all_papers}
    load(with_organs, "change_records.csv", area="", **CHANGES)
    cited = {
        entry.event.act.instrument
        for entry in with_organs.ledger.all_entries()
        if entry.event.stream.startswith("power:")
    }
    assert len(cited & before) >= 8


def test_the_facts_about_organs_are_taken_once(with_organs):
    copy = with_organs.folder / "copy.csv"
    copy.write_bytes(ORGANS.read_bytes() + b"\n")
    assert with_organs.prepare(copy, kind=Kind.ORGANS).request is None


def test_what_is_stored_is_read_back_as_it_was_planned(with_organs):
    load(with_organs, "change_records.csv", area="", **CHANGES)
    for entry in with_organs.ledger.all_entries():
        assert decode(stamp(encode(entry.event), entry.recorded_at))[0] == entry.event
        assert isinstance(replace(entry.event.act), Act)
