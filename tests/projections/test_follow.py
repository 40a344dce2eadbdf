"""Following: each entry once, in order, whole appends at a time."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta

import psycopg
import pytest

from domain.commands.power import AmendPower, RetainPower
from domain.ledger import Ledger, UnreadableEntry
from domain.listing import canonical
from domain.replay import replay
from projections import READ_MODELS, Duties, History, Organs
from projections.database import Database
from projections.follow import apply, batch_of, batches, catch_up, catch_up_all, rebuild
from projections.generations import Tables
from projections.sheets import Batch
from projections.timelines import Timelines
from projections.writing import Diverged
from tests.facts import ORGANS, add, cancel, elements, grant, wish
from tests.projections.shelves import (
    DAY,
    Shelf,
    add_some,
    joined,
    listed,
    record,
    rows,
    serving,
    spoil,
)


def test_all_read_models_follow_together(ledger: Ledger, database: Database):
    add_some(ledger, "p", "q")
    models = [model(database) for model in READ_MODELS]
    assert catch_up_all(models, ledger) == ledger.position
    assert {model.position for model in models} == {ledger.position}


def test_a_model_that_lags_is_brought_up_before_they_go_on_together(
    ledger: Ledger, database: Database
):
    history, organs, duties = History(database), Organs(database), Duties(database)
    catch_up(organs, ledger)
    add_some(ledger, "p")
    catch_up(duties, ledger)
    add_some(ledger, "q", "r")
    assert catch_up_all([history, duties, organs], ledger, at_once=1) == ledger.position
    assert {model.position for model in (history, duties, organs)} == {ledger.position}
    assert listed(history) == ["power:p", "power:q", "power:r"]


def test_following_twice_changes_nothing(ledger: Ledger, database: Database):
    add_some(ledger, "p")
    history = History(database)
    catch_up(history, ledger)
    before = rows(database, "history")
    assert catch_up(history, ledger) == ledger.position
    assert rows(database, "history") == before


@pytest.mark.parametrize("at_once", range(1, 8))
def test_a_batch_never_ends_within_an_append(ledger: Ledger, at_once: int):
    for size in (1, 3, 2, 5, 1):
        add_some(ledger, *(f"p{ledger.position}-{n}" for n in range(size)))
    moments = [
        {entry.recorded_at for entry in some} for some in batches(ledger, 0, at_once=at_once)
    ]
    assert sum(len(some) for some in moments) == len(set().union(*moments))
    found = [entry.position for some in batches(ledger, 0, at_once=at_once) for entry in some]
    assert found == list(range(1, ledger.position + 1))


def test_batches_stop_where_they_are_told_to(ledger: Ledger):
    add_some(ledger, "p", "q")
    add_some(ledger, "r")
    found = [e.position for some in batches(ledger, 2, upto=6, at_once=1) for e in some]
    assert found == [3, 4, 5, 6]


def test_a_second_follower_finds_nothing_left_to_do(
    ledger: Ledger, database: Database, shelf: Shelf, place: str
):
    add_some(ledger, "p")
    entries = ledger.entries()
    with Database(shelf.url, place) as another:
        first, second = History(database), History(another)
        assert first.position == second.position == 0
        assert apply([first], batch_of(entries, Timelines(ledger)))
        assert not apply([second], batch_of(entries, Timelines(ledger)))
        assert catch_up(second, ledger) == ledger.position
    assert len(rows(database, "history")) == 1


def test_a_second_follower_waits_for_the_first_and_writes_nothing_twice(
    ledger: Ledger, database: Database, shelf: Shelf, place: str
):
    """The row that says how far it has got is locked by whoever writes; the other looks again."""
    add_some(ledger, "p")
    batch = batch_of(ledger.entries(), Timelines(ledger))
    with Database(shelf.url, place) as another:
        first, second = History(database), History(another)
        assert second.position == 0
        with first.applying(batch) as steps:
            for _ in steps or ():
                pass
            with pytest.raises(psycopg.errors.LockNotAvailable):
                move_on(another)
        assert not apply([second], batch)
    assert len(rows(database, "history")) == 1


def move_on(database: Database) -> None:
    with database.writing() as cursor:
        cursor.execute("set local lock_timeout = '50ms'")
        cursor.execute("update read_models set position = 9 where name = 'history'")


def test_two_followers_that_take_turns_write_what_one_writes(
    ledger: Ledger, database: Database, shelf: Shelf, place: str
):
    """Each remembers ends of timelines that the other has meanwhile gone beyond."""
    with Database(shelf.url, place) as another:
        one, other = Timelines(ledger), Timelines(ledger)
        turns = [([History(database)], one), ([History(another)], other)]
        add_some(ledger, "p", "q")
        for number in range(6):
            models, timelines = turns[number % 2]
            for some in batches(ledger, models[0].position):
                assert apply(models, batch_of(some, timelines))
            on = (date(2016, 1, 1) + timedelta(days=number)).isoformat()
            record(ledger, wish(AmendPower, on, changed=("name",), elements=elements(on)))
            record(ledger, wish(RetainPower, on, stream="power:q"))
        catch_up(History(database), ledger)
        model = History(another)
        for position in range(ledger.position + 1):
            expected = replay(ledger.all_entries(upto=position), as_of=DAY)
            assert joined(model.list_bytes(DAY, position)) == canonical(expected)


@pytest.mark.parametrize("at_once", [1, 2, 3, 100])
def test_an_unreadable_entry_stops_the_follower_right_before_it(
    ledger: Ledger, database: Database, shelf: Shelf, at_once: int
):
    """A legal list does not skip: not even if the rest of the append could be read."""
    add_some(ledger, "p", "q", "r")
    add_some(ledger, "s")
    bad = len(ORGANS) + 2
    spoil(shelf, bad)
    models = [History(database), Organs(database)]
    for _ in range(2):
        with pytest.raises(UnreadableEntry, match=f"entry {bad}: .*power.invented") as stopped:
            catch_up_all(models, ledger, at_once=at_once)
        assert stopped.value.position == bad
        assert [model.position for model in models] == [bad - 1, bad - 1]
        assert listed(History(database)) == ["power:p"]


def test_a_late_unreadable_entry_does_not_touch_what_stands_before_it(
    ledger: Ledger, database: Database, shelf: Shelf
):
    model = History(database)
    add_some(ledger, "p")
    catch_up(model, ledger)
    add_some(ledger, "q")
    spoil(shelf, ledger.position)
    with pytest.raises(UnreadableEntry):
        catch_up(model, ledger)
    assert (model.position, listed(model)) == (ledger.position - 1, ["power:p"])


def test_rows_that_are_not_what_the_past_led_to_stop_the_follower(
    ledger: Ledger, database: Database, shelf: Shelf
):
    """Somebody rubbed out a row: to go on would be to make up a list."""
    add_some(ledger, "p")
    models: list[Tables] = [History(database), Organs(database)]
    catch_up_all(models, ledger)
    shelf.owner.execute(f"delete from history_{serving(database, 'history')}")
    reached = record(ledger, cancel("2017-01-01")) - 1
    with pytest.raises(Diverged, match="history: to close 1 rows, found"):
        catch_up_all(models, ledger)
    assert [model.position for model in models] == [reached, reached]
    rebuild(models, ledger)
    assert listed(History(database), date(2018, 1, 1)) == []


def test_a_request_of_many_changes_is_known_change_by_change(ledger: Ledger, database: Database):
    """Several versions that one transaction brings are all kept, each at its own position."""
    first = record(ledger, add(), grant("2012-01-01"), cancel("2014-01-01")) - 2
    model = History(database)
    catch_up(model, ledger)
    seen = [model.power("power:p", DAY, first + n) for n in range(3)]
    assert [found and found.line["status"] for found in seen] == [
        "in_force",
        "in_force",
        "cancelled",
    ]
    assert [found and len(found.line["exercisers"]) for found in seen] == [1, 2, 2]


def test_many_threads_that_follow_with_few_connections_do_not_wait_for_each_other_for_ever(
    ledger: Ledger, shelf: Shelf, place: str
):
    """As the requests to a server do, each of which may bring the read models up to date."""
    with Database(shelf.url, place, most=3) as few, ThreadPoolExecutor(8) as threads:
        models = [History(few), Organs(few)]
        catch_up_all(models, ledger)
        for number in range(5):
            add_some(ledger, f"p{number}")
            work = [threads.submit(catch_up_all, models, ledger) for _ in range(8)]
            assert {done.result(timeout=20) for done in work} == {ledger.position}
        assert len(listed(History(few))) == 5


class Noted:
    """A read model that only notes when it is its turn."""

    position = 0

    def __init__(self, name: str, notes: list[str]) -> None:
        self.name = name
        self.notes = notes

    @contextmanager
    def applying(self, batch: Batch) -> Generator[Iterator[None]]:
        self.notes.append(f"{self.name} opens")
        yield (self.notes.append(f"{self.name} writes") for _ in range(2))
        self.notes.append(f"{self.name} closes")


def test_all_who_follow_take_the_models_in_one_order_and_let_them_write_in_turn():
    notes: list[str] = []
    models = [Noted("b", notes), Noted("a", notes)]
    assert apply(models, Batch(after=0, last=1, entries=(), past={}, changes={}))
    assert notes == [
        *("a opens", "b opens"),
        *("a writes", "b writes", "a writes", "b writes"),
        *("b closes", "a closes"),
    ]
