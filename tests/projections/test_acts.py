"""What was done under a paper and stood: found by the index as by reading every entry."""

from itertools import count as count_from
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from domain.commands import CorrectEntry, RevokeChange
from domain.events import AnyEvent, EntryCorrected
from domain.events import power as e
from domain.events.instrument import Change
from domain.ledger import Ledger
from domain.timeline import effective_day, standing
from domain.totals import count
from projections import Acts
from projections.database import Database
from projections.follow import catch_up, catch_up_all, rebuild
from projections.writing import Diverged
from tests.facts import add, cancel, correct, happened, wish
from tests.projections.papered import ISSUED, PAPERS, papered_scripts
from tests.projections.shelves import Shelf, played_out, record, rows

ONE, TWO = PAPERS
UNDER_ONE, UNDER_TWO = {"instrument": ONE}, {"instrument": TWO}


def streams(ledger: Ledger, known: int) -> dict[str, list[AnyEvent]]:
    """The road without a read model: every entry about a power."""
    found: dict[str, list[AnyEvent]] = {}
    for entry in ledger.all_entries(upto=known):
        if entry.event.stream.startswith("power:"):
            found.setdefault(entry.event.stream, []).append(entry.event)
    return found


@settings(max_examples=40)
@given(papered_scripts, st.integers(1, 7))
def test_what_a_paper_counts_is_what_all_entries_count(shelf: Shelf, script, at_once):
    with played_out(script) as ledger, shelf.fresh() as database:
        acts = Acts(database)
        catch_up_all([acts], ledger, at_once=at_once)
        for known in range(ledger.position + 1):
            everything = streams(ledger, known)
            for paper in (*PAPERS, "instrument:none"):
                found = ledger.streams(acts.under(paper, known), upto=known)
                counted = count(everything.values(), paper)
                assert count(found.values(), paper) == counted
                event(f"changes under a paper: {min(counted.total(), 3)}")


def stood(ledger: Ledger) -> list[tuple[Any, ...]]:
    """The road without a read model: which changes stood, as known after each entry."""
    known: dict[tuple[Any, ...], list[int]] = {}
    for position in range(1, ledger.position + 1):
        for stream, events in streams(ledger, position).items():
            for change in standing(events):
                day = effective_day(change, events)
                paper = change.act.instrument
                deed = (stream, change.version, day, change.topic, paper, words(change, events))
                known.setdefault(deed, []).append(position)
    return [(*deed, *span) for deed, positions in known.items() for span in spans(positions)]


def words(change: AnyEvent, events: list[AnyEvent]) -> int:
    """The version of the event that says so: itself, or its last correction."""
    told = [e.version for e in events if isinstance(e, EntryCorrected)]
    told = [v for v in told if events[v - 1].corrects == change.version]  # pyright: ignore
    return told[-1] if told else change.version


def spans(positions: list[int]) -> list[tuple[int, int]]:
    """Positions that follow each other, as half-open spans."""
    starts = [p for p in positions if p - 1 not in positions]
    return [(start, next(p for p in count_from(start) if p not in positions)) for start in starts]


@settings(max_examples=25)
@given(papered_scripts, st.integers(1, 7))
def test_the_rows_say_what_stood_as_known_at_each_position(shelf: Shelf, script, at_once):
    with played_out(script) as ledger, shelf.fresh() as database:
        acts = Acts(database)
        catch_up_all([acts], ledger, at_once=at_once)
        before = rows(database, "acts")
        end = ledger.position + 1
        found = [
            (stream, version, day, topic, paper, told, since, until or end)
            for stream, version, told, day, since, until, topic, paper in before
        ]
        assert sorted(found, key=repr) == sorted(stood(ledger), key=repr)
        event(f"rows closed: {min(3, sum(row[5] is not None for row in before))}")
        assert rebuild([acts], ledger) == ledger.position
        assert rows(database, "acts") == before


def issued(ledger: Ledger) -> None:
    ledger.execute(ISSUED)


def test_a_power_is_named_once_in_the_order_of_its_first_change(ledger: Ledger, database: Database):
    issued(ledger)
    record(ledger, add(stream="power:z"), add(stream="power:a"))
    record(ledger, cancel("2016-01-01", stream="power:z", act=UNDER_ONE))
    before = record(ledger, cancel("2016-01-01", stream="power:a", act=UNDER_ONE))
    record(ledger, wish(RevokeChange, "2015-02-01", stream="power:z", revokes=2, act=UNDER_TWO))
    record(ledger, cancel("2017-01-01", stream="power:z", act=UNDER_ONE))
    acts = Acts(database)
    catch_up(acts, ledger)
    assert acts.under(ONE) == ["power:z", "power:a"]
    assert acts.under(ONE, before - 1) == ["power:z"]
    assert acts.under(TWO) == acts.under("") == []


def test_a_change_that_was_corrected_away_from_a_paper_is_no_longer_counted_under_it(
    ledger: Ledger, database: Database
):
    issued(ledger)
    record(ledger, add())
    known = record(ledger, cancel("2016-01-01", act=UNDER_ONE))
    instead = happened(e.PowerCancelled, "2016-01-01", act=UNDER_TWO)
    record(ledger, correct(2, instead))
    acts = Acts(database)
    catch_up(acts, ledger)

    def cancellations(paper: str, known_at: int) -> int:
        found = ledger.streams(acts.under(paper, known_at), upto=known_at).values()
        return sum(n for kind, n in count(found, paper).items() if kind.change is Change.CANCEL)

    assert [cancellations(paper, known) for paper in PAPERS] == [1, 0]
    assert [cancellations(paper, ledger.position) for paper in PAPERS] == [0, 1]


def test_who_corrects_or_revokes_under_a_paper_changes_nothing_under_it(
    ledger: Ledger, database: Database
):
    issued(ledger)
    record(ledger, add(), add(stream="power:q"))
    record(ledger, cancel("2016-01-01"), cancel("2016-01-01", stream="power:q"))
    record(
        ledger,
        wish(CorrectEntry, "2020-01-01", corrects=2, replacement=None, reason="误", act=UNDER_ONE),
    )
    record(ledger, wish(RevokeChange, "2015-02-01", stream="power:q", revokes=2, act=UNDER_ONE))
    acts = Acts(database)
    catch_up(acts, ledger)
    assert acts.under(ONE) == []


def test_a_row_that_is_not_there_to_be_closed_stops_the_follower(
    ledger: Ledger, database: Database
):
    record(ledger, add())
    record(ledger, cancel("2016-01-01"))
    acts = Acts(database)
    catch_up(acts, ledger)
    with database.writing() as cursor:
        cursor.execute("delete from acts_1")
    record(ledger, correct(2, None))
    with pytest.raises(Diverged, match="to close 1 rows, found 0"):
        catch_up(acts, ledger)
