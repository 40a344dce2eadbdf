"""Asking: any day answers, from one state of the tables, or it is said that it cannot."""

from datetime import date

import pytest

from domain.ledger import Ledger
from ops.store.postgres import ledger_env
from projections import History
from projections.database import Database
from projections.follow import catch_up, catch_up_all
from projections.reading import NotYetKnown
from tests.projections.shelves import (
    DAY,
    Shelf,
    add_some,
    listed,
    serving,
)


def test_tables_that_are_missing_for_good_are_said_to_be(database: Database, shelf: Shelf):
    model = History(database)
    assert model.position == 0
    shelf.owner.execute(f"drop table history_{serving(database, 'history')}")
    with pytest.raises(LookupError, match="tables of history are missing: rebuild it"):
        model.list(DAY)


def test_a_question_sees_one_state_of_the_tables_from_beginning_to_end(
    ledger: Ledger, database: Database
):
    model = History(database)
    catch_up(model, ledger)

    def question(reading):
        first = reading.rows("power", {"power": "power:p", "day": DAY, "known": 99})
        add_some(ledger, "p")
        catch_up(model, ledger)
        return first, reading.rows("power", {"power": "power:p", "day": DAY, "known": 99})

    assert model.ask(question) == ([], [])
    assert listed(model) == ["power:p"]


def test_a_position_not_yet_followed_is_not_answered_with_an_older_list(
    ledger: Ledger, database: Database
):
    model = History(database)
    catch_up(model, ledger)
    add_some(ledger, "p")
    with pytest.raises(NotYetKnown, match="asked as known at position 5, followed up to 4"):
        model.list(DAY, ledger.position)


def test_a_question_may_come_before_anything_was_followed(database: Database):
    assert History(database).list(DAY) == []
    assert History(database).position == 0


def test_an_empty_ledger_answers_any_day(database: Database, shelf: Shelf, place: str):
    with Ledger(ledger_env(shelf.url, place)) as empty:
        assert catch_up_all([History(database)], empty) == 0
    for day in (date.min, DAY, date.max):
        assert History(database).list(day) == History(database).list(day, 0) == []
        assert History(database).totals(day)["powers"]["total"] == 0
        assert History(database).power("power:p", day) is None
        assert History(database).diff((day, DAY)) == {"added": [], "removed": [], "changed": []}
        assert list(History(database).stream(day)) == []
