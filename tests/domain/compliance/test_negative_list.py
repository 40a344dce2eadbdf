"""What a revised negative list does, and which powers it may concern."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.basis import parse_citations
from domain.compliance import NATIONWIDE, gather
from domain.compliance.impact import Bases
from domain.compliance.negative_hints import By, hints
from domain.compliance.negative_list import Entry, Revised, revisions
from domain.compliance.negative_proposals import propose_for
from domain.compliance.peers import LIKE, likeness
from domain.events.instrument import Change
from domain.vocabulary import PowerKind
from tests.domain.compliance.ledger import issued
from tests.facts import ORGANS, added, cancelled, code, day, elements
from tests.given import by_stream

SEEDS = Entry(
    restriction="未获得许可，不得从事种子的生产、经营",
    number="4",
    code="201001",
    measures=("农作物种子生产经营许可；林木种子生产经营许可",),
)
FOOD = Entry(
    restriction="未获得许可，不得从事食品生产经营",
    number="12",
    code="203001",
    measures=("1.食品生产许可", "2.食品经营许可"),
)
BAN = Entry(
    restriction="禁止利用未成年人从事乞讨等活动",
    number="3",
    basis=parse_citations("《未成年人保护法》第五十四条"),
)


def power(name, *, stream="power:p", basis="", **fields):
    said = elements(name, legal_basis=parse_citations(basis), **fields)
    return added(stream=stream, elements=said)


def found(old, new, *events, as_of="2020-01-01"):
    facts = gather(by_stream((*ORGANS, *events)), as_of=day(as_of), standards=NATIONWIDE)
    return list(hints(Bases(facts), revisions(old, new)))


def told(hint):
    best = hint.evidence[0]
    return hint.power.id, hint.revision.revised, best.by, round(best.similarity, 2)


def revised(old, new):
    return [(one.revised, one.entry.restriction) for one in revisions(old, new)]


def test_the_same_list_revises_nothing():
    assert revised((SEEDS, FOOD, BAN), (BAN, SEEDS, FOOD)) == []


def test_what_came_and_what_went_is_told():
    assert revised((SEEDS, FOOD), (FOOD, BAN)) == [
        (Revised.REMOVED, SEEDS.restriction),
        (Revised.ADDED, BAN.restriction),
    ]


def test_a_new_place_or_code_is_no_revision():
    moved = Entry(restriction=FOOD.restriction, number="9", code="203009", measures=FOOD.measures)
    assert revised((FOOD,), (moved,)) == []


def test_punctuation_and_width_are_no_revision():
    same = Entry(
        restriction="未获得许可,不得从事食品生产经营", code="203001", measures=FOOD.measures
    )
    assert revised((FOOD,), (same,)) == []


@pytest.mark.parametrize(
    "other",
    [
        Entry(restriction=FOOD.restriction, code="203001", measures=FOOD.measures[:1]),
        Entry(restriction="未经许可，不得从事食品生产", code="203001", measures=FOOD.measures),
    ],
)
def test_other_words_or_other_measures_are_an_alteration(other):
    [one] = revisions((FOOD,), (other,))
    assert (one.revised, one.entry, one.before) == (Revised.ALTERED, other, FOOD)


def test_two_entries_of_the_same_words_are_told_apart_by_their_codes():
    twin = Entry(restriction=FOOD.restriction, code="203002", measures=("食品添加剂生产许可",))
    assert revised((FOOD, twin), (twin, FOOD)) == []
    assert revised((FOOD, twin), (FOOD,)) == [(Revised.REMOVED, FOOD.restriction)]


def test_a_power_that_names_its_entry_belongs_to_it():
    for text in ("203001", "第12项", FOOD.restriction, "201001；203001"):
        [hint] = found((FOOD,), (), power("某许可", negative_list=text))
        assert told(hint) == ("power:p", Revised.REMOVED, By.NAMED, 1.0)


def test_the_number_of_an_entry_in_a_new_list_is_not_the_one_a_power_names():
    assert found((), (FOOD,), power("某许可", negative_list="第12项")) == []


def test_a_code_in_common_is_evidence():
    [hint] = found((), (FOOD,), power("某许可", codes=(code("203001"),)))
    assert told(hint) == ("power:p", Revised.ADDED, By.CODE, 1.0)


def test_a_measure_with_nearly_the_name_of_a_power_is_evidence_with_a_similarity():
    powers = power("食品生产许可", stream="power:a"), power("食品经营许可证核发", stream="power:b")
    one, other = found((FOOD,), (), *powers)
    assert told(one) == ("power:a", Revised.REMOVED, By.NAME, 1.0)
    alike = likeness("食品经营许可", "食品经营许可证核发")
    assert told(other) == ("power:b", Revised.REMOVED, By.NAME, round(alike, 2))
    assert LIKE <= alike < 1
    assert (one.evidence[0].of_entry, one.evidence[0].of_power) == ("食品生产许可", "食品生产许可")


@given(st.lists(st.text("食品生产经营许可证", min_size=4, max_size=9), min_size=1, max_size=8))
def test_no_name_that_is_alike_is_missed(names):
    listed = [power(name, stream=f"power:{place}") for place, name in enumerate(names)]
    entries = [Entry(restriction=f"事项{n}", measures=(text,)) for n, text in enumerate(names)]
    told_of = {(h.power.id, h.revision.entry.measures[0]) for h in found(entries, (), *listed)}
    assert told_of == {
        (f"power:{place}", text)
        for place, name in enumerate(names)
        for text in names
        if likeness(name, text) >= LIKE
    }


def test_one_cell_may_hold_several_measures():
    [hint] = found((SEEDS,), (), power("林木种子生产经营许可"))
    assert told(hint)[2:] == (By.NAME, 1.0)


def test_what_has_nothing_in_common_is_not_listed():
    assert found((FOOD, SEEDS), (), power("建设工程规划许可证核发")) == []


def test_of_an_altered_entry_only_the_measures_that_came_or_went_are_compared():
    less = Entry(restriction=FOOD.restriction, code="203001", measures=("1.食品生产许可",))
    powers = power("食品生产许可", stream="power:a"), power("食品经营许可", stream="power:b")
    assert [hint.power.id for hint in found((FOOD,), (less,), *powers)] == ["power:b"]


@pytest.mark.parametrize(
    ("basis", "similarity"),
    [
        ("《中华人民共和国未成年人保护法》第54条", 1.0),
        ("《未成年人保护法》", 0.5),
        ("《未成年人保护法》第五十五条", None),
        ("《义务教育法》第五十四条", None),
    ],
)
@pytest.mark.parametrize("registered", [True, False])
def test_a_basis_in_common_is_evidence(basis, similarity, registered):
    law = (issued(title="未成年人保护法"),) if registered else ()
    listed = found((), (BAN,), *law, power("对某行为的处罚", basis=basis))
    assert [told(hint)[2:] for hint in listed] == (
        [] if similarity is None else [(By.BASIS, similarity)]
    )


def test_all_the_evidence_is_kept_the_best_first():
    entry = Entry(restriction="某事项", measures=("某某生产许可",), basis=BAN.basis)
    [hint] = found((entry,), (), power("某某生产许可证", basis="《未成年人保护法》"))
    assert [one.by for one in hint.evidence] == [By.NAME, By.BASIS]
    assert hint.similarity == likeness("某某生产许可", "某某生产许可证")


def test_only_powers_on_the_list_are_looked_at():
    gone = power("食品生产许可"), cancelled("2015-01-01")
    service = added(stream="power:s", elements=elements("食品生产许可"), kind=PowerKind.SERVICE)
    assert found((FOOD,), (), *gone, service) == []
    assert len(found((FOOD,), (), *gone, service, as_of="2014-12-31")) == 1


def test_a_lifted_limit_proposes_to_cancel_and_any_other_to_amend():
    listed = power("食品生产许可", basis="《食品安全法》第三十五条")
    [lifted] = propose_for(found((FOOD,), (), listed)).values()
    assert (lifted.change, lifted.legal_basis) == (Change.CANCEL, "")
    assert lifted.why == (
        "市场准入负面清单删去“未获得许可，不得从事食品生产经营”（203001），名称相近（1.00）"
    )
    [limited] = propose_for(found((), (FOOD,), listed)).values()
    assert (limited.change, limited.legal_basis) == (Change.AMEND, "《食品安全法》第三十五条")


def test_a_power_that_another_entry_still_needs_is_not_to_be_cancelled():
    twin = Entry(restriction="另一事项", measures=("食品生产许可",))
    [made] = propose_for(found((FOOD,), (twin,), power("食品生产许可"))).values()
    assert made.change is Change.AMEND
    assert "删去" in made.why
    assert "列入" in made.why


def test_a_law_in_common_alone_proposes_nothing():
    listed = found((BAN,), (), power("对某行为的处罚", basis="《未成年人保护法》"))
    assert len(listed) == 1
    assert propose_for(listed) == {}
