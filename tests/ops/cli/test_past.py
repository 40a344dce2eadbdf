"""quanze history, lineage, organs, instruments, totals on a small ledger."""

import json

import pytest

from domain.commands.instrument import ExplainDifference, IssueInstrument, StateTotals
from domain.commands.organ import DissolveOrgan, EstablishOrgan, RenameOrgan
from domain.commands.power import CancelPower
from domain.events.instrument import Because, Change, Total
from domain.value import replace
from domain.vocabulary import PowerKind
from tests.facts import CITY, COUNTY, ORGANS, add, correct, elements, merge, wish

PAPER = "instrument:p"
NUMBER = "市政发〔2016〕1号"


def rows(answer):
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)["rows"]


@pytest.fixture
def merged(record):
    """Two powers merged into one in 2016 under a paper that states more than that."""
    record(
        *(wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS),
        wish(IssueInstrument, "2016-01-01", stream=PAPER, title="决定", number=NUMBER),
        wish(
            StateTotals,
            "2016-01-01",
            stream=PAPER,
            totals=(Total(change=Change.MERGE, count=1), Total(change=Change.CANCEL, count=3)),
        ),
        add(stream="power:a", elements=elements("甲许可")),
        add(stream="power:b", elements=elements("乙许可")),
        add(stream="power:c", elements=elements("丙处罚"), kind=PowerKind.PENALTY),
    )
    under = {"act": {"instrument": PAPER, "number": NUMBER}}
    result = add("2016-01-01", stream="power:ab", elements=elements("甲乙许可"))
    record(merge("2016-01-01", ("power:a", "power:b"), result, **under))
    record(wish(CancelPower, "2016-01-01", stream="power:c", **under))
    return record(
        wish(
            ExplainDifference,
            "2016-01-01",
            stream=PAPER,
            change=Change.CANCEL,
            count=1,
            because=Because.WITHHELD,
        )
    )


def test_history_tells_when_each_entry_was_recorded_and_by_whom(quanze, merged):
    first, last = rows(quanze("history", "power:a", "--json"))
    assert (first["topic"], first["effective_on"]) == ("power.added", "2010-01-01")
    assert first["what"] == "设立, 新增 power.added"
    assert (last["topic"], last["actor"]) == ("power.merged", "clerk")
    assert last["position"] > first["position"]
    assert last["recorded_at"].endswith("Z")


@pytest.mark.parametrize("text", ["licence-171", "power:licence-171"])
def test_a_whole_id_is_never_the_beginning_of_another(quanze, merged, record, text):
    record(
        add(stream="power:licence-171", elements=elements("丁许可")),
        add(stream="power:licence-1710", elements=elements("戊许可")),
    )
    record(wish(CancelPower, "2017-01-01", stream="power:licence-171"))
    told = json.loads(quanze("history", text, "--json").stdout)
    assert told["power"] == "power:licence-171"
    on = ("--as-of", "2018-01-01")
    shown = json.loads(quanze("show", text, *on, "--json").stdout)
    assert shown["power"]["name"] == "丁许可"


def test_history_stops_at_what_was_known(quanze, merged):
    [entry] = rows(quanze("history", "power:a", "--known-at", "9", "--json"))
    assert entry["topic"] == "power.added"


def test_history_shows_corrections_and_names_what_they_correct(quanze, merged, record):
    record(replace(correct(2), stream="power:c"))
    *_, last = rows(quanze("history", "power:c", "--json"))
    assert last["what"] == "更正 #2 entry.corrected"


def test_history_marks_what_was_annulled_and_says_why(quanze, merged, record):
    record(replace(correct(2), stream="power:c"))
    _, second, _ = rows(quanze("history", "power:c", "--json"))
    assert (second["outcome"], second["by"], second["reason"]) == ("annulled", 3, "录入有误")
    table = quanze("history", "power:c").stdout
    assert "Entry 2 was annulled by entry 3, because: 录入有误" in table
    assert "cancelled" in table
    assert "已由第 3 版撤去" in quanze("history", "power:c", "--lang", "zh").stdout


def test_the_lineage_of_a_power_that_ended_says_so(quanze, merged):
    assert "merged since 2016-01-01" in quanze("lineage", "乙许可").stdout
    assert "已合并，自 2016-01-01 起" in quanze("lineage", "power:b", "--lang", "zh").stdout
    assert "no longer" not in quanze("lineage", "甲乙许可").stdout


@pytest.mark.parametrize("asked", ["lineage", "show"])
def test_a_power_whose_only_entry_was_annulled_is_said_to_be_none(quanze, merged, record, asked):
    record(add(stream="power:wrong", elements=elements("误记")))
    record(replace(correct(1), stream="power:wrong"))
    answer = quanze(asked, "误记")
    assert answer.exit_code == 1
    assert "annulled" in answer.stderr


def test_a_power_that_has_left_the_list_is_found_by_its_name(quanze, merged):
    *_, last = rows(quanze("history", "丙处罚", "--json"))
    assert last["topic"] == "power.cancelled"


def test_a_power_nobody_ever_recorded_has_no_history(quanze, merged):
    answer = quanze("history", "power:none")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "Nothing of that id" in answer.stderr
    assert "没有这个编号" in quanze("history", "power:none", "--lang", "zh").stderr


def test_lineage_goes_back_to_what_was_merged(quanze, merged):
    line = rows(quanze("lineage", "power:ab", "--json"))
    assert [(row["step"], row["power"]) for row in line] == [
        (-1, "power:a"),
        (-1, "power:b"),
        (0, "power:ab"),
    ]


def test_lineage_goes_on_to_what_a_power_became(quanze, merged):
    line = rows(quanze("lineage", "power:b", "--json"))
    assert [(row["step"], row["power"], row["status"]) for row in line] == [
        (0, "power:b", "merged"),
        (1, "power:ab", "in_force"),
    ]
    assert "甲乙许可" in quanze("lineage", "甲乙许可").stdout


def test_totals_count_by_kind_organ_and_level(quanze, merged):
    said = json.loads(quanze("totals", "--as-of", "2015-01-01", "--json").stdout)
    assert said["powers"]["total"] == 3
    assert said["powers"]["by_kind"] == {"licence": 2, "penalty": 1}
    assert said["powers"]["by_organ"] == {CITY: 3}
    assert said["organs"] == {CITY: "市住建局"}
    assert said["services"]["total"] == 0
    assert "市住建局" in quanze("totals", "--as-of", "2015-01-01").stdout


@pytest.mark.parametrize("paper", [NUMBER, "决定", PAPER])
def test_a_paper_is_checked_against_what_was_recorded_under_it(quanze, merged, paper):
    merges, cancels = rows(quanze("totals", "--paper", paper, "--json"))
    assert (merges["stated"], merges["recorded"], merges["unexplained"]) == (1, 1, 0)
    assert (cancels["stated"], cancels["recorded"]) == (3, 1)
    assert (cancels["explained"], cancels["unexplained"]) == (1, 1)


def test_a_paper_nobody_registered_is_not_checked(quanze, merged):
    answer = quanze("totals", "--paper", "国发〔1999〕1号")
    assert answer.exit_code == 1
    assert "quanze instruments" in answer.stderr


def test_instruments_are_listed(quanze, merged):
    [paper] = rows(quanze("instruments", "--json"))
    assert (paper["number"], paper["from"], paper["stated"]) == (NUMBER, "2016-01-01", 2)
    assert rows(quanze("instruments", "--text", "无", "--json")) == []
    assert NUMBER in quanze("instruments", "--csv").stdout


def test_organs_are_listed_through_their_history(quanze, merged, record):
    record(wish(RenameOrgan, "2018-01-01", stream=CITY, name="市住建委"))
    record(wish(DissolveOrgan, "2020-01-01", stream=CITY, successors=(COUNTY,)))
    found = rows(quanze("organs", "--name", "市住建", "--json"))
    assert [(row["name"], row["from"], row["until"], row["status"]) for row in found] == [
        ("市住建局", "2000-01-01", "2018-01-01", "active"),
        ("市住建委", "2018-01-01", "2020-01-01", "active"),
        ("市住建委", "2020-01-01", None, "dissolved"),
    ]
    assert found[-1]["successors"] == [COUNTY]
    [then] = rows(quanze("organs", "--name", "市住建", "--on", "2017-12-31", "--json"))
    assert then["name"] == "市住建局"
