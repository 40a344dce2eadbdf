"""The made-up province: whatever the seed, its history is one the domain would have allowed."""

import os
import subprocess
import sys
from collections import Counter, defaultdict
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest

from domain.claims import claims
from domain.codec import decode, encode, stamp
from domain.codes import CodeScheme, OrgCode, check
from domain.decide import judge_stream
from domain.errors import Overtaken
from domain.events import (
    EVENTS,
    PUBLIC_TOPICS,
    ChangeRevoked,
    EntryCorrected,
    duty,
    instrument,
    organ,
    power,
)
from domain.ledger import Ledger
from domain.listing import canonical
from domain.power import Status
from domain.replay import replay
from domain.streams import history
from domain.timeline import on
from domain.totals import change_of, count, reconcile
from ops.bench.bulk import bulk
from ops.migrate import migrate
from ops.simulate import load, simulate
from ops.simulate.scale import FIRST_DAY, LAST_DAY, SMALLEST, TooSmall
from ops.store.postgres import ledger_env

SEED, SIZE = 20180315, 16_000
PUBLIC = {EVENTS[topic] for topic in PUBLIC_TOPICS}
PUBLIC = {EVENTS[topic] for topic in PUBLIC_TOPICS}
NEVER_TOLD = {
    # The simulation tells no such thing; a province without it is still believable.
    organ.OrganAliased,
    organ.OrganRecoded,
    organ.NamePlateRemoved,
    instrument.InstrumentRepealed,
    instrument.InstrumentVoided,
    duty.DutyReworded,
    duty.DutyEnded,
    power.HoldersReduced,
}


@pytest.fixture(scope="module")
def told():
    return list(simulate(SEED, SIZE))


@pytest.fixture(scope="module")
def streams(told):
    result = defaultdict(list)
    for event in told:
        result[event.stream].append(event)
    return dict(result)


@pytest.fixture
def ledger():
    with closing(Ledger(env={"PERSISTENCE_MODULE": "ops.store.memory"})) as ledger:
        yield ledger


FINGERPRINT = """
from hashlib import sha256
from domain.codec import encode
from ops.simulate import simulate
digest = sha256()
for event in simulate({seed}, 2_000):
    digest.update(encode(event))
print(digest.hexdigest())
"""


def fingerprint(seed, **environment):
    """What the history of a seed hashes to, told by another process."""
    told = subprocess.run(
        [sys.executable, "-c", FINGERPRINT.format(seed=seed)],
        cwd=Path(__file__).parents[2],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.strip()


@pytest.mark.parametrize("size", [SMALLEST, 501, 777, 3_000])
def test_a_history_has_exactly_the_length_asked_for(size):
    assert sum(1 for _ in simulate(4, size)) == size


@pytest.mark.parametrize("size", [-1, 0, SMALLEST - 1])
def test_a_register_too_small_for_a_province_is_refused(size):
    with pytest.raises(TooSmall, match=str(SMALLEST)):
        simulate(1, size)


def test_the_seed_decides_the_history_and_nothing_else_does():
    here = fingerprint(7, PYTHONHASHSEED="1", TZ="America/Lima")
    there = fingerprint(7, PYTHONHASHSEED="2", TZ="Asia/Shanghai")
    assert here == there != fingerprint(8)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_small_provinces_are_lawful_too(seed):
    streams = defaultdict(list)
    for event in simulate(seed, 1_200):
        streams[event.stream].append(event)
        judge_stream(streams[event.stream])


def test_every_stream_could_have_been_decided_entry_by_entry(streams):
    assert len(streams) > 4_000
    for events in streams.values():
        assert [event.version for event in events] == list(range(1, len(events) + 1))
        for end in range(1, len(events) + 1):
            judge_stream(events[:end])


def test_a_larger_province_is_lawful_to_the_end():
    streams = defaultdict(list)
    for event in simulate(99, 60_000):
        streams[event.stream].append(event)
    for events in streams.values():
        judge_stream(events)


def test_nothing_is_named_before_it_is_registered(told):
    registered = set()
    for event in told:
        registered.add(event.stream)
        assert registered.issuperset(filter(None, (*event.organs, event.act.instrument)))


def test_every_kind_of_fact_is_told_or_known_not_to_be(told):
    assert {type(event) for event in told} == PUBLIC - NEVER_TOLD


def test_nothing_can_be_taken_for_real(told):
    for event in told:
        assert event.act.simulated
        assert "模拟" in event.act.title
    areas = {event.area for event in told if isinstance(event, power.PowerAdded)}
    assert {area[:2] for area in areas} == {"99"}


def test_what_is_told_is_stored_and_read_back_as_it_was(told):
    now = datetime(2026, 11, 21, tzinfo=UTC)
    for event in told:
        assert decode(stamp(encode(event), now)) == (event, now)


def test_codes_have_the_right_check_digits(told):
    founded = [event for event in told if isinstance(event, organ.OrganEstablished)]
    assert len(founded) > 200
    assert not [w for event in founded for w in OrgCode.parse(event.credit_code).warnings]
    codes = [c for e in told if isinstance(e, power.PowerAdded) for c in e.elements.codes]
    assert {code.scheme for code in codes} == {CodeScheme.BASE, CodeScheme.IMPLEMENTATION}
    # Scope 99 is no province's, on purpose.
    assert {warning for code in codes for warning in check(code)} == {"base_code_scope"}


def test_departments_of_one_field_and_level_list_the_same_items(told):
    shared = Counter(
        (code.text, event.elements.name)
        for event in told
        if isinstance(event, power.PowerAdded)
        for code in event.elements.codes
        if code.scheme is CodeScheme.BASE
    )
    assert max(shared.values()) > 5


def test_one_reorganisation_moves_powers_in_bulk(told):
    moved = Counter(e.act.number for e in told if isinstance(e, power.PowerTransferred))
    assert max(moved.values()) > 50
    merged = {e.stream for e in told if isinstance(e, organ.OrganMerged)}
    assert len(merged) > 20


def test_changes_are_recorded_late_and_decided_ahead(told):
    days = [e.act.effective_on for e in told if isinstance(e, power.PowerCancelled)]
    latest = days[0]
    late = ahead = 0
    for event in told:
        if isinstance(event, power.PowerCancelled):
            late += (latest - event.act.effective_on).days > 60
            ahead += (event.act.effective_on - date.fromisoformat(event.act.decided_on)).days > 20
        if isinstance(event, instrument.InstrumentIssued) and event.act.decided_on:
            latest = max(latest, event.act.effective_on)
    assert late > 3
    assert ahead > 20


def test_the_history_runs_from_its_first_year_to_its_last(told):
    days = {e.act.effective_on for e in told if isinstance(e, instrument.TotalsStated)}
    assert date.fromordinal(FIRST_DAY) <= min(days)
    assert min(days).year == 2005
    assert max(days).year == date.fromordinal(LAST_DAY).year


def test_records_are_put_right_by_replacement_and_by_annulment(told):
    corrections = [event for event in told if isinstance(event, EntryCorrected)]
    assert {correction.replacement is None for correction in corrections} == {True, False}


def test_an_annulled_cancellation_gives_the_power_back(streams):
    annulled = 0
    for events in streams.values():
        for event in events:
            if isinstance(event, EntryCorrected) and event.replacement is None:
                annulled += 1
                day = event.act.effective_on
                before = on(history(events[: event.version - 1]), day)
                after = on(history(events[: event.version]), day)
                assert (before.status, after.status) == (Status.CANCELLED, Status.IN_FORCE)
    assert annulled > 3


def test_a_revoked_change_never_takes_effect(streams):
    found = 0
    for events in streams.values():
        for event in events:
            if isinstance(event, ChangeRevoked):
                found += 1
                day = events[event.revokes - 1].act.effective_on
                assert all(v.state.by != event.revokes for v in history(events))
                assert day > event.act.effective_on
    assert found > 3


def test_stated_totals_mostly_agree_and_some_differ_with_and_without_a_reason(streams):
    results = Counter()
    recorded = recorded_by_paper(streams)
    for id, events in streams.items():
        explained = [e for e in events if isinstance(e, instrument.DifferenceExplained)]
        for stated in (e for e in events if isinstance(e, instrument.TotalsStated)):
            for row in reconcile(stated.totals, count(recorded[id], id), explained):
                results[
                    "agrees"
                    if not row.difference
                    else "unexplained"
                    if row.unexplained
                    else "explained"
                ] += 1
    assert results["agrees"] > 10 * results["explained"] > 0
    assert results["unexplained"] > 0


def recorded_by_paper(streams):
    """The streams that say something under each paper: counting all of them for each is slow."""
    result = defaultdict(list)
    for events in streams.values():
        for paper in {e.act.instrument for e in events if e.act.instrument and change_of_any(e)}:
            result[paper].append(events)
    return result


def change_of_any(event):
    return isinstance(event, EntryCorrected) or change_of(event) is not None


def test_lineage_names_both_ends(streams):
    for id, events in streams.items():
        for event in events:
            if isinstance(event, power.PowerMerged | power.PowerSplit):
                for result in event.into:
                    assert id in streams[result][0].sources


def test_a_load_in_chunks_leaves_the_same_list_as_in_one_piece(told, ledger):
    reports = []
    told = told[:5_000]
    assert load(ledger, iter(told), chunk=700, progress=reports.append) == 5_000
    assert reports[0] == 700
    assert reports[-1] == ledger.position == 5_000
    with closing(Ledger(env={"PERSISTENCE_MODULE": "ops.store.memory"})) as whole:
        load(whole, told)
        lists = {
            canonical(replay(books.all_entries(), as_of=date(2010, 7, 1)))
            for books in (ledger, whole)
        }
    assert len(lists) == 1
    assert len(lists.pop().splitlines()) > 1_500


def test_a_history_is_loaded_only_once(ledger):
    load(ledger, simulate(1, SMALLEST))
    with pytest.raises(Overtaken):
        load(ledger, simulate(1, SMALLEST))
    assert ledger.position == SMALLEST


def test_nothing_to_load_is_no_error(ledger):
    assert load(ledger, []) == 0
    assert ledger.position == 0


def test_a_load_that_breaks_off_keeps_whole_chunks(ledger, told):
    def breaking():
        yield from told[:250]
        raise RuntimeError("the source went away")

    with pytest.raises(RuntimeError, match="went away"):
        load(ledger, breaking(), chunk=100)
    assert ledger.position == 200


def test_postgres_holds_exactly_the_claims_of_the_loaded_streams(pg_url, told, streams):
    migrate(pg_url, "sim")
    with closing(Ledger(env=ledger_env(pg_url, "sim"))) as ledger:
        load(ledger, told, chunk=2_500)
        assert ledger.position == SIZE
    with psycopg.connect(pg_url) as connection:
        rows = connection.execute(
            "select kind, key, stream, valid_from, valid_until from sim.claims"
        ).fetchall()
    expected = {
        (c.kind, c.key, c.stream, c.valid_from, c.valid_until)
        for events in streams.values()
        for c in claims(events)
    }
    assert set(rows) == expected
    assert len(rows) == len(expected) > 5_000


def test_the_bulk_bench_leaves_nothing_but_figures(pg_url):
    rows = bulk(pg_url, 600)
    assert [row.figure > 0 for row in rows] == [True] * 6
    assert [row.against for row in rows if row.ratio] == ["raw COPY", "raw COPY"]
    with psycopg.connect(pg_url) as connection:
        left = "select count(*) from pg_namespace where nspname like 'bench%'"
        assert connection.execute(left).fetchone() == (0,)
