"""Who may be entrusted or granted what; and holders that are no more."""

from typing import Any

from domain.events import organ as o
from domain.events import power as e
from domain.events.power import GrantMode
from domain.vocabulary import Level, OrganKind, PowerKind, Rank
from tests.domain.compliance.ledger import found, issued
from tests.facts import CITY, COUNTY, OTHER, TOWN, added, day, delegated, granted, happened

CENTRE = "organ:centre"


def centre(kind: OrganKind = OrganKind.INSTITUTION, **fields: Any) -> o.OrganEstablished:
    return happened(
        o.OrganEstablished, "2000-01-01", stream=CENTRE, name="市服务中心", kind=kind, **fields
    )


def entrusted(on: str = "2015-01-01", to: str = COUNTY, **fields: Any) -> e.PowerEntrusted:
    return happened(e.PowerEntrusted, on, to=to, **({"mandate": "委托书1号"} | fields))


def test_compulsion_is_not_entrusted_to_anybody():
    events = added(kind=PowerKind.COMPULSION), entrusted()
    [said] = found("W1", *events)
    assert (said.cause, said.since) == (f"2:{COUNTY}", day("2015-01-01"))
    assert "县住建局" in said.zh
    back = happened(e.PowerWithdrawn, "2016-01-01", source=COUNTY)
    assert found("W1", *events, back) == []


def test_other_powers_may_be_entrusted():
    assert found("W1", added(kind=PowerKind.PENALTY), entrusted()) == []


def test_an_entrustment_that_is_over_is_not_found():
    ended = entrusted(act={"until": day("2016-01-01")})
    assert found("W1", added(kind=PowerKind.COMPULSION), ended, as_of="2016-01-01") == []
    assert len(found("W1", added(kind=PowerKind.COMPULSION), ended, as_of="2015-12-31")) == 1


def test_a_licence_is_entrusted_to_an_administrative_organ_only():
    assert found("W2", added(), entrusted()) == []
    [said] = found("W2", centre(), added(), entrusted(to=CENTRE))
    assert "事业单位" in said.zh


def test_a_penalty_may_be_entrusted_to_an_institution():
    assert found("W2", centre(), added(kind=PowerKind.PENALTY), entrusted(to=CENTRE)) == []


def test_an_entrustment_has_a_mandate():
    assert found("W3", added(), entrusted()) == []
    [said] = found("W3", added(), entrusted(mandate=""))
    assert said.since == day("2015-01-01")
    back = happened(e.PowerWithdrawn, "2016-01-01", source=COUNTY)
    assert found("W3", added(), entrusted(mandate=""), back) == []


def own_name(**fields: Any) -> e.PowerGranted:
    usual: dict[str, Any] = {"to": TOWN, "mode": GrantMode.OWN_NAME, "area": ""}
    return granted("2021-08-01", **(usual | fields))


def township() -> o.OrganEstablished:
    return happened(
        o.OrganEstablished,
        "2000-01-01",
        stream="organ:village",
        name="某镇人民政府",
        kind=OrganKind.GOVERNMENT,
        level=Level.TOWNSHIP,
    )


def test_a_township_takes_penalties_by_the_provinces_decision_only():
    penalty = added(kind=PowerKind.PENALTY)
    grant = own_name(to="organ:village", act={"rank": Rank.COUNTY_DOCUMENT})
    assert len(found("W4", township(), penalty, grant, as_of="2022-01-01")) == 1
    decided = own_name(to="organ:village", act={"rank": Rank.PROVINCIAL_DOCUMENT})
    assert found("W4", township(), penalty, decided, as_of="2022-01-01") == []


def test_the_rank_of_a_registered_paper_counts():
    penalty = added(kind=PowerKind.PENALTY)
    decision = issued("2021-07-01", title="省人民政府决定", rank=Rank.PROVINCIAL_DOCUMENT)
    grant = own_name(to="organ:village", act={"instrument": decision.stream})
    assert found("W4", township(), decision, penalty, grant, as_of="2022-01-01") == []


def test_only_penalties_in_its_own_name_are_meant():
    low = {"rank": Rank.COUNTY_DOCUMENT}
    licence = own_name(to="organ:village", act=low)
    assert found("W4", township(), added(), licence, as_of="2022-01-01") == []
    helper = own_name(to="organ:village", act=low, mode=GrantMode.FOR_HOLDER)
    penalty = added(kind=PowerKind.PENALTY)
    assert found("W4", township(), penalty, helper, as_of="2022-01-01") == []
    county = own_name(to=OTHER, act=low)
    assert found("W4", penalty, county, as_of="2022-01-01") == []


def test_a_holder_that_was_dissolved_is_found_with_its_heirs():
    gone = happened(o.OrganDissolved, "2018-10-01", stream=CITY, successors=(OTHER,))
    assert found("H1", added(), gone, as_of="2018-09-30") == []
    [said] = found("H1", added(), gone, as_of="2018-10-01")
    assert (said.cause, said.since) == (CITY, day("2018-10-01"))
    assert "承继机构: 邻县住建局" in said.zh


def test_a_holder_that_was_merged_away_is_found():
    gone = happened(o.OrganMerged, "2018-10-01", stream=CITY, into=OTHER)
    [said] = found("H1", added(), gone)
    assert "并入" in said.zh


def test_a_power_that_went_to_the_successor_is_not():
    gone = happened(o.OrganDissolved, "2018-10-01", stream=CITY, successors=(OTHER,))
    moved = happened(e.PowerTransferred, "2018-10-01", source=CITY, to=OTHER)
    assert found("H1", added(), gone, moved) == []


def test_a_grantee_that_is_no_more_is_found_too():
    gone = happened(o.OrganDissolved, "2018-10-01", stream=COUNTY)
    [said] = found("H1", added(), granted("2016-01-01"), gone)
    assert said.cause == COUNTY


def test_a_supervisor_that_is_no_more_is_followed_by_its_heirs():
    sent = delegated("2016-01-01", at_once=True)
    gone = happened(o.OrganDissolved, "2018-10-01", stream=CITY, successors=(OTHER,))
    assert found("H1", added(), sent, gone) == []
    receiver = happened(o.OrganDissolved, "2018-10-01", stream=COUNTY)
    assert [one.cause for one in found("H1", added(), sent, receiver)] == [COUNTY]


def agent(**fields: Any) -> tuple[o.OrganEstablished, e.PowerAdded, e.PowerEntrusted]:
    """A penalty, entrusted to a centre."""
    return centre(**fields), added(kind=PowerKind.PENALTY), entrusted(to=CENTRE)


def test_an_agent_entrusts_nobody_else():
    on = entrusted("2016-01-01", act={"issuer": "市服务中心"})
    [said] = found("W5", *agent(), on)
    assert (said.cause, said.since) == (f"3:{CENTRE}:{COUNTY}", day("2016-01-01"))
    assert said.names == (CENTRE, COUNTY)
    recorded = entrusted("2016-01-01", on_behalf_of=CENTRE)
    assert len(found("W5", *agent(), recorded)) == 1


def test_the_holder_may_entrust_two():
    assert found("W5", *agent(), entrusted("2016-01-01", act={"issuer": "市住建局"})) == []


def test_an_entrustment_by_somebody_who_was_an_agent_once_is_none_by_an_agent():
    back = happened(e.PowerWithdrawn, "2015-06-01", source=CENTRE)
    on = entrusted("2016-01-01", act={"issuer": "市服务中心"})
    assert found("W5", *agent(), back, on) == []


def test_a_party_body_is_entrusted_no_penalties():
    [said] = found("W6", *agent(kind=OrganKind.PARTY_BODY))
    assert (said.cause, said.since) == (f"2:{CENTRE}", day("2015-01-01"))
    assert found("W6", *agent()) == []


def test_a_party_body_with_a_governments_plate_may_be():
    plate = happened(o.NamePlateAdded, "2014-01-01", stream=CENTRE, plate="市新闻出版局")
    party, penalty, given = agent(kind=OrganKind.PARTY_BODY)
    assert found("W6", party, plate, penalty, given) == []


def test_the_mandate_of_a_penalty_says_what_and_how_long():
    until = {"until": day("2030-01-01")}
    penalty = added(kind=PowerKind.PENALTY)
    assert found("W7", penalty, entrusted(matter="占道经营", act=until)) == []
    assert "没有载明事项。" in found("W7", penalty, entrusted(act=until))[0].zh
    assert "没有载明期限。" in found("W7", penalty, entrusted(matter="占道经营"))[0].zh
    assert "事项、期限" in found("W7", penalty, entrusted())[0].zh


def test_a_missing_mandate_is_another_rules_complaint_and_licences_are_not_meant():
    assert found("W7", added(kind=PowerKind.PENALTY), entrusted(mandate="")) == []
    assert found("W7", added(), entrusted()) == []


def test_the_execution_of_decisions_is_no_measure():
    """行政强制法 keeps 行政强制措施 and 行政强制执行 apart; it speaks of measures."""
    carried_out = added(kind=PowerKind.COMPULSION, term="行政强制执行")
    assert found("W1", carried_out, entrusted()) == []
    assert len(found("W1", added(kind=PowerKind.COMPULSION, term="行政强制措施"), entrusted())) == 1


def test_nobody_is_judged_by_a_law_of_later_days():
    early = entrusted("2011-01-01")
    assert found("W1", added(kind=PowerKind.COMPULSION), early, as_of="2011-12-31") == []
    assert len(found("W1", added(kind=PowerKind.COMPULSION), early, as_of="2012-01-01")) == 1
    penalty = added(kind=PowerKind.PENALTY)
    low = {"rank": Rank.COUNTY_DOCUMENT}
    before = granted("2021-07-14", to="organ:village", mode=GrantMode.OWN_NAME, area="", act=low)
    assert found("W4", township(), penalty, before, as_of="2022-01-01") == []


def test_of_a_paper_of_no_known_rank_nothing_is_said():
    penalty = added(kind=PowerKind.PENALTY)
    for rank in (Rank.UNKNOWN, Rank.ADMINISTRATIVE_REGULATION, Rank.LAW):
        grant = own_name(to="organ:village", act={"rank": rank})
        assert found("W4", township(), penalty, grant, as_of="2022-01-01") == []
