"""quanze check: the rule book over a small ledger."""

import json

import pytest

from domain.commands.instrument import IssueInstrument, StateTotals
from domain.commands.organ import EstablishOrgan
from domain.events.instrument import Change, Total
from domain.vocabulary import Rank
from ops.cli.checking import BOOK
from ops.cli.failures import ExitCode
from tests.facts import ORGANS, add, cancel, elements, wish

PAPER = "instrument:p"
NOBODY = {"number": "", "title": "", "issuer": ""}


@pytest.fixture
def unlawful(record):
    """A cancellation under no paper, and a paper that states more than was done under it."""
    record(
        *(wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS),
        wish(
            IssueInstrument,
            "2016-01-01",
            stream=PAPER,
            title="决定",
            number="市政发〔2016〕1号",
            rank=Rank.MUNICIPAL_DOCUMENT,
        ),
        wish(
            StateTotals, "2016-01-01", stream=PAPER, totals=(Total(change=Change.CANCEL, count=3),)
        ),
        add(elements=elements(flow_chart=None)),
        cancel("2016-01-01", act=NOBODY),
    )


def rows(answer):
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)["rows"]


@pytest.mark.usefixtures("unlawful")
def test_a_register_is_checked_on_a_day(quanze):
    found = rows(quanze("check", "--as-of", "2016-01-01", "--json"))
    assert {row["rule"] for row in found} == {"A1", "T1"}
    [act] = [row for row in found if row["rule"] == "A1"]
    assert (act["subject"], act["name"]) == ("power:p", elements().name)
    assert (act["since"], act["cause"], act["severity"]) == ("2016-01-01", "2", "grave")
    [total] = [row for row in found if row["rule"] == "T1"]
    assert total["name"] == "《决定》（市政发〔2016〕1号）"


@pytest.mark.usefixtures("unlawful")
def test_nobody_could_know_it_before_it_was_recorded(quanze):
    before = len(ORGANS) + 3
    asked = ("check", "--as-of", "2016-01-01", "--rule", "A1", "--json")
    assert rows(quanze(*asked, "--known-at", str(before))) == []
    assert len(rows(quanze(*asked, "--known-at", str(before + 1)))) == 1


@pytest.mark.usefixtures("unlawful")
def test_complaints_are_counted_for_every_rule(quanze):
    found = rows(quanze("check", "--as-of", "2016-01-01", "--count", "--json"))
    assert [row["rule"] for row in found] == [*BOOK]
    assert {row["rule"]: row["complaints"] for row in found if row["complaints"]} == {
        "A1": 1,
        "T1": 1,
    }


@pytest.mark.usefixtures("unlawful")
def test_it_is_said_in_the_language_asked_for(quanze):
    asked = ("check", "--as-of", "2016-01-01", "--rule", "A1", "--json")
    [zh] = rows(quanze(*asked, "--lang", "zh"))
    [en] = rows(quanze(*asked, "--lang", "en"))
    assert (zh["title"], zh["severity"]) == ("没有文件依据的调整", "严重")
    assert "没有列明文件" in zh["said"]
    assert "names no paper" in en["said"]


def test_a_rule_that_there_is_not_is_refused(quanze, unlawful):
    answer = quanze("check", "--rule", "Z9", "--lang", "en")
    assert answer.exit_code == ExitCode.USAGE
    assert "no rule Z9" in answer.stderr
    assert "B1" in answer.stderr
