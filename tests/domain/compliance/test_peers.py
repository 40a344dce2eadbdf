"""The same power twice, back in disguise, or still there below; and how names are compared."""

from hypothesis import given
from hypothesis import strategies as st

from domain.codes import Code, CodeScheme
from domain.compliance.peers import LIKE, Card, Names, likeness, plain
from domain.events import power as e
from domain.power import Power
from domain.streams import history
from domain.vocabulary import Level, PowerKind
from tests.domain.compliance.ledger import found, since
from tests.facts import COUNTY, OTHER, added, cancelled, day, elements

BASE = "000125003000"
names = st.text(alphabet="甲乙丙丁（） a", max_size=9)


def coded(text: str = BASE, name: str = "某许可") -> dict[str, object]:
    return {"elements": elements(name, codes=(Code(scheme=CodeScheme.BASE, text=text),))}


def power_named(name: str, number: int = 0) -> Power:
    [version] = history([added(stream=f"power:{number}", elements=elements(name or "空"))])
    return version.state


def second(on: str = "2012-01-01", **fields: object) -> e.PowerAdded:
    return added(on, stream="power:q", **({"holders": (OTHER,)} | fields))


def test_one_power_of_two_organs_is_found_at_the_later_one():
    [said] = found("S1", added(**coded()), second(**coded()))
    assert (said.cause, said.since) == ("power:p", day("2012-01-01"))
    assert "市住建局" in said.zh


def test_without_codes_the_very_name_tells():
    spaced = elements("建设工程 规划许可证核发")
    assert len(found("S1", added(), second(elements=spaced))) == 1
    assert found("S1", added(), second(elements=elements("建设工程规划许可证补发"))) == []


def test_powers_of_one_name_with_two_codes_are_two():
    assert found("S1", added(**coded()), second(**coded("000125004000"))) == []


def test_a_code_within_an_implementation_code_is_the_same():
    whole = Code(scheme=CodeScheme.IMPLEMENTATION, text=f"11440000006939801M2{BASE}")
    assert len(found("S1", added(**coded()), second(elements=elements("x", codes=(whole,))))) == 1


def test_what_differs_is_not_the_same_power():
    one = added(**coded())
    assert found("S1", one, second(**coded(), area="211200")) == []
    assert found("S1", one, second(**coded(), kind=PowerKind.PENALTY)) == []
    assert found("S1", one, second(**coded(), level=Level.COUNTY)) == []
    assert found("S1", one, second(**coded(), holders=one.holders)) == []
    assert found("S1", one, second(**coded(), holders=())) == []
    assert found("S1", one, cancelled("2011-01-01"), second(**coded())) == []


def test_what_is_common_to_all_organs_stands_with_several():
    common = elements(common=True)
    assert found("S1", added(elements=common), second(elements=common)) == []


def test_a_cancelled_power_under_nearly_its_name_is_found():
    gone = added(), cancelled("2015-01-01")
    back = added("2016-01-01", stream="power:q", elements=elements("建设工程规划许可证件核发"))
    [said] = found("S2", *gone, back)
    assert (said.cause, said.since) == ("power:p", day("2016-01-01"))
    assert "%" in said.zh
    assert found("S2", *gone, back, as_of="2015-12-31") == []


def test_what_was_there_before_is_no_disguise():
    before = added("2014-01-01", stream="power:q")
    assert found("S2", added(), cancelled("2015-01-01"), before) == []


def test_another_name_another_area_or_a_service_is_no_disguise():
    gone = added(), cancelled("2015-01-01")
    for fields in (
        {"elements": elements("烟花爆竹经营许可")},
        {"area": "211200"},
        {"kind": PowerKind.SERVICE},
    ):
        assert found("S2", *gone, added("2016-01-01", stream="power:q", **fields)) == []


def test_what_came_of_a_power_is_no_disguise():
    merged = (
        added(),
        e.PowerMerged(
            stream="power:p",
            version=2,
            act=cancelled("2015-01-01").act,
            actor="clerk",
            into=("power:q",),
        ),
    )
    result = added("2015-01-01", stream="power:q", sources=("power:p",))
    assert found("S2", *merged, result) == []


def test_a_power_cancelled_above_is_found_below():
    above = added(**coded(), area="210000", level=Level.PROVINCE), cancelled("2015-01-01")
    below = second(**coded(), area="211122", holders=(COUNTY,))
    assert found("S3", *above, below, as_of="2014-12-31") == []
    assert since(found("S3", *above, below)) == [day("2015-01-01")]


def test_neither_beside_nor_above_is_below():
    gone = added(**coded(), area="211122"), cancelled("2015-01-01")
    assert found("S3", *gone, second(**coded(), area="210000")) == []
    assert found("S3", *gone, second(**coded(), area="211121")) == []
    assert found("S3", *gone, second(**coded(), area="211122")) == []


@given(names, names)
def test_likeness_is_symmetric_and_full_for_the_same(one: str, other: str):
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == (plain(one) != "")


@given(names, st.lists(names, max_size=12))
def test_nothing_that_is_alike_is_missed(name: str, ended: list[str]):
    cards = [Card(power_named(one, number), day("2015-01-01")) for number, one in enumerate(ended)]
    expected = {card.id for card in cards if likeness(name, card.name) >= LIKE}
    assert {card.id for card, _ in Names(cards).like(name)} == expected
