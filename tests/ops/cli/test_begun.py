"""“The books begin on …”: the first day on which any power was on the list."""

import json

import pytest

from domain.commands.organ import EstablishOrgan
from domain.commands.power import CompleteHandover
from tests.facts import ORGANS, add, added, cancel, correct, revoke, wish

AWAITING = {"awaits_handover": True}


@pytest.fixture
def begun(quanze, record):
    """begun(command, …): what is said of 1990 after these, besides the empty list."""
    record(*(wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS))

    def after(*commands):
        for command in commands:
            record(command)
        answer = quanze("list", "--as-of", "1990-01-01", "--json")
        assert json.loads(answer.stdout)["count"] == 0
        return answer.stderr.strip()

    return after


def test_the_books_begin_with_the_first_power(begun):
    said = begun(add("2012-01-01", stream="power:q"), add("2010-01-01"), cancel("2015-01-01"))
    assert said == "The books begin on 2010-01-01."


def test_books_without_a_power_have_not_begun(begun):
    assert begun() == ""


def test_a_power_that_was_revoked_never_began(begun):
    assert begun(add("2030-01-01"), revoke(1, on="2020-01-01")) == ""


def test_a_power_counts_again_when_its_revocation_is_annulled(begun):
    said = begun(add("2030-01-01"), revoke(1, on="2020-01-01"), correct(2))
    assert said == "The books begin on 2030-01-01."


def test_a_power_that_awaits_its_hand_over_has_not_begun(begun):
    said = begun(add("2010-01-01", act=AWAITING), add("2012-01-01", stream="power:q"))
    assert said == "The books begin on 2012-01-01."


def test_a_power_that_was_handed_over_began_on_that_day(begun):
    handed_over = wish(CompleteHandover, "2015-01-01", completes=1)
    assert begun(add("2010-01-01", act=AWAITING), handed_over) == "The books begin on 2015-01-01."


def test_an_annulled_power_never_began_and_a_corrected_one_on_its_corrected_day(begun):
    assert begun(add("2010-01-01"), correct(1)) == ""
    assert begun(correct(1, added("2012-01-01"))) == "The books begin on 2012-01-01."
