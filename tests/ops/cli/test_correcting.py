"""quanze correct: which entry is meant."""

import json

import pytest

from domain.commands.organ import EstablishOrgan
from tests.facts import CITY, ORGANS, wish

ANNUL = ("--annul", "--reason", "x")


@pytest.fixture
def entries(record):
    organs = (wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS)
    return record(*organs).last


@pytest.mark.parametrize("named", [("1",), ("000000000000001",), (CITY, "1")])
def test_an_entry_is_named_by_its_position_or_by_its_stream_and_version(quanze, entries, named):
    answer = quanze("correct", *named, *ANNUL, "--json")
    assert answer.exit_code == 0, answer.output
    [row] = json.loads(answer.stdout)["rows"]
    assert (row["stream"], row["version"]) == (CITY, 1)


@pytest.mark.parametrize("position", ["0", "5", "9" * 15])
def test_a_position_that_is_not_there_is_refused(quanze, entries, position):
    answer = quanze("correct", position, *ANNUL)
    assert answer.exit_code == 1
    assert f"no position {position}" in answer.stderr


@pytest.mark.parametrize("digits", [16, 4300, 5000])
def test_so_many_digits_are_no_position(quanze, ledger, entries, digits):
    answer = quanze("correct", "1" * digits, *ANNUL)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "is no id of a stream" in answer.stderr
    assert ledger.position == entries


@pytest.mark.parametrize("version", ["0", "9" * 16, "9" * 5000, "x"])
def test_a_version_is_a_number_that_an_entry_can_have(quanze, ledger, entries, version):
    assert quanze("correct", CITY, version, *ANNUL).exit_code == 2
    assert ledger.position == entries
