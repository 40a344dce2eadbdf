"""Who decided, when it was published, and whether the paper did what it says."""

from typing import Any

import pytest

from domain.dates import PartialDate, Precision
from domain.elements import Disclosure
from domain.events import instrument as i
from domain.events import organ as o
from domain.events import power as e
from domain.events.instrument import Because, Change, Total
from domain.vocabulary import OrganKind, PowerKind, Rank
from tests.domain.compliance.ledger import ACT, LAW, PAPER, found, issued, resting
from tests.facts import COUNTY, added, cancelled, day, delegated, elements, granted, happened

DEPARTMENT = OrganKind.DEPARTMENT

LOW = {"rank": Rank.DEPARTMENT_DOCUMENT, "number": "市建字〔2015〕9号"}


def paper(area: str = "211100", rank: Rank = Rank.MUNICIPAL_DOCUMENT, **fields: Any) -> Any:
    return issued("2015-01-01", stream=PAPER, title="决定", area=area, rank=rank, **fields)


def test_a_department_cancels_nothing():
    [said] = found("A3", added(), cancelled("2015-01-01", act=LOW))
    assert (said.cause, said.since) == ("2", day("2015-01-01"))
    assert "市建字〔2015〕9号" in said.zh


def test_the_government_may_and_an_unknown_rank_is_passed_over():
    assert found("A3", added(), cancelled("2015-01-01")) == []
    high = {"rank": Rank.MUNICIPAL_DOCUMENT}
    assert found("A3", added(), cancelled("2015-01-01", act=high)) == []


def test_a_department_may_amend_an_element():
    rename = happened(
        e.PowerAmended, "2015-01-01", changed=("office",), elements=elements(), act=LOW
    )
    assert found("A3", added(), rename) == []


def test_the_rank_of_the_registered_paper_counts_and_not_what_the_act_says():
    under = cancelled("2015-01-01", act=LOW | ACT)
    assert found("A3", paper(), added(), under) == []
    department = paper(rank=Rank.DEPARTMENT_DOCUMENT)
    assert len(found("A3", department, added(), cancelled("2015-01-01", act=ACT))) == 1


def test_a_service_may_be_changed_by_a_department():
    assert found("A3", added(kind=PowerKind.SERVICE), cancelled("2015-01-01", act=LOW)) == []


def test_a_county_has_no_say_over_the_citys_power():
    events = added(), cancelled("2015-01-01", act=ACT)
    [said] = found("A4", paper("211122"), *events)
    assert (said.cause, said.names) == ("2", (PAPER,))
    for area in ("211100", "210000", "100000", ""):
        assert found("A4", paper(area), *events) == []


def test_a_county_may_take_up_what_the_city_grants_it():
    events = added(), granted("2016-01-01", act=ACT)
    assert found("A4", paper("211122"), *events) == []


def test_a_provisional_licence_lasts_a_year():
    rule = issued("2016-02-29", title="某省规定", rank=Rank.LOCAL_GOVERNMENT_RULE)
    licence = resting("2016-03-01", "某省规定")
    assert found("B7", rule, licence, as_of="2017-02-28") == []
    [said] = found("B7", rule, licence, as_of="2017-03-01")
    assert (said.cause, said.since) == (LAW, day("2017-03-01"))


def test_a_regulation_that_follows_makes_it_last():
    rule = issued("2016-01-01", title="某省规定", rank=Rank.LOCAL_GOVERNMENT_RULE)
    regulation = issued(
        "2016-06-01", stream="instrument:reg", title="某省条例", rank=Rank.LOCAL_REGULATION
    )
    assert found("B7", rule, regulation, resting("2016-03-01", "某省规定", "某省条例")) == []
    penalty = resting("2016-03-01", "某省规定", kind=PowerKind.PENALTY)
    assert found("B7", rule, penalty) == []


def dated(decided: str | None, published: str | None) -> dict[str, Any]:
    return {
        "decided_on": PartialDate(decided) if decided else None,
        "published_on": PartialDate(published) if published else None,
    }


# 20 working days after 8 November 2013 end on 6 December.
def test_a_paper_is_published_within_twenty_working_days():
    late = paper(act=dated("2013-11-08", "2013-12-10"))
    [said] = found("P1", late)
    assert said.since == day("2013-12-06")
    assert found("P1", late, as_of="2013-12-09") == []
    assert found("P1", paper(act=dated("2013-11-08", "2013-12-06"))) == []
    assert len(found("P1", paper(act=dated("2013-11-08", "2013-12-07")))) == 1


@pytest.mark.parametrize(
    ("decided", "published"),
    [
        ("2013-11", "2013-12-10"),
        ("2013-11-08", "2014"),
        (None, "2013-12-10"),
        ("2013-11-08", None),
        ("2007-10-09", "2008-04-30"),
    ],
)
def test_what_is_not_known_or_was_not_yet_demanded_is_passed_over(
    decided: str | None, published: str | None
):
    assert found("P1", paper(act=dated(decided, published))) == []


def test_a_deadline_that_a_notice_may_still_move_is_none():
    assert found("P1", paper(act=dated("2029-01-02", "2029-06-01")), as_of="2030-01-01") == []


def test_a_change_under_no_registered_paper_is_judged_by_itself():
    late = dated("2013-11-08", "2013-12-10")
    assert [s.cause for s in found("P2", added(), cancelled("2014-01-01", act=late))] == ["2"]
    assert found("P2", paper(), added(), cancelled("2014-01-01", act=late | ACT)) == []


def stated(count: int, change: Change = Change.CANCEL) -> i.TotalsStated:
    totals = (Total(change=change, count=count),)
    return happened(i.TotalsStated, "2015-01-01", stream=PAPER, totals=totals)


def test_a_paper_that_states_more_than_was_recorded_is_found():
    events = paper(), stated(2), added(), cancelled("2015-01-01", act=ACT)
    [said] = found("T1", *events)
    assert "2" in said.zh
    assert "未说明的差额1" in said.zh
    assert found("T1", paper(), stated(1), *events[2:]) == []


def test_an_explained_difference_is_none():
    reason = happened(
        i.DifferenceExplained,
        "2015-01-01",
        stream=PAPER,
        change=Change.CANCEL,
        count=1,
        because=Because.WITHHELD,
    )
    events = paper(), stated(2), added(), cancelled("2015-01-01", act=ACT)
    assert found("T1", *events, reason) == []


def test_what_the_ledger_does_not_count_is_no_difference():
    assert found("T1", paper(), stated(5, Change.OTHER)) == []


def test_a_paper_of_tomorrow_is_not_judged_today():
    assert found("T1", paper(), stated(2), as_of="2014-12-31") == []


@pytest.mark.parametrize(
    ("rank", "complaints"), [(Rank.LAW, 0), (Rank.LOCAL_REGULATION, 0), (Rank.MINISTRY_RULE, 1)]
)
def test_what_a_congress_passes_is_no_government_information(rank: Rank, complaints: int):
    days = {"decided_on": PartialDate("2015-01-05"), "published_on": PartialDate("2015-06-01")}
    assert len(found("P1", paper(rank=rank, act=days))) == complaints


def organ(stream: str, area: str) -> o.OrganEstablished:
    return happened(
        o.OrganEstablished, "2000-01-01", stream=stream, name=stream, kind=DEPARTMENT, area=area
    )


def test_a_county_may_move_among_its_own_what_one_of_them_holds():
    own = organ("organ:a", "211122"), organ("organ:b", "211122"), organ("organ:c", "211121")
    power = added(holders=("organ:a",))
    moved = happened(e.PowerTransferred, "2019-03-30", source="organ:a", to="organ:b", act=ACT)
    assert found("A4", paper("211122"), *own, power, moved) == []
    away = happened(e.PowerTransferred, "2019-03-30", source="organ:a", to="organ:c", act=ACT)
    assert len(found("A4", paper("211122"), *own, power, away)) == 1


def test_a_paper_changes_nothing_before_it_is_in_force():
    [said] = found("A5", paper(), added(), cancelled("2014-12-31", act=ACT))
    assert (said.cause, said.since, said.names) == ("2", day("2014-12-31"), (PAPER,))
    assert found("A5", paper(), added(), cancelled("2015-01-01", act=ACT)) == []
    some_day = cancelled("2014-12-31", act=ACT | {"effective_precision": Precision.YEAR})
    assert found("A5", paper(), added(), some_day) == []
    unknown = paper(in_force_unknown=True)
    assert found("A5", unknown, added(), cancelled("2014-12-31", act=ACT)) == []


def test_a_paper_changes_nothing_after_its_end():
    over = happened(i.InstrumentRepealed, "2018-06-01", stream=PAPER)
    assert found("A5", paper(), over, added(), cancelled("2018-05-31", act=ACT)) == []
    [said] = found("A5", paper(), over, added(), cancelled("2018-06-01", act=ACT))
    assert "已于2018-06-01失效" in said.zh


def test_what_is_handed_over_later_rests_on_the_paper_of_its_day():
    over = happened(i.InstrumentRepealed, "2018-06-01", stream=PAPER)
    sent = delegated("2018-05-01", act=ACT)
    taken = happened(e.PowerAccepted, "2018-07-01", by=COUNTY, of=2, act=ACT)
    assert found("A5", paper(), over, added(), sent, taken) == []


@pytest.mark.parametrize(
    ("circle", "reason", "complaints"),
    [("内部", "", 1), ("不公开", "", 1), ("内部", "涉密", 0), ("社会", "", 0), ("依申请", "", 0)],
)
def test_what_is_kept_from_the_public_says_why(circle: str, reason: str, complaints: int):
    entry = elements(disclosure=Disclosure(circle=circle), withheld_reason=reason)
    assert len(found("P3", added(elements=entry))) == complaints


def test_where_nothing_is_said_of_disclosure_nothing_is_withheld():
    assert found("P3", added()) == []


@pytest.mark.parametrize(
    ("because", "note", "complaints"),
    [
        (Because.WITHHELD, "", 1),
        (Because.WITHHELD, " ", 1),
        (Because.WITHHELD, "涉密", 0),
        (Because.PROPOSED, "", 0),
    ],
)
def test_items_withheld_from_a_paper_are_accounted_for(
    because: Because, note: str, complaints: int
):
    explained = happened(
        i.DifferenceExplained,
        "2015-01-02",
        stream=PAPER,
        change=Change.CANCEL,
        count=2,
        because=because,
        note=note,
    )
    said = found("P4", paper(), explained)
    assert [one.cause for one in said] == ["2"] * complaints
