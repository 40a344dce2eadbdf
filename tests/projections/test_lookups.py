"""Organs, papers, duties and lineage: found as they were on a day, as known at a position."""

from datetime import date

from domain.commands import duty as d
from domain.commands import instrument as i
from domain.commands import organ as o
from domain.instruments import InstrumentStatus
from domain.ledger import Ledger
from domain.listing import Selection
from domain.organs import OrganStatus
from domain.power import Status
from domain.value import replace
from projections import READ_MODELS, Duties, History, Instruments, Lineage, Organs
from projections.database import Database
from projections.follow import catch_up, catch_up_all, rebuild
from tests.facts import CITY, COUNTY, add, correct, elements, merge, split, wish
from tests.projections.shelves import DAY, record

EARLY, LATE = date(1990, 1, 1), date(2030, 1, 1)


def test_an_organ_is_found_by_the_names_it_bore_on_the_day(ledger: Ledger, database: Database):
    record(
        ledger,
        wish(o.RenameOrgan, "2018-01-01", stream=CITY, name="市城建局"),
        wish(o.AliasOrgan, "2016-01-01", stream=CITY, alias="住建局"),
        wish(o.AddNamePlate, "2016-01-01", stream=CITY, plate="市人防办"),
        wish(o.RemoveNamePlate, "2017-01-01", stream=CITY, plate="市人防办"),
    )
    organs = Organs(database)
    catch_up(organs, ledger)

    def found(name: str, on: date) -> list[str]:
        return [organ.id for organ in organs.named(name, on)]

    assert found("市住建局", DAY) == found("住建局", DAY) == found("市人防办", DAY) == [CITY]
    assert found("市住建局", LATE) == found("市人防办", LATE) == found("市城建局", DAY) == []
    assert found("市城建局", LATE) == [CITY]


def test_an_organ_whose_founding_is_unknown_was_always_there(ledger: Ledger, database: Database):
    for name, unknown in (("甲局", True), ("乙局", False)):
        stream = f"organ:{name == '甲局'}"
        fields = {"name": name, "founding_unknown": unknown, "credit_code": "1" * 18}
        record(ledger, wish(o.EstablishOrgan, "2010-01-01", stream=stream, **fields))
    organs = Organs(database)
    catch_up(organs, ledger)
    assert [organ.name for organ in organs.coded("1" * 18, EARLY)] == ["甲局"]
    assert len(organs.coded("1" * 18, LATE)) == 2
    assert organs.named("乙局", EARLY) == []


def test_active_organs_come_before_those_that_have_ended(ledger: Ledger, database: Database):
    record(
        ledger,
        wish(o.EstablishOrgan, "2010-01-01", stream="organ:z", name="市住建局"),
        wish(o.DissolveOrgan, "2012-01-01", stream=CITY, successors=("organ:z",)),
    )
    organs = Organs(database)
    catch_up(organs, ledger)
    found = organs.named("市住建局", DAY)
    assert [organ.id for organ in found] == ["organ:z", CITY]
    assert found[1].status is OrganStatus.DISSOLVED
    assert found[1].successors == ("organ:z",)
    assert len(organs.all(DAY)) == 5


def test_an_organ_is_known_as_it_was_known(ledger: Ledger, database: Database):
    before = ledger.position
    record(ledger, wish(o.RenameOrgan, "2001-01-01", stream=CITY, name="市城建局"))
    organs = Organs(database)
    catch_up(organs, ledger)
    assert [(v.state.name, v.valid_until) for v in organs.history(CITY)] == [
        ("市住建局", date(2001, 1, 1)),
        ("市城建局", None),
    ]
    assert [v.state.name for v in organs.history(CITY, before)] == ["市住建局"]
    assert organs.named("市城建局", DAY, before) == []


def test_a_paper_is_found_by_number_and_title_after_its_end_too(ledger: Ledger, database: Database):
    fields = {"title": "关于调整行政职权的决定", "number": "市政发〔2016〕1号"}
    record(
        ledger,
        wish(i.IssueInstrument, "2016-01-01", stream="instrument:a", **fields),
        wish(i.RepealInstrument, "2018-01-01", stream="instrument:a"),
    )
    papers = Instruments(database)
    catch_up(papers, ledger)
    [paper] = papers.numbered("市政发〔2016〕1号")
    assert paper.status is InstrumentStatus.REPEALED
    assert papers.titled("关于调整行政职权的决定") == [paper] == papers.all()
    assert papers.numbered("市政发〔2016〕2号") == []
    before = papers.instrument("instrument:a", DAY)
    assert before is not None
    assert before.status is InstrumentStatus.IN_FORCE
    assert papers.instrument("instrument:a", EARLY) is None
    assert len(papers.history("instrument:a")) == 2


def test_texts_of_any_length_are_followed_and_found(ledger: Ledger, database: Database):
    """What the ledger takes, no read model may stumble over: an index has its limits."""
    long = "职" * 20_000
    paper = {"title": long, "number": long, "issuer": long, "area": long}
    record(
        ledger,
        wish(i.IssueInstrument, "2016-01-01", stream="instrument:a", **paper),
        wish(o.EstablishOrgan, "2010-01-01", stream="organ:z", name=long, credit_code=long),
        wish(d.AssignDuty, "2010-01-01", stream="duty:a", organ="organ:z", text=long),
        add(elements=elements(long), area=long, term=long, holders=("organ:z",)),
    )
    models = [model(database) for model in READ_MODELS]
    catch_up_all(models, ledger)
    rebuild(models, ledger)
    assert len(Instruments(database).titled(long)) == len(Instruments(database).numbered(long)) == 1
    assert [organ.id for organ in Organs(database).named(long, DAY)] == ["organ:z"]
    [line] = History(database).list(DAY, selection=Selection(text=long, organ="organ:z"))
    assert (line["name"], line["area"], line["holders"][0]["name"]) == (long, long, long)


def test_a_duty_is_found_with_the_organ_that_owes_it_on_the_day(ledger: Ledger, database: Database):
    record(
        ledger,
        wish(d.AssignDuty, "2010-01-01", stream="duty:a", organ=CITY, text="燃气管理"),
        wish(d.MoveDuty, "2018-01-01", stream="duty:a", to=COUNTY),
        wish(d.EndDuty, "2025-01-01", stream="duty:a"),
    )
    duties = Duties(database)
    catch_up(duties, ledger)
    assert [duty.text for duty in duties.of(CITY, DAY)] == ["燃气管理"]
    assert duties.of(CITY, date(2019, 1, 1)) == []
    assert [duty.id for duty in duties.of(COUNTY, date(2019, 1, 1))] == ["duty:a"]
    assert duties.of(COUNTY, LATE) == []
    ended = duties.duty("duty:a", LATE)
    assert ended is not None
    assert ended.ended
    assert len(duties.all(LATE)) == 1
    assert len(duties.history("duty:a")) == 3


def test_a_family_of_powers_is_all_that_came_from_it_and_all_it_came_from(
    ledger: Ledger, database: Database
):
    record(ledger, *(add(stream=f"power:{letter}") for letter in "abxy"))
    merged = record(
        ledger, merge("2014-01-01", ("power:a", "power:b"), add("2014-01-01", stream="power:m"))
    )
    parts = (add("2018-01-01", stream=f"power:s{n}") for n in range(2))
    record(ledger, split("2018-01-01", "power:m", *parts))
    lineage = Lineage(database)
    catch_up(lineage, ledger)
    for member in ("power:a", "power:m", "power:s1"):
        edges = lineage.family(member)
        assert [(edge.source, edge.target, edge.kind) for edge in edges] == [
            ("power:a", "power:m", Status.MERGED),
            ("power:b", "power:m", Status.MERGED),
            ("power:m", "power:s0", Status.SPLIT),
            ("power:m", "power:s1", Status.SPLIT),
        ]
    assert edges[0].act.number == "市政发〔2016〕1号"
    assert edges[0].on == date(2014, 1, 1)
    assert [edge.position for edge in edges[:2]] == [merged - 1, merged]
    assert lineage.family("power:x") == lineage.family("power:none") == []
    assert len(lineage.family("power:a", merged)) == 2


def test_a_merger_that_was_recorded_by_mistake_leaves_no_edge(ledger: Ledger, database: Database):
    record(ledger, add(stream="power:a"), add(stream="power:b"))
    into = add("2014-01-01", stream="power:m")
    known = record(ledger, merge("2014-01-01", ("power:a", "power:b"), into))
    mistakes = (("power:a", 2), ("power:b", 2), ("power:m", 1))
    record(ledger, *(replace(correct(version), stream=stream) for stream, version in mistakes))
    lineage = Lineage(database)
    catch_up(lineage, ledger)
    assert lineage.family("power:m") == []
    assert [edge.source for edge in lineage.family("power:m", known)] == ["power:a", "power:b"]
