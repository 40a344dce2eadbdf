"""For every history, day and position: the read models say what the events say, byte for byte."""

from datetime import date, timedelta

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ledger import Ledger
from domain.listing import Line, Selection, canonical, difference, select, totals
from domain.organs import Organ
from domain.replay import replay
from domain.streams import history
from domain.timeline import Version, on
from projections import History, Organs
from projections.database import Database
from projections.follow import catch_up, catch_up_all, rebuild
from projections.lists import Page, Standing
from tests.brute_force import stood
from tests.facts import CITY, COUNTY, OTHER, TOWN
from tests.projections.shelves import Shelf, joined, played_out, rows, serving
from tests.scripts import START, scripts

FEW = settings(max_examples=25)
days = st.one_of(
    st.integers(-5, 70).map(lambda n: START + timedelta(days=n)),
    st.sampled_from([date.min, date.max]),
)
selections = st.sampled_from(
    [
        Selection(services=True),
        Selection(),
        Selection(area="211100", services=True),
        Selection(area="211122"),
        Selection(organ=COUNTY),
        Selection(organ=CITY, kind="licence"),
        Selection(kind="service"),
        Selection(text="乙", services=True),
        Selection(text="1"),
    ]
)
EVERYTHING = Selection(services=True)
HISTORY = "history_{0} natural join (select known_from as text_from, valid_from, sought, line"
HISTORY += " from history_texts_{0}) as texts"
CELLS = "stream, valid_from, valid_until, known_from, known_until, version, status, holder, organs"


def listed(ledger: Ledger, day: date, known: int, selection: Selection) -> list[Line]:
    """The road without a read model."""
    return select(replay(ledger.all_entries(upto=known), as_of=day), selection)


@FEW
@given(scripts, st.tuples(days, days), selections, st.integers(1, 7), st.data())
def test_the_history_says_of_any_day_and_position_what_the_events_say(
    shelf: Shelf, script, two_days, selection, at_once, data
):
    with played_out(script) as ledger, shelf.fresh() as database:
        model = History(database)
        assert catch_up_all([model], ledger, at_once=at_once) == ledger.position
        known = tuple(data.draw(st.integers(0, ledger.position)) for _ in range(2))
        one, two = (listed(ledger, *at, selection) for at in zip(two_days, known, strict=True))
        day, position = two_days[0], known[0]
        assert joined(model.list_bytes(day, position, selection)) == canonical(one)
        assert model.list(day, position, selection) == one
        parts = model.stream(day, position, selection)
        assert joined(line for part in parts for line in part) == canonical(one)
        assert model.diff(two_days, known, selection) == difference(one, two)
        assert model.totals(day, position) == totals(listed(ledger, day, position, EVERYTHING))


@FEW
@given(scripts, st.tuples(days, days), selections, st.integers(1, 7))
def test_the_current_list_is_the_history_as_now_known(
    shelf: Shelf, script, two_days, selection, at_once
):
    with played_out(script) as ledger, shelf.fresh() as database:
        model = History(database)
        catch_up_all([model], ledger, at_once=at_once)
        one, two = (listed(ledger, day, ledger.position, selection) for day in two_days)
        assert joined(model.list_bytes(two_days[0], selection=selection)) == canonical(one)
        parts = model.stream(two_days[0], selection=selection)
        assert joined(line for part in parts for line in part) == canonical(one)
        assert model.diff(two_days, selection=selection) == difference(one, two)
        everything = listed(ledger, two_days[0], ledger.position, EVERYTHING)
        assert model.totals(two_days[0]) == totals(everything)
        assert [found.power for found in model.listed(two_days[0])] == [
            line["power"] for line in everything
        ]


@FEW
@given(scripts, days, st.integers(1, 7), st.data())
def test_a_clerk_who_reads_the_entries_by_hand_finds_the_same(
    shelf: Shelf, script, day, at_once, data
):
    with played_out(script) as ledger, shelf.fresh() as database:
        model = History(database)
        catch_up_all([model], ledger, at_once=at_once)
        known = data.draw(st.integers(0, ledger.position))
        by_hand = stood(ledger.all_entries(), day, known)
        powers = {entry.event.stream for entry in ledger.all_entries()}
        found = {
            id: told(standing.line)
            for id in powers
            if (standing := model.power(id, day, known)) is not None
        }
        assert found == by_hand


def told(line: Line) -> tuple[str, tuple[str, ...], str]:
    return line["status"], tuple(party["organ"] for party in line["holders"]), line["name"]


@FEW
@given(scripts, st.integers(1, 7))
def test_neither_the_batches_nor_a_rebuild_leave_a_trace_in_the_rows(shelf: Shelf, script, at_once):
    with played_out(script) as ledger, shelf.fresh() as one, shelf.fresh() as other:
        models = [History(one), Organs(one)]
        catch_up_all(models, ledger, at_once=at_once)
        before = everything(one)
        catch_up_all([History(other), Organs(other)], ledger)
        assert everything(other) == before
        assert rebuild(models, ledger) == ledger.position
        assert everything(one) == before


def everything(database: Database) -> list[object]:
    return [
        rows(database, "history", HISTORY, f"{CELLS}, sought, line"),
        rows(database, "history", "history_names_{0}"),
        rows(database, "organs"),
    ]


NO_OVERLAP = """
create extension if not exists btree_gist with schema public;
create table checked (like {table}, exclude using gist (
    stream with =,
    daterange(valid_from, valid_until) with &&,
    int8range(known_from, known_until) with &&
));
insert into checked select * from {table};
drop table checked;
"""


@FEW
@given(scripts, st.integers(1, 7))
def test_no_two_rows_of_a_power_hold_on_one_day_as_known_at_one_position(
    shelf: Shelf, script, at_once
):
    with played_out(script) as ledger, shelf.fresh() as database:
        model = History(database)
        catch_up_all([model], ledger, at_once=at_once)
        with psycopg.connect(shelf.url) as owner:
            owner.execute(f"set search_path to {database.schema}, public")
            for table in ("history", "history_names"):
                generation = serving(database, "history")
                owner.execute(NO_OVERLAP.format(table=f"{table}_{generation}"))


def test_the_check_for_overlaps_can_fail(shelf: Shelf):
    with shelf.fresh() as database, psycopg.connect(shelf.url) as owner:
        assert History(database).position == 0
        owner.execute(f"set search_path to {database.schema}, public")
        row = "insert into history_names_1 values ('organ:a', %s, null, 1, null, '局')"
        for day in ("2020-01-01", "2020-06-01"):
            owner.execute(row, [day])
        with pytest.raises(psycopg.errors.ExclusionViolation):
            owner.execute(NO_OVERLAP.format(table="history_names_1"))


@FEW
@given(scripts, days, st.data())
def test_what_is_scheduled_is_every_later_version_and_nothing_that_stands(
    shelf: Shelf, script, day, data
):
    with played_out(script) as ledger, shelf.fresh() as database:
        model = History(database)
        catch_up(model, ledger)
        known = data.draw(st.integers(0, ledger.position))
        assert spans(model.scheduled(day, known, EVERYTHING)) == later(ledger, day, known)


def spans(found: list[Standing]) -> set[tuple[str, date, date | None, int]]:
    return {(s.line["power"], s.valid_from, s.valid_until, s.version) for s in found}


def later(ledger: Ledger, day: date, known: int) -> set[tuple[str, date, date | None, int]]:
    return {
        (id, version.valid_from, version.valid_until, version.state.by)
        for id in {entry.event.stream for entry in ledger.all_entries()}
        if id.startswith("power:")
        for version in timeline(ledger, id, known)
        if version.valid_from > day
    }


def timeline(ledger: Ledger, id: str, known: int) -> list[Version]:
    events = ledger.streams([id], upto=known)[id]
    return history(events) if events else []


@FEW
@given(scripts, days, st.integers(1, 7), st.data())
def test_who_is_on_the_list_and_who_is_to_come_is_told_by_id(
    shelf: Shelf, script, day, at_once, data
):
    with played_out(script) as ledger, shelf.fresh() as database:
        model = History(database)
        catch_up_all([model], ledger, at_once=at_once)
        known = data.draw(st.integers(0, ledger.position))
        ids = {e.event.stream for e in ledger.all_entries() if e.event.stream.startswith("power:")}
        pasts = {id: past for id in ids if (past := timeline(ledger, id, known))}
        stand = {id: on(past, day) for id, past in pasts.items()}
        assert sorted(model.on_list(day, known)) == sorted(
            id for id, power in stand.items() if power is not None and power.listed
        )
        assert sorted(model.coming(day, known)) == sorted(
            id for id, past in pasts.items() if past[0].valid_from > day
        )


@FEW
@given(scripts, days, st.integers(1, 7), st.data())
def test_an_organ_is_found_as_its_events_tell(shelf: Shelf, script, day, at_once, data):
    with played_out(script) as ledger, shelf.fresh() as database:
        model = Organs(database)
        catch_up_all([model], ledger, at_once=at_once)
        known = data.draw(st.integers(0, ledger.position))
        everybody = (timeline(ledger, id, known) for id in (CITY, COUNTY, OTHER, TOWN))
        assert model.histories(known) == [past for past in everybody if past]
        for id in (CITY, COUNTY, OTHER, TOWN):
            versions: list[Version[Organ]] = timeline(ledger, id, known)
            assert model.history(id, known) == versions
            standing = [v.state for v in versions if v.valid_from <= day][-1:]
            assert model.organ(id, day, known) == (standing[0] if standing else None)
            for organ in standing:
                assert organ in model.named(organ.name, day, known)


@FEW
@given(scripts, days, st.integers(1, 3))
def test_the_pages_of_a_list_put_together_are_the_list(shelf: Shelf, script, day, limit):
    with played_out(script) as ledger, shelf.fresh() as database:
        model = History(database)
        catch_up(model, ledger)
        whole = model.list(day, selection=EVERYTHING)
        pages: list[Line] = []
        page = Page(limit=limit)
        while some := model.list(day, selection=EVERYTHING, page=page):
            assert len(some) <= limit
            pages += some
            page = Page(after=place(some[-1]), limit=limit)
        assert pages == whole


def place(line: Line) -> tuple[str, str, str, str]:
    return line["area"], line["holders"][0]["organ"], line["kind"], line["power"]
