"""What became of an entry, where several later ones speak of it."""

import pytest

from domain.commands.organ import EstablishOrgan
from domain.timeline import standing
from ops.cli.marks import marked
from tests.facts import ORGANS, add, cancel, cancelled, correct, revoke, wish


@pytest.fixture
def marks(ledger, record):
    """marks(command, …): the marks of the power, after its first entry and these."""
    record(*(wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS))
    record(add())

    def after(*commands):
        for command in commands:
            record(command)
        entries = [entry for entry in ledger.all_entries() if entry.event.stream == "power:p"]
        told = {version: (m["outcome"], m["by"]) for version, m in marked(entries).items()}
        stands = {event.version for event in standing([entry.event for entry in entries])}
        fallen = {v for v, (outcome, _) in told.items() if outcome in ("annulled", "revoked")}
        assert not stands & fallen
        return told

    return after


CANCEL, REVOKE = cancel("2030-01-01"), revoke(2, on="2020-01-01")
LATER = cancelled("2031-01-01")


def test_what_nothing_speaks_of_is_unmarked(marks):
    assert marks(CANCEL) == {}


def test_a_revoked_entry_is_marked(marks):
    assert marks(CANCEL, REVOKE) == {2: ("revoked", 3)}


def test_an_entry_whose_revocation_was_annulled_stands_unmarked(marks):
    assert marks(CANCEL, REVOKE, correct(3)) == {3: ("annulled", 4)}


def test_a_revoked_entry_stays_revoked_when_it_is_corrected(marks):
    assert marks(CANCEL, REVOKE, correct(2, LATER)) == {2: ("revoked", 3)}


def test_a_corrected_entry_that_is_revoked_is_revoked(marks):
    assert marks(CANCEL, correct(2, LATER), REVOKE) == {2: ("revoked", 4)}


def test_a_revoked_entry_that_is_annulled_is_annulled(marks):
    assert marks(CANCEL, REVOKE, correct(2)) == {2: ("annulled", 4)}


def test_a_corrected_entry_whose_revocation_was_annulled_is_corrected(marks):
    found = marks(CANCEL, REVOKE, correct(2, LATER), correct(3))
    assert found == {2: ("corrected", 4), 3: ("annulled", 5)}


def test_the_last_correction_of_an_entry_counts(marks):
    assert marks(CANCEL, correct(2), correct(2, LATER)) == {2: ("corrected", 4)}
