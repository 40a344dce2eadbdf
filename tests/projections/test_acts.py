"""What was recorded under a paper: found by the index as by reading every entry."""

from hypothesis import event, given, settings
from hypothesis import strategies as st

from domain.commands import RevokeChange
from domain.events import AnyEvent, ChangeRevoked, EntryCorrected
from domain.events import power as e
from domain.events.instrument import Change
from domain.ledger import Ledger
from domain.totals import count
from projections import Acts
from projections.acts import rests_on
from projections.database import Database
from projections.follow import catch_up, catch_up_all, rebuild
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


@settings(max_examples=25)
@given(papered_scripts, st.integers(1, 7))
def test_neither_batches_nor_a_rebuild_leave_a_trace_in_the_rows(shelf: Shelf, script, at_once):
    with played_out(script) as ledger, shelf.fresh() as database:
        acts = Acts(database)
        catch_up_all([acts], ledger, at_once=at_once)
        before = rows(database, "acts")
        assert before == sorted(
            (
                (rests_on(entry.event), entry.event.stream, entry.position)
                for entry in ledger.all_entries()
                if entry.event.stream.startswith("power:") and rests_on(entry.event)
            ),
            key=repr,
        )
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


def test_who_corrects_or_revokes_under_a_paper_changes_nothing_under_it():
    instead = happened(e.PowerCancelled, "2016-01-01", act=UNDER_TWO)
    for replacement, paper in ((instead, TWO), (None, "")):
        fields = {"corrects": 2, "replacement": replacement, "reason": "录入有误"}
        correction = happened(EntryCorrected, "2016-01-01", act=UNDER_ONE, **fields)
        assert rests_on(correction) == paper
    assert rests_on(happened(ChangeRevoked, "2016-01-01", act=UNDER_ONE, revokes=2)) == ""
