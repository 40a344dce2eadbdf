"""The two demo registers: one says only what was published, the other that it is made up."""

import csv
import re
from contextlib import closing
from dataclasses import replace
from datetime import date
from hashlib import sha256
from importlib import resources
from pathlib import Path

import pytest

from domain.calendar import default_calendar
from domain.dates import Precision
from domain.events import EntryCorrected, instrument, organ, power
from domain.ledger import Ledger
from domain.listing import difference
from domain.replay import replay
from domain.streams import history
from domain.timeline import on
from domain.totals import count, reconcile
from ops.demo import facts as files
from ops.demo import load_panshan, load_state_council, panshan_frame
from ops.demo.changes import UnknownChange, change
from ops.demo.panshan import FORGOTTEN, LATE, MISTAKEN, NEVER, WITHHELD
from ops.demo.panshan_powers import cancelled, granted, own
from ops.migrate import migrate
from ops.store.postgres import ledger_env

SHARED = Path(__file__).parents[3] / "shared" / "data"
PLAN = "instrument:panshan-2016-109"


class Register:
    """A demo register, loaded once, with its events by stream."""

    def __init__(self, load):
        self.ledger = Ledger(env={"PERSISTENCE_MODULE": "ops.store.memory"})
        self.story = load(self.ledger)
        self.entries = list(self.ledger.all_entries())
        self.events = [entry.event for entry in self.entries]
        self.streams = {}
        for event in self.events:
            self.streams.setdefault(event.stream, []).append(event)

    def on(self, stream, day):
        return on(history(self.streams[stream]), day)

    def powers(self):
        return [events for id, events in self.streams.items() if id.startswith("power:")]

    def reconciled(self, paper):
        [stated] = [e for e in self.streams[paper] if isinstance(e, instrument.TotalsStated)]
        explained = [
            e for e in self.streams[paper] if isinstance(e, instrument.DifferenceExplained)
        ]
        return reconcile(stated.totals, count(self.powers(), paper), explained)


@pytest.fixture(scope="module")
def council():
    register = Register(load_state_council)
    with closing(register.ledger):
        yield register


@pytest.fixture(scope="module")
def panshan():
    register = Register(load_panshan)
    with closing(register.ledger):
        yield register


# The files of facts


def test_every_fact_names_where_it_was_read():
    rows = [row for _, row in files.rows(files.CHANGES)]
    assert len(rows) == 54
    for row in rows:
        assert row["read_at"].startswith("http")
        assert row["name"]
        assert row["title"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the sample data beside the project")
def test_the_facts_are_those_of_the_sample_data():
    theirs = ("item_name", "change_kind", "document_title", "document_number", "annex")
    theirs += ("annex_item_no", "decision_date", "publication_date", "effective_date")
    theirs += ("document_url", "text_obtained_from")
    ours = ("name", "change", "title", "number", "annex", "item")
    ours += ("decided_on", "published_on", "effective_on", "address", "read_at")
    assert {tuple(row[c] for c in ours) for _, row in files.rows(files.CHANGES)} == {
        tuple(row[c] for c in theirs)
        for row in sample("change_records.csv")
        if row["text_obtained_from"].startswith("http")
    }


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the sample data beside the project")
def test_the_stated_numbers_are_those_of_the_sample_data():
    stated = sorted(
        (row["number"], row["title"], row["count"]) for _, row in files.rows(files.TOTALS)
    )
    assert stated == sorted(
        (row["document_number"], row["document_title"], row["value"])
        for row in sample("published_totals.csv")
        if row["area_code"] == "100000"
    )


def sample(name):
    with (SHARED / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_kind_of_change_without_a_request_is_refused():
    fact = replace(files.facts()[0], change="transfer")
    with pytest.raises(UnknownChange, match="transfer"):
        change(fact)


def test_a_fact_without_any_day_is_never_given_one():
    [fact, *_] = [fact for fact in files.facts() if not fact.paper.published_on and fact.left_out]
    with pytest.raises(ValueError, match="should have been left out"):
        change(fact)


# The State Council's register


def test_nothing_in_the_facts_is_simulated(council):
    assert not any(event.act.simulated for event in council.events)


def test_loading_the_facts_again_changes_nothing(council):
    before = council.ledger.position
    assert load_state_council(council.ledger) == council.story
    assert council.ledger.position == before == len(council.events)


def test_every_recorded_change_says_from_which_row_it_was_read(council):
    digest = sha256(resources.files("ops.demo").joinpath(files.CHANGES).read_bytes()).hexdigest()
    rows = dict(files.rows(files.CHANGES))
    for events in council.powers():
        for event in events:
            assert event.act.origin.sha256 == digest
            assert event.act.origin.file == files.CHANGES
            assert f"power:cn-{rows[event.act.origin.row]['power']}" == event.stream


def test_a_day_that_no_paper_names_is_marked_as_the_operators(council):
    rows = dict(files.rows(files.CHANGES))
    for events in council.powers():
        for event in events:
            named = rows[event.act.origin.row]["effective_on"]
            assert bool(event.act.remark) != bool(named)
            assert named in ("", event.act.effective_on.isoformat())


def test_what_was_never_recorded_as_established_is_taken_over_without_a_false_day(council):
    taken_over = [events[0] for events in council.powers() if not events[0].act.instrument]
    assert len(taken_over) == 33
    for event in taken_over:
        assert isinstance(event, power.PowerAdded)
        assert event.act.effective_precision is Precision.YEAR
        assert (event.act.effective_on.month, event.act.effective_on.day) == (12, 31)
        assert "未载明设立日期" in event.act.remark


def test_what_could_not_be_recorded_is_told_with_its_reason(council):
    recorded = {events[0].elements.name for events in council.powers()}
    names = {item.what for item in council.story.left_out if not item.what.isdigit()}
    assert len(council.story.left_out) == 15
    assert all(item.because for item in council.story.left_out)
    assert not names & recorded
    assert len(names) + len(recorded) == 53


def test_the_papers_come_in_order_and_change_the_list_between_their_days(council):
    story = council.story.milestones
    assert [m.first for m in story] == sorted(m.first for m in story)
    assert len(story) == 17
    shown = {m.number: listed(council, m.before) - listed(council, m.after) for m in story}
    assert {number: len(gone) for number, gone in shown.items() if gone} == {
        "": 6,
        "国发〔2013〕19号": 2,
        "国发〔2013〕44号": 3,
        "国发〔2015〕57号": 1,
        "国发〔2016〕10号": 1,
        "国发〔2016〕9号": 1,
        "国发〔2020〕13号": 4,
    }


def listed(register, day, upto=None):
    entries = register.entries[:upto]
    return {line["power"] for line in replay(entries, as_of=day)}


def test_a_delegation_to_a_class_of_organs_moves_the_holder(council):
    stream = "power:cn-guofa-2013-27-1"
    before, after = (council.on(stream, date(2013, 7, day)) for day in (21, 22))
    assert before.holders == ("organ:cn-nhfpc",)
    assert after.holders == ("organ:cn-health-provinces",)
    assert after.supervisors == ("organ:cn-nhfpc",)


def test_one_approval_is_followed_from_its_order_to_the_later_adjustment(council):
    events = council.streams["power:cn-order-412-221"]
    assert [event.topic for event in events] == ["power.added", "power.holders_reduced"]
    assert [event.act.number for event in events] == ["国务院令第412号", "国发〔2012〕52号"]
    assert council.on(events[0].stream, date(2004, 6, 30)) is None


def test_a_partial_annex_is_never_balanced_silently(council):
    rows = {
        (row.stated.change.value, row.stated.scope): (
            row.stated.count,
            row.recorded,
            row.unexplained,
        )
        for row in council.reconciled("instrument:cn-guofa-2013-19")
    }
    assert rows["cancel", "行政审批项目"] == (71, 2, 69)
    assert rows["all", ""] == (117, 2, 115)
    assert rows["delegate", "行政审批项目"] == (20, 0, 20)


# The Panshan register


def test_every_act_of_the_panshan_register_says_that_it_is_made_up(panshan):
    for event in panshan.events:
        assert event.act.simulated
        assert "模拟" in event.act.title
        if isinstance(event, EntryCorrected) and event.replacement:
            assert event.replacement.act.simulated


def test_loading_panshan_again_changes_nothing(panshan):
    before = panshan.ledger.position
    assert load_panshan(panshan.ledger) == panshan.story
    assert panshan.ledger.position == before


def test_the_frame_is_that_of_the_paper(panshan):
    names = [department.name for department in panshan_frame.departments()]
    assert len(names) == len(set(names)) == 29
    assert {"县农经局", "县动监局"} <= set(names)
    assert date(2016, 10, 8) == panshan_frame.DEADLINE
    assert (len(cancelled()), len(granted())) == (49, 308)
    [paper] = [e for e in panshan.streams[PLAN] if isinstance(e, instrument.InstrumentIssued)]
    assert paper.number == "盘县政办发〔2016〕109号"


def test_invented_items_have_names_of_their_own():
    names = [item.name for item in (*granted(), *cancelled(), *own())]
    assert len(set(names)) == len(names)


def test_stated_and_recorded_grants_differ_by_one_explained_and_one_not(panshan):
    rows = {row.stated.change.value: row for row in panshan.reconciled(PLAN)}
    assert (rows["cancel"].stated.count, rows["cancel"].difference) == (49, 0)
    grant = rows["grant"]
    assert (grant.stated.count, grant.recorded, grant.unexplained) == (308, 306, 1)
    silent = {granted()[number - 1].id for number in (WITHHELD, FORGOTTEN)}
    assert {id for id, e in panshan.streams.items() if "-grant-" in id and len(e) == 1} == silent


def test_the_county_acts_only_once_the_power_is_handed_over(panshan):
    for item in granted():
        events = panshan.streams[item.id]
        days = [e.act.effective_on for e in events if isinstance(e, power.HandoverCompleted)]
        city, county = item.department.city, item.department.county
        assert panshan.on(item.id, date(2016, 9, 10)).exercisers("211122") == (city,)
        for day in days:
            state = panshan.on(item.id, day)
            assert state.exercisers("211122") == (county,)
            assert state.holders == (city,)
            assert "专用章(4)" in state.arrangements[0].seal


def test_one_department_is_late_and_one_never_takes_over(panshan):
    deadline = panshan_frame.DEADLINE
    late, waiting = set(), set()
    for item in granted():
        events = panshan.streams[item.id]
        days = [e.act.effective_on for e in events if isinstance(e, power.HandoverCompleted)]
        if item.number not in (WITHHELD, FORGOTTEN):
            late |= {item.department.slug for day in days if day > deadline}
            waiting |= {item.department.slug for _ in range(not days)}
            assert all(default_calendar().is_workday(day) for day in days)
    assert (late, waiting) == ({LATE}, {NEVER})


def test_training_lasts_one_to_three_months_and_is_extended_for_one(panshan):
    grants = [e for e in panshan.events if isinstance(e, power.PowerGranted)]
    assert {g.training_until for g in grants} == {
        date(2016, 11, 8),
        date(2016, 12, 8),
        date(2017, 1, 8),
    }
    extended = {e.organ for e in panshan.events if isinstance(e, power.TrainingExtended)}
    assert extended == {"organ:panshan-environment"}


def test_the_correction_changes_the_past_but_not_what_was_known(panshan):
    [corrected] = panshan.story.corrections
    before, after = (
        replay(panshan.entries[:upto], as_of=corrected.as_of)
        for upto in (corrected.before, corrected.after)
    )
    changed = difference(before, after)
    assert [line["power"] for line in changed["added"]] == [corrected.wrong]
    assert [line["power"] for line in changed["removed"]] == [corrected.right]
    assert changed["changed"] == []
    assert corrected.right == cancelled()[MISTAKEN - 1].id


def test_the_plan_shortens_the_countys_list_by_forty_nine(panshan):
    plan = panshan.story.milestones[-1]
    assert (plan.instrument, plan.before) == (PLAN, date(2016, 9, 8))
    assert len(listed(panshan, plan.before) - listed(panshan, plan.after)) == 49


@pytest.mark.parametrize("register", ["council", "panshan"])
def test_every_organ_and_paper_is_registered_before_it_is_named(register, request):
    seen = set()
    for event in request.getfixturevalue(register).events:
        seen.add(event.stream)
        assert seen.issuperset(filter(None, (*event.organs, event.act.instrument)))


@pytest.mark.parametrize("register", ["council", "panshan"])
def test_no_telephone_number_has_slipped_in(register, request):
    telephone = re.compile(r"(?<![0-9/])(?:0[0-9]{2,3}-[0-9]{7,8}|1[3-9][0-9]{9})(?![0-9])")
    for event in request.getfixturevalue(register).events:
        assert not telephone.search(repr(event))


def test_every_organ_of_panshan_is_named_as_printed(panshan):
    named = {e.name for e in panshan.events if isinstance(e, organ.OrganEstablished)}
    assert {department.name for department in panshan_frame.departments()} < named


def test_both_registers_go_into_one_postgres_and_are_found_again(pg_url, council, panshan):
    for schema, load, known in (
        ("facts", load_state_council, council),
        ("made_up", load_panshan, panshan),
    ):
        migrate(pg_url, schema)
        for _ in range(2):
            with closing(Ledger(env=ledger_env(pg_url, schema))) as ledger:
                assert load(ledger) == known.story
                assert [entry.event for entry in ledger.all_entries()] == known.events
