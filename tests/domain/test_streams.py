"""Organs, papers and duties through their lives."""

import pytest

from domain.commands import duty as d
from domain.commands import instrument as i
from domain.commands import organ as o
from domain.errors import AlreadyExists, NotInForce, Unknown
from domain.events import duty, instrument, organ
from domain.events.instrument import Because, Change, Total
from domain.instruments import InstrumentStatus
from domain.organs import OrganStatus
from domain.streams import kind
from domain.vocabulary import OrganKind, Rank
from tests.facts import CITY, COUNTY, OTHER, add, day, happened, wish
from tests.given import given

PAPER, DUTY = "instrument:paper", "duty:plan"
BEFORE, AFTER = day("2015-12-31"), day("2016-01-01")


def issued(on: str = "2007-06-05", **fields: object) -> object:
    return happened(instrument.InstrumentIssued, on, stream=PAPER, title="实施方案", **fields)


def assigned() -> object:
    return happened(duty.DutyAssigned, "2010-01-01", stream=DUTY, organ=CITY, text="规划")


def test_an_organ_goes_by_another_name_from_the_day_of_its_renaming():
    story = given().when(wish(o.RenameOrgan, "2016-01-01", stream=CITY, name="市住建委"))
    assert story.power(BEFORE, CITY).name == "市住建局"
    assert story.power(AFTER, CITY).name == "市住建委"


def test_aliases_and_name_plates_are_names_too():
    organ_now = (
        given(happened(organ.NamePlateAdded, "2010-01-01", stream=CITY, plate="市人防办"))
        .when(
            wish(o.AliasOrgan, "2016-01-01", stream=CITY, alias="住建局"),
            wish(o.RecodeOrgan, "2016-01-01", stream=CITY, credit_code="11100000006940693J"),
        )
        .power(AFTER, CITY)
    )
    assert organ_now.names == ("市住建局", "住建局", "市人防办")
    assert organ_now.credit_code == "11100000006940693J"


def test_a_name_plate_comes_off():
    past = happened(organ.NamePlateAdded, "2010-01-01", stream=CITY, plate="市人防办")
    story = given(past).when(wish(o.RemoveNamePlate, "2016-01-01", stream=CITY, plate="市人防办"))
    assert (story.power(BEFORE, CITY).plates, story.power(AFTER, CITY).plates) == (
        ("市人防办",),
        (),
    )


def test_a_merged_organ_names_its_successor_and_changes_no_more():
    merged = wish(o.MergeOrgan, "2016-01-01", stream=CITY, into=OTHER)
    ended = given().when(merged).power(AFTER, CITY)
    assert (ended.status, ended.successors) == (OrganStatus.MERGED, (OTHER,))
    given().when(merged, wish(o.RenameOrgan, "2016-01-02", stream=CITY, name="新")).refuses(
        NotInForce, status="merged"
    )


def test_papers_may_give_a_dissolved_organ_one_more_alias():
    story = given(
        happened(organ.OrganDissolved, "2015-01-01", stream=CITY, successors=(OTHER, COUNTY))
    ).when(wish(o.AliasOrgan, "2016-01-01", stream=CITY, alias="原住建局"))
    assert story.power(AFTER, CITY).aliases == ("原住建局",)
    assert story.power(AFTER, CITY).successors == (OTHER, COUNTY)


def test_an_organ_is_founded_once_and_before_anything_else():
    founding = wish(
        o.EstablishOrgan, "2016-01-01", stream=CITY, name="二", kind=OrganKind.DEPARTMENT
    )
    given().when(founding).refuses(AlreadyExists)
    given().when(wish(o.RenameOrgan, "1999-12-31", stream=CITY, name="早")).refuses(NotInForce)


def test_a_successor_must_be_registered():
    given().when(wish(o.MergeOrgan, "2016-01-01", stream=CITY, into="organ:none")).refuses(Unknown)


def test_a_paper_is_cited_after_its_repeal():
    repealed = happened(instrument.InstrumentRepealed, "2018-06-01", stream=PAPER, by="连政发")
    story = given(issued(), repealed).when(add("2019-01-01", act={"instrument": PAPER}))
    assert story.power(day("2019-01-01")).listed
    assert story.power(day("2018-06-01"), PAPER).status is InstrumentStatus.REPEALED
    assert story.power(day("2018-05-31"), PAPER).status is InstrumentStatus.IN_FORCE


def test_an_act_under_an_unregistered_paper_is_refused():
    given().when(add(act={"instrument": PAPER})).refuses(Unknown, stream=PAPER)


def test_the_issue_of_a_paper_may_name_the_paper_itself():
    story = given().when(
        wish(i.IssueInstrument, "2016-01-01", stream=PAPER, title="t", act={"instrument": PAPER})
    )
    assert story.power(AFTER, PAPER).title == "t"


def test_amendments_are_counted_and_dated():
    story = given(issued(rank=Rank.COUNTY_DOCUMENT)).when(
        wish(i.AmendInstrument, "2016-01-01", stream=PAPER, manner="修正")
    )
    assert story.power(BEFORE, PAPER).amended_on is None
    assert (story.power(AFTER, PAPER).amended_on, story.power(AFTER, PAPER).amendments) == (
        AFTER,
        1,
    )


def test_a_void_paper_can_be_neither_amended_nor_repealed():
    void = wish(i.VoidInstrument, "2016-01-01", stream=PAPER)
    for change in (i.AmendInstrument, i.RepealInstrument):
        given(issued()).when(void, wish(change, "2016-06-01", stream=PAPER)).refuses(
            NotInForce, status="void"
        )


def test_what_a_paper_counts_and_why_less_was_recorded_stays_with_it():
    total = Total(change=Change.CANCEL, count=49)
    paper = (
        given(issued())
        .when(
            wish(i.StateTotals, "2016-01-01", stream=PAPER, totals=(total,)),
            wish(
                i.ExplainDifference,
                "2016-01-01",
                stream=PAPER,
                change=Change.CANCEL,
                count=2,
                because=Because.WITHHELD,
            ),
        )
        .power(AFTER, PAPER)
    )
    assert paper.totals == (total,)
    assert [e.count for e in paper.explained] == [2]


def test_a_duty_is_reworded_moved_and_ended():
    story = given(assigned()).when(
        wish(d.RewordDuty, "2012-01-01", stream=DUTY, text="城乡规划"),
        wish(d.MoveDuty, "2014-01-01", stream=DUTY, to=OTHER),
        wish(d.EndDuty, "2016-01-01", stream=DUTY),
    )
    assert story.power(day("2013-01-01"), DUTY).text == "城乡规划"
    assert story.power(day("2013-01-01"), DUTY).organ == CITY
    assert story.power(BEFORE, DUTY).organ == OTHER
    assert story.power(AFTER, DUTY).ended
    given(assigned()).when(
        wish(d.EndDuty, "2016-01-01", stream=DUTY),
        wish(d.RewordDuty, "2016-01-01", stream=DUTY, text="x"),
    ).refuses(NotInForce, status="ended")


@pytest.mark.parametrize(
    "id", ["", "power", "power:", "law:1", "power:a b", "power:一", "Power:a", "power:" + "a" * 121]
)
def test_an_id_of_no_known_kind_is_no_stream(id: str):
    with pytest.raises(ValueError, match="not a stream id"):
        kind(id)
