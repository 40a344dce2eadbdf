"""Building anew: the new one beside the old one, caught up, then switched."""

import pytest

from domain.ledger import Ledger, UnreadableEntry
from projections import History, Organs
from projections.database import Database
from projections.follow import apply, batch_of, batches, catch_up, catch_up_all, rebuild
from projections.generations import RebuildUnderway
from projections.timelines import Timelines
from tests.projections.shelves import DAY, Shelf, add_some, listed, rows, serving, spoil, tables


def test_a_rebuild_stands_beside_the_old_and_then_takes_its_place(
    ledger: Ledger, database: Database
):
    add_some(ledger, "p")
    models = [History(database), Organs(database)]
    catch_up_all(models, ledger)
    before = tables(database)
    old = serving(database, "history")
    add_some(ledger, "q")
    assert rebuild(models, ledger) == ledger.position
    assert {model.position for model in models} == {ledger.position}
    assert listed(History(database)) == ["power:p", "power:q"]
    assert serving(database, "history") > old
    assert len(tables(database)) == len(before)
    assert f"history_{old}" not in tables(database)


def test_a_rebuild_of_what_was_never_built_builds_it(ledger: Ledger, database: Database):
    add_some(ledger, "p")
    assert rebuild([History(database)], ledger) == ledger.position
    assert listed(History(database)) == ["power:p"]


class Stopped(Exception):
    """The rebuild was killed here."""


def kill_in_the_middle(model: History, ledger: Ledger) -> None:
    with model.rebuilding() as fresh:
        [first, *_] = batches(ledger, 0, at_once=1)
        apply([fresh], batch_of(first, Timelines(ledger)))
        assert fresh.position == first[-1].position
        raise Stopped


def test_a_rebuild_killed_in_the_middle_leaves_the_serving_one_untouched(
    ledger: Ledger, database: Database, shelf: Shelf
):
    add_some(ledger, "p", "q")
    model = History(database)
    catch_up(model, ledger)
    before, old = rows(database, "history"), tables(database)
    with pytest.raises(Stopped):
        kill_in_the_middle(model, ledger)
    assert rows(database, "history") == before
    assert (model.position, listed(model)) == (ledger.position, ["power:p", "power:q"])
    add_some(ledger, "r")
    assert catch_up(model, ledger) == ledger.position
    left = tables(database) - old  # what the killed one left lies about …
    assert left
    rebuild([model], ledger)
    assert not left & tables(database)  # … until the next one
    assert len(tables(database)) == len(old)
    assert listed(model) == ["power:p", "power:q", "power:r"]


def test_rebuilds_that_are_killed_again_and_again_do_not_pile_up(
    ledger: Ledger, database: Database
):
    model = History(database)
    catch_up(model, ledger)
    before = len(tables(database))
    for _ in range(3):
        with pytest.raises(Stopped):
            kill_in_the_middle(model, ledger)
    assert len(tables(database)) == before + 3


def test_a_rebuild_that_stops_at_a_bad_entry_leaves_the_serving_one_untouched(
    ledger: Ledger, database: Database, shelf: Shelf
):
    add_some(ledger, "p")
    model = History(database)
    catch_up(model, ledger)
    spoil(shelf, ledger.position)
    with pytest.raises(UnreadableEntry):
        rebuild([model], ledger)
    assert listed(model) == ["power:p"]


def test_a_rebuild_never_goes_back_behind_the_one_that_serves(ledger: Ledger, database: Database):
    add_some(ledger, "p")
    model = History(database)
    catch_up(model, ledger)
    with model.rebuilding() as fresh:
        catch_up(fresh, ledger)
        fresh.prepare()
        add_some(ledger, "q")
        catch_up(model, ledger)
        assert not fresh.serve()
        assert listed(model) == ["power:p", "power:q"]
        catch_up(fresh, ledger)
        assert fresh.serve()
    assert listed(model) == ["power:p", "power:q"]


def test_only_one_rebuilds_at_a_time(ledger: Ledger, database: Database):
    model = History(database)
    with model.rebuilding(), pytest.raises(RebuildUnderway):
        rebuild([model], ledger)
    rebuild([model], ledger)


def test_a_follower_goes_on_with_the_generation_that_serves(ledger: Ledger, database: Database):
    follower = History(database)
    catch_up(follower, ledger)
    rebuild([History(database)], ledger)
    add_some(ledger, "p")
    assert catch_up(follower, ledger) == ledger.position
    assert listed(follower) == ["power:p"]


def test_who_follows_a_generation_that_is_gone_is_told(ledger: Ledger, database: Database):
    model = History(database)
    with model.rebuilding() as fresh:
        catch_up(fresh, ledger)
    rebuild([model], ledger)
    with pytest.raises(LookupError, match=r"generation \d+ of history is no more"):
        catch_up(fresh, ledger)


def test_a_reader_that_meets_a_dropped_table_asks_the_next_generation(
    ledger: Ledger, database: Database
):
    """Between finding out which generation serves and reading it, another may have taken over."""
    add_some(ledger, "p")
    model = History(database)
    catch_up(model, ledger)
    turned: list[int] = []

    def question(reading):
        if not turned:
            turned.append(reading.position)
            rebuild([History(database)], ledger)
        return reading.rows("power", {"power": "power:p", "day": DAY, "known": 99})

    assert len(model.ask(question)) == 1
